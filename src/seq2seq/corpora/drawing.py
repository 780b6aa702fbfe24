"""Drawing sentences at random: statements and questions of one clause or of several."""

from seq2seq.corpora.choices import (
    CONJUNCTIONS_IN_FUTURE,
    COORDINATING,
    QUESTIONS,
    SECOND_TENSE,
    TIME_TENSES,
)
from seq2seq.corpora.clause import INVERSION, ask, qui
from seq2seq.corpora.constituents import Constituents
from seq2seq.corpora.function_words import CONJUNCTIONS, TIME_ADVERBS
from seq2seq.corpora.noun_phrase import fixed
from seq2seq.corpora.phrase import Phrase, sequence, word
from seq2seq.corpora.verbs import FUTURE, TENSES

_LONGEST_CLAUSE = 13


class Drawing(Constituents):
    """Draws sentences; what they are made of is drawn by `Constituents`."""

    def sentence(self, budget: int) -> Phrase:
        """A statement or a question of about `budget` French tokens."""
        if budget >= 4 and self.happens(0.25):
            return ask(self._question(budget - 1))
        return self._statement(budget, self.rng.choice(TENSES))

    def _statement(self, budget: int, tense: str, may_open: bool = True) -> Phrase:
        """One clause, or clauses joined until the budget is used.

        A time adverb may open it, unless it follows a conjunction such as because.
        """
        if not self._is_split(budget):
            return self._opened(budget, tense, may_open)
        first = self.rng.randint(3, min(budget - 4, _LONGEST_CLAUSE))
        fitting = CONJUNCTIONS_IN_FUTURE if tense == FUTURE else tuple(CONJUNCTIONS)
        conjunction = self.rng.choice(fitting)
        second_tense = SECOND_TENSE.get((conjunction, tense), tense)
        return sequence(
            self._opened(first, tense, may_open),
            fixed(conjunction, CONJUNCTIONS[conjunction]),
            self._statement(budget - first - 1, second_tense, conjunction in COORDINATING),
        )

    def _question(self, budget: int) -> Phrase:
        """One question, or questions joined by et."""
        if not self._is_split(budget):
            return self._asking_clause(budget, self.rng.choice(TENSES))
        first = self.rng.randint(3, min(budget - 4, _LONGEST_CLAUSE))
        opening = self._asking_clause(first, self.rng.choice(TENSES))
        return sequence(opening, word("et", "and"), self._question(budget - first - 1))

    def _is_split(self, budget: int) -> bool:
        return budget > _LONGEST_CLAUSE or (budget >= 8 and self.happens(0.25))

    def _opened(self, budget: int, tense: str, may_open: bool) -> Phrase:
        """A clause, perhaps after hier, demain or maintenant."""
        fitting = [key for key, tenses in TIME_TENSES.items() if tense in tenses]
        if may_open and budget >= 5 and fitting and self.happens(0.12):
            adverb = self.rng.choice(fitting)
            return sequence(word(adverb, TIME_ADVERBS[adverb]), self.clause(budget - 1, tense))
        return self.clause(budget, tense)

    def _asking_clause(self, budget: int, tense: str) -> Phrase:
        question = self.rng.choice(QUESTIONS)
        opening = {"qui": 1, INVERSION: 0, "": 3}.get(question, 4)
        if budget - opening < 2:
            question, opening = INVERSION, 0
        if question == "qui":
            return self.verbal_clause(qui(), budget - 1, tense)
        return self.clause(budget - opening, tense, question)
