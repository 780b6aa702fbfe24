"""Rules of the noun phrase: determiners, adjectives, agreement, what follows the noun."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from seq2seq.corpora.adjectives import ADJECTIVES, Adjective
from seq2seq.corpora.function_words import DETERMINERS, SUBJECT_PRONOUNS
from seq2seq.corpora.lexicon import NAMES, NOUNS, check_known
from seq2seq.corpora.phrase import EMPTY, English, French, Phrase, idiom, sequence, word


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A noun phrase with what the rest of the sentence must agree with.

    Args:
        body: Everything after the determiner.
        gender: "m" or "f".
        number: "s" or "p".
        kind: Kind of the noun, as in the lexicon.
        determiner: The determiner; empty for names and pronouns.
        person: 1 for je, otherwise 3.
        is_indefinite: Whether the determiner is un, une or des, which negation turns into de.
        is_pronoun: Whether it is a subject pronoun, which a question can move after the verb.
        noun: Its noun, as in the lexicon; empty for names, pronouns, and several nouns together.
        adjectives: Its adjectives, as in their table.
    """

    body: Phrase
    gender: str
    number: str
    kind: str
    determiner: Phrase = EMPTY
    person: int = 3
    is_indefinite: bool = False
    is_pronoun: bool = False
    noun: str = ""
    adjectives: tuple[str, ...] = ()

    @property
    def phrase(self) -> Phrase:
        """Determiner and body."""
        return sequence(self.determiner, self.body)

    def __len__(self) -> int:
        return len(self.determiner.french) + len(self.body.french)

    def under_negation(self) -> "NounPhrase":
        """The same phrase as object of a negated verb: une pomme → (pas) de pomme."""
        if not self.is_indefinite:
            return self
        return replace(self, determiner=_de("a" if self.number == "s" else "any"))

    def followed_by(self, *phrases: Phrase) -> "NounPhrase":
        """The same phrase with more after the noun: la porte de la maison."""
        return replace(self, body=sequence(self.body, *phrases))


def noun_phrase(
    determiner: str, noun: str, number: str = "s", adjectives: Sequence[str] = ()
) -> NounPhrase:
    """Builds a determiner, a noun and its adjectives, in agreement.

    In French the adjectives of beauty, age and size precede the noun and the others follow it. In
    English all precede it, opinion before size before age before color.

    Args:
        determiner: A key of `DETERMINERS`.
        noun: A key of `NOUNS`.
        number: "s" or "p".
        adjectives: Keys of `ADJECTIVES`.

    Raises:
        ValueError: A word is not in the lexicon, or the determiner lacks the number.

    Example:
        >>> noun_phrase("un", "homme", adjectives=["vieux", "triste"]).phrase.pair().text
        'un vieil homme triste → a sad old man'
    """
    check_known("noun_phrase", "determiner", determiner, DETERMINERS)
    check_known("noun_phrase", "noun", noun, NOUNS)
    for adjective in adjectives:
        check_known("noun_phrase", "adjectives", adjective, ADJECTIVES)
    if number not in tuple(DETERMINERS[determiner].numbers):
        raise ValueError(
            f"noun_phrase: `number` must be one that {determiner!r} has, "
            f"of {DETERMINERS[determiner].numbers!r}. Received: number={number!r}"
        )
    entry = NOUNS[noun]
    described = [ADJECTIVES[adjective] for adjective in adjectives]
    head = word(entry.french[number == "p"], entry.english[number == "p"])
    body = _with_adjectives(head, described, entry.gender, number)
    indefinite = determiner == "un"
    if indefinite and number == "p" and any(adjective.precedes_noun for adjective in described):
        opening = _de("some")  # de belles fleurs, not des belles fleurs
    else:
        opening = _determiner(determiner, entry.gender, number)
    return NounPhrase(
        body,
        entry.gender,
        number,
        entry.kind,
        opening,
        is_indefinite=indefinite,
        noun=noun,
        adjectives=tuple(adjectives),
    )


def name(text: str) -> NounPhrase:
    """A first name, the same in both languages."""
    check_known("name", "text", text, NAMES)
    return NounPhrase(word(text, text), NAMES[text], "s", "person")


def subject_pronoun(text: str, gender: str = "") -> NounPhrase:
    """je, il, elle, ils or elles; `gender` says who speaks, for je."""
    check_known("subject_pronoun", "text", text, SUBJECT_PRONOUNS)
    english, own_gender, number, person = SUBJECT_PRONOUNS[text]
    french = French(text, "j'" if text == "je" else "")
    return NounPhrase(
        word(french, english),
        gender or own_gender,
        number,
        "person",
        person=person,
        is_pronoun=True,
    )


def coordinate(first: NounPhrase, second: NounPhrase) -> NounPhrase:
    """Two noun phrases joined by et; together they are plural, and feminine if both are."""
    return NounPhrase(
        sequence(first.phrase, word("et", "and"), second.phrase),
        "f" if first.gender == second.gender == "f" else "m",
        "p",
        first.kind,
    )


def predicate(adjectives: Sequence[str], subject: NounPhrase) -> Phrase:
    """Adjectives after être, in agreement with the subject, joined by et."""
    entries = [ADJECTIVES[adjective] for adjective in adjectives]
    agreeing = [
        word(entry.form(subject.gender, subject.number), entry.english) for entry in entries
    ]
    joined = agreeing[:1]
    for phrase in agreeing[1:]:
        joined += [word("et", "and"), phrase]
    return sequence(*joined)


def preposition(french: str, english: str, complement: NounPhrase) -> Phrase:
    """A preposition of one or more words and its noun phrase; de and à contract with le, les."""
    return sequence(fixed(french, english), complement.phrase)


def fixed(french: str, english: str) -> Phrase:
    """A fixed expression: as many words on both sides are linked in order, else to the first.

    loin de → far from links word by word. près de → near links surely to près and possibly to de.
    """
    sources = [French(text, _ELIDED.get(text, "")) for text in french.split()]
    targets = english.split()
    if len(sources) == len(targets):
        return sequence(*(word(*pair) for pair in zip(sources, targets, strict=True)))
    return idiom(sources, *targets)


_ELIDED = {"de": "d'", "que": "qu'"}


def _de(english: str) -> Phrase:
    return word(French("de", "d'"), english)


def _determiner(key: str, gender: str, number: str) -> Phrase:
    entry = DETERMINERS[key]
    english = entry.english[number == "p"]
    if number == "p":
        if " " in entry.plural:
            return fixed(entry.plural, english)
        french = French(entry.plural, is_article=key == "le")
    elif gender == "f":
        french = French(entry.feminine, entry.feminine_before_vowel)
    else:
        french = French(entry.masculine, entry.masculine_before_vowel, is_article=key == "le")
    return word(french, *english.split())


def _with_adjectives(
    head: Phrase, adjectives: Sequence[Adjective], gender: str, number: str
) -> Phrase:
    before, after, english = [], [], []
    for adjective in adjectives:
        special = adjective.before_vowel if (gender, number) == ("m", "s") else ""
        french = French(adjective.form(gender, number), special)
        (before if adjective.precedes_noun else after).append(french)
        english.append((adjective.rank, English(adjective.english, (french,))))
    english.sort(key=lambda ranked: ranked[0])
    return Phrase((*before, *head.french, *after), (*(item for _, item in english), *head.english))
