"""Diagrams of self-attention: a sentence that asks itself, and how short its paths are."""

from seq2seq.figures.canvas import Canvas
from seq2seq.figures.diagrams import MARGIN, box_width, columns, width_for
from seq2seq.figures.style import (
    ATTENTION,
    FAINT,
    INK,
    MUTED,
    QUERY,
    SOURCE,
    names,
    numbers,
    styled,
    text_width,
)


def _check_position(owner, name, value, count):
    if not isinstance(value, int) or not 1 <= value <= count:
        raise ValueError(
            f"{owner}: `{name}` must lie between 1 and {count}. Received: {name}={value!r}."
        )


def _width(tokens):
    """Width at which no token has to be written smaller than 8 points."""
    longest = max(text_width(token, 8) for token in tokens) + 0.065
    return max(width_for(len(tokens)), MARGIN + 0.08 + longest * len(tokens))


@styled
def self_attention_diagram(tokens, position, weights=None, causal=False):
    """Draw one sentence that asks itself: below the states that enter, above those that leave.

    Every state that enters is a key and a value, and the one at `position` is the query too. What
    leaves at `position` is the attention value, to which every state below contributes.

    Args:
        tokens: The tokens of the sentence.
        position: Position that asks, counted from 1.
        weights: The weights `(S,)` of this query, the widths of the arrows; or `None` for arrows
            of equal width.
        causal: Draw the positions after `position` faint and without arrows.

    Returns:
        The figure.

    Raises:
        ValueError: If `position` is none of the sentence, or `weights` are not one number between
            0 and 1 a token, under a causal mask 0 after `position`.
    """
    owner = "self_attention_diagram"
    tokens = names(owner, "tokens", tokens)
    _check_position(owner, "position", position, len(tokens))
    if weights is not None:
        weights = _check_weights(owner, weights, len(tokens), position if causal else None)
    width = _width(tokens)
    sheet = Canvas(3.42, width)
    places, pitch = columns(len(tokens), width)
    top, upper, lower, bottom = 0.2, 0.62, 2.4, 3.2
    meeting = places[position - 1], upper + 0.36
    for index, (x, token) in enumerate(zip(places, tokens, strict=True), start=1):
        hidden, now = causal and index > position, index == position
        wide = box_width(pitch)
        symbol = f"$h_{{{index}}}$"
        color = FAINT if hidden else QUERY if now else SOURCE
        entering = sheet.box(x, lower, symbol, color, wide, strong=now)
        sheet.box(x, upper, f"$a_{{{index}}}$", ATTENTION if now else FAINT, wide, strong=now)
        sheet.token(x, top, token, INK, pitch - 0.06, faint=not now)
        word = sheet.token(x, bottom, token, SOURCE, pitch - 0.06, faint=hidden)
        foot = entering.bottom
        if now:
            sheet.text(x, foot[1] + 0.13, "query", QUERY, 9, weight="bold")
            foot = x, foot[1] + 0.2
        sheet.arrow(word.top, foot, FAINT if hidden else MUTED)
        if not hidden:
            share = 0.22 if weights is None else weights[index - 1]
            look = sheet.arrow(
                entering.top, meeting, ATTENTION, 0.4 + 4 * share, head=False, gap=0, alpha=0.8
            )
            look.set_gid("look")
    # Many heads on one point would make a blot: the lines meet, and one head enters the state.
    sheet.arrow(meeting, (meeting[0], upper + 0.18), ATTENTION, 1.8, gap=0.5)
    sheet.row_name(top, "tokens")
    sheet.row_name(upper, "attention\nvalues")
    sheet.row_name(lower, "states:\nkeys and\nvalues")
    sheet.row_name(bottom, "tokens")
    return sheet.figure


def _check_weights(owner, weights, count, last):
    """Return weights that fit `count` tokens and are 0 after position `last`."""
    weights = numbers(owner, "weights", weights, 1)  # (S,)
    if len(weights) != count or weights.min() < -1e-6 or weights.max() > 1 + 1e-3:
        raise ValueError(
            f"{owner}: `weights` must have shape (S,) with S={count}, each between 0 and 1. "
            f"Received: weights.shape={weights.shape}, from {weights.min():.3g} to "
            f"{weights.max():.3g}."
        )
    if last is not None and (weights[last:] > 1e-6).any():
        raise ValueError(
            f"{owner}: `weights` must be 0 after position {last} under a causal mask. "
            f"Received: up to {weights[last:].max():.3g}."
        )
    return weights


@styled
def paths_diagram(tokens, start, end):
    """Draw the way from one token to a later one: through a recurrent chain, and in one look.

    Args:
        tokens: The tokens of the sentence.
        start: Position of the token whose information travels, counted from 1.
        end: Position of the state it travels to, after `start`.

    Returns:
        The figure.

    Raises:
        ValueError: If `start` or `end` is none of the sentence, or `end` does not come after
            `start`: a recurrent chain leads in one direction.
    """
    owner = "paths_diagram"
    tokens = names(owner, "tokens", tokens)
    for name, value in (("start", start), ("end", end)):
        _check_position(owner, name, value, len(tokens))
    if end <= start:
        raise ValueError(
            f"{owner}: `end` must come after `start`. Received: start={start}, end={end}."
        )
    width = _width(tokens)
    sheet = Canvas(3.6, width)
    places, pitch = columns(len(tokens), width)
    chain, first_word, upper, lower, second_word = 0.32, 0.9, 1.6, 2.8, 3.38
    before, states = None, {}
    for index, (x, token) in enumerate(zip(places, tokens, strict=True), start=1):
        wide, symbol = box_width(pitch), f"$h_{{{index}}}$"
        on_way = start <= index <= end
        ends = index in (start, end)
        state = sheet.box(x, chain, symbol, SOURCE, wide, strong=on_way)
        if before is not None:
            passed = start < index <= end
            link = sheet.arrow(
                before.right, state.left, SOURCE if passed else MUTED, 2 if passed else 1, gap=0.5
            )
            link.set_gid("step" if passed else "link")
        before = state
        leaving = sheet.box(x, upper, f"$a_{{{index}}}$", ATTENTION, wide, strong=index == end)
        entering = sheet.box(x, lower, symbol, SOURCE, wide, strong=index == start)
        states[index] = entering, leaving
        for y, box in ((first_word, state), (second_word, entering)):
            word = sheet.token(x, y, token, SOURCE, pitch - 0.06, faint=not ends)
            sheet.arrow(word.top, box.bottom, SOURCE if index == start else MUTED)
    goal = states[end][0].x, upper + 0.21
    for index, (entering, _) in states.items():
        if index != start:
            sheet.arrow(entering.top, goal, FAINT, 1.0, head=False, gap=1)
    sheet.arrow(states[start][0].top, goal, ATTENTION, 2.4, gap=1).set_gid("look")
    steps = end - start
    for y, text, color in (
        (chain, f"{steps} step{'s' * (steps > 1)}", SOURCE),
        ((upper + lower) / 2, "1 step", ATTENTION),
    ):
        sheet.text(0.08, y + 0.12, text, color, 9.5, ha="left", weight="bold")
    sheet.row_name(chain - 0.1, "recurrent")
    sheet.row_name((upper + lower) / 2 - 0.12, "self-\nattention")
    sheet.row_name(first_word, "tokens")
    sheet.row_name(second_word, "tokens")
    return sheet.figure
