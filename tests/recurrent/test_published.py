"""The two models as published: Bahdanau's start from the backward reader, Luong's input feeding."""

import itertools
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

from seq2seq import AttentionSeq2Seq
from seq2seq.recurrent.attention_decoder import AttentionDecoder
from seq2seq.recurrent.encoder import Encoder
from seq2seq.search.beam import beam_search

SIZES = (V_SOURCE, V_TARGET, E, U)
PUBLISHED = {
    "score": "additive",
    "placement": "bahdanau",
    "bidirectional": True,
    "start": "backward",
}
FED = {"score": "general", "placement": "luong", "input_feeding": True}

every_cell = pytest.mark.parametrize("cell", CELLS)
both = pytest.mark.parametrize("options", [PUBLISHED, FED], ids=["bahdanau", "input feeding"])


def built(**options):
    model = AttentionSeq2Seq(*SIZES, **options)
    model.build()
    return randomize(model)


def expected_by_oracle(model, source, target):
    encoder, decoder = model.encoder, model.decoder
    score = decoder.attention.score
    readers = filter(None, [encoder.forward_reader, encoder.backward_reader])
    states, context_vector = oracle.encoder(
        source,
        array(encoder.embedding.embeddings),
        *(reader.cell.get_weights() for reader in readers),
        cell=model.cell,
        context=encoder.context,
    )
    return oracle.attention_decoder(
        target,
        states,
        context_vector,
        source != 0,
        partial(getattr(oracle, score_name(model)), **{w.name: array(w) for w in score.weights}),
        decoder.placement,
        array(decoder.embedding.embeddings),
        decoder.recurrent.cell.cell.get_weights(),
        decoder.join.get_weights(),
        decoder.output_layer.get_weights(),
        decoder.normalization.get_weights() if decoder.normalize else None,
        cell=model.cell,
        first=array(decoder.first.kernel) if decoder.first else None,
        input_feeding=decoder.input_feeding,
    )


def score_name(model):
    return {"AdditiveScore": "additive", "GeneralScore": "general"}[
        type(model.decoder.attention.score).__name__
    ]


@both
@every_cell
@pytest.mark.parametrize("normalize", [False, True])
def test_the_model_equals_the_oracle_whole_and_step_by_step(options, cell, normalize):
    model = built(**options, cell=cell, normalize=normalize)
    expected, expected_weights = expected_by_oracle(model, SOURCE, TARGET)
    logits, weights = model((SOURCE, TARGET), return_weights=True)
    assert_close(logits, expected, 5e-5)
    assert_close(weights, expected_weights, 5e-5)
    stepped, stepped_weights = steps(model, SOURCE, TARGET)
    assert_close(stepped, logits, 5e-6)
    assert_close(stepped_weights, weights, 5e-6)


@both
def test_padding_and_an_empty_sentence_change_no_number_of_the_others(options):
    model = built(**options)
    expected = model((SOURCE, TARGET))
    longer = np.pad(SOURCE, ((0, 1), (0, 4)))
    target = np.pad(TARGET, ((0, 1), (0, 2)), mode="edge")
    logits, weights = model((longer, target), return_weights=True)
    assert_close(logits[:B, :T], expected, 5e-6)
    assert np.isfinite(array(logits)).all()
    assert (array(weights)[:B].swapaxes(1, 2)[longer[:B] == 0] == 0.0).all()


@both
def test_a_model_of_this_kind_learns_and_keeps_its_configuration(options):
    keras.utils.set_random_seed(0)
    model = AttentionSeq2Seq(*SIZES, **options, dropout=0.1)
    model.compile(
        optimizer=keras.optimizers.Adam(0.05),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        jit_compile=False,
    )
    following = np.array([[22, 8, 2], [7, 2, 0]])
    history = model.fit((SOURCE, TARGET), following, epochs=30, verbose=0).history["loss"]
    assert history[0] > 2.5 and history[-1] < 0.2
    config = model.get_config()
    assert options.items() - {("score", options["score"])} <= {
        (name, value) for name, value in config.items() if name != "score" and name != "dtype"
    }


@both
def test_a_beam_wide_enough_is_exhaustive_search(options):
    model = AttentionSeq2Seq(V_SOURCE, 5, E, U, **options)
    model.build()
    randomize(model)
    source, length = SOURCE[:1], 3
    found = beam_search(model.step, model.start(source), length, width=5**length, alpha=0.0)
    sentences = list(itertools.product(range(5), repeat=length))
    whole = np.array([[1, *sentence] for sentence in sentences])
    logits = array(model((np.repeat(source, len(whole), axis=0), whole[:, :-1])))
    log_p = logits - np.log(np.exp(logits).sum(-1, keepdims=True))
    scores = {}
    for sentence, row in zip(sentences, log_p, strict=True):
        end = sentence.index(2) + 1 if 2 in sentence else length
        scores[sentence[:end]] = sum(row[t, sentence[t]] for t in range(end))
    best = max(scores, key=scores.get)
    assert tuple(found.tokens[0, 0][: len(best)]) == best
    ranked = sorted(scores.values(), reverse=True)
    assert_close(found.log_probabilities[0, : len(ranked)], ranked, 1e-4)


# How the decoder starts.


def test_the_backward_reader_ends_at_the_first_token():
    summed, backward = (randomize_encoder(context) for context in ("last", "backward"))
    states, context_vector = backward(SOURCE)
    assert_close(states, summed(SOURCE)[0], 1e-7)
    forward = array(summed.forward_reader(summed.embedding(SOURCE), mask=MASK)[0])
    assert_close(context_vector, array(states)[:, 0] - forward[:, 0], 1e-6)
    other = SOURCE.copy()
    other[:, 0] += 1
    assert np.abs(array(backward(other)[1]) - context_vector).max() > 1e-2


def randomize_encoder(context):
    layer = Encoder(V_SOURCE, E, U, bidirectional=True, context=context)
    layer.build((B, S))
    return randomize(layer)


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_the_first_state_is_a_map_of_the_context_vector(placement):
    layer = AttentionDecoder(V_TARGET, E, U, placement=placement, start="backward")
    context_vector = normal(B, U)
    first = layer.first_state(context_vector)
    assert layer.built and layer.first.kernel.shape == (U, U) and not layer.first.use_bias
    assert_close(first, np.tanh(context_vector @ array(layer.first.kernel)))
    plain = AttentionDecoder(V_TARGET, E, U, placement=placement)
    assert plain.first_state(context_vector) is context_vector and plain.first is None


def test_a_start_that_does_not_fit_is_named():
    with error("AttentionDecoder: `start` must be one of ['context', 'backward']. Received: "):
        AttentionDecoder(V_TARGET, E, U, start="end")
    with error("Encoder: `context` must be one of ['last', 'backward']. Received: context='sum'."):
        Encoder(V_SOURCE, E, U, context="sum")
    with error(
        "Encoder: `context` must be 'last' unless `bidirectional` is True. "
        "Received: context='backward', bidirectional=False."
    ):
        Encoder(V_SOURCE, E, U, context="backward")
    with error(
        "AttentionSeq2Seq: `start` must be 'context' unless `bidirectional` is True. "
        "Received: start='backward', bidirectional=False."
    ):
        AttentionSeq2Seq(*SIZES, start="backward")


# Input feeding.


def test_what_is_fed_is_the_joined_vector_and_zeros_at_first():
    layer = AttentionDecoder(V_TARGET, E, U, input_feeding=True)
    layer.build((B, T), (B, S, U))
    randomize(layer)
    states, context_vector = normal(B, S, U, seed=1), normal(B, U)
    first = array(layer.first_state(context_vector))
    assert (first == np.concatenate([context_vector, np.zeros((B, U))], axis=-1)).all()
    logits, state, _ = layer.step(TARGET[:, 0], first, states)
    kernel, bias = layer.output_layer.get_weights()
    assert_close(array(state)[:, U:] @ kernel + bias, logits)
    changed = array(state).copy()
    changed[:, U:] += 1.0
    ours, theirs = (layer.step(TARGET[:, 1], s, states)[0] for s in (state, changed))
    assert np.abs(array(ours) - theirs).max() > 1e-2


def test_what_input_feeding_does_not_go_with_is_named():
    with error("AttentionDecoder: `input_feeding` must be True or False. Received: "):
        AttentionDecoder(V_TARGET, E, U, input_feeding="yes")
    with error(
        "AttentionDecoder: `input_feeding` must be False unless `placement` is 'luong'. "
        "Received: input_feeding=True, placement='bahdanau'."
    ):
        AttentionSeq2Seq(*SIZES, placement="bahdanau", input_feeding=True)
    layer = AttentionDecoder(V_TARGET, E, U, input_feeding=True, cell="lstm")
    with error("`decoder_state` must have shape (B, 3U) with B=2 and 3U=39. Received: "):
        layer.step(TARGET[:, 0], normal(B, U), normal(B, S, U))
