from functools import partial

import keras
import numpy as np
import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import (
    MASK,
    PLACEMENTS,
    SCORE_NAMES,
    TARGET,
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
    property_test,
    randomize,
)

from seq2seq.attention.score import AdditiveScore
from seq2seq.recurrent.attention_decoder import AttentionDecoder

STATES, CONTEXT_VECTOR = normal(B, S, U, seed=1), normal(B, U)
ORACLE = {name: getattr(oracle, name) for name in SCORE_NAMES}

every_score = pytest.mark.parametrize("score", SCORE_NAMES)
every_placement = pytest.mark.parametrize("placement", PLACEMENTS)


def built(score="dot", placement="luong", **kwargs):
    layer = AttentionDecoder(V_TARGET, E, U, score=score, placement=placement, **kwargs)
    layer.build((B, T), (B, S, U), (B, U))
    return randomize(layer)


def cell_of(layer):
    cell = layer.recurrent.cell
    return cell if layer.placement == "luong" else cell.cell


@every_score
@every_placement
@pytest.mark.parametrize("mask, normalize", [(None, False), (MASK, False), (MASK, True)])
def test_the_decoder_equals_the_oracle(placement, score, mask, normalize):
    layer = built(score, placement, normalize=normalize)
    parameters = {weight.name: array(weight) for weight in layer.attention.score.weights}
    expected, expected_weights = oracle.attention_decoder(
        TARGET,
        STATES,
        CONTEXT_VECTOR,
        mask,
        partial(ORACLE[score], **parameters),
        placement,
        array(layer.embedding.embeddings),
        cell_of(layer).get_weights(),
        layer.join.get_weights(),
        layer.output_layer.get_weights(),
        layer.normalization.get_weights() if normalize else None,
    )
    logits, weights = layer(TARGET, STATES, CONTEXT_VECTOR, mask=mask, return_weights=True)
    assert_close(logits, expected)
    assert_close(weights, expected_weights)
    alone = layer(TARGET, STATES, CONTEXT_VECTOR, mask=mask)
    assert (array(alone) == array(logits)).all()


@every_score
@every_placement
@pytest.mark.parametrize("normalize", [False, True])
def test_step_by_step_equals_the_whole_sequence(placement, score, normalize):
    layer = built(score, placement, normalize=normalize)
    together, weights = layer(TARGET, STATES, CONTEXT_VECTOR, mask=MASK, return_weights=True)
    for prepared_key in (None, layer.attention.score.prepare_key(STATES)):
        decoder_state = CONTEXT_VECTOR
        for t in range(T):
            logits, decoder_state, row = layer.step(
                TARGET[:, t], decoder_state, STATES, MASK, prepared_key
            )
            assert_close(logits, together[:, t], 2e-6)
            assert_close(row, weights[:, t], 2e-6)


@property_test
@given(st.sampled_from(SCORE_NAMES), st.sampled_from(PLACEMENTS), st.integers(1, 4))
def test_more_padding_changes_no_number(score, placement, extra):
    layer = built(score, placement)
    together, weights = layer(TARGET, STATES, CONTEXT_VECTOR, mask=MASK, return_weights=True)
    right = ((0, 0), (0, extra))
    longer, longer_weights = layer(
        np.pad(TARGET, right),
        np.concatenate([STATES, 100 * normal(B, extra, U)], axis=1),
        CONTEXT_VECTOR,
        mask=np.pad(MASK, right),
        return_weights=True,
    )
    assert_close(longer[:, :T], together, 2e-6)
    assert_close(longer_weights[:, :T, :S], weights, 2e-6)
    hidden = ~np.pad(MASK, right)
    assert (array(longer_weights).swapaxes(1, 2)[hidden] == 0.0).all()


@every_placement
def test_a_source_fully_masked_gives_finite_logits_and_no_weights(placement):
    mask = np.array([[True] * S, [False] * S])
    logits, weights = built(placement=placement)(
        TARGET, STATES, CONTEXT_VECTOR, mask=mask, return_weights=True
    )
    assert np.isfinite(array(logits)).all()
    assert (array(weights)[1] == 0.0).all()


def test_the_placements_differ_in_the_input_of_the_cell_only():
    shapes = {
        placement: sorted(tuple(weight.shape) for weight in built(placement=placement).weights)
        for placement in PLACEMENTS
    }
    assert (E, 3 * U) in shapes["luong"] and (E + U, 3 * U) in shapes["bahdanau"]
    shapes["luong"].remove((E, 3 * U))
    shapes["bahdanau"].remove((E + U, 3 * U))
    assert shapes["luong"] == shapes["bahdanau"]


@every_placement
def test_in_bahdanau_the_weights_answer_the_state_before_the_cell(placement):
    layer = built(placement=placement)
    other = TARGET.copy()
    other[:, 0] += 1
    first, second = (
        layer(target, STATES, CONTEXT_VECTOR, return_weights=True)[1][:, 0]
        for target in (TARGET, other)
    )
    assert np.allclose(first, second) == (placement == "bahdanau")


@every_placement
def test_dropout_acts_in_training_only_and_never_in_step(placement):
    keras.utils.set_random_seed(0)
    inputs = (TARGET, STATES, CONTEXT_VECTOR)
    layer, plain = built(placement=placement, dropout=0.5), built(placement=placement)
    expected = plain(*inputs)
    assert (array(layer(*inputs)) == array(expected)).all()
    logits, _, _ = layer.step(TARGET[:, 0], CONTEXT_VECTOR, STATES)
    assert_close(logits, expected[:, 0], 2e-6)
    for name in ("embedding_dropout", "join_dropout"):
        alone = built(placement=placement, dropout=0.5)
        for other in {"embedding_dropout", "join_dropout"} - {name}:
            getattr(alone, other).rate = 0.0
        assert not np.allclose(alone(*inputs, training=True), expected)


@every_placement
def test_the_memory_is_given_back_even_after_an_error(placement):
    layer = built(placement=placement)
    cell = layer.recurrent.cell

    class Stop(Exception):
        pass

    def stop(*args, **kwargs):
        raise Stop

    layer(TARGET, STATES, CONTEXT_VECTOR)
    assert getattr(cell, "memory", None) is None
    layer.attention.attend = stop
    with pytest.raises(Stop):
        layer.step(TARGET[:, 0], CONTEXT_VECTOR, STATES)
    assert getattr(cell, "memory", None) is None


@every_score
@every_placement
def test_step_before_any_call_builds_the_same_layer(placement, score):
    layer = AttentionDecoder(V_TARGET, E, U, score=score, placement=placement)
    logits, _, _ = layer.step(TARGET[:, 0], CONTEXT_VECTOR, STATES)
    assert_close(layer(TARGET, STATES, CONTEXT_VECTOR)[:, 0], logits, 2e-6)
    assert [w.shape for w in layer.weights] == [w.shape for w in built(score, placement).weights]


def test_a_score_layer_is_taken_as_it_is():
    score = AdditiveScore(units=E)
    assert built(score).attention.score is score
    assert score.scale.shape == (E,)


# Errors.


def test_arguments_out_of_range_are_named():
    message = "AttentionDecoder: `placement` must be one of ['luong', 'bahdanau']. Received: "
    with error(f"{message}placement='middle'."):
        AttentionDecoder(V_TARGET, E, U, placement="middle")
    with error("AttentionDecoder: `dropout` must be a number in [0, 1). Received: dropout=2."):
        AttentionDecoder(V_TARGET, E, U, dropout=2)
    with error("`units` must be a positive whole number. Received: units=True."):
        AttentionDecoder(V_TARGET, E, True)
    with error("`score` must be one of ['additive', 'dot', 'general', 'scaled_dot'] or"):
        AttentionDecoder(V_TARGET, E, U, score="cosine")
    with error("AttentionDecoder: `normalize` must be True or False. Received: normalize='no'."):
        AttentionDecoder(V_TARGET, E, U, normalize="no")


@every_placement
def test_shapes_that_do_not_fit_are_named(placement):
    with error("AttentionDecoder: `target` must have shape (B, T). Received: target.shape=(3,)."):
        AttentionDecoder(V_TARGET, E, U, placement=placement)(TARGET[0], STATES, CONTEXT_VECTOR)
    layer, token = built(placement=placement), TARGET[:, 0]
    with error("`target` must have shape (B, T). Received: target.shape=(2, 3, 1)."):
        layer(TARGET[..., None], STATES, CONTEXT_VECTOR)
    message = "`target` must have shape (B, T) with T at least 1. Received: target.shape=(2, 0)."
    with error(message):
        layer(TARGET[:, :0], STATES, CONTEXT_VECTOR)
    message = "`context_vector` must have shape (B, U) with B=2 and U=13. Received: "
    with error(f"{message}context_vector.shape=(2, 17)."):
        layer(TARGET, STATES, normal(B, E))
    with error("`token` must have shape (B). Received: token.shape=(2, 3)."):
        layer.step(TARGET, CONTEXT_VECTOR, STATES)
    message = "`decoder_state` must have shape (B, U) with B=2 and U=13. Received: "
    with error(f"{message}decoder_state.shape=(2, 17)."):
        layer.step(token, normal(B, E), STATES)
    for ask in (
        lambda states, mask=None: layer(TARGET, states, CONTEXT_VECTOR, mask=mask),
        lambda states, mask=None: layer.step(token, CONTEXT_VECTOR, states, mask),
    ):
        with error("`encoder_states` must have shape (B, S, U) with S at least 1. Received: "):
            ask(STATES[:, :0])
        message = "`encoder_states` must have shape (B, S, U) with B=2 and U=13. Received: "
        with error(f"AttentionDecoder: {message}encoder_states.shape=(2, 5, 17)."):
            ask(normal(B, S, E))
        with error(f"{message}encoder_states.shape=(3, 5, 13)."):
            ask(normal(T, S, U))
        with error("`mask` must have shape (B, S) with B=2 and S=5. Received: mask.shape=(2, 3)."):
            ask(STATES, np.ones((B, T), bool))
