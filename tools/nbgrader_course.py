"""Make a course folder for nbgrader: `make nbgrader`, with FOLDER=… where the class is kept.

Each chapter is an assignment, the student edition with points. What has a check is marked by it,
with partial credit; what has none waits for the teacher. `source` holds the solutions, `release`
what students get. `nbgrader_config.py` confines what they hand in.
"""

import argparse
import re
import sys
from pathlib import Path

import editions
import nbformat
from nbformat import NotebookNode
from notebooks import ROOT, TWINS, names, read_twin, write, write_text
from traitlets.config import Config

from seq2seq.classroom import nbgrader_settings

FOLDER = ROOT / "_build" / "nbgrader"
CHECK = re.compile(r"check\.(\w+)\((\w+)\)")
HEADING = re.compile(r"^## (.+)$|^### (\d+)\. ", re.MULTILINE)
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
PACKAGES = "nbgrader is not installed here; run `make nbgrader`, which installs it."
CONFIG = """\
# How nbgrader marks this course. What stands here can be changed.
from pathlib import Path

from seq2seq.classroom import nbgrader_settings

c = get_config()
nbgrader_settings.apply(c, Path(__file__).parent)
c.ConfinedExecute.timeout = 120  # seconds for one cell
c.ConfinedExecute.longest = 900  # seconds for one notebook
c.ConfinedExecute.memory = 4.0  # GB for one notebook
"""


class CourseError(Exception):
    """The folder cannot be written; the message says why."""


def source(name: str) -> NotebookNode:
    """Return a chapter as nbgrader takes it: with solutions to be cut out, points and checks."""
    solved = {cell.id: cell.source for cell in read_twin(TWINS / f"{name}.md").cells}
    notebook = editions.student(name)
    given = {exercise.number: exercise for exercise in editions.exercises(name)}
    cells, rooms, checks = [], {}, {}
    number = None  # of the exercise that the cell stands in
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for part, answers in _with_rooms(cell, solved[cell.id]):
                if answers is not None and number:
                    rooms.setdefault(number, []).append(part)
                    part.source = f"{editions.ROOM_FOR_WORDS}\n\n{BEGIN}\n{answers}\n{END}"
                number = _number_after(part.source, number)
                cells.append(part)
            continue
        found = CHECK.fullmatch(cell.source.strip())
        if number and found:
            checks.setdefault(number, []).append((cell, *found.groups()))
        elif number and _is_for_an_answer(cell):
            cell.source = f"{cell.source}\n{BEGIN}\n\n\n{solved[cell.id]}\n{END}"
            rooms.setdefault(number, []).append(cell)
        cells.append(cell)
    notebook.cells = cells
    for number, exercise in given.items():
        _give_points(exercise, checks.get(number, []), rooms.get(number, []))
    return notebook


def _with_rooms(cell, solved):
    """Split Markdown at the rooms for words; yield (cell, the answer or None)."""
    answers = iter(_answers_in_words(solved))
    parts = re.split(f"({re.escape(editions.ROOM_FOR_WORDS)})", cell.source)
    for place, text in enumerate(parts):
        is_room = text == editions.ROOM_FOR_WORDS
        if text.strip():
            part = nbformat.v4.new_markdown_cell(text.strip(), metadata=dict(cell.metadata))
            part.id = cell.id if place == 0 else f"{cell.id}-{place}"
            yield part, next(answers, "") if is_room else None


def _answers_in_words(text):
    folds = [fold[0] for fold in editions.SOLUTION.finditer(text)]
    return [re.sub(r"</?details>|<summary>Solution</summary>", "", fold).strip() for fold in folds]


def _number_after(text, number):
    """Return the exercise at the end of a text; a heading of the second level ends the last one."""
    for _, found in HEADING.findall(text):
        number = int(found) if found else None
    return number


def _is_for_an_answer(cell):
    tags = cell.metadata.get("tags", [])
    return cell.source == editions.ROOM_FOR_CODE or any(
        tag.startswith(editions.ANSWER_TAG) for tag in tags
    )


def _give_points(exercise, checks, rooms):
    """Give the points of an exercise to its checks, or to its rooms, which a teacher marks."""
    counted = checks or rooms
    share = round(exercise.points / len(counted), 2)
    whole = ", whole=True" if exercise.kind == "Find the bug" else ""
    for cell, name, answer in checks:
        cell.source = (
            "from seq2seq.classroom import grade\nfrom seq2seq.exercises import check\n\n"
            f"grade(check.{name}, {answer}, points={share:g}{whole})"
        )
        _mark(cell, f"exercise-{exercise.number}-{name}", points=share)
    for place, cell in enumerate(rooms, start=1):
        label = f"exercise-{exercise.number}-answer-{place}"
        if not checks:
            _mark(cell, label, points=share, solution=True)
        elif cell.cell_type == "code":
            _mark(cell, label, solution=True)


def _mark(cell, grade_id, points=None, solution=False):
    cell.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": points is not None,
        "solution": solution,
        "locked": not solution,
        "task": False,
        **({} if points is None else {"points": points}),
    }


def write_course(folder: Path, chosen: list[str], force: bool = False) -> None:
    """Write the source of the assignments and the settings into a course folder.

    Raises:
        CourseError: if a class has handed in there already.
    """
    if (folder / "submitted").exists() and not force:
        raise CourseError(
            f"{folder} holds what a class has handed in; name another folder (FOLDER=…). "
            "--force writes the assignments anew and leaves the rest."
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name in chosen:
        path = folder / "source" / name / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        write(source(name), path)
    settings = folder / "nbgrader_config.py"
    if not settings.exists():  # the teacher's from then on
        write_text(CONFIG, settings)


def release(folder: Path, chosen: list[str]) -> None:
    """Let nbgrader make what students get.

    Raises:
        CourseError: with nbgrader's words, if it cannot.
    """
    try:
        from nbgrader.apps import NbGraderAPI
    except ImportError:
        raise CourseError(PACKAGES) from None
    config = Config()
    nbgrader_settings.apply(config, folder)
    api = NbGraderAPI(config=config)
    for name in chosen:
        done = api.generate_assignment(name, force=True, create=True)
        if not done["success"]:
            raise CourseError(f"{name}: {done.get('error') or done.get('log')}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="chapters (01_encoder); all when none is named")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the class is kept")
    parser.add_argument("--force", action="store_true", help="even if a class has handed in")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(names()))
    if unknown:
        parser.error(f"no chapter named {', '.join(unknown)}; there are: {', '.join(names())}")
    chosen, folder = options.names or names(), options.folder.expanduser().resolve()
    try:
        write_course(folder, chosen, options.force)
        release(folder, chosen)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The course folder is {folder}; students get what is in {folder / 'release'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
