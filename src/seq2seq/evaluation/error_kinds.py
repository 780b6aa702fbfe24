"""Errors of translation sorted by kind, by comparing words with the reference (chapter 8).

The kinds are what can be told from the two word sequences alone, without judging meaning. They fit
the grammar corpus, where each sentence has one right answer; beside a reference of which there are
many, as for real sentences, a good translation can be of any kind.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from seq2seq.corpora.function_words import DETERMINERS
from seq2seq.corpora.lexicon import NOUNS
from seq2seq.corpora.verbs import VERBS
from seq2seq.text.tokens import tokenize_english

# In the order they are checked: a translation is of the first kind that fits.
DESCRIPTIONS = {
    "exact": "the reference, word for word",
    "order": "the words of the reference in another order",
    "form": "each wrong word is a form of the right one: number, person, tense, gender, a or an",
    "one word": "one word is another word",
    "dropped": "words of the reference are left out, the others stand in order",
    "repeated": "a word, or a run of words, stands twice in a row where the reference has it once",
    "added": "all words of the reference in order, and others among them",
    "mixed": "several of these at once; at least half of the words of the reference are there",
    "lost": "fewer than half of the words of the reference are there",
}
KINDS = tuple(DESCRIPTIONS)

# Forms of function words, by number, person, tense or gender.
_FUNCTION_WORDS = (
    "do does did",
    "am is are was were be being",
    "a an some",
    "he she it they",
    "him her it them",
)


def error_kind(reference: Sequence[str], hypothesis: Sequence[str]) -> str:
    """Return the kind of a translation, one of `KINDS`.

    Args:
        reference: target tokens of the pair, without `<EOS>`.
        hypothesis: tokens of the translation, without `<EOS>`.

    Returns:
        The first of `KINDS` that fits; `DESCRIPTIONS` says what each means.

    Raises:
        ValueError: if the reference is empty, or a side is one string.

    Example:
        >>> error_kind("the black cat eats".split(), "the cat black eats".split())
        'order'
        >>> error_kind("the black cat eats".split(), "the black cats eat".split())
        'form'
    """
    for argument, tokens in (("reference", reference), ("hypothesis", hypothesis)):
        if isinstance(tokens, str):
            raise ValueError(
                f"error_kind: `{argument}` must be a sequence of tokens. "
                f"Received: one string, {tokens!r:.60}."
            )
    if not reference:
        raise ValueError("error_kind: `reference` must not be empty. Received: no token.")
    right, said = tuple(reference), tuple(hypothesis)
    kept = (Counter(right) & Counter(said)).total()
    if said == right:
        return "exact"
    if kept == len(right) == len(said):
        return "order"
    if len(said) == len(right):
        wrong = [(word, other) for word, other in zip(right, said, strict=True) if word != other]
        if all(_is_form(*pair) for pair in wrong):
            return "form"
        if len(wrong) == 1:
            return "one word"
    if _is_within(said, right):
        return "dropped"
    if _repetitions(said) - _repetitions(right):
        return "repeated"
    if _is_within(right, said):
        return "added"
    return "mixed" if 2 * kept >= len(right) else "lost"


def count_kinds(pairs: Iterable, translations: Iterable) -> dict[str, int]:
    """Count the kinds of translations.

    Args:
        pairs: pairs, of which the `target` is the reference.
        translations: the `Translation` of each; its `text` is compared, cut into words again, so
            that it may be of subword pieces, and unknown words count as they were printed.

    Returns:
        How many are of each kind, in the order of `KINDS`.

    Example:
        >>> from types import SimpleNamespace as Sentence
        >>> said = [Sentence(text="he eats.")]
        >>> count_kinds([Sentence(target=("he", "sleeps", "."))], said)["one word"]
        1
    """
    found = Counter(
        error_kind(pair.target, tokenize_english(translation.text))
        for pair, translation in zip(pairs, translations, strict=True)
    )
    return {kind: found[kind] for kind in KINDS}


def _is_form(word: str, other: str) -> bool:
    """Whether two words are forms of one word."""
    nothing: frozenset[str] = frozenset()
    return bool(_forms().get(word, nothing) & _forms().get(other, nothing))


@cache
def _forms() -> dict[str, frozenset[str]]:
    """For each English word of the grammar, the names of the words it is a form of."""
    several = [noun.english for noun in NOUNS.values()]
    several += [verb.english[:4] for verb in VERBS.values()]
    several += [word.english for word in DETERMINERS.values() if all(word.english)]
    several += [words.split() for words in _FUNCTION_WORDS]
    found: dict[str, set[str]] = {}
    for forms in several:
        for form in forms:
            found.setdefault(form, set()).add(" ".join(forms))
    return {form: frozenset(names) for form, names in found.items()}


def _is_within(some: tuple[str, ...], all_words: tuple[str, ...]) -> bool:
    """Whether the words are among all words in this order."""
    left = iter(all_words)
    return all(word in left for word in some)


def _repetitions(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Runs of words that stand twice in a row."""
    return {
        words[start : start + size]
        for size in range(1, len(words) // 2 + 1)
        for start in range(len(words) - 2 * size + 1)
        if words[start : start + size] == words[start + size : start + 2 * size]
    }
