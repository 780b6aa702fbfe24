"""What is copied: hidden on both sides alike, and put back."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq.text.copying import COUNT, NAMES, NUMBERS, PLACEHOLDERS, Copier
from seq2seq.text.names import Names
from seq2seq.text.tokens import join_english, tokenize_english, tokenize_french

COPIER = Copier(Names(frozenset({"tom", "mary", "new", "york"}), frozenset({"londres"})))

SENTENCES = [
    ("J'ai 3 500 € et 2,5 kg de pommes le 12/03/2024.", ["3,500 €", "2.5 kg", "12/03/2024"]),
    ("Il coûte 3\u202f500 ou 3\u00a0000 euros.", ["3,500", "3,000"]),
    ("Écrivez à Marie.Dupont@example.org svp", ["Marie.Dupont@example.org"]),
    (
        "Voir https://example.org/?b=1, ou example.com.",
        ["https://example.org/?b=1", "example.com"],
    ),
    ("Je m'appelle Marie.", ["Marie"]),
    ("Il écoute un MP3 à New York.", ["MP3", "New York"]),
    ("Tom voit tom.", ["Tom"]),
    ("@tom aime #Paris2024", ["@tom", "#Paris2024"]),
    ("Rien ici.", []),
    ("", []),
]


@pytest.mark.parametrize(("sentence", "english"), SENTENCES)
def test_what_is_hidden_comes_back_in_english(sentence, english):
    words, copied = COPIER.hide(sentence)
    assert list(copied.values()) == english
    assert set(copied) == {word for word in words if word in PLACEHOLDERS}
    restored = COPIER.restore(words, copied)
    assert [word for word in restored if word in english][: len(english)] == english
    if not english:
        assert words == tokenize_french(sentence)


def test_placeholders_are_numbered_from_the_left_and_the_same_has_the_same():
    words, copied = COPIER.hide("Tom a 3 chats, Zara a 3 chiens, et Tom 12.")
    assert " ".join(words) == (
        "<NAME1> a <NUMBER1> chats , <NAME2> a <NUMBER1> chiens , et <NAME1> <NUMBER2> ."
    )
    assert copied == {"<NAME1>": "Tom", "<NUMBER1>": "3", "<NAME2>": "Zara", "<NUMBER2>": "12"}


def test_what_is_beyond_the_last_placeholder_stays():
    words, copied = COPIER.hide(" et ".join(str(n) for n in range(10, 20)))
    assert list(copied) == list(NUMBERS) and words[-1] == "19" and len(words) == 19


def test_tokens_without_their_case_are_hidden_where_they_are_known():
    words, copied = COPIER.hide_tokens(["tom", "et", "marie", "ont", "3", "500", "€", "."])
    assert words == ["<NAME1>", "et", "marie", "ont", "<NUMBER1>", "."]
    assert copied == {"<NAME1>": "tom", "<NUMBER1>": "3,500 €"}


@pytest.mark.parametrize(
    ("french", "english", "source", "target"),
    [
        ("tom dort .", "tom sleeps .", "<NAME1> dort .", "<NAME1> sleeps ."),
        ("tom dort .", "he sleeps .", "tom dort .", "he sleeps ."),
        ("à new york", "in new york", "à <NAME1>", "in <NAME1>"),
        ("tom et mary", "mary and tom", "<NAME1> et <NAME2>", "<NAME2> and <NAME1>"),
        ("il a 19 ans .", "he is 19 .", "il a <NUMBER1> ans .", "he is <NUMBER1> ."),
        ("il est 7 heures", "it 's seven", "il est <NUMBER1> heures", "it 's <NUMBER1>"),
        ("à 7h30", "at 7:30", "à <NUMBER1>", "at <NUMBER1>"),
        ("à 14h30", "at 2:30", "à 14h30", "at 2:30"),
        ("300.000 yens", "300,000 yen", "<NUMBER1> yens", "<NUMBER1> yen"),
        ("deux chats", "two cats", "deux chats", "two cats"),
        ("à 4 , à 4", "at 4 , at 4", "à <NUMBER1> , à <NUMBER1>", "at <NUMBER1> , at <NUMBER1>"),
    ],
)
def test_a_pair_hides_what_both_sides_have(french, english, source, target):
    found = COPIER.hide_pair(french.split(), english.split())
    assert found == (tuple(source.split()), tuple(target.split()))


def test_in_training_every_placeholder_is_drawn_and_number_words_half_of_the_time():
    rng = np.random.default_rng(0)
    pair = ("tom a deux chats .".split(), "tom has two cats .".split())
    drawn = [COPIER.hide_pair(*pair, rng) for _ in range(200)]
    assert {source[0] for source, _ in drawn} == set(NAMES)
    assert all(source[0] == target[0] for source, target in drawn)
    hidden = [(source[2], target[2]) for source, target in drawn if source[2] != "deux"]
    assert 70 < len(hidden) < 130
    assert all(a == b for a, b in hidden) and {a for a, _ in hidden} == set(NUMBERS)


def test_two_names_never_have_the_same_placeholder():
    rng = np.random.default_rng(1)
    for _ in range(50):
        source, target = COPIER.hide_pair(["tom", "et", "mary"], ["mary", "and", "tom"], rng)
        assert source[0] == target[2] != source[2] == target[0]


def test_a_placeholder_that_was_not_read_stands_for_what_is_left_or_for_nothing():
    copied = {"<NAME1>": "Marie", "<NAME2>": "Zara"}
    assert COPIER.restore(["<NAME1>", "sees", "<NAME3>"], copied) == ["Marie", "sees", "Zara"]
    assert COPIER.restore(["<NAME1>", "<NAME2>", "<NAME3>"], copied) == ["Marie", "Zara"]
    assert COPIER.restore(["in", "<NUMBER1>"], copied) == ["in"]


def test_no_text_can_be_taken_for_a_placeholder():
    for tokenize in (tokenize_french, tokenize_english):
        assert not set(tokenize(" ".join(PLACEHOLDERS))) & set(PLACEHOLDERS)
    assert " ".join(COPIER.hide("<NAME1>")[0]) == "< <NAME1> >"  # the word itself was copied
    assert len(PLACEHOLDERS) == 2 * COUNT == len(set(PLACEHOLDERS))


@given(st.text(max_size=40))
def test_any_text_is_cut_into_tokens(text):
    words, copied = COPIER.hide(text)
    assert all(word and not re.search(r"\s", word) for word in words)
    assert set(copied) <= set(words)
    assert isinstance(join_english(COPIER.restore(words, copied)), str)
