"""The recurrent cells by name: an encoder and decoders of each."""

from functools import partial

import keras
import numpy as np
import oracle
import pytest
from samples import (
    CELLS,
    MASK,
    PLACEMENTS,
    SOURCE,
    TARGET,
    V_SOURCE,
    V_TARGET,
    B,
    E,
    S,
    T,
    U,
    array,
    assert_close,
    error,
    normal,
    randomize,
    steps,
)

from seq2seq import AttentionSeq2Seq, Seq2Seq
from seq2seq.attention.score import SCORES
from seq2seq.common import names
from seq2seq.recurrent import cells
from seq2seq.recurrent.attention_decoder import AttentionDecoder
from seq2seq.recurrent.cells import beside, separate
from seq2seq.recurrent.decoder import Decoder
from seq2seq.recurrent.encoder import Encoder
from seq2seq.storage import parameters_of

THEIRS = {"gru": keras.layers.GRU, "lstm": keras.layers.LSTM, "rnn": keras.layers.SimpleRNN}
WIDTH = {"gru": U, "lstm": 2 * U, "rnn": U}
STATES = normal(B, S, U, seed=1)

every_cell = pytest.mark.parametrize("cell", CELLS)
both_ways = pytest.mark.parametrize("bidirectional", [False, True])


def built(layer, *shapes):
    layer.build(*shapes)
    return randomize(layer)


def encoder(cell, **options):
    return built(Encoder(V_SOURCE, E, U, cell=cell, **options), (B, S))


def inner_cell(decoder):
    return getattr(decoder.recurrent.cell, "cell", decoder.recurrent.cell)


@every_cell
@both_ways
def test_the_encoder_equals_the_oracle(cell, bidirectional):
    layer = encoder(cell, bidirectional=bidirectional)
    readers = [layer.forward_reader] + [layer.backward_reader] * bidirectional
    states, context_vector = layer(SOURCE)
    expected = oracle.encoder(
        SOURCE,
        array(layer.embedding.embeddings),
        *(reader.cell.get_weights() for reader in readers),
        cell=cell,
    )
    assert_close(states, expected[0])
    assert_close(context_vector, expected[1])
    assert layer.compute_output_shape((B, S)) == ((B, S, U), (B, WIDTH[cell]))
    assert [type(reader) for reader in readers] == [THEIRS[cell]] * len(readers)


@every_cell
def test_two_directions_equal_keras_bidirectional_with_a_sum(cell):
    layer = encoder(cell, bidirectional=True)
    theirs = keras.layers.Bidirectional(
        THEIRS[cell](U, return_sequences=True, return_state=True), merge_mode="sum"
    )
    embedded = layer.embedding(SOURCE)
    theirs.build(embedded.shape)
    theirs.set_weights(layer.forward_reader.get_weights() + layer.backward_reader.get_weights())
    expected, *last = map(array, theirs(embedded, mask=MASK))
    states, context_vector = layer(SOURCE)
    assert_close(states, expected * MASK[..., None], 1e-6)
    half = len(last) // 2
    forward, backward = np.concatenate(last[:half], -1), np.concatenate(last[half:], -1)
    assert_close(context_vector, forward + backward, 1e-6)


@every_cell
@both_ways
def test_padding_changes_no_number_and_an_empty_sentence_gives_zeros(cell, bidirectional):
    layer = encoder(cell, bidirectional=bidirectional)
    source = np.concatenate([SOURCE, np.zeros_like(SOURCE[:1])])
    states, context_vector = map(array, layer(source))
    longer, same = map(array, layer(np.pad(source, ((0, 0), (0, 4)))))
    assert (longer[:, :S] == states).all() and (longer[:, S:] == 0.0).all()
    assert (same == context_vector).all()
    assert (states[B] == 0.0).all() and (context_vector[B] == 0.0).all()
    alone = layer(SOURCE[1:, :3])
    assert_close(states[1:2, :3], alone[0], 1e-6)
    assert_close(context_vector[1:2], alone[1], 1e-6)


@every_cell
def test_the_decoder_equals_the_oracle_whole_and_step_by_step(cell):
    context_vector = normal(B, WIDTH[cell])
    layer = built(Decoder(V_TARGET, E, U, cell=cell), (B, T))
    expected = oracle.decoder(
        TARGET,
        context_vector,
        array(layer.embedding.embeddings),
        layer.recurrent.cell.get_weights(),
        layer.output_layer.get_weights(),
        cell=cell,
    )
    assert_close(layer(TARGET, context_vector), expected)
    state = context_vector
    for t in range(T):
        logits, state = layer.step(TARGET[:, t], state)
        assert_close(logits, expected[:, t])
        assert state.shape == context_vector.shape


@every_cell
@pytest.mark.parametrize("placement", PLACEMENTS)
def test_the_attention_decoder_equals_the_oracle_whole_and_step_by_step(placement, cell):
    context_vector = normal(B, WIDTH[cell])
    layer = built(
        AttentionDecoder(V_TARGET, E, U, "general", placement, cell=cell), (B, T), (B, S, U)
    )
    expected, expected_weights = oracle.attention_decoder(
        TARGET,
        STATES,
        context_vector,
        MASK,
        partial(oracle.general, kernel=array(layer.attention.score.kernel)),
        placement,
        array(layer.embedding.embeddings),
        inner_cell(layer).get_weights(),
        layer.join.get_weights(),
        layer.output_layer.get_weights(),
        cell=cell,
    )
    logits, weights = layer(TARGET, STATES, context_vector, mask=MASK, return_weights=True)
    assert_close(logits, expected)
    assert_close(weights, expected_weights)
    state = context_vector
    for t in range(T):
        logits, state, row = layer.step(TARGET[:, t], state, STATES, MASK)
        assert_close(logits, expected[:, t])
        assert_close(row, expected_weights[:, t])
        assert state.shape == context_vector.shape


@every_cell
@pytest.mark.parametrize("model_class", [Seq2Seq, AttentionSeq2Seq])
def test_a_model_hands_the_whole_state_of_its_encoder_to_its_decoder(model_class, cell):
    model = model_class(V_SOURCE, V_TARGET, E, U, bidirectional=True, dropout=0.5, cell=cell)
    model.build()
    randomize(model)
    assert model.get_config()["cell"] == model.encoder.cell == model.decoder.cell == cell
    logits = model((SOURCE, TARGET))
    states, context_vector = model.encoder(SOURCE)
    assert context_vector.shape == (B, WIDTH[cell])
    rest = () if model_class is Seq2Seq else (states,)
    given = {} if model_class is Seq2Seq else {"mask": MASK}
    assert_close(logits, model.decoder(TARGET, *rest, context_vector, **given), 1e-6)
    assert_close(steps(model, SOURCE, TARGET)[0], logits, 2e-6)
    assert not np.allclose(model((SOURCE, TARGET), training=True), logits)


@every_cell
def test_the_readers_are_named_after_their_cell(cell):
    model = Seq2Seq(V_SOURCE, V_TARGET, E, U, bidirectional=True, cell=cell)
    model.build()
    paths = [path for path in parameters_of(model) if path.startswith("encoder/")]
    for direction in ("forward", "backward"):
        assert sum(f"encoder/{direction}_{cell}/" in path for path in paths) == 3
    assert model.encoder.forward_gru is model.encoder.forward_reader
    assert model.encoder.backward_gru is model.encoder.backward_reader


def test_every_cell_and_every_score_that_has_a_name_has_a_layer():
    assert tuple(cells.LAYERS) == tuple(cells.STEPS) == names.CELLS
    assert tuple(SCORES) == names.SCORES


def test_a_state_is_taken_apart_and_put_together_again():
    state = normal(B, 2 * U)
    hidden, memory = separate(state, "lstm")
    assert (array(hidden) == state[:, :U]).all() and (array(memory) == state[:, U:]).all()
    assert (array(beside([hidden, memory])) == state).all()
    (alone,) = separate(state, "gru")
    assert (array(alone) == array(beside([state]))).all()


def test_what_does_not_fit_a_cell_is_named():
    for make in (Encoder, Decoder, AttentionDecoder):
        message = "`cell` must be one of ['gru', 'lstm', 'rnn']. Received: cell='rwkv'."
        with error(f"{make.__name__}: {message}"):
            make(V_SOURCE, E, U, cell="rwkv")
    layer = built(Decoder(V_TARGET, E, U, cell="lstm"), (B, T))
    message = "must have shape (B, 2U) with B=2 and 2U=26. Received: "
    with error(f"Decoder: `context_vector` {message}context_vector.shape=(2, 13)."):
        layer(TARGET, normal(B, U))
    with error(f"Decoder: `decoder_state` {message}decoder_state.shape=(2, 13)."):
        layer.step(TARGET[:, 0], normal(B, U))
    layer = built(AttentionDecoder(V_TARGET, E, U, cell="lstm"), (B, T), (B, S, U))
    with error(f"AttentionDecoder: `context_vector` {message}context_vector.shape=(2, 13)."):
        layer(TARGET, STATES, normal(B, U))
