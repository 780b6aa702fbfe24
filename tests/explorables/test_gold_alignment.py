"""Attention beside gold links: shown as given, its share as the metric counts it."""

import numpy as np
import pytest
from explorable_page import Shown, table_rows

from seq2seq.evaluation.metrics import attention_mass
from seq2seq.explorables.gold_alignment import GoldAlignment
from seq2seq.explorables.html_parts import number

SOURCE = ["le", "chat", "noir", "ne", "dort"]
TARGET = ["the", "black", "cat", "does"]
SURE, POSSIBLE = {(0, 0), (1, 2), (2, 3)}, {(2, 0), (1, 2)}


def pair(**changes):
    weights = np.random.default_rng(5).random((4, 5)) ** 3
    given = {
        "source": SOURCE,
        "target": TARGET,
        "weights": weights / weights.sum(axis=1, keepdims=True),
        "sure": SURE,
        "possible": POSSIBLE,
        **changes,
    }
    return GoldAlignment(**given), np.array(given["weights"])


def test_weights_and_links_are_shown_as_given(open_page):
    made, weights = pair()
    shown = Shown(open_page(made), "gold-alignment")
    cells = shown.box.locator(".x-map tbody td")
    shades = cells.evaluate_all("ns => ns.map(n => +n.style.getPropertyValue('--w'))")
    np.testing.assert_allclose(np.reshape(shades, (4, 5)), weights, atol=0.00051)
    kinds = np.reshape(cells.evaluate_all("ns => ns.map(n => n.className)"), (4, 5))
    assert set(zip(*map(list, np.nonzero(kinds == "is-sure")), strict=True)) == SURE
    assert set(zip(*map(list, np.nonzero(kinds == "is-possible")), strict=True)) == {(2, 0)}
    mass = attention_mass([weights], [SURE | POSSIBLE])
    assert made.mass == pytest.approx(mass, abs=0.0006)
    assert f"{100 * mass:.0f}% of the weight lies on gold links" in shown.text()


def test_keys_clicks_and_the_mouse_read_a_row(open_page):
    made, weights = pair()
    shown = Shown(open_page(made), "gold-alignment")
    rows = shown.box.locator(".x-map tbody tr")
    for t, how in ((2, "keys"), (1, "mouse"), (3, "click"), (0, "keys")):
        if how == "keys":
            shown.slide("query", t)
        elif how == "mouse":
            rows.nth(t).locator("td").nth(1).hover()
        else:
            rows.nth(t).click()
        best = int(weights[t].argmax())
        shown.said(f"“{TARGET[t]}” looks most at {SOURCE[best]} {100 * weights[t, best]:.0f}%.")
        assert shown.text("output") == TARGET[t]
        linked = sorted(s for at, s in SURE | POSSIBLE if at == t)
        if linked:
            share = number(100 * made.weights[t, linked].sum(), 0)
            shown.said(f"{share}% of its weight lies there.")
        else:
            shown.said("It has no gold link.")
    shown.slide("query", 2)
    shown.said("Gold: le (possible), ne (sure).")


def test_the_table_keeps_sure_and_possible_links_apart():
    made, weights = pair()
    rows = table_rows(made)
    for t, row in enumerate(rows):
        best = int(weights[t].argmax())
        assert row[:2] == [TARGET[t], f"{SOURCE[best]} {number(100 * made.weights[t, best], 0)}%"]
    assert [row[2:] for row in rows] == [["le", "–"], ["noir", "–"], ["ne", "le"], ["–", "–"]]


def test_without_gold_nothing_is_counted(open_page):
    made, _ = pair(sure=(), possible=())
    assert made.mass is None
    assert "gold links." not in Shown(open_page(made), "gold-alignment").text()


ERRORS = {
    "weights": ({"weights": np.ones((4, 4)) / 4}, r"`weights` must have shape \(T, S\) with T=4"),
    "sums": ({"weights": np.ones((4, 5))}, "`weights` must be at least 0 and sum to 1"),
    "sure": ({"sure": [(4, 0)]}, r"`sure` must hold links .* t < 4 and s < 5. Received: \(4, 0\)"),
    "possible": ({"possible": [(0, -1)]}, r"`possible` must hold links .* Received: \(0, -1\)"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_name_what_was_expected_and_received(name):
    changes, message = ERRORS[name]
    with pytest.raises(ValueError, match="^GoldAlignment: " + message):
        pair(**changes)
