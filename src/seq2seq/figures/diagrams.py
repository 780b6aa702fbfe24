"""Diagrams of the encoder, of encoder and decoder, and of the bottleneck between them."""

from seq2seq.figures.canvas import Canvas
from seq2seq.figures.style import CONTEXT, MUTED, SOURCE, TARGET, WIDTH, names, styled, text_width

MARGIN = 0.92  # room for the names of the rows
PITCH = 0.46  # least distance between two time steps


def columns(count, width):
    """Return the x of each of `count` time steps, spread evenly over the room beside the margin."""
    pitch = min((width - MARGIN - 0.08) / count, 1.4)
    return [MARGIN + pitch * (index + 0.5) for index in range(count)], pitch


def box_width(pitch):
    """Width of the box of a state, with room for an arrow to the next one."""
    return min(0.44, pitch - 0.13)


def width_for(count):
    """Width of a diagram with `count` time steps: the column of the book, or more if it must."""
    return max(WIDTH, MARGIN + 0.08 + PITCH * count)


def draw_encoder(sheet, tokens, y, pitch, places, highlight=None):
    """Draw source tokens and, below them, the chain of encoder states; return the states' boxes."""
    states = []
    for index, (x, token) in enumerate(zip(places, tokens, strict=True)):
        chosen = index == highlight
        word = sheet.token(x, y, token, SOURCE, pitch - 0.06)
        state = sheet.box(
            x, y + 0.72, f"$h_{{{index + 1}}}$", SOURCE, box_width(pitch), strong=chosen
        )
        sheet.arrow(word.bottom, state.top)
        if states:
            sheet.arrow(states[-1].right, state.left, SOURCE, gap=0.5)
        states.append(state)
    return states


@styled
def encoder_diagram(tokens, highlight=None):
    """Draw the encoder: token, embedding vector, encoder state; the last state is c.

    Args:
        tokens: The source tokens.
        highlight: Index of the time step whose state is drawn in full color, or `None`.

    Returns:
        The figure.

    Raises:
        ValueError: If `highlight` is no index of `tokens`.
    """
    tokens = names("encoder_diagram", "tokens", tokens)
    if highlight is not None and not 0 <= highlight < len(tokens):
        raise ValueError(
            f"encoder_diagram: `highlight` must be an index below {len(tokens)}. "
            f"Received: highlight={highlight}."
        )
    width = width_for(len(tokens))
    sheet = Canvas(3.0, width)
    places, pitch = columns(len(tokens), width)
    states = []
    for index, (x, token) in enumerate(zip(places, tokens, strict=True)):
        word = sheet.token(x, 0.25, token, SOURCE, pitch - 0.06)
        vector = sheet.vector(x, 0.97, SOURCE, shades=shades_of(index))
        state = sheet.box(
            x, 1.87, f"$h_{{{index + 1}}}$", SOURCE, box_width(pitch), strong=index == highlight
        )
        sheet.arrow(word.bottom, vector.top)
        sheet.arrow(vector.bottom, state.top)
        if states:
            sheet.arrow(states[-1].right, state.left, SOURCE, gap=0.5)
        states.append(state)
    context = sheet.box(places[-1], 2.68, "$c$", CONTEXT)
    sheet.arrow(states[-1].bottom, context.top, CONTEXT, 1.8)
    said = "context vector = last encoder state"
    if text_width(said, 9.5) + 0.2 < context.left[0]:
        sheet.text(context.left[0] - 0.12, 2.68, said, ha="right")
    else:
        sheet.text(context.right[0] + 0.12, 2.68, said, ha="left")
    sheet.row_name(0.25, "source\ntokens")
    sheet.row_name(0.97, "embedding\nvectors")
    sheet.row_name(1.87, "encoder\nstates")
    return sheet.figure


def shades_of(index):
    """Return four shades that differ from one time step to the next, always the same ones."""
    return [((3 * index + 5 * cell) % 7 + 1) / 9 for cell in range(4)]


@styled
def encoder_decoder_diagram(source, target):
    """Draw the whole model without attention: encoder, context vector, decoder.

    Args:
        source: The source tokens.
        target: The target tokens, `<EOS>` included. Each is fed back as the next input.

    Returns:
        The figure.
    """
    owner = "encoder_decoder_diagram"
    source, target = names(owner, "source", source), names(owner, "target", target)
    width = width_for(max(len(source), len(target)))
    sheet = Canvas(3.75, width)
    places, pitch = columns(len(source), width)
    states = draw_encoder(sheet, source, 0.25, pitch, places)
    context = sheet.box(places[-1], 1.66, "$c$", CONTEXT)
    sheet.arrow(states[-1].bottom, context.top, CONTEXT, 1.8)
    sheet.text(sum(places) / len(places), 1.53, "context vector")

    places, pitch = columns(len(target), width)
    before = None
    for index, (x, token) in enumerate(zip(places, target, strict=True)):
        fed = sheet.token(
            x, 2.12, "<SOS>" if index == 0 else target[index - 1], width=pitch - 0.06, faint=True
        )
        state = sheet.box(x, 2.72, f"$s_{{{index + 1}}}$", TARGET, box_width(pitch))
        word = sheet.token(x, 3.45, token, TARGET, pitch - 0.06)
        sheet.arrow(fed.bottom, state.top)
        sheet.arrow(state.bottom, word.top)
        if before is None:
            lane = MARGIN - 0.1
            start = [context.left, (lane, context.y), (lane, state.y), state.left]
            sheet.route(start, CONTEXT, 1.8)
        else:
            sheet.arrow(before.right, state.left, TARGET, gap=0.5)
        before = state
    sheet.row_name(0.25, "source\ntokens")
    sheet.row_name(0.97, "encoder\nstates")
    sheet.row_name(2.12, "previous\ntoken")
    sheet.row_name(2.72, "decoder\nstates")
    sheet.row_name(3.45, "target\ntokens")
    return sheet.figure


@styled
def bottleneck_diagram(lengths=(3, 9, 27), cells=8):
    """Draw the bottleneck: however long the sentence, it has to fit into one vector of one size.

    Args:
        lengths: Source lengths to compare, at most 30 tokens each.
        cells: Cells with which the context vector is drawn.

    Returns:
        The figure.

    Raises:
        ValueError: If a length lies outside 1 to 30.
    """
    lengths = list(lengths)
    if not lengths or not all(isinstance(length, int) and 1 <= length <= 30 for length in lengths):
        raise ValueError(
            "bottleneck_diagram: `lengths` must hold whole numbers from 1 to 30. "
            f"Received: lengths={lengths!r}."
        )
    sheet = Canvas(0.62 * len(lengths) + 0.62)
    sheet.text(3.05, 0.22, "source tokens", MUTED, ha="right")
    sheet.text(4.62, 0.22, "context vector $c$", MUTED)
    for row, length in enumerate(lengths):
        y = 0.72 + 0.62 * row
        cell = 0.077
        start = 3.05 - cell * length
        for index in range(length):
            x = start + cell * (index + 0.5)
            sheet.box(x, y, color=SOURCE, width=0.05, height=0.24)
        sheet.text(start - 0.1, y, f"{length} tokens", ha="right", size=9)
        vector = sheet.vector(4.62, y, CONTEXT, cells, 0.18, upright=False)
        sheet.arrow((3.05, y), vector.left, MUTED, 1.4, gap=5)
    return sheet.figure
