"""The HTML of the translation in motion: one still picture, which its script sets in motion.

Everything that any moment shows is in the picture already. What belongs to one output step bears
the number of this step; the script only says which parts are seen.
"""

from html import escape

from seq2seq.explorables import own_sentence
from seq2seq.explorables.html_parts import asset, script_data, style_sheet
from seq2seq.explorables.motion_words import WORDS

HEAD = '<svg viewBox="0 0 10 10"><path d="M0 1h10L5 10z"/></svg>'
SPEEDS = {"slow": 2, "normal": 1, "fast": 0.5}


def render(motion):
    """Return the run as one self-contained piece of HTML, always the same for one input."""
    data = {"read": len(motion.source), "opening": motion.opening, "said": motion.sentences}
    label = WORDS["label"].format(source=" ".join(motion.source), target=" ".join(motion.target))
    opening = motion.sentences[len(motion.source) + 1 + motion.opening]
    ended = " is-over" if motion.opening == len(motion.target) else ""
    own = own_sentence.form(motion.live) if motion.live else ""
    code = (asset("own_sentence.js") if motion.live else "") + asset("motion.js")
    # JupyterLab would take the arrow keys for its own.
    return (
        f'<div class="translation-in-motion is-crossed{ended}" role="group" '
        f'aria-label="{escape(label)}" data-lm-suppress-shortcuts="true">\n'
        f"<style>\n{style_sheet('motion.css')}</style>\n{own}"
        f'<div class="tm-picture" aria-hidden="true">\n'
        f"{encoder(motion)}{crossing(motion)}{decoder(motion)}</div>\n"
        f'<p class="tm-said" aria-live="polite">{escape(opening)}</p>\n{controls()}{table(motion)}'
        f'<script class="tm-data" type="application/json">{script_data(data)}</script>\n'
        f"<script>\n(() => {{\n{code}}})();\n</script>\n</div>\n"
    )


def encoder(motion):
    """Return the source tokens, each with the state that the encoder has after it."""
    tokens = []
    for s, (token, units) in enumerate(zip(motion.source, motion.encoder_states, strict=True)):
        shares = ""
        if motion.weights:
            column = [row[s] for row in motion.weights]
            shares = stack(
                motion, [f'style="--w:{w}">{escape(percent(w))}' for w in column], "tm-share"
            )
        tokens.append(
            f'<div class="tm-token is-read">{chip(token, "tm-word")}{strip(units)}{shares}</div>\n'
        )
    shown, units = len(motion.context_vector), motion.units
    note = WORDS["units" if shown < units else "all units"].format(shown=shown, units=units)
    weights = f" · <em>{WORDS['attention weights']}</em>" if motion.weights else ""
    return (
        f'<div class="tm-encoder"><p class="tm-title"><b>{WORDS["encoder"]}</b> '
        f"<span>{note}{weights}</span></p>\n"
        f'<div class="tm-source">{"".join(tokens)}</div></div>\n'
    )


def crossing(motion):
    """Return what leads from the encoder to the decoder."""
    attention = (
        f'<div class="tm-attention">{HEAD}<span>{WORDS["attention value"]}</span></div>'
        if motion.weights
        else ""
    )
    return (
        f'<div class="tm-crossing">{attention}<div class="tm-line">{HEAD}</div>'
        f'<div class="tm-context"><span>{WORDS["context vector"]} <var>c</var></span>'
        f"{strip(motion.context_vector)}</div></div>\n"
    )


def decoder(motion):
    """Return the loop: input, state, next tokens, and the translation that is fed back."""
    before = [motion.context_vector, *motion.decoder_states[:-1]]
    fed = [f">{escape(token)}" for token in motion.fed]
    bars = [">" + "".join(bar(*pair) for pair in pairs) for pairs in motion.probabilities]
    written = "".join(
        chip(token, f"tm-word{written_at(index, motion.opening)}")
        for index, token in enumerate(motion.target, 1)
    )
    return (
        f'<div class="tm-decoder"><div class="tm-machine">\n<p class="tm-title">'
        f"<b>{WORDS['decoder']}</b></p>"
        f'<div class="tm-box tm-input"><p>{WORDS["input"]}</p>'
        f"{stack(motion, fed, 'tm-word')}</div>\n"
        f'<div class="tm-right tm-in">{HEAD}</div>\n'
        f'<div class="tm-box tm-state"><p>{WORDS["state"]}</p>\n'
        f"<p>{WORDS['state before']}</p>{strips(motion, before, 'tm-before')}\n"
        f"<p>{WORDS['state after']}</p>{strips(motion, motion.decoder_states, 'tm-after')}</div>\n"
        f'<div class="tm-right tm-out">{HEAD}</div>\n'
        f'<p class="tm-name">{WORDS["next tokens"]}</p>{stack(motion, bars, "tm-bars")}\n'
        f'<div class="tm-up">{HEAD}<span>{WORDS["fed back"]}</span>'
        f'<span class="tm-stop">{WORDS["stop"]}</span></div>'
        f'<div class="tm-down">{HEAD}<span>{WORDS["written"]}</span></div></div>\n'
        f'<div class="tm-target">{written}</div></div>\n'
    )


def controls():
    """Return the buttons; without JavaScript they are not seen."""
    play = "".join(f'<span class="tm-{name}">{WORDS[name]}</span>' for name in ("play", "pause"))
    buttons = {
        "first": WORDS["first"],
        "back": f'<span aria-hidden="true">‹ </span>{WORDS["back"]}',
        "play": play,
        "on": f'{WORDS["on"]}<span aria-hidden="true"> ›</span>',
    }
    speeds = "".join(
        f'<button type="button" data-speed="{speed}" aria-pressed="{str(speed == 1).lower()}">'
        f"{WORDS[name]}</button>"
        for name, speed in SPEEDS.items()
    )
    return (
        '<div class="tm-controls">'
        + "".join(
            f'<button type="button" data-do="{name}">{inside}</button>'
            for name, inside in buttons.items()
        )
        + f'<div class="tm-speeds" role="group" aria-label="{WORDS["speed"]}">{speeds}</div>'
        + "</div>\n"
    )


def table(motion):
    """Return the table of all output steps."""
    names = ["column step", "column input", "column next"]
    names += ["column weights"] if motion.weights else []
    heads = "".join(f'<th scope="col">{WORDS[name]}</th>' for name in names)
    rows = []
    for t, pairs in enumerate(motion.probabilities):
        cells = [escape(motion.fed[t]), listed(pairs)]
        if motion.weights:
            shares = sorted(
                zip(motion.source, motion.weights[t], strict=True), key=lambda pair: -pair[1]
            )
            cells.append(listed([shares[0], *(pair for pair in shares[1:3] if pair[1] >= 0.05)]))
        cells = "".join(f"<td>{cell}</td>" for cell in cells)
        rows.append(f'<tr><th scope="row">{t + 1}</th>{cells}</tr>\n')
    return (
        f"<details open><summary>{WORDS['table']}</summary>\n"
        f'<div class="tm-scroll" role="region" tabindex="0" aria-label="{WORDS["table"]}">\n'
        f"<table><caption>{WORDS['caption']}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{''.join(rows)}</tbody></table>\n</div></details>\n"
    )


def stack(motion, parts, name, kind="span"):
    """Return what one place shows at each output step, one on top of the other."""
    inside = "".join(
        f'<{kind} class="{name}{" is-on" if t == motion.opening else ""}" data-step="{t}"{part}'
        f"</{kind}>"
        for t, part in enumerate(parts, 1)
    )
    return f'<div class="tm-stack">{inside}</div>'


def strips(motion, states, name):
    """Return the strips of a state at each output step, one on top of the other."""
    return stack(motion, [f">{strip(state)}" for state in states], name)


def strip(units):
    """Return a state as a strip of colored cells; each number is a percentage."""
    cells = "".join(
        f'<i{" class=tm-minus" if unit < 0 else ""} style="--p:{abs(unit)}%"></i>' for unit in units
    )
    return f'<span class="tm-strip">{cells}</span>'


def bar(token, chance):
    """Return one next token with its probability."""
    track = f'<i class="tm-length" style="width:{100 * chance:g}%"></i>'
    return (
        f'<span class="tm-bar">{chip(token, "tm-candidate")}'
        f'<span class="tm-track">{track}</span><b>{escape(percent(chance))}</b></span>'
    )


def chip(token, name):
    """Return a token; one that is cut short can be read in full under the pointer."""
    word = escape(token)
    return f'<span class="{name}" title="{word}">{word}</span>'


def written_at(index, step):
    """Return the classes of written token `index` at output step `step`."""
    return (" is-written" if index <= step else "") + (" is-new" if index == step else "")


def listed(pairs):
    """Return pairs of a token and its share as text."""
    return ", ".join(f"{escape(token)} {escape(percent(share))}" for token, share in pairs)


def percent(share):
    """Return a share with two decimals as a percentage; it never claims to be none or all."""
    return "<1%" if share < 0.01 else ">99%" if share > 0.99 else f"{round(100 * share)}%"
