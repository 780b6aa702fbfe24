"""Names: learned from capitals, and found in a sentence."""

import pytest

from seq2seq.text.names import FIRST_NAMES, Names, learn_names, names_in, starts_sentence

NAMES = Names(frozenset({"tom", "boston", "new", "york"}), frozenset({"londres", "noël"}))


def found(text, known=("monsieur", "chat")):
    return [text[start:end] for start, end in names_in(text, NAMES, known.__contains__)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("tom est à boston.", ["tom", "boston"]),
        ("Je vois Monsieur Dupont à Londres.", ["Dupont"]),
        ("Il fête Noël à Ouagadougou.", ["Ouagadougou"]),
        ("Bonjour. Demain il part.", []),
        ('Il dit : "Partons" (Vite).', []),
        ("Marie est là.", ["Marie"]),
        ("marie est là.", []),
        ("Marie-toi demain !", []),
        ("Jean-Pierre dort.", ["Jean-Pierre"]),
        ("Laissez-moi, Laissez-moi.", []),
        ("Wafaa habite ici.", ["Wafaa"]),
        ("Wafaa n'est pas là.", ["Wafaa"]),
        ("Chuchotez.", []),
        ("Chanter est bon.", []),
        ("Je vais chez l'Olivier d'Anne.", ["Olivier", "Anne"]),
        ("C'est l'Égypte. Qu'Elle vienne.", ["Égypte", "Elle"]),
        ("JE M'APPELLE ZARA MARIE TOM", ["TOM"]),
        ("", []),
    ],
)
def test_names_of_a_sentence(text, names):
    assert found(text) == names


def test_what_the_vocabulary_knows_is_no_foreign_name():
    assert found("Le Chat dort.", ("chat",)) == [] and found("Le Chat dort.", ()) == ["Chat"]


def test_names_are_learned_where_both_sides_have_them():
    sentences = [
        ("Je connais Tom.", "I know Tom."),
        ("Où est Tom ?", "Where is Tom?"),
        ("Il aime Noël.", "He likes Christmas."),
        ("Une fois Zoltan.", "Once Zoltan."),
        ("Pars ! Viens.", "Leave! Come."),
        ("Le mot Chose, la chose.", "The word Chose."),
        ("Encore Chose.", "Chose again."),
    ]
    assert learn_names(sentences) == Names(frozenset({"tom"}), frozenset({"noël"}))
    assert learn_names([]) == Names()


def test_a_sentence_starts_after_a_mark():
    text = 'Un. Deux : "Trois" quatre'
    starts = [starts_sentence(text, text.index(w)) for w in ("Un", "Deux", "Trois", "quatre")]
    assert starts == [True, True, True, True] and not starts_sentence("a b", 2)


def test_first_names_are_lower_case():
    assert all(name == name.lower() for name in FIRST_NAMES) and "marie" in FIRST_NAMES
