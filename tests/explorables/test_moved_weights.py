"""Weights that the reader moves in the step player: what follows is what follows in Keras."""

import functools
import os
import re
from pathlib import Path

import numpy as np
import pytest
import serve
from axe_playwright_python.sync_playwright import Axe
from player_site import MODEL, SENTENCES, lay_models, lay_page, of_keras
from playwright.sync_api import expect

from seq2seq.explorables import moved_weights, own_sentence
from seq2seq.explorables.html_parts import asset
from seq2seq.explorables.player import AttentionPlayer

RUNNING = SENTENCES[0]
SIZE = len(RUNNING.split())
BLACK, CHAT, NOIR = 1, 1, 2  # an output step, and two source tokens


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site whose page holds the player of the running sentence."""
    folder = tmp_path_factory.mktemp("site")
    lay_models(folder, [MODEL])
    lay_page(folder, "page", of_keras(RUNNING, opening=BLACK + 1, live=MODEL))
    with serve.serving(serve.make_server(folder)) as address:
        yield f"{address}chapters/page.html"


@pytest.fixture
def open_site(browser, site):
    """Open the page; at the end nothing went wrong."""
    contexts, troubles = [], []

    def open_with(**options):
        contexts.append(browser.new_context(reduced_motion="reduce", **options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(site)
        return page

    yield open_with
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def page(open_site):
    return open_site()


@functools.cache
def free(sentence):
    """The player of a sentence with the model's own weights."""
    return of_keras(sentence)


def take_hold(page):
    """Press the button that brings the handles; return them."""
    page.get_by_role("button", name="Move the weights").click()
    hands = page.locator(".ap-hand")
    expect(hands.first).to_be_attached(timeout=30_000)
    return hands


def press_stage(page, name):
    page.locator(".ap-stages").get_by_role("button", name=name).click()


def heard(page):
    return page.locator(".moved-weights [role=status]").inner_text()


def with_share(weights, s, part):
    """Weights of which one is `part` and the others keep their proportions."""
    others = np.delete(weights, s).sum()
    given = (
        weights * (1 - part) / others
        if others
        else np.full(len(weights), (1 - part) / (len(weights) - 1))
    )
    given[s] = part
    return given


def moved_in_keras(sentence, t, s, part, before=None):
    """The player of a sentence at whose output step t token s has been given a part."""
    weights = (of_keras(sentence, weights=before) if before else free(sentence)).exact_weights
    given = {**(before or {}), t: with_share(weights[t], s, part)}
    return of_keras(sentence, weights=given), given


def check(page, keras, t):
    """The player shows step t as Keras computed it, and the words that come before and after."""
    weights = page.locator(".ap-weight b").all_inner_texts()
    assert weights == [f"{round(100 * share)}%" for share in keras.weights[t]]
    scores = page.locator(".ap-score b").all_inner_texts()
    assert [float(text.replace("−", "-")) for text in scores] == keras.scores[t]
    rows = [text.split() for text in page.locator(".ap-next > div > div").all_inner_texts()]
    assert rows == [[token, f"{chance:.2f}"] for token, chance in keras.probabilities[t]]
    assert page.locator(".ap-text").inner_text().split() == keras.target
    chances = page.locator("tbody tr").nth(t).locator("td").last.text_content()
    assert chances == ", ".join(f"{token} {chance:.2f}" for token, chance in keras.probabilities[t])
    assert page.locator("tbody tr").count() == len(keras.target)


@pytest.mark.parametrize("sentence", SENTENCES[:4])
@pytest.mark.parametrize("part", [0.0, 0.6, 1.0])
def test_the_sentence_goes_on_as_in_keras(page, sentence, part):
    page.locator(".own-sentence input").fill(sentence)
    page.get_by_role("button", name="Show it").click()
    page.get_by_text("The model writes").wait_for()
    hands = take_hold(page)
    step = 1
    page.get_by_label(re.compile("Output step")).fill(f"{step + 1}")
    keras, _ = moved_in_keras(sentence, step, 1, part)
    hands.nth(1).fill(str(round(100 * part)))
    check(page, keras, step)
    words = " ".join(token for token in keras.target if token != "<EOS>").replace(" ?", "?")
    still = "still " if keras.target == free(sentence).target else ""
    said = f"With the weights of step {step + 1} moved, the model {still}writes “{words}”."
    assert heard(page).startswith(said)
    page.get_by_role("button", name="Put the model's own weights back").click()
    assert heard(page).startswith("These are the model's own weights again. The model writes “")
    check(page, free(sentence), step)


def test_a_bar_is_dragged_by_the_mouse(page):
    hands = take_hold(page)
    track = page.locator(".ap-weight .ap-track").nth(NOIR).bounding_box()
    y, end = track["y"] + track["height"] / 2, track["x"] + 0.97 * track["width"]
    page.mouse.move(end, y)
    page.mouse.down()
    page.mouse.move(track["x"] + 0.5 * track["width"], y, steps=5)
    halfway = int(hands.nth(NOIR).input_value())
    page.mouse.move(track["x"] + 0.2 * track["width"], y, steps=5)
    page.mouse.up()
    percent = int(hands.nth(NOIR).input_value())
    assert abs(halfway - 50) <= 2 and abs(percent - 20) <= 2
    # The handle stands at the end of its bar.
    bar = page.locator(".ap-weight .ap-track i").nth(NOIR).bounding_box()
    assert bar["width"] == pytest.approx(percent / 100 * track["width"], abs=1)
    values = [int(hands.nth(s).input_value()) for s in range(SIZE)]
    assert abs(sum(values) - 100) <= 2 and values[CHAT] > 70
    keras, _ = moved_in_keras(RUNNING, BLACK, NOIR, percent / 100)
    assert keras.target[BLACK] == "cat"
    check(page, keras, BLACK)


def test_a_bar_is_dragged_by_a_finger(open_site):
    page = open_site(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    hands = take_hold(page)
    hands.nth(NOIR).scroll_into_view_if_needed()
    track = page.locator(".ap-weight .ap-track").nth(NOIR).bounding_box()
    y, place = track["y"] + track["height"] / 2, page.evaluate("scrollY")
    finger = page.context.new_cdp_session(page)
    for kind, share in (("touchStart", 0.97), ("touchMove", 0.5), ("touchMove", 0.1)):
        points = [{"x": track["x"] + share * track["width"], "y": y}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    percent = int(hands.nth(NOIR).input_value())
    assert abs(percent - 10) <= 3 and page.evaluate("scrollY") == place
    keras, _ = moved_in_keras(RUNNING, BLACK, NOIR, percent / 100)
    check(page, keras, BLACK)
    sizes = page.locator(".ap-hand, .moved-weights :is(button, input)").evaluate_all(
        "nodes => nodes.map(n => n.getBoundingClientRect()).map(box => [box.width, box.height])"
    )
    assert len(sizes) == SIZE + 3 and all(width >= 40 and height >= 24 for width, height in sizes)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_arrow_keys_move_a_weight_and_no_stage(page):
    hands = take_hold(page)
    hands.nth(CHAT).focus()
    before = int(hands.nth(CHAT).input_value())
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    assert hands.nth(CHAT).input_value() == str(before + 3)
    assert hands.nth(CHAT).get_attribute("aria-valuetext") == f"{before + 3}%"
    assert hands.nth(CHAT).get_attribute("aria-label") == "weight of “chat” at step 2"
    page.keyboard.press("End")
    check(page, moved_in_keras(RUNNING, BLACK, CHAT, 1)[0], BLACK)
    page.keyboard.press("Home")  # nothing is left to keep proportions to: the others share alike
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    given = np.full(SIZE, 0.96 / (SIZE - 1))
    given[CHAT] = 0.04
    check(page, of_keras(RUNNING, weights={BLACK: given}), BLACK)
    assert page.locator(".ap-at").inner_text().startswith("2 of ")


def test_a_number_is_typed(page):
    hands = take_hold(page)
    field = page.get_by_role("spinbutton", name="weight of “noir” in percent")
    assert field.input_value() == "97"  # the largest weight of the step
    hands.nth(CHAT).focus()
    field = page.get_by_role("spinbutton", name="weight of “chat” in percent")
    field.fill("85")
    check(page, moved_in_keras(RUNNING, BLACK, CHAT, 0.85)[0], BLACK)
    assert hands.nth(CHAT).input_value() == "85"
    for nonsense in ("", "101", "-1"):
        field.fill(nonsense)
        assert heard(page) == "Type a number from 0 to 100."
        assert hands.nth(CHAT).input_value() == "85"
    field.blur()
    assert field.input_value() == "85"
    field.focus()
    page.keyboard.press("Space")
    assert page.locator(".ap-play").inner_text() == "Play"


def test_weights_of_several_steps_add_up(page):
    hands = take_hold(page)
    hands.nth(CHAT).fill("70")
    _, given = moved_in_keras(RUNNING, BLACK, CHAT, 0.7)
    page.get_by_role("button", name="next step").click()
    press_stage(page, "Weights")
    hands.nth(8).fill("90")
    keras, _ = moved_in_keras(RUNNING, 2, 8, 0.9, given)
    check(page, keras, 2)
    assert heard(page).startswith("With the weights of step 2 and 3 moved, the model writes “")
    assert page.locator(".ap-text .is-moved").count() == 2
    page.get_by_role("button", name="Put the model's own weights back").click()
    check(page, free(RUNNING), 2)
    assert page.locator(".ap-text .is-moved").count() == 0


def test_the_player_says_whose_weights_they_are(page):
    take_hold(page).nth(CHAT).fill("70")
    step = page.locator(".ap-said")
    assert step.inner_text().startswith("Step 2 of 7: your weights are 70% chat and 30% noir, and")
    press_stage(page, "Weights")
    said = "You moved the weights, and they still sum to 100%: chat 70%, noir 30%."
    assert step.inner_text() == said
    page.get_by_role("button", name="next step").click()
    press_stage(page, "Weights")
    assert step.inner_text().startswith("The softmax turns the scores into weights")


def test_what_changes_is_marked(page):
    take_hold(page).nth(CHAT).fill("70")
    changed = page.locator(".ap-text .is-changed").all_inner_texts()
    now = moved_in_keras(RUNNING, BLACK, CHAT, 0.7)[0].target
    assert changed and set(changed) >= set(now) - set(free(RUNNING).target)
    assert page.locator(".ap-text .is-new").inner_text() == "cat"
    assert page.locator(".ap-text .is-rest").count() == len(now) - 2
    page.locator(".ap-text .is-rest").nth(1).click()
    assert page.locator(".ap-at").inner_text() == f"4 of {len(now)}"


def test_each_move_is_held_against_the_models_own_words(page):
    hands = take_hold(page)
    hands.nth(CHAT).fill("70")
    changed = page.locator(".ap-text .is-changed").all_inner_texts()
    hands.nth(CHAT).fill("75")  # which changes no more words
    assert changed and page.locator(".ap-text .is-changed").all_inner_texts() == changed
    assert "the model writes" in heard(page)
    hands.nth(NOIR).fill("97")
    assert page.locator(".ap-text .is-changed").count() == 0
    assert "the model still writes" in heard(page)


def test_only_one_region_speaks(page):
    take_hold(page).nth(CHAT).fill("70")
    assert page.locator(".ap-said").get_attribute("aria-live") == "off"
    page.get_by_role("button", name="next stage").click()
    assert page.locator(".ap-said").get_attribute("aria-live") == "polite"


def test_without_handles_everything_is_as_it_was(page):
    before = page.locator(".attention-player").inner_text()
    hidden = page.locator("[aria-hidden=true]").count()
    take_hold(page).nth(CHAT).fill("70")
    page.get_by_role("button", name="Move the weights").click()
    assert page.locator(".ap-hand").count() == 0
    assert heard(page) == "These are the model's own weights again."
    after = page.locator(".attention-player").inner_text()
    assert after.replace(heard(page) + "\n", "").split() == before.split()
    assert page.locator("[aria-hidden=true]").count() == hidden


def test_handles_are_there_from_the_weights_on(page):
    hands = take_hold(page)
    for stage, seen in (("Scores", False), ("Weights", True), ("Query", False), ("Value", True)):
        press_stage(page, stage)
        assert hands.first.is_visible() == seen, stage


def test_another_sentence_has_its_own_weights(page):
    take_hold(page).nth(CHAT).fill("70")
    page.locator(".own-sentence input").fill("dort")
    page.get_by_role("button", name="Show it").click()
    page.get_by_text("The model writes").wait_for()
    assert page.locator(".ap-hand").count() == 0
    hands = take_hold(page)
    assert hands.count() == 1
    hands.fill("40")
    assert heard(page) == moved_weights.WORDS["alone"] and hands.input_value() == "100"


def test_it_says_when_the_model_does_not_come_and_tries_again(page):
    page.route("**/*.s2s", lambda route: route.abort())
    page.get_by_role("button", name="Move the weights").click()
    status = page.locator(".moved-weights [role=status]")
    expect(status).to_have_text(own_sentence.WORDS["failed"], timeout=30_000)
    assert page.locator(".ap-hand").count() == 0
    page.unroute("**/*.s2s")
    take_hold(page)
    assert heard(page) == moved_weights.WORDS["how"]


def test_without_a_site_there_is_no_control(browser, tmp_path):
    player = of_keras("dort", live=MODEL)
    (tmp_path / "page.html").write_text("<!doctype html>" + player.html(), "utf8")
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    assert page.locator(".ap-live").is_visible()
    assert not page.locator(".moved-weights").is_visible()
    page.close()
    plain = AttentionPlayer(["a"], ["b"], [[1.0]], [[1.0]])
    assert "moved-weights" not in plain.html() and "movedWeights(" in plain.html()


def test_every_word_is_used():
    places = asset("moved_weights.js")
    places += Path(moved_weights.__file__).read_text("utf8").split("def controls")[1]
    unused = [key for key in moved_weights.WORDS if not re.search(rf"[.\"']{key}\b", places)]
    assert unused == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(open_site, width, scheme):
    page = open_site(viewport={"width": width, "height": 800}, color_scheme=scheme)
    hands = take_hold(page)
    for name, act in (("hands", lambda: None), ("moved", lambda: hands.nth(CHAT).fill("70"))):
        act()
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] != "moderate"] == []
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
