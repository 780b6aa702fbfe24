"""What every figure keeps to: nothing is cut off, nothing overlaps, a notebook shows it whole."""

import io
import itertools

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, PathPatch
from matplotlib.text import Text

from seq2seq.figures.labels import overlap


def random_weights(*shape, seed=0):
    """Weights that sum to 1 over the last axis, most of it on few keys."""
    weights = np.random.default_rng(seed).random(shape) ** 8
    return weights / weights.sum(axis=-1, keepdims=True)


def figure_of(made):
    """The figure, drawn, of what a function of `plots` returned."""
    first = made[0] if isinstance(made, np.ndarray) else made
    figure = getattr(first, "figure", None) or first
    figure.canvas.draw()
    return figure


def words(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def texts_of(figure):
    """Boxes (x0, y0, x1, y1) of all texts that are seen."""
    seen = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    hidden = {
        label
        for ax in figure.axes
        for axis in (ax.xaxis, ax.yaxis)
        for label in axis.get_ticklabels(which="both")
        if not ax.axison or not label.get_visible() or not inside_view(axis, label)
    }
    return {text: text.get_window_extent().extents for text in seen if text not in hidden}


def inside_view(axis, label):
    low, high = sorted(axis.get_view_interval())
    at = label.get_position()[0 if axis.axis_name == "x" else 1]
    return low - 1e-9 <= at <= high + 1e-9


def check_no_text_is_cut_off(figure):
    width, height = figure.bbox.size
    for text, (x0, y0, x1, y1) in texts_of(figure).items():
        fits = x0 > -1 and y0 > -1 and x1 < width + 1 and y1 < height + 1
        assert fits, (text.get_text(), (x0, y0, x1, y1), (width, height))


def check_no_two_texts_overlap(figure):
    boxes = texts_of(figure)
    for (one, box), (other, second) in itertools.combinations(boxes.items(), 2):
        if one.get_rotation() % 90 or other.get_rotation() % 90:
            continue  # the box around a slanted text is wider than the text
        area = min((b[2] - b[0]) * (b[3] - b[1]) for b in (box, second))
        assert overlap(box, [second]) < 0.02 * area, (one.get_text(), other.get_text())


def check_a_notebook_shows_it_whole(figure):
    """Notebooks crop figures; here that must not change the scale of the text."""
    shown = io.BytesIO()
    figure.savefig(shown, bbox_inches="tight", pad_inches=0, format="png")
    shown.seek(0)
    height, width = plt.imread(shown, format="png").shape[:2]
    assert abs(width - figure.bbox.width) <= 2
    assert abs(height - figure.bbox.height) <= 2


def check_no_text_is_small(figure, least=8.0):
    for text in texts_of(figure):
        assert text.get_size() >= least, (text.get_text(), text.get_size())


def check_no_line_crosses_a_text(figure):
    """Neither an arrow nor the border of a box runs through a word of a diagram."""
    texts = texts_of(figure)
    kinds = FancyArrowPatch, FancyBboxPatch, PathPatch
    for line in figure.findobj(lambda artist: isinstance(artist, kinds)):
        path = line.get_path().transformed(line.get_transform())
        for outline in path.to_polygons(closed_only=False):
            ends = np.stack([outline[:-1], outline[1:]], axis=1)  # (N, 2, 2)
            share = np.linspace(0, 1, 400)[:, None, None]
            points = ends[:, 0] * (1 - share) + ends[:, 1] * share  # (400, N, 2)
            for text, (x0, y0, x1, y1) in texts.items():
                within = (points > (x0, y0)) & (points < (x1, y1))
                assert not within.all(axis=-1).any(), (text.get_text(), line)
