import numpy as np
import oracle
from hypothesis import given
from hypothesis import strategies as st
from samples import B, S, T, U, array, assert_close, error, normal, property_test

from seq2seq.attention.distribution import AttentionDistribution
from seq2seq.attention.value import AttentionValue

seeds = st.integers(0, 2**32 - 1)


def test_the_value_equals_the_oracle():
    weights, value = normal(B, T, S), normal(B, S, U, seed=1)
    assert_close(AttentionValue()(weights, value), oracle.attention_value(weights, value))


@property_test
@given(seeds, st.integers(0, S - 1), st.sampled_from([1e-3, 1.0, 100.0]))
def test_the_value_lies_in_the_convex_hull_of_the_values(seed, hidden, scale):
    value = normal(B, S, U, seed=seed)
    mask = np.arange(S) < S - hidden  # (S,)
    weights = AttentionDistribution()(
        scale * normal(B, T, S, seed=seed), mask=np.broadcast_to(mask, (B, S))
    )
    mixed = array(AttentionValue()(weights, value))  # (B, T, U)
    # A point is in the hull if along no direction it lies beyond all the values: along the axes …
    assert (mixed <= value[:, mask].max(1)[:, None] + 1e-5).all()
    assert (mixed >= value[:, mask].min(1)[:, None] - 1e-5).all()
    # … and along others.
    directions = normal(U, 101, seed=seed)
    furthest = (value[:, mask] @ directions).max(1)[:, None]  # (B, 1, 101)
    assert (mixed @ directions <= furthest + 1e-4).all()


def test_zero_weights_give_zeros_and_one_weight_picks_a_value():
    value = normal(B, S, U)
    assert (array(AttentionValue()(np.zeros((B, T, S), "float32"), value)) == 0.0).all()
    picked = np.broadcast_to(np.eye(S, dtype="float32")[3], (B, T, S))
    assert_close(AttentionValue()(picked, value), np.repeat(value[:, 3:4], T, axis=1), 1e-7)


def test_shapes_are_named():
    layer = AttentionValue()
    message = "AttentionValue: `weights` must have shape (B, T, S). Received: weights.shape=(2, 5)."
    with error(message):
        layer(normal(B, S), normal(B, S, U))
    with error("AttentionValue: `value` must have shape (B, S, U) with B=2 and S=5."):
        layer(normal(B, T, S), normal(B, T, U))
    with error("Received: value.shape=(2, 3, 13)."):
        layer(normal(B, T, S), normal(B, T, U))
    with error("Received: value.shape=(5, 13)."):
        layer(normal(B, T, S), normal(S, U))
