"""The translation in motion: the model's own numbers, and a reader who plays and steps it."""

import functools
import json
import re

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from explorable_contract import (
    DARK,
    LIGHT,
    Page,
    check_it_stands_alone,
    check_the_theme_wins,
    paper_of,
)
from tiny import tiny_translator

from seq2seq import EOS, SOS, pretrained
from seq2seq.explorables.motion import TranslationInMotion
from seq2seq.explorables.motion_html import percent

SHORT = "le petit chat dort"
RUNNING = "le chat noir ne mange pas la pomme verte"
NAME = "translation-in-motion"


@functools.cache
def translator_of(name):
    return pretrained.load(name)


@functools.cache
def recorded(name="grammar-luong-dot", sentence=RUNNING):
    return TranslationInMotion.of(translator_of(name), sentence)


def too_pale(page):
    """The texts of a page whose contrast with what is behind them is too small."""
    options = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [node["html"] for violation in found for node in violation["nodes"]]


def small(**changes):
    """A run of two source tokens and three output steps, of three units."""
    given = {
        "source": ["le", "chat"],
        "encoder_states": [[0.5, 0.1, 0.0], [-1.0, 0.1, 0.5]],
        "context_vector": [-1.0, 0.1, 0.5],
        "decoder_states": [[0.1, 0.1, 0.2], [0.3, 0.1, 0.4], [-0.5, 0.1, 0.6]],
        "probabilities": [
            [("the", 0.71), ("a", 0.2), ("</script>", 0.004)],
            [("cat", 0.997), ("dog", 0.003)],
            [("<EOS>", 0.5), ("and", 0.5)],
        ],
    }
    return TranslationInMotion(**{**given, **changes})


def with_weights(**changes):
    return small(weights=[[0.9, 0.1], [0.0, 1.0], [0.5, 0.5]], **changes)


def greedy(model, source):
    """The run of a model by itself: logits, decoder states, weights, token ids."""
    state, token, steps = model.start(source), SOS, []
    while token != EOS and len(steps) < 30:
        logits, state, weights = model.step(np.array([token], "int32"), state)
        token = int(np.argmax(logits[0]))
        steps.append((np.asarray(logits)[0], np.asarray(state["decoder_state"])[0], weights, token))
    return steps


@pytest.mark.parametrize("name", ["grammar-plain", "grammar-luong-dot", "grammar-bahdanau-dot"])
@pytest.mark.parametrize("sentence", [SHORT, RUNNING])
def test_the_numbers_are_those_of_the_model(name, sentence):
    translator, motion = translator_of(name), recorded(name, sentence)
    source = translator.source_vocabulary.encode([sentence.split()])
    steps = greedy(translator.model, source)
    tokens = translator.target_vocabulary.tokens
    assert motion.source == sentence.split()
    assert motion.target == [tokens[token] for *_, token in steps]
    assert tuple(motion.target) == translator.translate([sentence])[0].target
    assert motion.fed == ["<SOS>", *motion.target[:-1]]
    for t, (logits, _, weights, _) in enumerate(steps):
        exponentials = np.exp(logits.astype("float64"))
        chances = exponentials / exponentials.sum()
        best = np.argsort(-chances)[:5]
        assert [token for token, _ in motion.probabilities[t]] == [tokens[i] for i in best]
        shown = [chance for _, chance in motion.probabilities[t]]
        np.testing.assert_allclose(shown, chances[best], atol=0.00501)
        if weights is not None:
            np.testing.assert_allclose(motion.weights[t], weights[0], atol=0.00501)
    assert (motion.weights is None) == (name == "grammar-plain")


@pytest.mark.parametrize("name", ["grammar-plain", "grammar-luong-dot"])
def test_the_cells_are_the_eight_units_that_vary_most(name):
    translator, motion = translator_of(name), recorded(name)
    source = translator.source_vocabulary.encode([RUNNING.split()])
    encoder_states, context_vector = map(np.asarray, translator.model.encoder(source))
    decoder_states = np.stack([state for _, state, _, _ in greedy(translator.model, source)])
    states = np.concatenate([encoder_states[0], context_vector, decoder_states])
    units = sorted(range(states.shape[1]), key=lambda u: -states[:, u].var())[:8]
    shown = states[:, sorted(units)]
    cells = [*motion.encoder_states, motion.context_vector, *motion.decoder_states]
    np.testing.assert_allclose(cells, 100 * shown / np.abs(shown).max(), atol=0.5001)
    assert motion.context_vector == motion.encoder_states[-1]


def test_sentences_tell_every_moment():
    assert small().sentences == [
        "Nothing has been read yet.",
        "Encoder step 1 of 2: “le” goes in, and the state is updated.",
        "Encoder step 2 of 2: “chat” goes in, and the state is updated.",
        "The whole sentence has been read. The context vector c crosses over, and the decoder "
        "starts from it. Nothing else crosses.",
        "Decoder step 1: <SOS> goes in; the most probable next token is “the” (71%), which "
        "becomes the next input.",
        "Decoder step 2: “the” goes in; the most probable next token is “cat” (>99%), which "
        "becomes the next input.",
        "Decoder step 3: “cat” goes in; the most probable next token is <EOS> (50%), which ends "
        "the translation.",
    ]
    attending = with_weights().sentences
    assert "Nothing else" not in attending[3] and "weighted sum" in attending[3]
    assert attending[4].endswith(" The largest attention weight is on “le” (90%).")
    assert attending[5].endswith(" The largest attention weight is on “chat” (>99%).")
    cut = small(probabilities=[[("ha", 0.4)]] * 3)
    assert cut.sentences[-1].endswith("“ha” (40%). The run stops here, before <EOS>.")


def test_a_run_that_never_ends_is_cut():
    translator = tiny_translator("plain")
    translator.model.decoder.output_layer.bias.assign(
        np.eye(len(translator.target_vocabulary))[7] * 1e3
    )
    motion = TranslationInMotion.of(translator, "le chat dort")
    assert motion.target == [translator.target_vocabulary.tokens[7]] * 16
    assert "before <EOS>" in motion.sentences[-1]


def test_a_percentage_never_claims_none_or_all():
    shares = {0.0: "<1%", 0.01: "1%", 0.285: "28%", 0.99: "99%", 1.0: ">99%"}
    assert {share: percent(share) for share in shares} == shares


def test_numbers_are_rounded_so_that_every_machine_writes_the_same():
    noise = 1e-6 * np.random.default_rng(0).normal(size=(3, 3))
    states = np.array([[0.1, 0.1, 0.2], [0.3, 0.1, 0.4], [-0.5, 0.1, 0.6]])
    assert small(decoder_states=states + noise).html() == small().html() == small()._repr_html_()
    assert repr(small()) == "TranslationInMotion(2 source tokens, 3 output steps)"


def test_html_is_small_and_fetches_nothing():
    check_it_stands_alone(recorded().html(), most_bytes=60_000)
    check_it_stands_alone(recorded("grammar-plain", SHORT).html(), most_bytes=40_000)
    markup = recorded().html().split("<script")[0]
    assert "&lt;1%" in markup and "<1%" not in markup


@pytest.mark.parametrize("token", ["</script><b>", "<!--", "\"'&<i>", "]]>", "\u2028"])
def test_no_token_breaks_out(token):
    given = {"source": ["le", token], "probabilities": [[(token, 0.5)]] * 3}
    plain = {"source": ["le", "x"], "probabilities": [[("x", 0.5)]] * 3}
    page, other = Page(with_weights(**given).html()), Page(with_weights(**plain).html())
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in other.tags]
    assert f"“{token}” (50%)" in json.loads(page.scripts[0])["said"][-1]
    assert any(token in text for text in page.texts)
    label = dict(page.tags[0][1])["aria-label"]
    assert label == f"Translation in motion: le {token} → {token} {token} {token}"


def test_the_table_holds_every_step():
    table = with_weights().html().split("<table>")[1].split("</table>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table.split("<tr>")[1:]]
    assert rows == [
        ["step", "input", "most probable next tokens", "largest attention weights"],
        ["1", "&lt;SOS&gt;", "the 71%, a 20%, &lt;/script&gt; &lt;1%", "le 90%, chat 10%"],
        ["2", "the", "cat &gt;99%, dog &lt;1%", "chat &gt;99%"],
        ["3", "cat", "&lt;EOS&gt; 50%, and 50%", "le 50%, chat 50%"],
    ]
    assert "attention weights" not in small().html()


ERRORS = {
    "source": ({"source": "le chat"}, "`source` must be a sequence of strings"),
    "encoder states": (
        {"encoder_states": [[1.0, 0.0, 0.0]]},
        r"`encoder_states` must have shape \(S, U\) with S=2. Received: .*=\(1, 3\)",
    ),
    "context vector": (
        {"context_vector": [1.0, 0.0]},
        r"`context_vector` must have shape \(U,\) with U=3. Received: .*=\(2,\)",
    ),
    "decoder states": (
        {"decoder_states": [[1.0, 0.0]] * 3},
        r"`decoder_states` must have shape \(T, U\) with U=3. Received: .*=\(3, 2\)",
    ),
    "steps": ({"probabilities": [[("a", 1.0)]]}, "each of the 3 output steps. Received: 1 lists"),
    "chance": ({"probabilities": [[("a", 2.0)]] * 3}, r"Received: \[2.0\] at step 1"),
    "order": (
        {"probabilities": [[("a", 0.2), ("b", 0.3)]] * 3},
        r"`probabilities` must begin with the most probable token. Received: \[0.2, 0.3\] at step",
    ),
    "weights": (
        {"weights": [[1.0], [1.0], [1.0]]},
        r"`weights` must have shape \(T, S\) with T=3 and S=2. Received: .*=\(3, 1\)",
    ),
    "sum": ({"weights": [[0.5, 0.6]] * 3}, "must be at least 0 and sum to 1 in every row"),
    "opening": ({"opening": 4}, "an output step from 1 to 3. Received: opening=4"),
    "no step": ({"opening": 0}, "an output step from 1 to 3. Received: opening=0"),
    "half a step": ({"opening": 1.5}, "an output step from 1 to 3. Received: opening=1.5"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_name_what_was_expected_and_received(name):
    changes, message = ERRORS[name]
    with pytest.raises(ValueError, match="^TranslationInMotion: .*" + message) as raised:
        small(**changes)
    assert str(raised.value).endswith(".")


def test_errors_of_a_recording():
    for sentence in ("", "  ", None, ["le", "chat"]):
        with pytest.raises(ValueError, match="`sentence` must be a string .* Received: sentence="):
            TranslationInMotion.of(tiny_translator(), sentence)
    with pytest.raises(ValueError, match="have a recurrent model, .* Received: model=Transformer."):
        TranslationInMotion.of(tiny_translator("transformer"), "le chat")


# In the browser. A moment is a number: nothing read, each source token, the crossing, each output.


def said(page, number=0):
    return page.locator(".tm-said").nth(number).inner_text()


def seen(page, selector):
    """Texts of the parts that are seen."""
    return page.locator(selector).evaluate_all(
        "nodes => nodes.filter(n => n.checkVisibility({ visibilityProperty: true }))"
        ".map(n => n.innerText)"
    )


def check_the_picture(page, motion, moment):
    """Everything shown at a moment, from the numbers of the run."""
    crossing = len(motion.source) + 1
    step = moment - crossing
    assert said(page) == motion.sentences[moment]
    assert page.locator(".tm-token.is-read").count() == min(moment, crossing - 1)
    cells = page.locator(".tm-token .tm-strip").evaluate_all(
        "nodes => nodes.map(n => getComputedStyle(n.firstChild).visibility)"
    )
    assert cells.count("visible") == min(moment, crossing - 1)
    reading = seen(page, ".tm-token.is-now .tm-word")
    assert reading == ([motion.source[moment - 1]] if 0 < moment < crossing else [])
    context = page.locator(".tm-context .tm-strip i").first
    assert context.is_visible() == (moment >= crossing)
    assert len(seen(page, ".tm-before")) == (moment >= crossing)
    assert seen(page, ".tm-target .tm-word") == motion.target[: max(0, step)]
    if step < 1:
        assert not seen(page, ".tm-input .tm-word, .tm-bars, .tm-share, .tm-after")
        return
    assert seen(page, ".tm-target .is-new") == [motion.target[step - 1]]
    assert seen(page, ".tm-input .tm-word") == [motion.fed[step - 1]]
    pairs = motion.probabilities[step - 1]
    assert seen(page, ".tm-candidate") == [token for token, _ in pairs]
    assert seen(page, ".tm-bar b") == [percent(chance) for _, chance in pairs]
    bars = page.locator(".tm-bars.is-on .tm-track").evaluate_all(
        "nodes => nodes.map(node => node.firstChild.offsetWidth / node.offsetWidth)"
    )
    np.testing.assert_allclose(bars, [chance for _, chance in pairs], atol=0.02)
    before = [motion.context_vector, *motion.decoder_states][step - 1]
    for name, units in (("before", before), ("after", motion.decoder_states[step - 1])):
        cells = page.locator(f".tm-{name}.is-on i").evaluate_all(
            "nodes => nodes.map(n => parseInt(n.style.getPropertyValue('--p'))"
            " * (n.className ? -1 : 1))"
        )
        assert cells == units
    shares = motion.weights[step - 1] if motion.weights else []
    assert seen(page, ".tm-share") == [percent(share) for share in shares]
    assert seen(page, ".tm-up span") == ["stop" if step == len(motion.target) else "fed back"]


def test_it_opens_on_a_filled_state(open_page):
    motion = recorded()
    page = open_page(motion)
    check_the_picture(page, motion, 9 + 1 + 2)
    assert seen(page, ".tm-target .tm-word") == ["the", "black"]
    assert not page.locator("details").get_attribute("open")
    for opening, moment in ((1, 4), (3, 6)):
        check_the_picture(open_page(small(opening=opening)), small(), moment)
    assert TranslationInMotion(["le"], [[1]], [1], [[1]], [[("the", 1)]]).opening == 1


@pytest.mark.parametrize("motion", [small, with_weights, recorded])
def test_the_buttons_step_through_every_moment(open_page, motion):
    motion = motion()
    page = open_page(motion, reduced_motion="reduce")
    button = functools.partial(page.get_by_role, "button")
    button(name="Start over").click()
    last = len(motion.sentences) - 1
    for moment in range(last):
        check_the_picture(page, motion, moment)
        assert button(name="Step back").is_disabled() == (moment == 0)
        assert button(name="Start over").is_disabled() == (moment == 0)
        button(name="Step forward").click()
    check_the_picture(page, motion, last)
    assert button(name="Step forward").is_disabled()
    button(name="Step back").click()
    check_the_picture(page, motion, last - 1)


def test_the_keyboard_steps_and_plays(open_page):
    motion = with_weights()
    page = open_page(motion)
    page.keyboard.press("Tab")
    keys = [("ArrowRight", 6), ("ArrowRight", 6), ("ArrowLeft", 5), ("Home", 0), ("ArrowLeft", 0)]
    for key, moment in [*keys, ("ArrowRight", 1), ("End", 6), ("Control+Home", 6)]:
        page.keyboard.press(key)
        assert said(page) == motion.sentences[moment], key
    for name in ("Pause", "Play"):
        page.keyboard.press("Space")
        assert page.get_by_role("button", name=name).is_visible()
    place = page.evaluate("scrollY")
    page.get_by_role("button", name="Step back").focus()
    page.keyboard.press("Home")
    assert said(page) == motion.sentences[0] and page.evaluate("scrollY") == place
    page.get_by_role("button", name="Step forward").focus()
    page.keyboard.press("Space")  # presses the button and does not also play
    assert said(page) == motion.sentences[1]
    assert page.get_by_role("button", name="Play").is_visible()
    page.locator("summary").focus()
    page.keyboard.press("Space")
    assert page.locator("table").is_visible() and said(page) == motion.sentences[1]


def test_a_click_on_a_token_goes_to_its_moment(open_page):
    motion = small()
    page = open_page(motion, reduced_motion="reduce")
    page.locator(".tm-target .tm-word", has_text="the").click()
    check_the_picture(page, motion, 4)
    page.locator(".tm-source .tm-word", has_text="chat").click()
    check_the_picture(page, motion, 2)


def test_it_plays_from_the_beginning_to_the_end_and_again(open_page):
    motion = small()
    page = open_page(motion)
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    assert said(page) == motion.sentences[5]  # never plays by itself
    page.clock.run_for(60_000)
    assert said(page) == motion.sentences[5]
    play = page.locator("[data-do=play]")
    for _ in range(2):
        play.click()
        assert (said(page), play.inner_text()) == (motion.sentences[0], "Pause")
        assert page.locator(".tm-said").get_attribute("aria-live") == "off"
        # Two tokens, then the crossing and three outputs, each shown for its time.
        for moment, wait in enumerate((650, 650, 650, 1500, 2200, 2200), 1):
            page.clock.run_for(wait - 1)
            assert said(page) == motion.sentences[moment - 1]
            page.clock.run_for(1)
            assert said(page) == motion.sentences[moment]
        assert play.inner_text() == "Play"
        assert page.locator(".tm-said").get_attribute("aria-live") == "polite"
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    play.click()  # goes on from where the reader is
    assert said(page) == motion.sentences[1]
    page.clock.run_for(650)
    assert said(page) == motion.sentences[2]
    play.click()
    page.clock.run_for(60_000)
    assert (said(page), play.inner_text()) == (motion.sentences[2], "Play")


def test_a_step_by_hand_stops_the_playing(open_page):
    motion = small()
    page = open_page(motion)
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    for how in (
        lambda: page.get_by_role("button", name="Step back").click(),
        lambda: page.keyboard.press("End"),
        lambda: page.locator(".tm-source .tm-word").first.click(),
    ):
        page.locator("[data-do=play]").click()
        page.clock.run_for(700)
        how()
        now = said(page)
        page.clock.run_for(60_000)
        assert said(page) == now
        assert page.locator("[data-do=play]").inner_text() == "Play"


@pytest.mark.parametrize("name, wait", [("Slow", 1300), ("Normal", 650), ("Fast", 325)])
def test_the_reader_sets_the_speed(open_page, name, wait):
    motion = small()
    page = open_page(motion)
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    page.get_by_role("button", name=name).click()
    pressed = page.locator(".tm-speeds [aria-pressed=true]")
    assert pressed.all_inner_texts() == [name]
    page.locator("[data-do=play]").click()
    page.clock.run_for(wait - 1)
    assert said(page) == motion.sentences[0]
    page.clock.run_for(1)
    assert said(page) == motion.sentences[1]


def moving(page):
    return page.locator(f".{NAME}").evaluate(
        "node => node.getAnimations({ subtree: true }).map(a => a.effect.target.textContent)"
    )


def test_what_was_written_travels_back_to_the_input(open_page):
    page = open_page(small(opening=1))
    assert moving(page) == []
    page.get_by_role("button", name="Step forward").click()
    fed = page.locator(".tm-input .is-on")
    page.locator(f".{NAME}").evaluate(
        "node => (node.kept = node.getAnimations({ subtree: true })).forEach(a => a.pause())"
    )

    def at(share):
        page.locator(f".{NAME}").evaluate(
            "(node, time) => node.kept.forEach(a => (a.currentTime = time))",
            2200 * share,
        )
        return fed.bounding_box(), page.locator(".tm-target .is-new").bounding_box()

    first, _ = at(0)
    origin = page.locator(".tm-target .tm-word").first.bounding_box()
    assert (first["x"], first["y"]) == pytest.approx((origin["x"], origin["y"]), abs=1)
    home, new = at(0.7)
    box = page.locator(".tm-input").bounding_box()
    assert box["y"] < home["y"] and home["y"] + home["height"] < box["y"] + box["height"]
    winner = page.locator(".tm-bars.is-on .tm-candidate").first.bounding_box()
    assert (new["x"], new["y"]) == pytest.approx((winner["x"], winner["y"]), abs=1)
    _, settled = at(1)
    assert settled["y"] > winner["y"] + 50
    at(0.7)
    assert moving(page)
    page.get_by_role("button", name="Step back").click()
    assert moving(page) == []  # at once


def test_nothing_moves_where_the_reader_asks_for_less(open_page):
    motion = small()
    page = open_page(motion, reduced_motion="reduce")
    assert not page.locator("[data-do=play]").is_visible()
    assert not page.locator(".tm-speeds").is_visible()
    page.clock.install()
    for moment in (0, 1, 2, 3, 4, 5):
        page.locator(f".{NAME}").press("ArrowRight" if moment else "Home")
        assert said(page) == motion.sentences[moment] and moving(page) == []
    page.keyboard.press("Space")
    page.clock.run_for(60_000)
    assert said(page) == motion.sentences[5]
    page = open_page(motion, reduced_motion="no-preference")
    for _ in range(2):
        page.locator(f".{NAME}").press("ArrowRight")
    page.locator(f".{NAME}").press("Home")
    for _ in range(6):
        page.locator(f".{NAME}").press("ArrowRight")
        assert moving(page)


def test_two_of_them_do_not_disturb_each_other(open_page):
    page = open_page(small(), small(), with_weights())
    assert page.locator(f".{NAME}.is-ready").count() == 3
    page.get_by_role("button", name="Start over").nth(1).click()
    sentences = small().sentences
    assert [said(page, n)[:22] for n in range(2)] == [sentences[5][:22], sentences[0][:22]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_telephone(open_page, scheme):
    motion = recorded()
    page = open_page(
        motion, viewport={"width": 390, "height": 844}, color_scheme=scheme, has_touch=True
    )
    for key in ("Home", "End"):
        page.locator(f".{NAME}").press(key)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    for _ in range(len(motion.source), len(motion.source) + 2 * len(motion.probabilities)):
        page.locator(f".{NAME}").press("ArrowLeft")
        assert too_pale(page) == []  # words over bars of every length
    page.locator(f".{NAME}").press("End")
    buttons = page.locator("button").evaluate_all(
        "nodes => nodes.map(n => n.getBoundingClientRect()).map(box => [box.width, box.height])"
    )
    assert all(width >= 40 and height >= 40 for width, height in buttons), buttons
    words = page.locator(".tm-source .tm-word, .tm-target .tm-word, .tm-input .tm-word")
    cut = "nodes => nodes.filter(n => n.scrollWidth > n.clientWidth).map(n => n.textContent)"
    assert words.evaluate_all(cut) == []
    assert page.locator(f".{NAME}").bounding_box()["height"] < 844
    widths = page.locator(".tm-stack > .is-on .tm-track").evaluate_all(
        "nodes => nodes.map(n => n.getBoundingClientRect().width)"
    )
    assert len(widths) >= 5 and min(widths) >= 60  # a bar that can be read
    edge = page.locator(".tm-decoder").bounding_box()
    labels = page.locator(".tm-down span, .tm-name")
    for box in labels.evaluate_all("nodes => nodes.map(n => n.getBoundingClientRect().right)"):
        assert box <= edge["x"] + edge["width"]
    page.locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert paper_of(page, NAME) == {"light": LIGHT, "dark": DARK}[scheme]


def test_one_glance_takes_it_in(open_page):
    page = open_page(recorded(), viewport={"width": 700, "height": 600})
    heights = set()
    for key in ("Home", "End", *["ArrowLeft"] * 10):
        page.locator(f".{NAME}").press(key)
        heights.add(page.locator(f".{NAME}").bounding_box()["height"])
    assert len(heights) == 1 and heights.pop() < 525  # and nothing on the page jumps


def test_the_theme_of_the_book_wins_over_the_system(open_page):
    check_the_theme_wins(open_page, small(), NAME)


def test_without_javascript_it_is_a_still_picture_with_a_table(open_page):
    page = open_page(with_weights(), java_script_enabled=False)
    assert page.locator("table").is_visible() and page.locator("button:visible").count() == 0
    shown = {
        ".tm-target .tm-word": ["the", "cat"],
        ".tm-target .is-new": ["cat"],
        ".tm-input .tm-word": ["the"],
        ".tm-candidate": ["cat", "dog"],
        ".tm-share": ["<1%", ">99%"],
    }
    for selector, texts in shown.items():
        assert seen(page, selector) == texts
    assert said(page) == with_weights().sentences[5]


def test_the_script_finds_the_still_picture_as_python_drew_it(open_page):
    for motion in (with_weights(), small(opening=3)):
        still = open_page(motion, java_script_enabled=False)
        live = open_page(motion)
        drawn = [p.locator(".tm-picture").evaluate("n => n.outerHTML") for p in (still, live)]
        classes = [p.locator(f".{NAME}").get_attribute("class") for p in (still, live)]
        assert drawn[0] == drawn[1] and classes[0] + " is-ready" == classes[1]


def test_on_paper_it_is_a_still_picture_with_a_table(open_page):
    page = open_page(small())
    assert not page.locator("table").is_visible()
    page.emulate_media(media="print")
    assert page.locator("table").is_visible()
    assert page.locator(".tm-picture").is_visible() and page.locator(".tm-said").is_visible()
    assert page.locator("button:visible").count() == 0
    assert paper_of(page, NAME) == "rgb(255, 255, 255)"


def test_in_forced_colors_bars_and_cells_are_seen(open_page):
    page = open_page(small(), forced_colors="active")
    painted = "nodes => nodes.map(n => getComputedStyle(n).backgroundColor)"
    ink = page.locator(".tm-said").evaluate("n => getComputedStyle(n).color")
    assert set(page.locator(".tm-bars.is-on .tm-length").evaluate_all(painted)) == {ink}
    cells = page.locator(".tm-token").last.locator(".tm-strip i")
    assert len(set(cells.evaluate_all(painted))) == 3  # -1, 0.1 and 0.5
    new, other = page.locator(".tm-target .is-written").evaluate_all(painted)
    assert new != other
