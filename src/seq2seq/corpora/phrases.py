"""Phrases of every day, written for this course: what a visitor types first.

Collections of real sentences have few of the shortest ones. A model that is shipped learns these
beside them; a model that is measured does not.
"""

from pathlib import Path

from seq2seq.corpora.pair import Pair
from seq2seq.text.tokens import tokenize_english, tokenize_french

# Its Tom, its numbers and addresses stand for any: both sides have them, so that they are copied.
_FILE = Path(__file__).with_name("phrases.tsv")


def sentences() -> list[tuple[str, str]]:
    """Return the phrases as they are written, French and English.

    Example:
        >>> sentences()[0]
        ('Oui.', 'Yes.')
    """
    return [tuple(line.split("\t")) for line in _FILE.read_text(encoding="utf-8").splitlines()]


def pairs() -> tuple[Pair, ...]:
    """Return the phrases as pairs of tokens.

    Example:
        >>> pairs()[0].text
        'oui . → yes .'
    """
    return tuple(
        Pair(tuple(tokenize_french(french)), tuple(tokenize_english(english)))
        for french, english in sentences()
    )
