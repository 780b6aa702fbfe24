"""The reader's own sentence in an explorable: Keras' numbers, and kind words for every line."""

import os
import re

import pytest
import serve
from axe_playwright_python.sync_playwright import Axe
from player_site import MODEL, SENTENCES, lay_models, lay_page, of_keras
from playwright.sync_api import expect

from seq2seq import pretrained
from seq2seq.explorables import own_sentence
from seq2seq.explorables.motion import TranslationInMotion
from seq2seq.explorables.player import AttentionPlayer

PLAIN = "grammar-plain"
STORED = {
    "source": ["le", "chat"],
    "target": ["cat", "<EOS>"],
    "scores": [[1.0, 2.0], [0.5, 0.5]],
    "weights": [[0.3, 0.7], [0.5, 0.5]],
    "values": [[1.0, -1.0]] * 2,
    "probabilities": [[("cat", 0.9)], [("<EOS>", 1.0)]],
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site with one page, the model and the code for a reader's sentence."""
    folder = tmp_path_factory.mktemp("site")
    lay_models(folder, (MODEL, PLAIN))
    shown = {"page": AttentionPlayer(**STORED, live=MODEL)}
    for name in (MODEL, PLAIN):
        motion = TranslationInMotion.of(pretrained.load(name), "le chien dort", live=name)
        shown[f"motion-{name}"] = motion
    for name, explorable in shown.items():
        lay_page(folder, name, explorable)
    with serve.serving(serve.make_server(folder)) as address:
        yield f"{address}chapters/page.html"


@pytest.fixture
def page(browser, site):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.troubles = []
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.goto(site)
    yield page
    context.close()
    assert page.troubles == []


def submit(page, sentence):
    """Type a sentence; return what is said of it."""
    page.locator(".own-sentence input").fill(sentence)
    page.get_by_role("button", name="Show it").click()
    status = page.locator(".own-sentence [role=status]")
    expect(status).not_to_have_text(own_sentence.WORDS["loading"], timeout=30_000)
    return status.inner_text()


def played(page):
    """What the player says at every stage, and the scores and weights it shows at every step."""
    said, rows = [], []
    on = page.get_by_role("button", name="next stage")
    while True:
        said.append(page.locator(".ap-said").inner_text())
        if len(said) % 5 == 0:
            columns = (".ap-score b", ".ap-weight b")
            rows.append([page.locator(column).all_inner_texts() for column in columns])
        if on.is_disabled():
            return said, rows
        on.click()


def test_of_several_sentences_the_first_is_played(page):
    heard = submit(page, "Le chien dort. La fille mange.")
    assert page.locator(".ap-key").all_inner_texts() == ["le", "chien", "dort"]
    assert heard.endswith(" It reads only the first sentence.")


@pytest.mark.parametrize("sentence", SENTENCES)
def test_it_plays_what_keras_does(page, sentence):
    heard = submit(page, sentence)
    keras = of_keras(sentence)
    said, rows = played(page)
    assert said == [stage for stages in keras.sentences for stage in stages]
    assert page.locator(".ap-text").inner_text().split() == keras.target
    assert page.locator(".ap-key").all_inner_texts() == keras.source
    for (scores, weights), score, weight in zip(rows, keras.scores, keras.weights, strict=True):
        assert [float(text.replace("−", "-")) for text in scores] == score
        assert weights == [f"{round(100 * share)}%" for share in weight]
    words = " ".join(keras.target[:-1]).replace(" ?", "?")
    assert heard.startswith(f"The model writes “{words}”.")
    assert ("It doesn't know “licorne”" in heard) == ("licorne" in sentence)


def test_the_strips_and_the_table_are_of_the_new_sentence(page):
    submit(page, SENTENCES[0])
    keras = of_keras(SENTENCES[0])
    given = page.evaluate(
        """async (sentence) => {
          const answer = await fetch("../models/grammar-luong-dot.s2s");
          const model = seq2seqLive.readModel(await answer.arrayBuffer());
          const { translation } = seq2seqOwn.translated(model, sentence, 30);
          return seq2seqOwn.playerData(model, translation);
        }""",
        SENTENCES[0],
    )
    assert given["values"] == keras.values and given["sums"] == keras.sums
    assert given["next"] == [[list(pair) for pair in pairs] for pairs in keras.probabilities]
    assert page.locator(".ap-row-strip").count() == page.locator(".ap-out path").count() == 9
    page.get_by_text("All steps in one table").click()
    cells = page.locator("tbody tr").nth(3).locator("td").all_inner_texts()
    assert cells[:-1] == [str(round(100 * share)) for share in keras.weights[3]]
    assert cells[-1].startswith("does ")
    assert page.locator("thead th").all_inner_texts()[1:-1] == keras.source
    label = page.locator(".attention-player").get_attribute("aria-label")
    assert label == f"Attention step by step: {' '.join(keras.source)} → {' '.join(keras.target)}"


def test_the_sentence_of_the_book_comes_back(page):
    before = page.locator(".attention-player").inner_text()
    submit(page, "le chien dort")
    assert page.locator(".ap-key").count() == 3
    page.get_by_role("button", name="Back to the sentence of the book").click()
    assert page.locator(".attention-player").inner_text() == before
    assert page.locator(".ap-key").all_inner_texts() == STORED["source"]


@pytest.mark.parametrize("name", ["page", f"motion-{PLAIN}"])
def test_it_plays_from_the_beginning_where_motion_is_welcome(browser, site, name):
    page = browser.new_page(reduced_motion="no-preference")
    page.goto(site.replace("page.html", f"{name}.html"))
    said = page.locator(".ap-said, .tm-said")
    submit(page, "la petite fille dort")
    beginnings = ["Step 1 of 5. Written so far: nothing yet", "Nothing has been read yet."]
    assert said.inner_text().startswith(tuple(beginnings))
    page.get_by_text(re.compile("^(The query is compared|Encoder step 1 of 4)")).wait_for()
    assert page.get_by_role("button", name="Pause").is_visible()
    page.close()


def test_typing_moves_no_stage(page):
    field = page.locator(".own-sentence input")
    said = page.locator(".ap-said").inner_text()
    field.press_sequentially("le chat dort")
    field.press("Home")
    field.press("ArrowRight")
    assert field.input_value() == "le chat dort"
    assert page.locator(".ap-said").inner_text() == said
    field.press("Enter")
    page.get_by_text("The model writes “the cat sleeps”.").wait_for()


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("", "Type a French sentence first."),
        (" \u200b ", "Type a French sentence first."),
        ("xyz qsd", "none of these is among them."),
        ("le chat et " * 30 + "le chien", "It reads the first 30 tokens of this long line."),
    ],
)
def test_every_line_gets_an_answer(page, sentence, words):
    assert words in submit(page, sentence)
    assert page.locator(".ap-key").count() <= own_sentence.MOST_TOKENS


def test_it_says_when_the_model_does_not_come_and_tries_again(page):
    page.route("**/*.s2s", lambda route: route.abort())
    assert submit(page, "le chat dort") == own_sentence.WORDS["failed"]
    assert page.locator(".ap-key").all_inner_texts() == STORED["source"]
    page.unroute("**/*.s2s")
    assert submit(page, "le chat dort") == "The model writes “the cat sleeps”."


def test_nothing_is_fetched_before_it_is_asked_for(browser, site):
    page, fetched = browser.new_page(), []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(site, wait_until="networkidle")
    assert [url for url in fetched if "models" in url] == []
    page.close()


def test_without_a_site_there_is_no_form(browser, tmp_path):
    player = AttentionPlayer(**STORED, live=MODEL)
    (tmp_path / "page.html").write_text("<!doctype html>" + player.html(), "utf8")
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    assert page.locator(".ap-live").is_visible()
    assert not page.locator(".own-sentence").is_visible()
    page.close()
    assert "<form" not in AttentionPlayer(**STORED).html()


# Everything that any moment of the translation in motion shows, as the picture holds it.
DRAWN = """() => {
  const all = (name) => [...document.querySelectorAll(name)];
  const texts = (name) => all(name).map((node) => node.textContent);
  const cells = (name) => all(`${name} i[style*="--p"]`).map((cell) => {
    const size = parseInt(cell.style.getPropertyValue("--p"));
    return cell.classList.contains("tm-minus") ? -size : size;
  });
  return {
    label: document.querySelector(".translation-in-motion").getAttribute("aria-label"),
    words: texts(".tm-word"),
    candidates: texts(".tm-candidate"),
    bars: texts(".tm-bar b"),
    lengths: all(".tm-length").map((bar) => parseFloat(bar.style.width)),
    shares: texts(".tm-share"),
    steps: all("[data-step]").map((part) => part.dataset.step),
    cells: cells(".tm-picture"),
    table: texts("tbody tr > *"),
  };
}"""


@pytest.mark.parametrize("name", [PLAIN, MODEL])
def test_the_translation_in_motion_draws_what_keras_does(browser, site, name):
    sentence = "le petit chat noir ne mange pas la pomme verte"
    keras = TranslationInMotion.of(pretrained.load(name), sentence)
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(site.replace("page.html", f"motion-{name}.html"))
    book = page.evaluate(DRAWN)
    assert submit(page, sentence).startswith("The model writes “the small black ")
    drawn = page.evaluate(DRAWN)
    assert page.locator(".tm-said").inner_text() == keras.sentences[len(keras.source) + 3]
    page.get_by_role("button", name="Start over").click()
    said = [page.locator(".tm-said").inner_text()]
    on = page.get_by_role("button", name="Step forward")
    while on.is_enabled():
        on.click()
        said.append(page.locator(".tm-said").inner_text())
    assert said == keras.sentences
    page.get_by_role("button", name="Back to the sentence of the book").click()
    assert page.evaluate(DRAWN) == book
    page.set_content(keras.html())
    assert drawn == page.evaluate(DRAWN)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_a_thumb_reaches_it(browser, site, width, scheme):
    view = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    page = browser.new_page(**view, reduced_motion="reduce")
    page.goto(site)
    submit(page, "le petit chat noir ne mange pas xyz")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] != "moderate"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sizes = page.locator(".own-sentence :is(input, button)").evaluate_all(
        "nodes => nodes.map(n => n.getBoundingClientRect().height)"
    )
    assert len(sizes) == 3 and min(sizes) >= 40
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=f"{folder}/own-{width}-{scheme}.png", full_page=True)
    page.close()


def test_the_model_must_be_a_shipped_one():
    with pytest.raises(ValueError, match="^AttentionPlayer: `live` must be one of .*'other'.$"):
        AttentionPlayer(**STORED, live="other")
    with pytest.raises(ValueError, match="^TranslationInMotion: `live` must be .*'other'.$"):
        TranslationInMotion.of(pretrained.load(PLAIN), "le chat", live="other")
