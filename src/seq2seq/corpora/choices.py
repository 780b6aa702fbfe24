"""What may be drawn: how often each word, and which words go with which.

Selection keeps sentences plausible: cats eat apples, people read books, and keys only fall.
"""

from functools import cache

from seq2seq.corpora.clause import INVERSION
from seq2seq.corpora.function_words import DETERMINERS, PREPOSITIONS, SUBJECT_PRONOUNS
from seq2seq.corpora.lexicon import ADJECTIVES, IDIOMS, NOUNS
from seq2seq.corpora.verbs import FUTURE, IMPERFECT, PERFECT, PRESENT, VERBS

# What stands here more often is drawn more often.
ANY_DETERMINER = ("le",) * 10 + ("un",) * 8 + ("ce", "mon") * 2 + tuple(DETERMINERS)[4:]
_QUANTITIES = ("chaque", "plusieurs", "quelques", "beaucoup de")
UNDER_NEGATION = tuple(key for key in ANY_DETERMINER if key not in _QUANTITIES)
DEFINITE = ("le", "le", "le", "le", "ce", "mon", "notre", "leur")
DEFINITE_OR_UN = (*DEFINITE, "un")
IN_PLACES = (*DEFINITE, "un", "un")
PRONOUNS = ("je", "je", *SUBJECT_PRONOUNS)
PRONOUNS_WITHOUT_JE = PRONOUNS[3:]

# Kinds of subjects.
LIVING = ("person", "person", "animal")
THINGS = ("fruit", "thing")

QUESTIONS = (INVERSION, INVERSION, "qui", "", "", "où", "quand", "pourquoi", "que")
NOT_OF_STATES = ("où", "quand", "que")

# Tenses of a relative clause beside the tense of the clause around it.
RELATIVE_TENSES = {
    PRESENT: (PRESENT, PRESENT, PERFECT),
    PERFECT: (PERFECT, PERFECT, IMPERFECT),
    FUTURE: (FUTURE, PRESENT),
    IMPERFECT: (IMPERFECT, PERFECT),
}

# Tense of the second clause after each conjunction; the first one's tense where none is named.
SECOND_TENSE = {
    ("quand", IMPERFECT): PERFECT,
    ("pendant que", PERFECT): IMPERFECT,
    ("parce que", PERFECT): IMPERFECT,
}
COORDINATING = ("et", "mais", "donc", "puis")
# Not quand and pendant que: English would want a present after them.
CONJUNCTIONS_IN_FUTURE = (*COORDINATING, "parce que")

# Tenses that fit each time adverb.
TIME_TENSES = {"hier": (PERFECT, IMPERFECT), "demain": (FUTURE,), "maintenant": (PRESENT,)}

_VERBS_APART = ("être", "penser", "savoir")


@cache
def nouns_of(kinds: frozenset[str]) -> tuple[str, ...]:
    """Nouns of these kinds; a noun may be named among the kinds itself."""
    return tuple(noun for noun, entry in NOUNS.items() if noun in kinds or entry.kind in kinds)


@cache
def adjectives_of(noun: str, precedes: bool | None = None) -> tuple[str, ...]:
    """Adjectives for a noun: all, or those before it, or those after it."""
    return tuple(
        key
        for key, entry in ADJECTIVES.items()
        if NOUNS[noun].kind in entry.kinds
        and precedes in (None, entry.precedes_noun)
        and (key, noun) not in IDIOMS
    )


@cache
def states_of(kind: str) -> tuple[str, ...]:
    """Adjectives that être can say of this kind."""
    return tuple(key for key, entry in ADJECTIVES.items() if kind in entry.kinds)


@cache
def second_states(kind: str, first: str) -> tuple[str, ...]:
    """Adjectives that do not speak against the first one: of another rank."""
    return tuple(key for key in states_of(kind) if ADJECTIVES[key].rank != ADJECTIVES[first].rank)


@cache
def verbs_for(subject_kind: str, tense: str, object_kind: str = "") -> tuple[str, ...]:
    """Verbs the subject can do in that tense, to that object if one is given.

    Verbs with a recipient count twice, because only they bring au and aux.
    """
    return tuple(
        key
        for key, verb in VERBS.items()
        for _ in range(1 + verb.recipient)
        if key not in _VERBS_APART
        and subject_kind in verb.subjects
        and tense in verb.tenses
        and (not object_kind or object_kind in verb.objects)
    )


@cache
def verbs_alone(subject_kind: str, tense: str) -> tuple[str, ...]:
    """Verbs that need no object and no recipient."""
    verbs = verbs_for(subject_kind, tense)
    return tuple(key for key in verbs if not (VERBS[key].objects or VERBS[key].recipient))


@cache
def places_for(verb: str) -> tuple[str, ...]:
    """Prepositions of place for a verb; nobody arrives on or under a thing."""
    unfit = ("sur", "sous") if verb == "arriver" else ()
    return tuple(key for key in PREPOSITIONS if key not in unfit)
