"""Pairs from the rows of a table: which are kept, and why the others are not."""

import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from seq2seq.common.shapes import check_positive
from seq2seq.corpora.columns import Columns, find_columns
from seq2seq.corpora.download import DataError
from seq2seq.corpora.pair import Pair, StoredPairs
from seq2seq.corpora.table import Row, read_rows
from seq2seq.text.languages import language

LONGEST_WORD = 100  # letters; what is longer is no word
THERE_ALREADY = "there already"


class Sample(NamedTuple):
    """A pair with the number of its line, and both sides as they are written there."""

    line: int
    texts: tuple[str, str]
    pair: Pair


class Reading(NamedTuple):
    """What was read from a file.

    Attributes:
        lines: number of its rows, the header among them.
        encoding: its encoding.
        columns: which of its columns were read.
        pairs: the different pairs, in the order of the file.
        samples: some of them.
        dropped: for each reason, the numbers of the lines that were left out.
    """

    lines: int
    encoding: str
    columns: Columns
    pairs: Sequence[Pair] | StoredPairs
    samples: list[Sample]
    dropped: dict[str, Sequence[int]]


class Reader:
    """Reads rows as pairs of two languages.

    Args:
        path: the file, which errors name.
        languages: codes of the source and the target language.
        max_length: longest side of a pair in tokens.

    Attributes:
        dropped: for each reason, the numbers of the lines left out so far.
        lines: rows read so far, the header among them.
    """

    def __init__(self, path: str | os.PathLike, languages: tuple[str, str], max_length: int):
        check_positive("own.load", max_length=max_length)
        self.path, self.languages, self.max_length = path, languages, max_length
        self.sides = [language(code) for code in languages]
        self.dropped: dict[str, array] = {}
        self.lines = 0

    def columns(self, rows: Sequence[Row], source, target, header) -> Columns:
        """Find the columns of some rows; see `find_columns`."""
        try:
            return find_columns(rows, self.languages, source, target, header)
        except DataError as error:
            raise DataError(f"{self.path}: {error}") from error

    def pairs(self, rows: Iterable[Row], columns: Columns) -> Iterator[Sample]:
        """Yield what is a pair, with its line, and count what is none."""
        for row in rows:
            self.lines += 1
            if columns.header and self.lines == 1:
                continue
            texts = [row.cell(place) for place in columns[:2]]
            tokens = [tuple(s.tokenize(t)) for s, t in zip(self.sides, texts, strict=True)]
            if why := _why_not(row.cells, columns, tokens, self.max_length):
                self.drop(why, row.line)
            else:
                yield Sample(row.line, tuple(texts), Pair(*tokens))

    def drop(self, why: str, line: int) -> None:
        """Count a line that is left out."""
        self.dropped.setdefault(why, array("q")).append(line)

    def check(self, count: int, same: int) -> None:
        """Raise a `DataError` if there is no pair, or if most have the same on both sides."""
        if not count:
            reasons = ", ".join(f"{len(lines):,} {why}" for why, lines in self.dropped.items())
            raise DataError(f"{self.path} must hold sentence pairs. Received: none, {reasons}.")
        if same > count / 2:
            raise DataError(
                f"{self.path} must hold two languages. Received: {same:,} of {count:,} pairs with "
                "the same sentence on both sides. Name other columns."
            )


def read(
    path: str | os.PathLike,
    languages: tuple[str, str],
    source: int | str | None = None,
    target: int | str | None = None,
    header: bool | None = None,
    encoding: str | None = None,
    max_length: int = 100,
    samples: int = 3,
) -> Reading:
    """Read the pairs of a file into the memory; see `own.load`."""
    reader = Reader(path, languages, max_length)
    rows, encoding = read_rows(path, encoding)
    columns = reader.columns(rows, source, target, header)
    seen: dict[Pair, Sample] = {}
    for sample in reader.pairs(rows, columns):
        if sample.pair in seen:
            reader.drop(THERE_ALREADY, sample.line)
        else:
            seen[sample.pair] = sample
    reader.check(len(seen), sum(pair.source == pair.target for pair in seen))
    found = list(seen.values())
    shown = [found[i] for i in sorted({len(found) * k // samples for k in range(samples)})]
    return Reading(reader.lines, encoding, columns, list(seen), shown, reader.dropped)


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
