"""The look shared by every figure of the book: colors with fixed roles, fonts, sizes, checks.

A figure is drawn for a column of 700 pixels at double density and stays readable on a telephone.
Its background is opaque and nearly white, so that a dark page can dim it without losing a line.
"""

from functools import wraps

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextPath

from seq2seq.figures.fonts import use_fonts_for

# Every role keeps its color in all chapters. The hues are far apart for color-blind readers too,
# and a role never depends on its color alone: it is always written beside it.
SOURCE = "#174f80"  # source tokens, encoder
TARGET = "#8f3304"  # target tokens, decoder
QUERY = "#b9520e"  # what the decoder asks with: a lighter shade of the decoder
KEY = "#257ab3"  # what the encoder answers with: a lighter shade of the encoder
VALUE = "#147a5e"  # what is handed back
CONTEXT = "#957000"  # the context vector
ATTENTION = "#6b3fa0"  # attention distribution (weights)
ROLES = {
    "source": SOURCE,
    "target": TARGET,
    "query": QUERY,
    "key": KEY,
    "value": VALUE,
    "context": CONTEXT,
    "attention": ATTENTION,
}

INK = "#24262b"
MUTED = "#676b75"
FAINT = "#d9dade"
PAPER = "#fcfcfa"
SERIES = (SOURCE, QUERY, VALUE, ATTENTION, CONTEXT, MUTED)
MARKERS = ("o", "s", "^", "D", "v", "X")

# Weights: from paper to deep violet, lightness falling all the way.
WEIGHTS_MAP = LinearSegmentedColormap.from_list(
    "weights", ["#f6f4f9", "#d3c5e8", "#a585cf", ATTENTION, "#3a1d63"]
)
# States: blue below zero, white at zero, red above, a pair that color-blind readers tell apart.
STATES_MAP = LinearSegmentedColormap.from_list(
    "states", ["#0b3c6f", "#3f87c0", "#b5d3e8", "#f8f8f6", "#f3c3a8", "#cf6a43", "#7a1f12"]
)

WIDTH = 5.6  # inches
STYLE = {
    "figure.dpi": 250,  # 5.6 inches are 1400 pixels: two for each pixel of the column
    "savefig.dpi": 250,
    "figure.figsize": (WIDTH, 3.4),
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "figure.constrained_layout.use": True,
    "axes.facecolor": PAPER,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 9,
    "axes.labelsize": 10,
    "axes.labelpad": 6,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": FAINT,
    "grid.linewidth": 0.7,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 9.5,
    "ytick.labelsize": 9.5,
    "text.color": INK,
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "mathtext.fontset": "cm",
    "lines.linewidth": 1.8,
    "lines.markersize": 5.5,
    "axes.prop_cycle": plt.cycler(color=SERIES),
}


def use_style():
    """Make the style of the book the default of matplotlib, for a chapter's own figures."""
    plt.rcParams.update(STYLE)


def styled(draw):
    """Draw a figure in the style of the book, whatever the reader has set elsewhere."""

    @wraps(draw)
    def drawn(*args, **kwargs):
        with plt.rc_context(STYLE):
            return draw(*args, **kwargs)

    return drawn


def new_axes(ax, height, width=WIDTH):
    """Return `ax`, or the axes of a new figure when `ax` is `None`."""
    if ax is None:
        figure, ax = plt.subplots(figsize=(width, height))
        keep_size(figure)
    return ax


def keep_size(figure):
    """Frame a figure invisibly, so that a notebook that crops figures leaves this one whole.

    Text then has the same size in all figures of a page.
    """
    frame = Rectangle((0, 0), 1, 1, transform=figure.transFigure, facecolor="none")
    figure.add_artist(frame).set_edgecolor("none")


def text_width(text, size, weight="normal"):
    """Width of `text` in inches, in the font of the book at `size` points."""
    if not text.strip():
        return 0.0
    font = FontProperties(weight=weight)
    return TextPath((0, 0), plain(text), size=size, prop=font).get_extents().x1 / 72


def tint(color, share=0.16):
    """Mix `color` with the paper: a fill on which dark text stays readable."""
    return tuple(share * np.array(to_rgb(color)) + (1 - share) * np.array(to_rgb(PAPER)))


def color_of(owner, role):
    """Return the color of a role; any other string is taken for a color."""
    if role not in ROLES and not (isinstance(role, str) and role.startswith("#")):
        raise ValueError(
            f"{owner}: `role` must be one of {', '.join(ROLES)} or a color such as '#676b75'. "
            f"Received: role={role!r}."
        )
    return ROLES.get(role, role)


def ink_on(color):
    """Return the text color, dark or paper, that reads better on `color`."""
    red, green, blue = to_rgb(color)
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 0.55 else PAPER


def numbers(owner, name, values, ndim):
    """Return `values` as a finite float array with `ndim` axes, or raise a `ValueError`."""
    try:
        array = np.asarray(values, dtype="float64")
    except (TypeError, ValueError):
        raise ValueError(
            f"{owner}: `{name}` must hold numbers. Received: {name}={values!r}."
        ) from None
    if array.ndim != ndim:
        axes = "one axis" if ndim == 1 else f"{ndim} axes"
        raise ValueError(
            f"{owner}: `{name}` must have {axes}. Received: {name}.shape={array.shape}."
        )
    if not array.size or not np.isfinite(array).all():
        raise ValueError(
            f"{owner}: `{name}` must hold at least one number, all finite. Received: "
            f"{name}.shape={array.shape}, {int((~np.isfinite(array)).sum())} not finite."
        )
    return array


def names(owner, name, values, length=None):
    """Return `values` as a list of strings, `length` of them if given, or raise a `ValueError`."""
    if isinstance(values, str) or not all(isinstance(value, str) for value in values):
        raise ValueError(
            f"{owner}: `{name}` must be a sequence of strings. Received: {name}={values!r}."
        )
    values = list(values)
    use_fonts_for(owner, name, values)
    if not values or (length is not None and len(values) != length):
        expected = "at least 1 string" if length is None else f"{length} strings"
        raise ValueError(
            f"{owner}: `{name}` must hold {expected}. Received: len({name})={len(values)}."
        )
    return values


def plain(text):
    """Return a token as matplotlib draws it literally: a dollar sign is not mathematics."""
    return text.replace("$", r"\$")
