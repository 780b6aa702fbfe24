"""Lines and pairs on the disk: the same as in the memory, in windows from all over the file."""

import gc
import tracemalloc

import numpy as np
import pytest

from seq2seq.corpora import grammar, own
from seq2seq.corpora.pair import Corpus, StoredPairs
from seq2seq.corpora.stored import BLOCK, StoredLines


def numbered(count):
    return StoredLines(f"Zeile {i} 안 \u2028 \x0b" for i in range(count))


def place(line):
    return int(line.split()[1])


@pytest.mark.parametrize("count", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 7])
def test_lines_come_back_as_they_were_however_often(count):
    lines = numbered(count)
    assert len(lines) == count
    for _ in range(2):
        assert list(lines) == [f"Zeile {i} 안 \u2028 \x0b" for i in range(count)]
    odd = lines.select(i % 2 for i in range(count))
    assert list(map(place, odd)) == list(range(1, count, 2))


def test_two_readers_do_not_disturb_each_other():
    lines = numbered(3 * BLOCK)
    assert all(a == b for a, b in zip(lines, lines, strict=True))


def test_selecting_takes_a_choice_for_each_line():
    with pytest.raises(ValueError, match="longer|shorter"):
        numbered(3).select([True])


def windows(lines, size, seed=0):
    return [list(map(place, w)) for w in lines.windows(size, np.random.default_rng(seed))]


def test_windows_hold_each_line_once_from_all_over_the_file():
    count, size = 50 * BLOCK + 9, 8 * BLOCK
    lines = numbered(count)
    found = windows(lines, size)
    assert [len(window) for window in found] == [size] * 6 + [count - 6 * size]
    assert sorted(sum(found, [])) == list(range(count))
    for window in found:
        assert window == sorted(window) and window[-1] - window[0] > count / 3
    assert windows(lines, size) == found and windows(lines, size, seed=1) != found


def test_what_fits_into_one_window_keeps_its_order_and_draws_nothing():
    rng = np.random.default_rng(0)
    (window,) = numbered(3 * BLOCK + 5).windows(4 * BLOCK, rng)
    assert list(map(place, window)) == list(range(3 * BLOCK + 5))
    assert rng.random() == np.random.default_rng(0).random()


@pytest.mark.parametrize("size", [0, 1, BLOCK + 1, -BLOCK])
def test_a_window_is_made_of_whole_blocks(size):
    with pytest.raises(ValueError, match=f"must be a multiple of {BLOCK}. Received: size={size}."):
        next(numbered(3).windows(size, np.random.default_rng(0)))


def test_the_file_is_gone_with_the_lines():
    lines = numbered(3)
    file = lines._file
    assert not file.closed
    del lines
    gc.collect()
    assert file.closed


def test_pairs_keep_their_words_and_their_links():
    pairs = grammar.load(train_size=100).train
    stored = StoredPairs(pairs)
    assert len(stored) == 100 and tuple(stored) == pairs
    assert tuple(stored.select(i > 96 for i in range(100))) == pairs[97:]
    (window,) = stored.windows(2 * BLOCK, np.random.default_rng(0))
    assert window == pairs
    assert Corpus("a", stored, (), ()).sha256 == Corpus("a", pairs, (), ()).sha256


def peak_of_reading(path, lines, stream):
    """Peak of Python's memory, in bytes, while a corpus is read and gone through in windows."""
    with open(path, "w", encoding="utf-8") as file:
        for i in range(lines):
            file.write(f"Satz {i % 997} mit {i // 997}\tphrase {i // 997} with {i % 997}\n")
    gc.collect()
    tracemalloc.start()
    try:
        corpus = own.load(
            path, "de", "en", stream=stream, say=str, validation_size=50, test_size=50
        )
        for window in corpus.train.windows(16 * BLOCK, np.random.default_rng(0)) if stream else ():
            del window
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_grows_by_some_numbers_a_pair_and_not_by_the_pairs(tmp_path):
    few, many = 2_000, 12_000
    peaks = [peak_of_reading(tmp_path / "my.tsv", lines, True) for lines in (few, many)]
    a_pair = (peaks[1] - peaks[0]) / (many - few)
    assert a_pair < 250  # bytes; in the memory a pair takes more than 2,000
    assert peaks[1] < peak_of_reading(tmp_path / "my.tsv", many, False) / 3
