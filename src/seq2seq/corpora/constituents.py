"""Drawing clauses and noun phrases at random, within a budget of tokens.

Both stand in one class because each may hold the other: a clause has noun phrases, and a noun
phrase may have a relative clause. What goes with what is in ``choices``, the rules are in
``noun_phrase`` and ``clause``.
"""

from collections.abc import Iterable
from random import Random

from seq2seq.corpora import choices
from seq2seq.corpora.clause import INVERSION, clause, qui, that
from seq2seq.corpora.function_words import DETERMINERS, PREPOSITIONS
from seq2seq.corpora.lexicon import COMPLEMENTS, NAMES, NEVER_POSSESSED, NOUNS, POSSESSIVES
from seq2seq.corpora.noun_phrase import (
    NounPhrase,
    coordinate,
    name,
    noun_phrase,
    predicate,
    preposition,
    subject_pronoun,
)
from seq2seq.corpora.objects import ObjectPronoun
from seq2seq.corpora.phrase import EMPTY, Phrase
from seq2seq.corpora.verbs import IMPERFECT, JE_TENSES, PERFECT, PRESENT, TENSES, VERBS

_NAMES = tuple(NAMES)


class Constituents:
    """Draws clauses and noun phrases with one random number generator.

    A budget counts French tokens. It is a wish: what is drawn may be a little shorter or longer.

    Args:
        rng: The source of all choices; the same state draws the same constituents.
    """

    def __init__(self, rng: Random):
        self.rng = rng

    def happens(self, probability: float) -> bool:
        """Whether something happens that does so with this probability."""
        return self.rng.random() < probability

    # Clauses -------------------------------------------------------------------------------------

    def clause(self, budget: int, tense: str, question: str | None = None) -> Phrase:
        """A clause with its subject: a state (être), a thought (penser que) or anything done."""
        state = tense != PERFECT and question not in choices.NOT_OF_STATES and self.happens(0.12)
        kinds = choices.THINGS if self.happens(0.6 if state else 0.08) else choices.LIVING
        if not state and (kinds == choices.THINGS) and (tense == IMPERFECT or question == "que"):
            kinds = choices.LIVING
        subject = self._subject(self._share(budget - 1), kinds, tense, question)
        budget -= len(subject)
        if state and (budget >= 2 or kinds == choices.THINGS):
            return self._state(subject, budget, tense, question)
        thinks = tense == PRESENT and subject.kind == "person" and budget >= 5
        if thinks and question is None and self.happens(0.4):
            return self._thought(subject, budget)
        return self.verbal_clause(subject, budget, tense, question)

    def _state(self, subject: NounPhrase, budget: int, tense: str, question) -> Phrase:
        """être with adjectives or a place."""
        negation = self._negation(budget - 2, tense)
        budget -= 1 + 2 * bool(negation)
        if budget >= 3 and self.happens(0.5):
            rest = self._place(budget, "être")
        else:
            first = self.rng.choice(choices.states_of(subject.kind))
            chosen = [first]
            if budget >= 3 and not negation:
                chosen.append(self.rng.choice(choices.second_states(subject.kind, first)))
            rest = predicate(chosen, subject)
        return clause(subject, "être", tense, negation=negation, rest=rest, question=question)

    def _thought(self, subject: NounPhrase, budget: int) -> Phrase:
        """Penser que, savoir que and a statement; never negated, which would ask a subjonctif."""
        thought = self.clause(budget - 2, self.rng.choice(TENSES))
        verb = self.rng.choice(("penser", "savoir"))
        return clause(subject, verb, rest=that(thought))

    def verbal_clause(
        self,
        subject: NounPhrase,
        budget: int,
        tense: str,
        question: str | None = None,
        preceding: NounPhrase | None = None,
    ) -> Phrase:
        """A clause with any verb that fits the subject, the budget and the object before it."""
        budget -= 1 + (tense == PERFECT)
        object_kind = preceding.kind if preceding else "fruit" if question == "que" else ""
        verbs = choices.verbs_for(subject.kind, tense, object_kind)
        if not object_kind and budget <= 0:
            verbs = choices.verbs_alone(subject.kind, tense)
        key = self.rng.choice(verbs)
        verb = VERBS[key]
        direct = recipient = None
        takes_object = bool(verb.objects) and not object_kind
        negation = self._negation(budget - takes_object, tense)
        budget -= 2 * bool(negation)
        adverb = self._adverb(budget - takes_object, tense, negation)
        budget -= bool(adverb)
        if verb.recipient:
            recipient = self._recipient(budget - 2 * takes_object)
            budget -= len(recipient) + isinstance(recipient, NounPhrase)  # à
        if takes_object:
            share = self._share(budget) if budget > 6 else budget
            direct = self._object(verb.objects, share, bool(negation), tense)
            budget -= len(direct)
        rest = EMPTY
        if budget >= 3 and question != "où" and not (preceding and self.happens(0.5)):
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
        if budget < 2 or not self.happens(0.35):
            return ""
        return self.rng.choice(("pas", "pas", "jamais", "plus")[: 3 + (tense != PERFECT)])

    def _adverb(self, budget: int, tense: str, negation: str) -> str:
        if budget < 1 or negation in ("jamais", "plus") or not self.happens(0.12):
            return ""
        return self.rng.choice(("souvent", "toujours", "parfois")[: 2 if negation else 3])

    # Noun phrases --------------------------------------------------------------------------------

    def _subject(
        self, budget: int, kinds: tuple[str, ...], tense: str, question: str | None = None
    ) -> NounPhrase:
        if budget > 1 or kinds == choices.THINGS:
            return self._noun_phrase(frozenset({self.rng.choice(kinds)}), max(budget, 2), tense)
        if self.happens(0.3):
            return name(self.rng.choice(_NAMES))
        pronouns = choices.PRONOUNS
        if question == INVERSION or tense not in JE_TENSES:
            pronouns = choices.PRONOUNS_WITHOUT_JE
        pronoun = self.rng.choice(pronouns)
        return subject_pronoun(pronoun, self.rng.choice("mf") if pronoun == "je" else "")

    def _object(self, kinds, budget: int, negated: bool, tense: str):
        if budget <= 1 or self.happens(0.15):
            pronoun = self.rng.choice(("le", "la", "les"))
            return ObjectPronoun(pronoun, self.rng.choice("mf") if pronoun == "les" else "")
        if budget == 2 and "person" in kinds and self.happens(0.1):
            return name(self.rng.choice(_NAMES))
        determiners = choices.UNDER_NEGATION if negated else choices.ANY_DETERMINER
        return self._noun_phrase(kinds, budget, tense, not negated, determiners)

    def _recipient(self, budget: int):
        if budget < 3 or self.happens(0.3):
            return ObjectPronoun(self.rng.choice(("lui", "leur")))
        if self.happens(0.2):
            return name(self.rng.choice(_NAMES))
        length = 2 + (budget > 5)
        return self._noun_phrase(frozenset({"person"}), length, determiners=choices.DEFINITE_OR_UN)

    def _place(self, budget: int, verb: str) -> Phrase:
        key = self.rng.choice(choices.places_for(verb))
        english, kinds = PREPOSITIONS[key]
        length = min(budget - 1, 4)
        determiners = choices.DEFINITE if key.endswith(" de") else choices.IN_PLACES
        complement = self._noun_phrase(frozenset(kinds), length, determiners=determiners)
        return preposition(key, english, complement)

    def _noun_phrase(
        self,
        kinds: Iterable[str],
        budget: int,
        tense: str = PRESENT,
        coordinated: bool = True,
        determiners: tuple[str, ...] = choices.ANY_DETERMINER,
    ) -> NounPhrase:
        """A noun phrase: adjectives up to four tokens, beyond that more after the noun."""
        noun = self.rng.choice(choices.nouns_of(frozenset(kinds)))
        kind = NOUNS[noun].kind
        determiner = self.rng.choice(determiners)
        if determiners is choices.UNDER_NEGATION and NOUNS[noun].is_invariable:
            determiner = "le"  # pas de souris: one mouse or several?
        if noun in NEVER_POSSESSED and determiner in POSSESSIVES:
            determiner = "le"
        number = self.rng.choice(DETERMINERS[determiner].numbers)
        if budget >= 5 and coordinated and self.happens(0.3):
            first = noun_phrase(determiner, noun, number)
            second = self._noun_phrase({kind}, min(budget - 3, 3), coordinated=False)
            return coordinate(first, second)
        complemented = noun in COMPLEMENTS and determiner in ("le", "un") and self.happens(0.7)
        if budget >= 5 and complemented:
            complement = self._noun_phrase(
                COMPLEMENTS[noun], min(budget - 3, 3), determiners=choices.DEFINITE
            )
            first = noun_phrase(determiner, noun, number)
            return first.followed_by(preposition("de", "of", complement))
        adjectives = self._adjectives(noun, min(budget - 2, 2) if budget < 5 else 0)
        phrase = noun_phrase(determiner, noun, number, adjectives)
        left = budget - len(phrase)
        # French would ask a subjonctif in a relative clause after pas de.
        if left < 3 or (phrase.is_indefinite and determiners is choices.UNDER_NEGATION):
            return phrase
        return self._relative(phrase, left, tense)

    def _adjectives(self, noun: str, at_most: int) -> list[str]:
        """One adjective, or one before and one after the noun."""
        if at_most < 1:
            return []
        if at_most == 1:
            return [self.rng.choice(choices.adjectives_of(noun))]
        before, after = choices.adjectives_of(noun, True), choices.adjectives_of(noun, False)
        return [self.rng.choice(side) for side in (before, after) if side]

    def _relative(self, antecedent: NounPhrase, budget: int, tense: str) -> NounPhrase:
        """A relative clause with que or, if the antecedent can do anything, with qui."""
        tense = self.rng.choice(choices.RELATIVE_TENSES[tense])
        kind = antecedent.kind
        if self.happens(0.5) or not choices.verbs_for(kind, tense):
            subject = self._subject(2 if budget >= 4 else 1, choices.LIVING, tense)
            left = budget - 1 - len(subject)
            inner = self.verbal_clause(subject, left, tense, preceding=antecedent)
            return antecedent.followed_by(that(inner))
        return antecedent.followed_by(self.verbal_clause(qui(antecedent), budget - 1, tense))

    def _share(self, budget: int) -> int:
        """A part of the budget for one of several constituents."""
        return self.rng.randint(1, max(1, min(budget, 2 + budget // 2)))
