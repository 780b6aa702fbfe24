"""The printed book: two chapters of the built site, read again from the PDF."""

import json
import re
import unicodedata

import pdf
import pytest
import serve
from bs4 import BeautifulSoup
from explorable_contract import lacking
from pypdf import PdfReader

PAGES = ["chapters/intro", "chapters/06_attention_distribution"]
PARTS = [("Begin", PAGES[:1]), ("More", PAGES[1:])]


@pytest.fixture(scope="module")
def book(browser, tmp_path_factory):
    """The PDF; the browser is asked for since a machine without one has no PDF either."""
    if not (serve.SITE / "index.html").exists():
        lacking("there is no built book: run `make book`")
    path = tmp_path_factory.mktemp("pdf") / "book.pdf"
    pdf.write_pdf(browser, serve.SITE, path, PARTS, "A title")
    return PdfReader(path)


@pytest.fixture(scope="module")
def texts(book):
    return [page.extract_text() for page in book.pages]


def letters(text):
    """A text without its spaces, which a PDF does not keep, its letters in their usual form."""
    return re.sub(r"\s|\u200b|\u2061", "", unicodedata.normalize("NFKC", text))


@pytest.fixture(scope="module")
def everything(texts):
    """All letters of the book in their order, without the numbers of its pages."""
    return letters("".join(text.strip().removesuffix(str(n)) for n, text in enumerate(texts, 1)))


def stands_in(everything, text):
    """Whether a text is there, as a whole or in two parts, the second on another page."""
    cuts = range(len(text) + 1)
    return any(text[:cut] in everything and text[cut:] in everything for cut in cuts)


def parsed(name):
    html = (serve.SITE / f"{name}.html").read_text("utf8")
    return BeautifulSoup(html, "html.parser").select_one("article")


def test_pages_are_numbered(texts):
    assert len(texts) > 20
    assert [text.split()[-1] for text in texts] == [str(n) for n in range(1, len(texts) + 1)]


def test_the_headings_are_the_outline(book):
    titles, depths = [], []

    def walk(items, depth=1):
        for item in items:
            if isinstance(item, list):
                walk(item, depth + 1)
            else:
                titles.append(letters(item.title))
                depths.append(depth)

    walk(book.outline)
    expected = [("Atitle", 1), ("Contents", 2)]
    for name in PAGES:
        for heading in parsed(name).select("h1, h2, h3"):
            text = heading.get_text().removesuffix("#")
            expected.append((letters(text), int(heading.name[1])))
    assert list(zip(titles, depths, strict=True)) == expected


@pytest.mark.parametrize("name", PAGES)
def test_every_line_of_code_is_there(everything, name):
    cells = json.loads((serve.SITE.parents[1] / f"{name}.ipynb").read_text("utf8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    lines = [letters(line) for cell in code for line in cell.splitlines()]
    assert len(lines) > 50
    assert [line for line in lines if line not in everything] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_paragraph_is_there_folded_or_not(everything, name):
    paragraphs = [p for p in parsed(name).select("p, li, td, th") if not p.find("math")]
    # What only a screen asks for or answers is hidden by the style of each explorable.
    shown = [p for p in paragraphs if not p.find_parent(class_=["cell_output", "hide"])]
    folded = [p for p in shown if p.find_parent("details")]
    assert len(shown) > len(folded) > 10
    said = [letters(p.get_text()) for p in shown]
    assert [text for text in said if not stands_in(everything, text)] == []


def test_explorables_stand_as_figures_with_their_tables(everything):
    for words in ("OnerowforeachstepofthedecoderThemost", "Weightsatthestart,withthemask"):
        assert words.replace("decoderThe", "decoder.The") in everything
    for control in ("Stepforward", "Copythelink", "Copylink", "Hidethecode"):
        assert control not in everything


# What sticks out of the paper, or out of an element that hides or scrolls it.
CUT = """() => [...document.querySelectorAll('article *')]
  .filter((e) => e.checkVisibility() && !e.closest('svg, math'))
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1
                 || (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1
                     && getComputedStyle(e).overflowX !== 'visible'))
  .map((e) => e.outerHTML.slice(0, 200))"""


def test_nothing_runs_over_the_edge(browser):
    width = round((210 - 2 * 17) / 25.4 * 96)
    with (
        serve.serving(serve.make_server(serve.SITE)) as base,
        pdf.opened(browser, base, PARTS, "A title") as page,
    ):
        page.set_viewport_size({"width": width, "height": 1000})
        page.emulate_media(media="print")
        assert page.evaluate(CUT) == []


def test_figures_and_links_are_there(book):
    pictures = sum(len(page.images) for page in book.pages)
    assert pictures >= sum(len(parsed(name).select("img")) for name in PAGES)
    links = [link.get_object() for page in book.pages for link in page.get("/Annots") or []]
    inside = [link for link in links if "/Dest" in link]
    addresses = [link["/A"]["/URI"] for link in links if "/URI" in link.get("/A", {})]
    assert len(inside) >= len(PAGES)
    assert [address for address in addresses if "127.0.0.1" in address] == []
