"""√D: the spread of dot products and the softmax at any width, against NumPy."""

import numpy as np
import pytest
from explorable_page import Shown

from seq2seq.explorables.scaled_dots import REACH, WIDTHS, ScaledDots


def drawn():
    """The dot products by themselves: of the pairs, and of the one query."""
    draw = np.random.default_rng(0).normal
    queries, keys = draw(size=(2, 2000, 512))
    query, others = draw(size=512), draw(size=(8, 512))
    pairs = {width: (queries[:, :width] * keys[:, :width]).sum(axis=1) for width in WIDTHS}
    return pairs, {width: others[:, :width] @ query[:width] for width in WIDTHS}


def test_the_numbers_are_those_of_the_vectors():
    dots, (pairs, scores) = ScaledDots(), drawn()
    for i, width in enumerate(WIDTHS):
        np.testing.assert_allclose(dots.deviations[width], pairs[width].std(), atol=1e-4)
        np.testing.assert_allclose(dots.scores[i], scores[width], atol=1e-4)
        assert abs(dots.deviations[width] / np.sqrt(width) - 1) < 0.1
        for name, scale in (("dots", 1), ("scaled", np.sqrt(width))):
            counts, reach = dots.counts[name][i], REACH[name]
            assert sum(counts) == 2000
            edges = np.linspace(-reach, reach, 34)
            inside = pairs[width] / scale
            middle = ((inside >= edges[10]) & (inside < edges[11])).sum()
            assert counts[10] == middle


def test_the_page_shows_them_at_every_width(open_page):
    shown, (pairs, scores) = Shown(open_page(ScaledDots()), "scaled-dots"), drawn()
    assert not shown.answered()
    for i, width in enumerate(WIDTHS):
        shown.slide("width", i)
        assert shown.field("width").get_attribute("aria-valuetext") == str(width)
        for column, scale in ((0, 1), (1, np.sqrt(width))):
            weights = np.exp(scores[width] / scale - max(scores[width] / scale))
            weights /= weights.sum()
            part = f".x-columns > :nth-child({column + 1})"
            np.testing.assert_allclose(shown.bars(part), weights, atol=1e-4)
            np.testing.assert_allclose(shown.numbers(f"{part} .x-number"), 100 * weights, atol=0.51)
            spread, entropy, most = shown.numbers(f"{part} small")
            assert spread == pytest.approx(pairs[width].std() / scale, abs=0.0051)
            assert entropy == pytest.approx(-np.sum(weights * np.log(weights)), abs=0.0051)
            assert most == 2.08
            heights = shown.box.locator(f"{part} rect").evaluate_all(
                "nodes => nodes.map(n => +n.getAttribute('height'))"
            )
            counts = ScaledDots().counts[("dots", "scaled")[column]][i]
            np.testing.assert_allclose(np.array(heights) / 84, np.array(counts) / max(counts))
        assert shown.answered() == (width >= 128)
    shown.said("At width 512 the dot scores have standard deviation")


def test_keys_move_the_width(open_page):
    shown = Shown(open_page(ScaledDots(keys=3, seed=1)), "scaled-dots")
    shown.field("width").press("ArrowRight")
    assert shown.text("output") == "32"
    shown.field("width").press("Home")
    assert shown.text("output") == "1"
    shown.said("The largest of 3 weights")


def test_errors_name_what_was_expected_and_received():
    for name, value in (("pairs", 0), ("keys", 2.5)):
        message = f"^ScaledDots: `{name}` must be a positive whole number. Received: {name}={value}"
        with pytest.raises(ValueError, match=message):
            ScaledDots(**{name: value})
