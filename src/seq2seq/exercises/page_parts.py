"""What questions and the panel of progress share: assets, marked-up text, values out of sight."""

import base64
import json
import re
from html import escape
from importlib.resources import files
from itertools import cycle

from seq2seq.explorables import html_parts

EXPLORABLES = re.compile(r":is\(\.attention-player[^)]*\)")
COLORED = ":is(.course-question, .course-progress)"


def asset(name: str) -> str:
    """Return a file of this room's assets without its indentation."""
    text = (files("seq2seq.exercises") / "assets" / name).read_text("utf-8")
    return "".join(line.strip() + "\n" for line in text.splitlines())


def style_sheet(name: str) -> str:
    """Return a style sheet of the assets, before it the colors of the explorables."""
    return EXPLORABLES.sub(COLORED, html_parts.asset("colors.css")) + asset(name)


def script(name: str) -> str:
    """Return a script element with a script of the assets, before it how progress is stored."""
    return f"<script>\n(() => {{\n{asset('progress-store.js')}{asset(name)}}})();\n</script>\n"


def marked(text: str) -> str:
    """Return a text as HTML: `code` between backticks, *stress* between asterisks."""
    html = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
    return re.sub(r"\*([^*]+)\*", r"<em>\1</em>", html)


def out_of_sight(data: dict, key: str) -> str:
    """Return data so that nobody reads it by accident in the source of a page.

    This is no secret. The page has to know the right value to compare with it, so whoever wants to
    read it can. It only keeps the answer from those who look for something else.
    """
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    mixed = bytes(a ^ b for a, b in zip(content, cycle(key.encode()), strict=False))
    return base64.b64encode(mixed).decode()


def stable(value: float) -> float | int:
    """Return a number that is the same on every machine: nine digits, whole ones without a point.

    The last digits of an exponential differ between machines, and the pages are compared.
    """
    rounded = float(f"{value:.9g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 2**53 else rounded
