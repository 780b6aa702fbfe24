"""All that a translator for visitors learns from: real pairs, grammar, phrases of every day."""

import os

from seq2seq.corpora import grammar, phrases, tatoeba
from seq2seq.corpora.pair import Corpus
from seq2seq.corpora.sentence_file import read_pairs, read_sentences
from seq2seq.text.names import learn_names

# The phrases are few, and a model that sees them once an epoch learns the many others instead.
REPEATED = 4
# Enough of the grammar's pairs to learn its sentences by; all would double the time of an epoch.
DRAWN = 5000


def load(folder: str | os.PathLike | None = None, max_length: int = 30) -> Corpus:
    """Every real pair, `DRAWN` training pairs and the held-out ones of the grammar, the phrases.

    Nothing is held out, so that a model trained on it has no score of its own: its recipe is
    measured on `tatoeba.load()`.

    Args:
        folder: where the real pairs are; see `tatoeba.load`.
        max_length: longest source of the grammar corpus's training pairs; those of its long test
            are longer and left out.

    Returns:
        A corpus of training pairs alone.

    Raises:
        DataError: The real pairs cannot be found, downloaded or read.
    """
    path = tatoeba.find(folder)
    real, _ = read_pairs(path)
    drawn = grammar.load(DRAWN, max_length)
    written = [(french, english) for english, french in read_sentences(path)]
    return Corpus(
        "everything",
        (*real, *drawn.train, *drawn.validation, *drawn.test, *REPEATED * phrases.pairs()),
        (),
        (),
        names=learn_names([*written, *phrases.sentences()]),
    )
