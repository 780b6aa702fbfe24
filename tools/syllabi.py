"""Fill in what the lesson plans take from the chapters: `python tools/syllabi.py`.

Each row of a plan in `back/syllabi.md` links to what the class does. This tool writes the rest of
the row: the heading, the question of the teaching guide, the minutes. Run it when a chapter has
changed. It stops at a lesson that has become too long.
"""

import math
import re
import sys
from pathlib import Path

from editions import exercises, stops
from notebooks import ROOT, TWINS
from reading import reading, section

PAGE = ROOT / "back" / "syllabi.md"
BOARDS = ROOT / "back" / "boards.md"
LESSON = 90  # minutes
IN_CLASS = 2  # times what one reader needs alone
STAGE = 3  # minutes for one row of a board plan
GUESS = 3  # minutes to write a guess down and to compare

HEADER = "| Step | What | Minutes |\n|---|---|---|\n"
LINK = re.compile(r"\[[^\]]*\]\(([^)#]+)#?([^)]*)\)(?!.*\]\()")  # the last one of a row
HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)


def slug(heading: str) -> str:
    """Return the anchor that the book gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def fill(page: str) -> str:
    """Return the page with every row of its plans written anew.

    Raises:
        ValueError: if a link leads nowhere, or a lesson is longer than 90 minutes.
    """
    parts = page.split(HEADER)
    for i in range(1, len(parts)):
        rows, blank, rest = parts[i].partition("\n\n")
        title = re.findall(r"^#+ (.+)$", parts[i - 1], re.MULTILINE)[-1]
        parts[i] = _lesson(title, rows) + blank + rest
    return HEADER.join(parts)


def _lesson(title, rows):
    lines, minutes = [], {"in class": 0, "at home": 0}
    for row in rows.splitlines():
        kind, what, number = (cell.strip() for cell in row.strip("|").split(" | "))
        if kind == "Sum":
            continue
        if kind == "Reserve":
            number = LESSON - minutes["in class"]
            if number < 0:
                raise ValueError(f"{title} is {-number} minutes too long.")
        elif kind != "Class":
            what, number = _step(kind, what)
        minutes["at home" if kind == "Home" else "in class"] += int(number)
        lines.append(f"| {kind} | {what} | {number} |")
    lines += [f"| Sum | {where} | {minutes[where]} |" for where in minutes if minutes[where]]
    return "\n".join(lines)


def _step(kind, what):
    """Return the words of a row and its minutes."""
    link = LINK.search(what)
    if link is None:
        raise ValueError(f"A step must have a link. Received: {what!r}.")
    path, anchor = link.groups()
    if kind == "Board":
        heading = _heading(BOARDS.read_text(encoding="utf8"), anchor)
        return f"[{heading}]({path}#{anchor})", STAGE * stages(heading)
    name = Path(path).stem
    text = (TWINS / f"{name}.md").read_text(encoding="utf8")
    if not anchor:
        title = re.search(r"^# (.+)$", text, re.MULTILINE)[1]
        return f"Read {_chapter(name)}: [{title}]({path})", reading(name).minutes
    heading = _heading(text, anchor)
    if kind in ("Exercise", "Home"):
        (given,) = [e for e in exercises(name) if f"{e.number}. {e.kind}: {e.title}" == heading]
        return f"[{heading}]({path}#{anchor}), {_chapter(name)}", given.minutes
    minutes = math.ceil(IN_CLASS * section(name, heading).exact)
    link = f"[{heading}]({path}#{anchor})"
    if kind == "Ask":
        (stop,) = [stop for stop in stops(name) if stop.heading == heading]
        return f"*{stop.question}* Then run {link}", GUESS + minutes
    return f"{link}, {_chapter(name)}", minutes


def stages(heading: str) -> int:
    """Return how many rows a board plan has."""
    _, _, plan = BOARDS.read_text(encoding="utf8").partition(f"\n## {heading}\n")
    return len(re.findall(r"^\| \d", plan.partition("\n## ")[0], re.MULTILINE))


def _heading(text, anchor):
    for heading in HEADING.findall(text):
        if slug(heading) == anchor:
            return heading
    raise ValueError(f"No heading has the anchor {anchor!r}.")


def _chapter(name):
    """Return what a plan calls a chapter."""
    number = re.match(r"\d\d", name)
    if number:
        return f"chapter {int(number[0])}"
    return {"intro": "the introduction", "project": "the project"}[name]


def main() -> int:
    PAGE.write_text(fill(PAGE.read_text(encoding="utf8")), encoding="utf8")
    print(f"The lesson plans are filled in: {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
