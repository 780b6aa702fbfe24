"""The beam as a tree: after every step the beam of the package's search."""

import functools

import numpy as np
import pytest
from explorable_page import Shown, table_rows
from tiny import tiny_translator

from seq2seq import beam_search, greedy_search, pretrained
from seq2seq.explorables.beam_tree import BeamTree
from seq2seq.search.beam import length_penalty

SOURCE = "le chat noir ne mange pas la pomme verte".split()


@functools.cache
def plain():
    return pretrained.load("grammar-plain")


@functools.cache
def recorded():
    return BeamTree(plain(), SOURCE, widths=(1, 3))


def searched(width, alpha, limit):
    """Hypotheses of the search itself, the best first, with log-probabilities and scores."""
    source = plain().source_vocabulary.encode([SOURCE])
    found = beam_search(plain().model.step, plain().model.start(source), limit, width, alpha)
    tokens = plain().target_vocabulary.tokens
    texts = [" ".join(tokens[i] for i in ids if i) for ids in found.tokens[0]]
    return texts, found.log_probabilities[0], found.scores[0]


@pytest.mark.parametrize("width", [1, 3])
@pytest.mark.parametrize("alpha", [0, 0.6, 1.5])
def test_the_last_step_is_what_the_search_returns(open_page, width, alpha):
    shown = Shown(open_page(recorded()), "beam-tree")
    shown.check("width", width)
    shown.slide("alpha", alpha)
    shown.field("step").press("End")
    texts, logs, scores = searched(width, alpha, 28)
    rows = shown.box.locator(".x-picture tbody tr")
    assert rows.locator("th").all_inner_texts() == texts
    np.testing.assert_allclose(shown.numbers(".x-log"), logs, atol=0.0056)
    np.testing.assert_allclose(shown.numbers(".x-score"), scores, atol=0.0056)
    shown.said(f"Best of {width}: “{texts[0]}”")
    assert shown.answered()
    if width == 1:
        source = plain().source_vocabulary.encode([SOURCE])
        greedy = greedy_search(plain().model.step, plain().model.start(source), 28)
        assert plain().target_vocabulary.decode(greedy.tokens[0]) == texts[0].split()[:-1]


def test_every_step_shows_its_beam_and_what_was_dropped(open_page):
    shown = Shown(open_page(recorded()), "beam-tree")
    steps, seen = recorded().beams[3], set()
    for step, beam in enumerate(steps, 1):
        shown.slide("step", step)
        assert shown.field("step").get_attribute("aria-valuetext") == str(step)
        alive = {tuple(tokens[: n + 1]) for tokens, _ in beam for n in range(len(tokens))}
        seen |= alive
        texts = shown.box.locator(".x-tree text")
        assert sorted(texts.all_text_contents()) == sorted(prefix[-1] for prefix in seen)
        lit = shown.box.locator(".x-tree text.is-alive").all_text_contents()
        assert sorted(lit) == sorted(prefix[-1] for prefix in alive)
        wanted, logs, _ = searched(3, 0.6, step)
        assert shown.box.locator(".x-picture tbody th").all_inner_texts() == wanted
        np.testing.assert_allclose(shown.numbers(".x-log"), logs, atol=0.0056)
        shown.said(f"Beam of 3 after step {step} of {len(steps)}.")
        assert shown.answered() == (step == len(steps))


def test_keys_choose_width_and_step(open_page):
    shown = Shown(open_page(recorded()), "beam-tree")
    shown.field("width", 3).press("ArrowLeft")
    shown.said("Beam of 1 after step 1 of")
    shown.field("step").press("ArrowRight")
    shown.said("Beam of 1 after step 2 of")
    shown.field("alpha").press("Home")
    assert shown.field("alpha").get_attribute("aria-valuetext") == "0.0"


def test_a_search_that_never_ends_is_cut_and_the_table_holds_every_end():
    translator = tiny_translator("plain")
    translator.model.decoder.output_layer.bias.assign(
        np.eye(len(translator.target_vocabulary))[7] * 1e3
    )
    made = BeamTree(translator, ["le"], widths=(1,), alpha=1)
    assert len(made.beams[1]) == 12
    (row,) = table_rows(made)
    word = translator.target_vocabulary.tokens[7]
    assert row[:2] == ["1", " ".join([word] * 12)]
    assert float(row[3].replace("−", "-")) == pytest.approx(
        made.beams[1][-1][0][1] / length_penalty(12, 1), abs=0.0051
    )


ERRORS = {
    "source": ({"source": "le chat"}, "`source` must be a sequence of strings"),
    "width": ({"widths": (0,)}, r"`widths\[0\]` must be a positive whole number. Received: .*=0"),
    "wide": ({"widths": (1, 6)}, r"`widths` must hold numbers up to 5. Received: \(1, 6\)"),
    "none": ({"widths": ()}, r"`widths` must hold numbers up to 5. Received: \(\)"),
    "alpha": ({"alpha": 2.5}, "`alpha` must be a number from 0 to 2. Received: alpha=2.5"),
    "text": ({"alpha": "0.6"}, "`alpha` must be a number from 0 to 2. Received: alpha='0.6'"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_name_what_was_expected_and_received(name):
    changes, message = ERRORS[name]
    with pytest.raises(ValueError, match="^BeamTree: " + message):
        BeamTree(tiny_translator("plain"), **{"source": ["le"], **changes})
