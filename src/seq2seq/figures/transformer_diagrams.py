"""Diagram of the whole Transformer, read upwards."""

from seq2seq.figures.block_diagrams import frame, name_keys_and_values
from seq2seq.figures.canvas import Canvas
from seq2seq.figures.style import ATTENTION, MUTED, SOURCE, TARGET, styled

MOST_BLOCKS = 6


def _embedding(sheet, x, y, color, words):
    """Write what tokens enter; return the box of their embedding and positional encoding."""
    sheet.text(x, y, words, color, 9.5, weight="bold")
    box = sheet.box(x, y - 0.5, "embedding +\npositional encoding", color, 1.6, 0.44, size=9)
    sheet.arrow((x, y - 0.1), box.bottom, gap=0)
    return box


def _block(sheet, x, bottom, color, title, sublayers, side):
    """Draw a block with its sublayers, lowest first; return their boxes."""
    boxes = []
    for index, text in enumerate(sublayers):
        shade = color if text == "feed-forward" else ATTENTION
        boxes.append(sheet.box(x, bottom - 0.24 - 0.36 * index, text, shade, 1.42, 0.26, size=9))
        if index:
            sheet.arrow(boxes[-2].top, boxes[-1].bottom, gap=0)
    top = boxes[-1].top[1] - 0.11
    frame(sheet, x, top, bottom, 1.66, color)
    edge = x + side * 0.83
    ha = "right" if side < 0 else "left"
    sheet.text(edge + side * 0.07, (top + bottom) / 2, title, color, 9, ha, linespacing=1.15)
    return boxes, top


@styled
def transformer_diagram(blocks=2):
    """Draw the whole Transformer, from source and previous target tokens to the next token.

    The encoder states, which the last encoder block hands over, are keys and values in the
    cross-attention of every decoder block.

    Args:
        blocks: Number of blocks of encoder and decoder, from 1 to 6.

    Returns:
        The figure.

    Raises:
        ValueError: If `blocks` lies outside 1 to 6.
    """
    if not isinstance(blocks, int) or not 1 <= blocks <= MOST_BLOCKS:
        raise ValueError(
            f"transformer_diagram: `blocks` must lie between 1 and {MOST_BLOCKS}. "
            f"Received: blocks={blocks!r}."
        )
    pitch = 1.36
    sheet = Canvas(2.05 + pitch * blocks)
    floor = sheet.figure.get_figheight() - 0.2
    left, right, lane = 1.6, 4.0, 2.57
    encoder = _embedding(sheet, left, floor, SOURCE, "source tokens")
    decoder = _embedding(sheet, right, floor, TARGET, "previous target tokens")
    below = {left: encoder.top, right: decoder.top}
    looks = []
    for number in range(1, blocks + 1):
        bottom = encoder.top[1] - 0.22 - pitch * (number - 1)
        for x, color, side, word, sublayers in (
            (left, SOURCE, -1, "encoder", ["self-attention", "feed-forward"]),
            (
                right,
                TARGET,
                1,
                "decoder",
                ["causal self-attention", "cross-attention", "feed-forward"],
            ),
        ):
            boxes, top = _block(sheet, x, bottom, color, f"{word}\nblock {number}", sublayers, side)
            sheet.arrow(below[x], boxes[0].bottom, gap=0)
            sheet.arrow(boxes[-1].top, (x, top), head=False, gap=0)
            below[x] = x, top
            if x == right:
                looks.append(boxes[1])
    states = sheet.box(left, below[left][1] - 0.42, "encoder states", SOURCE, 1.42, 0.34, 9)
    sheet.arrow(below[left], states.bottom, gap=0)
    for look in looks:
        points = [states.right, (lane, states.y), (lane, look.y), look.left]
        sheet.route(points, SOURCE, 1.6).set_gid("encoder states")
        name_keys_and_values(sheet, lane, look.y)
    output = sheet.box(right, below[right][1] - 0.4, "output layer", TARGET, 1.42, 0.34, 9)
    sheet.arrow(below[right], output.bottom, gap=0)
    sheet.text(right, output.y - 0.48, "next token", TARGET, 9.5, weight="bold")
    sheet.arrow(output.top, (right, output.y - 0.38), gap=0)
    sheet.text(right + 0.1, output.y - 0.26, "logits", MUTED, 8.5, ha="left")
    return sheet.figure
