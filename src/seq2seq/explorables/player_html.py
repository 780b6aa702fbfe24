"""The HTML of the step player, written from its rounded numbers and sentences."""

import hashlib
from html import escape

from seq2seq.explorables import moved_weights, own_sentence
from seq2seq.explorables.html_parts import asset, script_data, style_sheet
from seq2seq.explorables.player_words import WORDS

STAGES = ("Query", "Scores", "Weights", "Value", "Next token")
UNITS_SHOWN = 12
SPEEDS = (("Slow", 2), ("Normal", 1), ("Fast", 0.5))  # how long a stage lasts, beside normal


def render(player):
    """Return the player as one self-contained piece of HTML, always the same for one input."""
    data = {
        "source": player.source,
        "target": player.target,
        "scores": player.scores,
        "weights": player.weights,
        "next": player.probabilities,
        "said": player.sentences,
        "query": 1 if player.placement == "luong" else 0,
    }
    if player.opening:
        data["opening"] = player.opening
    if player.values is not None:
        data |= {"values": player.values, "sums": player.sums}
    written = script_data(data)
    identity = hashlib.sha256(written.encode()).hexdigest()[:12]
    source, target = " ".join(player.source), " ".join(player.target)
    label = WORDS["label"].format(source=source, target=target)
    own = own_sentence.form(player.live) if player.live else ""
    scripts = ("own_sentence.js", "player_rows.js", "moved_weights.js") if player.live else ()
    code = "".join(map(asset, (*scripts, "player.js")))
    return (
        f'<div class="attention-player" data-player="{identity}" role="group" '
        f'aria-label="{escape(label)}">\n<style>\n{style_sheet("player.css")}</style>\n'
        f'<div class="ap-live" hidden>\n{own}{stage(player)}</div>\n{table(player)}'
        f'<script class="ap-data" type="application/json">{written}</script>\n'
        f"<script>\n(() => {{\n{code}}})();\n</script>\n</div>\n"
    )


def stage(player):
    """Return the HTML of the moving part: stages, machine, output and controls."""
    buttons = "".join(
        f'<button type="button" data-tone="{index}">{name}</button>'
        for index, name in enumerate(STAGES, 1)
    )
    tops = max((len(pairs) for pairs in player.probabilities), default=1)
    controls = [
        ("stepBack", "«", "previous ", "step"),
        ("stageBack", "‹", "previous ", "stage"),
        ("play", "", "", "Play"),
        ("stageOn", "›", "next ", "stage"),
        ("stepOn", "»", "next ", "step"),
    ]
    keys = "".join(control_button(*control) for control in controls)
    speeds = "".join(
        f'<button type="button" data-speed="{lasts}" aria-pressed="{str(lasts == 1).lower()}">'
        f"{name}</button>"
        for name, lasts in SPEEDS
    )
    return (
        f'<div class="ap-stages" role="group" aria-label="Stage">{buttons}</div>\n'
        f'<p class="ap-said" aria-live="polite"></p>\n{machine(player)}'
        f"{moved_weights.controls() if player.live else ''}"
        f'<div class="ap-below" style="--tops:{tops}" aria-hidden="true">\n'
        '<div class="ap-next" data-tone="5"><p class="ap-title">probability of the next token'
        "</p><div></div></div>\n"
        '<div><p class="ap-title">translation so far</p><div class="ap-text"></div></div>\n'
        f'</div>\n<div class="ap-controls">{keys}\n'
        f'<div class="ap-speeds" role="group" aria-label="Speed">{speeds}</div>\n'
        '<label><span>Output step <span class="ap-at"></span></span>'
        f'<input type="range" min="1" max="{len(player.target)}" value="1"></label>\n'
        '<p class="ap-hint" aria-hidden="true">Keys: ← → stage, ↑ ↓ step, space to play</p>\n'
        "</div>\n"
    )


def machine(player):
    """Return the HTML of the drawing: query, keys, scores, weights, attention value."""
    size = len(player.source)
    lines = "".join(f'<path data-row="{s}"/>' for s in range(size))
    drawing = f'viewBox="0 0 100 {10 * size}" preserveAspectRatio="none">{lines}</svg>\n'
    strip = value_strip(len(player.values[0])) if player.values else ""
    few = f" ({UNITS_SHOWN} of {player.units} units)" if player.units > UNITS_SHOWN else ""
    note = f"Values{few}: blue below 0, orange above 0."
    note = f'<p class="ap-note" aria-hidden="true">{note}</p>\n' if strip else ""
    parts = [
        head(1, 1, "query", symbol("q")),
        head(3, 0, "key", '<span class="ap-sym">k<sub>s</sub></span>'),
        head(4, 2, "score", symbol("e", "s")),
        head(5, 3, "weight", symbol("α", "s")),
        head(6, 0, "value", '<span class="ap-sym">v<sub>s</sub></span>') if strip else "",
        head(8, 4, "attention value", symbol("a")),
        '<div class="ap-node ap-span" data-tone="1" style="grid-column:1">'
        '<span class="ap-sym">s<sub class="ap-q"></sub></span></div>\n',
        f'<svg class="ap-in ap-span" data-from="2" style="grid-column:2" {drawing}',
        f'<svg class="ap-out ap-span" style="grid-column:7" {drawing}',
        '<div class="ap-node ap-span" data-tone="3" data-from="4" style="grid-column:8">'
        f"{symbol('a')}{strip}</div>\n",
    ]
    for s, token in enumerate(player.source):
        row = f"grid-row:{s + 2}"
        word = escape(token)
        parts.append(
            f'<div class="ap-key" style="{row}" title="{word}">{word}</div>'
            f'<div class="ap-cell ap-score" style="{row};grid-column:4" data-tone="2">'
            '<b data-from="2"></b><div class="ap-track"><i></i></div></div>'
            f'<div class="ap-cell ap-weight" style="{row};grid-column:5" data-tone="3">'
            '<div class="ap-track"><i></i></div><b data-from="3"></b></div>'
        )
        if strip:
            place = f'class="ap-row-strip ap-strip" style="{row};grid-column:6"'
            parts.append(strip.replace('class="ap-strip"', place))
        parts.append("\n")
    return (
        f'<div class="ap-machine" style="--count:{size}" aria-hidden="true">\n'
        f"{''.join(parts)}</div>\n{note}"
    )


def table(player):
    """Return the HTML table of all weights and predictions."""
    columns = "".join(f'<th scope="col">{escape(token)}</th>' for token in player.source)
    rows = []
    for t, token in enumerate(player.target):
        cells = "".join(weight_cell(weight) for weight in player.weights[t])
        tops = player.probabilities[t] if player.probabilities else []
        chances = ", ".join(f"{escape(name)} {chance:.2f}" for name, chance in tops)
        rows.append(
            f'<tr><th scope="row">{t + 1}. {escape(token)}</th>{cells}'
            + (f"<td>{chances}</td>" if player.probabilities else "")
            + "</tr>\n"
        )
    last = '<th scope="col">next token, most probable first</th>' if player.probabilities else ""
    return (
        "<details open><summary>All steps in one table</summary>\n"
        '<div class="ap-scroll" role="region" tabindex="0" aria-label="Table of all steps">\n'
        "<table><caption>Attention distribution: one row an output step (query), one column a "
        "source token (key), weights in percent</caption>\n"
        f'<thead><tr><th scope="col">target token</th>{columns}{last}</tr></thead>\n'
        f"<tbody>\n{''.join(rows)}</tbody></table>\n</div></details>\n"
    )


def symbol(letter, more=""):
    """Return a symbol with the number of the output step as its index."""
    return f'<span class="ap-sym">{letter}<sub><span class="ap-t"></span>{more}</sub></span>'


def head(column, tone, name, sign):
    """Return the head of a column of the drawing."""
    place = f'style="grid-column:{column};grid-row:1"'
    return f'<div class="ap-head" data-tone="{tone}" {place}>{name}{sign}</div>\n'


def control_button(does, sign, hidden, name):
    """Return a control; what it leaves to its sign, a screen reader hears in words."""
    mark = f'<span aria-hidden="true">{sign}</span>'
    before, after = (mark + " ", "") if sign in "«‹" and sign else ("", " " + mark if sign else "")
    words = f'<span class="ap-sr">{hidden}</span>' if hidden else ""
    play = ' class="ap-play"' if does == "play" else ""
    return f'<button type="button" data-do="{does}"{play}>{before}{words}{name}{after}</button>'


def value_strip(units):
    """Return a strip of cells, one a unit."""
    return f'<div class="ap-strip">{"<i></i>" * units}</div>'


def weight_cell(weight):
    """Return a table cell shaded by its weight."""
    return f'<td style="--w:{weight}">{round(100 * weight)}</td>'
