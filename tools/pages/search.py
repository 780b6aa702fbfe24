"""Sphinx extension: search finds sections, and says what stands in them.

Sphinx's own search finds pages, has every page load its index, and quotes setup cells and TeX. Here
the index is a list of sections with their words, taken from the built pages; only the search page
loads it, and search.js ranks in it. What a reader has to unfold is found, but never quoted: hints
and solutions would give themselves away.
"""

import json
import shutil
from pathlib import Path

from bs4 import BeautifulSoup, SoupStrainer, Tag
from sphinx.application import Sphinx

from pages.home import pages_of

SCRIPT = Path(__file__).with_name("search.js")
MADE = "search-index.js"
# No words of the section: links to itself, what draws, what is operated, code folded away.
DROPPED = ".headerlink, script, style, noscript, svg, form, div.math, details.hide"
ASIDE = "details:not(details details), pre:not(details pre)"
BLOCKS = "p, li, dt, dd, tr, td, th, caption, figcaption, pre, summary, h1, h2, h3, h4, h5, h6"
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


def words(element: Tag) -> str:
    return " ".join(element.get_text().split())


def prepare(article: Tag) -> None:
    """Leave in a page what is searched, with a space between one block and the next."""
    for output in article.select(".cell_output"):
        captions = output.select("figcaption")
        output.clear()
        output.extend(captions)
    for element in article.select(DROPPED):
        element.decompose()
    for block in article.select(BLOCKS):
        block.append(" ")


def sections_of(html: str) -> list[dict]:
    """Return the sections of a page in their order, and the entries of a glossary.

    A section is `id`, `title`, `under` (the headings it stands below, outermost first), `text` (its
    prose) and `aside` (its code and what is folded), each without the sections inside it.
    """
    soup = BeautifulSoup(html, "lxml", parse_only=SoupStrainer("article"))
    prepare(soup)
    found = []
    # The innermost come first, and each is taken out of the one around it.
    for part in reversed(soup.select("section[id], dl.glossary dt[id]")):
        around = reversed(part.find_parents("section"))
        heading = part if part.name == "dt" else part.find(HEADINGS)
        section = {
            "id": part["id"],
            "title": words(heading),
            "under": [words(section.find(HEADINGS)) for section in around],
        }
        body = part.find_next_sibling("dd") if part.name == "dt" else part
        heading.extract()
        section["aside"] = " ".join(words(element.extract()) for element in body.select(ASIDE))
        section["text"] = words(body.extract())
        found.append(section)
    return found[::-1]


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the index and the script that searches it into the site."""
    if error or app.builder.format != "html":
        return
    site = Path(app.outdir)
    sections = [
        {"page": page, **section}
        for page in pages_of(Path(app.srcdir))
        for section in sections_of((site / f"{page}.html").read_text(encoding="utf8"))
    ]
    # A script, since a page opened as a file may fetch no data.
    index = json.dumps(sections, ensure_ascii=False, separators=(",", ":"))
    (site / "_static" / MADE).write_text(f"const courseSections = {index};\n", encoding="utf8")
    shutil.copy(SCRIPT, site / "_static")


def setup(app: Sphinx) -> dict:
    app.connect("build-finished", write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
