"""The HTML of the live translator: a stored example as a still picture, and what enlivens it."""

from html import escape

from seq2seq.explorables.html_parts import asset, script_data, style_sheet
from seq2seq.explorables.live_words import WORDS
from seq2seq.explorables.motion import quoted
from seq2seq.explorables.motion_html import percent
from seq2seq.live.script import script

# Each file uses what those before it define.
SCRIPTS = (
    "live_state.js",
    "live_picture.js",
    "live_words.js",
    "live_models.js",
    "live_map.js",
    "live_drawing.js",
    "live.js",
)
FETCHING = "live_files.js"
UNITS_SHOWN = 8
WIDEST = 5


def render(live):
    """Return the translator as one piece of HTML."""
    data = {
        "sentence": live.sentence,
        "folder": live.folder,
        "units": UNITS_SHOWN,
        "models": live.described,
        "words": WORDS,
    }
    inline = "".join(
        f'<script class="lt-model" type="text/plain" data-model="{escape(name)}">{text}</script>\n'
        for name, text in live.inline.items()
    )
    names = SCRIPTS if live.folder is None else (FETCHING, *SCRIPTS)
    own = "".join(asset(name) for name in names)
    # JupyterLab would take the arrow keys for its own.
    return (
        f'<div class="live-translator" role="group" aria-label="{WORDS["label"]}" '
        'data-lm-suppress-shortcuts="true">\n'
        f"<style>\n{style_sheet('live.css')}</style>\n"
        f"{asking(live)}{answer(live.example)}{machine(live.example)}{beams()}{other()}{controls()}"
        f'<p class="lt-heard lt-sr" role="status"></p>\n'
        f'<script class="lt-data" type="application/json">{script_data(data)}</script>\n{inline}'
        f"<script>\n{script()}</script>\n"
        f"<script>\n(() => {{\n{own}}})();\n</script>\n</div>\n"
    )


def asking(live):
    """Return the field for a sentence, and sentences to try."""
    buttons = "".join(
        f'<button type="button" lang="fr" data-example="{escape(sentence)}">{escape(sentence)}'
        "</button>\n"
        for sentence in live.examples
    )
    tries = f'<p class="lt-tries"><span>{WORDS["examples"]}</span> {buttons}</p>' if buttons else ""
    return (
        f'<form class="lt-ask"><label><span>{WORDS["french"]}</span>'
        f'<input class="lt-french" type="text" lang="fr" readonly value="{escape(live.sentence)}" '
        'maxlength="2000" autocomplete="off" autocapitalize="none" spellcheck="false"></label>'
        f'<button type="submit">{WORDS["ask"]}</button></form>\n{tries}\n'
        '<div class="lt-loads"></div>\n'
    )


def answer(example):
    """Return the translation and what is said of it."""
    said = WORDS["writes"].format(text=example.text)
    return (
        f'<p class="lt-answer"><span>{WORDS["english"]}</span>'
        f'<b class="lt-english" lang="en">{escape(example.text)}</b></p>\n'
        f'<div class="lt-parts" role="group" aria-label="{WORDS["parts"]}" hidden></div>\n'
        '<p class="lt-before" lang="en" hidden></p>\n'
        f'<p class="lt-said">{escape(said)}</p>\n'
        f'<noscript><p class="lt-still">{WORDS["still"]}</p></noscript>\n'
        f'<p class="lt-plain" hidden>{WORDS["plain"]}</p>\n'
    )


def machine(example):
    """Return the map and one step of it, as the script would draw them."""
    place = still_map(example) if example.weights else ""
    step = min(1, len(example.target) - 1)
    best = "".join(still_bar(*pair) for pair in example.probabilities[step])
    button = '<button type="button" data-do="{}" hidden>{}</button>'
    return (
        '<div class="lt-machine">\n<div class="lt-left">'
        f'<div class="lt-place" role="region" tabindex="-1" aria-label="{WORDS["label"]}">'
        f"{place}</div>\n"
        f'<p class="lt-hint lt-attends">{WORDS["hint"]}</p></div>\n'
        f'<div class="lt-step"><p class="lt-stepsaid">{escape(step_said(example, step))}</p>\n'
        f'<p class="lt-note">{WORDS["best"]}</p>\n<div class="lt-best">{best}</div>\n'
        f'<form class="lt-type"><label><span>{WORDS["type"]}</span> <input type="text" lang="en" '
        'autocomplete="off" autocapitalize="none" spellcheck="false"></label>'
        f'<button type="submit">{WORDS["type it"]}</button></form>\n'
        f'<p class="lt-refused"></p>\n'
        f"{button.format('unforce', WORDS['stop forcing'])}\n"
        f'<details class="lt-attends"><summary>{WORDS["hand"]}</summary>'
        f'<div class="lt-sliders"></div></details>\n'
        f"{button.format('unmove', WORDS['unmove'])}</div>\n"
        f'<details class="lt-fold"><summary>{WORDS["numbers"]}</summary>'
        f'<div class="lt-numbers" role="region" tabindex="0" aria-label="{WORDS["numbers"]}"></div>'
        "</details>\n</div>\n"
    )


def step_said(example, step):
    """Return what is said of one step of the stored example."""
    token, chance = example.probabilities[step][0]
    said = WORDS["step"].format(step=step + 1, token=quoted(token), percent=percent(chance))
    if example.weights:
        weight = max(example.weights[step])
        most = quoted(example.source[example.weights[step].index(weight)])
        said += " " + WORDS["step looks"].format(token=most, percent=percent(weight))
    return said


def still_map(example):
    """Return the weights of the stored example as a table."""
    heads = "".join(
        f'<th scope="col"><span>{escape(token)}</span></th>' for token in example.source
    )
    rows = []
    for token, weights in zip(example.target, example.weights, strict=True):
        cells = "".join(
            f'<td style="--w:{weight}">{round(100 * weight) or ""}</td>' for weight in weights
        )
        rows.append(f'<tr><th scope="row">{escape(token)}</th>{cells}</tr>\n')
    return (
        f'<table class="lt-map"><caption class="lt-sr">{WORDS["map"].split(".")[0]}.</caption>'
        f"<thead><tr><td></td>{heads}</tr></thead>\n<tbody>{''.join(rows)}</tbody></table>"
    )


def still_bar(token, chance):
    """Return one of the best next tokens of the stored example."""
    return (
        f'<span class="lt-bar"><span>{escape(token)}</span><span class="lt-track">'
        f'<i style="width:{100 * chance:g}%"></i></span><b>{escape(percent(chance))}</b></span>\n'
    )


def beams():
    """Return the place of the hypotheses."""
    return (
        f'<div class="lt-beams" hidden><p class="lt-title">{WORDS["beams"]}</p>\n'
        '<ol class="lt-lines"></ol>\n'
        f"<details><summary>{WORDS['tree']}</summary>"
        '<div class="lt-branches"></div></details></div>\n'
    )


def other():
    """Return the place of a second model."""
    label = WORDS["other"]
    return (
        '<section class="lt-other" hidden><p class="lt-title"></p><p class="lt-answer">'
        f'<span>{WORDS["english"]}</span><b class="lt-second" lang="en"></b></p>\n'
        f'<p class="lt-othersaid"></p><div class="lt-otherplace" role="region" tabindex="0" '
        f'aria-label="{label}"></div></section>\n'
    )


def controls():
    """Return the controls; without JavaScript they are not seen."""
    widths = "".join(f"<option>{width}</option>" for width in range(1, WIDEST + 1))
    return (
        '<div class="lt-controls" hidden>\n<div class="lt-row">'
        f'<label class="lt-attends"><span>{WORDS["temperature of"]} <b class="lt-temperature">1</b>'
        '</span><input type="range" data-set="temperature" min="-1" max="1" step="0.05" value="0">'
        "</label>\n"
        '<label class="lt-check lt-attends"><input type="checkbox" data-set="attention" checked>'
        f" <span>{WORDS['attention on']}</span></label>\n"
        f'<label><span>{WORDS["width"]}</span><select data-set="width">{widths}</select></label>\n'
        f'<label><span>{WORDS["other"]}</span><select data-set="other"></select></label></div>\n'
        f'<div class="lt-row"><span class="lt-name">{WORDS["models"]}</span>'
        f'<div class="lt-models" role="group" aria-label="{WORDS["models"]}"></div></div>\n'
        '<div class="lt-loads"></div>\n'
        '<div class="lt-row">'
        f'<button type="button" data-do="reset">{WORDS["reset"]}</button>\n'
        f'<button type="button" data-do="copy">{WORDS["copy"]}</button>\n'
        '<span class="lt-copied"></span></div>\n</div>\n'
    )
