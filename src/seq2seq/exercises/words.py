"""The words of the checks, which stand apart from the code: one file a chapter in `words/`."""

import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"


@cache
def words_of(name: str) -> dict:
    """Return all words of a chapter's file, or of `any`, what every check may say.

    Args:
        name: of the file, without its ending.
    """
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
