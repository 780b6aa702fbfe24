"""Real sentences: French–English pairs from Tatoeba (tatoeba.org, CC BY 2.0 FR).

The pairs come from the archive `fra-eng.zip` of manythings.org, one pair a line:
`English<TAB>French[<TAB>attribution]`. `python -m seq2seq.corpora.tatoeba` prints the numbers of
the data card.
"""

import argparse
import os
import sys
from pathlib import Path
from random import Random

from seq2seq.corpora.download import DataError, cache_folder, fetch, sha256_of_file
from seq2seq.corpora.pair import Corpus, Pair
from seq2seq.corpora.sentence_file import MEMBER, names_of, read_pairs, read_sentences
from seq2seq.corpora.splits import connected_components, overlap, split_to_fit
from seq2seq.corpora.statistics import as_markdown, statistics
from seq2seq.text.names import Names
from seq2seq.text.tokens import (
    join_english,
    join_french,
    normalize,
    tokenize_english,
    tokenize_french,
)

URL = "http://www.manythings.org/anki/fra-eng.zip"
_PLACES = (f"fra-eng/{MEMBER}", MEMBER, "fra-eng.zip")


def load(
    folder: str | os.PathLike | None = None,
    validation_size: int | None = None,
    test_size: int | None = None,
    seed: int = 0,
    url: str = URL,
    by: str = "component",
) -> Corpus:
    """The Tatoeba corpus, split so that no sentence is in two splits on either side.

    Args:
        folder: Folder that holds `fra-eng/fra.txt`, `fra.txt` or `fra-eng.zip`, or such a file.
            Left out: the folder named by the environment variable `SEQ2SEQ_DATA`; if that is not
            set, the archive is downloaded once into the user's cache folder.
        validation_size: Number of validation pairs, each with another French sentence; left out,
            2,000, or a tenth of a file of fewer than 20,000 pairs.
        test_size: Number of test pairs, each with another French sentence; the same.
        seed: Another seed gives another split.
        url: Where the archive is downloaded from.
        by: Another way to split, only to measure what it leaks; see `split_pairs`.

    Returns:
        The corpus, without alignments.

    Raises:
        DataError: The data cannot be found, downloaded or read.
        ValueError: The sizes leave nothing to train on.
    """
    path = find(folder, url)
    pairs, _ = read_pairs(path)
    splits = split_to_fit(path, pairs, validation_size, test_size, seed, by)
    return Corpus("tatoeba", *splits, names=_names(path, splits[0]))


def find(folder: str | os.PathLike | None = None, url: str = URL) -> Path:
    """The file to read: in `folder`, or in `SEQ2SEQ_DATA`, or downloaded. See `load`."""
    folder = folder or os.environ.get("SEQ2SEQ_DATA")
    if not folder:
        return fetch(url, cache_folder(), check=read_pairs)
    folder = Path(folder).expanduser()
    if folder.is_file():
        return folder
    for place in _PLACES:
        if (folder / place).is_file():
            return folder / place
    raise DataError(
        f"The data folder must hold one of {', '.join(_PLACES)}. Received: {folder}, which "
        f"{'holds none of them' if folder.is_dir() else 'is not a folder'}."
    )


def _names(path: Path, train: tuple[Pair, ...]) -> Names:
    """What the sentences of the training pairs say of names; the held-out ones are not asked."""
    return names_of(read_sentences(path), train)


def round_trips(path: Path) -> tuple[float, float]:
    """Shares of French and English sentences that come back when their tokens are joined.

    English must come back letter for letter, apart from case and typographic variants; French may
    also differ in spaces, because its punctuation is spaced in more than one way.
    """
    sides = set(read_sentences(path))
    english = {normalize(side) for side, _ in sides}
    french = {normalize(side) for _, side in sides}
    same_english = sum(join_english(tokenize_english(side)) == side for side in english)
    same_french = sum(
        join_french(tokenize_french(side)).replace(" ", "") == side.replace(" ", "")
        for side in french
    )
    return same_french / len(french), same_english / len(english)


def main(arguments: list[str] | None = None) -> int:
    """Print the numbers of the data card; return 0, or 1 after an error message."""
    parser = argparse.ArgumentParser(
        prog="python -m seq2seq.corpora.tatoeba",
        description="Print the numbers of the Tatoeba data card.",
    )
    parser.add_argument("--folder", help="folder with the data (default: SEQ2SEQ_DATA or download)")
    parser.add_argument("--validation-size", type=int, metavar="PAIRS")
    parser.add_argument("--test-size", type=int, metavar="PAIRS")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    try:
        path = find(options.folder)
        pairs, duplicates = read_pairs(path)
        sizes = options.validation_size, options.test_size
        splits = split_to_fit(path, pairs, *sizes, options.seed)
    except ValueError as error:  # DataError is one
        print(error, file=sys.stderr)
        return 1
    corpus = Corpus("tatoeba", *splits)
    sizes = sorted(map(len, connected_components(pairs)), reverse=True)
    french, english = round_trips(path)
    print(f"file: {path.name}, SHA-256 {sha256_of_file(path)}")
    print(f"corpus: SHA-256 {corpus.sha256}")
    print(f"lines: {len(pairs) + duplicates:,}, of which duplicates: {duplicates:,}")
    print(f"left out (other translations of held-out sentences): {len(pairs) - _total(splits):,}")
    print(f"components: {len(sizes):,}, the largest: {', '.join(map(str, sizes[:5]))} pairs")
    shuffled = Random(options.seed).sample(pairs, len(pairs))
    held_out = len(corpus.test)
    by_line = overlap(shuffled[held_out:], shuffled[:held_out])
    print(
        f"split by line, {held_out:,} test pairs would have seen in training: "
        f"French {by_line.source:,}, English {by_line.target:,}, either {by_line.either:,}"
    )
    print(f"round trip of text: French {french:.3%}, English {english:.3%}")
    print()
    print(as_markdown(statistics(corpus)))
    return 0


def _total(splits):
    return sum(map(len, splits))


if __name__ == "__main__":
    sys.exit(main())
