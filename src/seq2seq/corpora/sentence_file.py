"""Read sentence pairs from a tab-separated file, and name the line where it is wrong."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from seq2seq.corpora.columns import find_columns
from seq2seq.corpora.download import DataError
from seq2seq.corpora.pair import Pair
from seq2seq.corpora.table import read_rows
from seq2seq.text.tokens import normalize, tokenize_english, tokenize_french

MEMBER = "fra.txt"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # how an archive begins; the second holds nothing


def read_pairs(path: Path) -> tuple[list[Pair], int]:
    """The sentence pairs of a file, in its order, each pair once.

    Args:
        path: `fra.txt`, a zip archive that holds it, or a `.tsv`, whose columns are found. UTF-8,
            with or without a byte order mark, lines that end in LF, CRLF or CR.

    Returns:
        The pairs, and how many more lines gave a pair that was there already.

    Raises:
        DataError: The file cannot be read, or a line is wrong; the message gives its number.
    """
    pairs = [
        Pair(tuple(tokenize_french(french)), tuple(tokenize_english(english)))
        for english, french in read_sentences(path)
    ]
    if not pairs:
        raise DataError(f"{path} must hold sentence pairs. Received: a file without any.")
    unique = list(dict.fromkeys(pairs))
    return unique, len(pairs) - len(unique)


def read_sentences(path: Path) -> Iterator[tuple[str, str]]:
    """The English and the French side of every line, as they are written.

    Raises:
        DataError: As `read_pairs`.
    """
    if path.suffix.lower() == ".tsv":
        yield from _of_table(path)
        return
    content = b"\n".join(_read_bytes(path).splitlines())  # which may end in CRLF or CR
    for number, line in enumerate(_decode(content, path).split("\n"), 1):
        if not line.strip() and "\t" not in line:
            continue
        sides = line.split("\t")
        if len(sides) < 2:
            raise DataError(
                f"{path} must hold a tab between English and French. Received: line {number} "
                f"without one: {line.strip()[:60]!r}"
            )
        yield _whole(path, number, sides[0], sides[1])


def _of_table(path: Path) -> Iterator[tuple[str, str]]:
    """Yield both sides of a table of another origin: with a header, quotes, or other columns."""
    rows, _ = read_rows(path)
    try:
        columns = find_columns(rows, ("en", "fr"))
    except DataError as error:
        raise DataError(f"{path}: {error}") from error
    for row in rows[1:] if columns.header else rows:
        english, french = (row.cell(place) for place in columns[:2])
        yield _whole(path, row.line, english, french)


def _whole(path: Path, number: int, english: str, french: str) -> tuple[str, str]:
    """Return both sides of a line, of which none may be empty."""
    line = f"{english}\t{french}"
    for language, side in (("English", english), ("French", french)):
        if not normalize(side):
            raise DataError(
                f"{path} must hold a sentence on either side of the tab. Received: line {number} "
                f"with no {language}: {line[:60]!r}"
            )
    return english, french


def _read_bytes(path):
    try:
        with open(path, "rb") as file:
            if file.read(4) not in _ZIP:
                file.seek(0)
                if ".zip" in path.suffixes:
                    raise zipfile.BadZipFile("File is not a zip file")
                return file.read()
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
            for member in members:
                if member.rsplit("/", 1)[-1] == MEMBER:
                    return archive.read(member)
    # A name that is no UTF-8 is a ValueError, and so is a place before the start of the file.
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise DataError(
            f"{path.name} is not a whole zip archive ({error or 'it ends early'}; "
            f"{path.stat().st_size:,} bytes). Get it again."
        ) from error
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}).") from error
    raise DataError(f"{path.name} must hold {MEMBER}. Received: {members[:5]}")


def _decode(content, path):
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"{path} must be UTF-8. Received: line {number} with the byte "
            f"0x{content[error.start]:02X}. Save the file as UTF-8."
        ) from error
