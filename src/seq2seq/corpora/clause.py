"""Rules of the clause: verb group, negation, object pronouns, questions, relative clauses.

The French order is

    subject  ne  object pronouns  finite verb  -il  pas  adverb  participle  objects  rest

and the English order is

    (question word)  helper  subject  not  adverb  verb  objects  rest       in a question
    subject  helper  not  adverb  verb  objects  rest                        otherwise

with the helper empty in a simple tense that needs no do.
"""

from dataclasses import dataclass

from .lexicon import (
    MID_ADVERBS,
    NEGATIONS,
    OBJECT_PRONOUNS,
    QUESTION_WORDS,
    RECIPIENT_PRONOUNS,
)
from .noun_phrase import NounPhrase
from .phrase import EMPTY, English, French, Phrase, sequence, word
from .verbs import PERFECT, PRESENT, VERBS, Verb

# A yes-no question without est-ce que: dort-il ?, le chat dort-il ?
INVERSION = "inversion"


@dataclass(frozen=True, slots=True)
class ObjectPronoun:
    """An object pronoun: le, la, les, or lui, leur for the person who receives.

    It stands before the finite verb in French and after the verb in English. le and la are it, lui
    is him, les and leur are them; le and la therefore stand for things and animals only. A
    participle after les agrees with `gender`.
    """

    text: str
    gender: str = ""

    def __post_init__(self):
        own_gender = "f" if self.text == "la" else "m"
        object.__setattr__(self, "gender", self.gender or own_gender)

    @property
    def number(self) -> str:
        """Number that a participle after it agrees with."""
        return "p" if self.text in ("les", "leur") else "s"


def clause(
    subject: NounPhrase,
    verb: str,
    tense: str = PRESENT,
    *,
    negation: str = "",
    adverb: str = "",
    direct: NounPhrase | ObjectPronoun | None = None,
    recipient: NounPhrase | ObjectPronoun | None = None,
    rest: Phrase = EMPTY,
    question: str | None = None,
    preceding: NounPhrase | None = None,
) -> Phrase:
    """Builds a clause in both languages, in agreement and aligned.

    Args:
        subject: Its subject.
        verb: A key of `VERBS`.
        tense: A tense the verb is used in.
        negation: "", "pas", "jamais" or "plus".
        adverb: "" or a key of `MID_ADVERBS`.
        direct: The direct object.
        recipient: Who is given or spoken to.
        rest: What follows on both sides: a place, a predicate, a clause with que.
        question: None in a statement; `INVERSION`; or a key of `QUESTION_WORDS`, "" for yes or no,
            all with est-ce que. The question mark is added by `ask`.
        preceding: A direct object that stands before the clause, in a relative clause with que.

    Raises:
        ValueError: The verb is not in the lexicon or is not used in that tense.

    Example:
        >>> from .noun_phrase import noun_phrase
        >>> chat, pomme = noun_phrase("le", "chat"), noun_phrase("un", "pomme")
        >>> clause(chat, "manger", negation="pas", direct=pomme).pair().text
        'le chat ne mange pas de pomme → the cat does not eat an apple'
    """
    if verb not in VERBS or tense not in VERBS[verb].tenses:
        known = ", ".join(VERBS) if verb not in VERBS else "; ".join(VERBS[verb].tenses)
        raise ValueError(
            f"clause: `verb` and `tense` must go together, one of: {known}. "
            f"Received: verb={verb!r}, tense={tense!r}"
        )
    entry = VERBS[verb]
    if negation and isinstance(direct, NounPhrase):
        direct = direct.under_negation()
    finite = French(entry.finite(tense, subject.person, subject.number))
    participle = _participle(entry, tense, subject, direct, preceding)
    ne = _optional(negation, French("ne", "n'"))
    asking = _question_opening(question)
    moved = _inverted_pronoun(subject, finite) if question == INVERSION else ()
    front = _moves_away(subject, question)
    objects = _Objects(entry, direct, recipient)
    adverb_word = _optional(adverb, French(adverb))
    second = _optional(negation, French(negation))

    french = (
        *asking.french,
        *(() if front else subject.phrase.french),
        *ne,
        *objects.clitics,
        finite,
        *moved,
        *second,
        *adverb_word,
        *participle,
        *objects.french,
        *rest.french,
    )

    signs = (*_without(asking.french, asking.english), *(() if front else moved))
    helper, main = entry.english_parts(
        tense, subject.person, subject.number, support=question is not None or negation == "pas"
    )
    return Phrase(
        french,
        _english_order(
            question,
            asking.english,
            _helper(helper, main, finite, ne if negation == "pas" else (), signs),
            _moved_subject(subject, moved) if front else subject.phrase.english,
            (
                *_english_negation(negation, second, ne),
                *(English(MID_ADVERBS[adverb], adverb_word) for _ in adverb_word),
                *_main_verb(entry, main, (*participle, finite)),
                *objects.english,
                *rest.english,
            ),
        ),
    )


def relative_subject(antecedent: NounPhrase, verb: str, tense: str = PRESENT, **rest) -> NounPhrase:
    """Adds a relative clause with qui: le chat qui dort; who after people, that otherwise."""
    pronoun = NounPhrase(
        word("qui", "who" if antecedent.kind == "person" else "that"),
        antecedent.gender,
        antecedent.number,
        antecedent.kind,
    )
    return antecedent.followed_by(clause(pronoun, verb, tense, **rest))


def relative_object(
    antecedent: NounPhrase, subject: NounPhrase, verb: str, tense: str = PRESENT, **rest
) -> NounPhrase:
    """Adds a relative clause with que: la pomme que le chat a mangée."""
    que = word(French("que", "qu'"), "that")
    return antecedent.followed_by(que, clause(subject, verb, tense, preceding=antecedent, **rest))


def ask(phrase: Phrase) -> Phrase:
    """Adds the question mark."""
    return sequence(phrase, word("?", "?"))


@dataclass(slots=True)
class _Objects:
    """Both objects in their places: pronouns before the French verb, everything after the English.

    English says gives him the apple, but gives it to him and gives the apple to the girl.
    """

    verb: Verb
    direct: NounPhrase | ObjectPronoun | None
    recipient: NounPhrase | ObjectPronoun | None
    clitics: tuple[French, ...] = ()
    french: tuple[French, ...] = ()
    english: tuple[English, ...] = ()

    def __post_init__(self):
        if self.direct is not None:
            self._add(self.direct, OBJECT_PRONOUNS)
        if self.recipient is not None:
            self._add_recipient()

    def _add(self, item, pronouns):
        if isinstance(item, ObjectPronoun):
            clitic = French(item.text, "l'" if item.text in ("le", "la") else "")
            self.clitics += (clitic,)
            self.english += (English(pronouns[item.text], (clitic,)),)
        else:
            self.french += item.phrase.french
            self.english += item.phrase.english

    def _add_recipient(self):
        before = self.english
        if isinstance(self.recipient, NounPhrase):
            to = word("à", "to")
            self.french += to.french
            self.english += to.english
            self._add(self.recipient, RECIPIENT_PRONOUNS)
            return
        self.english = ()
        self._add(self.recipient, RECIPIENT_PRONOUNS)
        follows_it = isinstance(self.direct, ObjectPronoun) or not self.verb.objects
        if follows_it:
            to = English("to", self.english[0].sure)
            self.english = (*before, to, *self.english)
        else:
            self.english = (*self.english, *before)


def _participle(verb, tense, subject, direct, preceding) -> tuple[French, ...]:
    """The participle agrees with the subject after être, with a direct object before avoir."""
    if tense != PERFECT:
        return ()
    agrees_with = direct if isinstance(direct, ObjectPronoun) else preceding
    if verb.auxiliary == "être":
        agrees_with = subject
    if agrees_with is None:
        return (French(verb.participle),)
    return (French(verb.agreeing_participle(agrees_with.gender, agrees_with.number)),)


def _question_opening(question: str | None) -> Phrase:
    """est-ce que, after a question word if there is one."""
    if question is None or question == INVERSION:
        return EMPTY
    que = French(question, "qu'" if question == "que" else "")
    opening = word(que, QUESTION_WORDS[question]) if question else EMPTY
    est_ce_que = (French("est"), French("-ce"), French("que", "qu'"))
    return Phrase((*opening.french, *est_ce_que), opening.english)


def _inverted_pronoun(subject: NounPhrase, finite: French) -> tuple[French]:
    """-il after the verb, -t-il after a vowel; je is never inverted."""
    text = "il" if subject.gender == "m" else "elle"
    euphonic = "t-" if finite.text[-1] in "ae" else ""
    return (French(f"-{euphonic}{text}{'s' if subject.number == 'p' else ''}"),)


def _moves_away(subject: NounPhrase, question: str | None) -> bool:
    """A pronoun moves behind the verb (dort-il ?), a noun stays before it (le chat dort-il ?)."""
    return question == INVERSION and subject.is_pronoun


def _moved_subject(subject: NounPhrase, moved: tuple[French]) -> tuple[English]:
    return (English(subject.phrase.english[0].text, moved),)


def _helper(helper, main, finite, ne, signs) -> tuple[English, ...]:
    """do, will, was: possible links only, unless it is the whole verb (is, was)."""
    if not helper:
        return ()
    if not main:
        return (English(helper, (finite,), signs),)
    return (English(helper, (), (finite, *ne, *signs)),)


def _main_verb(verb, main, french) -> tuple[English, ...]:
    """The verb and its particle: sure to the word with the meaning, possible to the auxiliary."""
    if not main:
        return ()
    return tuple(English(text, french[:1], french[1:]) for text in (main, *verb.particles))


def _english_negation(negation, second, ne) -> tuple[English, ...]:
    return tuple(English(text, second, ne) for text in NEGATIONS.get(negation, "").split())


def _english_order(question, opening, helper, subject, predicate) -> tuple[English, ...]:
    if question is None:
        return (*subject, *helper, *predicate)
    return (*opening, *helper, *subject, *predicate)


def _optional(present: str, french: French) -> tuple[French, ...]:
    return (french,) if present else ()


def _without(french, english) -> tuple[French, ...]:
    """The French words that none of the English words renders."""
    rendered = {id(item) for target in english for item in target.sure}
    return tuple(item for item in french if id(item) not in rendered)
