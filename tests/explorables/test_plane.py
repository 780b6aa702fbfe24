"""The attention plane: its numbers are the layers', and a reader can move everything in it."""

import functools
import json
import re

import numpy as np
import pytest
from explorable_contract import Page, check_it_stands_alone, check_the_theme_wins, paper_of
from explorable_page import violations

from seq2seq import AttentionDistribution, AttentionValue, DotScore
from seq2seq.explorables import plane_svg
from seq2seq.explorables.html_parts import asset
from seq2seq.explorables.plane import AttentionPlane
from seq2seq.explorables.plane_html import number
from seq2seq.figures import style

TOKENS = ["le", "chat", "noir"]
KEYS = np.array([[-0.5, 1], [0, 1], [1, 0]])  # (S, D)
VALUES = np.array([[0, 7], [7, 0], [7, 7]])  # (S, U)


def plane(**changes):
    """The plane of chapter 4: its keys, values and query."""
    given = {"tokens": TOKENS, "keys": KEYS, "values": VALUES, "query": [2, 1], **changes}
    return AttentionPlane(**given)


def random_plane(size, seed):
    draw = np.random.default_rng(seed).normal
    keys, values = draw(size=(2, size, 2), scale=2).round(2)
    return plane(tokens=[f"token{s}" for s in range(size)], keys=keys, values=values)


def layers(plane, query, temperature, mask=None):
    """Scores, weights and attention value, by the layers of the package."""
    query, keys, values = (np.array(x, "float32") for x in (query, plane.keys, plane.values))
    mask = np.full(len(keys), True) if mask is None else np.array(mask)
    scores = DotScore()(query[None, None], keys[None])  # (1, 1, S)
    weights = AttentionDistribution(temperature=temperature)(scores, mask=mask[None])
    value = AttentionValue()(weights, values[None])  # (1, 1, U)
    return [np.asarray(x)[0, 0] for x in (scores, weights, value)]


@pytest.mark.parametrize("temperature", [0.1, 1, 1 / np.log(2), np.float32(10)])
@pytest.mark.parametrize("size", [1, 3, 5])
def test_the_start_is_what_the_layers_say(size, temperature):
    start = random_plane(size, seed=size)
    start = plane(
        tokens=start.tokens, keys=start.keys, values=start.values, temperature=temperature
    )
    found = start.scores, start.weights, start.attention_value
    for numbers, expected in zip(found, layers(start, [2, 1], float(temperature)), strict=True):
        np.testing.assert_allclose(numbers, expected, atol=1e-4)


def test_powers_of_two_are_a_temperature():
    np.testing.assert_allclose(plane(temperature=1 / np.log(2)).attention_value, [6, 5], atol=1e-4)


def test_numbers_are_rounded_and_html_is_the_same_every_time():
    noisy = plane(keys=KEYS + 1e-9, values=VALUES - 1e-9, query=[2 + 1e-9, 1])
    assert noisy.html() == plane().html() == plane()._repr_html_()
    assert "-0.0" not in plane(keys=-KEYS * 0.0).html().split("<script")[1]
    assert repr(plane()) == "AttentionPlane(3 source tokens)"


def test_html_is_small_and_fetches_nothing():
    check_it_stands_alone(plane().html(), most_bytes=30_000)


@pytest.mark.parametrize("token", ["</script><b>", "<!--", "\"'&<i>", "]]>", "\u2028"])
def test_no_token_breaks_out(token):
    page, plain = Page(plane(tokens=["le", "chat", token]).html()), Page(plane().html())
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    assert json.loads(page.scripts[0])["tokens"][2] == token
    assert any(token in text for text in page.texts)
    names = [attributes.get("aria-label", "") for _, attributes in page.tags]
    assert f"Plane with a query to move among the keys of le, chat, {token}" in names
    assert f"attend to {token}" in names


def test_the_still_page_tells_its_numbers():
    page = Page(plane().html())
    text = " ".join("".join(page.texts).split())
    for told in ("(2.00, 1.00)", "9.0%", "24.5%", "66.5%", "(6.37, 5.29)", "2.30", "(−0.5, 1)"):
        assert told in text
    labels = [attributes["aria-label"] for tag, attributes in page.tags if tag == "svg"]
    assert labels[0].endswith("Keys: le (−0.5, 1), chat (0, 1), noir (1, 0).")
    assert labels[1].endswith("Values: le (0, 7), chat (7, 0), noir (7, 7).")


def test_numbers_are_written_as_javascript_writes_them():
    shown = [number(x, 2) for x in (0.125, -0.125, -0.001, 2, 1e3)]
    assert shown == ["0.13", "−0.12", "0.00", "2.00", "1000.00"]
    assert [number(x) for x in (7, -0.5, 1.25, -1e3)] == ["7", "−0.5", "1.25", "−1000"]


def test_the_colors_are_those_of_the_figures_and_of_all_explorables():
    colors = asset("colors.css")
    names = ("attention-plane", "attention-player", "translation-in-motion", "explorable")
    for name in names:
        assert "--paper:" not in asset(f"{name.rpartition('-')[2]}.css")
        assert colors.count(f".{name}") == 4  # light, dark twice, paper
    assert plane().html().count(colors) == 1
    blocks = [block for block in colors.split("}") if "--query" in block]
    light, chosen, by_system = (dict(re.findall(r"(--[a-z]+): (#\w+)", block)) for block in blocks)
    assert chosen == by_system and chosen.keys() == light.keys()
    for role in style.ROLES:
        assert light[f"--{role}"] == style.ROLES[role]


def test_the_hull_goes_around_its_points():
    square = [(0, 0), (4, 0), (4, 4), (0, 4)]
    assert plane_svg.hull([*square, (1, 2), (2, 0), (4, 4)]) == square
    assert plane_svg.hull([(1, 1), (3, 3), (2, 2)]) == [(1, 1), (3, 3)]
    assert set(plane_svg.hull([(1, 1), (1, 1)])) == {(1, 1)}


@pytest.mark.parametrize(
    "span, unit", [(6, 1), (7, 1), (12, 2), (24, 5), (60, 10), (0.6, 0.1), (8000, 1000)]
)
def test_the_grid_has_round_numbers(span, unit):
    frame = plane_svg.Frame(0, 0, span, 240)
    assert frame.unit() == pytest.approx(unit)
    inner = [n * unit for n in range(1, round(span / unit)) if 20 < 240 * n * unit / span < 220]
    numbers = re.findall(r">([\d.]+)</text>", plane_svg.grid(frame))
    assert [float(x) for x in numbers] == pytest.approx(2 * inner)


def test_tokens_of_one_point_share_a_label_and_long_ones_are_cut():
    same = plane(tokens=["le", "la", "le"], keys=np.ones((3, 2))).html()
    assert ">le, la</text>" in same
    assert ">anticonst…</text>" in plane(tokens=["anticonstitutionnellement", "a", "b"]).html()


def test_zeros_can_be_drawn():
    page = plane(keys=np.zeros((3, 2)), values=np.zeros((3, 2)), query=[0, 0]).html()
    assert not re.search(r"\bnan\b", page) and "(0.00, 0.00)" in page
    assert page.count("33.3%") == 3
    assert page.count('visibility="hidden"') == 4 and 'ty="hidden"' not in plane().html()


ERRORS = {
    "tokens": ({"tokens": "chat"}, "`tokens` must be a sequence of strings. Received: tokens='c"),
    "empty": ({"tokens": []}, r"`tokens` must hold at least 1 string. Received: len\(tokens\)=0"),
    "size": (
        {"keys": np.ones((4, 2))},
        r"`keys` must have shape \(S, D\) with S=3 and D=2. Received: keys.shape=\(4, 2\)",
    ),
    "width": ({"keys": np.ones((3, 5))}, r".* with S=3 and D=2. Received: keys.shape=\(3, 5\)"),
    "axes": ({"keys": [1, 2]}, r"`keys` must have 2 axes. Received: keys.shape=\(2,\)"),
    "values": (
        {"values": np.ones((2, 2))},
        r"`values` must have shape \(S, U\) with S=3 and U=2. Received: values.shape=\(2, 2\)",
    ),
    "query": (
        {"query": [1, 2, 3]},
        r"`query` must have shape \(D,\) with D=2. Received: query.shape=\(3,\)",
    ),
    "words": ({"query": ["a", "b"]}, r"`query` must hold numbers. Received: query=\['a', 'b'\]"),
    "finite": ({"query": [np.nan, 1]}, "`query` must hold .* all finite. Received: .*, 1 not fin"),
    "large": (
        {"values": 1e4 * VALUES},
        "`values` must lie between -1000 and 1000. Received: numbers from 0 to 70000",
    ),
    "zero": ({"temperature": 0}, "`temperature` must be a positive number. Received: temperat.*=0"),
    "cold": (
        {"temperature": 0.05},
        "`temperature` must lie between 0.1 and 10, the ends of the slider. Received: .*=0.05",
    ),
    "hot": ({"temperature": 20}, ".* between 0.1 and 10, .* Received: temperature=20"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_name_what_was_expected_and_received(name):
    changes, message = ERRORS[name]
    with pytest.raises(ValueError, match="^AttentionPlane: " + message) as raised:
        plane(**changes)
    assert str(raised.value).endswith(".")


class Shown:
    """What a reader sees of one plane on a page."""

    def __init__(self, page, at=0):
        self.page, self.box = page, page.locator(".attention-plane").nth(at)
        self.tip = self.box.locator(".plane-query .plane-tip")
        self.slider = self.box.get_by_role("slider", name="temperature")
        self.frame = json.loads(self.box.locator(".plane-data").text_content())["frames"][1]

    def numbers(self, where):
        text = " ".join(self.box.locator(where).all_inner_texts()).replace("−", "-")
        return [float(x) for x in re.findall(r"-?\d+(?:\.\d+)?", text)]

    def query(self):
        return self.numbers(".plane-q")

    def bars(self, where, side):
        read = f"nodes => nodes.map(node => parseFloat(node.style.{side}))"
        return np.array(self.box.locator(where + " i").evaluate_all(read))

    def point(self):
        """The attention value, read off the drawing."""
        x, y = re.findall(
            r"[-\d.e]+", self.box.locator(".plane-sum").get_attribute("transform")[9:]
        )
        left, bottom, span, pixels = self.frame
        return left + span * float(x) / pixels, bottom + span * (1 - float(y) / pixels)

    def middle(self):
        self.tip.scroll_into_view_if_needed()
        box = self.tip.locator(".plane-ring").bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(self, across, down):
        x, y = self.middle()
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + across, y + down, steps=5)
        self.page.mouse.up()

    def attend(self, mask):
        for box, wanted in zip(self.box.get_by_role("checkbox").all(), mask, strict=True):
            box.set_checked(wanted)

    def check(self, plane, temperature, mask):
        """Everything shown equals what the layers say."""
        scores, weights, value = layers(plane, self.query(), temperature, mask)
        spread = np.exp(-sum(w * np.log(w) for w in weights if w > 0)) if any(mask) else 0
        for where, expected, last in (
            (".plane-score b", scores, 0.01),
            (".plane-weight b", 100 * weights, 0.1),
            (".plane-a", value, 0.01),
            (".plane-spread", [spread], 0.01),
        ):
            np.testing.assert_allclose(self.numbers(where), expected, atol=0.5 * last + 1e-4)
        np.testing.assert_allclose(self.bars(".plane-weight", "width") / 100, weights, atol=1e-4)
        np.testing.assert_allclose(self.point(), value, atol=1e-4)
        left, width = (self.bars(".plane-score", side) for side in ("left", "width"))
        bound = json.loads(self.box.locator(".plane-data").text_content())["bound"]
        sides = np.where(left < 50 - 1e-9, left - 50, width)
        np.testing.assert_allclose(sides / 50 * bound, scores, atol=1e-3)
        np.testing.assert_allclose(width, np.abs(sides), atol=1e-3)
        masked = [text for text, seen in zip(self.weights(), mask, strict=True) if not seen]
        assert set(masked) <= {"0"}

    def check_moved(self, plane, mask):
        """The same, when keys have been moved: the bars keep to a scale of their own."""
        scores, weights, value = layers(plane, self.query(), 1.0, mask)
        np.testing.assert_allclose(self.numbers(".plane-score b"), scores, atol=0.0051)
        np.testing.assert_allclose(self.numbers(".plane-weight b"), 100 * weights, atol=0.051)
        np.testing.assert_allclose(self.numbers(".plane-a"), value, atol=0.0051)
        np.testing.assert_allclose(self.point(), value, atol=1e-4)
        assert max(self.bars(".plane-score", "width")) <= 50

    def weights(self):
        return self.box.locator(".plane-weight b").all_inner_texts()


@pytest.mark.parametrize("size", [1, 3, 5])
def test_the_numbers_are_those_of_the_layers(open_page, size):
    moved = random_plane(size, seed=7)
    shown = Shown(open_page(moved))
    shown.check(moved, 1.0, [True] * size)
    draw = np.random.default_rng(size)
    queries = set()
    for position in (-1, -0.5, 0, 0.37, 1):
        shown.drag(*draw.uniform(-90, 90, size=2))
        shown.slider.fill(str(position))
        temperature = float(f"{10**position:.3g}")
        assert shown.numbers(".plane-tau") == [temperature]
        queries.add(tuple(shown.query()))
        for mask in (draw.random(size) < 0.6, [False] * size, [True] * size):
            shown.attend(mask)
            shown.check(moved, temperature, mask)
    assert len(queries) == 5


def test_a_masked_token_is_out_and_all_masked_give_zeros(open_page):
    shown = Shown(open_page(plane()))
    shown.attend([True, True, False])
    assert shown.weights() == ["26.9%", "73.1%", "0"]
    assert shown.box.locator(".plane-key.is-masked, .plane-value.is-masked").count() == 2
    assert "hull of the values" in shown.box.inner_text()
    shown.attend([False] * 3)
    assert shown.weights() == ["0"] * 3
    assert shown.numbers(".plane-a") == [0, 0] and shown.numbers(".plane-spread") == [0]
    assert "nothing to attend to" in shown.box.inner_text()


def test_what_the_script_shows_first_is_what_stood_there(open_page):
    start = plane(keys=KEYS * 1.115, query=[0.125, -0.335], temperature=2.5)
    still = Shown(open_page(start, java_script_enabled=False)).box
    moving = Shown(open_page(start)).box
    assert moving.locator(".is-ready").count() == 0 and "is-ready" in moving.get_attribute("class")
    for part in ("table", ".plane-title", ".plane-below"):
        assert moving.locator(part).inner_text() == still.locator(part).inner_text()
    for part in (".plane-query .plane-tip", ".plane-sum", ".plane-query text"):
        boxes = [where.locator(part).bounding_box() for where in (still, moving)]
        assert boxes[0]["width"] > 0
    shafts = [where.locator(".plane-query .plane-shaft") for where in (still, moving)]
    ends = [re.findall(r"[\d.]+", shaft.get_attribute("d")) for shaft in shafts]
    np.testing.assert_allclose(np.array(ends[0], float), np.array(ends[1], float), atol=0.06)


def test_the_tip_follows_the_mouse_and_stays_inside(open_page):
    shown = Shown(open_page(plane()))
    x, y = shown.middle()
    shown.page.mouse.move(x + 8, y - 6)  # beside the middle of the tip
    shown.page.mouse.down()
    assert shown.query() == [2, 1]  # gripped, not moved
    shown.page.mouse.move(x - 92, y + 44, steps=3)
    width = shown.box.locator(".plane-field").bounding_box()["width"]
    unit = width / (2 * 1.12 * 2.8)
    np.testing.assert_allclose(shown.query(), [2 - 100 / unit, 1 - 50 / unit], atol=0.02)
    shown.page.mouse.move(x + 2000, y - 2000)
    assert shown.query() == [2.8, 2.8]
    shown.page.mouse.up()
    shown.page.mouse.move(x, y)
    assert shown.query() == [2.8, 2.8]  # let go
    shown.page.mouse.move(*shown.middle())
    shown.page.mouse.down(button="right")
    shown.page.mouse.move(x, y)
    assert shown.query() == [2.8, 2.8]


def test_a_finger_moves_the_tip_and_not_the_page(open_page):
    page = open_page(plane(), plane(), viewport={"width": 390, "height": 500}, has_touch=True)
    shown = Shown(page)
    x, y = shown.middle()
    place, session = page.evaluate("scrollY"), page.context.new_cdp_session(page)

    def touch(kind, *points):
        points = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (x, y))
    for step in range(1, 9):
        touch("touchMove", (x - 12 * step, y + 15 * step))
    touch("touchEnd")
    width = shown.box.locator(".plane-field").bounding_box()["width"]
    unit = width / (2 * 1.12 * 2.8)
    np.testing.assert_allclose(shown.query(), [2 - 96 / unit, 1 - 120 / unit], atol=0.05)
    assert page.evaluate("scrollY") == place


def test_the_keyboard_moves_the_query_and_a_screen_reader_hears_it(open_page):
    page = open_page(plane())
    shown, press = Shown(page), page.keyboard.press
    page.clock.install()
    press("Tab")
    query = shown.box.get_by_role("slider", name="query")
    assert query.evaluate("node => node === document.activeElement")
    ring = shown.box.locator(".plane-ring")
    assert ring.evaluate("node => getComputedStyle(node).strokeWidth") == "4px"
    for keys, there in (
        ("ArrowRight", [2.1, 1]),
        ("ArrowUp", [2.1, 1.1]),
        ("Shift+ArrowLeft", [1.6, 1.1]),
        ("Shift+ArrowDown", [1.6, 0.6]),
        ("Control+ArrowDown", [1.6, 0.6]),
        ("Home", [1.6, 0.6]),
    ):
        press(keys)
        assert shown.query() == pytest.approx(there), keys
    assert query.get_attribute("aria-valuetext") == "1.60 across, 0.60 up"
    heard = shown.box.locator("[aria-live=polite]")
    assert heard.inner_text() == ""  # not at every step
    shown.attend([True, False, True])
    page.clock.run_for(1000)
    assert heard.inner_text() == (
        "Query (1.60, 0.60). Weights: le 14.2%, chat masked, noir 85.8%. "
        "Attention value (6.01, 7.00)."
    )
    shown.slider.press("ArrowRight")
    assert shown.slider.get_attribute("aria-valuetext") == "1.02"


def test_a_query_of_length_0_points_nowhere(open_page):
    shown = Shown(open_page(plane(query=[0.05, 0])))
    head = shown.box.locator(".plane-query .plane-head")
    assert head.is_visible()
    shown.tip.press("ArrowLeft")
    assert shown.query() == [0, 0] and shown.weights() == ["33.3%"] * 3
    assert not head.is_visible()
    letter, ring = (
        shown.box.locator(".plane-query " + x).bounding_box() for x in ("text", ".plane-ring")
    )
    assert letter["x"] > ring["x"] + ring["width"] / 2
    shown.tip.press("ArrowUp")
    assert head.is_visible()


def test_reset_brings_the_start_back(open_page):
    start = plane(temperature=1 / np.log(2))
    shown = Shown(open_page(start))
    first = shown.box.inner_text()
    shown.drag(-50, 30)
    shown.slider.fill("-1")
    shown.attend([False, True, False])
    assert shown.box.inner_text() != first
    shown.box.get_by_role("button", name="Reset").click()
    assert shown.box.inner_text() == first and shown.numbers(".plane-a") == [6, 5]
    shown.check(start, 1 / np.log(2), [True] * 3)


def moved(shown):
    """The plane with the keys and values that the page says it has now."""
    keys = np.reshape(shown.numbers("tbody small"), (-1, 2))
    values = np.reshape(shown.numbers("tbody td:last-child"), (-1, 2))
    return plane(keys=keys, values=values)


def tips(shown, selector):
    """Where keys or values are drawn, in the coordinates of the plane."""
    data = json.loads(shown.box.locator(".plane-data").text_content())["frames"]
    left, bottom, span, pixels = data[0 if "key" in selector else 1]
    read = """nodes => nodes.map(node => {
      const { e, f } = node.matches("g") ? node.transform.baseVal[0].matrix
        : { e: node.cx.baseVal.value, f: node.cy.baseVal.value };
      return [e, f];
    })"""
    places = np.array(shown.box.locator(selector).evaluate_all(read))
    return np.stack(
        [left + span * places[:, 0] / pixels, bottom + span * (1 - places[:, 1] / pixels)], 1
    )


def test_keys_and_values_move_too_once_the_reader_asks(open_page):
    shown = Shown(open_page(plane()))
    slider = functools.partial(shown.box.get_by_role, "slider")
    button = shown.box.get_by_role("button", name="Move keys and values")
    assert slider(name="of").count() == 0
    shown.page.mouse.move(*center(shown.box.locator(".plane-key .plane-tip").nth(2)))
    shown.page.mouse.down()
    shown.page.mouse.move(10, 10)
    shown.page.mouse.up()
    assert moved(shown).keys.tolist() == KEYS.tolist()
    button.press("Enter")
    assert slider(name="key of").count() == slider(name="value of").count() == 3
    key, value = slider(name="key of noir"), slider(name="value of le")
    for name in ("ArrowUp", "ArrowUp", "Shift+ArrowLeft"):
        key.press(name)
    for name in ("ArrowRight", "ArrowRight", "ArrowDown"):
        value.press(name)
    found = moved(shown)
    assert found.keys.tolist() == [[-0.5, 1], [0, 1], [0.5, 0.2]]
    assert np.abs(found.values[0] - [0, 7]).min() > 0 and (found.values[1:] == VALUES[1:]).all()
    assert key.get_attribute("aria-valuetext") == "0.50 across, 0.20 up"
    for mask in ([True] * 3, [True, False, True]):
        shown.attend(mask)
        shown.check_moved(found, mask)
    np.testing.assert_allclose(tips(shown, ".plane-key .plane-tip"), found.keys, atol=1e-6)
    np.testing.assert_allclose(tips(shown, ".plane-value"), found.values, atol=1e-6)
    corners = shown.box.locator("polygon").get_attribute("points")
    frame = plane_svg.Frame(*shown.frame)
    wanted = [frame.place(point) for point in plane_svg.hull(found.values.tolist())]
    shown_corners = np.reshape([float(x) for x in re.split("[ ,]", corners)], (-1, 2))
    np.testing.assert_allclose(shown_corners, wanted, atol=0.06)
    assert "Keys: le (−0.5, 1), chat (0, 1), noir (0.5, 0.2)." in shown.box.locator(
        ".plane-field"
    ).get_attribute("aria-label")
    button.click()
    assert slider(name="of").count() == 0
    shown.box.get_by_role("button", name="Reset").click()
    assert moved(shown).keys.tolist() == KEYS.tolist()
    shown.check(plane(), 1.0, [True] * 3)


def center(part):
    box = part.locator(".plane-grip").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_key_and_a_value_are_dragged_and_names_go_with_them(open_page):
    shown = Shown(open_page(plane()))
    shown.box.get_by_role("button", name="Move keys and values").click()
    key, value = shown.box.locator(".plane-key .plane-tip"), shown.box.locator(".plane-point")
    value.nth(0).scroll_into_view_if_needed()
    for part, (across, down) in ((key.nth(2), (-30, -40)), (value.nth(1), (-12, -20))):
        x, y = center(part)
        shown.page.mouse.move(x, y)
        shown.page.mouse.down()
        shown.page.mouse.move(x + across, y + down, steps=4)
        shown.page.mouse.up()
        np.testing.assert_allclose(center(part), (x + across, y + down), atol=2)
    found = moved(shown)
    assert (found.keys[:2] == KEYS[:2]).all() and found.keys[2, 1] > 0
    shown.check_moved(found, [True] * 3)
    shown.attend([True] * 3)
    names = shown.box.locator(".plane-field .plane-names text")
    assert names.all_text_contents() == TOKENS
    tip, label = key.nth(2).bounding_box(), names.nth(2).bounding_box()
    assert abs(tip["y"] - label["y"]) < 40 and abs(tip["x"] - label["x"]) < 60
    # Three keys in one place share a name.
    for s in range(3):
        slider = shown.box.get_by_role("slider", name="key of").nth(s)
        for name in ("ArrowLeft", "ArrowDown"):
            for _ in range(12):
                slider.press("Shift+" + name)
    assert names.all_text_contents() == ["le, chat,…"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_keys_and_values_move(open_page, scheme):
    page = open_page(plane(), color_scheme=scheme)
    assert violations(page) == []
    page.get_by_role("button", name="Move keys and values").click()
    page.get_by_role("slider", name="key of chat").press("ArrowLeft")
    assert violations(page) == []


def test_two_planes_do_not_disturb_each_other(open_page):
    page = open_page(plane(), plane(), random_plane(5, seed=2))
    assert page.locator(".attention-plane.is-ready").count() == 3  # each set up once
    first, second, third = (Shown(page, at) for at in range(3))
    before = first.box.inner_text(), third.box.inner_text()
    second.drag(-60, 20)
    second.attend([True, False, True])
    second.slider.fill("0.5")
    assert (first.box.inner_text(), third.box.inner_text()) == before
    after = second.box.inner_text()
    assert after != before[0]
    page.evaluate(f"() => {{ {asset('plane.js')} }}")  # as a cell that is run later brings it
    assert second.box.inner_text() == after


def test_a_token_is_text_and_nothing_else(open_page):
    page = open_page(plane(tokens=["</script><b>", "<img src=x>", "&amp;"]))
    assert page.locator("tbody label b").all_inner_texts() == [
        "</script><b>",
        "<img src=x>",
        "&amp;",
    ]
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("width, below", [(1280, False), (740, False), (390, True)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_desk_a_column_and_a_telephone(open_page, width, below, scheme):
    long = plane(tokens=["anticonstitutionnellement", "chat", "noir"], keys=KEYS - 12.34)
    page = open_page(
        plane(),
        long,
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
        has_touch=below,
    )
    assert page.evaluate("document.documentElement.scrollWidth") == width
    left, right = (page.locator(".plane-column").nth(n).bounding_box() for n in (0, 1))
    assert (right["y"] > left["y"] + 300) == below
    targets = page.locator("button, input[type=range], tbody label, .plane-query .plane-grip")
    sizes = targets.evaluate_all(
        "nodes => nodes.map(n => n.getBoundingClientRect()).map(box => [box.width, box.height])"
    )
    assert len(sizes) == 14 and all(min(size) >= 40 for size in sizes), sizes
    Shown(page).attend([False, True, True])
    for seen in page.evaluate(TEXTS):
        assert contrast(seen["color"], seen["under"]) >= 4.5, seen


# Every text that is seen, its color and that of the next opaque surface under it.
TEXTS = """() => {
  const solid = (color) => color !== 'rgba(0, 0, 0, 0)';
  return [...document.querySelectorAll('.attention-plane *')]
    .filter((node) => !node.closest('script, style') && node.checkVisibility())
    .filter((node) => [...node.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .map((node) => {
      let under = node;
      while (!solid(getComputedStyle(under).backgroundColor)) under = under.parentElement;
      const { color, fill } = getComputedStyle(node);
      return {
        text: node.textContent,
        color: node.closest('svg') ? fill : color,
        under: getComputedStyle(under).backgroundColor,
      };
    });
}"""


def contrast(one, other):
    """The contrast of two colors, as WCAG 2 counts it."""

    def luminance(color):
        parts = np.array(re.findall(r"\d+", color)[:3], float) / 255
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return linear @ [0.2126, 0.7152, 0.0722]

    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_the_theme_of_the_book_wins_over_the_system(open_page):
    check_the_theme_wins(open_page, plane(), "attention-plane")


@pytest.mark.parametrize("how", ["without JavaScript", "on paper"])
def test_a_still_drawing_and_its_table_stand_in(open_page, how):
    page = open_page(plane(), java_script_enabled=how == "on paper", color_scheme="dark")
    page.emulate_media(media="print" if how == "on paper" else "screen")
    for seen in (".plane-field", ".plane-hull", "table", ".plane-q", ".plane-tau", ".plane-spread"):
        assert page.locator(seen).is_visible(), seen
    for gone in (
        "input[type=range]",
        ".plane-buttons",
        ".plane-hint",
        ".plane-ring",
        ".plane-ends",
    ):
        assert not page.locator(gone).is_visible(), gone
    assert page.get_by_role("checkbox").count() == 0
    if how == "on paper":
        assert paper_of(page, "attention-plane") == "rgb(255, 255, 255)"


def test_nothing_moves_by_itself(open_page):
    page = open_page(plane(), reduced_motion="no-preference")
    Shown(page).drag(-40, 40)
    assert page.evaluate("document.getAnimations().length") == 0
    assert "transition" not in asset("plane.css") and "animation" not in asset("plane.css")
