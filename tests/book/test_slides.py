"""The slides: from the chapters' own words and figures, readable in a browser without a network.

SCREENSHOTS=folder keeps a picture of every slide.
"""

import os
import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import notebooks
import pytest
import slides
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from decks import chapter, page, prose, source
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

chapters = pytest.mark.parametrize("name", notebooks.names())
MOST = 17
SMALLEST = 15.5  # pixels, of a slide 720 high

# What sticks out of the slide, or of its own box; MathML's inner boxes overlap by design.
STICKING_OUT = """() => {
  const slide = document.querySelector('.slides > .present');
  const room = slide.getBoundingClientRect();
  return [...slide.querySelectorAll('*')]
    .filter((e) => !e.closest('aside, math') && e.getClientRects().length)
    .filter((e) => {
      const box = e.getBoundingClientRect();
      const inline = getComputedStyle(e).display === 'inline';
      return box.right > room.right + 1 || box.bottom > room.bottom - 20
        || (!inline && e.scrollWidth > e.clientWidth + 2);
    })
    .map((e) => `${e.tagName}.${e.className}`);
}"""
SMALL = """(smallest) => [...document.querySelectorAll('.slides > .present *')]
  .filter((e) => !e.closest('aside, math') && e.getClientRects().length)
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
  .filter((e) => parseFloat(getComputedStyle(e).fontSize) < smallest)
  .map((e) => e.outerHTML.slice(0, 80))"""
BARE = """() => {
  const body = document.body.getBoundingClientRect();
  return { height: body.height, bottom: body.bottom, room: innerHeight,
           text: document.body.innerText.length };
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("slides")
    slides.write(folder, notebooks.names())
    return folder


@pytest.fixture(scope="module")
def notebook():
    def read(name):
        return nbformat.read(notebooks.CHAPTERS / f"{name}.ipynb", as_version=4)

    return read


class Show:
    """The slides of one chapter, opened as a file, and what they asked for and complained of."""

    def __init__(self, browser, folder, name, query=""):
        self.requests, self.complaints = [], []
        self.page = browser.new_page(
            viewport={"width": 1280, "height": 720}, reduced_motion="reduce"
        )
        self.page.set_default_timeout(60_000)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", lambda request: self.complaints.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.goto((folder / name / "index.html").as_uri() + query)
        self.page.wait_for_function("window.Reveal && Reveal.isReady()")
        self.page.evaluate("() => document.fonts.ready")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.page.close()

    def each(self):
        """Go through the slides with all that they hold back shown; yield their numbers."""
        for number in range(self.page.evaluate("() => Reveal.getTotalSlides()")):
            self.page.evaluate("(number) => Reveal.slide(number, 0, Infinity)", number)
            if self.page.query_selector(".present iframe"):
                self.frame().wait_for_selector(".x-picture svg, .x-picture *, svg")
            yield number + 1

    def frame(self):
        frame = self.page.query_selector(".present iframe").content_frame()
        frame.wait_for_load_state("load")
        return frame


@chapters
def test_every_slide_can_be_read(browser, folder, name):
    with Show(browser, folder, name) as show:
        for number in show.each():
            assert show.page.evaluate(STICKING_OUT) == [], number
            assert show.page.evaluate(SMALL, SMALLEST) == [], number
            if show.page.query_selector(".present iframe"):
                drawing = show.frame().evaluate(BARE)
                assert drawing["text"] > 50 and drawing["height"] > 200, number
                assert drawing["bottom"] <= drawing["room"] + 1, number
            if os.environ.get("SCREENSHOTS"):
                pictures = Path(os.environ["SCREENSHOTS"])
                pictures.mkdir(parents=True, exist_ok=True)
                show.page.screenshot(path=pictures / f"{name}-{number:02}.png")
        assert 5 < number <= MOST
        inside = (folder / name).as_uri()
        assert [url for url in show.requests if not url.startswith((inside, "data:"))] == []
        assert show.complaints == []


@chapters
def test_pictures_have_words_and_slides_have_notes(folder, name):
    deck = soup(folder, name)
    assert deck.find_all("section")
    for section in deck.find_all("section"):
        assert section.find(["h1", "h2"]).get_text().strip()
        assert len(section.find("aside").get_text().split()) >= 2, section.find("h2")
        for picture in section.find_all("img"):
            assert len(picture["alt"].split()) >= 8
        for frame in section.find_all("iframe"):
            assert frame["title"].strip()
        for formula in section.select(".formulas > div"):
            assert formula.find("math") and not formula.find("merror")


@chapters
def test_nothing_is_said_that_the_chapter_does_not_say(folder, notebook, name):
    cells = notebook(name).cells
    told = [prose.html(cell.source) for cell in cells if cell.cell_type == "markdown"]
    guide = prose.html((notebooks.ROOT / "back" / "teaching.md").read_text(encoding="utf8"))
    chapter_text = words("\n".join(told))
    for section in soup(folder, name).find_all("section"):
        kind = section["class"][0]
        for line in section.select(".question, .claim, li, h1, h2, .above"):
            text = words(str(line))
            if kind == "ask" and "question" in line.get("class", []):
                assert text in words(guide)
            elif text not in ("nowyou", words(slides.chapter_number(name))):
                assert text in chapter_text, line


@chapters
def test_all_prose_is_in_the_notes(folder, notebook, name):
    notes = words("".join(str(aside) for aside in soup(folder, name).find_all("aside")))
    found = source.sections(notebook(name))
    assert len(found) > 3
    for section in found:
        if section.title in ("Summary", found[0].title):
            continue
        for kind, what in section.content:
            if kind == "text" and not what.startswith("```"):
                assert words(prose.html(what)) in notes, what


@chapters
def test_a_deck_is_a_folder_that_can_be_copied(folder, name):
    deck = folder / name
    for file in deck.glob("*.html"):
        for tag in BeautifulSoup(file.read_text(encoding="utf8"), "html.parser").find_all(True):
            for attribute in ("src", "data-src"):
                assert not tag.get(attribute) or (deck / tag[attribute]).is_file()
            if tag.name == "link":
                assert (deck / tag["href"]).is_file()
    assert {"LICENSE", "notes.js", "reveal.css", "reveal.js"} == {
        path.name for path in (deck / "reveal").iterdir()
    }
    assert sum(path.stat().st_size for path in deck.rglob("*")) < 2e6


@chapters
def test_tags_do_what_they_say(notebook, name):
    read = notebook(name)
    made = chapter.slides(name, read)
    shown = [slide.cell for slide in made if slide.cell is not None]
    for cell in read.cells:
        tags = cell.metadata.get("tags", [])
        assert all(tag in (source.SHOWN, source.LEFT_OUT) for tag in tags if "slide" in tag)
        assert (source.SHOWN not in tags) or cell in shown
        assert (source.LEFT_OUT not in tags) or cell not in shown
    questions = [slide.question for slide in made if slide.kind == "ask"]
    assert questions == [stop.question for stop in chapter.stops(name)]


def test_the_answer_waits_until_it_is_asked_for(browser, folder):
    with Show(browser, folder, "06_attention_distribution") as show:
        number = 1 + [
            section.find("h2").get_text() if section.find("h2") else ""
            for section in soup(folder, "06_attention_distribution").find_all("section")
        ].index("A score of 0 for padding")
        show.page.evaluate("(number) => Reveal.slide(number)", number)
        output = show.page.locator(".present .printed")
        opacity = "(element) => Number(getComputedStyle(element).opacity)"
        assert output.evaluate(opacity) == 0
        show.page.keyboard.press("Space")
        assert output.evaluate(opacity) == 1


def test_s_shows_the_notes_in_a_window_of_their_own(browser, folder):
    with Show(browser, folder, "06_attention_distribution", "#/4") as show:
        with show.page.expect_popup() as window:
            show.page.keyboard.press("s")
        notes = window.value.locator(".speaker-controls-notes .value")
        notes.filter(has_text="one thing more").wait_for()
        assert notes.locator("math").count() > 3
        window.value.close()


def test_each_slide_prints_on_a_page_of_its_own(browser, folder):
    name = "06_attention_distribution"
    with Show(browser, folder, name, "?print-pdf") as show:
        show.page.wait_for_selector(".pdf-page:nth-of-type(9)")
        pdf = show.page.pdf(prefer_css_page_size=True, print_background=True)
        spread = show.page.evaluate(
            "() => [...document.querySelectorAll('.pdf-page > section > *')]"
            ".filter((e) => e.getBoundingClientRect().right > 1330).map((e) => e.outerHTML)"
        )
        assert spread == []
        # On paper an address stands where the drawing was.
        assert show.page.locator(".on-paper:visible").count() == 2
        figures = show.page.evaluate(
            "() => [...document.querySelectorAll('figure img')].map((e) => e.clientHeight)"
        )
        assert min(figures) > 300
    sections = soup(folder, name).find_all("section")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == len(sections)


def test_axe_finds_nothing(browser, folder):
    with Show(browser, folder, "06_attention_distribution") as show:
        for number in show.each():
            found = Axe().run(show.page).response["violations"]
            faults = [(one["id"], node["html"][:120]) for one in found for node in one["nodes"]]
            assert faults == [], number
        show.page.goto((folder / "index.html").as_uri())
        found = Axe().run(show.page).response["violations"]
        assert [one["id"] for one in found] == []


def test_the_list_leads_to_every_deck(folder):
    html = BeautifulSoup((folder / "index.html").read_text(encoding="utf8"), "html.parser")
    links = [link["href"] for link in html.find_all("a")]
    assert links == [f"{name}/index.html" for name in notebooks.names()]
    assert all((folder / link).is_file() for link in links)


def test_a_name_that_is_no_chapter_gets_an_answer(capsys, tmp_path):
    with pytest.raises(SystemExit):
        slides.main(["12_nothing", "--folder", str(tmp_path)])
    assert "no chapter named 12_nothing; there are: intro" in capsys.readouterr().err


def test_one_chapter_alone(capsys, tmp_path):
    assert slides.main(["11_pretraining", "--folder", str(tmp_path)]) == 0
    assert re.search(r"11_pretraining: \d+ slides", capsys.readouterr().out)
    assert {path.name for path in tmp_path.iterdir()} == {"11_pretraining", "index.html"}


def test_a_question_stands_above_its_cell_and_the_first_sentence_after_below():
    read = lesson(
        text("## A part\n\nBefore. Is it so?"),
        code("print(1)", "1\n", "slide"),
        text("It is, and this sentence is long enough to stand alone below its cell. More."),
    )
    (slide,) = [slide for slide in chapter.slides("intro", read) if slide.kind == "code"]
    assert slide.question == "Is it so?"
    assert slide.claim.startswith("It is, and") and slide.claim.endswith("cell.")
    assert slide.notes[0].startswith("Before.") and slide.notes[-1].endswith("More.")


def test_a_sentence_in_bold_is_the_one_to_remember():
    read = lesson(
        text("## A part"),
        code("print(1)", "1\n", "slide"),
        text("First.\n\nSecond. **this is what to remember.** Third."),
    )
    (slide,) = [slide for slide in chapter.slides("intro", read) if slide.kind == "code"]
    assert slide.claim == "This is what to remember."


def test_a_sentence_that_begins_in_bold_is_told_to_its_end():
    read = lesson(
        text("## A part"),
        code("print(1)", "1\n", "slide"),
        text("First. **Reading all of the states** bought 6 BLEU. Third."),
    )
    (slide,) = [slide for slide in chapter.slides("intro", read) if slide.kind == "code"]
    assert slide.claim == "Reading all of the states bought 6 BLEU."


def test_what_leads_to_another_cell_says_nothing_of_this_one():
    read = lesson(
        text("## A part"),
        code("print(1)", "1\n", "slide"),
        code("print(2)", "2\n", "none"),
        text("This paragraph stands below another cell, and it speaks of that one alone."),
    )
    (slide,) = [slide for slide in chapter.slides("intro", read) if slide.kind == "code"]
    assert slide.claim == "" and "another cell" in slide.notes[-1]


def test_a_formula_brings_its_cell_unless_the_cell_is_left_out():
    formula = text("## A part\n\n$$a = b.$$\n\nIn words: they are the same.")
    kinds = {}
    for tag in ("none", "no-slide"):
        made = chapter.slides("intro", lesson(formula, code("print(1)", "1\n", tag)))
        kinds[tag] = [(slide.kind, slide.formulas) for slide in made if slide.formulas]
    assert kinds == {"none": [("code", ["$$a = b$$"])], "no-slide": [("formula", ["$$a = b$$"])]}


def test_code_that_would_be_too_small_is_left_out_and_what_it_prints_stays():
    long = "\n".join(f"number_{i} = {i}" for i in range(40))
    read = lesson(text("## A part"), code(long, "the end\n", "slide"))
    (slide,) = [slide for slide in chapter.slides("intro", read) if slide.kind == "code"]
    shown = page._code(slide)
    assert not shown["code"] and "the end" in shown["printed"] and shown["size"] > SMALLEST


def test_a_wide_formula_is_made_smaller():
    _, usual = page._formula("$$a = b$$", "formula")
    _, small = page._formula(f"$$a = {' + '.join('abcdefghij' * 6)}$$", "formula")
    assert usual == page.ALONE and small < 20
    fraction, sizes = r"\frac{abcdefghijklmnopqrst}{abcdefghijklmnopqrst}", []
    for formula in (fraction, f"{fraction} {fraction} {fraction} {fraction}"):
        sizes.append(page._formula(f"$${formula}$$", "formula")[1])
    assert sizes[0] == page.ALONE > sizes[1]


def test_a_root_is_drawn(tmp_path):
    from fontTools.ttLib import TTFont
    from pages.formulas import cut_font

    (tmp_path / "a.html").write_text(prose.html(r"$\sqrt{D}$"), encoding="utf8")
    cut_font(tmp_path, tmp_path / "math.woff2")
    with TTFont(tmp_path / "math.woff2") as font:
        assert ord("√") in font.getBestCmap()


def soup(folder, name):
    return BeautifulSoup((folder / name / "index.html").read_text(encoding="utf8"), "html.parser")


class Text(HTMLParser):
    """The text of HTML without formulas, whose spaces differ with the display."""

    def __init__(self, html):
        super().__init__()
        self.parts, self.formula = [], 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.formula += tag == "math"

    def handle_endtag(self, tag):
        self.formula -= tag == "math"

    def handle_data(self, data):
        if not self.formula:
            self.parts.append(data)


def words(html):
    """Return the letters and figures alone, in lower case."""
    return re.sub(r"\W+", "", "".join(Text(html).parts)).lower()


def lesson(*cells):
    head = "# Title\n\n**Why is it so?**\n\n| You will learn | Time | Builds on |\n|---|---|---|\n"
    summary = text("## Exercises\n\nNone.\n\n## Summary\n\n1. One.\n\n## Next\n\nOn.")
    return new_notebook(cells=[text(f"{head}| a; b | 5 minutes | – |"), *cells, summary])


def text(source):
    return new_markdown_cell(source)


def code(source, printed, tag):
    output = new_output("stream", text=printed)
    return new_code_cell(source, outputs=[output], metadata={"tags": [tag]})
