"""Where things and people are: which preposition and which noun go with what is there."""

from functools import cache

from seq2seq.corpora.lexicon import NOUNS, classes, in_classes

# What is there, or what is done there: a preposition and the kinds and nouns that may follow it.
_PLACES = """
person: dans building jardin forêt / devant building / derrière maison école arbre porte
    / près de building arbre forêt / loin de ville forêt / sur île
small-animal: dans jardin maison forêt / sous table arbre voiture / sur tapis table
    / devant porte maison / derrière porte maison arbre / près de maison arbre porte
renard: dans forêt jardin / devant maison / derrière arbre maison / près de arbre forêt
bird: dans jardin forêt / devant maison / près de maison arbre / loin de ville
large-animal: dans forêt jardin / devant maison école / derrière maison arbre
    / près de arbre forêt maison / loin de ville / sur île
fruit: sur table / dans boîte / sous arbre table
food: sur table / dans boîte / sous table
repas: sur table
gâteau: sur table / dans boîte
text: sur table / dans boîte voiture / sous tapis table
tool: sur table / dans boîte voiture / sous tapis / derrière porte / devant porte
plant: dans jardin maison / sur table / devant maison / près de arbre porte
clothing: sur table / dans boîte voiture / sous table / derrière porte
vehicle: devant building / derrière building arbre / dans jardin
    / près de building arbre / sous arbre
boat: près de île ville / loin de île
table: dans maison école hôtel jardin / devant maison / sous arbre / près de porte
tapis: dans maison hôtel palais / sous table / devant porte
container: sur table / sous table / dans voiture maison / derrière porte / devant porte
tree: devant building / derrière building / dans jardin / près de building
building: dans ville / près de forêt jardin / loin de ville / sur île
jardin: devant maison école palais / derrière building / près de forêt
forêt: derrière palais maison / près de ville / loin de ville / sur île
ville: près de forêt / loin de forêt / sur île
île: loin de ville
arriver: dans jardin forêt ville / devant building / près de building forêt île / sur île
acheter: dans ville
tomber: dans jardin forêt / devant building porte / derrière maison arbre / près de arbre porte
tomber-thing: sur tapis table / devant porte / près de table
tomber-fruit: dans jardin / sous arbre / sur tapis table / près de arbre
tomber-vehicle: dans jardin / devant building / près de arbre porte
tomber-tree: devant building / derrière maison / sur voiture maison / dans jardin
"""


@cache
def _table() -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    table = {}
    for row in _PLACES.replace("\n    /", " /").strip().split("\n"):
        what, places = row.split(": ")
        table[what] = tuple(map(_place, places.split(" / ")))
    return table


def _place(text: str) -> tuple[str, tuple[str, ...]]:
    """A preposition and the nouns that may follow it."""
    words = text.split()
    length = 2 if words[1] == "de" else 1
    following = classes(" ".join(words[length:]))
    nouns = tuple(noun for noun in NOUNS if in_classes(noun, following))
    return " ".join(words[:length]), nouns


def places_of(*whats: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Prepositions with their nouns for the first of several names that has any.

    Args:
        whats: Verbs, nouns or kinds, the most special first.

    Example:
        >>> places_of("acheter")
        (('dans', ('ville',)),)
    """
    return next((_table()[what] for what in whats if what in _table()), ())
