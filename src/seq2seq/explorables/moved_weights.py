"""Weights that the reader moves in the step player, where a site keeps the model.

At an output step each bar of the weights gets a handle, to be dragged or moved by the arrow keys,
and a field takes a number. The model of the site then writes on from there, with the code that the
live translator uses. Elsewhere the control is not seen.
"""

import json
from html import escape

from seq2seq.explorables.html_parts import asset
from seq2seq.explorables.own_sentence import WORDS as OWN_WORDS

WORDS = {
    "move": "Move the weights",
    "back": "Put the model's own weights back",
    "number": "weight of {token} in percent",
    # Heard at a handle, and at all of them.
    "hand": "weight of {token} at step {step}",
    "hands": "Weights",
    # What happened. Each of these is a whole sentence.
    "how": "Drag a bar or type a number. The other weights keep their proportions.",
    "alone": "There is only one source token, so all of the weight stays on it.",
    "not a number": "Type a number from 0 to 100.",
    "own again": "These are the model's own weights again.",
}


def controls() -> str:
    """Return the button that brings the handles, and what stands beside it then."""
    words = WORDS | {key: OWN_WORDS[key] for key in ("loading", "failed")}
    return (
        f"<style>\n{asset('moved_weights.css')}</style>\n"
        f'<div class="moved-weights" data-words="{escape(json.dumps(words))}" hidden>'
        f'<button type="button" aria-pressed="false">{WORDS["move"]}</button>'
        '<label hidden><span></span><input type="number" min="0" max="100" step="1"></label>'
        f'<button type="button" hidden>{WORDS["back"]}</button>'
        '<p role="status"></p></div>\n'
    )
