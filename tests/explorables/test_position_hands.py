"""Positions as hands of clocks: every hand against the layer of the package."""

import math

import numpy as np
import pytest
from explorable_page import Shown, table_rows

from seq2seq import PositionalEncoding
from seq2seq.explorables.position_hands import PositionHands


def encoding(place, units):
    """The U numbers that the layer adds at one place."""
    return np.asarray(PositionalEncoding().encode(1, units, offset=place), "float64")[0]


def tips(shown, tone):
    """The tips of the hands of one token as pairs (sin, cos)."""
    lines = shown.box.locator(f'.x-hand[data-tone="{tone}"]')
    read = "nodes => nodes.map(n => [+n.getAttribute('x2') / 40, -n.getAttribute('y2') / 40])"
    return np.array(lines.evaluate_all(read))


@pytest.mark.parametrize("units", [2, 16, 32])
def test_the_hands_are_the_positional_encoding(open_page, units):
    shown = Shown(open_page(PositionHands(units)), "position-hands")
    for first, distance in ((0, 5), (37, 0), (100, 20)):
        shown.slide("position", first)
        shown.slide("distance", distance)
        one, other = (encoding(place, units) for place in (first, first + distance))
        np.testing.assert_allclose(tips(shown, "query").reshape(-1), one, atol=2e-5)
        np.testing.assert_allclose(tips(shown, "key").reshape(-1), other, atol=2e-5)
        cosine = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
        assert shown.numbers(".x-cosine") == pytest.approx([cosine], abs=0.00501)
        assert shown.bars(".x-cosine") == pytest.approx([(1 + cosine) / 2], abs=1e-4)
        assert PositionHands(units).similarity(distance) == pytest.approx(cosine, abs=1e-4)


def test_the_angle_between_the_hands_depends_on_the_distance_alone(open_page):
    shown = Shown(open_page(PositionHands(distance=3)), "position-hands")
    angles = shown.numbers(".x-clock b")
    assert angles[0] == round(math.degrees(3)) and not shown.answered()
    cosine, before = shown.text(".x-cosine"), tips(shown, "query")
    for _ in range(3):
        shown.field("position").press("ArrowRight")
    shown.said("Places 3 and 6. On the fastest clock the second hand is 172° ahead")
    assert shown.numbers(".x-clock b") == angles and shown.text(".x-cosine") == cosine
    assert np.abs(tips(shown, "query") - before).max() > 0.1
    assert shown.answered()
    shown.field("distance").press("End")
    shown.said("Places 3 and 23.")
    assert shown.field("distance").get_attribute("aria-valuetext") == "20"


def test_the_table_says_how_long_a_turn_takes():
    rows = table_rows(PositionHands(units=4, position=1, distance=2))
    assert rows == [["1", "6.3", "57°", "172°", "115°"], ["2", "628.3", "1°", "2°", "1°"]]


ERRORS = {
    "odd": ({"units": 7}, "`units` must be an even number up to 32. Received: units=7"),
    "wide": ({"units": 64}, "`units` must be an even number up to 32. Received: units=64"),
    "none": ({"units": 0}, "`units` must be a positive whole number"),
    "position": (
        {"position": 101},
        "`position` must be a whole number from 0 to 100. Received: .*1",
    ),
    "distance": ({"distance": 0.5}, "`distance` must be a whole number from 0 to 20"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_name_what_was_expected_and_received(name):
    changes, message = ERRORS[name]
    with pytest.raises(ValueError, match="^PositionHands: " + message):
        PositionHands(**changes)
