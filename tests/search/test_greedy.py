import numpy as np
import oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import (
    SOURCE,
    V_SOURCE,
    V_TARGET,
    B,
    E,
    S,
    U,
    assert_close,
    error,
    property_test,
    randomize,
)
from untrained import SETTINGS, built, chain

from seq2seq.recurrent.models import Seq2Seq
from seq2seq.search.beam import beam_search
from seq2seq.search.greedy import greedy_search
from seq2seq.text.vocabulary import EOS, PAD, SOS

LENGTH = 11


def after(*pairs, size=7):
    """A table in which each token is followed by one other, with certainty."""
    table = np.full((size, size), -50.0)
    for token, following in pairs:
        table[token, following] = 50.0
    return table


@property_test
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.1, 2.0]), st.integers(1, 9))
def test_a_search_equals_the_oracle(seed, spread, max_length):
    table = spread * np.random.default_rng(seed).normal(size=(7, 7))
    table[:, [PAD, SOS]] = -100.0
    result = greedy_search(chain(table), np.zeros((B, 1)), max_length)
    tokens, log_probability = oracle.greedy(lambda tokens: table[tokens[-1]], max_length)
    assert result.tokens.tolist() == [tokens] * B
    assert_close(result.scores, [log_probability] * B)


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_search_through_a_model_equals_the_oracle(setting):
    model = built(setting)
    result = greedy_search(model.step, model.start(SOURCE), LENGTH)
    for b in range(B):

        def next_logits(tokens, b=b):
            return np.asarray(model((SOURCE[b : b + 1], np.array([tokens]))))[0, -1]

        tokens, log_probability = oracle.greedy(next_logits, LENGTH)
        assert result.tokens[b, : len(tokens)].tolist() == tokens
        assert (result.tokens[b, len(tokens) :] == PAD).all()
        assert abs(result.scores[b] - log_probability) < 1e-4
    if setting is None:
        assert result.weights is None
    else:
        assert result.weights.shape == (*result.tokens.shape, S)


@settings(property_test, max_examples=12)
@given(st.sampled_from(SETTINGS), st.integers(1, 4))
def test_more_padding_finds_the_same_sentences(setting, extra):
    model = built(setting)
    alone = greedy_search(model.step, model.start(SOURCE), 5)
    padded = greedy_search(model.step, model.start(np.pad(SOURCE, ((0, 0), (0, extra)))), 5)
    assert (padded.tokens == alone.tokens).all()
    assert_close(padded.scores, alone.scores, 1e-5)
    if setting is not None:
        assert_close(padded.weights[..., :S], alone.weights, 2e-6)
        assert (padded.weights[..., S:] == 0.0).all()


def finish(lengths):
    """A step function whose sentence b ends after lengths[b] tokens; the weights are all ones."""

    def step(token, state):
        left = np.asarray(state["left"]) - 1
        logits = np.where(left[:, None] == 0, np.eye(7)[EOS], np.eye(7)[5]) * 9.0
        return logits, {"left": left}, np.ones((len(token), S))

    return step, {"left": np.array(lengths)}


def test_after_eos_come_padding_zero_weights_and_no_score():
    result = greedy_search(*finish([1, 3]), LENGTH)
    assert result.tokens.tolist() == [[2, 0, 0], [5, 5, 2]]
    assert result.tokens.dtype == np.int32
    assert result.weights.shape == (2, 3, S)
    assert (result.weights == (result.tokens != PAD)[..., None]).all()
    one = 9.0 - np.log(np.exp(9.0) + 6)
    assert_close(result.scores, [one, 3 * one], 1e-5)


def test_a_finished_sentence_takes_no_further_step():
    calls = []
    step, state = finish([3, 1, 2])

    def counted(token, state):
        calls.append(token.tolist())
        return step(token, state)

    greedy_search(counted, state, LENGTH)
    assert calls == [[SOS, SOS, SOS], [5, 5], [5]]


def test_max_length_cuts_a_sentence_without_eos():
    result = greedy_search(chain(after((SOS, 4), (4, 5), (5, 4))), np.zeros((1, 1)), 4)
    assert result.tokens.tolist() == [[4, 5, 4, 5]]


def test_the_marks_can_be_others():
    result = greedy_search(chain(after((6, 4), (4, 5))), np.zeros((1, 1)), LENGTH, sos=6, eos=5)
    assert result.tokens.tolist() == [[4, 5]]


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_logits_of_any_precision_are_scored_in_float32(dtype):
    logits = np.zeros((1, 7), dtype)
    logits[0, EOS] = 11.0
    result = greedy_search(lambda token, state: (logits, state, None), np.zeros((1, 1)), LENGTH)
    assert_close(result.scores, [-np.log1p(6 * np.exp(-11.0))], 1e-6)


@pytest.mark.parametrize("max_length", [0, -1, 2.0, True, None])
def test_a_length_out_of_range_is_named(max_length):
    message = (
        "greedy_search: `max_length` must be a positive whole number. "
        f"Received: max_length={max_length!r}."
    )
    with error(message):
        greedy_search(chain(np.zeros((7, 7))), np.zeros((1, 1)), max_length)


def test_a_state_without_a_leaf_is_refused():
    with error("greedy_search: `state` must hold at least one tensor. Received: state={}."):
        greedy_search(chain(np.zeros((7, 7))), {}, LENGTH)


@pytest.mark.parametrize("search", [greedy_search, beam_search])
@pytest.mark.parametrize(
    ("state", "shapes"),
    [
        ({"t": 0}, [()]),
        ({"t": None}, [()]),
        ({"a": np.zeros((2, 1)), "b": np.zeros((3, 1))}, [(2, 1), (3, 1)]),
    ],
)
def test_a_state_without_one_batch_axis_is_refused(search, state, shapes):
    message = (
        f"{search.__name__}: the leaves of `state` must be tensors that all have the batch axis B "
        f"first. Received: leaves of the shapes {shapes}."
    )
    with error(message):
        search(chain(np.zeros((7, 7))), state, LENGTH)


def test_no_sentence_is_searched_for_nothing():
    state, step = np.zeros((0, 1)), chain(np.zeros((7, 7)))
    assert greedy_search(step, state, LENGTH).tokens.shape == (0, 1)
    beam = beam_search(step, state, np.int64(LENGTH), width=np.int64(3))
    assert beam.tokens.shape == (0, 3, 1) and beam.scores.shape == (0, 3)


def test_an_untrained_model_can_be_searched():
    model = randomize(Seq2Seq(V_SOURCE, V_TARGET, E, U))
    assert greedy_search(model.step, model.start(SOURCE), 2).tokens.shape[0] == B
