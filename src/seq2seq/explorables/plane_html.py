"""The HTML of the attention plane: a still drawing and a table, which its script sets in motion."""

import math
from dataclasses import astuple
from html import escape

from seq2seq.explorables.html_parts import asset, number, script_data, style_sheet
from seq2seq.explorables.plane_svg import (
    above_or_below,
    around,
    around_the_origin,
    arrow,
    beyond,
    drawing,
    hull,
    labels,
)

MARGIN = 1.12  # between the farthest query and the edge of the drawing
COLUMNS = (("token, key", "k"), ("score", "q · k"), ("weight", "α"), ("value", "v"))
RING = '<circle class="plane-grip" r="26"/><circle class="plane-ring" r="13"/>'
GRIP = '<circle class="plane-grip" r="20"/>'


def render(plane):
    """Return the plane as one self-contained piece of HTML, always the same for one input."""
    keys, values = plane.keys.tolist(), plane.values.tolist()
    farthest = max(abs(plane.keys).max(), abs(plane.query).max()) or 1.0
    limit = round(1.4 * float(farthest), 5)
    # No score can be greater: the bars keep their scale wherever the query goes.
    bound = round(limit * float(abs(plane.keys).sum(axis=1).max()), 5) or 1.0
    frames = around_the_origin(MARGIN * limit, 340), around(values, 180)
    data = {
        "tokens": plane.tokens,
        "keys": keys,
        "values": values,
        "query": plane.query.tolist(),
        "temperature": plane.temperature,
        "limit": limit,
        "bound": bound,
        "steps": [frame.unit() / 10 for frame in frames],
        "frames": [astuple(frame) for frame in frames],
    }
    label = f"Plane with a query to move among the keys of {', '.join(plane.tokens)}"
    # JupyterLab would take the arrow keys for its own.
    return (
        f'<div class="attention-plane" role="group" aria-label="{escape(label)}" '
        f'data-lm-suppress-shortcuts="true">\n<style>\n{style_sheet("plane.css")}</style>\n'
        f'<div class="plane-column">\n{query_and_keys(plane, frames[0])}</div>\n'
        f'<div class="plane-column">\n{controls(plane)}{table(plane, bound)}'
        f"{values_and_sum(plane, frames[1])}</div>\n"
        '<p class="plane-heard" aria-live="polite"></p>\n'
        f'<script class="plane-data" type="application/json">{script_data(data)}</script>\n'
        f"<script>\n(() => {{\n{asset('plane.js')}}})();\n</script>\n</div>\n"
    )


def query_and_keys(plane, frame):
    """Return the drawing in which the query is moved."""
    keys, query = plane.keys.tolist(), plane.query.tolist()
    arrows = "".join(f'<g class="plane-key">{arrow(frame, key, GRIP)}</g>' for key in keys)
    x, y, _ = beyond(frame, frame.place(query), gap=26)
    inside = (
        f'<g>{arrows}</g><g class="plane-names" aria-hidden="true">'
        f"{labels(frame, keys, plane.tokens, beyond)}</g>\n"
        f'<g class="plane-query">{arrow(frame, query, RING)}'
        f'<text x="{x}" y="{y}" aria-hidden="true">q</text></g>\n'
    )
    told = ", ".join(f"{t} {pair(key)}" for t, key in zip(plane.tokens, keys, strict=True))
    label = f"Arrows from the origin: the query and the keys. Keys: {told}."
    return (
        f'<p class="plane-title"><span>query <var>q</var> = <b class="plane-q">{pair(query, 2)}</b>'
        '</span><span class="plane-legend">keys <var>k</var></span></p>\n'
        + drawing(frame, "plane-field", "group", label, inside)
        + '<p class="plane-hint">Drag the tip of the query, or move it with the arrow keys. '
        "Uncheck a token to mask it. “Move keys and values” makes those move in the same way.</p>\n"
    )


def values_and_sum(plane, frame):
    """Return the drawing of the values and of the attention value among them."""
    values, a = plane.values.tolist(), plane.attention_value.tolist()
    x, y = frame.place(a)
    corners = " ".join(f"{x},{y}" for x, y in map(frame.place, hull(values)))
    shares, dots = [], []
    for value, weight in zip(values, plane.weights, strict=True):
        to_x, to_y = frame.place(value)
        width = round(8 * float(weight), 2)
        shares.append(
            f'<line class="plane-share" x1="{to_x}" y1="{to_y}" x2="{x}" y2="{y}" '
            f'style="stroke-width:{width}"/>'
        )
        place = f'cx="{to_x}" cy="{to_y}"'
        dots.append(
            f'<g class="plane-point"><circle class="plane-grip" {place} r="20"/>'
            f'<circle class="plane-value" {place} r="5"/></g>'
        )
    inside = (
        f'<polygon points="{corners}"/>{"".join(shares)}{"".join(dots)}'
        f'<g class="plane-names" aria-hidden="true">'
        f"{labels(frame, values, plane.tokens, above_or_below)}</g>"
        f'<g class="plane-sum" aria-hidden="true" transform="translate({x} {y})"><circle r="6"/>'
        '<text x="-13" y="11">a</text></g>\n'
    )
    told = ", ".join(f"{t} {pair(value)}" for t, value in zip(plane.tokens, values, strict=True))
    label = f"The values as points, and the attention value among them. Values: {told}."
    spread = math.exp(-sum(w * math.log(w) for w in plane.weights.tolist() if w > 0))
    return (
        f'<div class="plane-below">\n{drawing(frame, "plane-hull", "img", label, inside)}'
        f'<div><p>attention value<br><var>a</var> = <b class="plane-a">{pair(a, 2)}</b></p>\n'
        '<p><small class="plane-note">a point in the hull of the values; each line is as thick as '
        "its weight</small></p>\n"
        '<p>tokens attended to<br><var>e<sup>H</sup></var> = <b class="plane-spread">'
        f"{number(spread, 2)}</b></p></div>\n</div>\n"
    )


def table(plane, bound):
    """Return the table of scores, weights and values, one row a token."""
    rows = []
    columns = (plane.tokens, plane.keys, plane.scores, plane.weights, plane.values)
    for token, key, score, weight, value in zip(*columns, strict=True):
        word = escape(token)
        side = 50 * float(score) / bound
        score_bar = bar(50 + min(side, 0), abs(side))
        rows.append(
            f'<tr><th scope="row"><label><input type="checkbox" checked autocomplete="off" '
            f'aria-label="attend to {word}"><span><b title="{word}">{word}</b>'
            f"<small>{pair(key)}</small></span></label></th>"
            f'<td class="plane-score"><b>{number(score, 2)}</b>{score_bar}</td>'
            f'<td class="plane-weight"><b>{number(100 * weight, 1)}%</b>'
            f"{bar(0, 100 * float(weight))}</td><td>{pair(value)}</td></tr>\n"
        )
    heads = "".join(f'<th scope="col">{name} <var>{sign}</var></th>' for name, sign in COLUMNS)
    return f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{''.join(rows)}</tbody>\n</table>\n"


def controls(plane):
    """Return the temperature, its slider and the button that takes everything back."""
    shown = f"{plane.temperature:#.3g}"
    return (
        '<div class="plane-controls">\n<label>temperature <var>τ</var> = '
        f'<b class="plane-tau">{shown}</b><input type="range" min="-1" max="1" step="0.01" '
        f'value="{math.log10(plane.temperature):.2f}" autocomplete="off">'
        '<span class="plane-ends" aria-hidden="true">'
        "<span>0.1</span><span>1</span><span>10</span></span></label>\n"
        '<div class="plane-buttons"><button type="button" class="plane-all" aria-pressed="false">'
        'Move keys and values</button><button type="button" class="plane-reset">Reset</button>'
        "</div>\n</div>\n"
    )


def bar(left, width):
    """Return a bar on its track, both in percent of the track."""
    return f'<span class="plane-track"><i style="left:{left:.2f}%;width:{width:.2f}%"></i></span>'


def pair(vector, decimals=None):
    """Return two numbers as a vector."""
    x, y = vector
    return f"({number(x, decimals)}, {number(y, decimals)})"
