"""A chapter's slides as a page of reveal.js, with everything it needs in one folder."""

import base64
import io
import math
import re
import shutil
from html import unescape
from importlib import metadata
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import jinja2
from markupsafe import Markup
from pages.formulas import FONT, cut_font
from pages.images import with_palette
from PIL import Image

from decks import prose
from decks.chapter import Slide
from decks.source import printed

HERE = Path(__file__).parent
# The package sphinx-revealjs brings reveal.js as its authors publish it.
REVEAL = ("dist/reveal.js", "dist/reveal.css", "plugin/notes/notes.js", "LICENSE")
# Of a slide of 1280 by 720, what cells and formulas may fill, and how large their letters are.
WIDTH, HEIGHT = 1132, 596
LARGEST, LETTER, LINE = 24, 0.603, 1.36
FORMULA, ALONE, TABLE, HIGH = 34, 44, 27, 2.8
READABLE = 16  # pixels; code that would be smaller is left out, and what it prints stays
BREAK = 105  # letters: longer lines are broken
SQUARISH = 1.5  # width by height of a figure that has its caption beside it


def write(folder: Path, slides: list[Slide], address: str) -> None:
    """Write the slides of a chapter into a folder of its own.

    Args:
        folder: where to write; what was there is removed.
        slides: in their order, that with the title first.
        address: public address of the chapter, which the notes' links start from.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "reveal").mkdir(parents=True)
    for name in REVEAL:
        shutil.copy(_reveal(name), folder / "reveal" / Path(name).name)
    styles = (HERE / "deck.css").read_text(encoding="utf8")
    (folder / "deck.css").write_text(f"{styles}\n{prose.CODE_STYLES}\n", encoding="utf8")
    shown = [_shown(slide, i, folder, address) for i, slide in enumerate(slides, start=1)]
    title = prose.plain(slides[0].title)
    html = _template("deck.html").render(title=title, slides=shown, address=address)
    (folder / "index.html").write_text(html, encoding="utf8")
    cut_font(folder, folder / FONT)


def write_contents(folder: Path, chapters: dict[str, str]) -> None:
    """Write the page that lists those of the chapters whose slides are in a folder.

    Args:
        folder: that of all slides.
        chapters: what each is called, by the name of its own folder, in their order.
    """
    links = []
    for name, called in chapters.items():
        deck = folder / name / "index.html"
        if deck.exists():
            html = deck.read_text(encoding="utf8")
            links.append((name, called, Markup(re.search("<title>(.*): slides</title>", html)[1])))
    html = _template("contents.html").render(links=links)
    (folder / "index.html").write_text(html, encoding="utf8")


def _reveal(name):
    files = metadata.distribution("sphinx-revealjs")
    return files.locate_file(f"sphinx_revealjs/_static/revealjs/{name}")


def _template(name):
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template(name)


def _shown(slide, number, folder, address):
    """Return what the template needs of a slide, and write its files."""
    shown = {
        "kind": slide.kind,
        "title": _line(slide.title),
        "above": _line(slide.above),
        "question": _line(slide.question),
        "claim": _line(slide.claim),
        "formulas": [_formula(formula, slide.kind) for formula in slide.formulas],
        "notes": Markup(_notes(slide.notes, address)),
        "lines": [_line(line) for line in slide.lines],
        "rows": [[_line(text) for text in row] for row in slide.rows],
        **dict.fromkeys(("figure", "frame", "code", "printed", "alt", "caption", "layout"), ""),
    }
    if slide.kind == "figure":
        page = slide.cell.metadata["mystnb"]
        shown["figure"], aspect = _write_figure(slide.cell, folder, number)
        shown["layout"] = "beside" if aspect < SQUARISH else ""
        shown["alt"] = page["image"]["alt"]
        shown["caption"] = _line(page["figure"]["caption"])
    if slide.kind == "live":
        shown["frame"], shown["alt"] = _write_frame(slide.cell, folder, number)
    if slide.kind == "code":
        shown |= _code(slide)
    return shown


def _line(markdown):
    return Markup(prose.inline(markdown)) if markdown else ""


def _notes(paragraphs, address):
    """Return the notes as HTML; listings stand in the chapter, and links are whole."""
    told = [text for text in paragraphs if not text.startswith("```")]
    html = prose.html("\n\n".join(told))
    html = re.sub(r'href="([^"#:]+)\.(?:ipynb|md)', r'href="\1.html', html)
    return re.sub(r'href="([^"]*)"', lambda link: f'href="{urljoin(address, link[1])}"', html)


def _write_figure(cell, folder, number):
    (data,) = [o.data["image/png"] for o in cell.outputs if "image/png" in o.get("data", {})]
    image = Image.open(io.BytesIO(base64.b64decode(data)))
    (with_palette(image) or image).save(folder / f"figure-{number}.png", optimize=True)
    return f"figure-{number}.png", image.width / image.height


def _write_frame(cell, folder, number):
    (html,) = [o.data["text/html"] for o in cell.outputs if "text/html" in o.get("data", {})]
    label = re.search(r'aria-label="([^"]+)"', html)[1]
    page = _template("live.html").render(label=Markup(label), html=Markup(html))
    (folder / f"live-{number}.html").write_text(page, encoding="utf8")
    return f"live-{number}.html", Markup(label)


def _formula(markdown, kind):
    """Return a formula or a table of them as HTML, with the size at which it is not too wide."""
    html = prose.html(markdown)
    if markdown.startswith("|"):
        return Markup(html), TABLE
    (math,) = re.findall(r"<math.*?</math>", html, re.DOTALL)
    # XML knows but a few of HTML's names of characters.
    named = re.sub(r"&(?!amp|lt|gt|#)\w+;", lambda name: unescape(name[0]), math)
    wide = _width(ElementTree.fromstring(named))
    return Markup(html), round(min(ALONE if kind == "formula" else FORMULA, WIDTH / wide))


def _width(element):
    """Return about how wide a formula is, in units of its letters' size."""
    kind = element.tag.rpartition("}")[2]
    if kind == "mspace":
        return float(element.get("width", "0").removesuffix("em") or 0)
    if len(element) == 0:
        return len(element.text or "") * (0.9 if kind == "mo" else 0.6)
    widths = [_width(child) for child in element]
    if kind in ("mfrac", "munder", "mover", "munderover", "mtable"):
        return max(widths)
    return sum(widths) + 0.4 * (kind == "mtd")


def _height(slide):
    """Return about how much of the slide's height its words and formulas need."""
    height = 26 * bool(slide.above) + 48 * (len(slide.title) > 46)
    if slide.question:
        height += 16 + 44 * math.ceil(len(slide.question) / 60)
    if slide.claim:
        height += 36 + 37 * math.ceil(len(slide.claim) / 78)
    for formula in slide.formulas:
        lines = HIGH if re.search(r"frac|sum|matrix", formula) else 1.6
        more = 0 if "matrix" in formula else 1.5 * formula.count(r"\\")
        height += 16 + FORMULA * (lines + more)
    return height


def _code(slide):
    """Return code and output, one above the other or side by side, as large as fits."""
    folded = "hide-input" in slide.cell.metadata.get("tags", [])
    code = "" if folded else re.sub(r"\n\n+", "\n\n", slide.cell.source)
    output = printed(slide.cell).rstrip("\n")
    height = HEIGHT - _height(slide)
    (rows, columns), (more_rows, more_columns) = _extent(code), _extent(output)
    stacked = _size(rows + more_rows + 2, max(columns, more_columns), height)
    beside = _size(max(rows, more_rows) + 1, columns + more_columns + 7, height)
    layout = "alone" if not code else "beside" if beside > 1.1 * stacked else "stacked"
    if max(beside, stacked) < READABLE:
        code, layout = "", "alone"
        stacked = _size(more_rows + 1, more_columns, height)
    return {
        "code": Markup(prose.python(code)) if code else "",
        "printed": Markup(prose.output(output)),
        "layout": layout,
        "size": round(beside if layout == "beside" else stacked, 1),
    }


def _extent(text):
    """Return how many lines a text has and how long the longest is; longer ones are broken."""
    lengths = [max(len(line), 1) for line in text.splitlines()]
    return sum(math.ceil(n / BREAK) for n in lengths), min(BREAK, max(lengths, default=0))


def _size(rows, columns, height):
    return min(LARGEST, WIDTH / (LETTER * max(columns, 1)), height / (LINE * rows))
