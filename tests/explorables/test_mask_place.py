"""The place of the mask: every number against the layer of the package, in every state."""

import numpy as np
import pytest
from explorable_page import Shown

from seq2seq import AttentionDistribution
from seq2seq.explorables.mask_place import PLACES, MaskPlace

TOKENS = ["le", "chat", "dort", "<PAD>", "fin"]
SCORES = np.array([1.0, 2.0, 0.5, 0.25, -1.0], "float32")


def layer(scores, mask=None):
    """Weights (S,) of `AttentionDistribution` for one query."""
    mask = None if mask is None else np.array(mask)[None]
    scores = np.asarray(scores, "float32")[None, None]
    return np.asarray(AttentionDistribution()(scores, mask=mask))[0, 0]


def wanted(place, mask, raised):
    scores = np.where(mask, SCORES, SCORES + np.float32(raised))
    if place == "before":
        return layer(scores, mask)
    weights = layer(scores)
    weights = weights if place == "none" else np.where(mask, weights, 0)
    with np.errstate(invalid="ignore"):
        return weights / weights.sum() if place == "divided" else weights


def check(shown, place, mask, raised):
    weights = wanted(place, mask, raised)
    texts = shown.box.locator(".x-weight").all_inner_texts()
    total = shown.text(".x-total")
    if np.isnan(weights).any():
        assert {text.strip() for text in texts} == {"NaN"} and total == "NaN"
        return
    np.testing.assert_allclose(shown.numbers(".x-weight"), 100 * weights, atol=0.051)
    np.testing.assert_allclose(shown.bars(".x-weight"), weights, atol=1e-5)
    assert float(total[:-1]) == pytest.approx(100 * weights.sum(), abs=0.051)


@pytest.mark.parametrize("place", PLACES)
def test_the_start_is_what_the_layer_says(place):
    found = MaskPlace(TOKENS, SCORES, [3, 4]).weights(place)
    np.testing.assert_allclose(found, wanted(place, [1, 1, 1, 0, 0], 0), atol=1e-6)


@pytest.mark.parametrize("place", PLACES)
def test_the_numbers_are_those_of_the_layer(open_page, place):
    shown = Shown(open_page(MaskPlace(TOKENS, SCORES, [3, 4])), "mask-place")
    shown.check("place", place)
    for padding in ([3, 4], [0, 3], [], [0, 1, 2, 3, 4]):
        mask = np.array([s not in padding for s in range(5)])
        for s in range(5):
            shown.check("padding", s, s in padding)
        for raised in (0, 3, 120):
            shown.slide("raised", raised)
            # All masked before: the layer gives zeros.
            check(shown, place, mask, raised)


def test_it_says_what_goes_wrong(open_page):
    shown = Shown(open_page(MaskPlace(TOKENS, SCORES, [3, 4])), "mask-place")
    assert not shown.answered()
    lost = 100 * layer(SCORES)[3:].sum()
    shown.field("place", "none").press("ArrowRight")  # by keys, to the next place
    shown.said(f"sum to {100 - lost:.1f}%: what padding had taken, {lost:.1f}%, is missing")
    assert shown.answered()
    shown.check("place", "divided")
    shown.said(f"divided by its sum of {100 - lost:.1f}%. The weights sum to 100.0%")
    shown.slide("raised", 120)
    shown.said("Nothing is left to divide by: 0 / 0")
    shown.check("place", "before")
    shown.said("The weights sum to 100.0%, whatever the scores")
    for s in range(3):
        shown.field("padding", s).press("Space")
    shown.said("gives weights of 0, not 0 / 0, and they sum to 0.0%")
    shown.check("place", "after")
    shown.said("Everything is padding. The mask sets all weights to 0 after")
    for s in range(5):
        shown.check("padding", s, False)
    shown.said("No token is padding here")
    shown.check("place", "none")
    shown.check("padding", 0)
    shown.said(f"padding gets {100 * wanted('none', np.arange(5) != 0, 120)[0]:.1f}%")


def test_a_score_under_the_mask_leaves_no_mark_and_all_masked_is_zero():
    assert MaskPlace(TOKENS, SCORES, range(5)).weights("before").tolist() == [0] * 5
    assert np.isnan(MaskPlace(TOKENS, SCORES, range(5)).weights("divided")).all()
    html = MaskPlace(["<b>", "&"], [1, 2], [1]).html()
    assert "<b></" not in html and "&lt;b&gt;" in html


ERRORS = {
    "tokens": ({"tokens": "chat"}, "`tokens` must be a sequence of strings"),
    "scores": ({"scores": [1, 2]}, r"`scores` must have shape \(S,\) with S=5. Received: .*\(2,\)"),
    "finite": ({"scores": [np.inf] * 5}, "`scores` must hold .* all finite"),
    "padding": ({"padding": [5]}, r"`padding` must hold positions from 0 to 4. Received: .*=\[5\]"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_name_what_was_expected_and_received(name):
    changes, message = ERRORS[name]
    with pytest.raises(ValueError, match="^MaskPlace: " + message):
        MaskPlace(**{"tokens": TOKENS, "scores": SCORES, "padding": [3], **changes})
