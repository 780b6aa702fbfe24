"""The home page by itself: written into an empty site, opened as a reader would."""

import os
import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
import reading
import serve
import site_check
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from notebooks import TWINS
from pages import home, preview
from PIL import Image

from seq2seq import pretrained
from seq2seq.explorables.live import SENTENCE, LiveTranslator
from seq2seq.explorables.live_words import LABELS, WORDS

ROOT = Path(home.__file__).resolve().parents[2]
BASE = "https://seq2seq-attention.github.io/course/"
TITLE = "Sequence to sequence and attention"
FIRST, HEAVY = home.MODELS[0], "tatoeba"
SIZES = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "_static", site / "_static")
    preview.draw_icon(site / "_static" / "touch-icon.png")
    css = (ROOT / "_static" / "course.css").read_text(encoding="utf8")
    home.write_home(
        site,
        LiveTranslator(home.MODELS, folder=home.FOLDER),
        home.chapters_of(ROOT, site),
        title=TITLE,
        base=BASE,
        repository="https://github.com/seq2seq-attention/course",
        colors=home.colors(css),
        back=[("back/notation", "Notation")],
    )
    return site


@pytest.fixture(scope="module")
def address(site):
    with serve.serving(serve.make_server(site)) as address:
        yield address


@pytest.fixture
def visit(browser, address):
    """Open the home page; at the end nothing went wrong but what a test expects."""
    contexts, troubles = [], []

    def open_with(hash="", prepare=None, expected=(), **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)

        def hear(message):
            if not any(word in message.text for word in expected):
                troubles.append(message.text)

        page.on("console", hear)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith(address) else troubles.append(r.url))
        if prepare:
            prepare(page)
        page.goto(address + hash)
        return page

    yield open_with
    for context in contexts:
        context.close()
    assert troubles == []


def ready(page):
    page.locator(".lt-place [data-key]").first.wait_for()
    return page


def english(page):
    return " ".join(page.locator(".lt-english").inner_text().split())


def translated(sentence, name=FIRST):
    return pretrained.load(name).translate([sentence])[0].text


def parsed(site):
    return BeautifulSoup((site / "index.html").read_text(encoding="utf8"), "html.parser")


def test_the_head_says_what_the_page_is(site):
    head = parsed(site).head
    said = {m.get("name") or m.get("property"): m.get("content") for m in head.select("meta")}
    assert head.title.text == said["og:title"] == TITLE
    assert head.select_one("link[rel=canonical]")["href"] == said["og:url"] == BASE
    assert said["description"] == said["og:description"] and len(said["description"]) > 60
    assert said["twitter:card"] == "summary_large_image" and said["og:image:alt"]
    assert said["og:image"] == f"{BASE}_static/preview.png"
    size = (int(said["og:image:width"]), int(said["og:image:height"]))
    with Image.open(site / "_static" / "preview.png") as image:
        assert image.size == size == (1200, 630)
        assert len(image.convert("RGB").getcolors(2**20)) > 50
    assert (site / "_static" / "preview.png").stat().st_size < 300_000
    icon = head.select_one("link[rel=apple-touch-icon]")["href"]
    with Image.open(site / icon) as image:
        assert image.size == (180, 180)


def test_links_lead_to_pages_of_the_book_and_files_of_the_site(site):
    pages = {f"{page}.html" for page in [*home.pages_of(ROOT), "search"]}
    soup = parsed(site)
    for element in soup.select("[href], [src]"):
        link = element.get("href") or element.get("src")
        if re.match("https?:", link):
            continue
        file, fragment = urldefrag(link)
        assert not file or file in pages or (site / unquote(file)).is_file(), link
        assert not fragment or soup.find(id=fragment), link
    outside = {a["href"] for a in soup.select("a[href^=http]")}
    start = "https://colab.research.google.com/github/seq2seq-attention/course/blob/main/"
    assert f"{start}chapters/intro.ipynb" in outside
    doors = [a["href"] for a in soup.select(".doors h3 a")]
    assert doors == ["chapters/intro.html", f"{start}chapters/intro.ipynb", "back/teaching.html"]
    assert soup.select_one("header a[href='search.html']")


def test_every_chapter_has_a_card_with_its_question_and_minutes(site):
    cards = parsed(site).select(".cards li")
    pages = [page for page in home.pages_of(ROOT) if page.startswith("chapters/")]
    assert [card.a["href"] for card in cards] == [f"{page}.html" for page in pages]
    pictures = [card.img["src"] for card in cards]
    assert len({(site / picture).read_bytes() for picture in pictures}) == len(cards)
    for page, card in zip(pages, cards, strict=True):
        name = page.removeprefix("chapters/")
        question, minutes = (p.text for p in card.select("p"))
        twin = " ".join((TWINS / f"{name}.md").read_text(encoding="utf8").split())
        assert f"**{question}**" in twin
        assert minutes.startswith(f"{reading.reading(name).minutes} minutes")
        assert f"| {minutes} |" in twin
        assert card.img["loading"] == "lazy" and card.img["alt"] == ""


def test_a_notebook_that_asks_nothing_has_no_card():
    words = {"cell_type": "markdown", "source": ["# Title\n", "\n", "**Why?** Because."]}
    code = {"cell_type": "code", "source": ["1"]}
    table = {"cell_type": "markdown", "source": ["| a | 15 minutes | b |"]}
    assert home.chapter_of("chapters/x", [words, code, table]) is None
    found = home.chapter_of("chapters/07_x", [words, table, code])
    assert (found.number, found.title, found.question, found.minutes) == (7, "Title", "Why?", 15)
    assert home.chapter_of("chapters/x", [words, table]).number is None


def test_it_is_light(site):
    assert site_check.weight(site / "index.html") < 100  # kB; 300 are allowed
    assert not list(parsed(site).select("script[src], link[rel=stylesheet]"))


def test_the_model_comes_after_the_first_paint(visit, site):
    watch = """(() => {
      const fetched = globalThis.fetch;
      globalThis.fetch = (...given) => {
        globalThis.whileReading = document.currentScript !== null;
        return fetched(...given);
      };
    })()"""
    page = ready(visit(prepare=lambda page: page.add_init_script(watch)))
    assert english(page) == translated(SENTENCE)
    assert page.evaluate("whileReading") is False
    painted, fetched = page.evaluate("""() => [
      performance.getEntriesByName('first-contentful-paint')[0].startTime,
      performance.getEntriesByType('resource').filter(e => e.name.endsWith('.s2s'))
        .map(e => [e.name.split('/').at(-1), e.startTime])]""")
    assert [name for name, _ in fetched] == [f"{FIRST}.s2s"]
    assert fetched[0][1] >= painted
    # Every other model names its size.
    for name in home.MODELS[1:]:
        size = (site / home.FOLDER / f"{name}.s2s").stat().st_size
        label = f"{LABELS[name]} ({size / 1e6:.1f} MB)"
        assert page.get_by_role("button", name=label, exact=True).is_visible()
        assert size < 4_000_000


def test_a_greeting_is_called_a_guess_and_the_larger_model_is_named(visit):
    page = ready(visit())
    page.locator(".lt-french").fill("Bonjour")
    page.locator(".lt-french").press("Enter")
    said = page.locator(".lt-said").inner_text()
    assert said.endswith(WORDS["none known yet"].partition("{count}")[2])
    assert "real sentences" in said and LABELS[HEAVY] == "trained on real sentences"


def test_a_stored_example_answers_until_the_model_is_here(visit):
    held = []
    page = visit(prepare=lambda page: page.route("**/*.s2s", lambda route: held.append(route)))
    page.locator("progress").wait_for()
    assert english(page) == translated(SENTENCE)
    assert page.locator(".lt-place td").count() > 20
    assert WORDS["loading"].split("{")[0].strip() in page.locator(".lt-loads").first.text_content()
    page.locator("[data-example]").first.click()
    assert page.locator(".lt-said").inner_text() == WORDS["waiting"]
    wanted = page.locator(".lt-french").input_value()
    held[0].continue_()
    ready(page)
    assert english(page) == translated(wanted)
    assert page.locator("progress").count() == 0


def test_a_page_opened_as_a_file_says_how_to_see_its_models(browser, site):
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_role("button", name="Load it").wait_for()
    said = page.locator(".lt-loads").first.inner_text()
    assert WORDS["failed, file"].format(model=LABELS[FIRST]) in said and "offline" not in said
    assert english(page) == translated(SENTENCE)
    page.close()


def test_a_model_that_does_not_come_is_said_and_can_be_tried_again(visit):
    page = visit(
        prepare=lambda page: page.route("**/*.s2s", lambda route: route.abort()),
        expected=["net::ERR_FAILED"],
    )
    page.get_by_role("button", name="Load it").wait_for()
    failed = f"The model “{LABELS[FIRST]}” couldn't be loaded. Are you offline?"
    assert failed in page.locator(".lt-loads").first.inner_text()
    assert page.locator(".lt-heard").inner_text() == failed
    assert english(page) == translated(SENTENCE)
    page.unroute("**/*.s2s")
    page.get_by_role("button", name="Load it").click()
    ready(page)
    assert page.locator(".lt-loads > *").count() == 0


def test_a_damaged_model_is_one_that_does_not_come(visit):
    page = visit(
        prepare=lambda page: page.route("**/*.s2s", lambda route: route.fulfill(body="S2S1")),
    )
    page.get_by_role("button", name="Load it").wait_for()


def test_the_real_model_is_loaded_on_demand_and_can_be_cancelled(visit):
    page = ready(visit())
    held = []
    page.route(f"**/{HEAVY}.s2s", lambda route: held.append(route))
    button = page.locator(f"[data-name={HEAVY}]")
    button.click()
    page.locator("progress").wait_for()
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_function("() => !document.querySelector('progress')")
    assert page.locator(".lt-loads > *").count() == 0
    assert button.get_attribute("aria-pressed") == "false"
    page.unroute(f"**/{HEAVY}.s2s")
    page.locator('[data-key="0:3"]').click()
    button.click()
    page.wait_for_function(
        f"() => document.querySelector('[data-name={HEAVY}]').ariaPressed === 'true'"
    )
    assert "MB" not in button.inner_text()
    # Its numbers are rounded to bytes, so that another word may be chosen; not so here.
    page.locator(".lt-french").fill("Où est la gare ?")
    page.keyboard.press("Enter")
    assert english(page) == translated("Où est la gare ?", HEAVY)


def test_a_link_to_a_large_model_asks_first(visit):
    page = visit(hash=f"#fr=bonjour&model={HEAVY}")
    load = page.get_by_role("button", name="Load it")
    load.wait_for()
    size = re.search(r"\d\.\d MB", page.locator(".lt-loads").last.inner_text())
    assert size and page.locator(f"[data-name={HEAVY}]").is_visible()
    fetched = "performance.getEntriesByType('resource').filter(e => e.name.endsWith('.s2s')).length"
    assert page.evaluate(fetched) == 0
    page.get_by_role("button", name="Do without").click()
    ready(page)
    assert page.evaluate(fetched) == 1
    assert page.locator(".lt-french").input_value() == "bonjour"
    page = visit(hash=f"#fr=bonjour&model={HEAVY}")
    page.get_by_role("button", name="Load it").click()
    ready(page)
    assert english(page) == translated("bonjour", HEAVY)


def test_a_second_model_is_fetched_for_a_comparison(visit):
    page = ready(visit())
    page.locator("[data-set=other]").select_option("grammar-plain")
    page.locator(".lt-second").wait_for()
    shown = " ".join(page.locator(".lt-second").inner_text().split())
    assert shown == translated(SENTENCE, "grammar-plain")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_javascript_it_is_a_page_with_an_example(visit, scheme):
    page = visit(java_script_enabled=False, color_scheme=scheme)
    assert english(page) == translated(SENTENCE)
    assert page.locator(".lt-still").is_visible()
    assert not page.locator("#theme").is_visible()
    ground = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 25, 31)"}[scheme]


def test_the_theme_is_that_of_the_chapters(visit):
    page = ready(visit(color_scheme="light"))
    button, theme = page.locator("#theme"), "() => document.documentElement.dataset.theme"
    kept = "() => [localStorage.getItem('mode'), localStorage.getItem('theme')]"
    assert (button.inner_text(), page.evaluate(theme)) == ("Theme: auto", "light")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")
    for mode, shown in [("light", "light"), ("dark", "dark"), ("auto", "dark"), ("light", "light")]:
        button.click()
        assert page.evaluate(theme) == shown and page.evaluate(kept) == [mode, shown]
        assert button.inner_text() == f"Theme: {mode}"
    page.reload()
    assert page.evaluate(theme) == "light" and button.inner_text() == "Theme: light"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit, scheme, size):
    page = ready(visit(color_scheme=scheme, viewport=SIZES[size]))
    rules = {"label-content-name-mismatch": {"enabled": True}}
    options = {"rules": rules, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    assert [(v["id"], n["html"][:150]) for v in found for n in v["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    if os.environ.get("SCREENSHOTS"):
        page.screenshot(
            path=f"{os.environ['SCREENSHOTS']}/home-{size}-{scheme}.png", full_page=True
        )


def test_the_translator_is_in_the_first_screen_of_a_phone(visit):
    page = ready(visit(viewport=SIZES["phone"]))
    bottom = page.locator(".lt-english").evaluate("node => node.getBoundingClientRect().bottom")
    top = page.locator(".lt-place").evaluate("node => node.getBoundingClientRect().top")
    assert bottom < top < SIZES["phone"]["height"]


# How much the page has moved under its reader, as browsers measure it.
MOVED = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((e) => { sum += e.value; }))
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(sum), 400);
})"""


def test_nothing_moves_when_the_model_arrives(visit):
    held = []
    page = visit(
        viewport=SIZES["wide"],
        prepare=lambda page: page.route("**/*.s2s", lambda route: held.append(route)),
    )
    page.locator("progress").wait_for()
    page.wait_for_timeout(300)
    before = page.evaluate(MOVED)
    held[0].continue_()
    ready(page)
    assert page.evaluate(MOVED) - before < 0.001
    assert before < 0.1


def test_what_was_answered_in_the_chapters_is_counted(site, browser, address):
    page = browser.new_page()
    page.goto(address)
    panel = page.locator("#progress ~ .course-progress")
    assert "0 of 41" in panel.inner_text()
    assert panel.get_by_role("button", name="Export to a file").is_enabled()
    page.close()
