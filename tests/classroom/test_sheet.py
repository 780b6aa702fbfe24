"""The sheet of a class: what is counted, what is printed, and the page."""

import csv
import errno
import io
import json
import sqlite3

import pytest

from seq2seq import command_line
from seq2seq.classroom import gradebook
from seq2seq.classroom.marks import MARK
from seq2seq.classroom.page import FIRST, render
from seq2seq.classroom.sheet import Line, Mistake, Sheet, of_grades, of_progress
from seq2seq.exercises.class_table import table
from seq2seq.exercises.question_bank import find

CHAPTER = "06_attention_distribution"
BUG, BUILD, WORDS = "exercise-3-entropy", "exercise-6-masked_softmax", "exercise-7-answer-1"
TABLES = """
    create table assignment (id, name); create table base_cell (id, name);
    create table grade_cells (id, max_score);
    create table submitted_assignment (id, assignment_id, student_id);
    create table submitted_notebook (id, assignment_id);
    create table grade (notebook_id, cell_id, auto_score, manual_score, needs_manual_grade);
    insert into assignment values (1, '06_attention_distribution');
    insert into base_cell values (1, 'exercise-7-answer-1'), (2, 'exercise-6-masked_softmax'),
        (3, 'exercise-3-entropy');
    insert into grade_cells values (1, 4.0), (2, 4.0), (3, 2.0);
    insert into submitted_assignment values (1, 1, 'ann'), (2, 1, 'ben'), (3, 1, 'cleo');
    insert into submitted_notebook values (1, 1), (2, 2), (3, 3);
    insert into grade values
        (1, 1, null, 3.5, 0), (2, 1, null, null, 1), (3, 1, 0.0, null, 0),
        (1, 2, 4.0, null, 0), (2, 2, 3.33, null, 0), (3, 2, 0.0, null, 0),
        (1, 3, 2.0, null, 0), (2, 3, 0.0, null, 0), (3, 3, 0.0, 1.0, 0);
"""
NAN = "A row whose keys are all masked comes out as NaN."


def marked(name, cause, said):
    mark = {"exercise": name, "cause": cause, "points": 0, "of": 4, "parts": {}}
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": [f"{said}\n", "\nA small case"]},
        {"output_type": "execute_result", "data": {"text/plain": "0", MARK: mark}},
    ]
    return {"cell_type": "code", "outputs": outputs}


def failed(name, sentence):
    error = {"output_type": "error", "ename": name, "evalue": sentence, "traceback": []}
    return {"cell_type": "code", "outputs": [error]}


@pytest.fixture
def course(tmp_path):
    """A course folder of three students, as nbgrader leaves it."""
    folder = tmp_path / "course"
    cells = {
        "ann": (marked("entropy", None, "Right"), marked("masked_softmax", None, "Right")),
        "ben": (
            failed("NameError", "name 'np' is not defined"),
            marked("masked_softmax", "nan_where_all_masked", NAN),
        ),
        "cleo": (
            failed("NameError", "name 'np' is not defined"),
            marked("masked_softmax", "not_written", "`masked_softmax` isn't written yet."),
        ),
    }
    for student, (bug, build) in cells.items():
        words = {"cell_type": "markdown", "source": "A sigmoid <b>"}
        content = {"cells": [], "metadata": {}}
        for name, cell in ((BUG, bug), (BUILD, build), (WORDS, words)):
            content["cells"].append(cell | {"metadata": {"nbgrader": {"grade_id": name}}})
        if student == "ben":
            content["metadata"] = {"seq2seq": {"notes": ["cell x ended its kernel"]}}
        path = folder / "autograded" / student / CHAPTER / f"{CHAPTER}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(content), "utf-8")
    database = sqlite3.connect(folder / "gradebook.db")
    database.executescript(TABLES)
    database.close()
    return folder


def test_grades_are_read_with_their_mistakes_in_the_order_of_the_notebook(course):
    grades = gradebook.read(course)
    assert grades.students == ["ann", "ben", "cleo"] and grades.troubles == []
    assert grades.notes == [("ben", CHAPTER, "cell x ended its kernel")]
    found = [(r.student, r.cell, r.points, r.most, r.look, r.cause) for r in grades.results]
    assert found == [
        ("ann", BUG, 2.0, 2.0, False, None),
        ("ben", BUG, 0.0, 2.0, False, "NameError"),
        ("cleo", BUG, 1.0, 2.0, False, "NameError"),  # marked by hand
        ("ann", BUILD, 4.0, 4.0, False, None),
        ("ben", BUILD, 3.33, 4.0, False, "nan_where_all_masked"),
        ("cleo", BUILD, 0.0, 4.0, False, "not_written"),
        ("ann", WORDS, 3.5, 4.0, False, None),
        ("ben", WORDS, None, 4.0, True, None),
        ("cleo", WORDS, 0.0, 4.0, False, None),
    ]
    assert [r.said for r in grades.results[1:5]] == ["name 'np' is not defined"] * 2 + ["", NAN]


def test_the_sheet_counts_by_exercise_and_by_mistake(course):
    sheet = of_grades(gradebook.read(course))
    assert (sheet.students, sheet.columns) == (3, ("mean points", "to look at"))
    group = "6 Attention distribution"
    assert sheet.lines == [
        Line(group, "3. entropy", 3, 1, ("1.0 of 2", "–"),
             [Mistake("NameError", 2, "name 'np' is not defined")]),
        Line(group, "6. masked_softmax", 3, 1, ("2.4 of 4", "–"),
             [Mistake("nan_where_all_masked", 1, NAN),
              Mistake("not_written", 1, "`masked_softmax` isn't written yet.")]),
        Line(group, "7. by hand", 3, 0, ("1.8 of 4", "1")),
    ]  # fmt: skip
    assert sheet.totals == [("ann", 9.5, 10, 0), ("ben", 3.33, 10, 1), ("cleo", 1.0, 10, 0)]
    assert sheet.notes == [f"ben, {CHAPTER}: cell x ended its kernel"]


def test_the_sheet_as_text_and_as_csv(course):
    sheet = of_grades(gradebook.read(course))
    lines = str(sheet).splitlines()
    assert lines[0] == "3 students, 3 exercises"
    assert lines[2] == (
        "6 Attention distribution, 3. entropy: 1 of 3 right, mean points 1.0 of 2, to look at –"
    )
    assert lines[3] == "  2 students: name 'np' is not defined" and lines[-1] == sheet.notes[0]
    rows = list(csv.reader(io.StringIO(sheet.csv())))
    assert rows[0] == ["chapter", "exercise", "mistake", "students", "right", *sheet.columns]
    assert [row[1:5] for row in rows[1:3]] == [
        ["3. entropy", "", "3", "1"],
        ["3. entropy", "name 'np' is not defined", "2", ""],
    ]
    assert {len(row) for row in rows} == {7}


@pytest.fixture
def answers(tmp_path):
    """A folder with the progress of two students."""
    ask = {
        "06-three-weights": {"right": True, "tries": 3, "mistakes": {"padding scored 0": 2}},
        "00-read-and-write": {"right": True, "tries": 1, "mistakes": {}},
    }
    folder = tmp_path / "answers"
    folder.mkdir()
    for name, questions in (("ann", ask), ("ben", {"06-three-weights": ask["06-three-weights"]})):
        content = {"format": "seq2seq-progress", "version": 1, "questions": questions}
        (folder / f"{name}.json").write_text(json.dumps(content), "utf-8")
    return folder


def test_progress_makes_a_sheet_of_the_same_form(answers):
    sheet = of_progress(table([answers]))
    assert [(line.group, line.exercise) for line in sheet.lines] == [
        ("Introduction", "read and write"), ("Chapter 6", "three weights"),
    ]  # fmt: skip
    assert (sheet.students, sheet.totals, sheet.columns) == (2, [], ("at once", "tries each"))
    line = sheet.lines[1]
    assert (line.students, line.right, line.numbers) == (2, 2, ("0", "3.0"))
    assert line.mistakes[0].students == 2
    assert line.mistakes[0].said.startswith("You gave the padding the score 0.")


def test_mistakes_of_progress_are_counted_by_student_the_commonest_first(tmp_path):
    first, second, third = sorted(find("06-three-weights").mistakes)[:3]
    told = {"ann": {second: 9}, "ben": {first: 1, third: 1}, "cleo": {third: 2}}
    for name, mistakes in told.items():
        record = {"right": False, "tries": 20, "mistakes": mistakes}
        questions = {"06-three-weights": record}
        content = {"format": "seq2seq-progress", "version": 1, "questions": questions}
        (tmp_path / f"{name}.json").write_text(json.dumps(content), "utf-8")
    (line,) = of_progress(table([tmp_path])).lines
    counted = [(mistake.name, mistake.students) for mistake in line.mistakes]
    assert counted == [(third, 2), (first, 1), (second, 1)]


def test_a_mistake_without_a_sentence_is_named_in_the_spreadsheet():
    line = Line("Chapter 6", "mask", 3, 1, ("1",), [Mistake("other", 2, "")])
    rows = list(csv.reader(io.StringIO(Sheet(3, ("at once",), [line]).csv())))
    assert rows[1:] == [
        ["Chapter 6", "mask", "", "3", "1", "1"],
        ["Chapter 6", "mask", "other", "2", "", ""],
    ]


def run(capsys, *arguments):
    status = command_line.main(["grades", *map(str, arguments)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_the_command_takes_grades_and_progress(capsys, course, answers, tmp_path):
    sheet = of_grades(gradebook.read(course))
    assert run(capsys, course) == (0, f"{sheet}\n", "")
    assert run(capsys, course, "--csv") == (0, sheet.csv(), "")
    assert run(capsys, answers / "ann.json", answers / "ben.json")[:2] == run(capsys, answers)[:2]
    page = tmp_path / "class.html"
    status, out, _ = run(capsys, answers, "--output", page, "--title", "A & B")
    assert (status, out) == (0, f"The page is {page}\n")
    assert page.read_text("utf-8") == render(of_progress(table([answers])), "A & B")


def test_a_full_disk_leaves_the_page_as_it_was(capsys, answers, tmp_path, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    page = tmp_path / "class.html"
    page.write_text("of last week")
    monkeypatch.setattr("os.fsync", full)
    status, out, err = run(capsys, answers, "--output", page)
    assert (status, out) == (2, "") and "No space left on device" in err and str(page) in err
    assert page.read_text() == "of last week"


def test_the_command_says_what_it_cannot_count(capsys, course, answers, tmp_path):
    (course / "autograded" / "ann" / CHAPTER / f"{CHAPTER}.ipynb").write_text("{}")
    status, out, err = run(capsys, course)
    assert status == 0 and out.startswith("3 students")
    assert err.startswith("seq2seq: note: left out ") and "not a notebook that can be read" in err
    status, out, err = run(capsys, course, answers)
    assert (status, out) == (2, "")
    assert "`FOLDER` must be one course folder, or progress files. Received: 2 paths" in err
    (answers / "bad.json").write_text("{")
    status, out, err = run(capsys, answers)
    assert status == 0 and out.startswith("2 students")
    assert err.endswith("bad.json: not a file of progress (no JSON)\n")
    (tmp_path / "empty").mkdir()
    status, _, err = run(capsys, tmp_path / "empty")
    assert status == 2 and "grades: there is nothing to count in" in err
    (course / "gradebook.db").write_text("no database at all, but long enough to be looked at")
    status, _, err = run(capsys, course)
    assert status == 2 and "is no gradebook of nbgrader" in err


def many(count):
    mistakes = [Mistake(f"m{i}", i + 1, f"sentence {i}") for i in range(count)]
    line = Line("6 Attention", "<b>", 30, 20, ("1",), mistakes)
    return Sheet(30, ("at once",), [line])


def test_the_page_escapes_what_students_wrote_and_fetches_nothing(course):
    page = render(many(1), "<i>")
    assert "<b>" not in page and "<i>" not in page and "&lt;b&gt;" in page
    assert "http" not in page and "<script" not in page and "By student" not in page
    assert "Nobody made one." in render(many(0), "Class")
    page = render(of_grades(gradebook.read(course)), "Class")
    assert "<code>masked_softmax</code> isn't written yet." in page
    assert "9.5 of 10" in page and "cell x ended its kernel" in page


def test_the_commonest_mistakes_come_first_and_the_rest_is_folded():
    page = render(many(FIRST + 3), "Class")
    shown, _, folded = page.partition("<details>")
    assert shown.index(f"sentence {FIRST + 2} <") < shown.index(f"sentence {FIRST} <")
    assert "sentence 3 <" in shown and "sentence 2 <" in folded and "3 more" in folded
