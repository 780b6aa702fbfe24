"""What all explorables share: assets, and data that a script can read."""

import json
from importlib.resources import files


def asset(name):
    """Return a file of the package's assets without its indentation."""
    text = (files("seq2seq.explorables") / "assets" / name).read_text("utf-8")
    return "".join(line.strip() + "\n" for line in text.splitlines())


def style_sheet(name):
    """Return a style sheet of the assets, with the colors that all explorables share before it."""
    return asset("colors.css") + asset(name)


def script_data(data):
    """Return data as JSON that no string in it can end before its script element ends."""
    # Inside a script element only "<" can end it: written as an escape, it cannot.
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", r"\u003c")
