"""The verbs of the grammar corpus and their conjugation in both languages."""

from dataclasses import dataclass
from functools import cached_property

from seq2seq.corpora.lexicon import classes

PRESENT, PERFECT, FUTURE, IMPERFECT = "présent", "passé composé", "futur", "imparfait"
TENSES = (PRESENT, PERFECT, FUTURE, IMPERFECT)

# je is used in two tenses only: its other forms (mangerai, mangeais) would add too many words.
JE_TENSES = (PRESENT, PERFECT)


@dataclass(frozen=True)
class Verb:
    """A verb in both languages, with what may be its subject and its object.

    Args:
        present: je, il and ils forms.
        imperfect: Stem of the imparfait; empty for verbs that English does not use with -ing.
        future: Stem of the futur; empty where the verb is used in the present only.
        participle: Past participle, masculine singular; empty as above.
        english: Base, third person, past, -ing; then the words that belong to the verb (look for).
        subjects: Kinds and nouns that can do it.
        objects: Kinds and nouns it can be done to; empty for verbs without direct object.
        animal_objects: The same where the subject is an animal.
        lasts: Whether it takes a while, so that it can be done while something else is, often, or
            no longer.
        auxiliary: avoir or être, in the passé composé.
        recipient: Whether à and a person can follow (donner, parler).
    """

    present: tuple[str, str, str]
    imperfect: str
    future: str
    participle: str
    english: tuple[str, ...]
    subjects: frozenset[str]
    objects: frozenset[str] = frozenset()
    animal_objects: frozenset[str] = frozenset()
    lasts: bool = False
    auxiliary: str = "avoir"
    recipient: bool = False

    @cached_property
    def tenses(self) -> tuple[str, ...]:
        """The tenses the verb is used in."""
        stems = (self.present, self.participle, self.future, self.imperfect)
        return tuple(tense for tense, stem in zip(TENSES, stems, strict=True) if stem)

    @property
    def particles(self) -> tuple[str, ...]:
        """English words that follow the verb and belong to it: for in look for."""
        return self.english[4:]

    def finite(self, tense: str, person: int, number: str) -> str:
        """The French form that carries person and tense; in the passé composé the auxiliary."""
        index = 2 if number == "p" else 0 if person == 1 else 1
        if tense == PRESENT:
            return self.present[index]
        if tense == PERFECT:
            return VERBS[self.auxiliary].present[index]
        if tense == FUTURE:
            return self.future + ("ai", "a", "ont")[index]
        return self.imperfect + ("ais", "ait", "aient")[index]

    def agreeing_participle(self, gender: str, number: str) -> str:
        """The past participle in agreement: mangé, mangée, mangés, mangées."""
        return self.participle + "e" * (gender == "f") + "s" * (number == "p")

    def english_parts(self, tense: str, person: int, number: str, support: bool) -> tuple[str, str]:
        """The English helper and the English verb, one of them possibly empty.

        Args:
            tense: One of `TENSES`.
            person: 1 or 3.
            number: "s" or "p".
            support: Whether a simple tense needs do: in questions and before not.
        """
        base, third, past, ing = self.english[:4]
        singular = number == "s" and person == 3
        was = "were" if number == "p" else "was"
        if tense == FUTURE:
            return "will", base
        if self is VERBS["être"]:
            be = "are" if number == "p" else "am" if person == 1 else "is"
            return (was if tense == IMPERFECT else be), ""
        if tense == IMPERFECT:
            return was, ing
        if tense == PERFECT:
            return ("did", base) if support else ("", past)
        if support:
            return ("does" if singular else "do"), base
        return "", (third if singular else base)


def _verb(forms, english, subjects, objects="", animal_objects="", **more):
    """Forms: present | stem of the imparfait | stem of the futur | participle."""
    present, imperfect, future, participle = map(str.strip, forms.split("|"))
    return Verb(
        tuple(present.split()),
        imperfect,
        future,
        participle,
        tuple(english.split()),
        *map(classes, (subjects, objects, animal_objects or objects)),
        **more,
    )


_LIVING = "person animals"
_SEARCHED_BY_ANIMALS = "souris fruit radis œuf fromage gâteau"
_PORTABLE = "edibles livre journal lettre tool plant clothing vélo container"

VERBS = {
    # Which subjects a state has is said by the adjectives and the places.
    "être": _verb("suis est sont | ét | ser | ", "be is was being", ""),
    "avoir": _verb(
        "ai a ont | | |",
        "have has had having",
        "person",
        "ami amie voisin chat chien lapin cheval oiseau livre journal tool plant clothing vehicle "
        "boat furniture container maison jardin",
    ),
    "penser": _verb("pense pense pensent | | |", "think thinks thought thinking", "person"),
    "savoir": _verb("sais sait savent | | |", "know knows knew knowing", "person"),
    "manger": _verb(
        "mange mange mangent | mange | manger | mangé",
        "eat eats ate eating",
        _LIVING,
        "edibles",
        "fruit gâteau œuf fromage radis",
        lasts=True,
    ),
    "voir": _verb(
        "vois voit voient |  | verr | vu",
        "see sees saw seeing",
        _LIVING,
        "person animals livre journal lettre tool plant clothing vehicle boat tree door "
        "building jardin forêt ville île",
        "person animals edibles",
    ),
    "aimer": _verb(
        "aime aime aiment | | |",
        "love loves loved loving",
        "person",
        "person animals fruit gâteau fromage livre lettre story plant clothing vehicle boat tree "
        "building jardin forêt ville pays île",
    ),
    "lire": _verb(
        "lis lit lisent | lis | lir | lu",
        "read reads read reading",
        "person",
        "text story",
        lasts=True,
    ),
    "chercher": _verb(
        "cherche cherche cherchent | cherch | chercher | cherché",
        "look looks looked looking for",
        _LIVING,
        "person animals text tool plant clothing vehicle boat container building",
        _SEARCHED_BY_ANIMALS,
        lasts=True,
    ),
    "regarder": _verb(
        "regarde regarde regardent | regard | regarder | regardé",
        "watch watches watched watching",
        _LIVING,
        "person animals boat",
        "person animals",
        lasts=True,
    ),
    "écouter": _verb(
        "écoute écoute écoutent | écout | écouter | écouté",
        "listen listens listened listening to",
        "person",
        "person bird story",
        lasts=True,
    ),
    "acheter": _verb(
        "achète achète achètent |  | achèter | acheté",
        "buy buys bought buying",
        "person",
        "edibles livre journal plant clothing vehicle boat furniture container maison "
        "chien cheval lapin oiseau",
    ),
    "ouvrir": _verb(
        "ouvre ouvre ouvrent |  | ouvrir | ouvert",
        "open opens opened opening",
        "person",
        "door container lettre livre",
    ),
    "donner": _verb(
        "donne donne donnent |  | donner | donné",
        "give gives gave giving",
        "person",
        _PORTABLE,
        recipient=True,
    ),
    "parler": _verb(
        "parle parle parlent | parl | parler | parlé",
        "speak speaks spoke speaking",
        "person",
        lasts=True,
        recipient=True,
    ),
    "dormir": _verb(
        "dors dort dorment | dorm | dormir | dormi",
        "sleep sleeps slept sleeping",
        _LIVING,
        lasts=True,
    ),
    "chanter": _verb(
        "chante chante chantent | chant | chanter | chanté",
        "sing sings sang singing",
        "person oiseau",
        lasts=True,
    ),
    "arriver": _verb(
        "arrive arrive arrivent |  | arriver | arrivé",
        "arrive arrives arrived arriving",
        "person animals lettre boat",
        auxiliary="être",
    ),
    "tomber": _verb(
        "tombe tombe tombent |  | tomber | tombé",
        "fall falls fell falling",
        "garçon fille enfant ami amie héros homme femme cheval fruit œuf livre lettre tool "
        "clothing vélo container tree",
        auxiliary="être",
    ),
}
