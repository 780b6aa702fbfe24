"""A growing sentence: the dots lie on the curves, the words are the recorded ones."""

import functools

import numpy as np
import pytest
from explorable_page import Shown, table_rows

from seq2seq.explorables.growing_sentence import GrowingSentence
from seq2seq.explorables.html_parts import number

CURVES = {"plain": ([3, 8, 20], [90, 40, 10.5]), "attention": ([3, 20], [95, 85])}
WORDS = "the black cat does not eat the green apple and the dog sleeps here".split()


def growing(**changes):
    draw = np.random.default_rng(4)
    references = [WORDS[:size] for size in (2, 5, 9, 14)]
    given = {
        "curves": CURVES,
        "sentences": [["mot"] * size for size in (2, 6, 11, 30)],
        "references": references,
        "translations": {
            name: [
                list(draw.choice(WORDS, size)) for size in (3, 7, 9, 12 if name == "plain" else 0)
            ]
            for name in CURVES
        },
        **changes,
    }
    return GrowingSentence(**given)


def common(words, reference):
    """Length of a longest common subsequence, by definition."""

    @functools.cache
    def length(i, j):
        if i == len(words) or j == len(reference):
            return 0
        same = words[i] == reference[j]
        return max(length(i + 1, j), length(i, j + 1), same and 1 + length(i + 1, j + 1))

    return length(0, 0)


def test_the_dots_travel_on_the_curves_and_words_in_order_are_lit(open_page):
    made = growing()
    shown = Shown(open_page(made), "growing-sentence")
    for i, sentence in enumerate(made.sentences):
        shown.slide("length", i)
        assert shown.text("output") == str(len(sentence))
        assert shown.field("length").get_attribute("aria-valuetext") == str(len(sentence))
        heights = shown.box.locator(".x-dot").evaluate_all(
            "nodes => nodes.map(n => (170 - n.getAttribute('cy')) / 1.55)"
        )
        places = shown.box.locator(".x-dot").evaluate_all(
            "nodes => nodes.map(n => (n.getAttribute('cx') - 44) / 546 * 30)"
        )
        wanted = [np.interp(len(sentence), *curve) for curve in CURVES.values()]
        np.testing.assert_allclose(heights, wanted, atol=1e-6)
        np.testing.assert_allclose(places, [len(sentence)] * 2, atol=1e-6)
        for n, (name, translations) in enumerate(made.translations.items()):
            words = shown.box.locator(".x-model").nth(n).locator(".x-chip").all_inner_texts()
            assert words == translations[i]
            lit = shown.box.locator(".x-model").nth(n).locator(".is-on").all_inner_texts()
            size = common(tuple(words), tuple(made.references[i]))
            assert len(lit) == size == common(tuple(lit), tuple(made.references[i]))
            shown.said(
                f"{name} has {size} of {len(made.references[i])} words of the reference in order; "
                f"its curve is at {number(wanted[n], 0)} BLEU"
            )
        assert shown.answered() == (i == 3)
    assert "(nothing)" in shown.text()


def test_keys_let_it_grow(open_page):
    shown = Shown(open_page(growing()), "growing-sentence")
    shown.field("length").press("ArrowRight")
    shown.said("6 source tokens.")
    shown.field("length").press("End")
    shown.said("30 source tokens.")


def test_the_table_holds_every_sentence():
    made = growing()
    rows = table_rows(made)
    assert [row[:3] for row in rows] == [
        ["2", "90", "95"], ["6", "60", "93"], ["11", "33", "90"], ["30", "11", "85"],
    ]  # fmt: skip
    assert rows[1][4:] == [
        " ".join(WORDS[:5]),
        *(" ".join(several[1]) for several in made.translations.values()),
    ]


ERRORS = {
    "none": ({"curves": {}}, r"`curves` must hold 1 to 3 models. Received: \[\]"),
    "names": (
        {"translations": {"plain": []}},
        r"`translations` must be of the models of `curves`, .* Received: \['plain'\]",
    ),
    "falling": (
        {"curves": {**CURVES, "plain": ([3, 2], [1, 1])}},
        r"must hold rising lengths and as many scores. Received: lengths \[3.0, 2.0\] and 2 scores",
    ),
    "score": (
        {"curves": {**CURVES, "plain": ([3], [101])}},
        "scores from 0 to 100. Received: 101 to 101 of plain",
    ),
    "shrinking": (
        {"sentences": [["a", "b"], ["a"], ["a"], ["a"]]},
        r"`sentences` must grow. Received: lengths \[2, 1, 1, 1\]",
    ),
    "references": (
        {"references": [["the"]]},
        "one translation for each of the 4 sentences. Received: 1 of references",
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_name_what_was_expected_and_received(name):
    changes, message = ERRORS[name]
    with pytest.raises(ValueError, match="^GrowingSentence: .*" + message):
        growing(**changes)
