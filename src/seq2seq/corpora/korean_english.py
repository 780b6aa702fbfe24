"""An example of sentences of one's own: Korean–English pairs, written for this course.

A small world: who does what, where and when, in the polite style that one learns first. Few words
come back often, so that a model can learn from some 350 pairs what a verb does at the end.
"""

from pathlib import Path

from seq2seq.corpora import own
from seq2seq.corpora.pair import Corpus

PATH = Path(__file__).with_name("korean_english.tsv")


def load(**options) -> Corpus:
    """Return the pairs as a corpus.

    Args:
        **options: passed on to `own.load`.

    Example:
        >>> load().train[0].text
        '저는 학생이에요 . → i am a student .'
    """
    return own.load(PATH, "ko", "en", **options)
