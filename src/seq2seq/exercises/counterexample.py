"""The smallest counterexample, at most three rows and three columns of each array, axes named."""

from typing import Any

import numpy as np

from seq2seq.exercises.cases import ORDINARY, Case, Step
from seq2seq.exercises.results import close
from seq2seq.exercises.running import Outcome
from seq2seq.exercises.specification import Described, Specification

MOST = 3  # rows, columns, and arguments shown


def counterexample(
    specification: Specification, case: Case, came: Outcome, wanted: Outcome, axes: dict[str, str]
) -> str:
    """Return what was given, what came and what was expected.

    Args:
        specification: of the exercise.
        case: the case that went wrong.
        came: what the reader's function did.
        wanted: what it should have done.
        axes: a word for each axis.
    """
    place, at = _first_difference(specification.results, came, wanted, case.coarse)
    shown = _Window(axes, at)
    kind = "" if case.label == ORDINARY else f", {case.label}"
    lines = [f"A small case where it goes wrong{kind}:"]
    single, blocks = [], {}
    for described, value in zip(specification.arguments, case.arguments, strict=True):
        if isinstance(value, int | float):
            single.append(f"{described.name} = {_number(value)}")
        else:
            title = f"given {described.name}"
            blocks[title] = shown.block(title, described, value)
    lines += [line for title in list(blocks)[:MOST] for line in blocks[title]]
    if single:
        lines.append(f"given {', '.join(single)}")
    if len(blocks) > MOST:
        lines.append(", ".join(list(blocks)[MOST:]) + " (not shown)")
    described, right = specification.results[place], wanted.values[place]
    if came.trouble:
        lines.append(f"came: {_in_short(came)}")
    elif _shape(came.values[place]) != _shape(right) and len(described.axes) > 1:
        lines.append(f"came: {described.name} of shape {_shape(came.values[place])}")
        lines.append(f"expected: {described.name} of shape {described} = {_shape(right)}")
        return "\n".join(lines)
    else:
        lines += shown.block(f"came: {described.name}", described, came.values[place])
    lines += shown.block(f"expected: {described.name}", described, right)
    return "\n".join(lines)


class _Window:
    """Which part of every array to show: around the place of the first difference."""

    def __init__(self, axes, at):
        self.axes = axes
        self.at = at

    def block(self, title, described: Described, value) -> list[str]:
        """Return the lines that show one argument or result."""
        if isinstance(value, Step):
            described = Described(described.name, "floats", ("last token", "next token"))
            value = value.table
        if not isinstance(value, np.ndarray) or value.ndim == 0:
            return [f"{title}: {_plain(value)}"]
        axes = described.axes
        if len(axes) != value.ndim:  # a wrong shape, or a function's own axes
            axes = tuple(f"axis {i}" for i in range(value.ndim))
        if value.dtype.kind in "iu" and value.ndim == 1:
            numbers = [_number(number) for number in value[: MOST * MOST]]
            return [f"{title}: {', '.join(numbers) or 'none'}{', …' * (len(value) > MOST * MOST)}"]
        fixed = [f"{self.word(axis)} {self.at.get(axis, 0)}" for axis in axes[:-2]]
        cut = ["in part"] if max(value.shape[-2:]) > MOST else []
        head = ", ".join([title, *fixed, *cut])
        if not value.size:
            return [f"{head}: empty, shape {value.shape}"]
        part = value[tuple(min(self.at.get(a, 0), n - 1) for a, n in self.leading(axes, value))]
        picks = [self.picked(a, n) for a, n in zip(axes[-2:], part.shape, strict=True)]
        names = [[f"{self.word(a)} {i}" for i in p] for a, p in zip(axes[-2:], picks, strict=True)]
        if value.ndim == 1:
            return [f"{head}:", *_table(part[picks[0]][None], [""], names[0])]
        return [f"{head}:", *_table(part[np.ix_(*picks)], *names)]

    def leading(self, axes, value):
        return list(zip(axes[:-2], value.shape[:-2], strict=True))

    def picked(self, axis, size):
        """Return up to three places of an axis, the one that matters among them."""
        start = max(0, min(self.at.get(axis, 0) - 1, size - MOST))
        return list(range(start, min(start + MOST, size)))

    def word(self, axis):
        return self.axes.get(axis, axis)


def _first_difference(results, came, wanted, coarse):
    """Return which result differs, and where on each of its axes."""
    for place, described in enumerate(results):
        if came.trouble or _shape(came.values[place]) != _shape(wanted.values[place]):
            return place, {}
        one, other = came.values[place], wanted.values[place]
        if not isinstance(one, np.ndarray):
            if one != other:
                return place, {}
        elif not (fits := close(one, other, coarse)).all():
            return place, dict(zip(described.axes, map(int, np.argwhere(~fits)[0]), strict=False))
    return 0, {}


def _shape(value):
    return value.shape if isinstance(value, np.ndarray) else None


def _in_short(came):
    if came.trouble == "endless":
        return "nothing, it didn't end"
    if came.error is not None:
        first = (str(came.error).strip().splitlines() or [""])[0][:120]
        return f"{type(came.error).__name__}: {first}" if first else type(came.error).__name__
    text = repr(came.raw)
    return text if len(text) < 60 else f"{type(came.raw).__name__}"


def _plain(value: Any) -> str:
    if isinstance(value, np.ndarray | float | np.generic):
        return _number(np.asarray(value)[()])
    if callable(value):
        return "a function"
    text = repr(value)
    return text if len(text) <= 90 else f"{text[:87]}…"


def _number(value) -> str:
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | np.integer):
        return str(int(value))
    value = float(value)
    return str(int(value)) if value.is_integer() and abs(value) < 1e7 else f"{value:.4g}"


def _table(rows, row_names, column_names):
    cells = [["", *column_names]]
    cells += [[name, *map(_number, row)] for name, row in zip(row_names, rows, strict=True)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    return [
        "  ".join(
            [
                row[0].ljust(widths[0]),
                *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)),
            ]
        ).rstrip()
        for row in cells
    ]
