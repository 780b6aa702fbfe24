"""An exercise: what the reader writes, its cases, its typical mistakes, and the check of both."""

import copy
import time
from collections.abc import Callable, Iterable
from functools import cached_property

import numpy as np

from seq2seq.exercises.before_running import obstacle
from seq2seq.exercises.cases import ORDINARY, Case, EndlessError, other_numbers
from seq2seq.exercises.counterexample import counterexample
from seq2seq.exercises.report import Report
from seq2seq.exercises.running import LIMIT, Outcome, deadline, run
from seq2seq.exercises.specification import Specification
from seq2seq.exercises.words import words_of

UNCHANGED = "inputs unchanged"  # a part of the mark beside the kinds of cases
MOST_LINES = 5  # shown of what a function printed


class Exercise:
    """One function that the reader writes; calling the exercise checks an answer.

    A wrong answer is compared with functions that each make one typical mistake. The one that did
    the same in every case names the cause.

    Args:
        reference: the function as it should be, in plain NumPy. Its signature and its docstring are
            what the reader starts from.
        cases: function that returns the cases.
        chapter: name of the file of words, `"distribution"` for example.

    Attributes:
        stub: the text that the reader starts from.
        hints: three sentences, each a step further.
        minutes: how long it takes.
        difficulty: 1, 2 or 3.
        causes: a sentence for each mistake, by its name.
    """

    def __init__(self, reference: Callable, cases: Callable[[], Iterable[Case]], chapter: str):
        self.reference = reference
        self.specification = Specification(reference)
        self.name = self.specification.name
        self.__doc__ = self.specification.text
        words = words_of(chapter)
        self.chapter = words["chapter"]
        self.hints = tuple(words[self.name]["hints"])
        self.minutes = words[self.name]["minutes"]
        self.difficulty = words[self.name]["difficulty"]
        self.causes = dict(words[self.name]["causes"])
        self.axes = words_of("any")["axes"] | words[self.name].get("axes", {})
        self._cases = cases
        self._mistakes: dict[str, tuple[Callable, ...]] = {}
        self._signs: dict[str, Callable] = {}
        self._done: dict[tuple[str, int], Outcome] = {}

    @property
    def stub(self) -> str:
        """The text that the reader starts from."""
        return self.specification.stub

    @cached_property
    def cases(self) -> list[Case]:
        """The cases, the smallest first; the same ones every time."""
        return sorted(self._cases(), key=lambda case: case.size)

    def mistakes(self, **functions: Callable | tuple[Callable, ...]) -> None:
        """Add functions that each make one typical mistake, by the name of the cause.

        Where readers make a mistake in several ways, there is a function for each.
        """
        for name, ways in functions.items():
            self._mistakes[name] = ways if isinstance(ways, tuple) else (ways,)

    def signs(self, **functions: Callable) -> None:
        """Add signs of a mistake that leaves room: functions of (what came, what was right, case).

        Both are lists of arrays of the same shapes, the case has the arguments. A sign names the
        cause if it is there in every case that went wrong.
        """
        self._signs |= functions

    def __call__(self, answer: Callable, trace: bool = False, limit: float = LIMIT) -> Report:
        """Check an answer.

        Args:
            answer: the reader's function.
            trace: show the traceback too, if the answer raised an error.
            limit: seconds for all cases; an answer that needs longer counts as endless.

        Returns:
            A `Report`, which prints as its message; whatever the answer does, nothing is raised.
        """
        found = obstacle(self.specification, answer)
        if found:
            return self._report(*found, {part: False for part in self._parts([])})
        came = self._run(answer, limit)
        parts = self._parts(came)
        wrong = [i for i, outcome in enumerate(came) if not self._right(i, outcome)]
        if not wrong and parts[UNCHANGED]:
            kinds = ", ".join(part for part in parts if part != UNCHANGED)
            return self._report(None, f"Right in all {len(came)} cases ({kinds}).", parts)
        cause, sentence = self._cause(came, wrong)
        message = sentence
        if wrong and cause != "not_written":
            # An ordinary case says more than a special one, if both go wrong.
            ordinary = [i for i in wrong if self.cases[i].label == ORDINARY]
            first = [*ordinary, *wrong][0]
            shown = counterexample(
                self.specification, self.cases[first], came[first], self._wanted(first), self.axes
            )
            message = f"{sentence}\n\n{shown}"
            message += _printed(came[first])
        traces = [outcome.trace for outcome in came if outcome.trace]
        if trace and traces:
            message = f"{message}\n\n{traces[0]}"
        return self._report(cause, message, parts)

    def __repr__(self):
        return f"check.{self.name}: {self.minutes} minutes, difficulty {self.difficulty} of 3"

    def explanations(self, answer: Callable) -> list[str]:
        """Return every mistake that explains an answer, for tests: there should be one."""
        came = self._run(answer)
        wrong = [i for i, outcome in enumerate(came) if not self._right(i, outcome)]
        return self._same_mistakes(came) or self._same_signs(came, wrong)

    def with_other_numbers(self, seed: int) -> "Exercise":
        """Return the exercise with cases of the same kinds that hold other numbers.

        An answer that knows the results of the usual cases by heart fails here.
        """
        with other_numbers(seed):
            cases = list(self._cases())
        other = copy.copy(self)
        other._done, other.cases = {}, sorted(cases, key=lambda case: case.size)
        return other

    def _report(self, cause, message, parts):
        return Report(self.name, cause, message, parts)

    def _run(self, answer, limit=LIMIT):
        came, start = [], time.monotonic()
        results = self.specification.results
        try:
            with deadline(limit):
                for case in self.cases:
                    came.append(run(answer, case, results))
                    if time.monotonic() - start > limit:
                        break
        except EndlessError:
            pass
        if len(came) < len(self.cases):
            came.append(Outcome(trouble="endless"))
        return came

    def _wanted(self, i) -> Outcome:
        return self._outcome_of("", self.reference, i)

    def _outcome_of(self, name, function, i):
        if (name, i) not in self._done:
            results = self.specification.results
            self._done[name, i] = run(function, self.cases[i], results, wide=True)
        return self._done[name, i]

    def _right(self, i, outcome):
        return outcome.like(self._wanted(i), self.cases[i].coarse)

    def _parts(self, came):
        """Return which kinds of cases are right; none counts unless the ordinary ones are."""
        parts = {case.label: len(came) == len(self.cases) for case in self.cases}
        for i, outcome in enumerate(came):
            parts[self.cases[i].label] &= self._right(i, outcome)
        parts[UNCHANGED] = bool(came) and all(outcome.changed is None for outcome in came)
        return {part: right and parts[ORDINARY] for part, right in parts.items()}

    def _cause(self, came, wrong):
        """Return the name of the cause and the sentence that says it."""
        arguments = self.specification.arguments
        changed = [outcome.changed for outcome in came if outcome.changed is not None]
        if changed:
            return self._said("changed", argument=arguments[changed[0]].name)
        if len(came) == len(self.cases):
            for name in self._same_mistakes(came) or self._same_signs(came, wrong):
                return name, self.causes[name]
        first = came[wrong[0]]
        wanted = self._wanted(wrong[0])
        if first.trouble == "nothing" and first.printed:
            return self._said("prints")
        if first.trouble:
            error = type(first.error).__name__
            return self._said(first.trouble, error=error, count=len(self.specification.results))
        for described, value, right in zip(
            self.specification.results, first.values, wanted.values, strict=True
        ):
            if described.kind == "words":
                continue
            if value.shape != right.shape and not described.axes:
                return self._said("not_one_number", result=described.name)
            if value.shape != right.shape:
                return self._said("shape", result=described.name, shape=str(described))
            if right.dtype.kind == "b" and value.dtype.kind == "f":
                return self._said("real_mask", result=described.name)
            if (value != value).any() and not (right != right).any():
                return self._said("not_a_number", result=described.name)
        return self._said("unknown")

    def _said(self, cause, **blanks):
        return cause, words_of("any")["causes"][cause].format(name=self.name, **blanks)

    def _same_mistakes(self, came):
        def does(label, function):
            return all(
                outcome.like(self._outcome_of(label, function, i), self.cases[i].coarse)
                for i, outcome in enumerate(came)
            )

        return [
            name
            for name, ways in self._mistakes.items()
            if any(does((name, place), function) for place, function in enumerate(ways))
        ]

    def _same_signs(self, came, wrong):
        if not all(came[i].of_shapes(self._wanted(i)) for i in wrong):
            return []
        with np.errstate(all="ignore"):
            return [
                name
                for name, shows in self._signs.items()
                if all(shows(came[i].values, self._wanted(i).values, self.cases[i]) for i in wrong)
            ]


def _printed(outcome):
    """Return the first lines of what a function printed, for those who look for a mistake so."""
    lines = outcome.printed.splitlines()
    if not lines:
        return ""
    return "\n".join(["\nprinted:", *lines[:MOST_LINES], *["…"][: len(lines) > MOST_LINES]])


def exercise(cases: Callable[[], Iterable[Case]], chapter: str) -> Callable[[Callable], Exercise]:
    """Make an `Exercise` of a reference function; its arguments are those of `Exercise`."""
    return lambda reference: Exercise(reference, cases, chapter)
