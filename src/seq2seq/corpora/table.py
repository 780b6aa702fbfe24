"""Tables of text: a tab-separated file as rows of cells, however it was saved."""

import contextlib
import csv
import gzip
import io
import os
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from seq2seq.corpora.download import DataError

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_CELL = 10  # lines that one quoted cell may go over
_ENOUGH = 1_000  # lines, to see how many columns a stream has


class Row(NamedTuple):
    """One row of a table.

    Attributes:
        line: number of its first line in the file, from 1.
        cells: the text of its columns.
    """

    line: int
    cells: list[str]

    def cell(self, place: int) -> str:
        """Return the text of a column, counted from 0; empty if the row has fewer."""
        return self.cells[place] if place < len(self.cells) else ""


def read_rows(path: str | os.PathLike, encoding: str | None = None) -> tuple[list[Row], str]:
    """Read the rows of a tab-separated file; blank lines are none.

    A cell may stand in quotation marks, as spreadsheets write it: they are left out, and two in a
    row inside are one. A quotation mark that is not closed belongs to the sentence.

    Args:
        path: the file, plain or packed by gzip. Lines end in LF, CRLF or CR.
        encoding: its encoding; left out, UTF-8, or UTF-16 where the file begins with its mark.

    Returns:
        The rows, and the encoding.

    Raises:
        DataError: if the file cannot be read, holds no text in this encoding, or has no tab.
        ValueError: if there is no such encoding.
    """
    path = Path(path).expanduser()
    text, encoding = read_text(path, encoding)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    _check_tabs(path, lines)
    return list(_rows(iter(lines), _usual_width(lines))), encoding


def read_text(path: str | os.PathLike, encoding: str | None = None) -> tuple[str, str]:
    """Read a text file, plain or packed by gzip, without its byte order mark.

    Args:
        path: the file.
        encoding: its encoding; left out, UTF-8, or UTF-16 where the file begins with its mark.

    Returns:
        The text, its lines ended as in the file, and the encoding.

    Raises:
        DataError: if the file cannot be read, or holds no text in this encoding.
        ValueError: if there is no such encoding.
    """
    path = Path(path).expanduser()
    content = _read_bytes(path)
    encoding = encoding or ("utf-16" if content.startswith(_UTF_16) else "utf-8")
    return _decode(content, encoding, path).removeprefix("\ufeff"), encoding


def stream_rows(path: str | os.PathLike, encoding: str | None = None) -> tuple[Iterator[Row], str]:
    """Do what `read_rows` does with a file that is too large for the memory.

    The rows come one by one, and so do errors. How many columns a row has is seen in the first
    1,000 lines.
    """
    path = Path(path).expanduser()
    with _reading(path), open(path, "rb") as file:
        is_packed = file.read(2) == _GZIP
    with _reading(path), (gzip.open if is_packed else open)(path, "rb") as file:
        start = file.read(4)
    _refuse_archive(path, start)
    encoding = encoding or ("utf-16" if start.startswith(_UTF_16) else "utf-8")
    lines = _lines(path, is_packed, encoding)
    head = list(islice(lines, _ENOUGH))
    _check_tabs(path, head)
    return _rows(chain(head, lines), _usual_width(head)), encoding


def _lines(path: Path, is_packed: bool, encoding: str) -> Iterator[str]:
    """Yield the lines of a file without their ends."""
    number, fault = 0, None
    with _reading(path), (gzip.open if is_packed else open)(path, "rb") as file:
        try:
            with io.TextIOWrapper(file, encoding) as text:
                for line in text:
                    yield line.removesuffix("\n").removeprefix("" if number else "\ufeff")
                    number += 1
        except (LookupError, UnicodeError) as error:
            fault = error
    if fault is not None:
        raise _undecodable(path, encoding, fault, number) from fault


def _rows(lines: Iterator[str], usual: int) -> Iterator[Row]:
    """Yield the rows of some lines; `usual` is how many cells most of them have."""
    number, ahead = 1, []
    while ahead := ahead + list(islice(lines, _LONGEST_CELL - len(ahead))):
        cells, used = _row(ahead, usual)
        if any(map(str.strip, cells)):
            yield Row(number, cells)
        ahead, number = ahead[used:], number + used


def _row(lines: Sequence[str], usual: int) -> tuple[list[str], int]:
    """Return the cells of the row that begins with the first line, and how many lines it takes."""
    if '"' in lines[0]:
        for used in range(1, len(lines) + 1):
            cells = _with_quotes("\n".join(lines[:used]))
            if cells is not None and (used == 1 or len(cells) == usual):
                return cells, used
    return lines[0].split("\t"), 1


def _usual_width(lines: Sequence[str]) -> int:
    return Counter(line.count("\t") + 1 for line in lines if line.strip()).most_common(1)[0][0]


def _with_quotes(text: str) -> list[str] | None:
    """Return the cells of a row with the quotes of the file format; `None` if they do not close."""
    try:
        rows = list(csv.reader([text], delimiter="\t", strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _check_tabs(path: Path, lines: Sequence[str]) -> None:
    if not any("\t" in line for line in lines):
        first = next((line for line in lines if line.strip()), "")
        raise DataError(
            f"{path} must hold a tab between the columns. Received: no tab in {len(lines):,} lines"
            + (f", the first of them {first.strip()[:60]!r}." if first else ".")
        )


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Say of a file that cannot be read why."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(
            f"{path} must be whole. Received: a damaged gzip file ({error})."
        ) from error
    except (OSError, ValueError) as error:  # a null byte in a path is a ValueError
        why = getattr(error, "strerror", None) or error
        raise DataError(f"{path} cannot be read ({why}).") from error


def _read_bytes(path: Path) -> bytes:
    with _reading(path):
        content = path.read_bytes()
        if content.startswith(_GZIP):
            return gzip.decompress(content)
    _refuse_archive(path, content)
    return content


def _refuse_archive(path: Path, content: bytes) -> None:
    if content.startswith(_ZIP):
        raise DataError(
            f"{path} must be a text file. Received: a zip archive or a spreadsheet. Unpack it, or "
            "save the sheet as tab-separated text."
        )


def _decode(content: bytes, encoding: str, path: Path) -> str:
    try:
        return content.decode(encoding)
    except (LookupError, ValueError) as error:
        raise _undecodable(path, encoding, error) from error


def _undecodable(path: Path, encoding: str, error: Exception, before: int = 0) -> ValueError:
    """Return what to raise where bytes are no text; `before` counts the lines that were read."""
    if isinstance(error, LookupError):
        return ValueError(
            "read_rows: `encoding` must be the name of a text encoding, such as utf-8, utf-16 or "
            f"cp1252. Received: encoding={encoding!r}."
        )
    if isinstance(error, UnicodeDecodeError):
        number = before + error.object.count(b"\n", 0, error.start) + 1
        return DataError(
            f"{path} must be {encoding.upper()}. Received: line {number} with the byte "
            f"0x{error.object[error.start]:02X}. Save the file as UTF-8, or say its encoding."
        )
    # Of codecs that are for other things than files.
    return DataError(f"{path} must be {encoding.upper()}. Received: {error}.")
