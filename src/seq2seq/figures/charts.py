"""Bars and lines: scores, distributions, probabilities, learning curves."""

import matplotlib.pyplot as plt
import numpy as np

from seq2seq.figures.style import (
    MARKERS,
    MUTED,
    PAPER,
    SERIES,
    WIDTH,
    color_of,
    keep_size,
    names,
    new_axes,
    numbers,
    styled,
    text_width,
)


@styled
def bars(
    values,
    labels,
    ax=None,
    highlight=None,
    value_labels=True,
    axis="probability",
    horizontal=True,
    role="attention",
    decimals=2,
    title=None,
):
    """Draw one bar a value: scores, weights, next-token probabilities.

    Args:
        values: `N` numbers, of either sign.
        labels: `N` labels.
        ax: Axes to draw on.
        highlight: Index, or indices, of the bars in full color; the others fade. `None`: all full.
        value_labels: Write each value at the end of its bar.
        axis: What the values are; names the axis.
        horizontal: Bars from left to right, the first one at the top, or from the ground up.
        role: Role whose color the bars take ("attention", "target", ...), or a color.
        decimals: Decimals of the values written.
        title: Title of the figure.

    Returns:
        The axes.

    Raises:
        ValueError: If values and labels differ in number or `highlight` names no bar.
    """
    owner = "bars"
    values = numbers(owner, "values", values, 1)  # (N,)
    labels = names(owner, "labels", labels, len(values))
    count = len(values)
    color = color_of(owner, role)
    chosen = range(count) if highlight is None else np.atleast_1d(highlight).tolist()
    if not all(isinstance(index, int) and 0 <= index < count for index in chosen):
        raise ValueError(
            f"{owner}: `highlight` must hold indices below {count}. "
            f"Received: highlight={highlight!r}."
        )
    ax = new_axes(ax, 0.32 * count + 0.85 if horizontal else 2.9)
    colors = [color if index in chosen else "#b9bbc3" for index in range(count)]
    place = range(count)
    if horizontal:
        drawn = ax.barh(place, values, color=colors, height=0.66)
        ax.set_yticks(place, labels)
        ax.invert_yaxis()
        ax.set_xlabel(axis)
    else:
        drawn = ax.bar(place, values, color=colors, width=0.66)
        crowded = max(text_width(label, 9.5) for label in labels) > (WIDTH - 0.9) / count - 0.02
        turn = {"rotation": 45, "ha": "right", "rotation_mode": "anchor"} if crowded else {}
        ax.set_xticks(place, labels, **turn)
        ax.set_ylabel(axis)
    (ax.spines["left"] if horizontal else ax.spines["bottom"]).set_visible(False)
    ax.tick_params(axis="y" if horizontal else "x", length=0)
    ground = ax.axvline if horizontal else ax.axhline
    ground(0, color=MUTED, linewidth=0.8)
    if value_labels:
        rounded = np.round(values, decimals) + 0.0  # no minus sign before a zero
        texts = [f"{value:.{decimals}f}".replace("-", "\N{MINUS SIGN}") for value in rounded]
        ax.bar_label(drawn, texts, padding=4, size=9)
        ax.margins(**{"x" if horizontal else "y": 0.16})
        if values.min() >= 0:
            (ax.set_xlim if horizontal else ax.set_ylim)(0)
    ax.set_title(title)
    return ax


@styled
def distributions(rows, labels, names_of_rows, role="attention", axis="weight", highlight=None):
    """Draw distributions over the same labels one above the other, on one scale.

    Args:
        rows: Distributions of shape `(R, N)`, none of them negative.
        labels: The `N` labels: source tokens, or next tokens.
        names_of_rows: The `R` names: temperatures, masks, scores.
        role: Role whose color the bars take, or a color.
        axis: What the numbers are.
        highlight: Index of the label in full color in every row. `None`: all full.

    Returns:
        Array of the `R` axes.

    Raises:
        ValueError: If the shapes disagree or a number is negative.
    """
    owner = "distributions"
    rows = numbers(owner, "rows", rows, 2)  # (R, N)
    labels = names(owner, "labels", labels, rows.shape[1])
    titles = names(owner, "names_of_rows", names_of_rows, len(rows))
    if rows.min() < 0:
        raise ValueError(f"{owner}: `rows` must not be negative. Received: {rows.min():.3g}.")
    count = len(rows)
    _, axes = plt.subplots(
        count, figsize=(WIDTH, 1.15 * count + 0.5), sharex=True, sharey=True, squeeze=False
    )
    keep_size(axes[0, 0].figure)
    top = max(1.0, rows.max()) * 1.3
    for ax, row, name in zip(axes[:, 0], rows, titles, strict=True):
        bars(row, labels, ax=ax, horizontal=False, role=role, axis=axis, highlight=highlight)
        ax.set_ylim(0, top)
        ax.set_yticks([0, 0.5, 1])
        ax.set_ylabel("")
        ax.set_title(name, size=9.5, weight="normal", pad=5)
    axes[0, 0].figure.supylabel(axis, size=10)
    return axes[:, 0]


def apart(heights, gap):
    """Push sorted label heights at least `gap` apart, moving them as little as it takes."""
    heights = np.array(heights, dtype="float64")
    order = np.argsort(heights, kind="stable")
    for _ in range(200):
        steps = np.diff(heights[order])
        short = steps < gap - 1e-9
        if not short.any():
            break
        for index in np.nonzero(short)[0]:
            push = (gap - steps[index]) / 2
            heights[order[index]] -= push
            heights[order[index + 1]] += push
            steps = np.diff(heights[order])
    return heights


def label_ends(ax, x, ends):
    """Write the name of each line at its end, in its color, where no name covers another.

    Args:
        ax: Axes with lines in the order and the colors of `SERIES`.
        x: Where the lines end.
        ends: Dictionary from a name to the height at which its line ends.
    """
    low, high = limits = ax.get_ylim()
    heights = np.array(list(ends.values()))
    logarithmic = ax.get_yscale() == "log"
    if logarithmic:
        low, high, heights = np.log10(low), np.log10(high), np.log10(heights)
    gap = 0.19 / (ax.figure.get_size_inches()[1] * ax.get_position().height) * (high - low)
    heights = apart(heights, gap)
    for name, at, color in zip(ends, 10**heights if logarithmic else heights, SERIES, strict=False):
        ax.annotate(
            name,
            (x, at),
            xytext=(8, 0),
            textcoords="offset points",
            color=color,
            va="center",
            weight="bold",
            size=9.5,
        )
    ax.set_ylim(limits)


@styled
def curve(x, series, xlabel, ylabel, bands=None, ax=None, title=None):
    """Draw lines that share one axis, each named at its end and told apart by its marker too.

    Args:
        x: `N` numbers, rising.
        series: Dictionary from a name to `N` numbers.
        xlabel: Name of the horizontal axis.
        ylabel: Name of the vertical axis.
        bands: Dictionary from a name in `series` to a pair (low, high) of `N` numbers each.
        ax: Axes to draw on.
        title: Title of the figure.

    Returns:
        The axes.

    Raises:
        ValueError: If a series or band has another length than `x`, or a band names no series.
    """
    owner = "curve"
    x = numbers(owner, "x", x, 1)  # (N,)
    if not series or len(series) > len(SERIES):
        raise ValueError(
            f"{owner}: `series` must hold 1 to {len(SERIES)} lines. Received: {len(series)} lines."
        )
    lines = {name: numbers(owner, "series", values, 1) for name, values in series.items()}
    edges = {name: numbers(owner, "bands", pair, 2) for name, pair in (bands or {}).items()}
    for name, values in [*lines.items(), *edges.items()]:
        if values.shape[-1] != len(x):
            raise ValueError(
                f"{owner}: `series` must hold {len(x)} numbers a line, as `x` does. "
                f"Received: {name!r} with {values.shape[-1]}."
            )
    if not set(edges) <= set(lines):
        raise ValueError(
            f"{owner}: `bands` must be named as lines are. "
            f"Received: {sorted(set(edges) - set(lines))}."
        )
    ax = new_axes(ax, 3.3)
    ax.grid(axis="y")
    for (name, values), color, marker in zip(lines.items(), SERIES, MARKERS, strict=False):
        marked = marker if len(x) <= 30 else None
        ax.plot(x, values, color=color, marker=marked, markeredgecolor=PAPER, zorder=3)
        if name in edges:
            ax.fill_between(x, *edges[name], color=color, alpha=0.15, linewidth=0)
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
    ax.margins(x=0.03)
    label_ends(ax, x[-1], {name: values[-1] for name, values in lines.items()})
    return ax
