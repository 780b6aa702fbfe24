"""French and English words that know of each other, and phrases built of them.

An English word holds the French words it renders, as objects and not as positions. Rules may put
both sides in any order: the alignment stays right because nobody has to count. Positions are
counted once, at the end, in ``Phrase.pair``.

Link conventions (Och and Ney, 2003):

- Content words, determiners, pronouns, prepositions and conjunctions are linked surely.
- Several French words for one English word: the one that carries the meaning is sure, the others
  are possible (ne … pas → not: pas is sure, ne possible; a mangé → ate: mangé is sure).
- One French word for several English words: all are sure (du → of the, cherche → looks for).
- English helpers without a French word of their own (do, does, did, will, and was before -ing)
  have possible links only: to the finite French verb, to ne, and to what asks the question.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from seq2seq.corpora.pair import Pair
from seq2seq.corpora.phonology import French, a_or_an, elide_and_contract


@dataclass(eq=False, slots=True)
class English:
    """An English word with the French words it renders, surely or possibly."""

    text: str
    sure: tuple[French, ...] = ()
    possible: tuple[French, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """The same constituent in both languages; each side in its own order."""

    french: tuple[French, ...] = ()
    english: tuple[English, ...] = ()

    def pair(self) -> Pair:
        """Spells both sides and counts the positions of the links."""
        source, position = elide_and_contract(self.french)
        words = tuple(enumerate(self.english))
        sure = frozenset((t, position[id(french)]) for t, word in words for french in word.sure)
        possible = ((t, position[id(french)]) for t, word in words for french in word.possible)
        target = a_or_an([word.text for word in self.english])
        return Pair(source, target, sure, sure.union(possible))


EMPTY = Phrase()


def word(french: str | French, *english: str) -> Phrase:
    """One French word and the English words that render it, all linked surely."""
    french = French(french) if isinstance(french, str) else french
    return Phrase((french,), tuple(English(text, (french,)) for text in english))


def idiom(french: Iterable[str | French], *english: str) -> Phrase:
    """Several French words rendered together; the first one carries the meaning."""
    words = tuple(French(item) if isinstance(item, str) else item for item in french)
    return Phrase(words, tuple(English(text, words[:1], words[1:]) for text in english))


def sequence(*phrases: Phrase) -> Phrase:
    """Phrases one after the other, in the same order on both sides."""
    french: list[French] = []
    english: list[English] = []
    for phrase in phrases:
        french.extend(phrase.french)
        english.extend(phrase.english)
    return Phrase(tuple(french), tuple(english))
