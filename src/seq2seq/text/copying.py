"""Words that are copied, not translated: numbers, names, addresses.

No vocabulary holds every number, and pieces put together to a number may be any number. So each
gets a placeholder before the model reads the sentence, and comes back in its place after the model
has written `<NUMBER1>` or `<NAME1>`, as in the systems after Luong et al. (2015, "Addressing the
Rare Word Problem"), whose unknown words are numbered so that each can be copied from its own
source. The model must learn only where they go, not what they are.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from seq2seq.text.names import Names, names_in
from seq2seq.text.numbers import (
    ENGLISH_WORDS,
    FRENCH_WORDS,
    NUMBER,
    NUMBER_WITH_UNIT,
    in_english,
)
from seq2seq.text.tokens import ADDRESS, clean, tokenize_french

COUNT = 5  # of each kind in a sentence
NAMES = tuple(f"<NAME{i}>" for i in range(1, COUNT + 1))
NUMBERS = tuple(f"<NUMBER{i}>" for i in range(1, COUNT + 1))
PLACEHOLDERS = (*NAMES, *NUMBERS)

_ADDRESS = re.compile(rf"{ADDRESS}|(?<!\S)[@#]\w+", re.IGNORECASE)
_MIXED = re.compile(r"(?<![\w-])(?=\w*[^\W\d_])\w*\d\w*(?:-\w+)*(?![\w-])")  # MP3, B12, covid-19
_PLACEHOLDER = re.compile(r"<(NAME|NUMBER)\d>")
_SPOKEN_NUMBER = re.compile(rf"(?<!\S)(?:{'|'.join(FRENCH_WORDS)})(?!\S)")
_SPOKEN = 0.5  # share of the number words that are hidden in training, so that there are enough


class Span(NamedTuple):
    """A part of a text that is copied: where it is, which placeholders it may get, its English."""

    start: int
    end: int
    kind: tuple[str, ...]
    english: str


class Copier:
    """Put placeholders for what is copied, and put it back.

    Args:
        names: what the corpus says of words with a capital; see `learn_names`.

    Example:
        >>> copier = Copier(Names(frozenset({"tom"})))
        >>> words, copied = copier.hide("Tom a 3 500 € et 2,5 kg de pommes.")
        >>> words
        ['<NAME1>', 'a', '<NUMBER1>', 'et', '<NUMBER2>', 'de', 'pommes', '.']
        >>> copier.restore(["<NAME1>", "has", "<NUMBER2>", "of", "apples", "."], copied)
        ['Tom', 'has', '2.5 kg', 'of', 'apples', '.']
    """

    def __init__(self, names: Names | None = None):
        self.names = names or Names()

    def hide(
        self, sentence: str, known: Callable[[str], bool] = lambda word: False
    ) -> tuple[list[str], dict[str, str]]:
        """Cut a French sentence into tokens, with placeholders for what is copied.

        Args:
            sentence: a French sentence, its capitals kept.
            known: whether a lower-case word is in the vocabulary as it is, and so no foreign name.

        Returns:
            The tokens, and for each placeholder what English writes in its place.
        """
        text = clean(sentence)
        spans = [
            *_addresses(text),
            *_numbers(text),
            *(Span(*m.span(), NAMES, m[0]) for m in _MIXED.finditer(text)),
            *_names(text, self.names, known),
        ]
        return _replaced(text, spans, tokenize_french)

    def hide_tokens(self, tokens: Sequence[str]) -> tuple[list[str], dict[str, str]]:
        """Do what `hide` does with a sentence in lower-case tokens: known names and numbers."""
        text = " ".join(tokens)
        spans = [*_addresses(text), *_numbers(text), *_names(text, self.names)]
        return _replaced(text, spans, str.split)

    def hide_pair(
        self,
        source: Sequence[str],
        target: Sequence[str],
        rng: np.random.Generator | None = None,
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Put the same placeholder where the same name or number stands on both sides.

        Args:
            source: French tokens.
            target: English tokens.
            rng: draws which number of placeholder each gets, so that all of them are learned, and
                half of the numbers that both sides write in letters, which are hidden as well.
                Without it they are numbered from the left, and only digits and names are hidden.

        Returns:
            Both sides. What stands on one side only stays as it is.
        """
        text, found = " ".join(source), " ".join(target)
        spans = [*_addresses(text), *_numbers(text), *_names(text, self.names)]
        for match in NUMBER.finditer(text):
            number = in_english(match[0])
            spans += [Span(*match.span(), NUMBERS, form) for form in (number, *_spoken(number))]
        if rng is not None and rng.random() < _SPOKEN:
            for match in _SPOKEN_NUMBER.finditer(text):
                spoken = _spoken(FRENCH_WORDS[match[0]])
                spans += [Span(*match.span(), NUMBERS, form) for form in spoken]
        spans = [span for span in spans if _alone(span.english).search(found)]
        if not spans:
            return tuple(source), tuple(target)
        order = range(COUNT) if rng is None else rng.permutation(COUNT)
        words, copied = _replaced(text, spans, str.split, order)
        for placeholder, english in copied.items():
            found = _alone(english).sub(placeholder, found)
        return tuple(words), tuple(found.split())

    def restore(self, words: Iterable[str], copied: dict[str, str]) -> list[str]:
        """Put what was hidden in the place of its placeholder.

        A placeholder that the source does not have stands for one of its kind that was not written
        yet, or for nothing.
        """
        words = list(words)
        left = [placeholder for placeholder in copied if placeholder not in words]
        restored = []
        for word in words:
            if word not in copied and (kind := _PLACEHOLDER.fullmatch(word)):
                same = [other for other in left if other.startswith(f"<{kind[1]}")]
                if not same:
                    continue
                word = same[0]
                left.remove(word)
            restored.append(copied.get(word, word))
        return restored


def _addresses(text: str) -> list[Span]:
    return [Span(*match.span(), NAMES, match[0]) for match in _ADDRESS.finditer(text)]


def _numbers(text: str) -> list[Span]:
    return [
        Span(*match.span(), NUMBERS, in_english(match[0]))
        for match in NUMBER_WITH_UNIT.finditer(text)
    ]


def _names(
    text: str, names: Names, known: Callable[[str], bool] = lambda word: False
) -> list[Span]:
    """Return the names of a text; those that stand side by side are one (New York)."""
    spans: list[Span] = []
    for start, end in names_in(text, names, known):
        if spans and text[spans[-1].end : start] == " ":
            start = spans.pop().start
        spans.append(Span(start, end, NAMES, text[start:end]))
    return spans


def _spoken(number: str) -> list[str]:
    return [word for word, value in ENGLISH_WORDS.items() if value == number]


def _alone(words: str) -> re.Pattern:
    """Return the pattern of some words between spaces."""
    return re.compile(rf"(?<!\S){re.escape(words)}(?!\S)")


def _replaced(text, spans, tokenize, order=range(COUNT)) -> tuple[list[str], dict[str, str]]:
    """Cut a text into tokens, with a placeholder for each span; of two that overlap, the first.

    Two spans of the same English have the same placeholder. What is beyond `COUNT` is left.
    """
    words, copied, place = [], {}, 0
    left = {kind: [kind[i] for i in order] for kind in (NAMES, NUMBERS)}
    given: dict[tuple, str] = {}
    for start, end, kind, english in sorted(spans, key=lambda span: (span.start, -span.end)):
        same = (kind, english.lower())
        if start < place or (same not in given and not left[kind]):
            continue
        if same not in given:
            given[same] = left[kind].pop(0)
            copied[given[same]] = english
        words += [*tokenize(text[place:start]), given[same]]
        place = end
    return [*words, *tokenize(text[place:])], copied
