"""The adjectives of the grammar corpus, and which nouns each of them fits."""

from dataclasses import dataclass

from seq2seq.corpora.lexicon import classes

# Places among English adjectives: a beautiful black horse, a tired old man.
OPINION, SIZE, AGE, COLOR = range(1, 5)

# How someone is at the moment: explains what he does.
STATES = ("triste", "heureux", "fatigué", "malade")


@dataclass(frozen=True)
class Adjective:
    """An adjective: French forms by gender and number, one English form.

    Args:
        forms: Masculine singular, feminine singular, masculine plural, feminine plural.
        before_vowel: Masculine singular before a vowel sound (bel); empty when it is the same.
        english: The English form.
        precedes_noun: Whether it stands before its noun in French (beauty, age, goodness, size).
        rank: Place among English adjectives.
        nouns: Kinds and nouns that it stands beside: un vieux roi.
        subjects: Kinds and nouns that être says it of: le roi est vieux.
    """

    forms: tuple[str, str, str, str]
    before_vowel: str
    english: str
    precedes_noun: bool
    rank: int
    nouns: frozenset[str]
    subjects: frozenset[str]

    def form(self, gender: str, number: str) -> str:
        """The French form that agrees with a noun."""
        return self.forms[(number == "p") * 2 + (gender == "f")]


def _adjective(forms, english, place, rank, nouns, subjects, before_vowel=""):
    return Adjective(
        tuple(forms.split()),
        before_vowel,
        english,
        place == "before",
        rank,
        classes(nouns),
        classes(subjects),
    )


# Left out on purpose: combinations that mean something else (petit ami, boyfriend; petite fille and
# petits enfants; grande école; vieux garçon, bachelor; jeune fille; belle fille; bonne femme; tapis
# rouge; haricot vert; boîte noire), or that English says with another word (grand roi, beau roi).
_FEELING = "person chat chien cheval"
_BODY = "person chat chien cheval lapin oiseau"

ADJECTIVES = {
    adjective.forms[0]: adjective
    for adjective in (
        _adjective(
            "beau belle beaux belles",
            "beautiful",
            "before",
            OPINION,
            "femme reine chat chien cheval oiseau renard hibou animal plant clothing boat voiture "
            "vélo tapis arbre maison palais hôtel livre histoire jardin forêt pays île",
            "femme reine fille cheval oiseau chat plant voiture bateau arbre maison palais jardin "
            "forêt île histoire",
            "bel",
        ),
        _adjective(
            "bon bonne bons bonnes",
            "good",
            "before",
            OPINION,
            "roi reine médecin voisin ami pomme orange poire cerise tomate "
            "gâteau repas fromage livre journal histoire hôtel",
            "pomme orange poire cerise tomate gâteau repas fromage livre histoire hôtel",
        ),
        _adjective(
            "petit petite petits petites",
            "small",
            "before",
            SIZE,
            "small-animal bird cheval ours fruit radis œuf fromage livre tool plant clothing "
            "vehicle boat furniture container tree door building jardin forêt ville pays île",
            "garçon fille enfant small-animal bird fruit radis œuf tool container clothing "
            "vehicle boat table tree building jardin ville île",
        ),
        _adjective(
            "grand grande grands grandes",
            "big",
            "before",
            SIZE,
            "chien oiseau large-animal repas gâteau clothing vélo voiture boat furniture "
            "container tree door maison hôtel palais jardin forêt ville pays île",
            "chien large-animal clothing voiture boat table container tree building jardin forêt "
            "ville île",
        ),
        _adjective(
            "jeune jeune jeunes jeunes",
            "young",
            "before",
            AGE,
            "femme roi reine médecin voisin héros chat chien lapin renard cheval ours animal "
            "oiseau",
            "person chat chien cheval lapin",
        ),
        _adjective(
            "vieux vieille vieux vieilles",
            "old",
            "before",
            AGE,
            "homme femme roi reine médecin voisin ami amie héros chat chien cheval ours hibou "
            "text histoire tool clothing vehicle boat furniture container tree door building",
            "homme femme roi reine médecin voisin héros chat chien cheval text clothing vehicle "
            "boat table tree building",
            "vieil",
        ),
        _adjective(
            "nouveau nouvelle nouveaux nouvelles",
            "new",
            "before",
            AGE,
            "roi reine médecin voisin ami amie livre journal histoire lettre tool clothing "
            "vehicle boat furniture container door maison école hôtel",
            "",
            "nouvel",
        ),
        _adjective("triste triste tristes tristes", "sad", "after", OPINION, _FEELING, _FEELING),
        _adjective(
            "heureux heureuse heureux heureuses", "happy", "after", OPINION, _FEELING, _FEELING
        ),
        _adjective("fatigué fatiguée fatigués fatiguées", "tired", "after", OPINION, _BODY, _BODY),
        _adjective("malade malade malades malades", "sick", "after", OPINION, _BODY, _BODY),
        _adjective(
            "noir noire noirs noires",
            "black",
            "after",
            COLOR,
            "chat chien lapin cheval ours oiseau clothing vehicle boat table tapis door",
            "chat chien lapin cheval ours oiseau clothing vehicle boat table tapis door",
        ),
        _adjective(
            "vert verte verts vertes",
            "green",
            "after",
            COLOR,
            "pomme poire tomate clothing vehicle boat table container door",
            "pomme poire tomate clothing vehicle boat table container door",
        ),
        _adjective(
            "rouge rouge rouges rouges",
            "red",
            "after",
            COLOR,
            "pomme cerise tomate plant clothing vehicle boat table container door",
            "pomme cerise tomate plant clothing vehicle boat table container door",
        ),
    )
}
