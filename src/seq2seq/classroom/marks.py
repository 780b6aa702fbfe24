"""Marks: what a check found as points, in a form that people and nbgrader both read."""

import os
import secrets
from collections.abc import Callable
from html import escape

from seq2seq.exercises.exercise import LIMIT, Exercise
from seq2seq.exercises.report import Report

MARK = "application/vnd.seq2seq.mark+json"  # the type under which a cell's output holds the mark
# A computer that marks a class has more to do than the student's had.
MARKING, PATIENCE = "NBGRADER_EXECUTION", 3

_marked: list[tuple[Exercise, Callable, Report]] = []  # in this kernel, in order


class Mark:
    """The points of one answer.

    Its text is the number alone, which is what nbgrader reads as partial credit.

    Args:
        report: what the check found.
        points: of a right answer.
        whole: give all points or none.

    Example:
        >>> parts = {"ordinary": True, "huge scores": False}
        >>> Mark(Report("softmax", "overflows", "Your exponentials overflow.", parts), points=4)
        2
    """

    def __init__(self, report: Report, points: float, whole: bool = False):
        self.report, self.points = report, points
        share = float(report.passed) if whole else report.score
        self.value = round(points * share, 2)

    def __repr__(self):
        return f"{self.value:g}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        report = self.report
        mark = {
            "exercise": report.name,
            "points": self.value,
            "of": self.points,
            "cause": report.cause,
            "parts": report.parts,
        }
        shown = escape(f"{self.value:g} of {self.points:g} points")
        return {"text/plain": repr(self), "text/html": f"<p>{shown}</p>", MARK: mark}


def grade(check: Exercise, answer: Callable, points: float, whole: bool = False) -> Mark:
    """Check an answer, print what the check says, and return the mark.

    Each kind of case is a part of the mark, as in `Report.score`.

    Args:
        check: of the exercise, `check.masked_softmax` for example.
        answer: the student's function.
        points: of a right answer.
        whole: give all points or none, where what the student starts from is partly right already.

    Returns:
        The mark, which a notebook shows as `4 of 4 points`.

    Raises:
        ValueError: if `points` is not above 0.
    """
    if not points > 0:
        raise ValueError(f"grade: `points` must be above 0. Received: {points!r}.")
    limit = LIMIT * PATIENCE if os.environ.get(MARKING) == "autograde" else LIMIT
    report = check(answer, limit=limit)
    _marked.append((check, answer, report))
    print(report)
    return Mark(report, points, whole)


class Compared:
    """Whether the answers marked in this kernel are right with other numbers too.

    Args:
        found: for each exercise whether its answer is.
    """

    def __init__(self, found: dict[str, bool]):
        self.found = found

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": repr(self.found), MARK: self.found}


def compared(seed: int | None = None) -> Compared:
    """Check the answers that passed once more, with numbers that nobody has seen.

    An answer that fails has its results by heart. One that no longer passes its own check, since
    the notebook has changed what it uses, is left out.

    Args:
        seed: of the numbers; by default another one each time.
    """
    seed = 1 + secrets.randbelow(10**6) if seed is None else seed
    return Compared(
        {
            check.name: check.with_other_numbers(seed)(answer).passed
            for check, answer, report in _marked
            if report.passed and check(answer).passed
        }
    )
