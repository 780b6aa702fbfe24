"""Heat maps: attention distributions and states."""

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from seq2seq.figures.style import (
    PAPER,
    QUERY,
    STATES_MAP,
    WEIGHTS_MAP,
    WIDTH,
    ink_on,
    names,
    new_axes,
    numbers,
    plain,
    styled,
    text_width,
)


def color_scale(ax, image, label):
    """Add a narrow color scale below a heat map, where it takes no width from the cells."""
    scale = image.axes.figure.colorbar(
        image, ax=ax, location="bottom", shrink=0.45, aspect=26, pad=0.03, anchor=(1, 0.5)
    )
    scale.set_label(label)
    scale.outline.set_visible(False)
    scale.ax.tick_params(length=0)
    return scale


def cell_ticks(ax, columns, rows, cell):
    """Name the columns (above) and the rows of a heat map, and part its cells by thin lines."""
    widths = [text_width(column, 9.5) for column in columns]
    between = [(left + right) / 2 for left, right in zip(widths, widths[1:], strict=False)]
    crowded = max(between, default=0) + 0.04 > cell
    turn = {"rotation": 45, "ha": "left", "rotation_mode": "anchor"} if crowded else {}
    ax.set_xticks(range(len(columns)), [plain(column) for column in columns], **turn)
    ax.set_yticks(range(len(rows)), [plain(row) for row in rows])
    ax.xaxis.set_label_position("top")
    ax.tick_params(length=0, top=False, labeltop=True, labelbottom=False)
    ax.spines[:].set_visible(False)
    ax.set_xticks(np.arange(1, len(columns)) - 0.5, minor=True)
    ax.set_yticks(np.arange(1, len(rows)) - 0.5, minor=True)
    ax.grid(which="minor", color=PAPER, linewidth=1.2)
    ax.tick_params(which="minor", length=0)


def weight_scale(ax, image):
    """Add the color scale of weights, from 0 to 1, below one heat map or several."""
    scale = color_scale(ax, image, "weight")
    scale.set_ticks([0, 0.5, 1], labels=["0", "0.5", "1"])


def check_range(owner, weights):
    """Raise a `ValueError` if a weight lies outside 0 to 1."""
    if weights.min() < -1e-6 or weights.max() > 1 + 1e-3:
        raise ValueError(
            f"{owner}: `weights` must lie between 0 and 1. Received: weights from "
            f"{weights.min():.3g} to {weights.max():.3g}."
        )


def gold_links(owner, gold, rows, columns):
    """Return the sure and the merely possible links in `gold`, or raise a `ValueError`."""
    sure = set(map(tuple, gold or ())) if not hasattr(gold, "sure") else set(gold.sure)
    possible = set(getattr(gold, "possible", ())) - sure
    for t, s in sorted(sure | possible):
        if not (0 <= t < rows and 0 <= s < columns):
            raise ValueError(
                f"{owner}: `gold` must hold links (t, s) with t < {rows}, s < {columns}. "
                f"Received: link {(t, s)}."
            )
    return sure, possible


def outline_links(ax, sure, possible):
    """Outline links in a heat map: sure ones by a solid line, possible ones by a dashed one."""
    for links, line in ((sure, "-"), (possible, (0, (2.2, 1.6)))):
        for t, s in sorted(links):
            outline = Rectangle((s - 0.42, t - 0.42), 0.84, 0.84, fill=False, zorder=3)
            outline.set(edgecolor=QUERY, linewidth=1.6, linestyle=line, gid="gold")
            # The paper-colored rim parts the line from a cell of any shade.
            outline.set_path_effects([withStroke(linewidth=3.2, foreground=PAPER)])
            ax.add_patch(outline)


@styled
def attention_map(weights, source, target, gold=None, ax=None, title=None, annotate=False):
    """Draw the attention distribution of every output step: one row a query, one column a key.

    Args:
        weights: Weights of shape `(T, S)`, each between 0 and 1.
        source: The `S` source tokens.
        target: The `T` target tokens.
        gold: Gold links to outline: an object with `sure` and `possible` (a `Pair`), or a
            collection of links `(t, s)`, all of them sure. Sure links are outlined by a solid line,
            links that are only possible by a dashed one.
        ax: Axes to draw on.
        title: Title of the figure.
        annotate: Write each weight of at least 0.01 into its cell.

    Returns:
        The axes.

    Raises:
        ValueError: If the shapes disagree, a weight lies outside 0 to 1 or a link outside the map.

    Example:
        >>> axes = attention_map([[0.9, 0.1], [0.2, 0.8]], ["le", "chat"], ["the", "cat"])
        >>> axes.get_xlabel()
        'source token (key)'
    """
    owner = "attention_map"
    weights = numbers(owner, "weights", weights, 2)  # (T, S)
    source, target = names(owner, "source", source), names(owner, "target", target)
    if weights.shape != (len(target), len(source)):
        raise ValueError(
            f"{owner}: `weights` must have shape (T, S) with T={len(target)}, S={len(source)}. "
            f"Received: weights.shape={weights.shape}."
        )
    check_range(owner, weights)
    links = gold_links(owner, gold, len(target), len(source))
    side = max(text_width(token, 9.5) for token in target) + 0.45
    cell = min(0.5, (WIDTH - side) / len(source))
    ax = new_axes(ax, cell * len(target) + 1.3 + 0.25 * bool(title))
    image = ax.imshow(weights, cmap=WEIGHTS_MAP, vmin=0, vmax=1)
    cell_ticks(ax, source, target, cell)
    ax.set(xlabel="source token (key)", ylabel="target token (query)", title=title)
    weight_scale(ax, image)
    outline_links(ax, *links)
    if annotate:
        size = min(9.0, 24 * cell)
        for t, s in zip(*np.nonzero(weights >= 0.01), strict=True):
            text = f"{weights[t, s]:.2f}".removeprefix("0")
            color = ink_on(image.to_rgba(weights[t, s])[:3])
            ax.text(s, t, text, size=size, color=color, ha="center", va="center", zorder=4)
    return ax


@styled
def state_map(states, tokens, ax=None, label="encoder states", title=None):
    """Draw states over time: one strip a token, read from top to bottom, one cell a unit.

    Args:
        states: States of shape `(S, U)`.
        tokens: The `S` tokens after which the states were read.
        ax: Axes to draw on.
        label: What the numbers are; names the color scale.
        title: Title of the figure.

    Returns:
        The axes.

    Raises:
        ValueError: If `states` is not `(S, U)` with one row a token.
    """
    owner = "state_map"
    states = numbers(owner, "states", states, 2)  # (S, U)
    tokens = names(owner, "tokens", tokens, len(states))
    limit = np.abs(states).max() or 1.0
    ax = new_axes(ax, 0.3 * len(tokens) + 1.3 + 0.25 * bool(title))
    image = ax.imshow(states, cmap=STATES_MAP, vmin=-limit, vmax=limit, aspect="auto")
    image.set_interpolation("nearest")
    ax.set_yticks(range(len(tokens)), [plain(token) for token in tokens])
    ax.set_yticks(np.arange(1, len(tokens)) - 0.5, minor=True)
    ax.grid(which="minor", axis="y", color=PAPER, linewidth=2.2)
    ax.tick_params(which="both", length=0)
    ax.spines[:].set_visible(False)
    units = states.shape[1]
    shown = range(units) if units <= 16 else np.unique([0, *(np.arange(1, 5) * units // 4 - 1)])
    ax.set_xticks(shown, [f"{int(unit) + 1}" for unit in shown])
    ax.set(xlabel="unit", ylabel="token", title=title)
    color_scale(ax, image, label)
    return ax


@styled
def positions_map(encoding, ax=None, title=None):
    """Draw a positional encoding: one row a position, one column a dimension, both from 0.

    Args:
        encoding: What is added to the embedding vector at each position, shape `(T, U)`.
        ax: Axes to draw on.
        title: Title of the figure.

    Returns:
        The axes.

    Raises:
        ValueError: If `encoding` is not `(T, U)`.

    Example:
        >>> axes = positions_map([[0.0, 1.0], [0.84, 0.54], [0.91, -0.42]])
        >>> axes.get_xlabel(), axes.get_ylabel()
        ('dimension', 'position')
    """
    encoding = numbers("positions_map", "encoding", encoding, 2)  # (T, U)
    limit = np.abs(encoding).max() or 1.0
    ax = new_axes(ax, 3.6 + 0.25 * bool(title))
    image = ax.imshow(encoding, cmap=STATES_MAP, vmin=-limit, vmax=limit, aspect="auto")
    image.set_interpolation("nearest")
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(8, integer=True))
    ax.set(xlabel="dimension", ylabel="position", title=title)
    color_scale(ax, image, "positional encoding")
    return ax
