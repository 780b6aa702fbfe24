import inspect

import keras
import numpy as np
import oracle
import pytest
from gradients import value_and_gradients
from hypothesis import given
from hypothesis import strategies as st
from samples import (
    MASK,
    SOURCE,
    V_SOURCE,
    B,
    E,
    S,
    T,
    U,
    array,
    assert_close,
    error,
    property_test,
    randomize,
)

from seq2seq.recurrent.encoder import Encoder

both_ways = pytest.mark.parametrize("bidirectional", [False, True])


def built(bidirectional=False, **kwargs):
    layer = Encoder(V_SOURCE, E, U, bidirectional=bidirectional, **kwargs)
    layer.build((B, S))
    return randomize(layer)


def oracle_encoder(layer, source, mask=None):
    backward = layer.backward_gru
    return oracle.encoder(
        source,
        array(layer.embedding.embeddings),
        layer.forward_gru.cell.get_weights(),
        backward.cell.get_weights() if backward else None,
        mask,
    )


@both_ways
def test_the_encoder_equals_the_oracle(bidirectional):
    layer = built(bidirectional)
    states, context_vector = layer(SOURCE)
    expected_states, expected_context_vector = oracle_encoder(layer, SOURCE)
    assert_close(states, expected_states)
    assert_close(context_vector, expected_context_vector)
    assert layer.compute_output_shape((B, S)) == ((B, S, U), (B, U))


@both_ways
def test_a_mask_given_is_the_mask_used(bidirectional):
    layer = built(bidirectional)
    for given_mask, by_padding in zip(layer(SOURCE, mask=MASK), layer(SOURCE), strict=True):
        assert (array(given_mask) == array(by_padding)).all()
    shorter = np.array([[True, True, True, False, False], [True, False, False, False, False]])
    for ours, theirs in zip(
        layer(SOURCE, mask=shorter), oracle_encoder(layer, SOURCE, shorter), strict=True
    ):
        assert_close(ours, theirs)


def test_the_context_vector_is_the_state_after_the_last_token():
    states, context_vector = built()(SOURCE)
    assert_close(context_vector, [array(states)[0, 4], array(states)[1, 2]], 1e-7)


@both_ways
def test_states_at_padding_are_exactly_0(bidirectional):
    states = array(built(bidirectional)(SOURCE)[0])
    assert (states[~MASK] == 0.0).all()
    assert (states[MASK] != 0.0).all()


@both_ways
def test_a_sentence_of_padding_alone_gives_zeros(bidirectional):
    states, context_vector = built(bidirectional)(np.zeros((B, S), "int32"))
    assert (array(states) == 0.0).all() and (array(context_vector) == 0.0).all()


@both_ways
def test_the_gru_is_given_a_token_in_every_row(bidirectional, monkeypatch):
    """Without one cuDNN stops; and what it reads there is seen nowhere."""
    layer = built(bidirectional)
    source = np.concatenate([SOURCE, np.zeros_like(SOURCE[:1])])
    expected = [array(tensor) for tensor in layer(SOURCE)]
    masks = []
    call = keras.layers.GRU.call

    def spied(self, sequences, initial_state=None, mask=None, training=False):
        masks.append(array(mask))
        return call(self, sequences, initial_state, mask, training)

    monkeypatch.setattr(keras.layers.GRU, "call", spied)
    outputs, gradients = value_and_gradients(layer, [source], layer.trainable_weights)
    assert len(masks) == 1 + bidirectional
    for mask in masks:
        assert (mask == np.concatenate([MASK, [[True, False, False, False, False]]])).all()
    for output, full in zip(map(array, outputs), expected, strict=True):
        assert_close(output[:B], full, 1e-6)
        assert (output[B:] == 0.0).all()
    assert all(np.isfinite(array(gradient)).all() for gradient in gradients)
    by_hand = layer(source, mask=(source != 0).tolist())
    for output, again in zip(outputs, by_hand, strict=True):
        assert (array(output) == array(again)).all()


@property_test
@given(
    st.booleans(),
    st.lists(
        st.lists(st.integers(1, V_SOURCE - 1), min_size=1, max_size=6), min_size=1, max_size=3
    ),
    st.integers(0, 4),
)
def test_padding_on_the_right_changes_no_number(bidirectional, sentences, extra):
    """On a CPU; Keras checks that a cuDNN kernel gives the same, if padding is on the right."""
    layer = built(bidirectional)
    batch = np.zeros((len(sentences), max(map(len, sentences)) + extra), "int32")
    for row, sentence in zip(batch, sentences, strict=True):
        row[: len(sentence)] = sentence
    states, context_vector = map(array, layer(batch))
    for b, sentence in enumerate(sentences):
        alone, context_vector_alone = layer(np.array([sentence]))
        assert_close(states[b, : len(sentence)], alone[0], 1e-6)
        assert_close(context_vector[b], context_vector_alone[0], 1e-6)


@both_ways
def test_more_padding_changes_no_bit(bidirectional):
    layer = built(bidirectional)
    states, context_vector = map(array, layer(SOURCE))
    longer_states, same_context_vector = map(array, layer(np.pad(SOURCE, ((0, 0), (0, 4)))))
    assert (longer_states[:, :S] == states).all() and (longer_states[:, S:] == 0.0).all()
    assert (same_context_vector == context_vector).all()


def test_padding_only_on_the_right_is_documented_and_cudnn_is_left_to_keras():
    documentation = inspect.getdoc(Encoder)
    assert "Padding: only on the right" in documentation and 'use_cudnn="auto"' in documentation
    encoder = built(True)
    assert encoder.forward_gru.use_cudnn == encoder.backward_gru.use_cudnn == "auto"


@both_ways
def test_the_numbers_are_those_of_a_gru_that_never_uses_cudnn(bidirectional):
    layer, plain = built(bidirectional), built(bidirectional)
    for gru in filter(None, [plain.forward_gru, plain.backward_gru]):
        gru.use_cudnn = False
    for ours, theirs in zip(layer(SOURCE), plain(SOURCE), strict=True):
        assert_close(ours, theirs, 1e-6)


# Equivalence with keras.layers.


def test_one_direction_equals_keras_gru():
    layer = built()
    theirs = keras.layers.GRU(U, return_sequences=True, return_state=True)
    embedded = layer.embedding(SOURCE)
    theirs.build(embedded.shape)
    theirs.set_weights(layer.forward_gru.get_weights())
    expected, expected_context_vector = theirs(embedded, mask=MASK)
    states, context_vector = layer(SOURCE)
    assert_close(states, array(expected) * MASK[..., None], 1e-6)
    assert_close(context_vector, expected_context_vector, 1e-6)


def test_two_directions_equal_keras_bidirectional_with_a_sum():
    layer = built(True)
    theirs = keras.layers.Bidirectional(
        keras.layers.GRU(U, return_sequences=True, return_state=True), merge_mode="sum"
    )
    embedded = layer.embedding(SOURCE)
    theirs.build(embedded.shape)
    theirs.set_weights(layer.forward_gru.get_weights() + layer.backward_gru.get_weights())
    expected, forward, backward = theirs(embedded, mask=MASK)
    states, context_vector = layer(SOURCE)
    assert_close(states, array(expected) * MASK[..., None], 1e-6)
    assert_close(context_vector, forward + backward, 1e-6)


# Dropout, arguments and errors.


def test_dropout_acts_in_training_only():
    keras.utils.set_random_seed(0)
    layer, plain = built(dropout=0.5), built()
    for ours, theirs in zip(layer(SOURCE), plain(SOURCE), strict=True):
        assert (array(ours) == array(theirs)).all()
    states = array(layer(SOURCE, training=True)[0])
    share = (states[MASK] == 0.0).mean()
    assert 0.3 < share < 0.7
    # Embeddings are dropped too: what is left of the states is not the states times 2.
    left = (states != 0.0) & MASK[..., None]
    assert not np.allclose(states[left], 2 * array(plain(SOURCE)[0])[left])


@pytest.mark.parametrize("name", ["vocabulary_size", "embedding_dim", "units"])
def test_sizes_are_checked(name):
    sizes = {"vocabulary_size": V_SOURCE, "embedding_dim": E, "units": U, name: 0}
    with error(f"Encoder: `{name}` must be a positive whole number. Received: {name}=0."):
        Encoder(**sizes)


def test_errors_name_what_was_received():
    with error("Encoder: `dropout` must be a number in [0, 1). Received: dropout=1.0."):
        Encoder(V_SOURCE, E, U, dropout=1.0)
    with error("Encoder: `source` must have shape (B, S). Received: source.shape=(5,)."):
        Encoder(V_SOURCE, E, U)(SOURCE[0])
    with error("Encoder: `bidirectional` must be True or False. Received: bidirectional='no'."):
        Encoder(V_SOURCE, E, U, bidirectional="no")
    layer = built()
    with error("`source` must have shape (B, S) with S at least 1. Received: source.shape=(2, 0)."):
        layer(SOURCE[:, :0])
    with error("Encoder: `source` must have shape (B, S). Received: source.shape=(2, 5, 1)."):
        layer(SOURCE[..., None])
    message = "Encoder: `mask` must have shape (B, S) with B=2 and S=5. Received: mask.shape=(2, 3)"
    with error(message):
        layer(SOURCE, mask=np.ones((B, T), bool))
