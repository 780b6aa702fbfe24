"""What all explorables share: assets, data that a script can read, numbers as text."""

import json
import math
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


def number(x, decimals=None):
    """Return a number as the script writes it: rounded half up, with a true minus sign.

    Without decimals: at most two, and none that are zero.
    """
    scale = 10 ** (2 if decimals is None else decimals)
    rounded = math.floor(float(x) * scale + 0.5) / scale + 0.0
    text = f"{rounded:.10g}" if decimals is None else f"{rounded:.{decimals}f}"
    return text.replace("-", "\u2212")


def percent(share, decimals=0):
    """Return a share in percent as `explorable.js` writes it."""
    return "NaN" if math.isnan(share) else f"{number(100 * share, decimals)}%"
