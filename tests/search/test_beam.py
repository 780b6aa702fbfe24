"""Beam search against exhaustive search, greedy search and the model's own scores."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import SOURCE, V_TARGET, S, property_test
from untrained import SETTINGS, built, chain

from seq2seq import EOS, PAD, SOS, beam_search, greedy_search
from seq2seq.search.beam import length_penalty

SIZE = 6  # <PAD> <SOS> <EOS> <UNK> and two words


def random_table(seed, spread=2.0):
    """Log-probabilities after each token; `<PAD>` and `<SOS>` are never said."""
    table = spread * np.random.default_rng(seed).normal(size=(SIZE, SIZE))
    table[:, [PAD, SOS]] = -np.inf
    return table - np.log(np.exp(table).sum(axis=1, keepdims=True))


def exhaustive(table, max_length, alpha):
    """Score every sentence of the table: those that end, and those that the limit cuts."""
    found = {}
    words = [token for token in range(SIZE) if token not in (PAD, SOS, EOS)]
    for length in range(1, max_length + 1):
        for beginning in product(words, repeat=length - 1):
            last = [EOS] if length < max_length else [EOS, *words]
            for end in last:
                sentence = (*beginning, end)
                log_p, before = 0.0, SOS
                for token in sentence:
                    log_p += table[before, token]
                    before = token
                found[sentence] = log_p / ((5 + len(sentence)) / 6) ** alpha
    return sorted(found.items(), key=lambda item: -item[1])


@property_test
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.sampled_from([0.0, 0.6, 1.0]))
def test_a_beam_wide_enough_is_exhaustive_search(seed, max_length, alpha):
    table = random_table(seed)
    expected = exhaustive(table, max_length, alpha)
    result = beam_search(chain(table), np.zeros((1, 1)), max_length, len(expected), alpha)
    for tokens, score, (_, best) in zip(result.tokens[0], result.scores[0], expected, strict=True):
        assert score == pytest.approx(best, abs=1e-4)
        tokens = tokens.tolist()
        end = tokens.index(EOS) + 1 if EOS in tokens else max_length
        assert dict(expected)[tuple(tokens[:end])] == pytest.approx(score, abs=1e-4)
        assert set(tokens[end:]) <= {PAD}


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_beam_of_one_is_greedy_search(setting):
    model = built(setting)
    greedy = greedy_search(model.step, model.start(SOURCE), 7)
    beam = beam_search(model.step, model.start(SOURCE), 7, width=1, alpha=0.0)
    np.testing.assert_array_equal(beam.tokens[:, 0], greedy.tokens)
    np.testing.assert_allclose(beam.scores[:, 0], greedy.scores, atol=1e-5)
    if setting is None:
        assert beam.weights is None
    else:
        np.testing.assert_allclose(beam.weights[:, 0], greedy.weights, atol=1e-6)


@pytest.mark.parametrize("setting", SETTINGS[:3])
def test_every_hypothesis_has_the_score_and_the_weights_the_model_gives_it(setting):
    model = built(setting)
    result = beam_search(model.step, model.start(SOURCE), 6, width=5)
    for b, k in product(range(len(SOURCE)), range(5)):
        tokens = result.tokens[b, k]
        tokens = tokens[: list(tokens).index(EOS) + 1] if EOS in tokens else tokens
        target = np.array([[SOS, *tokens[:-1]]])
        logits = np.asarray(model((SOURCE[b : b + 1], target)), "float64")[0]  # (T, V)
        log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        rescored = log_p[np.arange(len(tokens)), tokens].sum()
        assert result.log_probabilities[b, k] == pytest.approx(rescored, abs=1e-4)
        expected = rescored / length_penalty(len(tokens), 0.6)
        assert result.scores[b, k] == pytest.approx(expected, abs=1e-4)
        if setting is not None:
            _, weights = model((SOURCE[b : b + 1], target), return_weights=True)
            found = result.weights[b, k]
            np.testing.assert_allclose(found[: len(tokens)], weights[0], atol=1e-5)
            assert (found[len(tokens) :] == 0).all() and found.shape[1] == S


def test_hypotheses_differ_and_are_ranked():
    model = built(SETTINGS[1])
    result = beam_search(model.step, model.start(SOURCE), 6, width=5)
    for tokens, scores in zip(result.tokens, result.scores, strict=True):
        assert len({tuple(row) for row in tokens}) == 5
        assert (np.diff(scores) <= 0).all()
    assert result.tokens.max() < V_TARGET


def test_a_finished_hypothesis_is_kept_however_good_the_others_are():
    table = np.full((SIZE, SIZE), -1e9)
    table[SOS, [EOS, 4]] = np.log([0.4, 0.6])  # two places: stop at once, or go on for long
    table[4, [4, 5]] = np.log([0.9, 0.1])
    table[5, [4, EOS]] = np.log([0.5, 0.5])
    result = beam_search(chain(table), np.zeros((1, 1)), 9, width=2, alpha=0.0)
    assert result.tokens[0, 0, 0] == EOS and result.scores[0, 0] == pytest.approx(np.log(0.4))
    assert (result.tokens[0, 1] == 4).all()


def test_sentences_of_a_batch_do_not_mix():
    model = built(SETTINGS[2])
    together = beam_search(model.step, model.start(SOURCE), 5, width=3)
    for b in range(len(SOURCE)):
        alone = beam_search(model.step, model.start(SOURCE[b : b + 1]), 5, width=3)
        length = alone.tokens.shape[2]
        np.testing.assert_array_equal(together.tokens[b, :, :length], alone.tokens[0])
        np.testing.assert_allclose(together.scores[b], alone.scores[0], atol=1e-5)


def test_fewer_sentences_than_places():
    table = np.full((SIZE, SIZE), -np.inf)
    table[SOS, EOS] = 0.0
    with np.errstate(invalid="ignore"):
        result = beam_search(chain(table), np.zeros((2, 1)), 4, width=9)
    assert np.isfinite(result.scores).sum(axis=1).tolist() == [1, 1]
    assert (result.tokens[:, 0, 0] == EOS).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"max_length": 0}, "Received: max_length=0"),
        ({"width": 2.5}, "Received: width=2.5"),
        ({"alpha": -1.0}, "Received: alpha=-1.0"),
        ({"alpha": "x"}, "Received: alpha='x'"),
        ({"alpha": None}, "Received: alpha=None"),
        ({"alpha": True}, "Received: alpha=True"),
        ({"state": {}}, r"Received: state=\{\}"),
    ],
)
def test_errors_name_what_came(arguments, message):
    arguments = {"state": np.zeros((1, 1)), "max_length": 3, **arguments}
    with pytest.raises(ValueError, match=message):
        beam_search(chain(random_table(0)), **arguments)


def test_a_finished_hypothesis_looks_at_nothing():
    table = np.full((SIZE, SIZE), -1e9)
    table[SOS, [EOS, 4]] = np.log([0.4, 0.6])
    table[4, 4] = 0.0

    def step(token, state):
        return table[np.asarray(token)], state, np.full((len(token), 3), 1 / 3)

    result = beam_search(step, np.zeros((1, 1)), 5, width=2, alpha=0.0)
    for tokens, weights in zip(result.tokens[0], result.weights[0], strict=True):
        np.testing.assert_allclose(weights.sum(axis=1), tokens != PAD)
    assert (result.tokens[0] == EOS).any() and (result.tokens[0, :, 1:] == PAD).any()


def test_only_unfinished_hypotheses_take_a_step():
    table = np.full((SIZE, SIZE), -1e9)
    table[SOS, [EOS, 4]] = np.log([0.4, 0.6])  # the first hypothesis ends, the second goes on
    table[4, [EOS, 5]] = np.log([0.3, 0.7])
    table[5, EOS] = 0.0
    calls = []

    def step(token, state):
        calls.append((token.tolist(), np.asarray(state)[:, 0].tolist()))
        return table[token], state, None

    result = beam_search(step, np.array([[7], [8]]), 9, width=2, alpha=0.0)
    assert calls == [([SOS, SOS], [7, 8]), ([4, 4], [7, 8]), ([5, 5], [7, 8])]
    assert result.tokens[0].tolist() == result.tokens[1].tolist() == [[4, 5, EOS], [EOS, PAD, PAD]]
