"""Cases: what a reader's function is called with, small ones first."""

import contextlib
import contextvars
import copy
from collections.abc import Iterable

import numpy as np

SEED = 17
_other = contextvars.ContextVar("other numbers", default=0)
ORDINARY = "ordinary"  # the label of cases without anything special
MOST_CALLS = 300  # of one step function; a loop that asks for more has no end


class EndlessError(BaseException):
    """Raised into a loop that does not end; no `except Exception` of the reader may catch it."""


class Case:
    """One call of the reader's function.

    Args:
        label: the kind of case, a part of the mark: `"ordinary"`, `"one token"`, …
        *arguments: in the order of the signature.
    """

    def __init__(self, label: str, *arguments):
        self.label = label
        self.arguments = arguments

    @property
    def size(self) -> int:
        """How much a reader would have to look at."""
        return sum(_size(argument) for argument in self.arguments)

    @property
    def coarse(self) -> bool:
        """Whether a number is in half precision, in which results are rounded more."""
        return any(getattr(a, "dtype", None) == np.float16 for a in self.arguments)

    def given(self) -> tuple:
        """Return a copy of the arguments, for the reader to do with as they like."""
        return copy.deepcopy(self.arguments)

    def wide(self) -> list:
        """Return a copy of the arguments with all real numbers in double precision."""
        return [_wide(argument) for argument in self.given()]

    def changed(self, arguments: Iterable) -> int | None:
        """Return the place of an argument that is no longer what was given, if there is one."""
        for place, (before, after) in enumerate(zip(self.arguments, arguments, strict=True)):
            if isinstance(before, np.ndarray):
                if not np.array_equal(before, after, equal_nan=before.dtype.kind == "f"):
                    return place
            elif isinstance(before, list) and before != after:
                return place
        return None


class Step:
    """A step function for loops, read from a table: what comes after each token.

    Called with the last token and a state, it returns the row of the table for that token and the
    next state, which counts the steps. Logits of later steps lean a little more to the end.

    Args:
        table: floats `(V, V)`; row i holds what follows token i.
        lean: what each step adds to the number of the token 2, `<EOS>`.
    """

    def __init__(self, table: np.ndarray, lean: float = 0.0):
        self.table = table
        self.lean = lean
        self.calls = 0

    def __call__(self, token, state):
        """Return the numbers `(V,)` for the next token, and the next state.

        Raises:
            EndlessError: if it was called so often that the loop has no end.
        """
        self.calls += 1
        if self.calls > MOST_CALLS:
            raise EndlessError
        row = self.table[int(token)].copy()
        row[2] += self.lean * int(state)
        return row, int(state) + 1


class Cell:
    """A recurrent step to read with: tanh(x A + state R), of random A and R.

    Args:
        rng: draws the parameters.
        width: of x.
        units: of the state.
    """

    def __init__(self, rng, width, units):
        self.kernel = rng.normal(size=(width, units)).astype("float32")
        self.recurrent_kernel = rng.normal(size=(units, units)).astype("float32")

    def __call__(self, x, state):
        """Return the new state `(B, U)` for x `(B, E)` and a state `(B, U)`."""
        return np.tanh(np.asarray(x) @ self.kernel + np.asarray(state) @ self.recurrent_kernel)


def generator(place: int = 0) -> np.random.Generator:
    """Return what draws the numbers of an exercise's cases, the same ones every time.

    Args:
        place: tells the exercises of a chapter apart.
    """
    return np.random.default_rng(SEED + place + 1000 * _other.get())


@contextlib.contextmanager
def other_numbers(seed: int):
    """Draw other numbers for the cases that are made inside, the same ones for the same seed."""
    token = _other.set(seed)
    try:
        yield
    finally:
        _other.reset(token)


def arrays(rng, *shapes):
    """Draw one array of each shape, in single precision."""
    return [rng.normal(size=shape).astype("float32") for shape in shapes]


def _size(argument):
    if isinstance(argument, Step):
        return argument.table.size
    if isinstance(argument, np.ndarray):
        return argument.size
    if isinstance(argument, list | tuple):
        return sum(_size(item) for item in argument)
    return 1


def _wide(argument):
    if isinstance(argument, np.ndarray) and argument.dtype.kind == "f":
        return argument.astype("float64")
    return argument
