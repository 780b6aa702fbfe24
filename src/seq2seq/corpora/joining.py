"""Joining clauses at random: what may follow a clause, after each conjunction.

Each method takes the clause before, and returns what follows the conjunction, or None where this
conjunction does not fit.
"""

from collections.abc import Callable

from seq2seq.corpora import choices, usage
from seq2seq.corpora.drawn_clauses import Drawn, DrawnClauses
from seq2seq.corpora.lexicon import LIVING
from seq2seq.corpora.noun_phrase import NounPhrase
from seq2seq.corpora.referring import as_object, as_pronoun, as_receiver, as_subject, is_living
from seq2seq.corpora.verbs import FUTURE, IMPERFECT, PERFECT, PRESENT, VERBS

# Tense of a state that explains what is done in a tense, and the other way round.
_TENSE_OF_STATES = {PRESENT: PRESENT, PERFECT: IMPERFECT, IMPERFECT: IMPERFECT, FUTURE: PRESENT}
_TENSE_AFTER_STATES = {PRESENT: PRESENT, IMPERFECT: PERFECT, FUTURE: FUTURE}


class Joining(DrawnClauses):
    """Draws the clauses that follow a clause; single clauses are drawn by `DrawnClauses`."""

    def following(self, conjunction: str) -> Callable[[Drawn, str, int], Drawn | None]:
        """The method that draws what follows a conjunction."""
        return {
            "et": self._and,
            "puis": self._and_then,
            "mais": self._but,
            "donc": self._so,
            "parce que": self._because,
            "quand": self._when,
            "pendant que": self._while,
        }[conjunction]

    def _and(self, before: Drawn, tense: str, budget: int) -> Drawn | None:
        """Somebody else does something; to the first one, perhaps; or the same one does more."""
        receiver = as_receiver(before.subject)
        if receiver and budget >= 7 and tense != IMPERFECT and self.happens(0.3):
            verbs = (
                ("donner", "parler") if budget >= 7 and "parler" not in self.done else ("donner",)
            )
            subject = self._someone(3)
            return self.event(
                budget, tense, subject=subject, verbs=verbs, negation="", recipient=receiver
            )
        pronoun = as_pronoun(before.subject, tense)
        goes_on = (
            pronoun
            and is_living(before.subject)
            and not before.negation
            and before.verb not in ("être", "dormir", "tomber")
        )
        if goes_on and self.happens(0.35):
            tense = before.tense
            return self._more(before, as_pronoun(before.subject, tense), tense, budget)
        if before.verb == "être" and self.happens(0.6):
            return self._another_state(before, budget)
        return self.event(budget, tense, without=(before.verb,), subject=self._someone(budget - 3))

    def _another_state(self, before: Drawn, budget: int) -> Drawn | None:
        """Something of the same kind is somehow, too."""
        nouns = tuple(k for k in choices.nouns_of(frozenset({before.subject.kind})) if k != "pays")
        if not set(nouns) - self.named:
            return None
        subject = self.noun_phrase(nouns, 2, choices.OF_OTHERS, False)
        return self.state(
            budget, before.tense, subject=subject, only_passing=subject.kind in LIVING
        )

    def _and_then(self, before: Drawn, tense: str, budget: int) -> Drawn | None:
        """The same one does the next thing."""
        pronoun = as_pronoun(before.subject, tense)
        if tense == IMPERFECT or before.negation or before.verb in usage.NO_EVENTS or not pronoun:
            return None
        if not is_living(before.subject):
            return None
        return self._more(before, pronoun, tense, budget)

    def _more(self, before: Drawn, pronoun: NounPhrase, tense: str, budget: int) -> Drawn | None:
        """The same subject goes on, with the same object if that makes sense."""
        following = usage.FOLLOWING.get(before.verb, ())
        taken_up = as_object(before.direct)
        fitting = tuple(
            key
            for key in following
            if taken_up
            and key not in (*self.done, self.told)
            and tense in VERBS[key].tenses
            and getattr(before.direct, "noun", "") in choices.objects_of(key, pronoun.kind)
            and not VERBS[key].recipient
            and key in choices.verbs_of(pronoun.noun, pronoun.kind, tense)
        )
        if fitting and not before.negation and budget <= 8:
            return self.with_object(pronoun, self.rng.choice(fitting), tense, taken_up)
        without = (before.verb, "avoir", "aimer", "arriver", "dormir", "tomber")
        return self.event(budget, tense, subject=pronoun, without=without, negation="")

    def _but(self, before: Drawn, tense: str, budget: int) -> Drawn | None:
        """Somebody else does not do it; or one does not do what one's state makes others do."""
        if before.negation:
            return None
        tense = before.tense
        pronoun = as_pronoun(before.subject, tense)
        if before.states and before.verb == "être":
            return self._in_spite(before, budget)
        if before.verb == "être":
            return None
        taken_up = as_object(before.direct)
        if before.verb == "chercher" and taken_up and pronoun and tense != IMPERFECT:
            return self.with_object(pronoun, "voir", tense, taken_up, "pas")
        if before.verb not in usage.COMPARED:
            return None
        if before.direct is not None and not taken_up:
            return None
        subject = self._someone(budget - 3 - (tense == PERFECT), before.subject, choices.DEFINITE)
        if not self._can(subject, before):
            return None
        if taken_up:
            return self.with_object(subject, before.verb, tense, taken_up, "pas")
        return self.event(
            len(subject) + 3, tense, subject=subject, verbs=(before.verb,), negation="pas"
        )

    def _in_spite(self, before: Drawn, budget: int) -> Drawn | None:
        """He is sad but he sings."""
        return self._after_state(before, budget, in_spite=True)

    def _so(self, before: Drawn, tense: str, budget: int) -> Drawn | None:
        """He is tired so he sleeps."""
        if before.negation or before.verb != "être":
            return None
        return self._after_state(before, budget, in_spite=False)

    def _after_state(self, before: Drawn, budget: int, in_spite: bool) -> Drawn | None:
        tense = _TENSE_AFTER_STATES.get(before.tense)
        pronoun = as_pronoun(before.subject, tense) if tense else None
        table = usage.IN_SPITE if in_spite else usage.REASONS
        fitting = [
            (verb, is_done)
            for (verb, is_done), states in table.items()
            if before.states and before.states[-1] in states and verb not in ("tomber", *self.done)
        ]
        if not pronoun or not fitting:
            return None
        verb, is_done = self.rng.choice(fitting)
        if verb not in choices.verbs_of(pronoun.noun, pronoun.kind, tense):
            return None
        negation = "" if is_done else "pas"
        drawn = self.event(budget, tense, subject=pronoun, verbs=(verb,), negation=negation)
        return drawn._replace(states=before.states)  # which explain enough

    def _because(self, before: Drawn, tense: str, budget: int) -> Drawn | None:
        """He sleeps because he is tired; she loves the flowers because they are beautiful."""
        tense = _TENSE_OF_STATES[before.tense]
        states = usage.REASONS.get((before.verb, not before.negation), ())
        subject = as_pronoun(before.subject, tense)
        if before.verb in ("aimer", "acheter", "manger") and not before.negation:
            if not before.direct:
                return None
            subject = as_subject(before.direct)
            states = usage.WORTHY if len(before.direct) == 2 else ()
        feels = before.states or set(before.subject.adjectives) & set(choices.STATES)
        # Who is sad at first does not sing because he is happy.
        feels = feels or (before.subject.is_pronoun and self.done & set(choices.STATES))
        if feels or before.negation not in ("", "pas") or subject is None or not states:
            return None
        noun = before.direct.noun if states is usage.WORTHY else ""
        fitting = [
            k
            for k in choices.qualities_of(noun, subject.kind, subject.gender)
            if k in states and k not in self.done
        ]
        if not fitting:
            return None
        return self.with_states(subject, (self.rng.choice(fitting),), tense)

    def _when(self, before: Drawn, tense: str, budget: int) -> Drawn | None:
        """Something happens."""
        if before.tense == FUTURE or before.negation or before.verb in usage.NO_EVENTS:
            return None
        if before.verb == "arriver" or (before.verb == "dormir" and before.tense != IMPERFECT):
            return None
        tense = PERFECT if before.tense == IMPERFECT else before.tense
        subject = self._someone(budget - 2, before.subject)
        return self.event(budget, tense, subject=subject, verbs=("arriver",), negation="")

    def _while(self, before: Drawn, tense: str, budget: int) -> Drawn | None:
        """Somebody else does something that lasts."""
        lasts = VERBS[before.verb].lasts and not before.negation and before.tense != FUTURE
        if not lasts:
            return None
        tense = IMPERFECT if before.tense == PERFECT else before.tense
        subject = self._someone(budget - 2, before.subject)
        verbs = tuple(key for key in VERBS if VERBS[key].lasts and key != before.verb)
        return self.event(budget, tense, subject=subject, verbs=verbs, negation="")

    def _someone(
        self, budget: int, unlike: NounPhrase | None = None, determiners=choices.OF_OTHERS
    ) -> NounPhrase:
        """A person, or an animal beside an animal, that the sentence does not have yet."""
        animal = unlike is not None and unlike.kind != "person" and self.happens(0.5)
        if budget < 2 or (not animal and self.happens(0.25)):
            return self.person_name()
        nouns = choices.ANIMALS if animal else choices.PEOPLE
        return self.noun_phrase(nouns, min(self.share(budget), 4), determiners, False)

    def _can(self, subject: NounPhrase, before: Drawn) -> bool:
        """Whether a subject can do what was done before, to the same object."""
        if before.verb not in choices.verbs_of(subject.noun, subject.kind, before.tense):
            return False
        noun = getattr(before.direct, "noun", "")
        return not noun or noun in choices.objects_of(before.verb, subject.kind)
