"""Drawing sentences at random: statements and questions of one clause or of several."""

from seq2seq.corpora import choices
from seq2seq.corpora.clause import INVERSION, ask, qui
from seq2seq.corpora.drawn_clauses import Drawn
from seq2seq.corpora.function_words import CONJUNCTIONS, TIME_ADVERBS
from seq2seq.corpora.joining import Joining
from seq2seq.corpora.noun_phrase import fixed
from seq2seq.corpora.phrase import Phrase, sequence, word
from seq2seq.corpora.verbs import FUTURE, IMPERFECT, PERFECT, PRESENT, TENSES

_LONGEST_CLAUSE = 13
_LONGEST_QUESTION = 26
# Up to so many tokens a pronoun may stand for what the sentence does not name.
_LONGEST_POINTING = 9

# How often each conjunction is tried, and how often a sentence may have it.
_CONJUNCTIONS = (
    ("et",) * 4 + ("puis",) * 2 + ("mais", "pendant que", "quand", "donc", "parce que") * 3
)
_IN_QUESTIONS = ("pendant que", "quand", "parce que")
_MOST = {"et": 3}


class Drawing(Joining):
    """Draws sentences; what follows a conjunction is drawn by `Joining`."""

    def sentence(self, budget: int) -> Phrase:
        """A statement or a question of about `budget` French tokens."""
        self.named.clear()
        self.done.clear()
        self.may_point = budget <= _LONGEST_POINTING
        tense = self.rng.choice(TENSES)
        if 4 <= budget <= _LONGEST_QUESTION and self.happens(0.3):
            return ask(self._question(budget - 1, tense))
        return self._statement(budget, tense)

    def _statement(self, budget: int, tense: str) -> Phrase:
        """Clauses joined until the budget is used, perhaps after a time adverb."""
        joined = budget > _LONGEST_CLAUSE or (budget >= 7 and self.happens(0.35))
        self.may_point = self.may_point and not joined
        self.happens_once = joined and tense in (PERFECT, FUTURE)
        time = choices.TIMES.get(tense)
        opening = ()
        if time and budget >= 5 and self.happens(0.12):
            opening = (word(time, TIME_ADVERBS[time]),)
            budget -= 1
            joined = joined and budget >= 7
            self.happens_once = True
        size = self.rng.randint(3, min(budget - 4, _LONGEST_CLAUSE)) if joined else budget
        first = self.clause(size, tense)
        if not joined and not opening and self._changes_now(first):
            opening = (word("maintenant", TIME_ADVERBS["maintenant"]),)
        return sequence(*opening, first.phrase, *self._joined(first, tense, budget, joined))

    def _changes_now(self, drawn: Drawn) -> bool:
        """Whether maintenant fits: now she is happy, now he no longer sleeps."""
        changes = drawn.negation == "plus" or drawn.states
        return drawn.tense == PRESENT and bool(changes) and self.happens(0.3)

    def _joined(
        self, drawn: Drawn, tense: str, budget: int, joined: bool, allowed=_CONJUNCTIONS
    ) -> list[Phrase]:
        """Conjunctions with their clauses, as many as the budget has room for."""
        left = budget - len(drawn.phrase.french)
        phrases: list[Phrase] = []
        used: list[str] = []
        refused: list[str] = []
        while joined and left >= 4:
            fitting = [key for key in allowed if used.count(key) < _MOST.get(key, 1)]
            fitting = [key for key in fitting if key not in refused]
            if used[-1:] in (["parce que"], ["quand"], ["pendant que"]):
                fitting = [key for key in fitting if key == "et"]
            if not fitting:
                break
            key = self.rng.choice(fitting)
            length = len(key.split())
            size = left - length
            if size > _LONGEST_CLAUSE:
                size = self.rng.randint(4, min(size - 4, _LONGEST_CLAUSE))
            following = self.following(key)(drawn, tense, size)
            if following is None:
                refused.append(key)
                continue
            refused = []
            used.append(key)
            phrases += [fixed(key, CONJUNCTIONS[key]), following.phrase]
            left -= length + len(following.phrase.french)
            drawn = following
        return phrases

    def _question(self, budget: int, tense: str) -> Phrase:
        """One question, perhaps with a clause after it."""
        joined = budget > _LONGEST_CLAUSE or (budget >= 9 and self.happens(0.3))
        self.may_point = self.may_point and not joined
        self.happens_once = joined
        size = self.rng.randint(4, min(budget - 4, _LONGEST_CLAUSE)) if joined else budget
        question = self._kind_of_question(size, tense)
        if question == "qui":
            first = self.event(size, tense, subject=qui())
        else:
            opening = {INVERSION: 0, "": 3}.get(question, 4)
            first = self.clause(size - opening, tense, question)
        conjunctions = _IN_QUESTIONS[: {"quand": 0, "pourquoi": 2, "qui": 2}.get(question, 3)]
        return sequence(first.phrase, *self._joined(first, tense, budget, joined, conjunctions))

    def _kind_of_question(self, size: int, tense: str) -> str:
        question = self.rng.choice(choices.QUESTIONS)
        opening = {"qui": 1, INVERSION: 0, "": 3}.get(question, 4)
        if size - opening < 2 or (question in ("quand", "où") and tense == IMPERFECT):
            return INVERSION
        return question
