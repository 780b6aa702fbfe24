"""A diagram of the ways on which a gradient comes back from a target token to a source token."""

from seq2seq.figures.canvas import Canvas
from seq2seq.figures.diagrams import MARGIN, box_width, columns, width_for
from seq2seq.figures.style import ATTENTION, CONTEXT, SOURCE, TARGET, names, styled


@styled
def gradient_paths_diagram(source, target, step, token):
    """Draw the two ways back: through all cells and the context vector, and through one look.

    Args:
        source: The source tokens.
        target: The target tokens.
        step: Output step t whose loss is sent back, counted from 1.
        token: Source token s that it is sent to, counted from 1.

    Returns:
        The figure.

    Raises:
        ValueError: If `step` or `token` is not one of the sentence.
    """
    owner = "gradient_paths_diagram"
    source, target = names(owner, "source", source), names(owner, "target", target)
    for what, value, tokens in (("step", step, target), ("token", token, source)):
        if not isinstance(value, int) or not 1 <= value <= len(tokens):
            raise ValueError(
                f"{owner}: `{what}` must lie between 1 and {len(tokens)}. Received: {what}={value}."
            )
    width = width_for(max(len(source), len(target)))
    sheet = Canvas(3.3, width)
    states = {}
    for row, tokens, y, word_y, color in (
        ("h", source, 0.92, 0.25, SOURCE),
        ("s", target, 2.35, 3.03, TARGET),
    ):
        places, pitch = columns(len(tokens), width)
        for index, (x, word) in enumerate(zip(places, tokens, strict=True), start=1):
            passed = index >= token if row == "h" else index <= step
            ends = index == (token if row == "h" else step)
            states[row, index] = sheet.box(
                x, y, f"${row}_{{{index}}}$", color, box_width(pitch), strong=passed
            )
            sheet.token(x, word_y, word, color, pitch - 0.06, faint=not ends)
            if ends:
                sheet.arrow(*_end(states[row, index], word_y), ATTENTION, 1.8)
    last, first = states["h", len(source)], states["s", 1]
    context = sheet.box(last.x, 1.62, "$c$", CONTEXT)
    lane = MARGIN - 0.1
    for index in range(step, 1, -1):
        sheet.arrow(states["s", index].left, states["s", index - 1].right, TARGET, 1.8, gap=0.5)
    around = [first.left, (lane, first.y), (lane, context.y), context.left]
    sheet.route(around, CONTEXT, 1.8)
    sheet.arrow(context.top, last.bottom, CONTEXT, 1.8)
    for index in range(len(source), token, -1):
        sheet.arrow(states["h", index].left, states["h", index - 1].right, SOURCE, 1.8, gap=0.5)
    look = states["s", step].top, states["h", token].bottom
    sheet.arrow(*look, ATTENTION, 2.4)
    middle = (look[0][0] + look[1][0]) / 2
    sheet.text(middle + 0.12, 1.5, "one look", ATTENTION, ha="left", weight="bold")
    sheet.row_name(0.25, "source\ntokens")
    sheet.row_name(0.92, "encoder\nstates")
    sheet.row_name(2.35, "decoder\nstates")
    sheet.row_name(3.03, "target\ntokens")
    return sheet.figure


def _end(state, word_y):
    """Return where the arrow between a state and its token starts and ends: it leads backwards."""
    if word_y < state.y:
        return state.top, (state.x, word_y + 0.12)
    return (state.x, word_y - 0.12), state.bottom
