"""Rules of the objects: pronouns before the French verb, everything after the English verb."""

from dataclasses import dataclass

from seq2seq.corpora.function_words import OBJECT_PRONOUNS
from seq2seq.corpora.lexicon import check_known
from seq2seq.corpora.noun_phrase import NounPhrase
from seq2seq.corpora.phrase import EMPTY, English, French, Phrase, sequence, word
from seq2seq.corpora.verbs import Verb


@dataclass(frozen=True, slots=True)
class ObjectPronoun:
    """An object pronoun: le, la, les, or lui, leur for the person who receives.

    le and la are it, lui is him, les and leur are them; le and la therefore stand for things and
    animals only. A participle after les agrees with `gender`.
    """

    text: str
    gender: str = ""

    def __post_init__(self):
        check_known("ObjectPronoun", "text", self.text, OBJECT_PRONOUNS)
        own_gender = "f" if self.text == "la" else "m"
        object.__setattr__(self, "gender", self.gender or own_gender)

    @property
    def number(self) -> str:
        """Number that a participle after it agrees with."""
        return "p" if self.text in ("les", "leur") else "s"

    @property
    def phrase(self) -> Phrase:
        """The pronoun in both languages; le and la elide."""
        elided = "l'" if self.text in ("le", "la") else ""
        return word(French(self.text, elided), OBJECT_PRONOUNS[self.text])

    def __len__(self) -> int:
        return 1


Object = NounPhrase | ObjectPronoun | None


@dataclass(frozen=True, slots=True)
class PlacedObjects:
    """Object pronouns and objects of a clause: before and after the French verb, in English."""

    clitics: tuple[French, ...]
    french: tuple[French, ...]
    english: tuple[English, ...]


def place_objects(verb: Verb, direct: Object, recipient: Object) -> PlacedObjects:
    """Puts both objects where each language wants them.

    French has le before lui before the verb. English says gives him the apple, but gives it to him
    and gives the apple to the girl.
    """
    given = direct.phrase if direct else EMPTY
    receiver = recipient.phrase if recipient else EMPTY
    if isinstance(recipient, NounPhrase):
        receiver = sequence(word("à", "to"), receiver)
    if not isinstance(recipient, ObjectPronoun):
        english = given.english + receiver.english
    elif isinstance(direct, ObjectPronoun) or not verb.objects:
        english = (*given.english, English("to", receiver.french), *receiver.english)
    else:
        english = receiver.english + given.english
    clitics: tuple[French, ...] = ()
    french: tuple[French, ...] = ()
    for item, phrase in ((direct, given), (recipient, receiver)):
        if isinstance(item, ObjectPronoun):
            clitics += phrase.french
        else:
            french += phrase.french
    return PlacedObjects(clitics, french, english)
