from functools import partial

import keras
import numpy as np
import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import (
    D_K,
    D_Q,
    MASK,
    SCORE_NAMES,
    B,
    S,
    T,
    U,
    array,
    assert_close,
    error,
    keras_attention_takes_a_mask,
    keras_attention_takes_two_widths,
    normal,
    property_test,
    randomize,
)

from seq2seq.attention.attention import Attention
from seq2seq.attention.score import AdditiveScore, DotScore

seeds = st.integers(0, 2**32 - 1)
ORACLE = {name: getattr(oracle, name) for name in SCORE_NAMES}


def built(score, d_key=D_Q, **kwargs):
    layer = Attention(score, **kwargs)
    layer.build((B, T, D_Q), (B, S, d_key), (B, S, U))
    return randomize(layer)


def oracle_score(layer, name):
    return partial(ORACLE[name], **{weight.name: array(weight) for weight in layer.weights})


def sample(d_key=D_Q, seed=0):
    return (
        normal(B, T, D_Q, seed=seed),
        normal(B, S, d_key, seed=seed + 1),
        normal(B, S, U, seed=seed + 2),
    )


@pytest.mark.parametrize("mask", [None, MASK, np.stack([MASK, ~MASK, MASK], axis=1)])
@pytest.mark.parametrize("temperature", [1.0, 0.5])
@pytest.mark.parametrize("name", SCORE_NAMES)
def test_attention_equals_the_oracle(name, temperature, mask):
    d_key = D_Q if name.endswith("dot") else D_K
    layer = built(name, d_key, temperature=temperature)
    query, key, value = sample(d_key)
    attention_value, weights = layer(query, key, value, mask=mask, return_weights=True)
    score = oracle_score(layer, name)
    expected, expected_weights = oracle.attention(query, key, value, score, mask, temperature)
    assert_close(weights, expected_weights)
    assert_close(attention_value, expected)
    alone = layer(query, key, value, mask=mask)
    assert (array(alone) == array(attention_value)).all()


@property_test
@given(st.sampled_from(SCORE_NAMES), st.permutations(range(S)), seeds)
def test_permuting_keys_values_and_mask_together_changes_nothing(name, order, seed):
    layer = built(name)
    query, key, value = sample(seed=seed)
    before, weights = layer(query, key, value, mask=MASK, return_weights=True)
    after, permuted = layer(
        query, key[:, order], value[:, order], mask=MASK[:, order], return_weights=True
    )
    assert_close(after, before, 1e-5)
    assert_close(permuted, array(weights)[..., order], 1e-5)


@property_test
@given(st.sampled_from(SCORE_NAMES), st.integers(1, 4), seeds)
def test_keys_and_values_under_the_mask_change_nothing(name, extra, seed):
    layer = built(name)
    query, key, value = sample(seed=seed)
    alone, weights = layer(query, key, value, return_weights=True)
    key = np.concatenate([key, 100 * normal(B, extra, D_Q)], axis=1)
    value = np.concatenate([value, 100 * normal(B, extra, U)], axis=1)
    mask = np.repeat(np.arange(S + extra)[None] < S, B, axis=0)
    padded, longer = layer(query, key, value, mask=mask, return_weights=True)
    assert_close(padded, alone, 1e-6)
    assert_close(longer[..., :S], weights, 1e-6)
    assert (array(longer[..., S:]) == 0.0).all()


@pytest.mark.parametrize("name", SCORE_NAMES)
def test_nothing_to_attend_to_gives_zeros(name):
    query, key, value = sample()
    mask = np.array([[True] * S, [False] * S])
    attention_value, weights = built(name)(query, key, value, mask=mask, return_weights=True)
    assert (array(attention_value)[1] == 0.0).all() and (array(weights)[1] == 0.0).all()
    assert np.isfinite(array(attention_value)).all()


def test_one_position_to_attend_to_gives_its_value():
    query, key, value = sample()
    mask = np.repeat([[False, True, False, False, False]], B, axis=0)
    attention_value = built("dot")(query, key, value, mask=mask)
    assert_close(attention_value, np.repeat(value[:, 1:2], T, axis=1), 1e-7)


# Equivalence with keras.layers, which take [query, value, key] and [query mask, value mask].


@keras_attention_takes_a_mask
def test_attention_equals_keras_attention():
    query, key, value = sample()
    expected = keras.layers.Attention()([query, value, key], mask=[None, MASK])
    assert_close(Attention("dot")(query, key, value, mask=MASK), expected)


@keras_attention_takes_a_mask
def test_attention_equals_keras_additive_attention():
    query, key, value = sample()
    theirs, ours = keras.layers.AdditiveAttention(), built("additive")
    theirs.build([query.shape, value.shape, key.shape])
    randomize(theirs)
    ours.set_weights([np.eye(D_Q), np.eye(D_Q), array(theirs.weights[0])])
    expected = theirs([query, value, key], mask=[None, MASK])
    assert_close(ours(query, key, value, mask=MASK), expected)


@keras_attention_takes_two_widths
def test_attention_equals_keras_multi_head_attention_with_one_head_and_identities():
    query, key, value = sample()
    theirs = keras.layers.MultiHeadAttention(1, D_Q, value_dim=U, use_bias=False, output_shape=U)
    theirs.build(query.shape, value.shape, key.shape)
    theirs.set_weights(
        [np.eye(D_Q)[:, None], np.eye(D_Q)[:, None], np.eye(U)[:, None], np.eye(U)[None]]
    )
    expected = theirs(query, value, key, attention_mask=MASK[:, None])
    assert_close(Attention("scaled_dot")(query, key, value, mask=MASK), expected)


# Arguments and errors.


def test_a_score_layer_is_taken_as_it_is():
    score = AdditiveScore(units=U)
    score.build((B, T, D_Q), (B, S, D_K))
    scale = array(score.scale)
    layer = Attention(score)
    layer(*sample(D_K))
    assert layer.score is score
    assert (array(score.scale) == scale).all()


def test_errors_name_what_was_received():
    query, key, value = sample()
    with error("Attention: `score` must be one of"):
        Attention("cosine")
    with error("AttentionDistribution: `temperature` must be a positive number."):
        Attention(temperature=0)
    layer = Attention(DotScore())
    with error("DotScore: `key` must have shape (B, S, D) with B=2 and D=7."):
        layer(query, normal(B, S, D_K), value)
    layer = built("dot")
    with error("DotScore: `key` must have shape (B, S, D) with B=2 and D=7."):
        layer(query, normal(B, S, D_K), value)
    with error("Attention: `value` must have shape (B, S, U) with B=2 and S=5."):
        layer(query, key, normal(B, T, U))
    with error("Received: value.shape=(2, 3, 13)."):
        layer(query, key, normal(B, T, U))
    with error("`mask` must have shape (B, S) with B=2 and S=5. Received: mask.shape=(2, 3)."):
        layer(query, key, value, mask=np.ones((B, T), bool))
