import numpy as np
import oracle
import pytest
from gradients import needs_tensorflow, value_and_gradients
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from keras import ops
from samples import D_K, B, S, T, array, assert_close, error, normal, property_test

from seq2seq import Attention, MultiHeadAttention
from seq2seq.attention.distribution import LOWEST_TEMPERATURE, AttentionDistribution

SHAPE = (B, T, S)


def scores_within(limit):
    limit = float(np.float32(limit))
    return arrays.arrays("float32", SHAPE, elements=st.floats(-limit, limit, width=32))


masks = st.one_of(arrays.arrays("bool", (B, S)), arrays.arrays("bool", SHAPE))


def broadcast(mask):
    return np.broadcast_to(mask[:, None] if mask.ndim == 2 else mask, SHAPE)


def gradient_of(layer, scores, mask):
    """Gradient of a sum that no weight drops out of."""
    factors = normal(*SHAPE, seed=3)
    _, [gradient] = value_and_gradients(lambda s: factors * layer(s, mask=mask), [scores], [])
    return array(gradient)


@property_test
@given(scores_within(20), st.one_of(st.none(), masks), st.sampled_from([0.25, 1.0, 3.0]))
def test_weights_equal_the_oracle(scores, mask, temperature):
    weights = AttentionDistribution(temperature)(scores, mask=mask)
    assert_close(weights, oracle.distribution(scores, mask, temperature))


@property_test
@given(scores_within(1e30), masks)
def test_weights_sum_to_1_and_are_exactly_0_under_the_mask(scores, mask):
    weights = array(AttentionDistribution()(scores, mask=mask))
    attended = broadcast(mask)
    assert (weights[~attended] == 0.0).all()
    assert (weights >= 0.0).all()
    np.testing.assert_allclose(weights.sum(-1), attended.any(-1).astype(float), atol=1e-6)


@property_test
@given(scores_within(1e30), masks)
def test_the_gradient_is_finite_and_0_under_the_mask(scores, mask):
    gradient = gradient_of(AttentionDistribution(), scores, mask)
    assert np.isfinite(gradient).all()
    assert (gradient[~broadcast(mask)] == 0.0).all()


@pytest.mark.parametrize("policy", ["float32", "float64", "mixed_float16", "mixed_bfloat16"])
def test_a_row_fully_masked_is_zeros_in_every_precision(policy):
    scores, mask = normal(*SHAPE), np.ones(SHAPE, bool)
    mask[1, 2] = False
    layer = AttentionDistribution(dtype=policy)
    assert (array(layer(scores, mask=mask))[1, 2] == 0.0).all()
    gradient = gradient_of(layer, scores.astype(layer.compute_dtype), mask)
    assert np.isfinite(gradient.astype(float)).all() and (gradient[1, 2] == 0.0).all()


@pytest.mark.parametrize("hidden", [1e30, -1e30, 3.4e38, -3.4e38, np.inf, -np.inf, np.nan])
def test_a_score_under_the_mask_may_be_anything(hidden):
    scores, mask = normal(*SHAPE), np.ones((B, S), bool)
    mask[:, 3:] = False
    expected = array(AttentionDistribution()(scores[..., :3]))
    scores[..., 3:] = hidden
    weights = array(AttentionDistribution()(scores, mask=mask))
    assert_close(weights[..., :3], expected, 1e-6)
    assert (weights[..., 3:] == 0.0).all()
    assert np.isfinite(gradient_of(AttentionDistribution(), scores, mask)).all()


@pytest.mark.parametrize("mask", [None, np.ones((B, S), bool)])
def test_extreme_scores_choose_one_position(mask):
    scores = np.zeros(SHAPE, "float32")
    scores[..., 1], scores[..., 2] = 1e30, -1e30
    weights = array(AttentionDistribution()(scores, mask=mask))
    assert (weights == np.eye(S)[1]).all()


@property_test
@given(scores_within(20), arrays.arrays("bool", (B, S)))
def test_a_mask_for_all_queries_is_the_same_for_each(scores, mask):
    layer = AttentionDistribution()
    together, apart = layer(scores, mask=mask), layer(scores, mask=broadcast(mask))
    assert (array(together) == array(apart)).all()


@property_test
@given(scores_within(20))
def test_a_mask_that_hides_nothing_changes_nothing(scores):
    layer = AttentionDistribution()
    assert_close(layer(scores, mask=np.ones((B, S), bool)), layer(scores), 1e-6)
    assert_close(layer(scores, mask=np.ones((B, S), "int32")), layer(scores), 1e-6)


@property_test
@given(scores_within(20), st.floats(-50, 50), masks)
def test_a_number_added_to_all_scores_changes_nothing(scores, shift, mask):
    layer = AttentionDistribution()
    moved = scores + np.float32(shift)
    assert_close(layer(moved, mask=mask), layer(scores, mask=mask), 1e-4)


@property_test
@given(st.permutations(range(S)), masks)
def test_cold_tends_to_the_argmax_and_hot_to_the_uniform(order, mask):
    scores = np.broadcast_to(np.array(order, "float32"), SHAPE)  # a step of 1 between neighbours
    attended = broadcast(mask)
    cold = array(AttentionDistribution(1e-3)(scores, mask=mask))
    best = np.where(attended, scores, -1).argmax(-1)
    assert_close(cold, np.eye(S)[best] * attended.any(-1, keepdims=True), 1e-6)
    hot = array(AttentionDistribution(1e6)(scores, mask=mask))
    uniform = attended / np.maximum(attended.sum(-1, keepdims=True), 1)
    assert_close(hot, uniform, 1e-5)


def test_a_sharper_distribution_at_a_lower_temperature():
    scores = normal(*SHAPE)
    peaks = [array(AttentionDistribution(t)(scores)).max(-1) for t in (4.0, 1.0, 0.25)]
    assert (peaks[0] < peaks[1]).all() and (peaks[1] < peaks[2]).all()


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision_is_computed_in_float32(dtype):
    scores = ops.cast(10 * normal(*SHAPE), dtype)
    # Divided in half precision, scores near 30 would be wrong by percents; here only the weights
    # are rounded.
    weights = AttentionDistribution(0.3, dtype=dtype)(scores)
    assert weights.dtype == dtype
    expected = oracle.distribution(array(ops.cast(scores, "float32")), None, 0.3)
    assert_close(ops.cast(weights, "float32"), expected, 4e-3)


def test_half_precision_does_not_overflow_at_a_low_temperature():
    scores = 10 * normal(*SHAPE)
    weights = array(AttentionDistribution(1e-5, dtype="float16")(scores))
    assert (weights == np.eye(S)[scores.argmax(-1)]).all()


@pytest.mark.parametrize("mask", [None, np.arange(S) != 3])
def test_the_coldest_temperature_chooses_one_position(mask):
    """Scores over so low a temperature are beyond every float32."""
    scores = 10 * normal(*SHAPE)
    mask = None if mask is None else np.broadcast_to(mask, (B, S))
    layer = AttentionDistribution(LOWEST_TEMPERATURE)
    best = np.where(True if mask is None else broadcast(mask), scores, -np.inf).argmax(-1)
    assert (array(layer(scores, mask=mask)) == np.eye(S)[best]).all()
    assert np.isfinite(gradient_of(layer, scores, mask)).all()


@pytest.mark.parametrize("temperature", [LOWEST_TEMPERATURE, 0.5, 2.0, 1e38])
def test_a_row_fully_masked_is_zeros_at_every_temperature(temperature):
    scores, mask = 10 * normal(*SHAPE), np.ones(SHAPE, bool)
    mask[1, 2], mask[0, 0, 3:] = False, False
    layer = AttentionDistribution(temperature)
    weights, gradient = array(layer(scores, mask=mask)), gradient_of(layer, scores, mask)
    assert (weights[~mask] == 0.0).all() and (gradient[~mask] == 0.0).all()
    np.testing.assert_allclose(weights.sum(-1), mask.any(-1), atol=1e-6)
    assert np.isfinite(gradient).all()


@needs_tensorflow
def test_no_nan_arises_on_the_way():
    """NaN in a row that is masked later would stop whoever looks for NaN."""
    import tensorflow as tf

    mask = np.ones(SHAPE, bool)
    mask[1, 2] = False
    tf.debugging.enable_check_numerics()
    try:
        gradient_of(AttentionDistribution(), normal(*SHAPE), mask)
    finally:
        tf.debugging.disable_check_numerics()


@pytest.mark.parametrize(
    "temperature", [0, 0.0, -1.0, float("inf"), float("nan"), True, "1", None, 1j]
)
def test_a_temperature_out_of_range_is_named(temperature):
    message = (
        "AttentionDistribution: `temperature` must be a positive number. "
        f"Received: temperature={temperature!r}."
    )
    with error(message):
        AttentionDistribution(temperature)


@pytest.mark.parametrize("temperature", [5e-324, 1e-38, np.float32(1e-38)])
def test_a_temperature_that_float32_cannot_hold_is_named(temperature):
    message = (
        "AttentionDistribution: `temperature` must be at least 2^-126, the smallest normal "
        f"float32, about 1.18e-38. Received: temperature={temperature!r}."
    )
    with error(message):
        AttentionDistribution(temperature)


def test_a_temperature_and_a_mask_of_another_kind_are_taken():
    scores, mask = normal(*SHAPE), np.arange(S) < np.array([[3], [5]])
    expected = array(AttentionDistribution(0.5)(scores, mask=mask))
    layer = AttentionDistribution(np.float32(0.5))
    assert_close(layer(scores, mask=mask.tolist()), expected, 1e-7)
    assert_close(layer(scores, mask=broadcast(mask).tolist()), expected, 1e-7)


def test_shapes_are_named():
    layer = AttentionDistribution()
    with error("`scores` must have shape (B, T, S). Received: scores.shape=(2, 5)."):
        layer(normal(B, S))
    message = "`mask` must have shape (B, S) with B=2 and S=5. Received: mask.shape=(2, 3)."
    with error(message):
        layer(normal(B, T, S), mask=np.ones((B, T), bool))
    message = (
        "`mask` must have shape (B, T, S) with B=2 and T=3 and S=5. Received: mask.shape=(2, 1, 5)."
    )
    with error(message):
        layer(normal(B, T, S), mask=np.ones((B, 1, S), bool))
    with error("Received: mask.shape=(5,)."):
        layer(normal(B, T, S), mask=np.ones(S, bool))


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_a_mask_that_is_not_boolean_is_refused(dtype):
    """The additive mask of other libraries, read as booleans, would be its own opposite."""
    additive = np.zeros((B, S), dtype)
    additive[:, 3:] = -np.inf
    states = normal(B, S, D_K)
    for owner, call in {
        "AttentionDistribution": lambda m: AttentionDistribution()(normal(*SHAPE), mask=m),
        "Attention": lambda m: Attention("dot")(states, states, states, mask=m),
        "MultiHeadAttention": lambda m: MultiHeadAttention(1, D_K)(states, states, states, mask=m),
    }.items():
        named = "AttentionDistribution" if owner == "Attention" else owner
        message = f"{named}: `mask` must be boolean, True where to attend. Received: mask.dtype="
        with error(message):
            call(additive)
        with error(message):
            call(np.ones((B, S), dtype))


@pytest.mark.parametrize("dtype", ["bool", "int8", "int32", "int64", "uint8"])
def test_a_mask_of_zeros_and_ones_means_the_same(dtype):
    scores, mask = normal(*SHAPE), np.ones((B, S), bool)
    mask[:, 3:] = False
    expected = array(AttentionDistribution()(scores, mask=mask))
    assert_close(AttentionDistribution()(scores, mask=mask.astype(dtype)), expected)
    assert_close(AttentionDistribution()(scores, mask=mask.astype(dtype).tolist()), expected)
