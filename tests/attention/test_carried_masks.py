"""Masks that Keras carries from layer to layer; an embedding with `mask_zero=True` makes one."""

import keras
import numpy as np
import pytest
from samples import (
    MASK,
    SOURCE,
    V_SOURCE,
    B,
    F,
    H,
    M,
    S,
    T,
    array,
    assert_close,
    keras_attention_takes_a_mask,
    normal,
    randomize,
)

from seq2seq.attention.attention import Attention
from seq2seq.attention.multi_head import MultiHeadAttention
from seq2seq.training.loss import MaskedCrossEntropy
from seq2seq.transformer.blocks import DecoderBlock, EncoderBlock
from seq2seq.transformer.positions import PositionalEncoding

QUERY = normal(B, T, M)
PADDED = np.pad(SOURCE, ((0, 0), (0, 3)))


@pytest.fixture(scope="module")
def embedding():
    layer = keras.layers.Embedding(V_SOURCE, M, mask_zero=True)
    layer.build((B, S))
    return randomize(layer)


def made_of(layer, *inputs):
    """A layer with random parameters, small, as many are multiplied."""
    layer(*map(array, inputs))
    return randomize(layer, scale=0.3)


@keras_attention_takes_a_mask
def test_attention_equals_keras_attention(embedding):
    states = embedding(SOURCE)
    expected = keras.layers.Attention()([QUERY, states, states])
    assert_close(Attention("dot")(QUERY, states, states), expected)


def test_heads_equal_keras_multi_head_attention(embedding):
    states = embedding(SOURCE)
    ours = made_of(MultiHeadAttention(H, M), QUERY, states, states)
    theirs = keras.layers.MultiHeadAttention(H, M // H, use_bias=False, output_shape=M)
    theirs.build(QUERY.shape, states.shape, states.shape)
    *split, join = (array(weight) for weight in ours.weights)
    split = [kernel.reshape(M, H, M // H) for kernel in split]
    theirs.set_weights([*split, join.reshape(H, M // H, M)])
    assert_close(ours(QUERY, states, states), theirs(QUERY, states, states))


@pytest.mark.parametrize("kind", ["attention", "heads"])
def test_a_mask_that_is_given_goes_before_one_that_is_carried(embedding, kind):
    states = embedding(SOURCE)
    layer = Attention("scaled_dot") if kind == "attention" else MultiHeadAttention(H, M)
    made_of(layer, QUERY, states, states)
    carried = layer(QUERY, states, states)
    assert_close(carried, layer(QUERY, array(states), array(states), mask=MASK), 0.0)
    assert_close(carried, layer(QUERY, embedding(PADDED), embedding(PADDED)), 1e-5)
    everything = layer(QUERY, states, states, mask=np.ones_like(MASK))
    assert_close(everything, layer(QUERY, array(states), array(states)), 0.0)
    assert not np.allclose(everything, carried)


@pytest.mark.parametrize("pre_norm", [False, True])
def test_a_stack_of_layers_hands_the_mask_on(embedding, pre_norm):
    blocks = [EncoderBlock(M, H, F, pre_norm=pre_norm) for _ in range(2)]
    for block in blocks:
        made_of(block, embedding(SOURCE))

    def read(source, **masks):
        states = PositionalEncoding()(embedding(source) if not masks else array(embedding(source)))
        for block in blocks:
            states = block(states, **masks)
        return states

    states = read(SOURCE)
    assert (array(states._keras_mask) == MASK).all()
    assert_close(states, read(SOURCE, mask=MASK), 0.0)
    assert_close(array(read(PADDED))[:, :S][MASK], array(states)[MASK], 1e-5)
    # A mask of each position's own says of no position whether it is there.
    own = blocks[0](QUERY, mask=np.ones((B, T, T), bool))
    assert getattr(own, "_keras_mask", None) is None


@pytest.mark.parametrize("pre_norm", [False, True])
def test_a_decoder_block_hides_what_the_encoder_states_say_is_padding(embedding, pre_norm):
    states = embedding(SOURCE)
    block = made_of(DecoderBlock(M, H, F, pre_norm=pre_norm), QUERY, states)
    expected = block(QUERY, array(states), mask=MASK)
    assert_close(block(QUERY, states), expected, 0.0)
    assert_close(block(QUERY, embedding(PADDED)), expected, 1e-5)
    assert getattr(block(embedding(SOURCE[:, :T]), states), "_keras_mask", None) is None


def test_the_loss_is_the_same_whatever_mask_the_logits_carry(embedding):
    logits = embedding(SOURCE)
    assert logits._keras_mask is not None
    loss = MaskedCrossEntropy()
    assert_close(loss(SOURCE, logits), loss(SOURCE, array(logits)), 0.0)
