"""Drawing sentences at random: which rules to apply to which words, within a budget of tokens.

The rules themselves are in ``noun_phrase`` and ``clause``. A budget is a wish: a drawn sentence
may be a little shorter or longer, and whoever needs an exact length draws again.
"""

from collections.abc import Iterable
from functools import cache
from random import Random

from .clause import INVERSION, ObjectPronoun, ask, clause
from .lexicon import (
    ADJECTIVES,
    COMPLEMENTS,
    CONJUNCTIONS,
    DETERMINERS,
    IDIOMS,
    NAMES,
    NEVER_POSSESSED,
    NOUNS,
    POSSESSIVES,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    TIME_ADVERBS,
)
from .noun_phrase import (
    NounPhrase,
    coordinate,
    fixed,
    name,
    noun_phrase,
    predicate,
    preposition,
    subject_pronoun,
)
from .phrase import EMPTY, French, Phrase, sequence, word
from .verbs import FUTURE, IMPERFECT, JE_TENSES, PERFECT, PRESENT, TENSES, VERBS

# le and un are drawn more often than the other determiners.
_DETERMINERS = ("le",) * 10 + ("un",) * 8 + ("ce", "mon") * 2 + tuple(DETERMINERS)[4:]
_QUANTITIES = ("chaque", "plusieurs", "quelques", "beaucoup de")
_UNDER_NEGATION = tuple(key for key in _DETERMINERS if key not in _QUANTITIES)
_DEFINITE = ("le", "le", "le", "le", "ce", "mon", "notre", "leur")
_IN_PLACES = _DEFINITE + ("un", "un")

# Tenses of a relative clause beside the tense of the clause around it.
_RELATIVE_TENSES = {
    PRESENT: (PRESENT, PRESENT, PERFECT),
    PERFECT: (PERFECT, PERFECT, IMPERFECT),
    FUTURE: (FUTURE, PRESENT),
    IMPERFECT: (IMPERFECT, PERFECT),
}

# Tense of the second clause after each conjunction; the first one's tense where none is named.
# quand and pendant que have no futur: English would want a present there.
_SECOND_TENSE = {
    ("quand", IMPERFECT): PERFECT,
    ("pendant que", PERFECT): IMPERFECT,
    ("parce que", PERFECT): IMPERFECT,
}
_CONJUNCTIONS_IN_FUTURE = ("et", "mais", "donc", "puis", "parce que")
_COORDINATING = ("et", "mais", "donc", "puis")

# Tenses that fit each time adverb.
_TIME_TENSES = {"hier": (PERFECT, IMPERFECT), "demain": (FUTURE,), "maintenant": (PRESENT,)}

_QUESTIONS = (INVERSION, INVERSION, "qui", "", "", "où", "quand", "pourquoi", "que")

_LONGEST_CLAUSE = 13
_NOT_OF_STATES = ("où", "quand", "que")
_PRONOUNS = ("je", "je", *SUBJECT_PRONOUNS)
_LIVING = ("person", "person", "animal")
_THINGS = ("fruit", "thing")
_SPECIAL_VERBS = ("être", "penser", "savoir")


@cache
def _nouns_of(kinds: frozenset[str]) -> tuple[str, ...]:
    return tuple(noun for noun, entry in NOUNS.items() if noun in kinds or entry.kind in kinds)


@cache
def _adjectives_of(noun: str, precedes: bool | None = None) -> tuple[str, ...]:
    return tuple(
        key
        for key, entry in ADJECTIVES.items()
        if NOUNS[noun].kind in entry.kinds
        and precedes in (None, entry.precedes_noun)
        and (key, noun) not in IDIOMS
    )


@cache
def _states_of(kind: str) -> tuple[str, ...]:
    return tuple(key for key, entry in ADJECTIVES.items() if kind in entry.kinds)


@cache
def _verbs_for(subject_kind: str, tense: str, object_kind: str = "") -> tuple[str, ...]:
    """Verbs the subject can do in that tense, to that object if one is given.

    Verbs with a recipient count twice, because only they bring au and aux.
    """
    return tuple(
        key
        for key, verb in VERBS.items()
        for _ in range(1 + verb.recipient)
        if key not in _SPECIAL_VERBS
        and subject_kind in verb.subjects
        and tense in verb.tenses
        and (not object_kind or object_kind in verb.objects)
    )


class Drawing:
    """Draws constituents with one random number generator.

    Args:
        rng: The source of all choices; the same state draws the same sentences.
    """

    def __init__(self, rng: Random):
        self.rng = rng

    def sentence(self, budget: int) -> Phrase:
        """A statement or a question of about `budget` French tokens."""
        if budget >= 4 and self._happens(0.25):
            return ask(self._question(budget - 1))
        return self._statement(budget, self.rng.choice(TENSES))

    # Sentences -----------------------------------------------------------------------------------

    def _statement(self, budget: int, tense: str, may_open: bool = True) -> Phrase:
        """One clause, or clauses joined until the budget is used.

        A time adverb may open it, unless it follows a conjunction such as because.
        """
        if not self._is_split(budget):
            return self._opened(budget, tense, may_open)
        first = self.rng.randint(3, min(budget - 4, _LONGEST_CLAUSE))
        fitting = _CONJUNCTIONS_IN_FUTURE if tense == FUTURE else tuple(CONJUNCTIONS)
        conjunction = self.rng.choice(fitting)
        second_tense = _SECOND_TENSE.get((conjunction, tense), tense)
        return sequence(
            self._opened(first, tense, may_open),
            fixed(conjunction, CONJUNCTIONS[conjunction]),
            self._statement(budget - first - 1, second_tense, conjunction in _COORDINATING),
        )

    def _question(self, budget: int) -> Phrase:
        """One question, or questions joined by et; a yes-no question may go on with parce que."""
        if not self._is_split(budget):
            return self._asking_clause(budget, self.rng.choice(TENSES))
        first = self.rng.randint(3, min(budget - 4, _LONGEST_CLAUSE))
        opening = self._asking_clause(first, self.rng.choice(TENSES))
        return sequence(opening, word("et", "and"), self._question(budget - first - 1))

    def _is_split(self, budget: int) -> bool:
        return budget > _LONGEST_CLAUSE or (budget >= 8 and self._happens(0.25))

    def _opened(self, budget: int, tense: str, may_open: bool) -> Phrase:
        """A clause, perhaps after hier, demain or maintenant."""
        fitting = [key for key, tenses in _TIME_TENSES.items() if tense in tenses]
        if may_open and budget >= 5 and fitting and self._happens(0.12):
            adverb = self.rng.choice(fitting)
            return sequence(word(adverb, TIME_ADVERBS[adverb]), self._clause(budget - 1, tense))
        return self._clause(budget, tense)

    def _asking_clause(self, budget: int, tense: str) -> Phrase:
        question = self.rng.choice(_QUESTIONS)
        opening = {"qui": 1, INVERSION: 0, "": 3}.get(question, 4)
        if budget - opening < 2:
            question, opening = INVERSION, 0
        if question == "qui":
            who = NounPhrase(word("qui", "who"), "m", "s", "person")
            return self._verbal_clause(who, budget - 1, tense)
        return self._clause(budget - opening, tense, question)

    # Clauses -------------------------------------------------------------------------------------

    def _clause(self, budget: int, tense: str, question: str | None = None) -> Phrase:
        """A clause with its subject: a state (être), a thought (penser que) or anything done."""
        state = tense != PERFECT and question not in _NOT_OF_STATES and self._happens(0.12)
        kinds = _THINGS if self._happens(0.6 if state else 0.08) else _LIVING
        if not state and (kinds == _THINGS) and (tense == IMPERFECT or question == "que"):
            kinds = _LIVING
        subject = self._subject(self._share(budget - 1), kinds, tense, question)
        budget -= len(subject)
        if state and (budget >= 2 or kinds == _THINGS):
            return self._state(subject, budget, tense, question)
        thinks = tense == PRESENT and subject.kind == "person" and budget >= 5
        if thinks and question is None and self._happens(0.4):
            return self._thought(subject, budget)
        return self._verbal_clause(subject, budget, tense, question)

    def _state(self, subject: NounPhrase, budget: int, tense: str, question) -> Phrase:
        """être with adjectives or a place."""
        negation = self._negation(budget - 2, tense)
        budget -= 1 + 2 * bool(negation)
        adjectives = _states_of(subject.kind)
        if budget >= 3 and self._happens(0.5):
            rest = self._place(budget, "être")
        else:
            first = self.rng.choice(adjectives)
            others = [key for key in adjectives if ADJECTIVES[key].rank != ADJECTIVES[first].rank]
            two = budget >= 3 and not negation
            rest = predicate((first, self.rng.choice(others)) if two else (first,), subject)
        return clause(subject, "être", tense, negation=negation, rest=rest, question=question)

    def _thought(self, subject: NounPhrase, budget: int) -> Phrase:
        """Penser que, savoir que and a statement; never negated, which would ask a subjonctif."""
        que = word(French("que", "qu'"), "that")
        thought = self._clause(budget - 2, self.rng.choice(TENSES))
        verb = self.rng.choice(("penser", "savoir"))
        return clause(subject, verb, rest=sequence(que, thought))

    def _verbal_clause(
        self,
        subject: NounPhrase,
        budget: int,
        tense: str,
        question: str | None = None,
        preceding: NounPhrase | None = None,
    ) -> Phrase:
        """A clause with any verb that fits the subject, the budget and the object before it."""
        object_kind = preceding.kind if preceding else ""
        verbs = _verbs_for(subject.kind, tense, object_kind)
        gone = preceding is not None or question == "que"
        if question == "que":
            verbs = tuple(key for key in verbs if "fruit" in VERBS[key].objects)
        elif not gone and budget <= 1 + (tense == PERFECT):
            verbs = tuple(key for key in verbs if not VERBS[key].objects and key != "parler")
        key = self.rng.choice(verbs)
        verb = VERBS[key]
        budget -= 1 + (tense == PERFECT)
        direct = recipient = None
        takes_object = bool(verb.objects) and not gone
        negation = self._negation(budget - takes_object, tense)
        budget -= 2 * bool(negation)
        adverb = self._adverb(budget - takes_object, tense, negation)
        budget -= bool(adverb)
        if verb.recipient:
            recipient = self._recipient(budget - 2 * takes_object)
            pronoun = isinstance(recipient, ObjectPronoun)
            budget -= 1 if pronoun else len(recipient) + 1
        if takes_object:
            share = self._share(budget) if budget > 6 else budget
            direct = self._object(verb.objects, share, bool(negation), tense)
            budget -= 1 if isinstance(direct, ObjectPronoun) else len(direct)
        rest = EMPTY
        if budget >= 3 and question != "où" and not (preceding and self._happens(0.5)):
            rest = self._place(budget, key)
        return clause(
            subject,
            key,
            tense,
            negation=negation,
            adverb=adverb,
            direct=direct,
            recipient=recipient,
            rest=rest,
            question=question,
            preceding=preceding,
        )

    def _negation(self, budget: int, tense: str) -> str:
        """pas, jamais or plus; in the passé composé no plus, which English has no form for."""
        if budget < 2 or not self._happens(0.35):
            return ""
        return self.rng.choice(("pas", "pas", "jamais", "plus")[: 3 + (tense != PERFECT)])

    def _adverb(self, budget: int, tense: str, negation: str) -> str:
        if budget < 1 or negation in ("jamais", "plus") or not self._happens(0.12):
            return ""
        return self.rng.choice(("souvent", "toujours", "parfois")[: 2 if negation else 3])

    # Noun phrases --------------------------------------------------------------------------------

    def _subject(
        self, budget: int, kinds: tuple[str, ...], tense: str, question: str | None = None
    ) -> NounPhrase:
        if budget > 1 or kinds == _THINGS:
            return self._noun_phrase(frozenset({self.rng.choice(kinds)}), max(budget, 2), tense)
        if self._happens(0.3):
            return name(self.rng.choice(tuple(NAMES)))
        pronouns = _PRONOUNS
        if question == INVERSION or tense not in JE_TENSES:
            pronouns = _PRONOUNS[3:]
        pronoun = self.rng.choice(pronouns)
        return subject_pronoun(pronoun, self.rng.choice("mf") if pronoun == "je" else "")

    def _object(self, kinds, budget: int, negated: bool, tense: str):
        if budget <= 1 or self._happens(0.15):
            pronoun = self.rng.choice(("le", "la", "les"))
            return ObjectPronoun(pronoun, self.rng.choice("mf") if pronoun == "les" else "")
        if budget == 2 and "person" in kinds and self._happens(0.1):
            return name(self.rng.choice(tuple(NAMES)))
        determiners = _UNDER_NEGATION if negated else _DETERMINERS
        return self._noun_phrase(kinds, budget, tense, not negated, determiners)

    def _recipient(self, budget: int):
        if budget < 3 or self._happens(0.3):
            return ObjectPronoun(self.rng.choice(("lui", "leur")))
        if self._happens(0.2):
            return name(self.rng.choice(tuple(NAMES)))
        length = 2 + (budget > 5)
        return self._noun_phrase(frozenset({"person"}), length, determiners=_DEFINITE + ("un",))

    def _place(self, budget: int, verb: str) -> Phrase:
        prepositions = tuple(PREPOSITIONS)
        if verb == "arriver":
            prepositions = tuple(key for key in PREPOSITIONS if key not in ("sur", "sous"))
        key = self.rng.choice(prepositions)
        english, kinds = PREPOSITIONS[key]
        length = min(budget - 1, 4)
        determiners = _DEFINITE if key.endswith(" de") else _IN_PLACES
        complement = self._noun_phrase(frozenset(kinds), length, determiners=determiners)
        return preposition(key, english, complement)

    def _noun_phrase(
        self,
        kinds: Iterable[str],
        budget: int,
        tense: str = PRESENT,
        coordinated: bool = True,
        determiners: tuple[str, ...] = _DETERMINERS,
    ) -> NounPhrase:
        """A noun phrase: adjectives up to four tokens, beyond that more after the noun."""
        noun = self.rng.choice(_nouns_of(frozenset(kinds)))
        kind = NOUNS[noun].kind
        determiner = self.rng.choice(determiners)
        if determiners is _UNDER_NEGATION and NOUNS[noun].is_invariable:
            determiner = "le"  # pas de souris: one mouse or several?
        if noun in NEVER_POSSESSED and determiner in POSSESSIVES:
            determiner = "le"
        number = self.rng.choice(DETERMINERS[determiner].numbers)
        if budget >= 5 and coordinated and self._happens(0.3):
            first = noun_phrase(determiner, noun, number)
            second = self._noun_phrase({kind}, min(budget - 3, 3), coordinated=False)
            return coordinate(first, "et", second)
        complemented = noun in COMPLEMENTS and determiner in ("le", "un") and self._happens(0.7)
        if budget >= 5 and complemented:
            complement = self._noun_phrase(
                COMPLEMENTS[noun], min(budget - 3, 3), determiners=_DEFINITE
            )
            first = noun_phrase(determiner, noun, number)
            return first.followed_by(preposition("de", "of", complement))
        adjectives = self._adjectives(noun, min(budget - 2, 2) if budget < 5 else 0)
        phrase = noun_phrase(determiner, noun, number, adjectives)
        left = budget - len(phrase)
        # French would ask a subjonctif in a relative clause after pas de.
        if left < 3 or (phrase.is_indefinite and determiners is _UNDER_NEGATION):
            return phrase
        return self._relative(phrase, left, tense)

    def _adjectives(self, noun: str, at_most: int) -> list[str]:
        """One adjective, or one before and one after the noun."""
        if at_most < 1:
            return []
        if at_most == 1:
            return [self.rng.choice(_adjectives_of(noun))]
        before, after = _adjectives_of(noun, True), _adjectives_of(noun, False)
        return [self.rng.choice(side) for side in (before, after) if side]

    def _relative(self, antecedent: NounPhrase, budget: int, tense: str) -> NounPhrase:
        """A relative clause with que or, if the antecedent can do anything, with qui."""
        tense = self.rng.choice(_RELATIVE_TENSES[tense])
        kind = antecedent.kind
        if self._happens(0.5) or not _verbs_for(kind, tense):
            subject = self._subject(2 if budget >= 4 else 1, _LIVING, tense)
            left = budget - 1 - len(subject)
            that = word(French("que", "qu'"), "that")
            inner = self._verbal_clause(subject, left, tense, preceding=antecedent)
            return antecedent.followed_by(that, inner)
        who = word("qui", "who" if kind == "person" else "that")
        subject = NounPhrase(who, antecedent.gender, antecedent.number, kind)
        return antecedent.followed_by(self._verbal_clause(subject, budget - 1, tense))

    # Choices -------------------------------------------------------------------------------------

    def _happens(self, probability: float) -> bool:
        return self.rng.random() < probability

    def _share(self, budget: int) -> int:
        """A part of the budget for one of several constituents."""
        return self.rng.randint(1, max(1, min(budget, 2 + budget // 2)))
