"""Drawing what clauses are made of: verbs, negations, objects, places, and relative clauses."""

from seq2seq.corpora import choices, usage
from seq2seq.corpora.clause import clause, qui, that
from seq2seq.corpora.drawn_nouns import DrawnNouns
from seq2seq.corpora.lexicon import NOUNS
from seq2seq.corpora.noun_phrase import NounPhrase, predicate, subject_pronoun
from seq2seq.corpora.objects import ObjectPronoun
from seq2seq.corpora.phrase import EMPTY, Phrase
from seq2seq.corpora.places import places_of
from seq2seq.corpora.verbs import IMPERFECT, JE_TENSES, PERFECT, PRESENT, VERBS


class DrawnParts(DrawnNouns):
    """Draws the parts of clauses; their noun phrases are drawn by `DrawnNouns`."""

    # Whether a pronoun may stand for what the sentence does not name: only in short sentences.
    may_point = True
    # Whether the sentence tells what happened at one time, so that nothing is often or never done.
    happens_once = False
    # The verb of the relative clause drawn last.
    told = ""

    def verb(self, subject: NounPhrase, tense: str, budget: int, verbs, without=()) -> str:
        """A verb the subject does, with an object only if there is room for one."""
        fitting = choices.verbs_of(subject.noun, subject.kind, tense)
        if verbs:
            fitting = tuple(key for key in fitting if key in verbs)
        fitting = tuple(key for key in fitting if key not in without) or fitting
        least = 1 if self.may_point else 2
        bare = tuple(key for key in fitting if choices.is_bare(key))
        if budget < least and bare:
            return self.rng.choice(bare)
        if budget < 3 and not self.may_point:
            fitting = tuple(key for key in fitting if key != "donner") or fitting
        return self.rng.choice(fitting)

    def negation(self, budget: int, kinds: tuple[str, ...], question: str | None, subject) -> str:
        """pas, jamais or plus; seldom in a question, and never with where, when or what."""
        chance = 0.3 if question is None else 0.1
        if budget < 2 or question in ("où", "quand", "que") or not choices.is_definite(subject):
            return ""
        if not self.happens(chance):
            return ""
        return "pas" if self.happens_once else self.rng.choice(kinds)

    def adverb(self, budget: int) -> str:
        """souvent, toujours or parfois."""
        if budget < 1 or self.happens_once or not self.happens(0.15):
            return ""
        return self.rng.choice(("souvent", "toujours", "parfois"))

    def negations_of(self, verb: str, tense: str) -> tuple[str, ...]:
        """Negations a verb goes with: no longer only of what lasts, and no never of was -ing."""
        if tense == IMPERFECT or verb in ("avoir", "voir", "aimer", "arriver", "tomber"):
            return ("pas",)
        if verb == "chercher":
            return ("pas",)
        if VERBS[verb].lasts and tense != PERFECT:
            return ("pas", "pas", "jamais", "plus")
        return ("pas", "pas", "jamais")

    def object(self, verb: str, subject: NounPhrase, budget: int, negation: str, tense: str):
        """The direct object: a pronoun, a name, or a noun phrase with or without a clause."""
        if self.may_point and verb != "avoir" and (budget <= 1 or self.happens(0.12)):
            return self.object_pronoun()
        nouns = choices.objects_of(verb, subject.kind)
        if budget < 3 and verb in usage.OF_PEOPLE and self.happens(0.15):
            return self.person_name()
        if verb == "avoir" and negation:
            nouns = tuple(noun for noun in nouns if not NOUNS[noun].is_invariable)
        determiners = choices.determiners_with(verb, negation)
        if verb == "donner":
            return self.noun_phrase(nouns, min(budget, 3), determiners)
        if budget >= 5 and not negation and verb != "avoir" and self.happens(0.45):
            which = ("le", "un") if verb in usage.OF_ONE else choices.BEFORE_RELATIVES
            phrase = self.noun_phrase(nouns, 2, which)
            return self.relative(phrase, budget - 2, tense, verb)
        return self.noun_phrase(nouns, budget, determiners, coordinated=not negation)

    def receiver(self, budget: int) -> NounPhrase | ObjectPronoun:
        """lui, leur, or à and a person."""
        if self.may_point and (budget < 3 or self.happens(0.3)):
            return ObjectPronoun(self.rng.choice(("lui", "leur")))
        return self.recipient(budget)

    def where(
        self, verb: str, subject: NounPhrase, direct, budget: int, negation: str, tense: str
    ) -> Phrase:
        """Where it happens, or with whom."""
        person = subject.kind == "person"
        if isinstance(direct, NounPhrase) and len(direct) > 4:
            return EMPTY  # it would belong to the relative clause
        if person and verb in usage.IN_COMPANY and not negation and self.happens(0.4):
            return self.company(budget)
        refused = negation and (verb in ("arriver", "tomber") or tense == IMPERFECT)
        if budget < 3 or verb in usage.WITHOUT_PLACE or refused:
            return EMPTY
        if verb in ("voir", "chercher", "regarder"):
            hidden = verb == "chercher" and not person  # no bear looks on tables
            if hidden or not isinstance(direct, NounPhrase) or not direct.noun:
                return EMPTY
            return self.place(budget, direct.noun, direct.kind, anywhere=False)
        if verb == "tomber" and not person and subject.kind != "large-animal":
            kind = subject.kind if subject.kind in ("fruit", "tree", "vehicle") else "thing"
            return self.place(budget, f"tomber-{kind}")
        if verb == "arriver" and subject.kind == "boat":
            return self.place(budget, "boat")
        return self.place(budget, verb, subject.noun, subject.kind, anywhere=verb == "dormir")

    def relative(self, antecedent: NounPhrase, budget: int, tense: str, verb: str) -> NounPhrase:
        """A noun phrase with a relative clause that fits beside a verb of the clause around it.

        Args:
            antecedent: The noun phrase.
            budget: Number of French tokens of the relative clause.
            tense: Tense of the clause around it.
            verb: The verb of that clause, of which the noun is the object; être or nothing where
                it is the subject.
        """
        if self.happens(0.5):
            return self._done_to(antecedent, budget, tense, verb)
        kind, noun = antecedent.kind, antecedent.noun
        inner_tense = choices.DOING_TENSES[tense]
        states = [key for key in choices.qualities_of(noun, kind, "") if key in choices.STATES]
        if (
            budget >= 5
            and places_of(noun, kind)
            and verb not in ("donner", "être")
            and self.happens(0.4)
        ):
            rest = self.place(budget - 2, noun, kind)
            return antecedent.followed_by(clause(qui(antecedent), "être", inner_tense, rest=rest))
        if states and verb != "être" and self.happens(0.3):
            rest = predicate([self.rng.choice(states)], antecedent)
            return antecedent.followed_by(clause(qui(antecedent), "être", inner_tense, rest=rest))
        doing = [
            key
            for key in choices.verbs_of(noun, kind, inner_tense)
            if key in usage.DOING
            and key != verb
            and not (key == "dormir" and verb in ("", "écouter"))
        ]
        if not doing:
            return self._done_to(antecedent, budget, tense, verb)
        key = self.rng.choice([k for k in doing if choices.is_bare(k) or budget >= 4] or doing)
        self.told = key
        direct = None
        if VERBS[key].objects:
            nouns = choices.objects_of(key, kind)
            direct = self.noun_phrase(
                nouns, min(budget - 2, 4), choices.determiners_with(key), False
            )
            budget -= len(direct)
        rest = EMPTY
        if budget >= 5 and choices.is_bare(key):
            rest = self.place(budget - 2, noun, kind)
        inner = clause(qui(antecedent), key, inner_tense, direct=direct, rest=rest)
        return antecedent.followed_by(inner)

    def _done_to(self, antecedent: NounPhrase, budget: int, tense: str, verb: str) -> NounPhrase:
        """The noun with que: the apples that i ate."""
        inner_tense = self.rng.choice(choices.DONE_TENSES[tense])
        eaten = verb == "être" and tense == IMPERFECT  # else it is not there any more
        fitting = [
            key
            for key in usage.DONE
            if inner_tense in VERBS[key].tenses
            and key != verb
            and antecedent.noun in choices.objects_of(key, "person")
            and (key != "donner" or budget >= 6)
            and (key != "manger" or (eaten and inner_tense == PERFECT))
            and (verb, key) not in usage.NOT_OF_ONE
            and (inner_tense != PRESENT or key == "aimer")
        ]
        if not fitting:
            return antecedent
        key = self.told = self.rng.choice(fitting)
        budget -= 2 + (inner_tense == PERFECT)
        if budget >= 2 and self.happens(0.7):
            subject = self.noun_phrase(choices.PEOPLE, min(budget, 3), choices.DEFINITE, False)
        elif self.may_point and self.happens(0.6):
            subject = self.pronoun(inner_tense, may_be_je=True)
        elif inner_tense in JE_TENSES and self.happens(0.3):
            subject = subject_pronoun("je", self.rng.choice("mf"))
        else:
            subject = self.person_name()
        negation = "pas" if budget >= 4 and inner_tense != IMPERFECT and self.happens(0.1) else ""
        inner = clause(
            subject,
            key,
            inner_tense,
            negation=negation,
            recipient=self.person_name() if key == "donner" else None,
            preceding=antecedent,
        )
        return antecedent.followed_by(that(inner))
