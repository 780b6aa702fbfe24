"""Vectors and points in a plane as SVG: the two drawings of the attention plane."""

import math
from dataclasses import dataclass
from html import escape

LONGEST_LABEL = 10
LEAST_GRID = 30  # pixels from one line of the grid to the next
HEAD = "M-13-6L0 0L-13 6Z"


@dataclass(frozen=True)
class Frame:
    """A square cut out of the plane, and the number of pixels of its side."""

    left: float
    bottom: float
    span: float
    pixels: int

    def place(self, point):
        """Return where a point is drawn, in pixels from the upper left corner."""
        x, y = (point[0] - self.left) / self.span, (point[1] - self.bottom) / self.span
        return round(self.pixels * x, 1), round(self.pixels * (1 - y), 1)

    def unit(self):
        """Return the distance of the grid's lines, 1, 2 or 5 times a power of ten."""
        least = self.span * LEAST_GRID / self.pixels
        power = 10.0 ** math.floor(math.log10(least))
        return next(n * power for n in (1, 2, 5, 10) if n * power >= 0.999 * least)


def around_the_origin(reach, pixels):
    """Return a frame that shows all points up to `reach` in every direction."""
    return Frame(-reach, -reach, 2 * reach, pixels)


def around(points, pixels):
    """Return a frame that shows the points and the origin, with room for labels."""
    sides = [(min(0.0, *side), max(0.0, *side)) for side in zip(*points, strict=True)]
    span = 1.7 * (max(high - low for low, high in sides) or 1.0)
    left, bottom = ((low + high - span) / 2 for low, high in sides)
    return Frame(left, bottom, span, pixels)


def drawing(frame, name, role, label, inside):
    """Return an SVG element with the grid of a frame and what is drawn upon it."""
    size = f'viewBox="0 0 {frame.pixels} {frame.pixels}"'
    return (
        f'<svg class="{name}" {size} role="{role}" aria-label="{escape(label)}">\n'
        f'<g class="plane-grid" aria-hidden="true">{grid(frame)}</g>\n{inside}</svg>\n'
    )


def grid(frame):
    """Return the lines of a grid, the axes among them, with numbers along two edges."""
    unit, side, lines, texts = frame.unit(), frame.pixels, [], []
    for low, across in ((frame.left, True), (frame.bottom, False)):
        for step in range(math.ceil(low / unit), math.floor((low + frame.span) / unit) + 1):
            x, y = frame.place((step * unit, step * unit))
            line = f"M{x} 0V{side}" if across else f"M0 {y}H{side}"
            lines.append(f'<path{"" if step else " class=plane-axis"} d="{line}"/>')
            if step and 20 < (x if across else y) < side - 20:
                place = (
                    f'x="{x}" y="{side - 9}" text-anchor="middle"' if across else f'x="5" y="{y}"'
                )
                texts.append(f"<text {place}>{step * unit:g}</text>".replace(">-", ">\u2212"))
    return "".join(lines + texts)


def arrow(frame, tip, more=""):
    """Return an arrow from the origin; `more` is drawn at its tip, under the head."""
    (x0, y0), (x, y) = frame.place((0, 0)), frame.place(tip)
    turn = round(math.degrees(math.atan2(y - y0, x - x0)), 1)
    pointless = ' visibility="hidden"' if (x, y) == (x0, y0) else ""
    return (
        f'<path class="plane-shaft" d="M{x0} {y0}L{x} {y}"/>'
        f'<g class="plane-tip" transform="translate({x} {y})">{more}'
        f'<path class="plane-head" d="{HEAD}" transform="rotate({turn})"{pointless}/></g>'
    )


def labels(frame, points, tokens, beside):
    """Return the tokens at their points; `beside` gives x, y and anchor of a text near a place."""
    together = {}
    for point, token in zip(points, tokens, strict=True):
        together.setdefault(frame.place(point), []).append(token)
    parts = []
    for place, here in together.items():
        word = ", ".join(dict.fromkeys(here))
        word = word if len(word) <= LONGEST_LABEL else word[: LONGEST_LABEL - 1] + "…"
        x, y, anchor = beside(frame, place)
        parts.append(f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(word)}</text>')
    return "".join(parts)


def beyond(frame, place, gap=14):
    """Return x, y and anchor of a text beyond the tip of an arrow from the origin."""
    x0, y0 = frame.place((0, 0))
    x, y = place
    turn = math.atan2(y - y0, x - x0)
    across, down = math.cos(turn), math.sin(turn)
    anchor = "start" if across > 0.35 else "end" if across < -0.35 else "middle"
    return round(x + gap * across, 1), round(y + gap * down, 1), anchor


def above_or_below(frame, place):
    """Return x, y and anchor of a text over a point in the upper half, else under it."""
    x, y = place
    return x, round(y - 14 if y < frame.pixels / 2 else y + 14, 1), "middle"


def hull(points):
    """Return the corners of the convex hull of points, in order (Andrew's monotone chain)."""
    points = sorted(set(map(tuple, points)))
    corners = []
    for way in (points, points[::-1]):
        half = []
        for x, y in way:
            while len(half) > 1 and not turns_left(*half[-2:], (x, y)):
                half.pop()
            half.append((x, y))
        corners += half[:-1] or half
    return corners


def turns_left(a, b, c):
    """Tell whether the way from a over b to c turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])
