"""Numbers as French writes them, and how English writes the same.

French groups digits by spaces or points and writes decimals after a comma: 3 500,25. English
groups them by commas and writes decimals after a point: 3,500.25.
"""

import re

_GROUPED = r"\d{1,3}(?: \d{3})+(?:,\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)?"
_DIGITS = (
    r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}"  # a date
    r"|\+?\d{2}(?: \d{2}){3,}"  # a telephone number
    r"|\d{1,2} ?h(?: ?\d{2})?"  # a time of day
    rf"|(?:{_GROUPED})(?!\d)"
    r"|\d+(?:[,.:/-]\d+)*(?:ers?|ères?|res?|èmes?|emes?|ndes?|nds?|es?)?"
)
_UNIT = r" ?(?:[€$£%]|°[CF]?|(?:km/h|k[gmo]|[cm]m|m[lg]|[MG]o|[gml])(?!['’]))"
# No letter or digit may stand before or after: those of MP3 are no number.
NUMBER = re.compile(rf"(?<![\w.,/])-?(?:[$£€] ?)?(?:{_DIGITS})(?![^\W_])")
NUMBER_WITH_UNIT = re.compile(rf"{NUMBER.pattern}(?:{_UNIT}(?![^\W_]))?")

_WORDS = {
    "two": "deux", "three": "trois", "four": "quatre", "five": "cinq", "six": "six",
    "seven": "sept", "eight": "huit", "nine": "neuf", "ten": "dix", "eleven": "onze",
    "twelve": "douze", "thirteen": "treize", "fourteen": "quatorze", "fifteen": "quinze",
    "sixteen": "seize", "twenty": "vingt", "thirty": "trente", "forty": "quarante",
    "fifty": "cinquante", "sixty": "soixante",
}  # fmt: skip
_VALUES = [*range(2, 17), *range(20, 70, 10)]
ENGLISH_WORDS = {word: str(value) for word, value in zip(_WORDS, _VALUES, strict=True)}
FRENCH_WORDS = {word: str(value) for word, value in zip(_WORDS.values(), _VALUES, strict=True)}


def in_english(number: str) -> str:
    """Return how English writes a number, a time, a date or an amount that French has written.

    Args:
        number: what `NUMBER_WITH_UNIT` has found.

    Example:
        >>> [in_english(number) for number in ("3 500 €", "2,5 kg", "14h30", "1er", "50 %")]
        ['3,500 €', '2.5 kg', '14:30', '1st', '50%']
    """
    number = re.sub(r" %$", "%", number)
    if time := re.fullmatch(r"(\d{1,2}) ?h ?(\d{2})?", number):
        return f"{time[1]}:{time[2] or '00'}"
    if ordinal := re.fullmatch(r"(\d+)[^\W\d_]+", number):
        return ordinal[1] + _ordinal_ending(int(ordinal[1]))
    if re.search(r"\d([/.-])\d{1,2}\1\d|\d{2}(?: \d{2}){3}", number):  # a date, a telephone number
        return number

    def rewritten(match: re.Match) -> str:
        whole, _, decimals = match[0].partition(",")
        return re.sub("[ .]", ",", whole) + (f".{decimals}" if decimals else "")

    if re.search(rf"(?<!\d)(?:{_GROUPED})(?!\d)", number):
        return re.sub(_GROUPED, rewritten, number)
    return re.sub(r"(?<=\d),(?=\d)", ".", number)


def _ordinal_ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
