"""Read sentence pairs from a tab-separated file, and name the line where it is wrong."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from seq2seq.corpora.columns import Columns, find_columns
from seq2seq.corpora.download import DataError
from seq2seq.corpora.pair import Pair
from seq2seq.corpora.table import Row, read_rows
from seq2seq.text.names import Names, learn_names
from seq2seq.text.tokens import normalize, tokenize_english, tokenize_french

MEMBER = "fra.txt"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # how an archive begins; the second holds nothing
_ENOUGH = 1_000  # rows, to see by which columns hold what


def read_pairs(path: Path) -> tuple[list[Pair], int]:
    """The sentence pairs of a file, in its order, each pair once.

    Args:
        path: `fra.txt`, a zip archive that holds it, or any other table, see `table.read_rows`,
            whose cells may stand in quotation marks. UTF-8, with or without a byte order mark,
            lines that end in LF, CRLF or CR. The columns are found.

    Returns:
        The pairs, and how many more lines gave a pair that was there already.

    Raises:
        DataError: The file cannot be read, or a line is wrong; the message gives its number.
    """
    pairs, repeated = pairs_of(read_sentences(path))
    if not pairs:
        raise DataError(f"{path} must hold sentence pairs. Received: a file without any.")
    return pairs, repeated


def pairs_of(sentences: Iterable[tuple[str, str]]) -> tuple[list[Pair], int]:
    """The pairs of English and French sides, each once, and how many more were there already."""
    pairs = [
        Pair(tuple(tokenize_french(french)), tuple(tokenize_english(english)))
        for english, french in sentences
    ]
    unique = list(dict.fromkeys(pairs))
    return unique, len(pairs) - len(unique)


def read_sentences(path: Path) -> Iterator[tuple[str, str]]:
    """The English and the French side of every line, as they are written.

    Raises:
        DataError: As `read_pairs`.
    """
    if path.name == MEMBER or _is_archive(path):
        rows = list(_rows_of_archive(path))
    else:
        rows, _ = read_rows(path)
    columns = _columns(path, rows)
    for row in rows[1:] if columns.header else rows:
        english, french = (row.cell(place) for place in columns[:2])
        for language, side in (("English", english), ("French", french)):
            if not normalize(side):
                line = "\t".join(row.cells)
                raise DataError(
                    f"{path} must hold a sentence on either side of the tab. Received: line "
                    f"{row.line} with no {language}: {line[:60]!r}"
                )
        yield english, french


def names_of(sentences: Iterable[tuple[str, str]], train: Sequence[Pair]) -> Names:
    """What the sentences of the training pairs say of names; the held-out ones are not asked.

    Args:
        sentences: English and French sides as they are written.
        train: The training pairs among them.
    """
    there = set(train)

    def in_training(english, french):
        return Pair(tuple(tokenize_french(french)), tuple(tokenize_english(english))) in there

    return learn_names(
        (french, english) for english, french in sentences if in_training(english, french)
    )


def _rows_of_archive(path: Path) -> Iterator[Row]:
    """Yield the lines of `fra.txt`, in which a quotation mark belongs to its sentence."""
    content = b"\n".join(_read_bytes(path).splitlines())  # which may end in CRLF or CR
    for number, line in enumerate(_decode(content, path).split("\n"), 1):
        if not line.strip() and "\t" not in line:
            continue
        if "\t" not in line:
            raise DataError(
                f"{path} must hold a tab between English and French. Received: line {number} "
                f"without one: {line.strip()[:60]!r}"
            )
        yield Row(number, line.split("\t"))


def _columns(path: Path, rows: Sequence[Row]) -> Columns:
    """Return which columns hold English and French, and the header, if there is one."""
    if not rows:
        return Columns(0, 1, None)
    try:
        return find_columns(rows[:_ENOUGH], ("en", "fr"))
    except DataError as error:
        raise DataError(f"{path}: {error}") from error


def _is_archive(path: Path) -> bool:
    """Return whether a file is a zip archive, or should be one; or is not there."""
    if ".zip" in path.suffixes:
        return True
    try:
        with open(path, "rb") as file:
            return file.read(4) in _ZIP
    except OSError:
        return True  # which is said where it is read


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
