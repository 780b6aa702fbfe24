"""Diagram of the two recurrent cells with gates, the GRU and the LSTM, side by side."""

from matplotlib.patches import Circle

from seq2seq.figures.canvas import Box, Canvas
from seq2seq.figures.style import INK, MUTED, PAPER, SOURCE, styled

RADIUS = 0.19
UPPER, MIDDLE, LOWER, INPUT = 0.85, 1.5, 2.15, 2.8  # rows
RIGHT = 2.95  # where the second cell begins


@styled
def gates_diagram():
    """Draw a step of a GRU and a step of an LSTM: what is kept, what is added, what is shown.

    Returns:
        The figure.
    """
    sheet = Canvas(3.42)
    _gru(sheet)
    _lstm(sheet)
    sheet.arrow((RIGHT - 0.15, 0.2), (RIGHT - 0.15, 3.0), MUTED, 0.8, head=False, linestyle=":")
    sheet.text(2.8, 3.24, "a letter in a circle is a gate, a number from 0 to 1", MUTED, 10)
    return sheet.figure


def _gru(sheet):
    """One line of state: keep z of it, add 1 - z of the candidate."""
    sheet.text(1.35, 0.28, "GRU", INK, 12, weight="bold")
    old, _, candidate = _mixing(sheet, 0.0, "h", "$z$", "$1{-}z$")
    reset = _gate(sheet, 0.85, LOWER, "$r$")
    sheet.route([old.bottom, (old.x, LOWER), reset.left], SOURCE)
    sheet.arrow(reset.right, candidate.left, SOURCE, gap=0.5)


def _lstm(sheet):
    """Two lines: the memory m, which f and i change, and the hidden state h, which o lets out."""
    sheet.text(RIGHT + 1.35, 0.28, "LSTM", INK, 12, weight="bold")
    _, memory, candidate = _mixing(sheet, RIGHT, "m", "$f$", "$i$")
    old = _state(sheet, RIGHT + 0.32, LOWER, "$h_{s-1}$")
    sheet.arrow(old.right, candidate.left, SOURCE, gap=0.5)
    out = _gate(sheet, memory.x, MIDDLE, "$o$")
    shown = _state(sheet, memory.x, LOWER, "$h_s$")
    sheet.arrow(memory.bottom, out.top, SOURCE, gap=0.5)
    sheet.arrow(out.bottom, shown.top, SOURCE, gap=0.5)
    sheet.text(memory.x - 0.07, 1.18, "tanh", MUTED, 10, ha="right")


def _mixing(sheet, x, symbol, keeping, adding):
    """Draw what both cells share: a share of the old line and a share of a candidate, added up."""
    old = _state(sheet, x + 0.32, UPPER, f"${symbol}_{{s-1}}$")
    keep = _gate(sheet, x + 0.98, UPPER, keeping)
    total = _circle(sheet, x + 1.6, UPPER, "+", 0.13)
    new = _state(sheet, x + 2.3, UPPER, f"${symbol}_s$")
    add = _gate(sheet, x + 1.6, MIDDLE, adding)
    candidate = sheet.box(x + 1.6, LOWER, rf"$\tilde {symbol}_s$", MUTED, 0.5, 0.4)
    sheet.text(x + 1.6, INPUT, "$x_s$", SOURCE, 12)
    for start, end in (
        (old.right, keep.left),
        (keep.right, total.left),
        (total.right, new.left),
        (candidate.top, add.bottom),
        (add.top, total.bottom),
        ((x + 1.6, INPUT - 0.12), candidate.bottom),
    ):
        sheet.arrow(start, end, SOURCE, gap=0.5)
    return old, new, candidate


def _state(sheet, x, y, text):
    return sheet.box(x, y, text, SOURCE, 0.52, 0.4)


def _gate(sheet, x, y, text):
    return _circle(sheet, x, y, text, RADIUS)


def _circle(sheet, x, y, text, radius):
    sheet.ax.add_patch(Circle((x, y), radius, facecolor=PAPER, edgecolor=INK, zorder=3))
    sheet.text(x, y, text, INK, 11, zorder=4)
    return Box(x, y, 2 * radius, 2 * radius)
