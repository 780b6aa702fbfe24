"""A chapter's notebook as sections of paragraphs, formulas and cells."""

import re
from dataclasses import dataclass, field

from nbformat import NotebookNode

SHOWN, LEFT_OUT = "slide", "no-slide"
LAST = re.compile(r"^## (Exercises|Ten pieces)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```$|^\$\$.*?\$\$$|^<details>.*?</details>$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"(#+) (.*)")


@dataclass
class Section:
    """A heading and what stands below it: pairs of "text", "formula" or "cell" and that."""

    title: str
    above: str
    content: list[tuple] = field(default_factory=list)


def sections(notebook: NotebookNode) -> list[Section]:
    """Return the sections of a chapter, its exercises left out."""
    found, part, skipping = [], "", False
    for cell in notebook.cells:
        if cell.cell_type == "code":
            if not skipping:
                found[-1].content.append(("cell", cell))
            continue
        for paragraph in paragraphs(cell.source):
            heading = HEADING.match(paragraph)
            if heading:
                level, title = len(heading[1]), heading[2]
                skipping = level > 2 and skipping or bool(LAST.match(paragraph))
                part = title if level == 2 else part
                if not skipping:
                    found.append(Section(title, part if level > 2 else ""))
            elif not skipping:
                kind = "formula" if paragraph.startswith("$$") or is_table(paragraph) else "text"
                found[-1].content.append((kind, paragraph))
    return found


def paragraphs(markdown: str) -> list[str]:
    """Return the paragraphs; a listing, a formula and a fold are one each."""
    kept = []

    def put_aside(found):
        kept.append(found[0])
        return f"\0{len(kept) - 1}\0"

    parts = re.split(r"\n\s*\n", FENCE.sub(put_aside, markdown))
    whole = (re.sub("\0(\\d+)\0", lambda found: kept[int(found[1])], part) for part in parts)
    return [text.strip() for text in whole if text.strip()]


def is_table(paragraph):
    """Say whether this is a table of formulas, as that of the four scores is."""
    return isinstance(paragraph, str) and paragraph[0] == "|" and paragraph.count("$") >= 8


def kind_of(cell: NotebookNode) -> str | None:
    """Return what kind of slide a cell makes, or None."""
    tags = cell.metadata.get("tags", [])
    if LEFT_OUT in tags:
        return None
    data = [output.get("data", {}) for output in cell.outputs]
    if any("image/png" in one for one in data):
        return "figure"
    if any("text/html" in one for one in data) and "ask(" not in cell.source:
        return "live"
    return "code" if SHOWN in tags else None


def printed(cell: NotebookNode) -> str:
    """Return what a cell has printed."""
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")
