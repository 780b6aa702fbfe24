"""A class's files of progress as one table: by exercise and by mistake.

A file is what the button *Export to a file* of the panel of progress writes:

    {"format": "seq2seq-progress", "version": 1, "questions": {
      "06-three-weights": {"right": true, "tries": 2, "mistakes": {"padding scored 0": 1}}}}

`tries` ends with the first right answer. A version with other numbers has a record of its own,
`"06-three-weights#7"`. A mistake without a sentence of its own is `"other"`. Nobody is named in a
file; the name of the file says whose it is. `assets/progress-store.js` writes this form.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path

from seq2seq.exercises.question_bank import find, names

FORMAT, VERSION = "seq2seq-progress", 1
OTHER = "other"
MOST = 10**6  # no reader tries as often: a larger count is a mistake of the file
RECORD = re.compile(r"(.*?)(?:#\d{1,9})?", re.DOTALL)  # a name, and the version
COLUMNS = ("exercise", "mistake", "students", "right", "right_at_once", "tries", "times", "said")


@dataclass
class Exercise:
    """What a class did with one exercise.

    Attributes:
        name: the question.
        students: how many tried it.
        right: how many of them answered it right in the end.
        right_at_once: how many of them at the first try.
        tries: all their tries together.
        mistakes: for each mistake how many students made it, and how often they made it in all.
    """

    name: str
    students: int = 0
    right: int = 0
    right_at_once: int = 0
    tries: int = 0
    mistakes: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, records: Sequence[dict]) -> None:
        """Add what one student did, in one version or in several."""
        tries = sum(record["tries"] for record in records)
        right = any(record["right"] for record in records)
        times = sum((Counter(record["mistakes"]) for record in records), Counter())
        self.students += 1
        self.right += right
        self.right_at_once += right and tries == 1
        self.tries += tries
        for mistake, count in times.items():
            students, together = self.mistakes.get(mistake, (0, 0))
            self.mistakes[mistake] = (students + 1, together + count)


@dataclass
class Table:
    """The table of a class.

    Attributes:
        students: how many files were counted.
        exercises: what the class did with each exercise that somebody tried, in the book's order.
        troubles: a line for each file that could not be counted.
    """

    students: int
    exercises: list[Exercise]
    troubles: list[str]

    def rows(self) -> list[tuple]:
        """Return a row for each exercise and after it one for each mistake, the commonest first."""
        rows = []
        for one in self.exercises:
            counts = (one.students, one.right, one.right_at_once, one.tries)
            rows.append((one.name, "", *counts, "", ""))
            sentences = find(one.name).mistakes
            for mistake, (students, times) in sorted(
                one.mistakes.items(), key=lambda pair: (-pair[1][0], -pair[1][1], pair[0])
            ):
                said = sentences.get(mistake, "")
                rows.append((one.name, mistake, students, "", "", "", times, said))
        return rows

    def csv(self) -> str:
        """Return the table as CSV, with a row of column names."""
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(self.rows())
        return written.getvalue()

    def __str__(self):
        """Return the table as text."""
        lines = [f"{plural(self.students, 'student')}, {plural(len(self.exercises), 'exercise')}"]
        for name, mistake, students, right, at_once, tries, times, said in self.rows():
            if mistake:
                who = f"{plural(students, 'student')}, {plural(times, 'time')}"
                lines.append(f"  {mistake} ({who})" + (f": {said}" if said else ""))
            else:
                lines.append(
                    f"\n{name}: {plural(students, 'student')} tried, {right} right, "
                    f"{at_once} at once, {tries / students:.1f} tries each"
                )
        return "\n".join(lines)


def plural(count: int, word: str) -> str:
    """Return a count with its word."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def table(files: Iterable[str | PathLike]) -> Table:
    """Read the files of a class into one table.

    Args:
        files: paths of exported files, one a student; of a folder all files `*.json` are read.

    Returns:
        The table. A file that cannot be counted adds a line to its `troubles`, and the others
        are counted all the same.
    """
    students, troubles = 0, []
    exercises = {name: Exercise(name) for name in names()}
    for path in paths(files):
        try:
            questions = read(path)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            troubles.append(f"{path}: {reason}")
            continue
        students += 1
        for name, records in questions.items():
            exercises[name].add(records)
    tried = [one for one in exercises.values() if one.students]
    return Table(students, tried, troubles)


def paths(files: Iterable[str | PathLike]) -> list[Path]:
    """Return the paths, and in place of each folder the files `*.json` in it."""
    found = []
    for path in map(Path, files):
        found += sorted(path.glob("*.json")) if path.is_dir() else [path]
    return found


def read(path: Path) -> dict[str, list[dict]]:
    """Read a file: for each question that was tried the records of its versions.

    What the book does not ask, and mistakes that it does not know, are left out: they come from
    another edition.

    Raises:
        OSError: if the file cannot be read.
        ValueError: if it is no file of progress.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):
        raise ValueError("not a file of progress (no JSON)") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(f"not a file of progress (no format {FORMAT!r})")
    if content.get("version") != VERSION:
        raise ValueError(f"version {content.get('version')!r} is not known, only {VERSION}")
    questions = content.get("questions")
    if not isinstance(questions, dict):
        raise ValueError("damaged (no questions)")
    known, found = set(names()), {}
    for key, record in questions.items():
        name = RECORD.fullmatch(key)[1]
        if name in known and checked(key, record)["tries"]:
            mistakes = set(find(name).mistakes) | {OTHER}
            kept = {m: times for m, times in record["mistakes"].items() if m in mistakes and times}
            found.setdefault(name, []).append({**record, "mistakes": kept})
    return found


def checked(key: str, record) -> dict:
    """Return a record if it has its form, or raise a `ValueError`."""
    sound = (
        isinstance(record, dict)
        and isinstance(record.get("right"), bool)
        and is_count(record.get("tries"))
        and isinstance(record.get("mistakes"), dict)
        and all(map(is_count, record["mistakes"].values()))
    )
    if not sound:
        raise ValueError(f"damaged (the record of {key})")
    return record


def is_count(value) -> bool:
    """Whether a value is a whole number that can be a count."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST
