"""The progress files of a class: what is counted, and bad files named in one line."""

import json

import pytest

from seq2seq.exercises.class_table import Exercise, table


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


def test_a_class_is_counted_by_exercise_and_by_mistake(write):
    found = table([write("anna.json", ANNA), str(write("ben.json", BEN))])
    assert (found.students, found.troubles) == (2, [])
    made = {"padding scored 0": 2, "masked after the softmax": 1, "other": 1}
    assert found.exercises == [
        Exercise("01-gates", 1, 0, 0, 1, {"update taken for training": 1}),
        Exercise("06-three-weights", 2, 2, 0, 8, made),
        Exercise("06-mask", 1, 1, 1, 1),
    ]


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
    assert found.exercises == table([good]).exercises


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
    assert table([write("a.json", questions)]).exercises == [Exercise("06-mask", 1, 0, 0, 2)]


def test_a_folder_stands_for_its_files(write, tmp_path):
    write("anna.json", ANNA), write("ben.json", BEN)
    (tmp_path / "list.txt").write_text("no progress")
    assert table([tmp_path]).students == 2
