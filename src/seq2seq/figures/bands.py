"""Lines with what they vary by: scores over seeds by length, gradients by position."""

import numpy as np

from seq2seq.figures.charts import label_ends
from seq2seq.figures.style import MARKERS, PAPER, SERIES, new_axes, numbers, styled


@styled
def bands(x, series, xlabel, ylabel, limits=None, points=None, log=False, ax=None, title=None):
    """Draw lines with a band around each: a mean over seeds, and how far the seeds lie apart.

    Args:
        x: `N` numbers, rising.
        series: Dictionary from a name to (middle, low, high), `N` numbers each.
        xlabel: Name of the horizontal axis.
        ylabel: Name of the vertical axis.
        limits: Dictionary from a name to the last `x` of its training; beyond, its line is dashed.
        points: Dictionary from a name to `N` numbers more, drawn as open marks in its color.
        log: Give the vertical axis powers of ten.
        ax: Axes to draw on.
        title: Title of the figure.

    Returns:
        The axes.

    Raises:
        ValueError: If a line has another length than `x` or leaves its band, a limit or points name
            no line, or a number on an axis of powers of ten is not positive.
    """
    owner = "bands"
    x = numbers(owner, "x", x, 1)  # (N,)
    if not series or len(series) > len(SERIES):
        raise ValueError(
            f"{owner}: `series` must hold 1 to {len(SERIES)} lines. Received: {len(series)} lines."
        )
    lines = {name: numbers(owner, "series", rows, 2) for name, rows in series.items()}
    marks = {name: numbers(owner, "points", row, 1) for name, row in (points or {}).items()}
    for name, (middle, low, high) in _checked(owner, lines, len(x)):
        if np.any(low > middle) or np.any(middle > high):
            raise ValueError(
                f"{owner}: `series` must hold low <= middle <= high. Received: {name!r} with "
                f"{int(((low > middle) | (middle > high)).sum())} numbers outside."
            )
    for what, named in (("limits", limits or {}), ("points", marks)):
        if not set(named) <= set(lines):
            raise ValueError(
                f"{owner}: `{what}` must be named as lines are. "
                f"Received: {sorted(set(named) - set(lines))}."
            )
    smallest = min(values.min() for values in [*lines.values(), *marks.values()])
    if log and smallest <= 0:
        raise ValueError(
            f"{owner}: `series` must be positive on an axis of powers of ten. "
            f"Received: {smallest:.3g}."
        )
    ax = new_axes(ax, 3.5)
    ax.set_yscale("log" if log else "linear")
    ax.grid(axis="y")
    colors = dict(zip(lines, SERIES, strict=False))
    for (name, (middle, low, high)), marker in zip(lines.items(), MARKERS, strict=False):
        color = colors[name]
        known = x <= (limits or {}).get(name, np.inf)
        style = {"color": color, "marker": marker if len(x) <= 30 else None, "zorder": 3}
        ax.plot(x[known], middle[known], markeredgecolor=PAPER, **style)
        if not known.all():
            first = max(int(known.sum()) - 1, 0)  # joined to the last point of the solid line
            dashed = {**style, "zorder": 2, "linestyle": (0, (3, 2))}
            ax.plot(x[first:], middle[first:], markeredgecolor=PAPER, **dashed)
        ax.fill_between(x, low, high, color=color, alpha=0.17, linewidth=0)
        if name in marks:
            ax.plot(x, marks[name], marker, color=color, markerfacecolor="none", zorder=4)
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
    ax.margins(x=0.02)
    label_ends(ax, x[-1], {name: rows[0, -1] for name, rows in lines.items()})
    return ax


def _checked(owner, lines, count):
    """Yield the lines, each of shape (3, N)."""
    for name, rows in lines.items():
        if rows.shape != (3, count):
            raise ValueError(
                f"{owner}: `series` must hold (middle, low, high) of {count} numbers each, as `x` "
                f"does. Received: {name!r} of shape {rows.shape}."
            )
        yield name, rows
