"""What depends on a language: how its text becomes tokens, and tokens text again.

French and English, which the course reads, have rules of their own. Every other language is cut
without any (`text.neutral`), and its words into pieces.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from seq2seq.text import neutral
from seq2seq.text.sentences import split_any, split_sentences
from seq2seq.text.tokens import join_english, join_french, tokenize_english, tokenize_french

FRENCH_TO_ENGLISH = ("fr", "en")
_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class Language(NamedTuple):
    """How a language is read and written.

    Attributes:
        code: code of the language, such as `"ko"`.
        tokenize: text to tokens.
        join: tokens to text.
        sentences: a line to its sentences.
    """

    code: str
    tokenize: Callable[[str], list[str]]
    join: Callable[[Sequence[str]], str]
    sentences: Callable[[str], list[str]]


_WITH_RULES = {
    "fr": Language("fr", tokenize_french, join_french, split_sentences),
    "en": Language("en", tokenize_english, join_english, split_sentences),
}


def language(code: str) -> Language:
    """Return how a language is read and written.

    Args:
        code: code of a language (ISO 639), such as `"fr"`, `"ko"`, `"pt-BR"`.

    Raises:
        ValueError: if it is no code of a language.

    Example:
        >>> language("de").tokenize("Ich schlafe heute.")
        ['ich', 'schlafe', 'heute', '.']
    """
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise ValueError(
            "language: `code` must be the code of a language, such as 'de' or 'ko'. "
            f"Received: code={code!r}."
        )
    base = code.split("-")[0]
    if base in _WITH_RULES:
        return _WITH_RULES[base]._replace(code=code)
    return Language(code, neutral.tokenize, neutral.join, split_any)
