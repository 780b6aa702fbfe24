"""Sizes, arrays and small helpers that the tests of the layers share.

All sizes are distinct primes, so that a swapped axis cannot pass.
"""

import re

import keras
import numpy as np
import pytest
from hypothesis import settings

B, T, S = 2, 3, 5
D_Q, D_K, U, E = 7, 11, 13, 17
V_SOURCE, V_TARGET = 19, 23
# What an LSTM carries from step to step, [h; c].
UU = 2 * U
# Heads, and the width of states that they divide: the one size that is no prime. Feed-forward.
H, M, F = 4, 24, 29

SOURCE = np.array([[5, 7, 18, 11, 2], [4, 6, 2, 0, 0]], "int32")  # (B, S)
TARGET = np.array([[1, 22, 8], [1, 7, 0]], "int32")  # (B, T)
MASK = SOURCE != 0  # (B, S)

SCORE_NAMES = ["dot", "scaled_dot", "general", "additive"]
PLACEMENTS = ["luong", "bahdanau"]
CELLS = ["gru", "lstm", "rnn"]

# The same examples in every run: a failure can be repeated, and a run costs the same each time.
property_test = settings(max_examples=30, deadline=None, derandomize=True)

# Keras 3.10 and 3.11 cannot compute their own attention with a mask; nor compare ours with it.
keras_attention_takes_a_mask = pytest.mark.skipif(
    tuple(map(int, keras.__version__.split(".")[:2])) < (3, 12), reason="mended in Keras 3.12"
)

keras_attention_takes_two_widths = pytest.mark.skipif(
    keras.backend.backend() == "jax", reason="Keras on JAX wants one for the key and the value"
)


def normal(*shape, seed=0):
    """Draw float32 numbers from a standard normal distribution."""
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def randomize(layer, seed=1, scale=0.5):
    """Set every parameter to random numbers, biases too, so that none of them is hidden by a 0."""
    generator = np.random.default_rng(seed)
    for weight in layer.weights:
        weight.assign(scale * generator.normal(size=weight.shape))
    return layer


def array(tensor):
    """Turn a tensor into a NumPy array."""
    return np.asarray(tensor)


def assert_close(actual, expected, tolerance=2e-5):
    """Compare shapes and numbers."""
    actual, expected = array(actual), array(expected)
    assert actual.shape == expected.shape
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance)


def error(message):
    """Expect a `ValueError` whose text contains the message, word for word."""
    return pytest.raises(ValueError, match=re.escape(message))


def steps(model, source, target):
    """Generate with `start` and `step`, the true tokens forced: logits, and weights if any."""
    state = model.start(source)
    all_logits, all_weights = [], []
    for t in range(target.shape[1]):
        logits, state, weights = model.step(target[:, t], state)
        all_logits.append(logits)
        all_weights.append(weights)
    without = all(weights is None for weights in all_weights)
    return np.stack(all_logits, axis=1), None if without else np.stack(all_weights, axis=1)
