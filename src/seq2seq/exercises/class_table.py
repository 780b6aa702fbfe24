"""What a class answered on the pages, counted by exercise and by mistake from files of progress.

A file is what the button *Export to a file* of the panel of progress writes:

    {"format": "seq2seq-progress", "version": 1, "questions": {
      "06-three-weights": {"right": true, "tries": 2, "mistakes": {"padding scored 0": 1}}}}

`tries` ends with the first right answer. A version with other numbers has a record of its own,
`"06-three-weights#7"`. A mistake without a sentence of its own is `"other"`. Nobody is named in a
file; the name of the file says whose it is. `assets/progress-store.js` writes this form.
"""

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


@dataclass
class Exercise:
    """What a class did with one exercise.

    Attributes:
        name: the question.
        students: how many tried it.
        right: how many of them answered it right in the end.
        right_at_once: how many of them at the first try.
        tries: all their tries together.
        mistakes: for each mistake how many students made it.
    """

    name: str
    students: int = 0
    right: int = 0
    right_at_once: int = 0
    tries: int = 0
    mistakes: Counter[str] = field(default_factory=Counter)

    def add(self, records: Sequence[dict]) -> None:
        """Add what one student did, in one version or in several."""
        tries = sum(record["tries"] for record in records)
        right = any(record["right"] for record in records)
        self.students += 1
        self.right += right
        self.right_at_once += right and tries == 1
        self.tries += tries
        self.mistakes.update({mistake for record in records for mistake in record["mistakes"]})


@dataclass
class Table:
    """The counts of a class.

    Attributes:
        students: how many files were counted.
        exercises: what the class did with each exercise that somebody tried, in the book's order.
        troubles: a line for each file that could not be counted.
    """

    students: int
    exercises: list[Exercise]
    troubles: list[str]


def table(files: Iterable[str | PathLike]) -> Table:
    """Count what the files of a class hold.

    Args:
        files: paths of exported files, one a student; of a folder all files `*.json` are read.

    Returns:
        The counts. A file that cannot be counted adds a line to its `troubles`, and the others
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
