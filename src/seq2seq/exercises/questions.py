"""Questions that a page asks: a pencil exercise with number fields, or a quiz of four options.

A pencil question is declared with a function that computes its right values and its typical wrong
values from the numbers in its text. So it can be asked again with other numbers.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from random import Random

NAME = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")
DRAWS = 1000
FEWEST_MISTAKES = 3


@dataclass(frozen=True)
class Field:
    """A field for one number.

    Args:
        label: what is asked for.
        unit: what the number counts, shown after the field.
        within: how far an answer may be off. The default takes answers of two decimals.
        relative: the same as a share of the value, for very large and very small numbers.
    """

    label: str
    unit: str = ""
    within: float = 0.0051
    relative: float = 0.0

    def tolerance(self, value: float) -> float:
        """Return how far an answer may be from `value`."""
        # The last term is for what the computer itself rounds.
        return max(self.within, self.relative * abs(value)) + 1e-9


@dataclass(frozen=True)
class Mistake:
    """A typical mistake, with the number it leads to in each field.

    Args:
        name: a few words for the teacher's table.
        said: a sentence for the reader that says what was done.
        values: a number for each field; `None` where the mistake leads to no number of its own. In
            some versions that may be so in every field.
    """

    name: str
    said: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Worked:
    """The right values, one for each field, and the typical mistakes.

    `told` holds what the text says beside the drawn numbers because it follows from them.
    """

    right: tuple[float, ...]
    mistakes: tuple[Mistake, ...]
    told: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Version:
    """A pencil question with its numbers put in."""

    text: str
    fields: tuple[Field, ...]
    worked: Worked

    def clashes(self) -> list[str]:
        """Return which values one answer could not tell apart; none in a question that is sound."""
        found = []
        for index, asked in enumerate(self.fields):
            values = {"the right value": self.worked.right[index]}
            values |= {m.name: m.values[index] for m in self.worked.mistakes}
            known = [(name, value) for name, value in values.items() if value is not None]
            for (one, a), (other, b) in combinations(known, 2):
                if abs(a - b) <= asked.tolerance(a) + asked.tolerance(b):
                    found.append(f"{asked.label}: {one} ({a:g}) and {other} ({b:g})")
        return found


@dataclass(frozen=True)
class Pencil:
    """A question that is answered with numbers.

    Args:
        name: the chapter's two digits and some words, `"06-three-weights"`.
        title: the title of the exercise in its chapter.
        text: the question; `{a}` stands for the number `a`.
        fields: what is asked for. Labels may hold numbers as the text does.
        work: function of the numbers that returns what is right and what is typically wrong. For
            numbers that make no good question it returns `None`.
        numbers: the numbers of the book.
        others: for each number what it may be in another version; without any there is one version.
        because: a sentence that follows a right answer.
        nudge: a sentence for an answer that is wrong in no known way. It gives nothing away.

    Raises:
        ValueError: for a name that is not of this form, or `others` that name an unknown number.
    """

    name: str
    title: str
    text: str
    fields: tuple[Field, ...]
    work: Callable[..., Worked | None]
    numbers: Mapping[str, object]
    because: str
    nudge: str
    others: Mapping[str, Sequence] = field(default_factory=dict)

    def __post_init__(self):
        check_name(self)
        if set(self.others) - set(self.numbers):
            raise ValueError(
                f"Pencil: `others` must name some of {sorted(self.numbers)}. "
                f"Received: {sorted(self.others)}."
            )

    @property
    def mistakes(self) -> dict[str, str]:
        """The sentence for each mistake, by its name."""
        return {m.name: m.said for m in self.version().worked.mistakes}

    def version(self, seed: int | None = None) -> Version:
        """Return the question with the numbers of the book, or with others that `seed` draws."""
        if seed is None:
            return self._with(dict(self.numbers))
        if not self.others:
            raise ValueError(
                f"ask: `seed` must be None, because {self.name!r} has one version. "
                f"Received: seed={seed!r}."
            )
        draws, book = Random(f"{self.name} {seed}"), self.version()
        for _ in range(DRAWS):
            drawn = {name: draws.choice(list(values)) for name, values in self.others.items()}
            numbers = {**self.numbers, **drawn}
            version = self._with(numbers)
            if version is None or version.worked.right == book.worked.right:
                continue
            # Two mistakes that lead to one number could not be told apart.
            if not version.clashes():
                return version
        raise RuntimeError(f"{self.name}: {DRAWS} draws gave no numbers that make a question")

    def _with(self, numbers: dict) -> Version | None:
        worked = self.work(**numbers)
        if worked is None:
            return None
        told = {name: told_number(value) for name, value in {**numbers, **worked.told}.items()}
        fields = tuple(
            Field(f.label.format(**told), f.unit.format(**told), f.within, f.relative)
            for f in self.fields
        )
        return Version(self.text.format(**told), fields, worked)


@dataclass(frozen=True)
class Option:
    """One option of a quiz.

    Args:
        text: what can be chosen.
        said: what one would say to a friend who chose it.
        name: a few words for the teacher's table; none for the right option.
    """

    text: str
    said: str
    name: str | None = None

    @property
    def is_right(self) -> bool:
        """Whether this is the right option."""
        return self.name is None


@dataclass(frozen=True)
class Quiz:
    """A question with four options, one of which is right.

    Raises:
        ValueError: unless there are four options and one of them is right.
    """

    name: str
    text: str
    options: tuple[Option, ...]

    title = "What do you think?"

    def __post_init__(self):
        check_name(self)
        right = sum(option.is_right for option in self.options)
        if len(self.options) != 4 or right != 1:
            raise ValueError(
                f"Quiz: `options` must be four, one of them right. "
                f"Received: {len(self.options)} options, {right} of them right."
            )

    @property
    def mistakes(self) -> dict[str, str]:
        """What is said to each wrong option, by its name."""
        return {option.name: option.said for option in self.options if not option.is_right}


def check_name(question) -> None:
    """Raise a `ValueError` unless the question's name has its form."""
    if not NAME.fullmatch(question.name):
        raise ValueError(
            f"{type(question).__name__}: `name` must be two digits and words in small letters, "
            f"such as '06-three-weights'. Received: {question.name!r}."
        )


def told_number(value) -> str:
    """Return a number as a text says it: a true minus sign, halves and quarters as fractions."""
    if isinstance(value, str):
        return value
    if isinstance(value, (tuple, list)):
        return "(" + ", ".join(map(told_number, value)) + ")"
    if isinstance(value, Fraction):
        whole = value.denominator == 1
        value = value.numerator if whole else f"{value.numerator}/{value.denominator}"
    text = f"{value:,}" if isinstance(value, int) else f"{value}"
    return text.replace("-", "\u2212")
