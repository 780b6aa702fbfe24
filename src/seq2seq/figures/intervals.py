"""Scores and how sure they are."""

import numpy as np

from seq2seq.figures.style import PAPER, color_of, names, new_axes, numbers, styled


@styled
def intervals(scores, axis, ax=None, decimals=1, title=None):
    """Draw scores with their confidence intervals, one row a system.

    Args:
        scores: Dictionary from a name to (score, low, high).
        axis: What the scores are; names the axis.
        ax: Axes to draw on.
        decimals: Decimals of the scores written.
        title: Title of the figure.

    Returns:
        The axes.

    Raises:
        ValueError: If a score does not lie within its interval.
    """
    owner = "intervals"
    labels = names(owner, "scores", list(scores))
    rows = numbers(owner, "scores", list(scores.values()), 2)  # (N, 3)
    if rows.shape[1] != 3 or np.any(rows[:, 1] > rows[:, 0]) or np.any(rows[:, 0] > rows[:, 2]):
        raise ValueError(
            f"{owner}: `scores` must hold (score, low, high) with low <= score <= high. "
            f"Received: scores={scores!r}."
        )
    ax = new_axes(ax, 0.36 * len(rows) + 0.85)
    color = color_of(owner, "target")
    for row, (score, low, high) in enumerate(rows):
        ax.plot([low, high], [row, row], color=color, alpha=0.35, linewidth=7)
        ax.plot(score, row, "o", color=color, markeredgecolor=PAPER)
        ax.annotate(
            f"{score:.{decimals}f}".replace("-", "\N{MINUS SIGN}"),
            (high, row),
            xytext=(9, 0),
            textcoords="offset points",
            va="center",
            size=9,
        )
    for line in ax.lines:
        line.set_solid_capstyle("butt")
    ax.set_yticks(range(len(rows)), labels)
    ax.set(xlabel=axis, ylim=(len(rows) - 0.4, -0.6), title=title)
    ax.margins(x=0.1)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x")
    ax.spines["left"].set_visible(False)
    return ax
