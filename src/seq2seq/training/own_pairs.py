"""The options of `train` for a file of the reader's own sentence pairs."""

import argparse
from collections.abc import Callable

_OF_PAIRS = (
    "source_language",
    "target_language",
    "source_column",
    "target_column",
    "encoding",
    "header",
    "stream",
)
# Settings that are for the corpora of the course alone.
_OF_OTHERS = ("corpus", "split_by", "everything")


def add_pairs(parser: argparse.ArgumentParser) -> None:
    """Add `--pairs` and the options that say how its file is read."""
    group = parser.add_argument_group(
        "sentences of your own", "Tab-separated, one pair a line. What is read is shown first."
    )
    group.add_argument("--pairs", metavar="FILE", help="file of sentence pairs; may end in .gz")
    group.add_argument("--source-language", metavar="CODE", help="such as de or ko")
    group.add_argument("--target-language", metavar="CODE", help="such as en")
    group.add_argument(
        "--source-column", type=_column, metavar="COLUMN", help="number from 1, or name; else found"
    )
    group.add_argument(
        "--target-column", type=_column, metavar="COLUMN", help="number from 1, or name; else found"
    )
    group.add_argument("--encoding", help="of the file, if it is not UTF-8")
    group.add_argument(
        "--header",
        action=argparse.BooleanOptionalAction,
        help="whether the first line names the columns; else found",
    )
    group.add_argument(
        "--stream",
        action=argparse.BooleanOptionalAction,
        help="whether to keep the pairs on the disk, not in memory; else if the file is large",
    )


def check_pairs(options: argparse.Namespace) -> None:
    """Check that the options about a file are there with the file, and only then.

    Raises:
        ValueError: if they are not.
    """
    given = [name for name in _OF_PAIRS if getattr(options, name) is not None]
    others = [name for name in _OF_OTHERS if hasattr(options, name)]
    if options.pairs is None and given:
        raise ValueError(
            f"`{_option(given[0])}` must stand beside `--pairs`, the file that it is about. "
            f"Received: {_option(given[0])} {getattr(options, given[0])}, and no --pairs."
        )
    if options.pairs is None:
        return
    missing = [name for name in _OF_PAIRS[:2] if name not in given]
    if missing:
        raise ValueError(
            "`--pairs` must stand beside `--source-language` and `--target-language`, codes such "
            f"as de and en. Received: no {' and no '.join(map(_option, missing))}."
        )
    if others:
        raise ValueError(f"`--pairs` must be the only corpus. Received: {_option(others[0])} too.")


def load_pairs(options: argparse.Namespace, settings, say: Callable[[str], object]):
    """Return the corpus of a file; `say` is told what was read."""
    from seq2seq.corpora import own

    length = {} if settings.max_length is None else {"max_length": settings.max_length}
    return own.load(
        options.pairs,
        options.source_language,
        options.target_language,
        options.source_column,
        options.target_column,
        options.header,
        options.encoding,
        settings.validation_size,
        settings.test_size,
        **length,
        stream=options.stream,
        say=say,
    )


def _column(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() else text


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
