"""Diagrams of attention: query and keys, from scores to the attention value, and its two places."""

import numpy as np

from seq2seq.figures.canvas import Canvas
from seq2seq.figures.diagrams import box_width, columns, draw_encoder, width_for
from seq2seq.figures.style import (
    ATTENTION,
    FAINT,
    INK,
    KEY,
    MUTED,
    QUERY,
    SOURCE,
    TARGET,
    VALUE,
    names,
    numbers,
    styled,
)


@styled
def query_key_value_diagram(source, target, step):
    """Draw who asks and who answers at one output step.

    The decoder state s_t is the query; every encoder state is a key and a value.

    Args:
        source: The source tokens.
        target: The target tokens.
        step: Output step t, counted from 1.

    Returns:
        The figure.

    Raises:
        ValueError: If `step` lies outside 1 to T.
    """
    owner = "query_key_value_diagram"
    source, target = names(owner, "source", source), names(owner, "target", target)
    if not (isinstance(step, int) and 1 <= step <= len(target)):
        raise ValueError(
            f"{owner}: `step` must lie between 1 and {len(target)}. Received: step={step!r}."
        )
    width = width_for(max(len(source), len(target)))
    sheet = Canvas(4.05, width)
    places, pitch = columns(len(source), width)
    states = draw_encoder(sheet, source, 0.25, pitch, places)
    keys = []
    for index, state in enumerate(states):
        half = dict(width=0.205, height=0.3, size=9.5)
        sheet.box(state.x + 0.11, 1.5, f"$v_{{{index + 1}}}$", VALUE, **half)
        keys.append(sheet.box(state.x - 0.11, 1.5, f"$k_{{{index + 1}}}$", KEY, **half))
        sheet.arrow(state.bottom, (state.x, 1.35), gap=1)
    places, pitch = columns(len(target), width)
    before = None
    for index, x in enumerate(places):
        now = index == step - 1
        later = index >= step
        color = FAINT if later else QUERY if now else TARGET
        symbol = f"$s_{{{index + 1}}}$"
        state = sheet.box(x, 3.0, symbol, color, box_width(pitch), strong=now)
        token = "?" if now else "" if later else target[index]
        if token:
            word = sheet.token(x, 3.72, token, TARGET, pitch - 0.06)
            sheet.arrow(state.bottom, word.top)
        if before is not None:
            sheet.arrow(before.right, state.left, FAINT if later else TARGET, gap=0.5)
        before = state
        if now:
            for key in keys:
                sheet.arrow(state.top, key.bottom, QUERY, 1.1, alpha=0.85)
            name = f"query\n$q_{{{step}}} = s_{{{step}}}$"
            sheet.text(0.08, 2.3, name, QUERY, 9.5, ha="left", linespacing=1.3)
    sheet.row_name(0.25, "source\ntokens")
    sheet.row_name(0.97, "encoder\nstates")
    sheet.row_name(1.5, "keys\nand values")
    sheet.row_name(3.0, "decoder\nstates")
    sheet.row_name(3.72, "target\ntokens")
    return sheet.figure


@styled
def attention_steps_diagram(source=("le", "chat", "noir"), scores=(0.5, 3.0, 1.5)):
    """Draw the three stages of attention for one query: scores, distribution, value.

    Args:
        source: The source tokens, at most 9.
        scores: One score a source token. The weights drawn are their softmax.

    Returns:
        The figure.

    Raises:
        ValueError: If there are more than 9 tokens, or not one score a token.
    """
    owner = "attention_steps_diagram"
    source = names(owner, "source", source)
    scores = numbers(owner, "scores", scores, 1)
    if len(source) > 9 or len(scores) != len(source):
        raise ValueError(
            f"{owner}: `scores` must hold one number for each of at most 9 source tokens. "
            f"Received: {len(scores)} scores, {len(source)} tokens."
        )
    weights = np.exp(scores - scores.max())
    weights /= weights.sum()  # (S,)
    rows = 1.0 + 0.5 * np.arange(len(source))
    middle, bottom = rows.mean(), rows[-1]
    sheet = Canvas(bottom + 0.55)
    heads = [
        (0.38, "query", "$q_t$", QUERY),
        (1.35, "keys", "$k_s$", KEY),
        (2.17, "scores", "$e_{ts}$", INK),
        (3.55, "weights", r"$\alpha_{ts}$", ATTENTION),
        (4.42, "values", "$v_s$", VALUE),
        (5.17, "attention\nvalue", "$a_t$", ATTENTION),
    ]
    for x, word, _, color in heads:
        sheet.text(x, 0.38, word, color, 9.5, weight="bold", va="bottom", linespacing=1.1)
    for x, _, symbol, color in heads:
        sheet.text(x, 0.54, symbol, color, 12)
    query = sheet.box(0.38, middle, "$s_t$", QUERY, strong=True)
    total = sheet.box(5.17, middle, "$a_t$", ATTENTION, strong=True)
    tall = bottom - rows[0] + 0.4
    softmax = sheet.box(2.72, middle, color=MUTED, width=0.26, height=tall)
    sheet.text(softmax.x, middle, "softmax", INK, 9, rotation=90, zorder=5)
    for y, token, score, weight in zip(rows, source, scores, weights, strict=True):
        key = sheet.box(1.35, y, "", KEY, width=0.62)
        sheet.token(1.35, y, token, INK, 0.54)
        sheet.arrow(query.right, key.left, QUERY)
        sheet.arrow(key.right, (1.94, y), MUTED)
        sheet.text(2.17, y, f"{score:.1f}".replace("-", "\N{MINUS SIGN}"), size=10)
        sheet.arrow((2.36, y), (2.59, y), MUTED, gap=1)
        sheet.arrow((2.85, y), (3.06, y), MUTED, gap=1)
        sheet.ax.barh(y, 0.66, 0.26, left=3.08, color=FAINT, zorder=2)
        sheet.ax.barh(y, 0.66 * weight, 0.26, left=3.08, color=ATTENTION, zorder=3)
        sheet.text(3.8, y, f"{weight:.2f}", size=9.5, ha="left")
        value = sheet.box(4.42, y, "", VALUE, width=0.36)
        sheet.vector(4.42, y, VALUE, 3, 0.09, upright=False)
        sheet.arrow(value.right, total.left, ATTENTION, 0.4 + 5 * weight, head=False, gap=1)
    sheet.text(0.86, bottom + 0.38, "compare", MUTED, 8.5)
    sheet.text(3.55, bottom + 0.38, "sum to 1", MUTED, 8.5)
    sheet.text(4.7, bottom + 0.38, "weighted sum", MUTED, 8.5)
    return sheet.figure


@styled
def placement_diagram(placement):
    """Draw where the attention value enters: after the cell (Luong) or before it (Bahdanau).

    Args:
        placement: `"luong"` or `"bahdanau"`.

    Returns:
        The figure.

    Raises:
        ValueError: If `placement` is another word.
    """
    if placement not in ("luong", "bahdanau"):
        raise ValueError(
            "placement_diagram: `placement` must be 'luong' or 'bahdanau'. "
            f"Received: placement={placement!r}."
        )
    luong = placement == "luong"
    cell = ("cell", "decoder\ncell", TARGET, 0.68, "")
    attend = ("attend", "attention", ATTENTION, 0.78, "")
    value = ("value", "$a_t$", ATTENTION, 0.44, "attention\nvalue")
    old = ("old", "$s_{t-1}$", TARGET if luong else QUERY, 0.5, "" if luong else "query")
    new = ("new", "$s_t$", QUERY if luong else TARGET, 0.44, "query" if luong else "")
    order = [old, cell, new, attend, value] if luong else [old, attend, value, cell, new]
    order += [("join", "join", MUTED, 0.5, ""), ("logits", "$o_t$", TARGET, 0.44, "logits")]
    sheet = Canvas(2.85)
    gap = (5.6 - 0.24 - sum(part[3] for part in order)) / (len(order) - 1)
    y, x, boxes = 1.42, 0.12, {}
    for name, text, color, width, caption in order:
        symbol = text.startswith("$")
        box = sheet.box(
            x + width / 2, y, text, color, width, 0.5, 12 if symbol else 9, caption == "query"
        )
        if caption:
            at = box.bottom if name == "value" and not luong else box.top
            side = -0.08 if at == box.top else 0.08
            sheet.text(
                at[0],
                at[1] + side,
                caption,
                color,
                9,
                va="bottom" if side < 0 else "top",
                linespacing=1.1,
            )
        boxes[name] = box
        x += width + gap
    ordered = list(boxes.values())
    for before, after in zip(ordered, ordered[1:], strict=False):
        sheet.arrow(before.right, after.left, gap=1.5)

    states = sheet.box(boxes["attend"].x, 0.32, r"$h_1 \ldots h_S$", SOURCE, 0.9)
    sheet.arrow(states.bottom, boxes["attend"].top, SOURCE, 1.5)
    sheet.text(
        states.right[0] + 0.1, 0.32, "encoder states:\nkeys and values", SOURCE, 9, ha="left"
    )
    token = sheet.box(boxes["cell"].x, 2.58, "$y_{t-1}$", TARGET, 0.5)
    sheet.arrow(token.top, boxes["cell"].bottom)
    sheet.text(token.right[0] + 0.1, 2.58, "previous token", MUTED, 9, ha="left")
    join = boxes["join"]
    if luong:
        start = boxes["new"].bottom
        lane = 2.14
        sheet.route([start, (start[0], lane), (join.x, lane), join.bottom], QUERY, 1.5)
    else:
        start = boxes["old"].bottom
        foot = (boxes["cell"].x - 0.2, boxes["cell"].bottom[1])
        sheet.route([start, (start[0], 2.14), (foot[0], 2.14), foot], QUERY, 1.5)
        start = boxes["value"].top
        sheet.route([start, (start[0], 0.8), (join.x, 0.8), join.top], ATTENTION, 1.5)
    return sheet.figure
