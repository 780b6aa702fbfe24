"""A sheet to draw diagrams on: boxes, vectors and arrows placed in inches from the upper left."""

from dataclasses import dataclass

import matplotlib.pyplot as plt
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path

from seq2seq.figures.style import INK, MUTED, PAPER, WIDTH, keep_size, plain, text_width, tint


@dataclass(frozen=True)
class Box:
    """Where a box stands, and the middles of its four edges, from which arrows start."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self):
        """Middle of the left edge."""
        return self.x - self.width / 2, self.y

    @property
    def right(self):
        """Middle of the right edge."""
        return self.x + self.width / 2, self.y

    @property
    def top(self):
        """Middle of the upper edge."""
        return self.x, self.y - self.height / 2

    @property
    def bottom(self):
        """Middle of the lower edge."""
        return self.x, self.y + self.height / 2


class Canvas:
    """A figure whose coordinates are inches, x to the right and y downwards.

    Args:
        height: Height in inches.
        width: Width in inches.
    """

    def __init__(self, height, width=WIDTH):
        """Open an empty figure."""
        self.figure = plt.figure(figsize=(width, height), layout="none")
        self.ax = self.figure.add_axes((0, 0, 1, 1))
        self.ax.set(xlim=(0, width), ylim=(height, 0))
        self.ax.set_axis_off()
        keep_size(self.figure)

    def text(self, x, y, text, color=INK, size=9.5, ha="center", va="center", **style):
        """Write `text` at a point."""
        return self.ax.text(x, y, text, color=color, size=size, ha=ha, va=va, **style)

    def box(self, x, y, text="", color=MUTED, width=0.42, height=0.36, size=12, strong=False):
        """Draw a rounded box with its center at (x, y): lightly filled, or full when `strong`."""
        corner = (x - width / 2, y - height / 2)
        shape = FancyBboxPatch(
            corner,
            width,
            height,
            boxstyle=f"round,pad=0,rounding_size={min(0.06, width / 4)}",
            linewidth=1.2,
        )
        shape.set(facecolor=color if strong else tint(color), edgecolor=color, zorder=3)
        self.ax.add_patch(shape)
        if text:
            ink = PAPER if strong else INK
            self.text(x, y, text, ink, size, zorder=4, linespacing=1.15)
        return Box(x, y, width, height)

    def token(self, x, y, token, color=INK, width=0.5, faint=False):
        """Write a token, smaller if it would be wider than `width`."""
        size = 9.5
        size *= min(1.0, width / max(text_width(token, size), 1e-6))
        color = MUTED if faint else color
        self.text(x, y, plain(token), color, size, weight="normal" if faint else "bold")
        return Box(x, y, min(width, text_width(token, size)), 0.2)

    def vector(self, x, y, color, cells=4, cell=0.12, upright=True, shades=None):
        """Draw a vector as a strip of cells with its center at (x, y)."""
        long = cells * cell
        shades = shades or [0.75, 0.3, 0.55, 0.15, 0.65, 0.4, 0.2, 0.5]
        for index in range(cells):
            step = index * cell - long / 2
            corner = (x - cell / 2, y + step) if upright else (x + step, y - cell / 2)
            part = Rectangle(corner, cell, cell, edgecolor=color, linewidth=0.8, zorder=3)
            part.set_facecolor(tint(color, shades[index % len(shades)]))
            self.ax.add_patch(part)
        return Box(x, y, cell if upright else long, long if upright else cell)

    def arrow(self, start, end, color=MUTED, width=1.2, curve=0.0, head=True, gap=2.5, **style):
        """Draw an arrow, or a line without a head, from point to point."""
        arrow = FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>,head_length=0.45,head_width=0.22" if head else "-",
            connectionstyle=f"arc3,rad={curve}",
            mutation_scale=10,
            shrinkA=gap,
            shrinkB=gap,
            linewidth=width,
            color=color,
            zorder=2,
            **style,
        )
        self.ax.add_patch(arrow)
        return arrow

    def route(self, points, color=MUTED, width=1.2, corner=0.09):
        """Draw an arrow along straight lines between `points`, its corners rounded."""
        vertices, codes = [points[0]], [Path.MOVETO]
        for before, here, after in zip(points, points[1:], points[2:], strict=False):
            for near, code in ((before, Path.LINETO), (after, Path.CURVE3)):
                away = [near[axis] - here[axis] for axis in (0, 1)]
                share = corner / max(abs(away[0]) + abs(away[1]), corner)
                turn = (here[0] + share * away[0], here[1] + share * away[1])
                if code == Path.CURVE3:
                    vertices += [here, turn]
                    codes += [Path.CURVE3, Path.CURVE3]
                else:
                    vertices.append(turn)
                    codes.append(code)
        bend = PathPatch(Path(vertices, codes), fill=False, edgecolor=color, linewidth=width)
        bend.set(zorder=2, capstyle="butt")
        self.ax.add_patch(bend)
        return self.arrow(vertices[-1], points[-1], color, width, gap=0)

    def row_name(self, y, text, x=0.08):
        """Name a row of the diagram at the left margin."""
        return self.text(x, y, text, MUTED, 8.5, ha="left", linespacing=1.15)
