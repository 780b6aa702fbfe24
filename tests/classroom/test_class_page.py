"""The page of a class in a browser: on a desk and on a phone, light and dark, by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from seq2seq.classroom.page import FIRST, render
from seq2seq.classroom.sheet import Line, Mistake, Sheet

SAID = "Your weights sum to 1 over the query axis; the softmax goes over the keys. " * 2
MISTAKES = [Mistake(f"m{i}", 30 - i, SAID) for i in range(FIRST + 2)]
SHEET = Sheet(
    30,
    ("mean points", "to look at"),
    [
        Line("6 Attention distribution", "3. entropy", 30, 30, ("2.0 of 2", "–")),
        Line("6 Attention distribution", "6. multi_head_attention", 30, 0, ("0.0 of 14", "12"),
             MISTAKES),
    ],
    [("a-student-with-a-long-name-and-a-number-20261128", 123.33, 144, 12)],
    ["a-student-with-a-long-name, 06_attention_distribution: cell exercise-3-answer-1 ended it"],
)  # fmt: skip


@pytest.fixture
def visit(browser, tmp_path):
    """Open the page; at the end nothing was fetched."""
    pages, asked = [], []
    path = tmp_path / "class.html"
    path.write_text(render(SHEET, "Our class"), "utf-8")

    def visit(width, scheme):
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        pages.append(page)
        return page

    yield visit
    for page in pages:
        page.close()
    assert set(asked) == {path.as_uri()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_is_sound_folded_and_open(visit, width, scheme):
    page = visit(width, scheme)
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        page.locator("details").evaluate("fold => fold.open = true")
    dark = page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor")
    assert (dark == "rgb(29, 30, 36)") == (scheme == "dark")


def test_the_bar_is_as_long_as_the_share_of_those_who_were_right(visit):
    page = visit(1280, "light")
    whole = page.locator(".bar").first.bounding_box()["width"]
    bars = [box.bounding_box()["width"] for box in page.locator(".bar span").all()]
    assert bars == [whole, 0]


def test_the_folded_rest_opens_by_keyboard(visit):
    page = visit(390, "light")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "2 more"
    page.keyboard.press("Enter")
    assert page.locator("details table").is_visible()
