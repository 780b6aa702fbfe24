"""The nouns and names of the grammar corpus, their classes, and how nouns form their plural.

Every French word has one translation, so that a sentence has one right answer. Words that would
need two are left out (fils, porter, tu beside vous), or what would bring the second meaning is
(ma fille, petit ami).
"""

from collections.abc import Collection
from dataclasses import dataclass

# noun gender English kind. The kind is the noun's semantic class: it says which verbs, adjectives
# and places go with it.
_NOUNS = """
homme m man person
femme f woman person
garçon m boy person
fille f girl person
enfant m child person
ami m friend person
amie f friend person
roi m king person
reine f queen person
médecin m doctor person
voisin m neighbor person
héros m hero person
chat m cat small-animal
chien m dog small-animal
lapin m rabbit small-animal
souris f mouse small-animal
renard m fox small-animal
oiseau m bird bird
hibou m owl bird
cheval m horse large-animal
ours m bear large-animal
animal m animal large-animal
pomme f apple fruit
orange f orange fruit
poire f pear fruit
cerise f cherry fruit
tomate f tomato fruit
noix f nut fruit
ananas m pineapple food
haricot m bean food
radis m radish food
repas m meal food
gâteau m cake food
œuf m egg food
fromage m cheese food
livre m book text
journal m newspaper text
lettre f letter text
histoire f story story
clé f key tool
fleur f flower plant
chapeau m hat clothing
vélo m bike vehicle
voiture f car vehicle
bateau m boat boat
table f table furniture
tapis m rug furniture
boîte f box container
arbre m tree tree
porte f door door
maison f house building
école f school building
hôtel m hotel building
palais m palace building
jardin m garden land
forêt f forest land
ville f city land
pays m country land
île f island land
"""

LIVING = frozenset({"person", "small-animal", "large-animal", "bird"})

# Several kinds under one name.
GROUPS = {
    "animals": ("small-animal", "large-animal", "bird"),
    "edibles": ("fruit", "food"),
}

_FRENCH_PLURALS = {"hibou": "hiboux"}
_ENGLISH_PLURALS = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "hero": "heroes",
    "tomato": "tomatoes",
    "mouse": "mice",
}

# Nouns that come with de and another noun: the kinds or the nouns that follow.
COMPLEMENTS = {
    "ami": "roi reine médecin",
    "amie": "roi reine médecin",
    "roi": "île ville pays",
    "reine": "île ville pays",
    "histoire": "roi reine héros renard ours hibou ville palais île",
    "clé": "maison hôtel voiture",
    "porte": "maison école hôtel palais",
    "jardin": "maison école hôtel palais",
}

# Nouns that nobody has (my owl), or that mean something else when somebody has them: ma femme is
# my wife and ma fille my daughter.
NEVER_POSSESSED = frozenset(
    "homme femme garçon fille héros souris renard oiseau hibou ours animal arbre forêt île palais "
    "hôtel histoire noix cerise haricot radis".split()
)
POSSESSIVES = ("mon", "notre", "leur")

# Nouns of which there are few: not many kings.
RARE = frozenset("roi reine héros palais pays repas".split())

NAMES = {"paul": "m", "louis": "m", "marie": "f", "anne": "f", "alice": "f"}


@dataclass(frozen=True)
class Noun:
    """A noun in both languages; forms are singular, plural."""

    french: tuple[str, str]
    english: tuple[str, str]
    gender: str
    kind: str

    @property
    def is_invariable(self) -> bool:
        """Whether the French plural is the singular: souris, héros."""
        return self.french[0] == self.french[1]


def french_plural(singular: str) -> str:
    """Plural: chat → chats, gâteau → gâteaux, cheval → chevaux, souris → souris.

    Example:
        >>> [french_plural(noun) for noun in ("journal", "oiseau", "hibou", "poire")]
        ['journaux', 'oiseaux', 'hiboux', 'poires']
    """
    if singular in _FRENCH_PLURALS:
        return _FRENCH_PLURALS[singular]
    if singular.endswith(("s", "x")):
        return singular
    if singular.endswith("al"):
        return singular[:-2] + "aux"
    return singular + ("x" if singular.endswith("eau") else "s")


def english_plural(singular: str) -> str:
    """Plural with its spelling rules: cherry → cherries, box → boxes, child → children.

    Example:
        >>> [english_plural(noun) for noun in ("boy", "city", "box", "woman")]
        ['boys', 'cities', 'boxes', 'women']
    """
    if singular in _ENGLISH_PLURALS:
        return _ENGLISH_PLURALS[singular]
    if singular.endswith("y") and singular[-2] not in "aeiou":
        return singular[:-1] + "ies"
    return singular + ("es" if singular.endswith(("s", "x", "ch", "sh")) else "s")


def _read_noun(row: str) -> tuple[str, Noun]:
    french, gender, english, kind = row.split()
    forms = (french, french_plural(french)), (english, english_plural(english))
    return french, Noun(*forms, gender, kind)


NOUNS = dict(_read_noun(row) for row in _NOUNS.split("\n") if row)


def in_classes(noun: str, classes: frozenset[str]) -> bool:
    """Whether a noun, or its kind, is among these.

    Example:
        >>> in_classes("pomme", classes("edibles clé")), in_classes("chat", classes("edibles clé"))
        (True, False)
    """
    return noun in classes or NOUNS[noun].kind in classes


def classes(text: str) -> frozenset[str]:
    """Kinds and nouns written in one line; a name of `GROUPS` stands for its kinds."""
    return frozenset(kind for name in text.split() for kind in GROUPS.get(name, (name,)))


def check_known(owner: str, argument: str, key: str, known: Collection[str]) -> None:
    """Refuses a word that a table does not have."""
    if key not in known:
        raise ValueError(
            f"{owner}: `{argument}` must be one of: {', '.join(filter(None, known))}. "
            f"Received: {argument}={key!r}"
        )
