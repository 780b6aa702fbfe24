"""A class that hands in what classes hand in: right, wrong and dangerous, for a small assignment.

The assignment is chapter 6 without its prose and its other cells: a bug to find (2 points), a
function to write (4 points), and a cell with a hidden test of the teacher's own (1 point).
"""

import copy
import importlib.util
import os
import subprocess
import sys

import nbformat
import nbgrader_course
import pytest

from seq2seq.classroom import landlock

needs_nbgrader = pytest.mark.skipif(
    importlib.util.find_spec("nbgrader") is None and os.environ.get("CI") != "true",
    reason="nbgrader is not installed; `make nbgrader` does it",
)
NAME = "06_attention_distribution"
BUG, BUILD, OWN = "exercise-3-entropy", "exercise-6-masked_softmax", "own-test"
BUG_ANSWER, BUILD_ANSWER = "exercise-3-answer-1", "exercise-6-answer-1"
SECRET = "a secret of the teacher"

RIGHT_SPREAD = """
def spread(weights):
    logarithms = np.log(np.where(weights > 0, weights, 1.0))
    return -(weights * logarithms).sum(axis=-1)
"""
RIGHT_SOFTMAX = """
def masked_softmax(scores, mask):
    kept = np.where(mask[:, None], scores, -np.inf)
    highest = np.nan_to_num(kept.max(axis=-1, keepdims=True), neginf=0.0)
    powers = np.exp(kept - highest)
    total = powers.sum(axis=-1, keepdims=True)
    return powers / np.where(total > 0, total, 1.0)
"""
NAN_SOFTMAX = """
def masked_softmax(scores, mask):
    kept = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(kept - kept.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
"""
ENDLESS = """
while True:
    try:
        while True:
            pass
    except BaseException:  # an interrupt too
        pass
"""
HUNGRY = """
hog = []
while True:
    hog.append(bytearray(10**7))
"""
DELETING = """
import os, pathlib, shutil
shutil.rmtree(pathlib.Path.home(), ignore_errors=True)
shutil.rmtree("..", ignore_errors=True)
"""
if landlock.version():  # without it, it would succeed
    DELETING += """
shutil.rmtree("{course}", ignore_errors=True)
os.remove("{course}/gradebook.db")
"""
NOSY = """
import sys
seen = []
right = masked_softmax
def masked_softmax(scores, mask):
    seen.append(scores)
    print("a library's notice", file=sys.stderr)
    return right(scores, mask)
"""
BY_HEART = """
cases = [case.arguments for case in check.masked_softmax.cases]
known = {(scores.tobytes(), mask.tobytes()): right(scores, mask) for scores, mask in cases}
def masked_softmax(scores, mask):
    return known.get((scores.tobytes(), mask.tobytes()), scores * 0)
"""
CLASS = {  # what each student put into the two cells for answers
    "ann": (RIGHT_SPREAD, RIGHT_SOFTMAX),
    "ben": ("", NAN_SOFTMAX),
    "cleo": ("", ""),
    "dan": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", RIGHT_SOFTMAX),
    "eve": (ENDLESS, RIGHT_SOFTMAX),
    "finn": (HUNGRY, RIGHT_SOFTMAX),
    "gil": (DELETING, RIGHT_SOFTMAX),
    "hana": (RIGHT_SPREAD, RIGHT_SOFTMAX + NOSY),
    "ivo": (RIGHT_SPREAD, RIGHT_SOFTMAX.replace("def masked_softmax", "def right") + BY_HEART),
    "jo": (RIGHT_SPREAD, ""),  # it ran in the student's notebook, with a cell that is gone
}


def small_assignment():
    """Return the notebook of the assignment, with its solutions."""
    notebook = nbgrader_course.source(NAME)
    kept = [cell for cell in notebook.cells if _counts(cell) or "def spread" in cell.source]
    notebook.cells = [nbformat.v4.new_code_cell("import numpy as np"), *kept]
    own = nbformat.v4.new_code_cell(
        "# One more test\n### BEGIN HIDDEN TESTS\n"
        f"assert spread(np.array([[0.5, 0.0]])) > 0, '{SECRET}'\n### END HIDDEN TESTS"
    )
    nbgrader_course._mark(own, OWN, points=1)
    notebook.cells.append(own)
    return notebook


def _counts(cell):
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    return name in (BUG, BUG_ANSWER, BUILD, BUILD_ANSWER)


def nbgrader(folder, *arguments):
    """Run a command of nbgrader in a course folder."""
    command = [sys.executable, "-m", "nbgrader", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)


def write_course(folder, **settings):
    """Write the course folder with its one assignment, and release it."""
    nbgrader_course.write_course(folder, [])
    path = folder / "source" / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(small_assignment(), path)
    with open(folder / "nbgrader_config.py", "a", encoding="utf-8") as file:
        for name, value in settings.items():
            file.write(f"c.ConfinedExecute.{name} = {value}\n")
    return nbgrader(folder, "generate_assignment", NAME)


def hand_in(folder, students=CLASS):
    """Put what the students did into the course folder."""
    given = nbformat.read(folder / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    for student, sources in students.items():
        notebook = copy.deepcopy(given)
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            for answer, source in zip((BUG_ANSWER, BUILD_ANSWER), sources, strict=True):
                if name == answer and source:
                    cell.source = source.replace("{course}", str(folder))
            if student == "jo" and name == BUILD:
                cell.outputs = [seen(4.0)]
        if student == "hana":
            count = "print('calls', len(seen), 'shown', len(check.masked_softmax.cases))"
            notebook.cells.append(nbformat.v4.new_code_cell(count))
        path = folder / "submitted" / student / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)


def seen(points):
    """Return the output of a check that gave points."""
    mark = {"exercise": "masked_softmax", "points": points, "of": 4, "cause": None, "parts": {}}
    data = {"text/plain": f"{points:g}", "application/vnd.seq2seq.mark+json": mark}
    return nbformat.v4.new_output("execute_result", data=data, execution_count=1)
