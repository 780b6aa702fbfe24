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
from decks import page
from decks.chapter import slides
from notebooks import CHAPTERS, ROOT, names

FOLDER = ROOT / "_build" / "slides"


def write(folder: Path, chosen: list[str]) -> dict[str, int]:
    """Write the slides of some chapters into `folder`; return how many each has."""
    counts = {name: _write_deck(name, folder) for name in chosen}
    page.write_contents(folder, {name: chapter_number(name) for name in names()})
    return counts


def _write_deck(name, folder):
    made = slides(name, nbformat.read(CHAPTERS / f"{name}.ipynb", as_version=4))
    base = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))["html"]["baseurl"]
    made[0].above = chapter_number(name)
    page.write(folder / name, made, f"{base}chapters/{name}.html")
    return len(made)


def chapter_number(name: str) -> str:
    """Return what stands above the title."""
    number = re.match(r"\d\d", name)
    if number:
        return f"Chapter {int(number[0])}"
    return {"intro": "Introduction", "project": "Project"}[name]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="chapters (01_encoder); all when none is named")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to write them")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(names()))
    if unknown:
        parser.error(f"no chapter named {', '.join(unknown)}; there are: {', '.join(names())}")
    started = time.perf_counter()
    for name, count in write(options.folder, options.names or names()).items():
        print(f"  {name}: {count} slides")
    print(f"The slides are in {options.folder}, made in {time.perf_counter() - started:.0f} s.")
    print("Open index.html there in a browser; S shows the speaker's notes.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
