"""The task: many sentences that nobody has tagged, few that somebody has (chapter 10)."""

from typing import NamedTuple

import numpy as np

from seq2seq.corpora import grammar
from seq2seq.corpora.pair import Pair
from seq2seq.pretraining.labels import Labelled, label
from seq2seq.text.vocabulary import Vocabulary

HELD_OUT = 400


class Task(NamedTuple):
    """French sentences of the grammar corpus.

    Attributes:
        vocabulary: every French word of the training pairs.
        sentences: ids `(N, S)` of the training sentences, without labels.
        train: the training pairs, from which `labelled` draws.
        validation: sentences to choose a learning rate by.
        test: sentences to score on.
        sha256: hash of the corpus.
    """

    vocabulary: Vocabulary
    sentences: np.ndarray
    train: tuple[Pair, ...]
    validation: Labelled
    test: Labelled
    sha256: str

    def labelled(self, number: int, seed: int) -> Labelled:
        """Draw training sentences and tag them.

        Of one seed, the fewer sentences are among the more.

        Raises:
            ValueError: if there are not so many.
        """
        if not 1 <= number <= len(self.train):
            raise ValueError(
                f"labelled: `number` must lie in [1, {len(self.train)}]. Received: {number}."
            )
        order = np.random.default_rng(seed).permutation(len(self.train))
        return label([self.train[i] for i in order[:number]], self.vocabulary)


def load(train_size: int = 4_000, longest: int = 15) -> Task:
    """Take the sentences of at most `longest` tokens from the grammar corpus.

    Args:
        train_size: training pairs to draw, of all lengths.
        longest: longest sentence, in French tokens.
    """
    corpus = grammar.load(train_size=train_size)
    train, validation, test = (
        tuple(pair for pair in split if len(pair.source) <= longest)
        for split in (corpus.train, corpus.validation, corpus.test)
    )
    vocabulary = Vocabulary.from_sentences([pair.source for pair in corpus.train])
    return Task(
        vocabulary,
        vocabulary.encode([pair.source for pair in train]),
        train,
        label(validation[:HELD_OUT], vocabulary),
        label(test[:HELD_OUT], vocabulary),
        corpus.sha256,
    )
