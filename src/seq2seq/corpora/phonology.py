"""What a word's neighbor does to its form: elision, contraction, a or an.

Elision and the forms bel, cet, mon (ma) come first, contraction second: de l'homme keeps l', so
that only de + le becomes du.
"""

from collections.abc import Sequence
from dataclasses import dataclass

VOWELS = frozenset("aàâeéèêëiîïoôuùûyœæ")

# An h aspiré is as silent as a mute h, but blocks elision: le héros, la hache.
H_ASPIRE = ("haricot", "hibou", "héros", "haut")

CONTRACTIONS = {
    ("de", "le"): "du",
    ("de", "les"): "des",
    ("à", "le"): "au",
    ("à", "les"): "aux",
}


@dataclass(eq=False, slots=True)
class French:
    """A French word, told from other words by identity.

    Args:
        text: The word as a token.
        before_vowel: Its form before a vowel sound (l', vieil); empty when it is the same.
        is_article: Whether de and à contract with it (de + le → du). The pronoun le does not.
    """

    text: str
    before_vowel: str = ""
    is_article: bool = False


def starts_with_vowel_sound(french: str) -> bool:
    """Whether a French word lets the word before it elide: homme does, héros does not.

    Example:
        >>> [starts_with_vowel_sound(noun) for noun in ("arbre", "homme", "héros", "chat")]
        [True, True, False, False]
    """
    if french.startswith("h"):
        return not french.startswith(H_ASPIRE)
    return french[0] in VOWELS


def elide_and_contract(words: Sequence[French]) -> tuple[tuple[str, ...], dict[int, int]]:
    """Spells a French word sequence.

    Args:
        words: The words in order, in their full forms.

    Returns:
        The tokens, and for each word (by `id`) the position of the token that holds it. Two words
        that contract (de + le → du) share one position.
    """
    tokens: list[str] = []
    position: dict[int, int] = {}
    previous = None
    for index, word in enumerate(words):
        text = word.text
        if word.before_vowel and index + 1 < len(words):
            if starts_with_vowel_sound(words[index + 1].text):
                text = word.before_vowel
        if word.is_article and previous is not None and (previous, text) in CONTRACTIONS:
            tokens[-1] = CONTRACTIONS[previous, text]
        else:
            tokens.append(text)
        position[id(word)] = len(tokens) - 1
        previous = text
    return tuple(tokens), position


def a_or_an(tokens: Sequence[str]) -> tuple[str, ...]:
    """Turns a into an before a vowel; no word of the lexicon is spelled against its sound.

    Example:
        >>> a_or_an(["a", "cat", "or", "a", "owl"])
        ('a', 'cat', 'or', 'an', 'owl')
    """
    following = [*tokens[1:], ""]
    return tuple(
        "an" if token == "a" and after[:1] in tuple("aeiou") else token
        for token, after in zip(tokens, following, strict=True)
    )
