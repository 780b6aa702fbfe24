"""The corpora of the experiments: all variants are scored on the same pairs."""

from functools import lru_cache

from seq2seq.corpora import grammar
from seq2seq.corpora.pair import Corpus, Pair
from seq2seq.experiments.variant import Variant

# Of the pairs drawn for lengths up to 30, two in three have at most 20 source tokens.
_DRAWN_FOR_ONE = 1.6


@lru_cache(maxsize=4)
def load_corpus(variant: Variant) -> Corpus:
    """Return the corpus of a variant.

    Validation and test pairs are those of the default corpus, whatever the training lengths, and
    training never meets them. Variants that train on shorter sentences get as many other ones.
    """
    if variant.recipe is not None:
        from seq2seq.corpora import tatoeba

        return tatoeba.load()
    if variant.corpus == "multi30k":
        from seq2seq.corpora import multi30k

        return first_pairs(multi30k.load(), variant.train_pairs)
    if variant.max_length == 30:
        corpus = grammar.load(train_size=variant.train_pairs)
    else:
        corpus = with_sources_up_to(
            variant.max_length,
            grammar.load(train_size=round(_DRAWN_FOR_ONE * variant.train_pairs)),
            variant.train_pairs,
        )
    return reversed_source(corpus) if variant.reverse else corpus


def with_sources_up_to(longest: int, corpus: Corpus, train_pairs: int) -> Corpus:
    """Keep training pairs of at most `longest` source tokens, exactly `train_pairs` of them.

    Raises:
        ValueError: if the corpus has fewer of them.
    """
    train = tuple(pair for pair in corpus.train if len(pair.source) <= longest)[:train_pairs]
    if len(train) < train_pairs:
        raise ValueError(
            f"with_sources_up_to: `corpus` must have {train_pairs} training pairs of at most "
            f"{longest} source tokens. Received: {len(train)}."
        )
    return Corpus(corpus.name, train, corpus.validation, corpus.test, corpus.long_test)


def first_pairs(corpus: Corpus, train_pairs: int) -> Corpus:
    """Keep the first training pairs, exactly `train_pairs` of them.

    Raises:
        ValueError: if the corpus has fewer of them.
    """
    if len(corpus.train) < train_pairs:
        raise ValueError(
            f"first_pairs: `corpus` must have {train_pairs} training pairs. "
            f"Received: {len(corpus.train)}."
        )
    train = corpus.train[:train_pairs]
    return Corpus(corpus.name, train, corpus.validation, corpus.test, corpus.long_test)


def reversed_source(corpus: Corpus) -> Corpus:
    """Return the corpus with each source from its end (Sutskever et al., 2014), links too."""
    return Corpus(corpus.name, *(tuple(map(_reversed, pairs)) for pairs in corpus.splits.values()))


def _reversed(pair: Pair) -> Pair:
    last = len(pair.source) - 1
    sure, possible = (
        frozenset((t, last - s) for t, s in links) for links in (pair.sure, pair.possible)
    )
    return Pair(pair.source[::-1], pair.target, sure, possible)
