"""What may be drawn: how often each word, and which words go with which."""

from functools import cache

from seq2seq.corpora import usage
from seq2seq.corpora.adjectives import ADJECTIVES, AGE, COLOR, STATES
from seq2seq.corpora.clause import INVERSION
from seq2seq.corpora.function_words import SUBJECT_PRONOUNS
from seq2seq.corpora.lexicon import NEVER_POSSESSED, NOUNS, POSSESSIVES, RARE, classes, in_classes
from seq2seq.corpora.noun_phrase import NounPhrase
from seq2seq.corpora.verbs import FUTURE, IMPERFECT, PERFECT, PRESENT, VERBS

# What stands here more often is drawn more often.
_NUMBERS = ("deux", "trois", "quatre", "plusieurs", "quelques", "beaucoup de")
OF_SUBJECTS = (
    ("le",) * 10 + ("un",) * 5 + ("ce", "mon", "notre") * 2 + ("leur", "chaque", *_NUMBERS)
)
OF_SUBJECTS_TOGETHER = tuple(key for key in OF_SUBJECTS if key != "chaque")
OF_OBJECTS = ("le",) * 10 + ("un",) * 8 + ("ce", "mon", "notre") * 2 + ("leur", *_NUMBERS)
UNDER_NEGATION = ("le",) * 5 + ("un",) * 4 + ("ce", "mon", "notre", "leur")
POSSIBLY_HAD = ("un",) * 8 + _NUMBERS
DEFINITE = ("le", "le", "le", "le", "ce", "mon", "notre", "leur")
OF_PLACES = ("le",) * 8 + ("un", "un", "ce", "mon", "notre", "leur")
OF_COMPLEMENTS = ("le", "le", "ce")
_INDEFINITE = {"un", "une", "des", "de", "beaucoup", "chaque", *_NUMBERS}

# Small things to eat, of which one has several.
MOSTLY_MANY = ("haricot", "radis", "cerise", "noix", "œuf")
# What stays where it is: nothing is said of its future.
NEVER_MOVED = ("building", "land", "tree", "door")
# A sentence has seldom several of these.
SELDOM_MANY = ("building", "land", "door", "boat")
# Sentences have one of what follows these, mostly.
MOSTLY_SINGULAR = (OF_PLACES, OF_COMPLEMENTS, DEFINITE)
# Whoever comes in after the first clause.
OF_OTHERS = ("le",) * 6 + ("un", "un", "ce", "mon", "notre", "quelques", "deux")
# A relative clause says which one: not my cat that sleeps.
BEFORE_RELATIVES = ("le", "un", *_NUMBERS)

PRONOUNS = (*("je",) * 4, *SUBJECT_PRONOUNS)
PRONOUNS_WITHOUT_JE = PRONOUNS[5:]

QUESTIONS = (INVERSION, INVERSION, "qui", "qui", "", "", "où", "quand", "pourquoi", "que")

# Tenses of a relative clause beside the tense around it: what someone is doing, and what was done.
DOING_TENSES = {PRESENT: PRESENT, PERFECT: IMPERFECT, FUTURE: PRESENT, IMPERFECT: IMPERFECT}
DONE_TENSES = {PRESENT: (PRESENT, PERFECT), PERFECT: (PERFECT,), FUTURE: (PRESENT, PERFECT)}
DONE_TENSES[IMPERFECT] = (PERFECT, IMPERFECT)

# Time adverbs at the head of a clause, by its tense.
TIMES = {PERFECT: "hier", FUTURE: "demain"}

# Of these it is said only that they fell, not that they fall or will fall.
_FELL = ("person", "large-animal")
# Verbs that are drawn by methods of their own.
_DRAWN_APART = ("être", "penser", "savoir")


@cache
def nouns_of(kinds: frozenset[str]) -> tuple[str, ...]:
    """Nouns of these kinds; a noun may be named among the kinds itself."""
    return tuple(noun for noun in NOUNS if in_classes(noun, kinds))


PEOPLE, ANIMALS = nouns_of(classes("person")), nouns_of(classes("animals"))
MOVING_THINGS = tuple(
    noun
    for noun in nouns_of(VERBS["tomber"].subjects | VERBS["arriver"].subjects)
    if noun not in PEOPLE + ANIMALS
)
THINGS_WITH_STATES = tuple(noun for noun in NOUNS if noun not in PEOPLE + ANIMALS + ("pays",))


@cache
def determiners_of(noun: str, determiners: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some determiners that a noun takes."""
    refused = set(POSSESSIVES if noun in NEVER_POSSESSED else ())
    if noun in RARE:
        refused |= {"mon", "leur", "chaque", *_NUMBERS}
    if NOUNS[noun].kind == "land":
        refused |= set(_NUMBERS)
    if noun in ("ami", "amie") and determiners != BEFORE_RELATIVES:
        refused |= {"le", "ce"}  # whose friend?
    return tuple(key for key in determiners if key not in refused)


def determiners_with(verb: str, negation: str = "") -> tuple[str, ...]:
    """Determiners of a verb's object."""
    if verb == "avoir":
        return ("un",) if negation else POSSIBLY_HAD
    if verb in usage.OF_ONE or negation == "plus" or (negation and verb in usage.OF_PEOPLE):
        return DEFINITE
    return UNDER_NEGATION if negation else OF_OBJECTS


def is_definite(subject: NounPhrase) -> bool:
    """Whether one knows who is meant, so that the clause may be negated: not a queen does not."""
    return subject.phrase.french[0].text not in _INDEFINITE


@cache
def adjectives_of(noun: str) -> tuple[str, ...]:
    """Adjectives that stand beside a noun."""
    return tuple(
        key
        for key, entry in ADJECTIVES.items()
        for _ in range(2 if entry.rank == COLOR else 1)  # which change the order of words
        if in_classes(noun, entry.nouns)
    )


@cache
def adjective_pairs_of(noun: str) -> tuple[tuple[str, str], ...]:
    """Two adjectives of a noun, one before it and one after it.

    A color goes with any other adjective (small black horse), a feeling with an age (sad old man).
    """
    fitting = tuple(dict.fromkeys(adjectives_of(noun)))
    return tuple(
        (first, second)
        for first in fitting
        for second in fitting
        for _ in range(1 if second in STATES else 3)
        if ADJECTIVES[first].precedes_noun
        and (
            ADJECTIVES[second].rank == COLOR
            or (second in STATES and ADJECTIVES[first].rank == AGE and first != "nouveau")
        )
    )


@cache
def qualities_of(noun: str, kind: str, gender: str) -> tuple[str, ...]:
    """Adjectives that être can say of a noun, or of a person with a name or a pronoun."""
    if noun:
        return tuple(k for k, entry in ADJECTIVES.items() if in_classes(noun, entry.subjects))
    if kind != "person":
        return ()
    return (*STATES, "jeune", "vieux", *(("beau",) if gender == "f" else ()))


def pairs_of_qualities(first: str, qualities: tuple[str, ...]) -> tuple[str, ...]:
    """What être says after et: small and green, old and tired."""
    rank = ADJECTIVES[first].rank
    if not ADJECTIVES[first].precedes_noun:
        return ()
    return tuple(
        key
        for key in qualities
        if (ADJECTIVES[key].rank == COLOR and first != "bon") or (key in STATES and rank == AGE)
    )


@cache
def objects_of(verb: str, subject_kind: str) -> tuple[str, ...]:
    """Nouns that a subject of this kind does it to."""
    entry = VERBS[verb]
    if subject_kind == "person":
        return nouns_of(entry.objects)
    nouns = nouns_of(entry.animal_objects)
    if subject_kind != "small-animal":
        nouns = tuple(noun for noun in nouns if noun not in ("œuf", "fromage", "gâteau"))
    return nouns


@cache
def verbs_of(noun: str, kind: str, tense: str) -> tuple[str, ...]:
    """Verbs that a subject does in a tense; those with a recipient twice, for au and aux."""
    return tuple(
        key
        for key, verb in VERBS.items()
        for _ in range(1 + verb.recipient)
        if key not in _DRAWN_APART
        and tense in verb.tenses
        and (key != "tomber" or tense == PERFECT or kind not in _FELL)
        and (in_classes(noun, verb.subjects) if noun else kind in verb.subjects)
    )


def is_bare(verb: str) -> bool:
    """Whether a verb needs no object and no recipient."""
    return not (VERBS[verb].objects or VERBS[verb].recipient)
