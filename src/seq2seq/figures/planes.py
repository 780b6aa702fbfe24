"""The plane: maps of points, and vectors as arrows."""

import numpy as np

from seq2seq.figures.labels import place_labels
from seq2seq.figures.style import (
    FAINT,
    INK,
    MARKERS,
    MUTED,
    SERIES,
    color_of,
    names,
    new_axes,
    numbers,
    plain,
    styled,
)


@styled
def point_map(points, labels, groups=None, ax=None, title=None, xlabel=None, ylabel=None):
    """Draw labeled points in the plane, for instance context vectors brought to two dimensions.

    Args:
        points: Points of shape `(N, 2)`.
        labels: `N` labels.
        groups: `N` names of groups, told apart by color and marker, or `None`.
        ax: Axes to draw on.
        title: Title of the figure.
        xlabel: Name of the horizontal axis.
        ylabel: Name of the vertical axis.

    Returns:
        The axes.

    Raises:
        ValueError: If `points` is not `(N, 2)` or the labels or groups are not `N`.
    """
    owner = "point_map"
    points = numbers(owner, "points", points, 2)  # (N, 2)
    if points.shape[1] != 2:
        raise ValueError(
            f"{owner}: `points` must have shape (N, 2). Received: points.shape={points.shape}."
        )
    labels = names(owner, "labels", labels, len(points))
    groups = names(owner, "groups", groups or ["points"] * len(points), len(points))
    kinds = list(dict.fromkeys(groups))
    if len(kinds) > len(SERIES):
        raise ValueError(
            f"{owner}: `groups` must name at most {len(SERIES)} groups. Received: {len(kinds)}."
        )
    ax = new_axes(ax, 4.3)
    for kind, color, marker in zip(kinds, SERIES, MARKERS, strict=False):
        members = points[[group == kind for group in groups]]
        ax.scatter(*members.T, s=34, color=color, marker=marker, label=kind, zorder=5)
    if len(kinds) > 1:
        ax.figure.legend(loc="outside lower left", ncols=3, frameon=False, handletextpad=0.2)
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
    ax.margins(0.14)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(True)
    ax.spines[:].set_color(FAINT)
    colors = [SERIES[kinds.index(group)] for group in groups]
    place_labels(ax, points, [plain(label) for label in labels], colors)
    return ax


@styled
def vectors_2d(arrows, roles=None, starts=None, ax=None, title=None):
    """Draw vectors as arrows in the plane, one unit as long across as up.

    Args:
        arrows: Dictionary from a name (mathematics such as `"$k_1$"` welcome) to two numbers.
        roles: Dictionary from a name to its role ("query", "key", ...) or color.
        starts: Dictionary from a name to the point where its arrow starts; else the origin. For
            arrows that are added tip to tail.
        ax: Axes to draw on.
        title: Title of the figure.

    Returns:
        The axes.

    Raises:
        ValueError: If a vector is not two numbers, or `roles` or `starts` name no arrow.
    """
    owner = "vectors_2d"
    if not arrows:
        raise ValueError(
            f"{owner}: `arrows` must hold at least one arrow. Received: arrows={arrows!r}."
        )
    roles, starts = roles or {}, starts or {}
    for argument, given in (("roles", roles), ("starts", starts)):
        if not set(given) <= set(arrows):
            raise ValueError(
                f"{owner}: `{argument}` must be named as arrows are. "
                f"Received: {sorted(set(given) - set(arrows))}."
            )
    vectors = numbers(owner, "arrows", list(arrows.values()), 2)
    tails = numbers(owner, "starts", [starts.get(name, (0, 0)) for name in arrows], 2)
    if vectors.shape[1] != 2 or tails.shape[1] != 2:
        raise ValueError(
            f"{owner}: `arrows` must hold two numbers each. Received: shape {vectors.shape}."
        )
    colors = [color_of(owner, roles.get(name, INK)) for name in arrows]
    tips = tails + vectors
    ax = new_axes(ax, 4.3)
    ends = np.vstack([tips, tails, [[0, 0]]])
    low, high = ends.min(0), ends.max(0)
    margin = 0.16 * max((high - low).max(), 1e-6)
    ax.set_aspect("equal", adjustable="box")
    ax.set_xlim(low[0] - margin, high[0] + margin)
    ax.set_ylim(low[1] - margin, high[1] + margin)
    ax.grid()
    ax.axhline(0, color=MUTED, linewidth=0.8)
    ax.axvline(0, color=MUTED, linewidth=0.8)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0, labelcolor=MUTED, pad=7)
    for tail, tip, color in zip(tails, tips, colors, strict=True):
        arrow = {"arrowstyle": "-|>,head_length=0.6,head_width=0.28", "shrinkA": 0, "shrinkB": 0}
        arrow |= {"color": color, "linewidth": 2.2, "mutation_scale": 14}
        ax.annotate("", xy=tip, xytext=tail, arrowprops=arrow, zorder=4)
    # A name stands at the tip, but on a chain of arrows, where tips and tails meet, at the middle.
    chained = [name in starts or any(np.allclose(tip, start) for start in starts.values())
               for name, tip in zip(arrows, tips, strict=True)]  # fmt: skip
    anchors = np.where(np.array(chained)[:, None], tails + vectors / 2, tips)
    directions = np.arctan2(vectors[:, 1], vectors[:, 0]) - np.where(chained, np.pi / 2, 0)
    along = np.linspace(0.03, 0.97, 40)[:, None, None]
    bodies = (tails + along * vectors).reshape(-1, 2)
    lines = np.linspace(ends.min() - margin, ends.max() + margin, 120)[:, None]
    axes = np.vstack([lines * [1, 0], lines * [0, 1]])
    place_labels(ax, anchors, list(arrows), colors, directions, np.vstack([bodies, axes]), size=12)
    ax.set_title(title)
    return ax
