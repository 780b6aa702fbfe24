"""Longer real sentences: captions of photographs, English and French, from Multi30k, task 1.

The English captions are those of Flickr30k (Young et al., 2014), one for each photograph (Elliott
et al., 2016); the French ones are translations of them (Elliott et al., 2017). They are there for
research and teaching that is not commercial, on the terms of Flickr30k. The files come from the
public repository github.com/multi30k/dataset: one caption a line, the same line in both languages.

`python -m seq2seq.corpora.multi30k` prints the numbers of the data card.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from seq2seq.corpora.download import DataError, cache_folder, fetch
from seq2seq.corpora.pair import Corpus, Pair
from seq2seq.corpora.sentence_file import names_of, pairs_of
from seq2seq.corpora.splits import connected_components, split_to_fit
from seq2seq.corpora.statistics import as_markdown, statistics
from seq2seq.corpora.table import read_text
from seq2seq.text.tokens import normalize

URL = "https://raw.githubusercontent.com/multi30k/dataset/master/data/task1/raw"
PARTS = ("train", "val")  # the published test sets are left alone
_GZIP = b"\x1f\x8b"
_PLACES = ("multi30k", "data/task1/raw", ".")  # the second: in a clone of the repository


def load(
    folder: str | os.PathLike | None = None,
    validation_size: int | None = None,
    test_size: int | None = None,
    seed: int = 0,
    url: str = URL,
    by: str = "component",
) -> Corpus:
    """The captions, split so that no sentence is in two splits on either side.

    The published training and validation files are read together and split anew, as
    `tatoeba.load` does: 2,000 test pairs hold enough long sentences to score them by length. The
    published test sets are not read, so that they stay unseen.

    Args:
        folder: Folder that holds `train.en`, `train.fr`, `val.en` and `val.fr`, each plain or as
            `.gz`, or holds them in `multi30k` or `data/task1/raw`. Left out: the folder named by
            the environment variable `SEQ2SEQ_DATA`; if that is not set, the four files are
            downloaded once into the user's cache folder.
        validation_size: Number of validation pairs, each with another French sentence; left out,
            2,000, or a tenth of fewer than 20,000 pairs.
        test_size: Number of test pairs, each with another French sentence; the same.
        seed: Another seed gives another split.
        url: Where the four files are downloaded from.
        by: Another way to split, only to measure what it leaks; see `split_pairs`.

    Returns:
        The corpus, without alignments.

    Raises:
        DataError: The data cannot be found, downloaded or read.
        ValueError: The sizes leave nothing to train on.
    """
    files = find(folder, url)
    pairs, _ = read_pairs(files)
    splits = split_to_fit(files[0][0].parent, pairs, validation_size, test_size, seed, by)
    return Corpus("multi30k", *splits, names=names_of(read_sentences(files), splits[0]))


def find(folder: str | os.PathLike | None = None, url: str = URL) -> tuple[tuple[Path, Path], ...]:
    """The files to read, English and French of each part: in a folder, or downloaded.

    See `load`.
    """
    folder = folder or os.environ.get("SEQ2SEQ_DATA")
    if not folder:
        cache = cache_folder() / "multi30k"
        return tuple(
            tuple(fetch(f"{url}/{part}.{side}.gz", cache, _check) for side in ("en", "fr"))
            for part in PARTS
        )
    folder = Path(folder).expanduser()
    for place in _PLACES:
        files = [
            [_plain_or_packed(folder / place, f"{part}.{side}") for side in ("en", "fr")]
            for part in PARTS
        ]
        if all(path is not None for both in files for path in both):
            return tuple(map(tuple, files))
    names = ", ".join(f"{part}.{side}" for part in PARTS for side in ("en", "fr"))
    why = "lacks some of them" if folder.is_dir() else "is not a folder"
    raise DataError(
        f"The data folder must hold {names}, plain or as .gz, or hold them in multi30k. Received: "
        f"{folder}, which {why}. Without a folder, and without SEQ2SEQ_DATA, they are downloaded."
    )


def read_pairs(files: Sequence[tuple[Path, Path]]) -> tuple[list[Pair], int]:
    """The sentence pairs of files, in their order, each pair once.

    Args:
        files: English and French file of each part, plain or packed by gzip. UTF-8, with or
            without a byte order mark, lines that end in LF, CRLF or CR.

    Returns:
        The pairs, and how many more lines gave a pair that was there already.

    Raises:
        DataError: A file cannot be read, or the two languages differ in their number of lines.
    """
    pairs, repeated = pairs_of(read_sentences(files))
    if not pairs:
        raise DataError(f"{files[0][0].parent} must hold captions. Received: files without any.")
    return pairs, repeated


def read_sentences(files: Sequence[tuple[Path, Path]]) -> Iterator[tuple[str, str]]:
    """The English and the French side of every line, as they are written.

    A line that is blank in one of the languages is left out in both.

    Raises:
        DataError: As `read_pairs`.
    """
    for paths in files:
        english, french = map(_lines, paths)
        if len(english) != len(french):
            raise DataError(
                f"{paths[0]} and {paths[1]} must hold as many lines, each the other's translation. "
                f"Received: {len(english):,} and {len(french):,}. Get both again."
            )
        for sides in zip(english, french, strict=True):
            if all(map(normalize, sides)):
                yield sides


def _lines(path: Path) -> list[str]:
    """Return the lines of a file; those that are blank count, except at its end."""
    text, _ = read_text(path)
    end = "\n" if "\n" in text else "\r"
    return [line.strip() for line in text.rstrip().split(end)]


def _plain_or_packed(folder: Path, name: str) -> Path | None:
    for path in (folder / f"{name}.gz", folder / name):
        if path.is_file():
            return path
    return None


def _check(path: Path) -> None:
    """Refuse a download that is no packed text, such as the page of a proxy."""
    with open(path, "rb") as file:
        if file.read(2) != _GZIP:
            raise DataError(
                f"{path.name} is not a gzip file ({path.stat().st_size:,} bytes). Get it again."
            )
    if not any(map(normalize, _lines(path))):
        raise DataError(f"{path.name} must hold captions. Received: a file without any.")


def main(arguments: list[str] | None = None) -> int:
    """Print the numbers of the data card; return 0, or 1 after an error message."""
    parser = argparse.ArgumentParser(
        prog="python -m seq2seq.corpora.multi30k",
        description="Print the numbers of the Multi30k data card.",
    )
    parser.add_argument("--folder", help="folder with the data (default: SEQ2SEQ_DATA or download)")
    options = parser.parse_args(arguments)
    try:
        files = find(options.folder)
        pairs, duplicates = read_pairs(files)
        corpus = Corpus("multi30k", *split_to_fit(files[0][0].parent, pairs))
    except ValueError as error:  # DataError is one
        print(error, file=sys.stderr)
        return 1
    sizes = sorted(map(len, connected_components(pairs)), reverse=True)
    held = sum(map(len, corpus.splits.values()))
    print(f"corpus: SHA-256 {corpus.sha256}")
    print(f"lines: {len(pairs) + duplicates:,}, of which duplicates: {duplicates:,}")
    print(f"left out (other translations of held-out sentences): {len(pairs) - held:,}")
    print(f"components: {len(sizes):,}, the largest: {', '.join(map(str, sizes[:5]))} pairs")
    print()
    print(as_markdown(statistics(corpus)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
