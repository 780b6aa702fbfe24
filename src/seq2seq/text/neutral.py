"""Text to tokens and back for any language, without rules of any one language.

Tokens are lower-case. A word is a run of letters and digits with their combining marks, and
punctuation stands alone. Chinese, Japanese, Thai and a few others write no spaces between words:
each of their characters is a token.

Where spaces belong follows from the tokens nearly always: none before a comma, none after an
opening parenthesis, none between Chinese characters. Where a text does otherwise, its token begins
with a mark that says so. So joining gives the text back, and most tokens look like words.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

GLUED = "\uffed"  # ￭ before a token: no space here, though there usually is one
SPACED = "\u2581"  # ▁ before a token: a space here, though there usually is none

# Scripts that write no spaces between words: Han, kana, Thai, Lao, Burmese, Khmer.
_SPACELESS = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"
)
_IS_SPACELESS = re.compile(f"[{_SPACELESS}]")
# Without a shape of their own. Joiners (U+200C, U+200D) stay: Persian and Hindi spell with them.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LEFT = frozenset(".,;:!?%…\u060c\u061b\u061f\u06d4\u0964")  # stand close to what is before them
_RIGHT = frozenset("¿¡#")  # stand close to what is after them


def normalize(text: str) -> str:
    """Lower-case NFC text with single spaces and without invisible characters.

    Example:
        >>> normalize("  Ich\u00a0schlafe. ")
        'ich schlafe.'
    """
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    return " ".join(_INVISIBLE.sub("", _CONTROL.sub(" ", text)).split())


def tokenize(text: str) -> list[str]:
    """Cut text of any language into tokens.

    Args:
        text: a sentence.

    Returns:
        A list of lower-case tokens; empty if the text is blank.

    Example:
        >>> tokenize("¿Qué hora es?"), tokenize("我有3只猫。")
        (['¿', 'qué', 'hora', 'es', '?'], ['我', '有', '3', '只', '猫', '。'])
        >>> tokenize("z.B. heute")
        ['z', '.', '￭b', '.', 'heute']
    """
    tokens = []
    spacing = _Spacing()
    for token, spaced in _cut(normalize(text)):
        usual = spacing.before(token)
        mark = "" if spaced == usual or not tokens else SPACED if spaced else GLUED
        tokens.append(mark + token)
    return tokens


def join(tokens: Sequence[str]) -> str:
    """Put tokens together to text: what `tokenize` cut is as it was, in lower case.

    Example:
        >>> join(["¿", "qué", "hora", "es", "?"])
        '¿qué hora es?'
    """
    text, spacing = "", _Spacing()
    for marked in tokens:
        mark = marked[0] if len(marked) > 1 and marked[0] in (GLUED, SPACED) else ""
        token = marked[len(mark) :]
        usual = spacing.before(token)
        spaced = usual if not mark else mark == SPACED
        text += (" " if spaced and text else "") + token
    return text


class _Spacing:
    """Whether a space usually stands before each token of a text, from its first to its last."""

    def __init__(self):
        self._after_opening = False  # what is before stands close to what comes
        self._quoting = False
        self._spaceless = False

    def before(self, token: str) -> bool:
        """Return whether a space usually stands before the next token."""
        category = unicodedata.category(token[0])
        quotes = token == '"'
        spaceless = bool(_IS_SPACELESS.match(token[-1])) or _is_wide_punctuation(token)
        closing = token in _LEFT or category in ("Pe", "Pf") or (quotes and self._quoting)
        usual = not (closing or self._after_opening or spaceless or self._spaceless)
        opening = token in _RIGHT or category in ("Ps", "Pi")
        self._after_opening = opening or (quotes and not self._quoting)
        self._quoting ^= quotes
        self._spaceless = spaceless
        return usual


def _is_wide_punctuation(token: str) -> bool:
    """Return whether a mark is as wide as a Chinese character, and so has its space in itself."""
    wide = unicodedata.east_asian_width(token[0]) in "FW"
    return wide and unicodedata.category(token[0]).startswith("P")


def _cut(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a text, each with whether a space stands before it."""
    for match in _pattern().finditer(text):
        yield match[0], text[match.start() - 1 : match.start()] == " "


@cache
def _pattern() -> re.Pattern:
    marks = f"[{_combining_marks()}\u200c\u200d]*"
    letter = rf"(?:(?![{_SPACELESS}])[^\W_]{marks})"
    # Inside a word: apostrophe and hyphen; dot, comma, colon and slash between digits only.
    word = rf"{letter}+(?:(?:['’-]|(?<=\d)[.,:/](?=\d)){letter}+)*"
    return re.compile(rf"[{_SPACELESS}]{marks}|{word}|\S")


def _combining_marks() -> str:
    """Return the ranges of all characters that belong to the letter before them, for a pattern."""
    marks = [c for c in range(sys.maxunicode + 1) if unicodedata.category(chr(c))[0] == "M"]
    starts = [c for c, before in zip(marks, [None, *marks], strict=False) if before != c - 1]
    ends = [c for c, after in zip(marks, [*marks[1:], None], strict=True) if after != c + 1]
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in zip(starts, ends, strict=True))
