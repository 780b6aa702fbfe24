"""Write the editions of the chapters: `make student` and `make instructor`.

A chapter holds its exercises with their solutions. The student edition is the chapter before
anybody ran it: no outputs, a stub in place of each answer, room in place of each solution, and,
where the teaching guide says to ask first, the prose that answers is folded. The instructor edition
is the chapter as it ran, solutions open, with points, timing, questions and common mistakes.
"""

import argparse
import hashlib
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import yaml
from nbformat import NotebookNode
from notebooks import CHAPTERS, ROOT, TWINS, names, read_twin, write

FOLDERS = {edition: ROOT / "_build" / edition for edition in ("student", "instructor")}
GUIDE = ROOT / "back" / "teaching.md"
ROOM_FOR_WORDS = "*Your answer:*"
ROOM_FOR_CODE = "# Your code"
LATER = "Run the cell above first, then open this"

SOLUTION = re.compile(r"<details><summary>Solution</summary>.*?</details>\s*", re.DOTALL)
ANSWER_TAG = "answer-"
EXERCISE = re.compile(r"^### (\d+)\. ([\w ]+): (.+)\n\n\*(\d+) minutes, (\w+)\*$", re.MULTILINE)
STUB = re.compile(
    r'^```python\n(def (\w+)\((?:(?!^```).)*?^    raise NotImplementedError\("\2"\))\n```\n',
    re.DOTALL | re.MULTILINE,
)
QUESTION = re.compile(r'\bask\("([\w-]+)"\)')
POINTS = {"easy": 2, "medium": 4, "hard": 6}


@dataclass(frozen=True)
class Exercise:
    """What the two lines at the head of an exercise say."""

    number: int
    kind: str
    title: str
    minutes: int
    difficulty: str

    @property
    def points(self) -> int:
        return POINTS[self.difficulty]


@dataclass(frozen=True)
class Stop:
    """A place to ask the class before the cell is run, from the table of the teaching guide."""

    heading: str
    question: str
    answer: str


def exercises(name: str) -> list[Exercise]:
    """Return the exercises of a chapter in their order."""
    text = (TWINS / f"{name}.md").read_text(encoding="utf8")
    return [
        Exercise(int(number), kind, title, int(minutes), difficulty)
        for number, kind, title, minutes, difficulty in EXERCISE.findall(text)
    ]


def stops(name: str) -> list[Stop]:
    """Return where the guide asks first in this chapter."""
    table = _section("Ask before you run")
    number = re.match(r"\d\d", name)
    rows = re.findall(r"^\| (\d+) \| (.+?) \| \*(.+?)\.?\* ?(.*?) \|$", table, re.MULTILINE)
    return [
        Stop(heading, question, answer)
        for chapter, question, heading, answer in rows
        if number and int(chapter) == int(number[0])
    ]


def mistakes(name: str) -> list[str]:
    """Return what the guide says that students get wrong in this chapter."""
    paragraphs = re.split(r"\n(?=\*\*)", _section("What students get wrong"))
    number = re.match(r"\d\d", name)
    return [
        " ".join(paragraph.split())
        for paragraph in paragraphs
        if number and re.search(rf"\(Exercises? [^)]*\b{int(number[0])}\.\d", paragraph)
    ]


def student(name: str, seed: int | None = None) -> NotebookNode:
    """Return a chapter with stubs and room for answers where its solutions were.

    Args:
        name: of the chapter, such as `"06_attention_distribution"`.
        seed: of other numbers in the questions that have versions; `None` keeps those of the book.
    """
    notebook = read_twin(TWINS / f"{name}.md")
    stubs = stubs_of(notebook)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        answers = [tag.removeprefix(ANSWER_TAG) for tag in tags if tag.startswith(ANSWER_TAG)]
        if cell.cell_type == "markdown":
            # The back matter lies beside the chapters, but not beside this notebook.
            text = STUB.sub("", cell.source.replace("](../", f"]({_address()}/"))
            cell.source = SOLUTION.sub(f"{ROOM_FOR_WORDS}\n\n", text).strip()
        elif answers:
            cell.source, cell.metadata = stubs[answers[0]], {"tags": [ANSWER_TAG + answers[0]]}
        elif "hide-cell" in tags:  # the code of a solution
            cell.source, cell.metadata = ROOM_FOR_CODE, {}
        elif seed is not None:
            cell.source = QUESTION.sub(lambda found: _other_version(found, seed), cell.source)
    notebook.cells = _without_room_twice(notebook.cells)
    for stop in stops(name):
        hold_back(notebook.cells, stop.heading)
    return notebook


def _other_version(found, seed):
    """Return the call with a seed, where the question has versions."""
    from seq2seq.exercises import ask

    try:
        ask(found[1], seed=seed)
    except ValueError:
        return found[0]
    return f'ask("{found[1]}", seed={seed})'


def stubs_of(notebook: NotebookNode) -> dict[str, str]:
    """Return the stubs by the names of their functions: of all checks, and what the page shows."""
    from seq2seq.exercises import check

    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    checked = {key: exercise.stub.strip() for key, exercise in check.every().items()}
    return checked | {key: stub for stub, key in STUB.findall(f"{text}\n")}


def _without_room_twice(cells):
    """Leave out the room for words where the next cell is there for the answer."""
    for cell, following in zip(cells, cells[1:], strict=False):
        if following.cell_type == "code" and cell.cell_type == "markdown":
            cell.source = cell.source.removesuffix(ROOM_FOR_WORDS).strip()
    return [cell for cell in cells if cell.source]


def hold_back(cells: list[NotebookNode], heading: str) -> None:
    """Fold the prose of a section that stands below a code cell, so that nobody reads on by chance.

    Prose between a heading and the next code cell is the question. What a cell of Markdown begins
    with before any heading stands below code, and is the answer.
    """
    level = 0  # of the heading, while its section lasts
    for cell in cells:
        if cell.cell_type == "code":
            continue
        parts = _by_headings(cell.source)
        for i, part in enumerate(parts):
            head = re.match(r"(#+) (.*)", part)
            if head and head[2] == heading:
                level = len(head[1])
            elif head and len(head[1]) <= level:
                level = 0
            elif not head and level and part.strip():
                summary = f"<details><summary>{LATER}</summary>"
                parts[i] = f"{summary}\n\n{part.strip()}\n\n</details>\n\n"
        cell.source = "".join(parts).strip()


def _by_headings(text):
    """Split Markdown before each heading; a comment in a listing is none."""
    parts, listing = [""], False
    for line in text.splitlines(keepends=True):
        if line.startswith("```"):
            listing = not listing
        if not listing and re.match(r"#+ ", line):
            parts.append("")
        parts[-1] += line
    return parts


def instructor(name: str) -> NotebookNode:
    """Return a chapter as it ran, solutions open, with what a teacher wants beside it."""
    notebook = nbformat.read(CHAPTERS / f"{name}.ipynb", as_version=4)
    notebook.cells.insert(1, _note(_for_the_teacher(name)))
    asked = {stop.heading: stop for stop in stops(name)}
    points = {f"### {e.number}. {e.kind}: {e.title}": e.points for e in exercises(name)}
    for i in range(len(notebook.cells) - 1, -1, -1):
        cell = notebook.cells[i]
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "code":
            if "hide-cell" in tags:
                cell.metadata = {"tags": [tag for tag in tags if tag != "hide-cell"]}
            continue
        cell.source = cell.source.replace("<details>", "<details open>")
        for line, number in points.items():
            cell.source = cell.source.replace(f"{line}\n", f"{line} ({number} points)\n")
        for heading in re.findall(r"^#+ (.*)$", cell.source, re.MULTILINE):
            if heading in asked:
                stop = asked[heading]
                text = (
                    f"> **Ask before you run:** {stop.question}\n>\n> They will see: {stop.answer}"
                )
                notebook.cells.insert(i + 1, _note(text))
    return notebook


def _for_the_teacher(name):
    given = exercises(name)
    lines = ["**For the teacher**", ""]
    lines += ["| Exercise | Minutes | Points |", "|---|---|---|"]
    lines += [f"| {e.number}. {e.kind}: {e.title} | {e.minutes} | {e.points} |" for e in given]
    lines += [f"| All | {sum(e.minutes for e in given)} | {sum(e.points for e in given)} |", ""]
    told = mistakes(name)
    if told:
        lines += ["What students get wrong here:", "", *[f"- {text}" for text in told]]
    return "\n".join(lines)


def _note(text):
    cell = nbformat.v4.new_markdown_cell(text, metadata={"tags": ["instructor"]})
    cell.id = f"note-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    return cell


def _section(title):
    guide = GUIDE.read_text(encoding="utf8")
    return re.split(r"^## ", guide.partition(f"## {title}\n")[2], flags=re.MULTILINE)[0]


def _address() -> str:
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))["repository"]
    return f"{config['url']}/blob/{config['branch']}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("edition", choices=sorted(FOLDERS))
    parser.add_argument("names", nargs="*", help="chapters (01_encoder); all when none is named")
    parser.add_argument("--folder", type=Path, help="where to write them")
    parser.add_argument("--seed", type=int, help="other numbers in the students' questions")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(names()))
    if unknown:
        parser.error(f"no chapter named {', '.join(unknown)}; there are: {', '.join(names())}")
    if options.seed is not None and options.edition != "student":
        parser.error("--seed is for the student edition")
    folder = options.folder or FOLDERS[options.edition]
    folder.mkdir(parents=True, exist_ok=True)
    for name in options.names or names():
        if options.edition == "student":
            notebook = student(name, options.seed)
        else:
            notebook = instructor(name)
        write(notebook, folder / f"{name}.ipynb")
    print(f"The {options.edition} edition is in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
