"""Diagram of masks: which position may look at which, in one model beside others."""

import numpy as np
from matplotlib.patches import Rectangle

from seq2seq.figures.canvas import Canvas
from seq2seq.figures.style import (
    ATTENTION,
    INK,
    MUTED,
    PAPER,
    WIDTH,
    names,
    plain,
    styled,
    text_width,
    tint,
)

SIZE = 9  # points, of the tokens
CELLS = (0.17, 0.32)  # least and greatest side of a cell, in inches
GAP = 0.3  # between two masks
EDGE = 0.1


@styled
def mask_diagram(masks, titles, keys=None, queries=None):
    """Draw masks as small grids: one row a query, one column a key, filled where it may look.

    Masks that do not fit beside each other continue in a further row.

    Args:
        masks: 1 to 4 boolean arrays of shape `(T, S)`, `True` = attend.
        titles: One title a mask.
        keys: For each mask its `S` tokens, or `None` for numbers from 1; or `None` for all.
        queries: For each mask its `T` tokens, or `None` for numbers from 1; or `None` for all.

    Returns:
        The figure.

    Raises:
        ValueError: If a mask is not boolean with two axes, or is not named as often as it must be.
    """
    owner = "mask_diagram"
    masks = _masks(owner, masks)
    titles = names(owner, "titles", titles, len(masks))
    columns = _tokens(owner, "keys", keys, [mask.shape[1] for mask in masks])
    rows = _tokens(owner, "queries", queries, [mask.shape[0] for mask in masks])
    lefts = [_longest(tokens) + 0.08 for tokens in rows]
    free = WIDTH - 2 * EDGE - sum(lefts) - GAP * (len(masks) - 1)
    cell = min(max(free / sum(map(len, columns)), CELLS[0]), CELLS[1])
    widths = [
        max(left + cell * len(tokens), text_width(title, 10) * 1.15)
        for left, tokens, title in zip(lefts, columns, titles, strict=True)
    ]
    upright = [_longest(tokens) < cell - 0.04 for tokens in columns]
    tops = [
        0.3 + (0.2 if flat else _longest(tokens) + 0.08)
        for flat, tokens in zip(upright, columns, strict=True)
    ]
    lines = _lines(widths)
    heights = [
        max(tops[index] for index in line) + cell * max(len(rows[index]) for index in line)
        for line in lines
    ]
    most = max(sum(widths[index] + GAP for index in line) - GAP for line in lines)
    sheet = Canvas(sum(heights) + 0.28 * len(lines) + 0.32, max(WIDTH, most + 2 * EDGE))

    y = 0.08
    for line, height in zip(lines, heights, strict=True):
        top = max(tops[index] for index in line)
        total = sum(widths[index] + GAP for index in line) - GAP
        x = (sheet.figure.get_figwidth() - total) / 2
        for index in line:
            corner = x + lefts[index], y + top
            sheet.text(corner[0], y + 0.1, plain(titles[index]), size=10, ha="left", weight="bold")
            _draw_mask(sheet, corner, masks[index], cell)
            _name_cells(sheet, corner, columns[index], rows[index], cell, upright[index])
            x += widths[index] + GAP
        y += height + 0.28
    _legend(sheet, y + 0.08)
    return sheet.figure


def _masks(owner, masks):
    masks = [np.asarray(mask) for mask in masks]
    if not 1 <= len(masks) <= 4:
        raise ValueError(f"{owner}: `masks` must hold 1 to 4 masks. Received: {len(masks)}.")
    for number, mask in enumerate(masks):
        if mask.dtype != bool or mask.ndim != 2 or not mask.size:
            raise ValueError(
                f"{owner}: `masks` must be boolean and of shape (T, S). Received: "
                f"masks[{number}] with dtype={mask.dtype}, shape={mask.shape}."
            )
    return masks


def _tokens(owner, name, given, sizes):
    """Return the tokens along one side of each mask; numbers where none are given."""
    given = [None] * len(sizes) if given is None else list(given)
    if len(given) != len(sizes):
        raise ValueError(
            f"{owner}: `{name}` must hold one sequence of tokens, or None, for each of "
            f"{len(sizes)} masks. Received: len({name})={len(given)}."
        )
    return [
        [str(position) for position in range(1, size + 1)]
        if tokens is None
        else names(owner, f"{name}[{number}]", tokens, size)
        for number, (tokens, size) in enumerate(zip(given, sizes, strict=True))
    ]


def _longest(tokens):
    return max(text_width(token, SIZE) for token in tokens)


def _lines(widths):
    """Return the indices of the masks of each row: as many as the column of the book holds."""
    lines, used = [], WIDTH
    for index, width in enumerate(widths):
        if used + GAP + width > WIDTH - 2 * EDGE + 1e-6:
            lines.append([])
            used = -GAP
        lines[-1].append(index)
        used += GAP + width
    return lines


def _draw_mask(sheet, corner, mask, cell):
    """Draw the cells of a mask: full where the query may look, an empty frame elsewhere."""
    for (t, s), seen in np.ndenumerate(mask):
        _square(sheet, corner[0] + cell * s, corner[1] + cell * t, cell, seen)


def _square(sheet, x, y, cell, seen):
    # A little smaller than the cell, so that no square covers the frame of its neighbor.
    inset = 0.013
    square = Rectangle((x + inset, y + inset), cell - 2 * inset, cell - 2 * inset, zorder=3)
    square.set(facecolor=ATTENTION if seen else PAPER, gid="seen" if seen else "hidden")
    square.set(edgecolor=ATTENTION if seen else tint(MUTED, 0.4), linewidth=0.6)
    sheet.ax.add_patch(square)


def _name_cells(sheet, corner, columns, rows, cell, upright):
    for index, token in enumerate(columns):
        x = corner[0] + cell * (index + 0.5)
        turn = 0 if upright else 90
        sheet.text(x, corner[1] - 0.05, plain(token), INK, SIZE, va="bottom", rotation=turn)
    for index, token in enumerate(rows):
        y = corner[1] + cell * (index + 0.5)
        sheet.text(corner[0] - 0.06, y, plain(token), INK, SIZE, ha="right")


def _legend(sheet, y):
    middle = sheet.figure.get_figwidth() / 2
    sheet.text(middle - 0.3, y, "row = query,  column = key", MUTED, 8.5, ha="right")
    for x, seen, word in ((middle, True, "visible"), (middle + 0.85, False, "hidden")):
        _square(sheet, x, y - 0.08, 0.16, seen)
        sheet.text(x + 0.22, y, word, MUTED, 8.5, ha="left")
