"""What an exercise asks for, read from the docstring that the reader sees.

Each argument and each result stands there in one form, so that nobody has to say it twice:

    scores: floats `(B, T, S)`, one for each query and key.
"""

import inspect
import re
from collections.abc import Callable
from typing import NamedTuple

KINDS = ("floats", "ids", "booleans", "list", "function", "number", "words")
_LINE = re.compile(rf"^    (\w+): ({'|'.join(KINDS)})(?: `\(([^)`]*)\)`)?", re.MULTILINE)


class Described(NamedTuple):
    """An argument or a result: its name, its kind, and the names of its axes.

    Attributes:
        name: as the docstring has it.
        kind: one of `KINDS`.
        axes: one name for each axis; empty for a single number and for what has no axes.
    """

    name: str
    kind: str
    axes: tuple[str, ...]

    def __str__(self):
        return f"({', '.join(self.axes)})"


class Specification:
    """The name, the arguments and the results of what the reader writes.

    Args:
        function: a function with the signature and the docstring that the reader starts from.

    Raises:
        ValueError: if the docstring leaves an argument out, or describes no result.
    """

    def __init__(self, function: Callable):
        self.name = function.__name__
        self.signature = inspect.signature(function)
        self.text = inspect.getdoc(function)
        before, _, after = self.text.partition("\nReturns:\n")
        self.arguments = _described(before)
        self.results = _described(after)
        if [argument.name for argument in self.arguments] != list(self.signature.parameters):
            raise ValueError(
                f"{self.name}: the docstring must describe every argument in order. "
                f"Received: {[argument.name for argument in self.arguments]}."
            )
        if not self.results:
            raise ValueError(f"{self.name}: the docstring must describe what is returned.")

    @property
    def stub(self) -> str:
        """The text that the reader starts from: signature and docstring, and nothing in it."""
        lines = [f"    {line}".rstrip() for line in self.text.splitlines()]
        lines[0] = f'    """{self.text.splitlines()[0]}'
        end = ['    """', f'    raise NotImplementedError("{self.name}")', ""]
        return "\n".join([f"def {self.name}{self.signature}:", *lines, *end])


def _described(text):
    return [
        Described(name, kind, tuple(axis.strip() for axis in axes.split(",") if axis.strip()))
        for name, kind, axes in _LINE.findall(text)
    ]
