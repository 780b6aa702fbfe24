from functools import partial

import keras
import numpy as np
import oracle
import pytest
from gradients import needs_tensorflow
from samples import (
    D_K,
    D_Q,
    B,
    S,
    T,
    U,
    array,
    assert_close,
    error,
    keras_attention_takes_two_widths,
    normal,
    randomize,
)

from seq2seq import Attention
from seq2seq.attention.score import (
    SCORES,
    AdditiveScore,
    DotScore,
    GeneralScore,
    ScaledDotScore,
    Score,
    get_score,
)


def built(layer, d_query=D_Q, d_key=D_K):
    layer.build((B, T, d_query), (B, S, d_key))
    return randomize(layer)


def parameters(layer):
    return {weight.name: array(weight) for weight in layer.weights}


# Score layer, width of the query, width of the key, the oracle's function of the same name.
CASES = {
    "dot": (DotScore, D_Q, D_Q, oracle.dot),
    "scaled_dot": (ScaledDotScore, D_Q, D_Q, oracle.scaled_dot),
    "general": (GeneralScore, D_Q, D_K, oracle.general),
    "additive": (AdditiveScore, D_Q, D_K, oracle.additive),
    "additive, wider": (partial(AdditiveScore, units=U), D_Q, D_K, oracle.additive),
}


@pytest.mark.parametrize("name", CASES)
def test_scores_equal_the_oracle(name):
    make, d_query, d_key, score = CASES[name]
    layer = built(make(), d_query, d_key)
    query, key = normal(B, T, d_query), normal(B, S, d_key, seed=1)
    expected = oracle.scores(query, key, partial(score, **parameters(layer)))
    assert_close(layer(query, key), expected)
    assert layer.compute_output_shape(query.shape, key.shape) == (B, T, S)


@pytest.mark.parametrize("name", CASES)
def test_a_prepared_key_gives_the_same_scores(name):
    make, d_query, d_key, _ = CASES[name]
    layer = built(make(), d_query, d_key)
    query, key = normal(B, T, d_query), normal(B, S, d_key, seed=1)
    together = layer(query, key)
    prepared = layer.prepare_key(key)
    for t in range(T):
        assert_close(layer.score(query[:, t : t + 1], prepared), together[:, t : t + 1], 1e-6)


def test_parameters_have_the_shapes_that_are_documented():
    assert not built(DotScore(), D_Q, D_Q).weights
    assert not built(ScaledDotScore(), D_Q, D_Q).weights
    assert [w.shape for w in built(GeneralScore()).weights] == [(D_K, D_Q)]
    assert [w.shape for w in built(AdditiveScore()).weights] == [(D_Q, D_Q), (D_K, D_Q), (D_Q,)]
    assert [w.shape for w in built(AdditiveScore(U)).weights] == [(D_Q, U), (D_K, U), (U,)]


def test_the_additive_scale_is_drawn_as_a_column_would_be():
    keras.utils.set_random_seed(0)
    layer = AdditiveScore(units=499)
    layer.build((B, T, D_Q), (B, S, D_K))
    limit = (6 / 500) ** 0.5  # Glorot's, for a (499, 1) matrix
    assert 0.98 * limit < np.abs(array(layer.scale)).max() <= limit


def test_the_scaled_score_keeps_the_variance_of_the_scores():
    query, key = normal(1, 101, 307), normal(1, 103, 307, seed=1)
    assert abs(array(ScaledDotScore()(query, key)).var() - 1.0) < 0.05
    assert abs(array(DotScore()(query, key)).var() - 307) < 0.05 * 307


def test_the_scaled_score_does_not_overflow_in_half_precision():
    query, key = np.full((1, 1, 16), 128.0, "float16"), np.full((1, 1, 16), 64.0, "float16")
    score = array(ScaledDotScore(dtype="float16")(query, key))
    assert score == 128 * 64 * 16 / 4  # the product alone, 131072, is beyond float16


# Equivalence with keras.layers. Keras calls weights "scores", and takes [query, value, key].


def keras_weights(layer, query, key):
    return layer([query, key, key], return_attention_scores=True)[1]


def weights_of(layer, query, key):
    return keras.ops.softmax(layer(query, key))


def test_dot_and_scaled_dot_equal_keras_attention():
    query, key = normal(B, T, D_Q), normal(B, S, D_Q, seed=1)
    plain = keras.layers.Attention()
    assert_close(weights_of(DotScore(), query, key), keras_weights(plain, query, key))
    scaled = keras.layers.Attention(use_scale=True)
    scaled.build([query.shape, key.shape, key.shape])
    scaled.set_weights([np.float32(D_Q**-0.5)])
    assert_close(weights_of(ScaledDotScore(), query, key), keras_weights(scaled, query, key))


def test_additive_equals_keras_additive_attention_with_projections_of_identity():
    query, key = normal(B, T, D_Q), normal(B, S, D_Q, seed=1)
    theirs = keras.layers.AdditiveAttention()
    theirs.build([query.shape, key.shape, key.shape])
    ours = AdditiveScore()
    ours.build(query.shape, key.shape)
    ours.set_weights([np.eye(D_Q), np.eye(D_Q), array(randomize(theirs).weights[0])])
    assert_close(weights_of(ours, query, key), keras_weights(theirs, query, key))


def test_additive_with_a_scale_of_ones_equals_keras_attention_in_concat_mode():
    query, key = normal(B, T, D_Q), normal(B, S, D_Q, seed=1)
    theirs = keras.layers.Attention(score_mode="concat")
    ours = AdditiveScore()
    ours.build(query.shape, key.shape)
    theirs.build([query.shape, key.shape, key.shape])
    theirs.set_weights([np.float32(1.5)])
    ours.set_weights([np.eye(D_Q), np.eye(D_Q), np.full(D_Q, 1.5)])
    assert_close(weights_of(ours, query, key), keras_weights(theirs, query, key))


@keras_attention_takes_two_widths
def test_general_equals_one_head_of_keras_multi_head_attention():
    query, key = normal(B, T, D_Q), normal(B, S, D_K, seed=1)
    theirs = keras.layers.MultiHeadAttention(num_heads=1, key_dim=U, use_bias=False)
    theirs.build(query.shape, key.shape)
    randomize(theirs)
    query_kernel, key_kernel = (array(w)[:, 0] for w in theirs.get_weights()[:2])
    ours = GeneralScore()
    ours.build(query.shape, key.shape)
    # (W_q q)·(W_k k) / √U = q·(W k)
    ours.set_weights([key_kernel @ query_kernel.T / U**0.5])
    _, expected = theirs(query, key, return_attention_scores=True)  # (B, 1, T, S)
    assert_close(weights_of(ours, query, key), expected[:, 0])


# Names and errors.


@pytest.mark.parametrize("name", SCORES)
def test_a_score_is_found_by_name_configuration_or_itself(name):
    layer = get_score(name)
    assert type(layer) is SCORES[name]
    assert get_score(layer) is layer
    assert type(get_score(keras.saving.serialize_keras_object(layer))) is SCORES[name]


@pytest.mark.parametrize("score", ["cosine", None, 7, ["dot"], DotScore])
def test_an_unknown_score_is_named(score):
    message = (
        "Attention: `score` must be one of ['additive', 'dot', 'general', 'scaled_dot'] "
        f"or a Score layer. Received: score={score!r}."
    )
    with error(message):
        get_score(score)


def test_the_base_class_has_no_score_of_its_own():
    with pytest.raises(NotImplementedError):
        Score()(normal(B, T, D_Q), normal(B, S, D_K))


@pytest.mark.parametrize("make", SCORES.values())
def test_a_query_of_the_wrong_rank_is_named(make):
    with error(f"{make.__name__}: `query` must have shape (B, T, D"):
        make()(normal(B, D_Q), normal(B, S, D_Q))
    with error("Received: query.shape=(2, 7)."):
        make()(normal(B, D_Q), normal(B, S, D_Q))


@pytest.mark.parametrize("make", SCORES.values())
def test_a_key_of_another_batch_is_named(make):
    with error("with B=2"):
        make()(normal(B, T, D_Q), normal(T, S, D_Q))
    with error("Received: key.shape=(3, 5, 7)."):
        make()(normal(B, T, D_Q), normal(T, S, D_Q))


@pytest.mark.parametrize("make", SCORES.values())
def test_shapes_are_checked_at_later_calls_too(make):
    layer = make()
    layer(normal(B, T, D_Q), normal(B, S, D_Q))
    with error("Received: key.shape=(3, 5, 7)."):
        layer(normal(B, T, D_Q), normal(T, S, D_Q))


@pytest.mark.parametrize("make", [DotScore, ScaledDotScore])
def test_a_dot_product_needs_equal_widths(make):
    message = (
        f"{make.__name__}: `key` must have shape (B, S, D) with B=2 and D=7. "
        "Received: key.shape=(2, 5, 11)."
    )
    with error(message):
        make()(normal(B, T, D_Q), normal(B, S, D_K))


@pytest.mark.parametrize("make", [GeneralScore, AdditiveScore])
def test_widths_are_those_of_the_parameters(make):
    layer = built(make())
    message = f"{make.__name__}: `query` must have shape (B, T, D_q) with D_q=7. Received: query.sh"
    with error(message):
        layer(normal(B, T, U), normal(B, S, D_K))
    message = f"{make.__name__}: `key` must have shape (B, S, D_k) with B=2 and D_k=11. Received: k"
    with error(message):
        layer(normal(B, T, D_Q), normal(B, S, U))


@pytest.mark.parametrize("units", [0, -1, 2.5])
def test_units_of_the_additive_score_are_checked(units):
    message = f"AdditiveScore: `units` must be a positive whole number. Received: units={units!r}."
    with error(message):
        AdditiveScore(units)


@needs_tensorflow
@pytest.mark.parametrize("make", [DotScore, ScaledDotScore, GeneralScore, AdditiveScore])
def test_a_variable_of_tensorflow_may_be_the_key(make):
    import tensorflow as tf

    query, key = np.ones((2, 3, 7), "float32"), np.ones((2, 5, 7), "float32")
    for layer, more in ((make(), ()), (Attention(make()), (key,))):
        expected = layer(query, key, *more)
        found = layer(tf.Variable(query), tf.Variable(key), *map(tf.Variable, more))
        np.testing.assert_array_equal(found, expected)
