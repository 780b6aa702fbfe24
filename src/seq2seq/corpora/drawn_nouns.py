"""Drawing noun phrases and places at random, within a budget of tokens."""

from random import Random

from seq2seq.corpora import choices, usage
from seq2seq.corpora.adjectives import STATES
from seq2seq.corpora.function_words import DETERMINERS, PREPOSITIONS
from seq2seq.corpora.lexicon import COMPLEMENTS, NAMES, NOUNS, RARE, classes
from seq2seq.corpora.noun_phrase import (
    NounPhrase,
    coordinate,
    name,
    noun_phrase,
    preposition,
    subject_pronoun,
)
from seq2seq.corpora.objects import ObjectPronoun
from seq2seq.corpora.phrase import EMPTY, Phrase
from seq2seq.corpora.places import places_of
from seq2seq.corpora.verbs import JE_TENSES


class DrawnNouns:
    """Draws noun phrases and places with one random number generator.

    A budget counts French tokens. It is a wish: what is drawn may be a little shorter or longer.

    Args:
        rng: The source of all choices; the same state draws the same phrases.
    """

    def __init__(self, rng: Random):
        self.rng = rng
        # The nouns and names, and the verbs and adjectives, that the sentence has so far.
        self.named: set[str] = set()
        self.done: set[str] = set()

    def happens(self, probability: float) -> bool:
        """Whether something happens that does so with this probability."""
        return self.rng.random() < probability

    def share(self, budget: int) -> int:
        """A part of the budget for one of several phrases."""
        return self.rng.randint(1, max(1, min(budget, 2 + budget // 2)))

    def unnamed(self, words: tuple[str, ...]) -> str:
        """A noun or a name that the sentence does not have yet; any if it has all."""
        chosen = self.rng.choice([key for key in words if key not in self.named] or words)
        self.named |= {"ami", "amie"} if chosen in ("ami", "amie") else {chosen}
        return chosen

    def person_name(self) -> NounPhrase:
        """A first name."""
        return name(self.unnamed(tuple(NAMES)))

    def pronoun(self, tense: str, may_be_je: bool) -> NounPhrase:
        """A subject pronoun; je only in the tenses that it has."""
        may_be_je = may_be_je and tense in JE_TENSES
        text = self.rng.choice(choices.PRONOUNS if may_be_je else choices.PRONOUNS_WITHOUT_JE)
        return subject_pronoun(text, self.rng.choice("mf") if text == "je" else "")

    def object_pronoun(self) -> ObjectPronoun:
        """le, la or les."""
        text = self.rng.choice(("le", "la", "les"))
        return ObjectPronoun(text, self.rng.choice("mf") if text == "les" else "")

    def noun_phrase(
        self,
        nouns: tuple[str, ...],
        budget: int,
        determiners: tuple[str, ...] = choices.OF_OBJECTS,
        coordinated: bool = True,
    ) -> NounPhrase:
        """A determiner and a noun; adjectives, a noun with de or one with et if there is room."""
        noun = self.unnamed(nouns)
        determiner, number = self._determiner(noun, determiners)
        complemented = noun in COMPLEMENTS and determiner in ("le", "un") and number == "s"
        if budget >= 5 and complemented and self.happens(0.6):
            first = noun_phrase(determiner, noun, number)
            return first.followed_by(preposition("de", "of", self._complement(noun, budget - 3)))
        if coordinated and budget >= 5 and determiner != "chaque" and self.happens(0.25):
            return self._with_another(noun, determiner, number, nouns)
        at_most = budget - 2 if determiner != "chaque" else 0
        adjectives = self._adjectives(noun, at_most)
        self.done.update(adjectives)
        return noun_phrase(determiner, noun, number, adjectives)

    def recipient(self, budget: int) -> NounPhrase:
        """The person who is given something or spoken to."""
        if budget < 3 or self.happens(0.2):
            return self.person_name()
        determiners = (*choices.DEFINITE, "un")
        return self.noun_phrase(choices.PEOPLE, min(budget - 1, 3), determiners)

    def place(self, budget: int, *whats: str, anywhere: bool = True) -> Phrase:
        """A place for what has one of these names, or nothing: in the garden."""
        places = [place for place in places_of(*whats) if anywhere or place[0] not in usage.APART]
        if not places:
            return EMPTY
        key, nouns = self.rng.choice(places)
        determiners = choices.DEFINITE if key.endswith(" de") else choices.OF_PLACES
        length = min(budget - 1, 3) if self.happens(0.5) else 2
        complement = self.noun_phrase(nouns, length, determiners, False)
        return preposition(key, PREPOSITIONS[key], complement)

    def company(self, budget: int) -> Phrase:
        """With somebody: with paul, with my friends."""
        if budget < 3:
            return preposition("avec", "with", self.person_name())
        determiners = choices.DEFINITE
        someone = self.noun_phrase(choices.PEOPLE, min(budget - 1, 3), determiners)
        return preposition("avec", "with", someone)

    def _determiner(self, noun: str, determiners: tuple[str, ...]) -> tuple[str, str]:
        determiner = self.rng.choice(choices.determiners_of(noun, determiners))
        if determiners is choices.UNDER_NEGATION and NOUNS[noun].is_invariable:
            determiner = "le"  # pas de souris: one mouse or several?
        numbers = DETERMINERS[determiner].numbers
        if determiners is choices.OF_PLACES:
            return determiner, "s"
        if noun in choices.MOSTLY_MANY and len(numbers) == 2:
            return determiner, "p" if self.happens(0.95) else "s"
        seldom_many = noun in RARE or NOUNS[noun].kind in choices.SELDOM_MANY
        if len(numbers) == 2 and (determiners in choices.MOSTLY_SINGULAR or seldom_many):
            return determiner, "s" if self.happens(0.92) else "p"
        if determiners is choices.UNDER_NEGATION and NOUNS[noun].kind == "food" and "p" in numbers:
            return determiner, "p"  # any beans, not a bean
        return determiner, self.rng.choice(numbers)

    def _complement(self, noun: str, budget: int) -> NounPhrase:
        nouns = choices.nouns_of(classes(COMPLEMENTS[noun]))
        return self.noun_phrase(nouns, min(budget, 3), choices.OF_COMPLEMENTS, False)

    def _with_another(self, noun, determiner, number, nouns) -> NounPhrase:
        """Two nouns of one kind with the same determiner: the boys and the girls."""
        alike = tuple(
            key
            for key in nouns
            if NOUNS[key].kind == NOUNS[noun].kind
            and NOUNS[key].english != NOUNS[noun].english
            and "animal" not in (key, noun)
            and determiner in choices.determiners_of(key, (determiner,))
        )
        first = noun_phrase(determiner, noun, number)
        if not alike:
            return first
        return coordinate(first, noun_phrase(determiner, self.unnamed(alike), number))

    def _adjectives(self, noun: str, at_most: int) -> tuple[str, ...]:
        pairs = choices.adjective_pairs_of(noun) if at_most >= 2 else ()
        if pairs and self.happens(0.3 if NOUNS[noun].kind == "person" else 0.7):
            return self.rng.choice(pairs)
        fitting = choices.adjectives_of(noun)
        if self.happens(0.5):  # not everybody is sad or sick
            fitting = tuple(key for key in fitting if key not in STATES)
        return (self.rng.choice(fitting),) if at_most >= 1 and fitting else ()
