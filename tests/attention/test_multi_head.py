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
    B,
    H,
    M,
    S,
    T,
    U,
    array,
    assert_close,
    error,
    normal,
    property_test,
    randomize,
)

from seq2seq.attention.attention import Attention
from seq2seq.attention.masks import causal_mask
from seq2seq.attention.multi_head import MultiHeadAttention

MASKS = [None, MASK, np.stack([MASK, MASK[::-1], MASK], axis=1)]  # (B, S) and (B, T, S)
QUERY, KEY, VALUE = normal(B, T, D_Q), normal(B, S, D_K, seed=1), normal(B, S, U, seed=2)
every_mask = pytest.mark.parametrize("mask", MASKS)


def built(heads=H, units=M):
    layer = MultiHeadAttention(heads, units)
    layer.build(QUERY.shape, KEY.shape, VALUE.shape)
    return randomize(layer)


def kernels(layer):
    return [array(weight) for weight in layer.weights]


@every_mask
@pytest.mark.parametrize("heads", [1, H])
def test_heads_equal_the_oracle(heads, mask):
    layer = built(heads)
    value, weights = layer(QUERY, KEY, VALUE, mask=mask, return_weights=True)
    expected = oracle.multi_head(QUERY, KEY, VALUE, kernels(layer), heads, mask)
    assert_close(value, expected[0])
    assert_close(weights, expected[1])
    assert weights.shape == (B, heads, T, S)
    assert (array(layer(QUERY, KEY, VALUE, mask=mask)) == array(value)).all()


@every_mask
@pytest.mark.parametrize("heads", [1, H])
def test_heads_equal_keras(heads, mask):
    ours = built(heads)
    theirs = keras.layers.MultiHeadAttention(heads, M // heads, use_bias=False, output_shape=M)
    theirs.build(QUERY.shape, VALUE.shape, KEY.shape)
    query, key, value, join = kernels(ours)
    split = [kernel.reshape(-1, heads, M // heads) for kernel in (query, key, value)]
    theirs.set_weights([*split, join.reshape(heads, M // heads, M)])
    shaped = mask if mask is None or mask.ndim == 3 else mask[:, None]
    # Their scores are our weights: numbers after the softmax.
    expected = theirs(QUERY, VALUE, KEY, attention_mask=shaped, return_attention_scores=True)
    found = ours(QUERY, KEY, VALUE, mask=mask, return_weights=True)
    assert_close(found[0], expected[0])
    assert_close(found[1], expected[1])


@every_mask
def test_one_head_is_attention_between_matrices(mask):
    layer = built(heads=1)
    query, key, value, join = kernels(layer)
    expected, weights = Attention("scaled_dot")(
        QUERY @ query, KEY @ key, VALUE @ value, mask=mask, return_weights=True
    )
    found = layer(QUERY, KEY, VALUE, mask=mask, return_weights=True)
    assert_close(found[0], array(expected) @ join)
    assert_close(found[1][:, 0], weights)


def test_a_query_that_may_attend_to_nothing_gets_zeros():
    mask = np.array([[True] * S, [False] * S])
    value, weights = built()(QUERY, KEY, VALUE, mask=mask, return_weights=True)
    assert np.isfinite(array(value)).all()
    assert (array(value)[1] == 0.0).all() and (array(weights)[1] == 0.0).all()
    assert (array(value)[0] != 0.0).any()


@property_test
@given(st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_keys_and_values_under_the_mask_change_nothing(extra, seed):
    layer = built()
    alone, weights = layer(QUERY, KEY, VALUE, return_weights=True)
    key = np.concatenate([KEY, 100 * normal(B, extra, D_K, seed=seed)], axis=1)
    value = np.concatenate([VALUE, 100 * normal(B, extra, U, seed=seed)], axis=1)
    mask = np.repeat(np.arange(S + extra)[None] < S, B, axis=0)
    padded, longer = layer(QUERY, key, value, mask=mask, return_weights=True)
    assert_close(padded, alone, 1e-5)
    assert_close(longer[..., :S], weights, 1e-5)
    assert (array(longer[..., S:]) == 0.0).all()


@property_test
@given(st.permutations(range(S)), st.permutations(range(H)))
def test_the_order_of_keys_and_of_heads_does_not_matter(order, heads):
    layer, other = built(), built()
    query, key, value, join = kernels(layer)
    # A head is a block of columns of the first three matrices, and of rows of the last.
    columns = np.arange(M).reshape(H, -1)[heads].reshape(-1)
    other.set_weights([query[:, columns], key[:, columns], value[:, columns], join[columns]])
    expected, weights = layer(QUERY, KEY, VALUE, mask=MASK, return_weights=True)
    found, permuted = other(
        QUERY, KEY[:, order], VALUE[:, order], mask=MASK[:, order], return_weights=True
    )
    assert_close(found, expected)
    assert_close(permuted, array(weights)[:, heads][..., order])


def test_prepared_keys_and_values_serve_one_query_after_the_other():
    layer = built()
    expected, weights = layer(QUERY, KEY, VALUE, mask=MASK, return_weights=True)
    prepared = layer.prepare(KEY, VALUE)
    assert [tuple(tensor.shape) for tensor in prepared] == [(B, H, S, M // H)] * 2
    for t in range(T):
        one, row = layer.attend(QUERY[:, t : t + 1], *prepared, MASK, return_weights=True)
        assert_close(one[:, 0], array(expected)[:, t])
        assert_close(row[:, :, 0], array(weights)[:, :, t])
        assert (array(layer.attend(QUERY[:, t : t + 1], *prepared, MASK)) == array(one)).all()


@given(st.integers(1, 5), st.integers(1, 9))
def test_the_causal_mask_shows_what_came_before(batch, length):
    mask = array(causal_mask(np.zeros((batch, length))))
    assert mask.shape == (batch, length, length) and mask.dtype == bool
    for b, t, s in np.ndindex(*mask.shape):
        assert mask[b, t, s] == (s <= t)
    assert (array(causal_mask(np.zeros((batch, length, 7)))) == mask).all()


def test_errors_name_what_was_received():
    with error("MultiHeadAttention: `units` must be a multiple of `heads`. Received: units=13, "):
        MultiHeadAttention(H, U)
    with error("MultiHeadAttention: `heads` must be a positive whole number. Received: heads=0."):
        MultiHeadAttention(0, U)
    layer = built()
    with error("MultiHeadAttention: `query` must have shape (B, T, D_q) with B=2 and D_q=7. Rec"):
        layer(QUERY[:1], KEY, VALUE)
    with error("MultiHeadAttention: `key` must have shape (B, S, D_k) with D_k=11. Received: key"):
        layer(QUERY, VALUE, VALUE)
    with error("`value` must have shape (B, S, U) with B=2 and S=5 and U=13. Received: value.sh"):
        layer(QUERY, KEY, KEY)
    with error("MultiHeadAttention: `query` must have shape (B, T, D_q) with B=2 and D_q=7. Rec"):
        layer(normal(B, T, U), KEY, VALUE)
    with error("MultiHeadAttention: `query` must have shape (B, T, D_q) with B=2 and D_q=7. Rec"):
        layer.attend(QUERY[:, 0], *layer.prepare(KEY, VALUE))
    with error("MultiHeadAttention: `value` must have shape (B, S, U) with B=2 and S=5 and U=13."):
        layer(QUERY, KEY, VALUE[:, :T])
    with error("`mask` must have shape (B, S) with B=2 and S=5. Received: mask.shape=(2, 3)."):
        layer(QUERY, KEY, VALUE, mask=MASK[:, :T])
    with error("`mask` must have shape (B, T, S) with B=2 and T=3 and S=5. Received: mask.shape="):
        layer(QUERY, KEY, VALUE, mask=np.ones((B, S, S), bool))
