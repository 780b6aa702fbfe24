"""Split sentence pairs so that no sentence, on either side, is in two splits.

In a collection of translations one French sentence has several English ones, and the other way
round. Pairs that share a sentence, directly or through other pairs, form a connected component, and
a component is never divided.
"""

import hashlib
import os
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from seq2seq.corpora.download import DataError
from seq2seq.corpora.pair import Pair

FEWEST = 10  # different pairs, for some of them to be held out
MOST_HELD_OUT = 2_000

# What stays together: pairs that share a sentence; or, to measure what a leak is worth, only pairs
# of one French sentence, or nothing at all.
SPLITS = ("component", "source", "line")


class Overlap(NamedTuple):
    """How many of N test pairs meet themselves in training.

    Attributes:
        source: pairs whose source sentence is in training.
        target: pairs whose target sentence is in training.
        either: pairs of which at least one side is in training.
        whole: pairs that are in training as they are, which is what a translator gets right that
            looks sentences up and knows nothing else.
    """

    source: int
    target: int
    either: int
    whole: int


def sentence_key(tokens: Sequence[str]) -> tuple[str, ...]:
    """What makes two sentences the same sentence: their tokens without the punctuation.

    Example:
        >>> sentence_key(("cours", "!")) == sentence_key(("cours", "."))
        True
    """
    words = tuple(token for token in tokens if any(map(str.isalnum, token)))
    return words or tuple(tokens)


def overlap(train: Iterable[Pair], test: Sequence[Pair]) -> Overlap:
    """Count what a split leaks: test pairs of which training has seen one side, or both.

    Args:
        train: Pairs to train on.
        test: Pairs to test on.

    Returns:
        The counts. Two sentences are the same if their `sentence_key` is.

    Example:
        >>> pairs = [Pair(("va",), ("go",)), Pair(("pars",), ("go",)), Pair(("oui",), ("yes",))]
        >>> overlap(pairs[:1], pairs[1:])
        Overlap(source=0, target=1, either=1, whole=0)
    """
    keys = [(sentence_key(pair.source), sentence_key(pair.target)) for pair in test]
    wanted = ({source for source, _ in keys}, {target for _, target in keys}, set(keys))
    sources, targets, pairs = found = (set(), set(), set())
    for pair in train:  # which may be on the disk: only what the test pairs have is remembered
        s, t = sentence_key(pair.source), sentence_key(pair.target)
        for some, of_test, key in zip(found, wanted, (s, t, (s, t)), strict=True):
            if key in of_test:
                some.add(key)
    seen = [(s in sources, t in targets, (s, t) in pairs) for s, t in keys]
    return Overlap(
        source=sum(source for source, _, _ in seen),
        target=sum(target for _, target, _ in seen),
        either=sum(source or target for source, target, _ in seen),
        whole=sum(whole for _, _, whole in seen),
    )


def connected_components(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Pairs grouped so that two groups share no sentence on either side.

    Args:
        pairs: Sentence pairs.

    Returns:
        Groups of pairs, in the order of their first pairs.

    Example:
        >>> pairs = [Pair(("va",), ("go",)), Pair(("pars",), ("go",)), Pair(("oui",), ("yes",))]
        >>> [len(component) for component in connected_components(pairs)]
        [2, 1]
    """
    parent = {}

    def root(sentence):
        parent.setdefault(sentence, sentence)
        while parent[sentence] != sentence:
            parent[sentence] = parent[parent[sentence]]  # halve the path for the next search
            sentence = parent[sentence]
        return sentence

    for pair in pairs:
        source, target = (
            ("source", sentence_key(pair.source)),
            ("target", sentence_key(pair.target)),
        )
        parent[root(source)] = root(target)
    components = {}
    for pair in pairs:
        components.setdefault(root(("source", sentence_key(pair.source))), []).append(pair)
    return list(components.values())


def split_pairs(
    pairs: Sequence[Pair],
    validation_size: int,
    test_size: int,
    seed: int = 0,
    largest_component: int = 100,
    by: str = "component",
) -> tuple[tuple[Pair, ...], tuple[Pair, ...], tuple[Pair, ...]]:
    """Train, validation and test pairs that share no sentence on either side.

    Components are ordered by a hash of the seed and of the first of their French sentences. The
    test pairs are taken from the front of that order and the validation pairs from its back, so
    that a new version of the data, with some pairs added, keeps most of the assignments.

    A held-out component gives one pair for each of its French sentences, chosen by hash; its other
    pairs are left out. A component of more than `largest_component` pairs stays in training.

    Args:
        pairs: Sentence pairs, none twice.
        validation_size: Number of validation pairs.
        test_size: Number of test pairs.
        seed: Another seed gives another split.
        largest_component: Size above which a component is never held out.
        by: `"component"`. Or `"source"` or `"line"`, to show what a split is worth that lets
            sentences into training and test: only pairs of one French sentence stay together, or
            each pair goes its own way.

    Returns:
        Train, validation and test pairs, each in the order of `pairs`.

    Raises:
        ValueError: The sizes are negative or leave nothing to train on, or `by` is unknown.
    """
    if by not in SPLITS:
        raise ValueError(f"split_pairs: `by` must be one of {list(SPLITS)}. Received: by={by!r}")
    for name, size in (("validation_size", validation_size), ("test_size", test_size)):
        if size < 0:
            raise ValueError(f"split_pairs: `{name}` must be 0 or more. Received: {name}={size}")

    def order(component):
        first = min(sentence_key(pair.source) for pair in component)
        return _hash(seed, (*first, *component[0].target) if by == "line" else first)

    def take(components, size):
        taken, rest = [], []
        for component in components:
            held_out = _one_pair_per_source(component, seed)
            if len(component) <= largest_component and len(taken) + len(held_out) <= size:
                taken += held_out
            else:
                rest.append(component)
        return set(taken), rest

    components = sorted(_groups(pairs, by), key=order)
    test, components = take(components, test_size)
    validation, components = take(components[::-1], validation_size)
    train = {pair for component in components for pair in component}
    if not train or len(test) < test_size or len(validation) < validation_size:
        raise ValueError(
            "split_pairs: `validation_size` and `test_size` must leave pairs to train on. "
            f"Received: validation_size={validation_size}, test_size={test_size} with "
            f"{len(pairs)} pairs"
        )
    return tuple(
        tuple(pair for pair in pairs if pair in chosen) for chosen in (train, validation, test)
    )


def split_to_fit(
    path: str | os.PathLike,
    pairs: Sequence[Pair],
    validation_size: int | None = None,
    test_size: int | None = None,
    seed: int = 0,
    by: str = "component",
) -> tuple[tuple[Pair, ...], tuple[Pair, ...], tuple[Pair, ...]]:
    """Split the pairs of a file as `split_pairs` does, into sizes that fit.

    Args:
        path: the file, which errors name.
        pairs: its pairs, none twice.
        validation_size: number of validation pairs; left out, a tenth of the pairs, 2,000 at most.
        test_size: number of test pairs; the same.
        seed: another seed gives another split.
        by: see `split_pairs`.

    Raises:
        DataError: If the file is too small for any pair to be held out.
        ValueError: As `split_pairs`.
    """
    if validation_size is not None and test_size is not None:
        return split_pairs(pairs, validation_size, test_size, seed, by=by)
    if len(pairs) < FEWEST:
        raise DataError(
            f"{path} must hold {FEWEST} different pairs or more, so that some can be held out. "
            f"Received: {len(pairs)}. Add pairs, or set validation_size=0 and test_size=0 "
            "(--validation-size 0 --test-size 0)."
        )
    size = min(len(pairs) // 10, MOST_HELD_OUT)
    while size:
        sizes = [size if given is None else given for given in (validation_size, test_size)]
        try:
            return split_pairs(pairs, *sizes, seed, by=by)
        except ValueError:
            if size == 1 and (validation_size, test_size) != (None, None):
                raise  # no size fits beside the one that was given
            size //= 2
    raise DataError(
        f"{path} must hold pairs that share no sentence, so that some can be held out. Received: "
        f"{len(pairs):,} pairs that nearly all share one with another. Set validation_size=0 and "
        "test_size=0 (--validation-size 0 --test-size 0) to train without."
    )


def _groups(pairs, by):
    if by == "component":
        return connected_components(pairs)
    groups = {}
    for place, pair in enumerate(pairs):
        groups.setdefault(place if by == "line" else sentence_key(pair.source), []).append(pair)
    return list(groups.values())


def _one_pair_per_source(component, seed):
    chosen = {}
    for pair in sorted(component, key=lambda pair: _hash(seed, pair.target)):
        chosen.setdefault(pair.source, pair)
    return list(chosen.values())


def _hash(seed, tokens):
    return hashlib.sha256(f"{seed} {' '.join(tokens)}".encode()).digest()
