"""Write the slides of the chapters: `make slides`.

Each chapter's slides are a folder by themselves, which works from a USB stick without any network:
`index.html` in a browser, S for the speaker's notes, `index.html?print-pdf` to print. What is on a
slide comes from the chapter's notebook (decks/chapter.py).
"""

import argparse
import re
import sys
import time
from pathlib import Path

import nbformat
import yaml
from decks import page, prose
from decks.chapter import slides
from notebooks import CHAPTERS, ROOT, names

FOLDER = ROOT / "_build" / "slides"


def make(name: str, folder: Path) -> int:
    """Write the slides of a chapter into `folder`; return how many there are."""
    notebook = nbformat.read(CHAPTERS / f"{name}.ipynb", as_version=4)
    made = slides(name, notebook)
    base = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))["html"]["baseurl"]
    page.write(
        folder / name, made[0].title, chapter_number(name), made, f"{base}chapters/{name}.html"
    )
    return len(made)


def chapter_number(name: str) -> str:
    """Return what stands above the title."""
    number = re.match(r"\d\d", name)
    if number:
        return f"Chapter {int(number[0])}"
    return {"intro": "Introduction", "project": "Project"}[name]


def write_contents(chosen: list[str], folder: Path) -> None:
    """Write the page that lists the chapters."""
    links = []
    for name in chosen:
        title = re.search(r"<title>(.*): slides</title>", _read(folder / name / "index.html"))[1]
        links.append((name, chapter_number(name), title))
    html = page._template("contents.html").render(links=links)
    (folder / "index.html").write_text(html, encoding="utf8")


def _read(path):
    return path.read_text(encoding="utf8")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="chapters (01_encoder); all when none is named")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to write them")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(names()))
    if unknown:
        parser.error(f"no chapter named {', '.join(unknown)}; there are: {', '.join(names())}")
    started = time.perf_counter()
    for name in options.names or names():
        print(f"  {name}: {make(name, options.folder)} slides")
    write_contents([n for n in names() if (options.folder / n).exists()], options.folder)
    print(f"The slides are in {options.folder}, {time.perf_counter() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
