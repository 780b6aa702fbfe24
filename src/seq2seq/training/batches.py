"""Batches of sentences of like length, so that little of a batch is padding."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import keras
import numpy as np

from seq2seq.corpora.pair import Pair, StoredPairs
from seq2seq.text.copying import Copier
from seq2seq.text.vocabulary import PAD, Vocabulary

WINDOW = 2**15  # pairs on the disk that are in the memory at once
SHORT = 4  # tokens, the mark among them
FINAL_MARKS = frozenset(".!?。！？؟۔।")


class Batch(NamedTuple):
    """One batch of B pairs, padded on the right.

    Attributes:
        source: ids `(B, S)`.
        target_in: ids `(B, T)`, `<SOS>` first: what the decoder is given.
        target_out: ids `(B, T)`, `<EOS>` last: what it must predict.
    """

    source: np.ndarray
    target_in: np.ndarray
    target_out: np.ndarray


def make_batches(
    pairs: Sequence[Pair] | StoredPairs,
    source_vocabulary: Vocabulary,
    target_vocabulary: Vocabulary,
    batch_size: int,
    rng: np.random.Generator,
    unmarked: float = 0.0,
    piece_dropout: float = 0.0,
    copier: Copier | None = None,
    multiple: int = 1,
) -> Iterator[Batch]:
    """Deal the pairs into batches of like length, in random order, once through.

    Pairs are sorted by source length, then target length, with a little noise, so that a pair meets
    other neighbors in each epoch. Pairs on the disk are taken in windows, each as if it were all.

    Args:
        pairs: training pairs.
        source_vocabulary: source tokens to ids.
        target_vocabulary: target tokens to ids.
        batch_size: pairs in a batch; the last of each epoch may be smaller.
        rng: source of the noise and of the order.
        unmarked: share of the pairs whose final mark (. ! ?) is left off on both sides, others in
            each epoch, so that a model does not depend on a mark that people forget to type. Of the
            short ones, which people type so most, it is half.
        piece_dropout: share of the words that are cut finer than need be; see `Pieces.split`.
        copier: puts placeholders for the names and numbers that both sides have.
        multiple: widths S and T are rounded up to a multiple of this, with padding; see
            `multiple_of_widths`.

    Yields:
        Batches; each pair stands in exactly one of them.
    """
    if not pairs or batch_size < 1:
        raise ValueError(
            "make_batches: `pairs` must not be empty and `batch_size` must be positive. "
            f"Received: len(pairs)={len(pairs)}, batch_size={batch_size}."
        )
    if isinstance(pairs, StoredPairs):
        same = (source_vocabulary, target_vocabulary, batch_size, rng, unmarked, piece_dropout)
        for window in pairs.windows(WINDOW, rng):
            yield from make_batches(window, *same, copier, multiple)
        return
    if unmarked:
        short = np.array([len(pair.source) <= SHORT for pair in pairs])
        cut = rng.random(len(pairs)) < np.where(short, max(unmarked, 0.5), unmarked)
        pairs = [_without_mark(p) if c else p for p, c in zip(pairs, cut, strict=True)]
    sides = [
        (p.source, p.target) if copier is None else copier.hide_pair(p.source, p.target, rng)
        for p in pairs
    ]
    sources = [source_vocabulary.split(source, piece_dropout, rng) for source, _ in sides]
    targets = [target_vocabulary.split(target, piece_dropout, rng) for _, target in sides]
    noise = rng.uniform(0, 1.5, size=(len(pairs), 2))
    lengths = np.array([[len(s), len(t)] for s, t in zip(sources, targets, strict=True)]) + noise
    order = np.lexsort((lengths[:, 1], np.floor(lengths[:, 0])))
    starts = rng.permutation(np.arange(0, len(pairs), batch_size))
    for start in starts:
        chosen = order[start : start + batch_size]
        source = source_vocabulary.encode_tokens([sources[i] for i in chosen])
        target = target_vocabulary.encode_tokens([targets[i] for i in chosen], sos=True, eos=True)
        yield Batch(*(_widened(ids, multiple) for ids in (source, target[:, :-1], target[:, 1:])))


def number_of_batches(pairs: Sequence[Pair] | StoredPairs, batch_size: int) -> int:
    """Return how many batches `make_batches` deals."""
    whole, rest = divmod(len(pairs), WINDOW) if isinstance(pairs, StoredPairs) else (0, len(pairs))
    return whole * -(-WINDOW // batch_size) + -(-rest // batch_size)


def multiple_of_widths() -> int:
    """Return what the widths of batches are multiples of: 8 on JAX, which compiles each anew."""
    return 8 if keras.backend.backend() == "jax" else 1


def _widened(ids: np.ndarray, multiple: int) -> np.ndarray:
    """Pad ids `(B, T)` on the right until T is a multiple."""
    return np.pad(ids, ((0, 0), (0, -ids.shape[1] % multiple)), constant_values=PAD)


def _without_mark(pair: Pair) -> Pair:
    """Leave off the final mark of both sides, if both have one and something stands before it."""
    sides = (pair.source, pair.target)
    if all(len(side) > 1 and side[-1] in FINAL_MARKS for side in sides):
        return Pair(pair.source[:-1], pair.target[:-1])
    return pair
