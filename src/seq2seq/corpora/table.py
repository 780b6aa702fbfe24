"""Tables of text: a tab-separated file as rows of cells, however it was saved."""

import csv
import gzip
import os
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from seq2seq.corpora.download import DataError

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_CELL = 10  # lines that one quoted cell may go over


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
    if not any("\t" in line for line in lines):
        first = next((line for line in lines if line.strip()), "")
        raise DataError(
            f"{path} must hold a tab between the columns. Received: no tab in {len(lines):,} lines"
            + (f", the first of them {first.strip()[:60]!r}." if first else ".")
        )
    usual = Counter(line.count("\t") + 1 for line in lines if line.strip()).most_common(1)[0][0]
    rows, place = [], 0
    while place < len(lines):
        number, (cells, used) = place + 1, _row(lines, place, usual)
        if any(map(str.strip, cells)):
            rows.append(Row(number, cells))
        place += used
    return rows, encoding


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


def _row(lines: Sequence[str], place: int, usual: int) -> tuple[list[str], int]:
    """Return the cells of the row that begins at a line, and how many lines it takes."""
    line = lines[place]
    if '"' in line:
        for used in range(1, _LONGEST_CELL + 1):
            cells = _with_quotes("\n".join(lines[place : place + used]))
            if cells is not None and (used == 1 or len(cells) == usual):
                return cells, used
            if place + used >= len(lines):
                break
    return line.split("\t"), 1


def _with_quotes(text: str) -> list[str] | None:
    """Return the cells of a row with the quotes of the file format; `None` if they do not close."""
    try:
        rows = list(csv.reader([text], delimiter="\t", strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _read_bytes(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        if content.startswith(_GZIP):
            return gzip.decompress(content)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(
            f"{path} must be whole. Received: a damaged gzip file ({error})."
        ) from error
    except (OSError, ValueError) as error:  # a null byte in a path is a ValueError
        why = getattr(error, "strerror", None) or error
        raise DataError(f"{path} cannot be read ({why}).") from error
    if content.startswith(_ZIP):
        raise DataError(
            f"{path} must be a text file. Received: a zip archive or a spreadsheet. Unpack it, or "
            "save the sheet as tab-separated text."
        )
    return content


def _decode(content: bytes, encoding: str, path: Path) -> str:
    try:
        return content.decode(encoding)
    except LookupError as error:
        raise ValueError(
            "read_rows: `encoding` must be the name of a text encoding, such as utf-8, utf-16 or "
            f"cp1252. Received: encoding={encoding!r}."
        ) from error
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"{path} must be {encoding.upper()}. Received: line {number} with the byte "
            f"0x{content[error.start]:02X}. Save the file as UTF-8, or say its encoding."
        ) from error
    except ValueError as error:  # of codecs that are for other things than files
        raise DataError(f"{path} must be {encoding.upper()}. Received: {error}.") from error
