"""nbgrader from end to end: a class hands in what classes do, and everybody gets their marks."""

import json
import re
import sqlite3

import nbformat
import pytest
import submissions
from submissions import BUG, BUILD, CLASS, NAME, OWN, SECRET, needs_nbgrader

from seq2seq.classroom import landlock
from seq2seq.classroom.marks import MARK

pytestmark = needs_nbgrader
ALL = {BUG: 2.0, BUILD: 4.0, OWN: 1.0}
BUILD_ALONE = {BUG: 0.0, BUILD: 4.0, OWN: 0.0}
SCORES = """
    select submitted_assignment.student_id, base_cell.name, auto_score, needs_manual_grade
    from grade join base_cell on base_cell.id = grade.cell_id
    join submitted_notebook on submitted_notebook.id = grade.notebook_id
    join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course folder in which everything has been done, with what nbgrader said while marking."""
    folder = tmp_path_factory.mktemp("class") / "course"
    folder.mkdir()
    done = submissions.write_course(folder, timeout=8, memory=1.0)
    assert done.returncode == 0, done.stderr
    submissions.hand_in(folder)
    marked = submissions.nbgrader(folder, "autograde", NAME)
    assert marked.returncode == 0, marked.stderr
    told = submissions.nbgrader(folder, "generate_feedback", NAME)
    assert told.returncode == 0, told.stderr
    return folder, marked.stderr


@pytest.fixture(scope="module")
def rows(course):
    with sqlite3.connect(course[0] / "gradebook.db") as database:
        return database.execute(SCORES).fetchall()


@pytest.mark.parametrize(
    "student, points",
    [
        ("ann", ALL),
        ("ben", {BUG: 0.0, BUILD: round(4 * 5 / 6, 2), OWN: 0.0}),  # five parts of six
        ("cleo", {BUG: 0.0, BUILD: 0.0, OWN: 0.0}),
        ("dan", BUILD_ALONE),  # crashing
        ("eve", BUILD_ALONE),  # endless
        ("finn", BUILD_ALONE),  # memory
        ("gil", BUILD_ALONE),  # deleting
        ("hana", ALL),  # in spite of what a library writes to stderr
        ("ivo", ALL),
        ("jo", ALL),  # as the student saw it
    ],
)
def test_everybody_gets_the_marks_that_they_earned(rows, student, points):
    found = {cell: score for who, cell, score, _ in rows if who == student}
    assert {cell: found[cell] for cell in points} == points


def test_the_teacher_is_asked_to_look_where_a_machine_should_not_decide(rows):
    by_hand = {(who, cell) for who, cell, _, look in rows if look}
    assert by_hand == {("ivo", BUILD), ("jo", BUILD)}


@pytest.mark.parametrize(
    "student, said",
    [
        ("dan", "cell exercise-3-answer-1 ended its kernel"),
        ("eve", "cell exercise-3-answer-1 did not end within 8 s"),
        ("finn", "cell exercise-3-answer-1 wanted more than 1 GB of memory"),
        ("ivo", "`masked_softmax` passes with the numbers of its check alone"),
        (
            "jo",
            f"cell {BUILD} gives 0 of 4 points here, but showed the student 4, "
            "which count until you have looked",
        ),
    ],
)
def test_what_happened_is_told_in_one_line(course, student, said):
    lines = [line for line in course[1].splitlines() if f" {student}: " in line]
    assert lines == [f"[AutogradeApp | WARNING] {student}: {said}"]


def test_who_deletes_files_deletes_a_copy(course):
    folder, said = course
    (line,) = [line for line in said.splitlines() if " gil: " in line]
    assert line.endswith(f"it removed or changed files in its folder: {NAME}.ipynb")
    if landlock.version():
        assert "cell exercise-3-answer-1 was refused a file outside its folder" in line
    for student in CLASS:
        for stage in ("submitted", "autograded"):
            assert (folder / stage / student / NAME / f"{NAME}.ipynb").exists()
    assert not re.search(r" (ann|ben|cleo|hana): ", said)


def notebook(course, stage, student):
    path = course[0] / stage / student / NAME / f"{NAME}.ipynb"
    return nbformat.read(path, as_version=4)


def test_other_numbers_are_drawn_where_no_cell_can_look(course):
    last = notebook(course, "autograded", "hana").cells[-1]
    assert last.outputs[0].text == "calls 12 shown 12\n"


def feedback(course, student):
    return (course[0] / "feedback" / student / NAME / f"{NAME}.html").read_text("utf-8")


@pytest.mark.parametrize("student", CLASS)
def test_feedback_says_the_mistake_and_no_hidden_test(course, student):
    page = feedback(course, student)
    for hidden in (SECRET, "HIDDEN TESTS", "spread(np.array", MARK, "by_heart", "compared()"):
        assert hidden not in page
    assert "of 4 points" in page
    assert ("A row whose keys are all masked comes out as NaN" in page) == (student == "ben")


def test_students_get_no_hidden_test(course):
    released = (course[0] / "release" / NAME / f"{NAME}.ipynb").read_text("utf-8")
    assert SECRET not in released and "HIDDEN" not in released
    # The teacher sees both.
    assert SECRET in json.dumps(notebook(course, "autograded", "ben"))
