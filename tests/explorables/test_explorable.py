"""What all explorables with a view keep to: state in form and address, question, still, access."""

import inspect
import json
import re
import sys

import pytest
from explorable_contract import Page, check_it_stands_alone, check_the_theme_wins, paper_of
from explorable_page import Shown, violations
from explorable_samples import samples

from seq2seq import explorables
from seq2seq.explorables.explorable import Explorable, words
from seq2seq.explorables.html_parts import asset

NAMES = [name for name in explorables.__all__ if issubclass(getattr(explorables, name), Explorable)]


def test_every_explorable_has_a_sample_and_is_imported_when_used():
    assert set(samples()) == set(NAMES)
    assert dir(explorables) == explorables.__all__
    with pytest.raises(AttributeError, match="has no attribute 'Clock'"):
        explorables.Clock  # noqa: B018
    for method in (Explorable.data, Explorable.controls, Explorable.still):
        with pytest.raises(NotImplementedError):
            method(Explorable())


@pytest.mark.parametrize("name", NAMES)
def test_it_stands_alone_and_is_the_same_every_time(name):
    one = samples()[name]
    check_it_stands_alone(one.html(), most_bytes=45_000)
    assert one.html() == one._repr_html_()
    assert repr(one).startswith(f"{name}(")


@pytest.mark.parametrize("name", NAMES)
def test_its_words_stand_apart_and_are_all_used(name):
    one = samples()[name]
    python = [sys.modules[kind.__module__] for kind in (type(one), Explorable)]
    code = "".join(map(inspect.getsource, python))
    code += asset(f"{one.name}.js") + asset("explorable.js")
    spoken = words(one.name)
    for key, text in spoken.items():
        # "column spread" is looked up as such, or as "column " and a name.
        assert text and re.search(rf"\b({key}|{key.split()[-1]})\b", code), key
    assert spoken["question"].endswith("?")
    own = json.loads(asset(f"words/{one.name}.json"))
    assert not set(own) & set(json.loads(asset("words/explorable.json")))


@pytest.mark.parametrize("name", NAMES)
def test_without_javascript_question_answer_and_table_stand(open_page, name):
    page = open_page(samples()[name], java_script_enabled=False)
    for seen in (".x-question", ".x-idle", ".x-answer", ".x-table table"):
        assert page.locator(seen).first.is_visible(), seen
    for gone in ("form", ".x-picture", ".x-foot"):
        assert not page.locator(gone).is_visible(), gone
    page.emulate_media(media="print")  # on paper nothing can be run
    assert not page.locator(".x-idle").is_visible()


@pytest.mark.parametrize("name", NAMES)
def test_on_paper_the_picture_and_the_table_stand_without_controls(open_page, name):
    page = open_page(samples()[name], color_scheme="dark")
    for later in (".x-table table", ".x-answer", ".x-idle"):
        assert not page.locator(later).first.is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for seen in (".x-question", ".x-picture", ".x-said", ".x-answer", ".x-table table"):
        assert page.locator(seen).first.is_visible(), seen
    for gone in ("form", ".x-foot", ".x-idle"):
        assert not page.locator(gone).is_visible(), gone
    assert paper_of(page, "explorable") == "rgb(255, 255, 255)"


def change_something(page, boxes=None):
    """Move the first control of each explorable, or of those given, by a key as a reader does."""
    for box in boxes or page.locator(".explorable").all():
        first = box.locator("form [name]").first
        kind = first.evaluate("node => node.type")
        if kind == "text":
            first.fill(first.input_value() + " encore")
        else:
            first.press("Space" if kind == "checkbox" else "ArrowRight")
    page.wait_for_timeout(400)


def state(page, at=0):
    return (
        page.locator(".explorable")
        .nth(at)
        .evaluate("box => [...new FormData(box.querySelector('form'))].map(pair => pair.join('='))")
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_address_holds_the_state_and_start_over_takes_it_back(open_page, name):
    page = open_page(samples()[name])
    box = page.locator(".explorable")
    before, first = state(page), box.inner_text()
    assert page.evaluate("location.hash") == ""
    change_something(page)
    changed, seen = state(page), box.inner_text()
    address = page.evaluate("location.hash")
    assert changed != before and seen != first
    assert address.startswith(f"#{samples()[name].name}?")
    assert box.locator(".x-link").get_attribute("href") == address
    box.get_by_role("button", name="Start over").click()
    page.wait_for_timeout(400)
    assert state(page) == before
    page.evaluate("hash => (location.hash = hash)", address)
    page.wait_for_timeout(100)
    assert state(page) == changed and box.inner_text() == seen
    follower = page.context.new_page()
    follower.goto(page.url.partition("#")[0] + address)
    assert state(follower) == changed
    page.evaluate("name => (location.hash = name + '?nothing=%3Cb%3E')", samples()[name].name)
    page.wait_for_timeout(100)
    assert state(page) == before


@pytest.mark.parametrize("name", NAMES)
def test_two_of_a_kind_do_not_disturb_each_other(open_page, name):
    one = samples()[name]
    page = open_page(one, one)
    assert page.locator(".explorable.is-ready").count() == 2
    first = page.locator(".explorable").first
    before, text = state(page), first.inner_text()
    change_something(page, [page.locator(".explorable").nth(1)])
    assert state(page) == before and first.inner_text() == text
    assert state(page, 1) != before
    assert page.evaluate("location.hash").startswith(f"#{one.name}2?")


def test_the_theme_of_the_book_wins_over_the_system(open_page):
    check_the_theme_wins(open_page, samples()["ScaledDots"], "explorable")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_all_fits(open_page, scheme, width):
    page = open_page(
        *samples().values(),
        color_scheme=scheme,
        viewport={"width": width, "height": 844},
        has_touch=width < 500,
    )
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page) == []
    change_something(page)
    page.locator(".x-table").evaluate_all("nodes => nodes.forEach(n => (n.open = true))")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    targets = page.locator("button, select, input[type=text], input[type=range], fieldset label")
    sizes = targets.evaluate_all(
        "nodes => nodes.map(n => n.getBoundingClientRect()).map(b => Math.min(b.width, b.height))"
    )
    assert min(sizes) >= 40


def test_a_finger_chooses_and_a_row_is_tapped(open_page):
    page = open_page(
        samples()["CausalMask"], viewport={"width": 390, "height": 844}, has_touch=True
    )
    shown = Shown(page, "causal-mask")
    shown.field("mask", "on").locator("xpath=..").tap()
    assert state(page) == ["mask=on", "query=1"]
    shown.box.locator(".x-map tbody tr").nth(3).tap()
    assert state(page) == ["mask=on", "query=3"]
    shown.box.get_by_role("button", name="Start over").tap()
    page.wait_for_timeout(50)
    assert state(page) == ["mask=off", "query=1"]


def test_in_jupyterlab_the_address_is_left_alone(open_page):
    page = open_page(samples()["CausalMask"])
    page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    change_something(page)
    assert page.evaluate("location.hash") == ""
    assert not page.locator(".x-link").is_visible()


def test_text_from_outside_is_text_and_nothing_else(open_page):
    page = open_page(samples()["ScaledDots"])
    shown = page.evaluate("seq2seqExplorables.html`<b>${['<i>', \"'&\"]}</b>`.text")
    assert shown == "<b>&#60;i&#62;&#39;&#38;</b>"
    assert Page(samples()["ScaledDots"].html()).tags[0][1]["role"] == "group"


def test_numbers_are_written_as_python_writes_them(open_page):
    page = open_page(samples()["ScaledDots"])
    shown = page.evaluate("[0.125, -0.125, -0.001, NaN].map(x => seq2seqExplorables.number(x))")
    assert shown == ["0.13", "−0.12", "0.00", "NaN"]


def test_the_sentence_is_said_once_the_reader_pauses(open_page):
    page = open_page(samples()["ScaledDots"])
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    shown = Shown(page, "scaled-dots")
    said = shown.box.locator(".x-said")
    first = said.inner_text()
    for _ in range(3):
        shown.field("width").press("ArrowRight")
    assert said.inner_text() == first and said.get_attribute("aria-live") == "polite"
    page.clock.run_for(300)
    assert said.inner_text() != first
