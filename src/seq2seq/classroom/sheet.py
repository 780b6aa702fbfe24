"""The sheet of a class: what it did, by exercise and by mistake, from grades or from progress."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from seq2seq.classroom.gradebook import Gradebook
from seq2seq.exercises.class_table import Table
from seq2seq.exercises.question_bank import find


def plural(count: int, word: str) -> str:
    """Return a count with its word."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


@dataclass
class Mistake:
    """A mistake: what it is called, how many students made it, and what they were told."""

    name: str
    students: int
    said: str


@dataclass
class Line:
    """What a class did with one exercise.

    Attributes:
        group: the chapter.
        exercise: its name.
        students: how many answered it.
        right: how many of them rightly in the end.
        numbers: one text for each further column of the sheet.
        mistakes: the commonest first.
    """

    group: str
    exercise: str
    students: int
    right: int
    numbers: tuple[str, ...]
    mistakes: list[Mistake] = field(default_factory=list)


@dataclass
class Sheet:
    """A class's results as a table.

    Attributes:
        students: how many there are.
        columns: the names of the columns beside the exercise and those who were right.
        lines: one for each exercise.
        totals: (student, points, of how many, how many answers wait for a look); empty where nobody
            is named.
        notes: a sentence for each thing that a teacher should know.
    """

    students: int
    columns: tuple[str, ...]
    lines: list[Line]
    totals: list[tuple[str, float, float, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def csv(self) -> str:
        """Return a row for each exercise and after it one for each mistake, for a spreadsheet."""
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(("chapter", "exercise", "mistake", "students", "right", *self.columns))
        blanks = ("",) * len(self.columns)
        for line in self.lines:
            head = (line.group, line.exercise)
            writer.writerow((*head, "", line.students, line.right, *line.numbers))
            for mistake in line.mistakes:
                said = mistake.said or mistake.name
                writer.writerow((*head, said, mistake.students, "", *blanks))
        return written.getvalue()

    def __str__(self):
        """Return the sheet as text."""
        lines = [f"{plural(self.students, 'student')}, {plural(len(self.lines), 'exercise')}"]
        for line in self.lines:
            pairs = zip(self.columns, line.numbers, strict=True)
            more = "".join(f", {name} {number}" for name, number in pairs)
            lines.append(
                f"\n{line.group}, {line.exercise}: {line.right} of {line.students} right{more}"
            )
            for mistake in line.mistakes:
                who = plural(mistake.students, "student")
                lines.append(f"  {who}: {mistake.said or mistake.name}")
        lines += ["", *self.notes] if self.notes else []
        return "\n".join(lines)


def of_grades(grades: Gradebook) -> Sheet:
    """Return the sheet of what nbgrader has marked."""
    by_cell, by_student = defaultdict(list), defaultdict(list)
    for result in grades.results:
        by_cell[result.assignment, result.cell].append(result)
        by_student[result.student].append(result)
    lines = [
        Line(
            _title(chapter),
            _readable(cell),
            len(results),
            sum(result.points == result.most for result in results),
            (_mean(results), str(sum(result.look for result in results) or "–")),
            _mistakes(results),
        )
        for (chapter, cell), results in by_cell.items()
    ]
    totals = [
        (
            student,
            sum(result.points or 0 for result in results),
            sum(result.most for result in results),
            sum(result.look for result in results),
        )
        for student, results in sorted(by_student.items())
    ]
    notes = [f"{student}, {assignment}: {note}" for student, assignment, note in grades.notes]
    return Sheet(len(grades.students), ("mean points", "to look at"), lines, totals, notes)


def _mean(results):
    points = [result.points for result in results if result.points is not None]
    if not points:
        return "–"
    return f"{sum(points) / len(points):.1f} of {results[0].most:g}"


def _mistakes(results: Sequence) -> list[Mistake]:
    """Return the mistakes of one exercise, the commonest first."""
    said = {result.cause: result.said for result in reversed(results) if result.cause}
    return _commonest_first(Counter(result.cause for result in results if result.cause), said)


def _commonest_first(counts: Counter[str], said: Mapping[str, str]) -> list[Mistake]:
    """Return mistakes from how many students made each, and from what they were told."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Mistake(name, students, said.get(name, "")) for name, students in ordered]


def _readable(cell):
    """Return how people call a cell: `6. masked_softmax`."""
    kind, _, rest = cell.partition("-")
    number, _, name = rest.partition("-")
    if kind != "exercise" or not number.isdigit():
        return cell
    return f"{number}. by hand" if name.startswith("answer-") else f"{number}. {name}"


def _title(chapter):
    """Return how people call a chapter: `6 Attention distribution`."""
    number, _, words = chapter.partition("_")
    if not number.isdigit():
        return chapter.capitalize()
    return f"{int(number)} {words.replace('_', ' ').capitalize()}"


def of_progress(table: Table) -> Sheet:
    """Return the sheet of what students answered on the pages."""
    lines = []
    for one in table.exercises:
        mistakes = _commonest_first(one.mistakes, find(one.name).mistakes)
        numbers = (str(one.right_at_once), f"{one.tries / one.students:.1f}")
        chapter, _, name = one.name.partition("-")
        group = "Introduction" if not int(chapter) else f"Chapter {int(chapter)}"
        line = Line(group, name.replace("-", " "), one.students, one.right, numbers, mistakes)
        lines.append(line)
    return Sheet(table.students, ("at once", "tries each"), lines)
