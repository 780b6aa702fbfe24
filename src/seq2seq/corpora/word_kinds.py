"""What kind of word each French token of the grammar corpus is: its part of speech.

Most words are of one kind, which the lexicon knows. Those that may be of several are told apart
by what the pair says for certain: its sure links (`leur` is a determiner where it renders their, a
pronoun where it renders them) or the construction that the word stands in (`est` before `-ce`).
"""

from functools import cache

from seq2seq.corpora.adjectives import ADJECTIVES
from seq2seq.corpora.function_words import (
    CONJUNCTIONS,
    DETERMINERS,
    MID_ADVERBS,
    NEGATIONS,
    OBJECT_PRONOUNS,
    PREPOSITIONS,
    QUESTION_WORDS,
    SUBJECT_PRONOUNS,
    TIME_ADVERBS,
)
from seq2seq.corpora.lexicon import NAMES, NOUNS
from seq2seq.corpora.pair import Pair
from seq2seq.corpora.phonology import CONTRACTIONS
from seq2seq.corpora.verbs import VERBS

KINDS = (
    "determiner",
    "noun",
    "name",
    "adjective",
    "verb",
    "participle",
    "pronoun",
    "preposition",
    "negation",
    "adverb",
    "conjunction",
    "question word",
    "mark",
)

_INVERTED = ("-il", "-elle", "-ils", "-elles", "-t-il", "-t-elle")
_SINGULAR_AND_PLURAL = ((1, "s"), (3, "s"), (3, "p"))

# English determiners: what a French one renders, and a pronoun or a preposition does not.
_ARTICLES = frozenset({"the", "their", "some", "a", "an", "any"})


def word_kinds(pair: Pair) -> tuple[str, ...]:
    """Say of what kind each French token is.

    du, des, au and aux, preposition and article in one, are prepositions; `est -ce que` asks, so
    that its three tokens are question words; auxiliaries are verbs.

    Args:
        pair: a pair of the grammar corpus, with its links.

    Returns:
        One of `KINDS` for each token of the source.

    Raises:
        ValueError: a token is no word of the grammar.

    Example:
        >>> from seq2seq.corpora.grammar import running_pair
        >>> word_kinds(running_pair())[:6]
        ('determiner', 'noun', 'adjective', 'negation', 'verb', 'negation')
    """
    return tuple(_kind(pair, place) for place in range(len(pair.source)))


@cache
def possible_kinds() -> dict[str, frozenset[str]]:
    """For each French word of the grammar, the kinds it may be of."""
    nouns, adjectives = NOUNS.values(), ADJECTIVES.values()
    # With or without a vowel after them; a phrase of two words counts as two words.
    determiners = [
        form
        for entry in DETERMINERS.values()
        for form in (entry.masculine, entry.feminine, entry.plural)
        + (entry.masculine_before_vowel, entry.feminine_before_vowel)
    ]
    forms = {
        "determiner": [*determiners, "d'"],
        "noun": [form for noun in nouns for form in noun.french],
        "name": NAMES,
        "adjective": [f for entry in adjectives for f in (*entry.forms, entry.before_vowel)],
        "verb": [
            verb.finite(tense, *person)
            for verb in VERBS.values()
            for tense in verb.tenses
            for person in _SINGULAR_AND_PLURAL
        ],
        "participle": [
            verb.agreeing_participle(gender, number)
            for verb in VERBS.values()
            if verb.participle
            for gender in "mf"
            for number in "sp"
        ],
        "pronoun": [*SUBJECT_PRONOUNS, *OBJECT_PRONOUNS, *_INVERTED, "j'", "l'", "qui que qu'"],
        "preposition": [*PREPOSITIONS, *CONTRACTIONS.values(), "à", "d'"],
        "negation": [*NEGATIONS, "ne", "n'"],
        "adverb": [*MID_ADVERBS, *TIME_ADVERBS],
        "conjunction": [*CONJUNCTIONS, "qu'"],
        "question word": [*QUESTION_WORDS, "est -ce que", "qui", "qu'"],
        "mark": ["?"],
    }
    found: dict[str, set[str]] = {}
    for kind, several in forms.items():
        for word in " ".join(several).split():
            found.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


def _kind(pair: Pair, place: int) -> str:
    word = pair.source[place]
    possible = possible_kinds().get(word)
    if possible is None:
        raise ValueError(
            f"word_kinds: `pair` must be of the grammar corpus. Received: the word {word!r}."
        )
    if len(possible) == 1:
        return next(iter(possible))
    if "determiner" in possible:
        rendered = {pair.target[t] for t, s in pair.sure if s == place}
        return _with_or_without_article(possible, rendered, _before(pair, place), word)
    return _of_a_clause(word, pair.source, place)


def _before(pair: Pair, place: int) -> str:
    return pair.source[place - 1] if place else ""


def _with_or_without_article(possible, rendered, before, word) -> str:
    """le, la, les, l', leur, de, d' and des, by the English words that they render."""
    # des is also de + les, which renders the, and more than the.
    articles = _ARTICLES - {"the"} if word == "des" else _ARTICLES
    if rendered & articles or before == "beaucoup":
        return "determiner"
    return next(iter(possible - {"determiner"}))


def _of_a_clause(word, source, place) -> str:
    """que, qui, quand and est, by the words around them."""
    before = source[place - 1] if place else ""
    asks = "-ce" in (before, *source[place + 1 : place + 3])
    if word == "est":
        return "question word" if source[place + 1 : place + 2] == ("-ce",) else "verb"
    if word == "quand":
        return "question word" if asks else "conjunction"
    if word == "qui":
        return "question word" if before in ("", "et") else "pronoun"
    if asks:
        return "question word"
    # je pense que … against la pomme que …
    joins = before in ("parce", "pendant") or possible_kinds()[before] == {"verb"}
    return "conjunction" if joins else "pronoun"
