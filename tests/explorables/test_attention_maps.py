"""Maps of self-attention: the causal mask against the layers, and recorded heads as recorded."""

import numpy as np
import pytest
from explorable_page import Shown

from seq2seq import AttentionDistribution, causal_mask
from seq2seq.explorables.causal_mask import CausalMask
from seq2seq.explorables.head_maps import HeadMaps

TOKENS = ["the", "black", "cat", "does", "not", "eat"]
SCORES = np.random.default_rng(3).normal(size=(6, 6), scale=2).round(4)


def layer(causal):
    """Weights (T, T) of the layers of the package."""
    mask = causal_mask(np.zeros((1, 6), int)) if causal else None
    scores = SCORES.astype("float32")[None]
    return np.asarray(AttentionDistribution()(scores, mask=mask))[0]


def map_shown(shown):
    """The weights on the page (from the shades, not rounded) and the texts of the cells."""
    cells = shown.box.locator(".x-map tbody td")
    shades = cells.evaluate_all("ns => ns.map(n => +n.style.getPropertyValue('--w'))")
    rows = shown.box.locator(".x-map tbody tr").count()
    return np.reshape(shades, (rows, -1)), np.reshape(cells.all_inner_texts(), (rows, -1))


@pytest.mark.parametrize("causal", [False, True])
def test_the_map_is_that_of_the_layers(open_page, causal):
    weights = layer(causal)
    np.testing.assert_allclose(CausalMask(TOKENS, SCORES).weights(causal), weights, atol=1e-5)
    shown = Shown(open_page(CausalMask(TOKENS, SCORES)), "causal-mask")
    shown.check("mask", "on" if causal else "off")
    shades, texts = map_shown(shown)
    np.testing.assert_allclose(shades, weights, atol=1e-5)
    masked = np.triu(np.ones((6, 6), bool), 1) & causal
    assert (texts[masked] == "–").all()
    np.testing.assert_allclose(texts[~masked].astype(float), 100 * weights[~masked], atol=0.51)


def test_a_row_is_chosen_by_keys_or_by_a_click_and_said(open_page):
    shown = Shown(open_page(CausalMask(TOKENS, SCORES)), "causal-mask")
    chosen = shown.box.locator(".x-map tr.is-chosen th")
    assert chosen.inner_text() == "cat"
    shown.field("query").press("ArrowLeft")
    assert chosen.inner_text() == "black" == shown.text("output")
    weights = layer(False)[1]
    best = int(weights.argmax())
    later = round(100 * weights[2:].sum())
    shown.said(f"“black” looks at {TOKENS[best]} {round(100 * weights[best])}%")
    shown.said(f"{later}% of its weight lies on tokens that come later.")
    assert not shown.answered()
    shown.field("mask", "off").press("ArrowRight")
    shown.said(f"of the weight without a mask, {later}% went there")
    assert shown.answered()
    shown.box.locator(".x-map tbody tr").nth(0).click()
    assert chosen.inner_text() == "the"
    shown.said("“the” looks at the 100%.")


def head_maps(**changes):
    weights = np.random.default_rng(1).random((2, 3, 4, 5)) ** 4
    given = {
        "rows": TOKENS[:4],
        "columns": ["le", "chat", "noir", "dort", "<EOS>"],
        "weights": weights / weights.sum(axis=-1, keepdims=True),
        **changes,
    }
    return HeadMaps(**given), given["weights"]


def test_every_head_is_shown_as_it_was_recorded(open_page):
    maps, weights = head_maps()
    shown = Shown(open_page(maps), "head-maps")
    for block in range(2):
        shown.check("block", block)
        for head in range(3):
            shown.check("head", head)
            shades, _ = map_shown(shown)
            np.testing.assert_allclose(shades, weights[block, head], atol=0.00051)
            rows = weights[block, head]
            spread = np.exp(-(rows * np.log(rows)).sum(axis=1)).mean()
            shown.said(f"Block {block + 1}, head {head + 1}: “the” looks at ")
            shown.said(f"attends to {spread:.1f} tokens.")
            assert shown.answered() == (block + head > 0)


def test_keys_and_clicks_choose_a_row_of_a_head(open_page):
    maps, weights = head_maps()
    shown = Shown(open_page(maps), "head-maps")
    shown.field("query").press("End")
    best = weights[0, 0, 3].argmax()
    shown.said(f"“does” looks at {maps.columns[best]} {round(100 * weights[0, 0, 3, best])}%")
    shown.box.locator(".x-map tbody td").nth(5).click()  # the second row
    shown.said("“black” looks at")
    assert f"{maps.columns[best]} " in maps.html().split("<tbody>")[1]


ERRORS = {
    "scores": (
        lambda: CausalMask(TOKENS, SCORES[:5]),
        r"CausalMask: `scores` must have shape \(T, T\) with T=6. Received: scores.shape=\(5, 6\)",
    ),
    "tokens": (lambda: CausalMask("the", SCORES), "CausalMask: `tokens` must be a sequence of str"),
    "weights": (
        lambda: head_maps(rows=TOKENS),
        r"HeadMaps: `weights` must have shape \(L, H, T, S\) with T=6 and S=5. Received: .*4, 5\)",
    ),
    "sums": (
        lambda: head_maps(weights=np.ones((2, 3, 4, 5))),
        "HeadMaps: `weights` must be at least 0 and sum to 1 in every row. Received: .*from 5 to 5",
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_name_what_was_expected_and_received(name):
    make, message = ERRORS[name]
    with pytest.raises(ValueError, match="^" + message):
        make()
