"""Marks: points for an answer, as people and nbgrader read them, and answers known by heart."""

import numpy as np
import pytest
from exercise_answers import answers

from seq2seq.classroom import grade, marks
from seq2seq.classroom.marks import MARK, compared
from seq2seq.exercises import check
from seq2seq.exercises.running import LIMIT

RIGHT = next(iter(answers("right")["masked_softmax"].values()))
RIGHT_SOFTMAX = next(iter(answers("right")["softmax"].values()))
HALF_RIGHT = answers("wrong")["masked_softmax"]["nan_where_all_masked"]


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(marks, "_marked", [])


def test_a_right_answer_gets_all_points_and_hears_so(capsys):
    mark = grade(check.masked_softmax, RIGHT, points=4)
    assert repr(mark) == "4"
    assert capsys.readouterr().out == f"{check.masked_softmax(RIGHT)}\n"
    shown = mark._repr_mimebundle_()
    assert shown["text/html"] == "<p>4 of 4 points</p>" and shown["text/plain"] == "4"
    assert shown[MARK] == {
        "exercise": "masked_softmax", "points": 4.0, "of": 4, "cause": None,
        "parts": check.masked_softmax(RIGHT).parts,
    }  # fmt: skip


def test_partial_credit_is_by_the_parts_of_the_check():
    mark = grade(check.masked_softmax, HALF_RIGHT, points=4)
    assert float(repr(mark)) == mark.value == pytest.approx(4 * 5 / 6, abs=0.005)
    assert mark._repr_mimebundle_()[MARK]["cause"] == "nan_where_all_masked"
    assert repr(grade(check.masked_softmax, HALF_RIGHT, points=4, whole=True)) == "0"


@pytest.mark.parametrize("points", [0, -1, float("nan")])
def test_points_must_be_above_zero(points):
    with pytest.raises(ValueError, match=r"grade: `points` must be above 0. Received: (0|-1|nan)."):
        grade(check.masked_softmax, RIGHT, points=points)


def test_a_computer_that_marks_a_class_waits_longer(monkeypatch):
    asked = []

    def slow(answer, limit):
        asked.append(limit)
        return check.softmax(answer)

    grade(slow, RIGHT_SOFTMAX, points=1)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    grade(slow, RIGHT_SOFTMAX, points=1)
    assert asked == [LIMIT, 3 * LIMIT]


def test_an_answer_by_heart_is_found_and_an_honest_one_is_not():
    cases = [case.arguments for case in check.masked_softmax.cases]
    with np.errstate(invalid="ignore"):
        known = {(s.tobytes(), m.tobytes()): RIGHT(s, m) for s, m in cases}

    def by_heart(scores, mask):
        return known.get((scores.tobytes(), mask.tobytes()), np.zeros_like(scores))

    assert grade(check.masked_softmax, by_heart, points=4).value == 4
    grade(check.softmax, RIGHT_SOFTMAX, points=4)
    grade(check.entropy, lambda weights: weights, points=2)
    found = compared()._repr_mimebundle_()
    assert found[MARK] == {"masked_softmax": False, "softmax": True}
    assert found["text/plain"] == repr(found[MARK])


def test_an_answer_that_no_longer_passes_is_not_compared():
    helpers = [RIGHT]
    grade(check.masked_softmax, lambda scores, mask: helpers[-1](scores, mask), points=4)
    helpers.append(HALF_RIGHT)  # what a later cell of the chapter may do
    assert compared(seed=1).found == {}


@pytest.mark.parametrize("name", check.__all__)
def test_right_answers_are_right_with_other_numbers_too(name):
    exercise = check.every()[name]
    for seed in (1, 2):
        other = exercise.with_other_numbers(seed)
        assert [case.label for case in other.cases] == [case.label for case in exercise.cases]
        for answer in answers("right")[name].values():
            assert other(answer).passed
        assert not other(lambda *arguments: None).passed


def test_most_checks_have_other_numbers():
    def numbers(exercise):
        return [repr(case.arguments) for case in exercise.cases]

    differ = [
        name
        for name, exercise in check.every().items()
        if not set(numbers(exercise)) >= set(numbers(exercise.with_other_numbers(1)))
    ]
    assert len(differ) >= 30
    again = check.softmax.with_other_numbers(1)
    assert numbers(again) == numbers(check.softmax.with_other_numbers(1))
    assert numbers(check.softmax) == numbers(check.softmax.with_other_numbers(0))
