"""A changed fed word: both runs against the Keras model, step by step."""

import functools

import numpy as np
import pytest
from explorable_page import Shown, table_rows
from tiny import tiny_translator

from seq2seq import EOS, SOS, greedy_search, pretrained
from seq2seq.explorables.fed_word import LONGER, FedWord
from seq2seq.live.interventions import intervene

SOURCE = "le chat noir ne mange pas la pomme verte".split()
TARGET = "the black cat does not eat the green apple".split()


@functools.cache
def plain():
    return pretrained.load("grammar-plain")


@functools.cache
def recorded():
    return FedWord(plain(), SOURCE, TARGET, also={2: ["cats", "dog"]})


def runs():
    return [(t, i) for t, words in enumerate(recorded().words) for i in range(len(words))]


def test_with_a_teacher_it_is_the_model_fed_the_true_words():
    model, vocabulary = plain().model, plain().target_vocabulary
    source = plain().source_vocabulary.encode([SOURCE])
    true = [vocabulary.id(token) for token in TARGET]
    for run, (t, i) in list(enumerate(runs()))[::3]:
        fed = [SOS, *true]
        fed[t + 1] = recorded().words[t][i]
        logits = np.asarray(model((source, np.array([fed]))), "float64")[0]  # (T, V)
        chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        best = [vocabulary.tokens[n] for n in logits.argmax(axis=1)]
        assert [token for token, _ in recorded().taught[run]] == best
        wanted = chances[np.arange(len(fed)), [*true, EOS]]
        np.testing.assert_allclose([p for _, p in recorded().taught[run]], wanted, atol=0.0051)


def test_alone_it_is_a_search_whose_beginning_is_forced():
    vocabulary = plain().target_vocabulary
    source = plain().source_vocabulary.encode([SOURCE])
    true = [vocabulary.id(token) for token in TARGET]
    for run, (t, i) in list(enumerate(runs()))[::4]:
        forced = dict(enumerate([*true[:t], recorded().words[t][i]]))
        step, state = intervene(plain().model, source, forced=forced)
        found = greedy_search(step, state, max_length=len(TARGET) + LONGER + 1)
        tokens = [vocabulary.tokens[n] for n in found.tokens[0]]
        assert recorded().alone[run][t + 1 :] == tokens[t + 1 :]


def test_the_true_word_stands_first_then_the_readers_then_the_models():
    vocabulary = plain().target_vocabulary
    for t, words in enumerate(recorded().words):
        assert vocabulary.tokens[words[0]] == TARGET[t] and len(set(words)) == len(words) >= 4
        assert min(words) > EOS  # words, and none of the special tokens
    offered = [vocabulary.tokens[n] for n in recorded().words[2]]
    assert offered[1:3] == ["cats", "dog"]


def test_the_page_shows_every_run(open_page):
    shown = Shown(open_page(recorded()), "fed-word")
    vocabulary = plain().target_vocabulary
    assert not shown.answered()
    for run, (t, i) in list(enumerate(runs()))[::5]:
        shown.field("fed").select_option(f"{t}-{i}")
        word = vocabulary.tokens[recorded().words[t][i]]
        cells = shown.box.locator(".x-columns > :first-child tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.children].map(cell => cell.innerText.trim()))"
        )
        fed = ["<SOS>", *TARGET]
        fed[t + 1] = word
        assert [row[:2] for row in cells] == [
            [token, best] for token, (best, _) in zip(fed, recorded().taught[run], strict=True)
        ]
        assert [row[2] for row in cells] == [f"{100 * p:.0f}%" for _, p in recorded().taught[run]]
        cells = shown.box.locator(".x-columns > :last-child tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.children].map(cell => cell.innerText.trim()))"
        )
        own = recorded().alone[run]
        assert [row[1] for row in cells] == own
        assert [row[0] for row in cells] == [*fed[: t + 2], *own[t + 1 : -1]][: len(own)]
        shown.said(f"“{word}” is fed")
        shown.said("“" + " ".join(own[t + 1 :]) + "”.")
    assert shown.answered()


def test_keys_change_the_word(open_page):
    shown = Shown(open_page(recorded()), "fed-word")
    shown.field("fed").press("ArrowDown")
    shown.said("is fed in place of “the”.")
    assert shown.text(".x-fed >> nth=0") != "the"
    changed = len(shown.box.locator(".x-columns > :first-child .x-other").all())
    shown.said(f"the prediction changes at {changed} of 9 later steps.")


def test_the_table_tells_how_every_run_goes_on():
    rows = table_rows(recorded())
    assert len(rows) == len(runs())
    assert rows[0][:2] == ["1. the", "the (true)"]
    for row, run, (t, _) in zip(rows, recorded().alone, runs(), strict=True):
        assert row[3].replace("&lt;EOS&gt;", "<EOS>") == " ".join(run[t + 1 :])


def test_a_run_that_never_ends_is_cut():
    translator = tiny_translator("plain")
    translator.model.decoder.output_layer.bias.assign(
        np.eye(len(translator.target_vocabulary))[7] * 1e3
    )
    found = FedWord(translator, ["le"], ["the", "cat"])
    assert {len(run) for run in found.alone} == {2 + LONGER + 1}


ERRORS = {
    "target": ({"target": ["qwerty"]}, "`target` must hold words of the .* Received: 'qwerty'"),
    "also": ({"also": {0: ["qwerty"]}}, "`also` must hold words of the target vocabulary"),
    "place": ({"also": {4: ["cat"]}}, "`also` must name positions from 0 to 0. Received: also={4"),
    "source": ({"source": "le chat"}, "`source` must be a sequence of strings"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_name_what_was_expected_and_received(name):
    changes, message = ERRORS[name]
    given = {"source": ["le"], "target": ["the"], **changes}
    with pytest.raises(ValueError, match="^FedWord: " + message):
        FedWord(tiny_translator("plain"), **given)
