"""What a link to the book shows elsewhere, and the icon of a telephone's home screen."""

import textwrap
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from PIL import Image, ImageDraw

SIZE = (1200, 630)  # pixels, as networks show it
ICON = 180  # pixels
# The shapes of _static/favicon.svg, which is 32 wide.
GROUND, LINE, QUERY = "#1f4e79", "#ffffff", "#f2a541"
KEYS, TOP = [(6, 24), (16, 24), (26, 24)], (16, 8)
WIDTHS = [1.2, 3.4, 1.2]


def draw_preview(example, title: str, words: str, path: Path) -> None:
    """Draw the map of a sentence's weights beside the title of the book."""
    # Here, since a book without a home page needs none of it.
    from seq2seq.figures import style

    with plt.rc_context():
        style.use_style()
        figure = Figure(
            figsize=(SIZE[0] / 100, SIZE[1] / 100), dpi=100, facecolor=style.PAPER, layout="none"
        )
        axes = figure.add_axes((0.53, 0.05, 0.42, 0.72))
        axes.imshow(example.weights, cmap=style.WEIGHTS_MAP, vmin=0, vmax=1, aspect="auto")
        axes.set_xticks(range(len(example.source)), example.source, rotation=60, ha="left",
                        rotation_mode="anchor", size=17, color=style.SOURCE)  # fmt: skip
        axes.set_yticks(range(len(example.target)), example.target, size=17, color=style.TARGET)
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        for spine in axes.spines.values():
            spine.set_visible(False)
        ink = {"va": "top", "color": style.INK, "linespacing": 1.25}
        figure.text(0.05, 0.88, textwrap.fill(title, 16), size=42, weight="bold", **ink)
        figure.text(0.05, 0.46, textwrap.fill(words, 31), size=20, **ink)
        figure.savefig(path, dpi=100)


def draw_icon(path: Path) -> None:
    """Draw the favicon as a picture of pixels, four times as large and then shrunk."""
    scale = 4 * ICON / 32
    image = Image.new("RGB", (4 * ICON, 4 * ICON), GROUND)
    pen = ImageDraw.Draw(image)
    at = lambda point: tuple(scale * number for number in point)  # noqa: E731
    for key, width in zip(KEYS, WIDTHS, strict=True):
        pen.line([at(key), at(TOP)], fill=LINE, width=round(scale * width))
    for center, radius, color in [*((key, 3, LINE) for key in KEYS), (TOP, 3.5, QUERY)]:
        x, y = at(center)
        r = scale * radius
        pen.ellipse([x - r, y - r, x + r, y + r], fill=color)
    image.resize((ICON, ICON), Image.Resampling.LANCZOS).save(path, optimize=True)
