"""Fonts for tokens of any script: what the font of the book lacks, an installed one may have."""

from functools import cache

import matplotlib.pyplot as plt
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

BOOK = "DejaVu Sans"
_NO_SHAPES = "Last Resort"  # has a box for every character


def use_fonts_for(owner: str, argument: str, texts) -> None:
    """Add installed fonts to those in use, for characters that the font of the book lacks.

    Args:
        owner: the figure, which opens the error message.
        argument: name of its argument.
        texts: what is to be drawn.

    Raises:
        ValueError: if no installed font has a character, which would be drawn as a box.
    """
    drawable = _characters(font_manager.findfont(BOOK))
    missing = {c for text in texts for c in text if c.isprintable() and ord(c) not in drawable}
    while missing:
        found = {name: missing & _characters_of(name) for name in _installed()}
        best = max(sorted(found), key=lambda name: len(found[name]), default=None)
        if best is None or not found[best]:
            raise ValueError(
                f"{owner}: `{argument}` must have characters that an installed font can draw. "
                f"Received: {''.join(sorted(missing))[:10]!r}, which none has. Install one, such "
                "as Noto Sans CJK for Chinese, Japanese and Korean, and start Python again."
            )
        missing -= found[best]
        plt.rcParams["font.family"] = [*plt.rcParams["font.family"], best]


@cache
def _installed() -> dict[str, str]:
    """Return the file of every font family."""
    fonts = {font.name: font.fname for font in font_manager.fontManager.ttflist}
    return {name: path for name, path in fonts.items() if not name.startswith(_NO_SHAPES)}


def _characters_of(name: str) -> set[str]:
    return set(map(chr, _characters(_installed()[name])))


@cache
def _characters(path: str) -> frozenset[int]:
    return frozenset(FT2Font(path).get_charmap())
