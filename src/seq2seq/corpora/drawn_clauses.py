"""Drawing clauses at random: events, states, thoughts, and relative clauses."""

from typing import NamedTuple

from seq2seq.corpora import choices, usage
from seq2seq.corpora.adjectives import ADJECTIVES
from seq2seq.corpora.clause import clause, that
from seq2seq.corpora.drawn_parts import DrawnParts
from seq2seq.corpora.lexicon import NOUNS
from seq2seq.corpora.noun_phrase import NounPhrase, predicate
from seq2seq.corpora.objects import Object, ObjectPronoun
from seq2seq.corpora.phrase import EMPTY, Phrase
from seq2seq.corpora.places import places_of
from seq2seq.corpora.verbs import FUTURE, IMPERFECT, PERFECT, PRESENT, TENSES, VERBS


class Drawn(NamedTuple):
    """A clause, with what the clause after it may take up.

    Attributes:
        phrase: The clause in both languages.
        subject: Its subject.
        verb: A key of `VERBS`.
        tense: Its tense.
        negation: "" where it is not negated.
        direct: Its direct object.
        states: The adjectives that être says of the subject.
    """

    phrase: Phrase
    subject: NounPhrase
    verb: str
    tense: str
    negation: str = ""
    direct: Object = None
    states: tuple[str, ...] = ()


class DrawnClauses(DrawnParts):
    """Draws clauses; what they are made of is drawn by `DrawnParts`."""

    def clause(self, budget: int, tense: str, question: str | None = None) -> Drawn:
        """A clause with its subject: a thought, a state, or something done."""
        thinks = tense == PRESENT and question is None and budget >= 7 and self.happens(0.12)
        if thinks:
            return self._thought(budget)
        if question not in ("où", "quand", "que") and budget >= 3 and self.happens(0.2):
            return self.state(budget, tense if tense != PERFECT else IMPERFECT, question)
        return self.event(budget, tense, question=question)

    def subject(self, budget: int, tense: str, question: str | None = None, state: bool = False):
        """A subject: mostly people, sometimes an animal or a thing."""
        if budget < 2:
            if self.happens(0.4):
                return self.person_name()
            return self.pronoun(tense, may_be_je=question is None)
        chance = self.rng.random()
        people = 0.35 if state else 0.68
        if chance < people:
            nouns = choices.PEOPLE
        elif chance < people + 0.2 or (not state and (tense in (IMPERFECT, FUTURE) or question)):
            nouns = choices.ANIMALS
        elif state and tense == FUTURE:
            nouns = choices.PEOPLE
        else:
            nouns = choices.THINGS_WITH_STATES if state else choices.MOVING_THINGS
        if tense == FUTURE:
            nouns = tuple(key for key in nouns if NOUNS[key].kind not in choices.NEVER_MOVED)
        relative = budget >= 5 and question is None and self.happens(0.35)
        determiners = choices.OF_SUBJECTS if self.may_point else choices.OF_SUBJECTS_TOGETHER
        if relative:
            determiners = choices.BEFORE_RELATIVES
        if question is not None:
            determiners = choices.DEFINITE
        length = 2 if relative else min(budget, 3 if state else budget)
        living = nouns in (choices.PEOPLE, choices.ANIMALS)
        phrase = self.noun_phrase(nouns, length, determiners, living)
        if relative:
            return self.relative(phrase, budget - 2, tense, "être" if state else "")
        return phrase

    def state(
        self,
        budget: int,
        tense: str,
        question: str | None = None,
        subject: NounPhrase | None = None,
        only_passing: bool = False,
    ) -> Drawn:
        """être with adjectives or a place; only with adjectives that pass (sad) if one says so."""
        if subject is None:
            subject = self.subject(self.share(budget - 2), tense, question, state=True)
        budget -= len(subject) + 1
        qualities = choices.qualities_of(subject.noun, subject.kind, subject.gender)
        where = (subject.noun, subject.kind)
        taken = {ADJECTIVES[key].rank for key in subject.adjectives}
        qualities = tuple(
            key for key in qualities if ADJECTIVES[key].rank not in taken and key not in self.done
        )
        if only_passing or tense == FUTURE or self.happens_once or question == "pourquoi":
            qualities = tuple(key for key in qualities if key in choices.STATES)
        is_somewhere = bool(places_of(*where)) and budget >= 3 and self.happens(0.5)
        if not qualities or is_somewhere:
            kinds = ("pas", "jamais", "plus") if tense == PRESENT else ("pas",)
            negation = self.negation(budget - 3, kinds, question, subject)
            rest = self.place(budget - 2 * bool(negation), *where)
            if rest is EMPTY:
                return self.event(budget + 1 + len(subject), tense, question=question)
            parts = clause(subject, "être", tense, negation=negation, rest=rest, question=question)
            return Drawn(parts, subject, "être", tense, negation)
        first = self.rng.choice(qualities)
        passing = first in choices.STATES and tense != IMPERFECT
        negation = self.negation(
            budget - 1, ("pas", "jamais", "plus") if passing else ("pas",), question, subject
        )
        chosen = [first]
        second = choices.pairs_of_qualities(first, qualities)
        if budget >= 3 and not negation and second and len(subject) <= 2:
            chosen.append(self.rng.choice(second))
        self.done.update(chosen)
        adverb = self.adverb(budget - 1) if passing and len(chosen) == 1 and not negation else ""
        parts = clause(
            subject,
            "être",
            tense,
            negation=negation,
            adverb=adverb,
            rest=predicate(chosen, subject),
            question=question,
        )
        return Drawn(parts, subject, "être", tense, negation, None, tuple(chosen))

    def _thought(self, budget: int) -> Drawn:
        """Penser que, savoir que and a statement; never negated, which would ask a subjonctif."""
        if budget < 9 or self.happens(0.5):
            subject = self.subject(1, PRESENT)
        else:
            subject = self.noun_phrase(choices.PEOPLE, 2, choices.DEFINITE)
        verb = self.rng.choice(("penser", "savoir"))
        tense = self.rng.choice(TENSES)
        left = budget - 2 - len(subject)
        thought = self.state(left, tense) if tense != PERFECT and self.happens(0.3) else None
        thought = thought or self.event(left, tense)
        return Drawn(clause(subject, verb, rest=that(thought.phrase)), subject, verb, PRESENT)

    def event(
        self,
        budget: int,
        tense: str,
        *,
        question: str | None = None,
        subject: NounPhrase | None = None,
        verbs: tuple[str, ...] = (),
        without: tuple[str, ...] = (),
        negation: str | None = None,
        recipient: ObjectPronoun | None = None,
    ) -> Drawn:
        """Somebody does something.

        Args:
            budget: Number of French tokens to aim at.
            tense: The tense.
            question: As in `clause`.
            subject: The subject; drawn where there is none.
            verbs: Verbs to choose from; all that fit where there are none.
            without: Verbs not to choose.
            negation: As in `clause`; drawn where it is None.
            recipient: A pronoun for who is given something or spoken to.
        """
        self.told = ""
        if subject is None:
            subject = self.subject(self.share(budget - 1), tense, question)
        without = (*without, self.told, *self.done)
        if self.told:  # the king that the boy saw arrived: hard to read
            without = (*without, "arriver", "tomber", "dormir", "écouter")
            self.done.add(self.told)
        budget -= len(subject) + 1 + (tense == PERFECT)
        if question == "que":
            verbs = usage.ASKED_WHAT
        elif question == "où":
            verbs = usage.ASKED_WHERE
        elif question == "quand":
            without = (*without, "avoir", "aimer", "voir")
        if tense == PRESENT and (question is not None or subject.noun == ""):
            without = (*without, "arriver", "tomber")
        key = self.verb(subject, tense, budget, verbs, without)
        self.done.add(key)
        verb = VERBS[key]
        takes_object = bool(verb.objects) and question != "que"
        room = budget - 2 * takes_object
        may_often = negation is None
        if negation is None:
            kinds = self.negations_of(key, tense)
            negation = self.negation(room, kinds, question, subject)
        budget -= 2 * bool(negation)
        often = (
            verb.lasts and may_often and tense != IMPERFECT and not negation and question is None
        )
        adverb = self.adverb(budget - 2 * takes_object) if often else ""
        budget -= bool(adverb)
        if verb.recipient and recipient is None:
            recipient = self.receiver(budget - 2 * takes_object)
        if recipient and verb.recipient:
            budget -= len(recipient) + isinstance(recipient, NounPhrase)
        direct = None
        if takes_object:
            direct = self.object(key, subject, budget, negation, tense)
            budget -= len(direct)
        rest = EMPTY
        if budget >= 2 and question != "où":
            rest = self.where(key, subject, direct, budget, negation, tense)
        phrase = clause(
            subject,
            key,
            tense,
            negation=negation,
            adverb=adverb,
            direct=direct,
            recipient=recipient if verb.recipient else None,
            rest=rest,
            question=question,
        )
        return Drawn(phrase, subject, key, tense, negation, direct)

    def with_object(
        self, subject: NounPhrase, verb: str, tense: str, direct: ObjectPronoun, negation: str = ""
    ) -> Drawn:
        """Somebody does something to what was named before."""
        phrase = clause(subject, verb, tense, direct=direct, negation=negation)
        return Drawn(phrase, subject, verb, tense, negation, direct)

    def with_states(self, subject: NounPhrase, states: tuple[str, ...], tense: str) -> Drawn:
        """Somebody or something is as these adjectives say."""
        self.done.update(states)
        phrase = clause(subject, "être", tense, rest=predicate(states, subject))
        return Drawn(phrase, subject, "être", tense, states=states)
