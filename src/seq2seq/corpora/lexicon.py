"""The nouns, names and adjectives of the grammar corpus, and how nouns form their plural.

Every French word has one translation, so that a sentence has one right answer. Words that would
need two are left out (fils, porter, tu beside vous), or what would bring the second meaning is
(ma fille, petit ami).
"""

from collections.abc import Collection
from dataclasses import dataclass

# noun gender English kind. A kind says which verbs, adjectives and prepositions go with the noun.
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
chat m cat animal
chien m dog animal
cheval m horse animal
oiseau m bird animal
ours m bear animal
souris f mouse animal
hibou m owl animal
animal m animal animal
lapin m rabbit animal
renard m fox animal
pomme f apple fruit
orange f orange fruit
poire f pear fruit
cerise f cherry fruit
tomate f tomato fruit
noix f nut food
ananas m pineapple food
haricot m bean food
radis m radish food
repas m meal food
gâteau m cake food
œuf m egg food
fromage m cheese food
livre m book text
lettre f letter text
journal m newspaper text
histoire f story text
clé f key thing
fleur f flower thing
chapeau m hat thing
vélo m bike thing
bateau m boat thing
voiture f car furniture
table f table furniture
tapis m rug furniture
boîte f box container
arbre m tree landmark
porte f door landmark
jardin m garden place
maison f house place
école f school place
ville f city place
forêt f forest place
hôtel m hotel place
palais m palace place
pays m country place
île f island island
"""

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
    "ami": {"person"},
    "amie": {"person"},
    "voisin": {"person"},
    "roi": {"island", "ville", "pays"},
    "reine": {"island", "ville", "pays"},
    "héros": {"text"},
    "histoire": {"person", "animal"},
    "clé": {"maison", "boîte", "voiture", "hôtel"},
    "porte": {"place", "voiture"},
    "jardin": {"maison", "école", "palais", "hôtel"},
    "fleur": {"jardin"},
}

# Adjectives that mean something else with these nouns: petit ami is a boyfriend, vieux garçon a
# bachelor, vieille fille a spinster.
IDIOMS = {
    ("petit", "ami"),
    ("petit", "amie"),
    ("vieux", "garçon"),
    ("vieux", "fille"),
    ("vieux", "enfant"),
}

# ma femme is my wife and ma fille my daughter: these nouns take no possessive.
NEVER_POSSESSED = ("homme", "femme", "garçon", "fille")
POSSESSIVES = ("mon", "notre", "leur")

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


@dataclass(frozen=True)
class Adjective:
    """An adjective: French forms by gender and number, one English form.

    Args:
        forms: Masculine singular, feminine singular, masculine plural, feminine plural.
        before_vowel: Masculine singular before a vowel sound (bel); empty when it is the same.
        english: The English form.
        precedes_noun: Whether it stands before its noun in French (beauty, age, goodness, size).
        rank: Place among English adjectives: opinion 1, size 2, age 3, color 4.
        kinds: Kinds of nouns it describes.
    """

    forms: tuple[str, str, str, str]
    before_vowel: str
    english: str
    precedes_noun: bool
    rank: int
    kinds: frozenset[str]

    def form(self, gender: str, number: str) -> str:
        """The French form that agrees with a noun."""
        return self.forms[(number == "p") * 2 + (gender == "f")]


_EVERYTHING = frozenset(noun.kind for noun in NOUNS.values())
_ANIMATE = frozenset({"person", "animal"})
_PAINTED = frozenset({"thing", "furniture", "container"})
_MADE = frozenset({"text", "furniture", "container", "place"})


def _adjective(forms, english, place, rank, kinds, before_vowel=""):
    return Adjective(tuple(forms.split()), before_vowel, english, place == "before", rank, kinds)


ADJECTIVES = {
    adjective.forms[0]: adjective
    for adjective in (
        _adjective("beau belle beaux belles", "beautiful", "before", 1, _EVERYTHING, "bel"),
        _adjective("petit petite petits petites", "small", "before", 2, _EVERYTHING),
        _adjective("grand grande grands grandes", "big", "before", 2, _EVERYTHING - {"person"}),
        _adjective("jeune jeune jeunes jeunes", "young", "before", 3, _ANIMATE),
        _adjective("vieux vieille vieux vieilles", "old", "before", 3, _ANIMATE | _MADE, "vieil"),
        _adjective("nouveau nouvelle nouveaux nouvelles", "new", "before", 3, _MADE, "nouvel"),
        _adjective("triste triste tristes tristes", "sad", "after", 1, _ANIMATE),
        _adjective("heureux heureuse heureux heureuses", "happy", "after", 1, _ANIMATE),
        _adjective("noir noire noirs noires", "black", "after", 4, _PAINTED | {"animal"}),
        _adjective("vert verte verts vertes", "green", "after", 4, _PAINTED | {"fruit"}),
        _adjective("rouge rouge rouges rouges", "red", "after", 4, _PAINTED | {"fruit"}),
    )
}


def check_known(owner: str, argument: str, key: str, known: Collection[str]) -> None:
    """Refuses a word that a table does not have."""
    if key not in known:
        raise ValueError(
            f"{owner}: `{argument}` must be one of: {', '.join(filter(None, known))}. "
            f"Received: {argument}={key!r}"
        )
