"""The function words of the grammar corpus: determiners, pronouns, prepositions, and the like."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Determiner:
    """A determiner: French forms by gender and number, English forms by number.

    A number the determiner does not have is an empty string (deux has no singular). A French form
    of two words (beaucoup de) is written with a space.
    """

    masculine: str
    feminine: str
    plural: str
    english: tuple[str, str]
    masculine_before_vowel: str = ""
    feminine_before_vowel: str = ""

    @property
    def numbers(self) -> str:
        """The numbers it has, of "s" and "p"."""
        return "s" * bool(self.masculine) + "p" * bool(self.plural)


DETERMINERS = {
    "le": Determiner("le", "la", "les", ("the", "the"), "l'", "l'"),
    "un": Determiner("un", "une", "des", ("a", "some")),
    "ce": Determiner("ce", "cette", "ces", ("this", "these"), "cet"),
    "mon": Determiner("mon", "ma", "mes", ("my", "my"), "", "mon"),
    "notre": Determiner("notre", "notre", "nos", ("our", "our")),
    "leur": Determiner("leur", "leur", "leurs", ("their", "their")),
    "chaque": Determiner("chaque", "chaque", "", ("each", "")),
    "deux": Determiner("", "", "deux", ("", "two")),
    "trois": Determiner("", "", "trois", ("", "three")),
    "quatre": Determiner("", "", "quatre", ("", "four")),
    "plusieurs": Determiner("", "", "plusieurs", ("", "several")),
    "quelques": Determiner("", "", "quelques", ("", "a few")),
    "beaucoup de": Determiner("", "", "beaucoup de", ("", "many")),
}

# French subject pronoun: English, gender, number, person. je is either gender.
SUBJECT_PRONOUNS = {
    "je": ("i", "m", "s", 1),
    "il": ("he", "m", "s", 3),
    "elle": ("she", "f", "s", 3),
    "ils": ("they", "m", "p", 3),
    "elles": ("they", "f", "p", 3),
}

# French preposition of place, and avec: English. Two words are written with a space.
PREPOSITIONS = {
    "dans": "in",
    "sur": "on",
    "sous": "under",
    "devant": "in front of",
    "derrière": "behind",
    "près de": "near",
    "loin de": "far from",
    "avec": "with",
}

# Second half of ne …: English, the words that sure links go to.
NEGATIONS = {"pas": "not", "jamais": "never", "plus": "no longer"}

# Adverbs between the verb's two halves in French, before the verb in English.
MID_ADVERBS = {"souvent": "often", "toujours": "always", "parfois": "sometimes"}

# Time expressions at the head of a sentence.
TIME_ADVERBS = {"hier": "yesterday", "demain": "tomorrow", "maintenant": "now"}

# Question words before est-ce que; the empty one is the yes-no question.
QUESTION_WORDS = {"": "", "où": "where", "quand": "when", "pourquoi": "why", "que": "what"}

# Conjunctions between clauses.
CONJUNCTIONS = {
    "et": "and",
    "mais": "but",
    "donc": "so",
    "puis": "and then",
    "parce que": "because",
    "quand": "when",
    "pendant que": "while",
}

# Object pronouns: le, la and les stand for things and animals, lui and leur for who receives.
OBJECT_PRONOUNS = {"le": "it", "la": "it", "les": "them", "lui": "him", "leur": "them"}
