"""A file of sentence pairs that is too large for the memory: read once, and kept on the disk.

While it reads, it keeps four numbers of each pair in the memory, 32 bytes: a hash of the pair,
hashes of its two sentences, and its line. Pairs that are there twice, and the held-out pairs, are
found by sorting them, which takes some 150 bytes a pair for a moment. The pairs that are trained on
are nowhere but on the disk.
"""

import hashlib
import os
import random
from array import array
from itertools import chain, islice
from pathlib import Path

import numpy as np

from seq2seq.corpora.download import DataError
from seq2seq.corpora.own_reading import THERE_ALREADY, Reader, Reading, Sample
from seq2seq.corpora.pair import Pair, StoredPairs
from seq2seq.corpora.splits import FEWEST, MOST_HELD_OUT, sentence_key
from seq2seq.corpora.table import stream_rows

LARGE = 2**25  # bytes of a file that is streamed unless the reader says otherwise
PACKED = 4  # how many times as large a file is once it is unpacked, about
_ENOUGH = 1_000  # rows, to see by which columns hold what
_OFTEN = 100  # pairs of one sentence, above which it is never held out
_TRAIN, _VALIDATION, _TEST, _LEFT_OUT = range(4)


def is_large(path: str | os.PathLike) -> bool:
    """Return whether a file should be streamed; one that cannot be read is not large."""
    path = Path(path).expanduser()
    try:
        return path.stat().st_size * (PACKED if path.suffix == ".gz" else 1) > LARGE
    except (OSError, ValueError):
        return False


def read_streamed(
    path: str | os.PathLike,
    languages: tuple[str, str],
    source: int | str | None = None,
    target: int | str | None = None,
    header: bool | None = None,
    encoding: str | None = None,
    validation_size: int | None = None,
    test_size: int | None = None,
    max_length: int = 100,
    seed: int = 0,
    samples: int = 3,
) -> tuple[Reading, tuple[StoredPairs, tuple[Pair, ...], tuple[Pair, ...]]]:
    """Read and split the pairs of a file, of which the memory holds a few; see `own.load`.

    Returns:
        What was read; and the pairs to train on, for validation and to test, see `hold_out`.
    """
    reader = Reader(path, languages, max_length)
    rows, encoding = stream_rows(path, encoding)
    head = list(islice(rows, _ENOUGH))
    columns = reader.columns(head, source, target, header)
    whole, sources, targets, lines = array("Q"), array("Q"), array("Q"), array("q")
    shown: list[Sample] = []
    rng, same = random.Random(seed), 0

    def pairs():
        nonlocal same
        for sample in reader.pairs(chain(head, rows), columns):
            pair = sample.pair
            same += pair.source == pair.target
            whole.append(_number(seed, pair.text))
            sources.append(_number(seed, " ".join(sentence_key(pair.source))))
            targets.append(_number(seed, " ".join(sentence_key(pair.target))))
            lines.append(sample.line)
            _keep_some(shown, sample, len(lines), samples, rng)
            yield pair

    stored = StoredPairs(pairs())
    reader.check(len(stored), same)
    is_first = np.zeros(len(stored), bool)
    is_first[np.unique(whole, return_index=True)[1]] = True
    for line in np.array(lines)[~is_first].tolist():
        reader.drop(THERE_ALREADY, line)
    stored = stored if is_first.all() else stored.select(is_first)
    part = hold_out(
        path, np.array(sources)[is_first], np.array(targets)[is_first], validation_size, test_size
    )
    shown.sort()
    return (
        Reading(reader.lines, encoding, columns, stored, shown, reader.dropped),
        (
            stored.select(part == _TRAIN),
            tuple(stored.select(part == _VALIDATION)),
            tuple(stored.select(part == _TEST)),
        ),
    )


def hold_out(
    path: str | os.PathLike,
    sources: np.ndarray,
    targets: np.ndarray,
    validation_size: int | None = None,
    test_size: int | None = None,
) -> np.ndarray:
    """Split pairs by the hashes of their source sentences, so that no sentence is in two splits.

    The test pairs are those with the lowest hashes, the validation pairs those with the highest,
    one for each source and each target sentence. What else has one of their sentences is left out.
    A sentence of more than 100 pairs is never held out.

    In the memory, `split_pairs` keeps the components of all pairs together. Here they are not
    known: they would take a search through the whole file for every pair.

    Args:
        path: the file, which errors name.
        sources: hashes of the N source sentences.
        targets: hashes of the N target sentences.
        validation_size: number of validation pairs; left out, a tenth of the pairs, 2,000 at most.
        test_size: number of test pairs; the same.

    Returns:
        `(N,)` numbers: 0 to train on, 1 for validation, 2 to test, 3 left out.

    Raises:
        DataError: if so many pairs cannot be held out.
    """
    order = np.lexsort((targets, sources))  # so that the order of the file plays no part
    _, first, count = np.unique(sources[order], return_index=True, return_counts=True)
    first = order[first]
    _, of_target, count_of_target = np.unique(targets, return_inverse=True, return_counts=True)
    rare = first[(count <= _OFTEN) & (count_of_target[of_target[first]] <= _OFTEN)]
    one_a_target = np.sort(np.unique(targets[rare], return_index=True)[1])
    candidates = rare[one_a_target]  # in the order of the hashes of their sources
    usual = min(len(sources) // FEWEST, MOST_HELD_OUT, len(candidates) // 4)
    validation, test = (usual if size is None else size for size in (validation_size, test_size))
    nothing_left = None in (validation_size, test_size) and not usual
    if nothing_left or min(validation, test) < 0 or validation + test > len(candidates):
        raise DataError(
            f"{path} must hold enough different sentences to hold some out. Received: "
            f"{len(candidates):,} that could be, validation_size={validation_size} and "
            f"test_size={test_size}. Set both smaller, or to 0 (--validation-size 0 --test-size 0)."
        )
    part = np.full(len(sources), _TRAIN, "int8")
    held = np.concatenate([candidates[:test], candidates[len(candidates) - validation :]])
    part[np.isin(sources, sources[held]) | np.isin(targets, targets[held])] = _LEFT_OUT
    part[held] = [_TEST] * test + [_VALIDATION] * validation
    if not (part == _TRAIN).any():
        raise DataError(
            f"{path} must leave pairs to train on. Received: {len(sources):,} pairs, "
            f"{validation:,} for validation and {test:,} to test."
        )
    return part


def _number(seed: int, text: str) -> int:
    """Return a hash of 64 bits, which two of a million texts share once in 37 million files."""
    digest = hashlib.blake2b(f"{seed} {text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def _keep_some(kept: list, sample: Sample, number: int, size: int, rng: random.Random) -> None:
    """Keep `size` of the samples seen so far, each with the same chance; this is the N-th."""
    place = len(kept) if len(kept) < size else rng.randrange(number)
    if place < size:
        kept[place : place + 1] = [sample]
