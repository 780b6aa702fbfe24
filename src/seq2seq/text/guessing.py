"""Which language sentences are in: by their script, or by the small words that are in all of them.

A guess is made only where it is sure, because it is there to notice swapped columns, not to
replace being told.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache

_SMALL_WORDS = {
    "de": "der die das und ich nicht ist du wir ein eine mit zu auf sie auch haben wie war dem den "
    "er es in an so am was man im",
    "en": "the and is you are to of that it he she we they was have this with my your what at i in "
    "a on an so do does not me am war man he for",
    "es": "el los las y es que en un una no por con está muy mi yo qué se lo él ella del como "
    "su de la a me al o te tu",
    "fr": "le les et est que je il elle nous vous des une pas ne dans ce qui avec sur au du un "
    "tu de la en a me se y on es te",
    "it": "il gli e è che di un una non per con sono mi ho lo della questo io ha si del nel lui "
    "la a da i in le o se al te tu",
    "nl": "de het een en is ik niet van dat je wij zijn met op heb voor hij ze naar mijn maar "
    "er in te we was o a me al",
    "pt": "o os as e é que de um uma não por com está eu você ele ela do da em no na muito meu "
    "a se me um ao te tu",
}
# How the names of letters begin, with the language that alone writes so, or most of all.
_SCRIPTS = {
    "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "ARABIC": "ar",
    "HEBREW": "he", "GREEK": "el", "THAI": "th", "DEVANAGARI": "hi", "CYRILLIC": "ru",
    "LATIN": "latin",
}  # fmt: skip
# Languages that a guess by script takes for the one most written in it.
_SHARED = {"fa": "ar", "ur": "ar", "yi": "he", "mr": "hi", "ne": "hi"} | dict.fromkeys(
    ("be", "bg", "kk", "mk", "mn", "sr", "uk"), "ru"
)
_WORD = re.compile(r"[^\W\d_]+")
LEAST = 10  # sentences, for a guess by small words
_READ = 2000  # sentences that are looked at


def guess_language(sentences: Sequence[str]) -> str | None:
    """Return the language that sentences are in, where it is sure.

    Args:
        sentences: some sentences, as they are written.

    Returns:
        A code such as `"ko"`, or `None`. Languages that share their script with many others, such
        as Russian, are named by the one most written in it.

    Example:
        >>> guess_language(["나는 학생이에요.", "오늘은 날씨가 좋아요."])
        'ko'
        >>> guess_language(["Hello."]) is None
        True
    """
    step = max(1, len(sentences) // _READ)
    sample = [sentence.lower() for sentence in sentences[::step]]
    script = _script_of(sample)
    if script != "latin":
        return script
    if len(sample) < LEAST:
        return None
    words = [set(_WORD.findall(sentence)) for sentence in sample]
    found = {
        code: sum(not several.isdisjoint(_of_one_language(code)) for several in words) / len(words)
        for code in _SMALL_WORDS
    }
    (best, share), (_, next_share) = Counter(found).most_common(2)
    return best if share >= 0.4 and share >= 1.8 * next_share else None


@cache
def _of_one_language(code: str) -> frozenset[str]:
    """Return the small words that no other of the languages has."""
    others = {w for other, words in _SMALL_WORDS.items() if other != code for w in words.split()}
    return frozenset(_SMALL_WORDS[code].split()) - others


def as_guessed(code: str) -> str:
    """Return what a guess would call a language, from its code.

    Example:
        >>> as_guessed("uk"), as_guessed("pt-BR")
        ('ru', 'pt')
    """
    base = code.split("-")[0]
    return _SHARED.get(base, base)


def are_swapped(guesses: Sequence[str | None], languages: Sequence[str]) -> bool:
    """Return whether two columns are surely in each other's language.

    Args:
        guesses: what was guessed of the source and the target column.
        languages: codes of what they should be.

    Example:
        >>> are_swapped(["en", None], ["tr", "en"])
        True
    """
    source, target = map(as_guessed, languages)
    crossed = guesses[0] in (target, None) and guesses[1] in (source, None)
    return source != target and crossed and tuple(guesses) != (None, None)


def _script_of(sample: Sequence[str]) -> str | None:
    """Return the language of the script of most letters; `"latin"` for Latin letters."""
    letters = Counter(letter for sentence in sample for letter in sentence if letter.isalpha())
    counts = Counter()
    for letter, count in letters.items():
        name = unicodedata.name(letter, "").split(" ")[0]
        counts[_SCRIPTS.get(name, name)] += count
    if not counts:
        return None
    if counts["ja"] >= 0.1 * counts.total():  # Japanese writes Chinese characters too
        counts["ja"] += counts.pop("zh", 0)
    code, count = counts.most_common(1)[0]
    return code if count >= 0.8 * counts.total() and code in _SCRIPTS.values() else None
