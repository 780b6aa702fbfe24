"""Generation in half precision, which steps outside of the calls in which Keras casts."""

import keras
import numpy as np
import pytest
from samples import SOURCE, TARGET, V_SOURCE, V_TARGET, B, H, M, array, randomize, steps
from untrained import SETTINGS, new

from seq2seq import Transformer, beam_search, greedy_search

TOLERANCE = {"mixed_float16": 1e-2, "mixed_bfloat16": 1e-1}
every_policy = pytest.mark.parametrize("policy", TOLERANCE)
every_model = pytest.mark.parametrize("setting", [*SETTINGS, "transformer"])


def built(setting, policy):
    """A model whose encoder and decoder compute in half precision."""
    if setting == "transformer":
        model = Transformer(V_SOURCE, V_TARGET, M, H, dtype=policy)
    else:
        model = new(setting, dtype=policy)
    model.build()
    return randomize(model, scale=0.3)


def wide(tensor):
    return array(keras.ops.cast(tensor, "float32"))


@every_policy
@every_model
def test_steps_equal_the_whole_sequence(setting, policy):
    model = built(setting, policy)
    logits, weights = steps(model, SOURCE, TARGET)
    expected, expected_weights = model((SOURCE, TARGET)), None
    if setting is not None:
        expected, expected_weights = model((SOURCE, TARGET), return_weights=True)
    tolerance = TOLERANCE[policy]
    np.testing.assert_allclose(wide(logits), wide(expected), atol=tolerance, rtol=tolerance)
    if setting is not None:
        np.testing.assert_allclose(wide(weights), wide(expected_weights), atol=tolerance)


@every_policy
@every_model
def test_every_real_tensor_of_a_state_is_in_half_precision(setting, policy):
    model = built(setting, policy)
    state = model.start(SOURCE)
    _, following, _ = model.step(TARGET[:, 0], state)
    dtypes = {
        keras.backend.standardize_dtype(leaf.dtype)
        for leaf in keras.tree.flatten([state, following])
    }
    assert dtypes - {"bool"} == {policy.removeprefix("mixed_")}


@every_policy
@every_model
def test_searches_run(setting, policy):
    model = built(setting, policy)
    greedy = greedy_search(model.step, model.start(SOURCE), 3)
    beam = beam_search(model.step, model.start(SOURCE), 3, width=2)
    assert len(greedy.tokens) == len(beam.tokens) == B
    assert np.isfinite(greedy.scores).all() and np.isfinite(beam.scores).all()
