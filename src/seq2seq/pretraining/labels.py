"""Sentences with the kind of each token, and how well kinds are told."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from seq2seq.corpora.pair import Pair
from seq2seq.corpora.word_kinds import KINDS, word_kinds
from seq2seq.text.vocabulary import PAD, Vocabulary


class Labelled(NamedTuple):
    """N French sentences, tagged.

    Attributes:
        tokens: ids `(N, S)`, padded with `<PAD>`.
        kinds: `(N, S)`: 1 for the first of `KINDS`, and so on; 0 where there is padding.
    """

    tokens: np.ndarray
    kinds: np.ndarray


class Accuracy(NamedTuple):
    """Share of the test tokens that get their kind.

    Attributes:
        all: of all tokens.
        unseen: of those whose word stands in no labelled sentence; `None` if there are none.
        unseen_tokens: how many those are.
    """

    all: float
    unseen: float | None
    unseen_tokens: int


def label(pairs: Sequence[Pair], vocabulary: Vocabulary) -> Labelled:
    """Tag the French sides of pairs of the grammar corpus."""
    numbers = {kind: number for number, kind in enumerate(KINDS, start=1)}
    tokens = vocabulary.encode([pair.source for pair in pairs])
    kinds = np.zeros_like(tokens)
    # A boolean mask is filled row by row, as the kinds come.
    kinds[tokens != PAD] = [numbers[kind] for pair in pairs for kind in word_kinds(pair)]
    return Labelled(tokens, kinds)


def accuracy(found: np.ndarray, test: Labelled, learned: Labelled) -> Accuracy:
    """Compare kinds found with the true ones.

    Args:
        found: kinds `(N, S)` of the test sentences.
        test: the test sentences.
        learned: the labelled sentences that the tagger has learned from.
    """
    real = test.tokens != PAD
    unseen = real & ~np.isin(test.tokens, learned.tokens)
    right = found == test.kinds
    return Accuracy(
        float(right[real].mean()),
        float(right[unseen].mean()) if unseen.any() else None,
        int(unseen.sum()),
    )
