"""The progress files of a class: one table, and bad files named in one line."""

import csv
import io
import json

import pytest

from seq2seq import command_line
from seq2seq.exercises.class_table import COLUMNS, table


def record(right=True, tries=1, **mistakes):
    mistakes = {name.replace("_", " "): times for name, times in mistakes.items()}
    return {"right": right, "tries": tries, "mistakes": mistakes}


ANNA = {"06-three-weights": record(tries=3, padding_scored_0=2), "06-mask": record()}
BEN = {
    "06-three-weights": record(False, 4, padding_scored_0=1, masked_after_the_softmax=2, other=1),
    "06-three-weights#7": record(tries=1),
    "01-gates": record(False, 1, update_taken_for_training=1),
}


@pytest.fixture
def write(tmp_path):
    def write(name, questions, changes=()):
        path = tmp_path / name
        content = {"format": "seq2seq-progress", "version": 1, "questions": questions}
        content.update(changes)
        path.write_text(json.dumps(content), "utf-8")
        return path

    return write


def test_the_table_counts_by_exercise_and_by_mistake(write):
    found = table([write("anna.json", ANNA), str(write("ben.json", BEN))])
    assert (found.students, found.troubles) == (2, [])
    rows = [row[:7] for row in found.rows()]
    assert rows == [
        ("01-gates", "", 1, 0, 0, 1, ""),
        ("01-gates", "update taken for training", 1, "", "", "", 1),
        ("06-three-weights", "", 2, 2, 0, 8, ""),
        ("06-three-weights", "padding scored 0", 2, "", "", "", 3),
        ("06-three-weights", "masked after the softmax", 1, "", "", "", 2),
        ("06-three-weights", "other", 1, "", "", "", 1),
        ("06-mask", "", 1, 1, 1, 1, ""),
    ]
    assert found.rows()[3][7].startswith("You gave the padding the score 0.")
    read = list(csv.reader(io.StringIO(found.csv())))
    assert tuple(read[0]) == COLUMNS and len(read) == 8
    assert read[4][:3] == ["06-three-weights", "padding scored 0", "2"]


def test_the_table_as_text(write):
    lines = str(table([write("anna.json", ANNA), write("ben.json", BEN)])).splitlines()
    assert lines[:3] == ["2 students, 3 exercises", "", "01-gates: 1 student tried, 0 right, "
                         "0 at once, 1.0 tries each"]  # fmt: skip
    assert "06-three-weights: 2 students tried, 2 right, 0 at once, 4.0 tries each" in lines
    assert any(
        line.startswith("  padding scored 0 (2 students, 3 times): You gave") for line in lines
    )
    assert "  other (1 student, 1 time)" in lines


@pytest.mark.parametrize(
    "content, reason",
    [
        (b"\xff\xfe\x00", "not a file of progress (no JSON)"),
        (b"", "not a file of progress (no JSON)"),
        (b"[" * 100_000, "not a file of progress (no JSON)"),
        (b"[]", "not a file of progress (no format 'seq2seq-progress')"),
        (b'{"format": "x"}', "not a file of progress (no format 'seq2seq-progress')"),
        ({"version": 2}, "version 2 is not known, only 1"),
        ({"questions": []}, "damaged (no questions)"),
        ({"questions": {"06-mask": 1}}, "damaged (the record of 06-mask)"),
        ({"questions": {"06-mask": record(right=1)}}, "damaged (the record of 06-mask)"),
        ({"questions": {"06-mask": record(tries=-1)}}, "damaged (the record of 06-mask)"),
        ({"questions": {"06-mask": record(tries=True)}}, "damaged (the record of 06-mask)"),
        ({"questions": {"06-mask": record(tries=10**6)}}, "damaged (the record of 06-mask)"),
        ({"questions": {"06-mask": record(a="b")}}, "damaged (the record of 06-mask)"),
        (
            {"questions": {"06-mask": {"right": True, "tries": 1}}},
            "damaged (the record of 06-mask)",
        ),
    ],
    ids=str,
)
def test_a_bad_file_is_named_and_the_others_are_counted(write, tmp_path, content, reason):
    good = write("anna.json", ANNA)
    if isinstance(content, bytes):
        bad = tmp_path / "bad.json"
        bad.write_bytes(content)
    else:
        bad = write("bad.json", {}, content)
    found = table([bad, good])
    assert (found.students, found.troubles) == (1, [f"{bad}: {reason}"])
    assert found.rows() == table([good]).rows()


def test_a_missing_file_is_named(tmp_path, write):
    found = table([tmp_path / "none.json", write("anna.json", ANNA)])
    assert found.troubles == [f"{tmp_path / 'none.json'}: No such file or directory"]
    assert found.students == 1


def test_what_the_book_does_not_ask_is_left_out(write):
    questions = {
        "06-gone": record(),
        "06-mask": record(False, 2, all_his_own=2, random=0),
        "06-which-axis": record(False, 0),
        "": record(),
        "06-mask\n": record(),
    }
    assert table([write("a.json", questions)]).rows() == [("06-mask", "", 1, 0, 0, 2, "", "")]


def test_a_folder_stands_for_its_files(write, tmp_path):
    write("anna.json", ANNA), write("ben.json", BEN)
    (tmp_path / "list.txt").write_text("no progress")
    assert table([tmp_path]).students == 2


def run(capsys, *arguments):
    status = command_line.main(["progress", *map(str, arguments)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_the_command(capsys, write, tmp_path):
    anna = write("anna.json", ANNA)
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    status, out, err = run(capsys, anna, bad)
    assert (status, out) == (0, f"{table([anna])}\n")
    assert err == f"seq2seq: note: left out {bad}: not a file of progress (no JSON)\n"
    assert run(capsys, anna, "--csv") == (0, table([anna]).csv(), "")
    status, out, err = run(capsys, bad)
    assert (status, out) == (2, "")
    assert err.splitlines()[-1] == "seq2seq: error: none of the files could be counted"
