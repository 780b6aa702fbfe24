"""Diagram of the two blocks of the Transformer, read upwards."""

from matplotlib.patches import FancyBboxPatch

from seq2seq.figures.canvas import Canvas
from seq2seq.figures.style import (
    ATTENTION,
    INK,
    KEY,
    MUTED,
    QUERY,
    SOURCE,
    TARGET,
    VALUE,
    styled,
    tint,
)


def frame(sheet, x, top, bottom, width, color):
    """Draw the frame of a block, behind its sublayers."""
    shape = FancyBboxPatch(
        (x - width / 2, top), width, bottom - top, boxstyle="round,pad=0,rounding_size=0.1"
    )
    shape.set(facecolor=tint(color, 0.05), edgecolor=color, linewidth=1.0, zorder=0)
    sheet.ax.add_patch(shape)


class _Column:
    """A block that is drawn upwards, one sublayer after the other.

    `side` is -1 if the residual connections pass on the left, 1 if on the right.
    """

    WIDTH = 1.38

    def __init__(self, sheet, x, y, color, side, pre_norm):
        self.sheet, self.x, self.color, self.side = sheet, x, color, side
        self.pre_norm = pre_norm
        self.y = y  # how far up the line has come

    def line(self, length):
        """Draw the line further up, without an arrow head."""
        self.sheet.arrow((self.x, self.y), (self.x, self.y - length), head=False, gap=0)
        self.y -= length

    def part(self, text, color, height=0.34, space=0.2):
        """Draw a box above the line, and the arrow into it."""
        center = self.y - space - height / 2
        box = self.sheet.box(self.x, center, text, color, self.WIDTH, height, size=9)
        self.sheet.arrow((self.x, self.y), box.bottom, gap=0)
        self.y = box.top[1]
        return box

    def normalization(self):
        """Draw a layer normalization."""
        return self.part("layer normalization", MUTED, 0.26)

    def sublayer(self, text, color):
        """Draw a sublayer with its residual connection and its layer normalization."""
        self.line(0.14)
        split = self.x, self.y
        if self.pre_norm:
            self.normalization()
        box = self.part(text, color)
        add = self.sheet.box(self.x, self.y - 0.3, "+", INK, 0.22, 0.22, size=11)
        self.sheet.arrow((self.x, self.y), add.bottom, gap=0)
        lane = self.x + self.side * (self.WIDTH / 2 + 0.16)
        edge = add.right if self.side > 0 else add.left
        self.sheet.route([split, (lane, split[1]), (lane, add.y), edge])
        self.y = add.top[1]
        if not self.pre_norm:
            self.normalization()
        return box

    def close(self, floor, title):
        """Frame the block, and name it above its outer corner."""
        self.line(0.1)
        center, half = self.x + 0.11 * self.side, 1.06
        frame(self.sheet, center, self.y, floor, 2 * half, self.color)
        corner = center + self.side * half
        ha = "left" if self.side < 0 else "right"
        self.sheet.text(corner, self.y - 0.12, title, self.color, 9.5, ha, weight="bold")
        if self.pre_norm:
            self.line(0.12)
            self.part("layer normalization\n(after the last block)", MUTED, 0.4)


def name_keys_and_values(sheet, lane, y):
    """Say what the encoder states are to the cross-attention at height `y`."""
    sheet.text(lane + 0.07, y - 0.11, "keys", KEY, 8.5, ha="left", weight="bold")
    sheet.text(lane + 0.07, y + 0.13, "values", VALUE, 8.5, ha="left", weight="bold")


@styled
def block_diagram(pre_norm=False):
    """Draw the encoder block and the decoder block beside each other (Vaswani et al., 2017).

    Each sublayer has its residual connection: what it was given is added to what it computed.

    Args:
        pre_norm: Draw layer normalization before each sublayer, and not after each sum; one more
            follows the last block.

    Returns:
        The figure.
    """
    sheet = Canvas(6.55 if pre_norm else 5.85)
    floor = sheet.figure.get_figheight() - 0.55
    encoder = _Column(sheet, 1.32, floor, SOURCE, -1, pre_norm)
    decoder = _Column(sheet, 4.27, floor, TARGET, 1, pre_norm)
    for column, word in ((encoder, "source"), (decoder, "target")):
        sheet.text(column.x, floor + 0.24, word, column.color, 9.5, weight="bold")
        sheet.text(column.x, floor + 0.4, "from embedding or block below", MUTED, 8.5)
        sheet.arrow((column.x, floor + 0.15), (column.x, floor), head=False, gap=0)
    encoder.sublayer("self-attention", ATTENTION)
    encoder.sublayer("feed-forward", SOURCE)
    encoder.close(floor, "encoder block")
    decoder.sublayer("causal\nself-attention", ATTENTION)
    cross = decoder.sublayer("cross-attention", ATTENTION)
    decoder.sublayer("feed-forward", TARGET)
    decoder.close(floor, "decoder block")

    words = "encoder states" if pre_norm else "encoder states\n(after the last block)"
    states = encoder.part(words, SOURCE, 0.34 if pre_norm else 0.4, 0.3)
    lane = 2.57
    sheet.route([states.right, (lane, states.y), (lane, cross.y), cross.left], SOURCE, 1.6)
    name_keys_and_values(sheet, lane, cross.y)
    sheet.text(cross.x - 0.08, cross.y + 0.28, "query", QUERY, 9, ha="right", weight="bold")
    sheet.arrow((decoder.x, decoder.y), (decoder.x, decoder.y - 0.3), gap=0)
    goal = "to the output layer" if pre_norm else "to block above or output layer"
    sheet.text(decoder.x, decoder.y - 0.4, goal, MUTED, 8.5)
    return sheet.figure
