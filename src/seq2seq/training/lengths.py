"""Pairs that are too long to train on: one of them would take the memory of its whole batch."""

from collections.abc import Callable
from dataclasses import replace
from itertools import compress, islice

import numpy as np

from seq2seq.corpora.pair import Corpus, Pair, StoredPairs
from seq2seq.training.settings import Settings
from seq2seq.translator import Translator

LONGEST = 200  # tokens of a side, unless the settings say otherwise


def without_long_pairs(
    corpus: Corpus,
    settings: Settings,
    translator: Translator,
    say: Callable[[str], object] = lambda line: None,
) -> Corpus:
    """Leave out training pairs of which a side has too many tokens, and say which.

    No batch then has more than its number of pairs times this many tokens on a side.

    Args:
        corpus: what to train on. The grammar corpus draws no pairs that are too long.
        settings: its `max_length`, or else `LONGEST`, is how many tokens a side may have.
        translator: its vocabularies cut words into the tokens that the model reads.
        say: called with one line, if there are such pairs.

    Returns:
        The corpus, the same one if nothing is left out.

    Raises:
        ValueError: if no pair is short enough.
    """
    if settings.corpus == "grammar":
        return corpus
    longest = settings.max_length or LONGEST
    if settings.everything:  # whose `max_length` is that of the grammar's pairs
        longest = LONGEST

    def tokens(pair: Pair) -> int:
        source = translator.source_vocabulary.split(pair.source)
        return max(len(source), len(translator.target_vocabulary.split(pair.target)))

    sizes = np.fromiter(map(tokens, corpus.train), "int32")
    fit = sizes <= longest
    if fit.all():
        return corpus
    if not fit.any():
        raise ValueError(
            f"train: `max_length` must leave training pairs. Received: max_length={longest}, and "
            f"the shortest of {len(sizes):,} pairs has {sizes.min():,} tokens."
        )
    stored = isinstance(corpus.train, StoredPairs)
    kept = corpus.train.select(fit) if stored else tuple(compress(corpus.train, fit))
    text = next(islice(corpus.train, int(sizes.argmax()), None)).text
    left_out = len(sizes) - len(kept)
    plural = "s" if left_out > 1 else ""
    say(
        f"left out {left_out:,} training pair{plural} of more than {longest} tokens; "
        f"the longest has {sizes.max():,}: {text[:60]!r}"
    )
    return replace(corpus, train=kept, sha256="")
