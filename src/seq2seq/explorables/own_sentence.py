"""The reader's own sentence in an explorable that shows a stored one.

An explorable of a notebook holds its numbers and no model. On the site the models lie beside the
pages, for the live translator; there a form lets the reader type a French sentence, and the model
of the site and the code that runs it are fetched when they are first asked for. Elsewhere the form
is not seen.
"""

import json
from html import escape

from seq2seq import pretrained
from seq2seq.explorables.html_parts import asset
from seq2seq.explorables.live_words import WORDS as LIVE_WORDS
from seq2seq.explorables.motion_words import WORDS as MOTION_WORDS
from seq2seq.explorables.player_words import WORDS as PLAYER_WORDS
from seq2seq.live.script import script

FILE = "own-sentence.js"
MOST_TOKENS = 30  # of a sentence: the longest that the grammar models were trained on
SCRIPTS = ("live_state.js", "live_words.js", "own_translated.js", "own_player.js", "own_motion.js")
WORDS = {
    "french": "Your own French sentence",
    "play": "Show it",
    "back": "Back to the sentence of the book",
    "loading": "The model is on its way.",
    "failed": "The model couldn't be loaded. Are you offline?",
    "first alone": "It reads only the first sentence.",
    "empty": "Type a French sentence first.",
    "none known": "That is a guess: the model learned {count} French tokens, and none of these is "
    "among them.",
}
# What the live translator says in the same case.
SHARED = (
    *("writes", "writes with", "writes the same", "moved", "nothing"),
    *("looped", "endless", "unknown", "too long", "list"),
    *("copied words", "copied as"),
)


def form(name: str) -> str:
    """Return the form for a sentence that the model `name` of the site translates."""
    words = {key: WORDS[key] for key in ("loading", "failed")}
    data = json.dumps({"model": name, "most": MOST_TOKENS, "words": words})
    return (
        f"<style>\n{asset('own_sentence.css')}</style>\n"
        f'<form class="own-sentence" data-own="{escape(data)}" hidden>'
        f"<label><span>{WORDS['french']}</span>"
        '<input type="text" lang="fr" maxlength="2000" autocomplete="off" autocapitalize="none" '
        f'spellcheck="false"></label><button type="submit">{WORDS["play"]}</button>'
        f'<button type="button" hidden>{WORDS["back"]}</button>'
        '<p role="status"></p></form>\n'
    )


def check_live(owner: str, live: str | None) -> str | None:
    """Return the name of a shipped model, or `None`; raise a `ValueError` for another one."""
    if live is not None and live not in pretrained.names():
        raise ValueError(
            f"{owner}: `live` must be one of {pretrained.names()}. Received: live={live!r}."
        )
    return live


def site_script() -> str:
    """Return the code that a site keeps beside its models, as the file `FILE`."""
    said = {name: LIVE_WORDS[name] for name in SHARED} | WORDS
    words = {"own": said, "player": PLAYER_WORDS, "motion": MOTION_WORDS}
    table = json.dumps(words, ensure_ascii=False)
    own = "".join(asset(name) for name in SCRIPTS)
    return (
        f"{script()}globalThis.seq2seqOwn ??= (() => {{\nconst words = {table};\n{own}"
        "return { translated, withMoved, withShare, playerData, motionData };\n})();\n"
    )
