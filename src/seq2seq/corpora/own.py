"""The reader's own sentences: pairs of any two languages from a tab-separated file.

    corpus = own.load("my.tsv", "de", "en", say=print)

What is read, what is dropped and why is said before anything is trained on it.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

from seq2seq.corpora.own_reading import read
from seq2seq.corpora.own_report import report
from seq2seq.corpora.own_streamed import is_large, read_streamed
from seq2seq.corpora.pair import Corpus
from seq2seq.corpora.splits import split_to_fit

_TAKEN = ("grammar", "tatoeba", "multi30k", "everything")  # names of corpora that the course has


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
    stream: bool | None = None,
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
        stream: keep the training pairs on the disk instead of in the memory, and split them as
            `own_streamed.hold_out` does; left out, files of more than 32 MiB are streamed.
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
    languages = (source_language, target_language)
    file = (path, languages, source, target, header, encoding)
    if is_large(path) if stream is None else stream:
        say(f"{Path(path).name}: read as a stream, and kept in a temporary file")
        reading, splits = read_streamed(*file, validation_size, test_size, max_length, seed)
    else:
        reading = read(*file, max_length)
        splits = split_to_fit(path, reading.pairs, validation_size, test_size, seed)
    corpus = Corpus(_name_of(path), *splits, languages=languages)
    for line in report(Path(path).name, reading, corpus):
        say(line)
    return corpus


def _name_of(path: str | os.PathLike) -> str:
    """Return the name of a corpus: that of its file, without endings."""
    name = re.sub(r"[^\w-]+", "-", Path(path).name.split(".")[0]).strip("-") or "own"
    return f"own-{name}" if name in _TAKEN else name
