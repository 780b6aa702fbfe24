"""What a chapter holds for its reader, counted from its twin: words, figures, cells, minutes.

`python tools/reading.py` prints the table of all chapters.
"""

import math
import re
from dataclasses import dataclass

import jupytext
from notebooks import TWINS, names

WORDS_PER_MINUTE = 250
FOLDED = {"hide-cell", "hide-input", "remove-cell"}
CODE_BLOCK = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
SOLUTION = re.compile(r"<details>.*?</details>", re.DOTALL)
# What the reader does, under the heading that a chapter or the project gives it.
EXERCISES = re.compile(r"^## (?:Exercises|Ten pieces)$.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Reading:
    """Counts of one chapter, what is folded left out."""

    words: int
    figures: int
    cells: int

    @property
    def exact(self) -> float:
        """Minutes: one for 250 words, one for a figure, half a one for a cell."""
        return self.words / WORDS_PER_MINUTE + self.figures + self.cells / 2

    @property
    def minutes(self) -> int:
        """The same in steps of five."""
        return 5 * math.ceil(self.exact / 5)


def reading(name: str) -> Reading:
    """Count what the reader of a chapter reads, sees and runs; exercises say their own minutes."""
    return _count(_without_exercises(name))


def section(name: str, heading: str) -> Reading:
    """Count one section of a chapter, with the smaller ones in it.

    Raises:
        ValueError: if the chapter has no section of this name.
    """
    text = _without_exercises(name)
    head = re.search(rf"^(##+) {re.escape(heading)}$", text, re.MULTILINE)
    if head is None:
        raise ValueError(f"section: `heading` must be one of {name}. Received: {heading!r}.")
    rest = text[head.end() :]
    following = re.search(rf"^#{{2,{len(head[1])}}} ", rest, re.MULTILINE)
    return _count(rest[: following.start()] if following else rest)


def _without_exercises(name):
    return EXERCISES.sub("", (TWINS / f"{name}.md").read_text(encoding="utf8"))


def _count(twin):
    words = figures = cells = 0
    for cell in jupytext.reads(twin, fmt="md:myst").cells:
        if cell.cell_type == "markdown":
            text = SOLUTION.sub("", CODE_BLOCK.sub("", cell.source))
            # An address is not read, and a formula is read as one thing.
            text = re.sub(r"\]\([^)]*\)", "]", text)
            text = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$", "formula", text, flags=re.DOTALL)
            words += len(re.findall(r"\w[\w'’-]*", text))
            continue
        figures += "image" in cell.metadata.get("mystnb", {})
        cells += not FOLDED & set(cell.metadata.get("tags", []))
    return Reading(words, figures, cells)


def main() -> None:
    """Print the table."""
    print("chapter                     words  figures  cells  minutes")
    total = 0
    for name in names():
        found = reading(name)
        total += found.words
        print(f"{name:26} {found.words:6,} {found.figures:8} {found.cells:6} {found.minutes:8}")
    print(f"{'all':26} {total:6,}")


if __name__ == "__main__":
    main()
