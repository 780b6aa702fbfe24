"""Pronouns for what a clause named before, where both languages have one that fits."""

from dataclasses import replace

from seq2seq.corpora.lexicon import LIVING
from seq2seq.corpora.noun_phrase import NounPhrase, subject_pronoun
from seq2seq.corpora.objects import ObjectPronoun
from seq2seq.corpora.verbs import JE_TENSES, PRESENT


def as_pronoun(subject: NounPhrase, tense: str) -> NounPhrase | None:
    """The pronoun for a subject: he, she or they; none for one animal, which would be it."""
    if subject.person == 1:
        return subject_pronoun("je", subject.gender) if tense in JE_TENSES else None
    if subject.number == "s" and subject.kind != "person":
        return None
    text = ("elle" if subject.gender == "f" else "il") + "s" * (subject.number == "p")
    return replace(subject_pronoun(text), noun=subject.noun, kind=subject.kind)


def as_subject(direct) -> NounPhrase | None:
    """The pronoun for an object, as the subject of what comes next: they are beautiful."""
    if not isinstance(direct, NounPhrase) or not direct.noun:
        return None
    return as_pronoun(direct, PRESENT)


def as_object(direct) -> ObjectPronoun | None:
    """The pronoun for an object: it or them; none for one person, who would be him or her."""
    if isinstance(direct, ObjectPronoun):
        return direct
    if direct is None or not direct.noun:
        return None
    if direct.number == "p":
        return ObjectPronoun("les", direct.gender)
    if direct.kind == "person":
        return None
    return ObjectPronoun("la" if direct.gender == "f" else "le")


def as_receiver(subject: NounPhrase) -> ObjectPronoun | None:
    """Lui for one man, leur for several people."""
    if subject.kind != "person" or subject.person == 1:
        return None
    if subject.number == "p":
        return ObjectPronoun("leur")
    return ObjectPronoun("lui") if subject.gender == "m" else None


def is_living(subject: NounPhrase) -> bool:
    """Whether a subject can go on to do something."""
    return subject.kind in LIVING
