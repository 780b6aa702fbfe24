"""Rules of the clause: verb group, negation, object pronouns, questions, relative clauses.

The French order is

    subject  ne  object pronouns  finite verb  -il  pas  adverb  participle  objects  rest

and the English order is

    (question word)  helper  subject  not  adverb  verb  objects  rest       in a question
    subject  helper  not  adverb  verb  objects  rest                        otherwise

with the helper empty in a simple tense that needs no do.
"""

from seq2seq.corpora.function_words import MID_ADVERBS, NEGATIONS, QUESTION_WORDS
from seq2seq.corpora.lexicon import check_known
from seq2seq.corpora.noun_phrase import NounPhrase
from seq2seq.corpora.objects import Object, ObjectPronoun, place_objects
from seq2seq.corpora.phrase import EMPTY, English, French, Phrase, sequence, word
from seq2seq.corpora.verbs import PERFECT, PRESENT, VERBS

# A yes-no question without est-ce que: dort-il ?, le chat dort-il ?
INVERSION = "inversion"

_NEGATIONS = ("", *NEGATIONS)
_ADVERBS = ("", *MID_ADVERBS)
_QUESTIONS = (INVERSION, *QUESTION_WORDS)


def clause(
    subject: NounPhrase,
    verb: str,
    tense: str = PRESENT,
    *,
    negation: str = "",
    adverb: str = "",
    direct: Object = None,
    recipient: Object = None,
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
        ValueError: A word is not in the lexicon, the verb is not used in that tense, or je would
            be inverted.

    Example:
        >>> from seq2seq.corpora.noun_phrase import noun_phrase
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
    check_known("clause", "negation", negation, _NEGATIONS)
    check_known("clause", "adverb", adverb, _ADVERBS)
    if question is not None:
        check_known("clause", "question", question, _QUESTIONS)
    if question == INVERSION and subject.person == 1:
        raise ValueError(
            "clause: `question` must not be inversion when the subject is je. "
            f"Received: question={question!r}"
        )
    entry = VERBS[verb]
    if negation and isinstance(direct, NounPhrase):
        direct = direct.under_negation()
    finite = French(entry.finite(tense, subject.person, subject.number))
    participle = _participle(entry, tense, subject, direct, preceding)
    ne = _optional(negation, French("ne", "n'"))
    asking = _question_opening(question)
    moved = _inverted_pronoun(subject, finite) if question == INVERSION else ()
    leaves = question == INVERSION and subject.is_pronoun
    objects = place_objects(entry, direct, recipient)
    adverb_word = _optional(adverb, French(adverb))
    second = _optional(negation, French(negation))

    french = (
        *asking.french,
        *(() if leaves else subject.phrase.french),
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

    signs = (*_without(asking.french, asking.english), *(() if leaves else moved))
    helper, main = entry.english_parts(
        tense, subject.person, subject.number, support=question is not None or negation == "pas"
    )
    return Phrase(
        french,
        _english_order(
            question,
            asking.english,
            _helper(helper, main, finite, ne if negation == "pas" else (), signs),
            _moved_subject(subject, moved) if leaves else subject.phrase.english,
            (
                *_english_negation(negation, second, ne),
                *(English(MID_ADVERBS[adverb], adverb_word) for _ in adverb_word),
                *_main_verb(entry, main, (*participle, finite)),
                *objects.english,
                *rest.english,
            ),
        ),
    )


def qui(antecedent: NounPhrase | None = None) -> NounPhrase:
    """The pronoun qui as a subject: who in a question and after people, that otherwise.

    Example:
        >>> from seq2seq.corpora.noun_phrase import noun_phrase
        >>> chat = noun_phrase("le", "chat")
        >>> chat.followed_by(clause(qui(chat), "dormir")).phrase.pair().text
        'le chat qui dort → the cat that sleeps'
    """
    if antecedent is None:
        return NounPhrase(word("qui", "who"), "m", "s", "person")
    english = "who" if antecedent.kind == "person" else "that"
    return NounPhrase(word("qui", english), antecedent.gender, antecedent.number, antecedent.kind)


def that(inner: Phrase) -> Phrase:
    """A clause after que: the thought in je pense que …, or a relative clause.

    In a relative clause the noun before it is the `preceding` of `clause`.

    Example:
        >>> from seq2seq.corpora.noun_phrase import name, noun_phrase
        >>> pomme = noun_phrase("le", "pomme")
        >>> eaten = clause(name("anne"), "manger", PERFECT, preceding=pomme)
        >>> pomme.followed_by(that(eaten)).phrase.pair().text
        "la pomme qu' anne a mangée → the apple that anne ate"
    """
    return sequence(word(French("que", "qu'"), "that"), inner)


def ask(phrase: Phrase) -> Phrase:
    """Adds the question mark."""
    return sequence(phrase, word("?", "?"))


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
