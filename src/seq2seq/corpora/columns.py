"""Which columns of a table hold the sentences: by number, by name, or by what stands in them."""

from collections.abc import Sequence
from typing import NamedTuple

from seq2seq.corpora.download import DataError
from seq2seq.corpora.table import Row
from seq2seq.text.guessing import are_swapped, guess_language

# Words that name columns, beside the names of languages.
_WORDS = frozenset(
    """
    source src target tgt trg sentence sentences text phrase translation translations original
    id ids no nr number index line column lang language code license licence attribution author
    notes note comment level topic category tags date key value
    """.split()
)
_LANGUAGE_NAMES = {
    "ar": "arabic العربية", "cs": "czech čeština", "da": "danish dansk", "de": "german deutsch",
    "el": "greek ελληνικά", "en": "english", "es": "spanish español castellano", "fa": "persian",
    "fi": "finnish suomi", "fr": "french français francais", "he": "hebrew עברית", "hi": "hindi",
    "hu": "hungarian magyar", "id": "indonesian", "it": "italian italiano", "ja": "japanese 日本語",
    "ko": "korean 한국어 한국말", "nl": "dutch nederlands", "no": "norwegian norsk",
    "pl": "polish polski", "pt": "portuguese português", "ro": "romanian română",
    "ru": "russian русский", "sv": "swedish svenska", "th": "thai ไทย", "tr": "turkish türkçe",
    "uk": "ukrainian українська", "vi": "vietnamese", "zh": "chinese mandarin 中文 汉语 漢語",
}  # fmt: skip
_LANGUAGE_OF = {
    word: code for code, words in _LANGUAGE_NAMES.items() for word in (code, *words.split())
}
_MARKS = tuple('.!?…。！？؟۔।"”»')
_LETTERS = 0.5  # least share of a column's cells that hold a letter, if it holds sentences


class Columns(NamedTuple):
    """The two columns that are read, counted from 0, and the header, if there is one."""

    source: int
    target: int
    header: list[str] | None

    def name(self, place: int) -> str:
        """Return what a column is called, to a reader: its number from 1, and its name."""
        named = self.header and place < len(self.header) and self.header[place].strip()
        return f"column {place + 1}" + (f" {named!r}" if named else "")


def find_columns(
    rows: Sequence[Row],
    languages: tuple[str, str],
    source: int | str | None = None,
    target: int | str | None = None,
    header: bool | None = None,
) -> Columns:
    """Find the columns of the source and the target sentences.

    Args:
        rows: the rows of a table, at least one.
        languages: codes of the source and the target language.
        source: number of its column, from 1, or its name in the header; left out, it is found: by
            the header, by the language, or as the first of two columns that hold sentences.
        target: the same of the other side.
        header: whether the first row names the columns; left out, it is found.

    Returns:
        The columns.

    Raises:
        DataError: if a column is not there, holds no sentences or the other language, or if the
            columns cannot be told apart.
    """
    named = [column for column in (source, target) if isinstance(column, str)]
    if header is None:
        header = bool(named) or _is_header(rows)
    names = rows[0].cells if header else None
    body = rows[1:] if header else rows
    if not body:
        raise DataError(
            f"The table must hold sentences. Received: one line alone, {_as_read(rows[0])}."
        )
    width = max(len(row.cells) for row in body)
    given = [_place(column, names, width, rows[0]) for column in (source, target)]
    texts = [place for place in range(width) if _holds_text(body, place)]
    for place in given:
        if place is not None and place not in texts:
            cells = ", ".join(repr(cell[:20]) for cell in _cells(body, place)[:3])
            raise DataError(
                f"Column {place + 1} must hold sentences. Received: {cells or 'nothing'}. A line "
                f"was read as {_as_read(body[0])}. Name the columns by number or by the header."
            )
    found = _complete(given, texts, names, body, languages)
    if found is None or found[0] == found[1]:
        raise DataError(
            "The table must hold two columns of sentences. Received: "
            f"{len(texts)} such columns of {width}. A line was read as {_as_read(body[0])}. Name "
            "the columns by number or by the header."
        )
    _check_languages(found, body, languages)
    return Columns(*found, names)


def _complete(given, texts, names, body, languages) -> list[int] | None:
    """Fill in the columns that were not given."""
    found = list(given)
    spoken = [_LANGUAGE_OF.get(word, "") for word in map(_first_word, names or ())]
    for side, code in enumerate(languages):
        by_name = [p for p in texts if p < len(spoken) and spoken[p] == code.split("-")[0]]
        if found[side] is None and by_name and by_name[0] not in found:
            found[side] = by_name[0]
    left = [place for place in texts if place not in found]
    if None not in found:
        return found
    if len(left) < found.count(None):
        return None
    if found.count(None) == 1:
        found[found.index(None)] = left[0]
        return found
    guesses = [guess_language(_cells(body, place)) for place in left[:2]]
    return left[1::-1] if are_swapped(guesses, languages) else left[:2]


def _check_languages(found, body, languages) -> None:
    """Refuse columns that are surely in another language than was said."""
    guesses = [guess_language(_cells(body, place)) for place in found]
    if are_swapped(guesses, languages):
        place, guess = next(
            (place, guess) for place, guess in zip(found, guesses, strict=True) if guess
        )
        raise DataError(
            f"Column {found[0] + 1} must hold the source language ({languages[0]}) and column "
            f"{found[1] + 1} the target language ({languages[1]}). Received: sentences in column "
            f"{place + 1} that read as {guess}. Swap the columns, or the languages."
        )
    if languages[0] != languages[1] and guesses[0] and guesses[0] == guesses[1]:
        raise DataError(
            f"The columns must hold two languages ({' and '.join(languages)}). Received: columns "
            f"{found[0] + 1} and {found[1] + 1} that both read as {guesses[0]}."
        )


def _place(column, names, width, first) -> int | None:
    """Return the place of a column that was named; `None` for one that was not."""
    if column is None:
        return None
    if isinstance(column, str):
        wanted = column.strip().casefold()
        places = [p for p, name in enumerate(names or ()) if name.strip().casefold() == wanted]
        if places:
            return places[0]
    elif not isinstance(column, bool) and 1 <= column <= width:
        return column - 1
    raise DataError(
        f"A column must be a number from 1 to {width} or a name of the header. Received: "
        f"{column!r}, and a first line that was read as {_as_read(first)}."
    )


def _is_header(rows: Sequence[Row]) -> bool:
    """Return whether the first row names the columns instead of being a pair."""
    first = [cell.strip() for cell in rows[0].cells if cell.strip()]
    known = _WORDS | _LANGUAGE_OF.keys()
    words = [cell.casefold().replace("_", " ").split() for cell in first]
    if words and all(known.issuperset(several) for several in words):
        return True
    # A word or two without a mark, where nearly all other cells are sentences with one.
    others = [cell.strip() for row in rows[1:] for cell in row.cells[:2]]
    marked = sum(cell.endswith(_MARKS) for cell in others)
    return (
        len(others) >= 20
        and marked >= 0.9 * len(others)
        and all(len(several) <= 2 for several in words)
        and not any(cell.endswith(_MARKS) for cell in first)
    )


def _holds_text(body: Sequence[Row], place: int) -> bool:
    cells = _cells(body, place)
    with_letters = sum(any(map(str.isalpha, cell)) for cell in cells)
    return bool(cells) and with_letters >= _LETTERS * len(cells)


def _cells(body: Sequence[Row], place: int) -> list[str]:
    """Return the cells of a column that are not empty."""
    return [row.cell(place) for row in body if row.cell(place).strip()]


def _first_word(name: str) -> str:
    return next(iter(name.casefold().replace("_", " ").split()), "")


def _as_read(row: Row) -> str:
    """Return how a line was cut, to show where its columns are."""
    cells = ", ".join(f"{place}: {cell[:30]!r}" for place, cell in enumerate(row.cells[:6], 1))
    return f"{cells} (line {row.line})"
