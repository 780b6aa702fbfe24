"""Labels beside points, placed so that they cover neither each other nor the points."""

import numpy as np
from matplotlib.transforms import offset_copy

from seq2seq.figures.style import INK, MUTED

ANGLES = np.deg2rad(np.arange(0, 360, 30))
DISTANCES = (7, 14, 23, 34)  # points, from the anchor to the nearest edge of the label


def overlap(box, others):
    """Area that `box` (x0, y0, x1, y1) shares with the boxes in `others` (N, 4)."""
    if not len(others):
        return 0.0
    others = np.asarray(others)
    wide = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    high = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    return float((wide.clip(0) * high.clip(0)).sum())


def place_labels(ax, anchors, labels, colors=None, directions=None, obstacles=(), size=9.5):
    """Write `labels` beside `anchors`, each at the free place nearest to its point.

    The labels are placed one after the other. Each tries twelve directions at four distances and
    takes the place with the least overlap, the nearest one first. A label pushed away from its
    point is joined to it by a thin line.

    Args:
        ax: Axes whose limits and size are final.
        anchors: Points in data coordinates, shape `(N, 2)`.
        labels: `N` strings.
        colors: `N` text colors, or `None` for ink.
        directions: Preferred angle of each label in radians, or `None` for the right-hand side.
        obstacles: More points that labels must not cover, shape `(M, 2)`.
        size: Font size in points.

    Returns:
        List of the `N` matplotlib texts.
    """
    figure = ax.figure
    figure.draw_without_rendering()  # settles the layout, so that pixels can be counted
    pixel = figure.dpi / 72
    centers = ax.transData.transform(np.asarray(anchors, dtype="float64"))
    taken = [np.r_[center - 4 * pixel, center + 4 * pixel] for center in centers]
    taken += [
        np.r_[at - 2 * pixel, at + 2 * pixel] for at in map(ax.transData.transform, obstacles)
    ]
    frame = ax.get_window_extent()
    texts = []
    for number, (center, label) in enumerate(zip(centers, labels, strict=True)):
        color = INK if colors is None else colors[number]
        text = ax.text(0, 0, label, size=size, color=color, ha="center", va="center", zorder=6)
        extent = text.get_window_extent()
        half = np.array([extent.width, extent.height]) / 2
        wish = 0.0 if directions is None else directions[number]
        best = None
        for distance in DISTANCES:
            for angle in wish + ANGLES[np.argsort(np.abs(np.angle(np.exp(1j * ANGLES))))]:
                ray = np.array([np.cos(angle), np.sin(angle)])
                middle = center + ray * (distance * pixel + np.abs(ray) @ half)
                box = np.r_[middle - half, middle + half]
                outside = box[2:].clip(None, frame.max) - box[:2].clip(frame.min, None)
                lost = np.prod(2 * half) - np.prod(outside.clip(0))
                others = [other for index, other in enumerate(taken) if index != number]
                cost = overlap(box, others) + lost
                if best is None or cost < best[0] - 1e-6:
                    best = cost, distance, middle, box
            if best[0] <= 1e-6:
                break
        _, distance, middle, box = best
        taken.append(box)
        shift = (middle - center) / pixel
        text.set_position(anchors[number])
        text.set_transform(
            offset_copy(ax.transData, fig=figure, x=shift[0], y=shift[1], units="points")
        )
        if distance > DISTANCES[0]:
            near = np.clip(center, box[:2], box[2:])
            line = (near - center) / pixel
            ax.annotate(
                "",
                xy=anchors[number],
                xytext=line,
                textcoords="offset points",
                arrowprops={"arrowstyle": "-", "color": MUTED, "linewidth": 0.6, "shrinkB": 3},
            )
        texts.append(text)
    return texts
