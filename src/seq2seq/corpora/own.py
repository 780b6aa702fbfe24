"""The reader's own sentences: pairs of any two languages from a tab-separated file.

    corpus = own.load("my.tsv", "de", "en", say=print)

What is read, what is dropped and why is said before anything is trained on it.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from seq2seq.common.shapes import check_positive
from seq2seq.corpora.columns import Columns, find_columns
from seq2seq.corpora.download import DataError
from seq2seq.corpora.own_report import report
from seq2seq.corpora.pair import Corpus, Pair
from seq2seq.corpora.splits import split_to_fit
from seq2seq.corpora.table import read_rows
from seq2seq.text.languages import language

LONGEST_WORD = 100  # letters; what is longer is no word
_TAKEN = ("grammar", "tatoeba", "multi30k", "everything")  # names of corpora that the course has


class Reading(NamedTuple):
    """What was read from a file.

    Attributes:
        lines: number of its rows, the header among them.
        encoding: its encoding.
        columns: which of its columns were read.
        pairs: the different pairs, in the order of the file.
        places: the line of each of them.
        texts: both sides of each of them, as they are written.
        dropped: for each reason, the numbers of the lines that were left out.
    """

    lines: int
    encoding: str
    columns: Columns
    pairs: list[Pair]
    places: tuple[int, ...]
    texts: tuple[tuple[str, str], ...]
    dropped: dict[str, list[int]]


def load(
    path: str | os.PathLike,
    source_language: str,
    target_language: str,
    source: int | str | None = None,
    target: int | str | None = None,
    header: bool | None = None,
    encoding: str | None = None,
    validation_size: int | None = None,
    test_size: int | None = None,
    max_length: int = 100,
    seed: int = 0,
    say: Callable[[str], object] = lambda line: None,
) -> Corpus:
    """Read a corpus from a file, split so that no sentence is in two splits on either side.

    Args:
        path: a tab-separated file, plain or packed by gzip, one pair a line; see `read_rows`.
        source_language: code of the language to translate from, such as `"de"`.
        target_language: code of the language to translate to.
        source: number of the source column, from 1, or its name; found where left out.
        target: number or name of the target column.
        header: whether the first line names the columns; found where left out.
        encoding: of the file; UTF-8 where left out.
        validation_size: number of validation pairs; left out, a tenth of the pairs.
        test_size: number of test pairs; left out, a tenth of the pairs.
        max_length: longest side of a pair in tokens; longer pairs are dropped.
        seed: another seed gives another split.
        say: called with each line of a report on what was read.

    Returns:
        The corpus, named as the file is. It has no alignments.

    Raises:
        DataError: the file cannot be read, or holds no pairs of these languages.
        ValueError: an argument is wrong, or the sizes leave nothing to train on.

    Example:
        >>> from seq2seq.corpora import korean_english
        >>> load(korean_english.PATH, "ko", "en").languages
        ('ko', 'en')
    """
    reading = read(
        path, (source_language, target_language), source, target, header, encoding, max_length
    )
    splits = split_to_fit(path, reading.pairs, validation_size, test_size, seed)
    corpus = Corpus(_name_of(path), *splits, languages=(source_language, target_language))
    for line in report(Path(path).name, reading, corpus):
        say(line)
    return corpus


def read(
    path: str | os.PathLike,
    languages: tuple[str, str],
    source: int | str | None = None,
    target: int | str | None = None,
    header: bool | None = None,
    encoding: str | None = None,
    max_length: int = 100,
) -> Reading:
    """Read the pairs of a file; see `load`."""
    check_positive("own.load", max_length=max_length)
    sides = [language(code) for code in languages]
    rows, encoding = read_rows(path, encoding)
    try:
        columns = find_columns(rows, languages, source, target, header)
    except DataError as error:
        raise DataError(f"{path}: {error}") from error
    seen, dropped = {}, {}
    for row in rows[1:] if columns.header else rows:
        texts = [row.cell(place) for place in columns[:2]]
        tokens = [tuple(s.tokenize(text)) for s, text in zip(sides, texts, strict=True)]
        why = _why_not(row.cells, columns, tokens, max_length)
        pair = None if why else Pair(*tokens)
        if pair in seen:
            why = "there already"
        if why:
            dropped.setdefault(why, []).append(row.line)
        else:
            seen[pair] = (row.line, tuple(texts))
    if not seen:
        reasons = ", ".join(f"{len(lines):,} {why}" for why, lines in dropped.items())
        raise DataError(f"{path} must hold sentence pairs. Received: none, {reasons}.")
    same = sum(pair.source == pair.target for pair in seen)
    if same > len(seen) / 2:
        raise DataError(
            f"{path} must hold two languages. Received: {same:,} of {len(seen):,} pairs with the "
            "same sentence on both sides. Name other columns."
        )
    places, texts = zip(*seen.values(), strict=True)
    return Reading(len(rows), encoding, columns, list(seen), places, texts, dropped)


def _why_not(cells, columns, tokens, max_length) -> str | None:
    """Return why a row is no pair to train on; `None` if it is one."""
    if len(cells) <= max(columns[:2]):
        return "with too few columns"
    if not all(tokens):
        return "with an empty side"
    if max(map(len, tokens)) > max_length:
        return f"longer than {max_length} tokens"
    if max(len(token) for side in tokens for token in side) > LONGEST_WORD:
        return f"with a word of more than {LONGEST_WORD} letters"
    return None


def _name_of(path: str | os.PathLike) -> str:
    """Return the name of a corpus: that of its file, without endings."""
    name = re.sub(r"[^\w-]+", "-", Path(path).name.split(".")[0]).strip("-") or "own"
    return f"own-{name}" if name in _TAKEN else name
