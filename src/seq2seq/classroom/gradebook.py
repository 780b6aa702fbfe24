"""What nbgrader knows of a class, read from a course folder: points, mistakes, and notes.

Points are those of the gradebook, so that what a teacher has marked by hand counts; mistakes are
what the checks said in the notebooks of `autograded`. nbgrader is not needed to read either.
"""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from seq2seq.classroom.marks import MARK

SCORES = """
    select student_id, assignment.name, base_cell.name, max_score,
        coalesce(manual_score, auto_score), needs_manual_grade
    from grade
    join base_cell on base_cell.id = grade.cell_id
    join grade_cells on grade_cells.id = grade.cell_id
    join submitted_notebook on submitted_notebook.id = grade.notebook_id
    join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
    join assignment on assignment.id = submitted_assignment.assignment_id
"""


@dataclass
class Result:
    """What one student got for one cell.

    Attributes:
        student: as the folder is called.
        assignment: the chapter.
        cell: nbgrader's name of it, `"exercise-6-masked_softmax"`.
        points: what it earned; `None` while nobody has marked it.
        most: what a right answer earns.
        look: whether the teacher is to look at it.
        cause: the mistake, or the name of an error; `None` if there is none.
        said: the sentence that the student read about it.
    """

    student: str
    assignment: str
    cell: str
    points: float | None
    most: float
    look: bool
    cause: str | None = None
    said: str = ""


@dataclass
class Gradebook:
    """The results of a class.

    Attributes:
        results: of all students and cells, by assignment and cell as they stand in the notebooks.
        notes: (student, assignment, what happened) of each notebook that gave cause to one.
        troubles: a line for each notebook that could not be read.
    """

    results: list[Result]
    notes: list[tuple[str, str, str]]
    troubles: list[str]

    @property
    def students(self) -> list[str]:
        """The students, in the order of their names."""
        return sorted({result.student for result in self.results})


def is_course(folder: Path) -> bool:
    """Return whether a folder is one in which nbgrader has marked something."""
    return (folder / "gradebook.db").is_file()


def read(folder: Path) -> Gradebook:
    """Read the results of a class.

    Args:
        folder: the course folder.

    Raises:
        ValueError: if its gradebook cannot be read.
    """
    path = folder / "gradebook.db"
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            rows = database.execute(SCORES).fetchall()
    except sqlite3.Error as error:
        raise ValueError(f"{path} is no gradebook of nbgrader ({error})") from None
    mistakes, notes, troubles, order = {}, [], [], {}
    for notebook in sorted(folder.glob("autograded/*/*/*.ipynb")):
        assignment, student = notebook.parent.name, notebook.parent.parent.name
        try:
            content = json.loads(notebook.read_text("utf-8"))
            for cell in content["cells"]:
                name = cell["metadata"].get("nbgrader", {}).get("grade_id")
                if name and cell["cell_type"] == "code":
                    mistakes[student, assignment, name] = _mistake(cell)
                order.setdefault((assignment, name), len(order))
            told = content["metadata"].get("seq2seq", {}).get("notes", [])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            troubles.append(f"{notebook}: not a notebook that can be read")
            continue
        notes += [(student, assignment, str(note)) for note in told]
    results = []
    for student, assignment, name, most, points, look in rows:
        cause, said = mistakes.get((student, assignment, name), (None, ""))
        results.append(Result(student, assignment, name, points, most, bool(look), cause, said))
    last = len(order)
    results.sort(key=lambda r: (r.assignment, order.get((r.assignment, r.cell), last), r.student))
    return Gradebook(results, notes, troubles)


def _mistake(cell):
    """Return the cause and the sentence that the output of a cell holds; of an error its name."""
    outputs = cell["outputs"]
    for output in outputs:
        mark = output.get("data", {}).get(MARK)
        if mark:
            printed = "".join(
                "".join(one["text"]) for one in outputs if one.get("name") == "stdout"
            )
            cause = mark["cause"]
            return cause, " ".join(printed.partition("\n\n")[0].split()) if cause else ""
    errors = [output for output in outputs if output["output_type"] == "error"]
    return (errors[-1]["ename"], errors[-1]["evalue"]) if errors else (None, "")
