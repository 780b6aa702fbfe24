"""Run a reader's function on a case and report what happened, whatever it was."""

import contextlib
import inspect
import io
import signal
import threading
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from seq2seq.exercises.cases import Case, EndlessError
from seq2seq.exercises.results import Unreadable, read, same
from seq2seq.exercises.specification import Described

LIMIT = 10.0  # seconds for all cases of one check


@dataclass
class Outcome:
    """What a function did with one case.

    Attributes:
        values: its results as arrays, one for each that the exercise describes.
        raw: what it returned.
        trouble: name of the cause if there are no values: `"raises"`, `"endless"`, `"nothing"`, …
        error: what it raised.
        trace: the traceback of that, as text.
        printed: what it wrote.
        changed: place of an argument that it changed.
    """

    values: list[Any] = field(default_factory=list)
    raw: Any = None
    trouble: str | None = None
    error: BaseException | None = None
    trace: str = ""
    printed: str = ""
    changed: int | None = None

    def like(self, other: "Outcome", coarse: bool = False) -> bool:
        """Return whether two functions did the same."""
        if self.trouble or other.trouble:
            return self.trouble == other.trouble
        return all(
            same(one, another, coarse)
            for one, another in zip(self.values, other.values, strict=True)
        )

    def of_shapes(self, other: "Outcome") -> bool:
        """Return whether the results have the shapes of another function's."""
        if self.trouble or other.trouble:
            return False
        return all(
            getattr(one, "shape", None) == getattr(another, "shape", None)
            for one, another in zip(self.values, other.values, strict=True)
        )


def run(function: Callable, case: Case, results: list[Described], wide: bool = False) -> Outcome:
    """Call a function on a copy of the case's arguments, quietly.

    Args:
        function: the reader's, or one that makes a mistake on purpose.
        case: what to call it with.
        results: what is to be returned.
        wide: hand over real numbers in double precision.
    """
    outcome = Outcome()
    given = case.wide() if wide else case.given()
    shown = io.StringIO()
    try:
        with (
            contextlib.redirect_stdout(shown),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
        ):
            warnings.simplefilter("ignore")
            outcome.raw = function(*given)
            if inspect.iscoroutine(outcome.raw):
                outcome.raw.close()
            outcome.values = read(outcome.raw, results)
    except Unreadable as problem:
        outcome.trouble = problem.args[0]
    except NotImplementedError as error:
        outcome.trouble, outcome.error = "not_written", error
    except EndlessError:
        outcome.trouble = "endless"
    except RecursionError as error:
        outcome.trouble, outcome.error = "calls_itself", error
    except (Exception, SystemExit) as error:
        outcome.trouble, outcome.error = "raises", error
        outcome.trace = traceback.format_exc()
    outcome.printed = shown.getvalue()
    if not wide:
        outcome.changed = case.changed(given)
    return outcome


@contextlib.contextmanager
def deadline(seconds: float):
    """Raise `EndlessError` in what runs inside after so many seconds.

    A signal does it, which only the main thread of a system other than Windows can receive;
    elsewhere nothing is stopped. A bare `except:` inside a loop survives it: a grader that must
    stop everything runs answers in a process of their own.
    """
    main = threading.current_thread() is threading.main_thread()
    if not main or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_):
        raise EndlessError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
