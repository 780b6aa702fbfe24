"""Sphinx extension: the home page, index.html, with the live translator at work on it.

It stands before the introduction and needs none of the theme: one file with its styles and scripts,
and the models beside it, which come after the first paint. What it says of a chapter, its question
and its minutes, it reads from the head of the chapter's notebook. A book whose chapters ask nothing
has no such page, and index.html leads to the first one (about.py).
"""

import base64
import io
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import jinja2
import yaml
from markupsafe import Markup
from PIL import Image
from sphinx.application import Sphinx

from pages import preview
from pages.images import with_palette

MODELS = ("grammar-luong-dot", "grammar-bahdanau", "grammar-plain", "tatoeba")
FOLDER = "models/"
DESCRIPTION = (
    "Type French, watch a neural network translate it word by word, "
    "and learn what every number inside it means."
)
PREVIEW_ALT = "A map of weights: which French word each English word comes from."
TEMPLATES = Path(__file__).parent / "templates"
STYLES = Path(__file__).with_name("home.css")
THUMBNAIL = 480  # pixels


@dataclass(frozen=True)
class Picture:
    """A small picture of a chapter: its address, relative to the site, and its size in pixels."""

    address: str
    width: int
    height: int


@dataclass(frozen=True)
class Chapter:
    """What a card says of a chapter."""

    page: str
    number: int | None
    title: str
    question: str
    minutes: int
    time: str  # as its head says it, "10 minutes to read, 4 hours to build" for example
    picture: Picture | None = None


def pages_of(source: Path) -> list[str]:
    """Return the pages of the book in their order."""
    toc = yaml.safe_load((source / "_toc.yml").read_text(encoding="utf8"))
    parts = [page["file"] for part in toc.get("parts", []) for page in part["chapters"]]
    return [toc["root"], *parts]


def chapters_of(source: Path, site: Path) -> list[Chapter]:
    """Return the chapters that ask a question, and write their small pictures into the site."""
    found, used = [], set()
    for page in pages_of(source):
        path = source / f"{page}.ipynb"
        if not path.is_file():
            continue
        cells = json.loads(path.read_text(encoding="utf8"))["cells"]
        chapter = chapter_of(page, cells)
        if chapter:
            # Chapters that open with the same figure are told apart by a later one.
            figure = next((one for one in figures_of(cells) if one not in used), None)
            used.add(figure)
            name = f"card-{path.stem}.png"
            found.append(replace(chapter, picture=figure and thumbnail(figure, site, name)))
    return found


def chapter_of(page: str, cells: list[dict]) -> Chapter | None:
    """Return what the head of a notebook says: title, question, minutes."""
    kinds = [cell["cell_type"] for cell in cells]
    size = kinds.index("code") if "code" in kinds else len(kinds)
    head = "\n\n".join("".join(cell["source"]) for cell in cells[:size])
    title = re.search(r"^# (.+)$", head, re.MULTILINE)
    question = re.search(r"\*\*([^*]+\?)\*\*", head)
    minutes = re.search(r"\| ((\d+) minutes[^|]*) \|", head)
    if not (title and question and minutes):
        return None
    found = re.search(r"/(\d+)_", page)
    number = int(found[1]) if found else None
    return Chapter(page, number, title[1], question[1], int(minutes[2]), minutes[1])


def figures_of(cells: list[dict]) -> list[str]:
    """Return the figures of a notebook as base64 text."""
    outputs = (output for cell in cells for output in cell.get("outputs", []))
    found = (output.get("data", {}).get("image/png") for output in outputs)
    return ["".join(figure) for figure in found if figure]


def thumbnail(figure: str, site: Path, name: str) -> Picture:
    """Write a figure in small."""
    image = Image.open(io.BytesIO(base64.b64decode(figure))).convert("RGB")
    image.thumbnail((THUMBNAIL, 2 * THUMBNAIL))
    address = f"_images/{name}"
    (site / address).parent.mkdir(exist_ok=True)
    (with_palette(image) or image).save(site / address, optimize=True)
    return Picture(address, *image.size)


def colors(css: str) -> str:
    """Return the book's colors from its stylesheet, also for readers without scripts."""
    light, dark = (
        re.search(rf'^html\[data-theme="{theme}"\] (\{{.*?\n\}})', css, re.DOTALL | re.MULTILINE)[1]
        for theme in ("light", "dark")
    )
    return (
        f"html {light}\nhtml[data-theme=dark] {dark}\n"
        f"@media (prefers-color-scheme: dark) {{ html:not([data-theme]) {dark} }}\n"
    )


def write_home(
    site: Path,
    translator,
    chapters: list[Chapter],
    *,
    title: str,
    base: str,
    repository: str,
    colors: str,
    back: list[tuple[str, str]],
) -> None:
    """Write index.html, the models and the picture for links into the site."""
    models = site / FOLDER
    models.mkdir(exist_ok=True)
    for name, content in translator.files.items():
        (models / name).write_bytes(content)
    # What takes the course's package: the code for a reader's own sentence in a chapter, here, and
    # what the reader has answered.
    from seq2seq.exercises import progress
    from seq2seq.explorables import own_sentence

    (models / own_sentence.FILE).write_text(own_sentence.site_script(), encoding="utf8")
    static = site / "_static"
    static.mkdir(exist_ok=True)
    preview.draw_preview(translator.example, title, DESCRIPTION, static / "preview.png")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    first = chapters[0].page
    colab = repository.replace("https://github.com/", "https://colab.research.google.com/github/")
    html = environment.get_template("home.html").render(
        title=title,
        description=DESCRIPTION,
        base=base,
        default_mode="auto",
        styles=Markup(colors + STYLES.read_text(encoding="utf8")),
        translator=Markup(translator.html()),
        progress=Markup(progress().html()),
        chapters=chapters,
        first=first,
        hours=round(sum(chapter.minutes for chapter in chapters) / 60),
        colab=f"{colab}/blob/main/{first}.ipynb",
        repository=repository,
        back=back,
        preview_size=preview.SIZE,
        preview_alt=PREVIEW_ALT,
    )
    (site / "index.html").write_text(html, encoding="utf8")


def write(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    source, site = Path(app.srcdir), Path(app.outdir)
    preview.draw_icon(site / "_static" / "touch-icon.png")
    chapters = chapters_of(source, site)
    if not chapters:
        return
    # Opening the models takes TensorFlow, which no other page needs.
    from seq2seq.explorables.live import LiveTranslator

    titles = {page: app.env.titles[page].astext() for page in pages_of(source)}
    write_home(
        site,
        LiveTranslator(MODELS, folder=FOLDER),
        chapters,
        title=app.config.html_title,
        base=app.config.html_baseurl,
        repository=app.config.html_theme_options["repository_url"],
        colors=colors((site / "_static" / "course.css").read_text(encoding="utf8")),
        back=[item for item in titles.items() if item[0].startswith("back/")],
    )


def lead_home(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Let the logo of every page lead to the home page."""
    address = app.builder.get_relative_uri(page, "index")
    context["theme_logo_link"] = urlsplit(address).path


def setup(app: Sphinx) -> dict:
    app.connect("html-page-context", lead_home)
    app.connect("build-finished", write, priority=800)  # after about.py's index.html
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
