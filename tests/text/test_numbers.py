"""Numbers: what is one, and how English writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq.text.numbers import ENGLISH_WORDS, FRENCH_WORDS, NUMBER_WITH_UNIT, in_english

WRITTEN = [
    ("3 500", "3,500"),
    ("3 500 000", "3,500,000"),
    ("300.000", "300,000"),
    ("2,5", "2.5"),
    ("1 234,56", "1,234.56"),
    ("3.5", "3.5"),
    ("2024", "2024"),
    ("12/03/2024", "12/03/2024"),
    ("2024-03-12", "2024-03-12"),
    ("12.03.2024", "12.03.2024"),
    ("06 12 34 56 78", "06 12 34 56 78"),
    ("14h30", "14:30"),
    ("14 h 30", "14:30"),
    ("9h", "9:00"),
    ("2:30", "2:30"),
    ("1er", "1st"),
    ("2e", "2nd"),
    ("3ème", "3rd"),
    ("11e", "11th"),
    ("21e", "21st"),
    ("112e", "112th"),
    ("3 500 €", "3,500 €"),
    ("2,5 kg", "2.5 kg"),
    ("50 %", "50%"),
    ("-5 °C", "-5 °C"),
    ("$ 3,50", "$ 3.50"),
    ("90 km/h", "90 km/h"),
]


@pytest.mark.parametrize(("french", "english"), WRITTEN)
def test_a_number_is_found_whole_and_written_as_english_does(french, english):
    (found,) = NUMBER_WITH_UNIT.finditer(f"le {french}, non")
    assert found[0] == french and in_english(french) == english


@pytest.mark.parametrize("text", ["MP3", "H2O", "covid19", "3D", "12abc", "v1.2.3", "a/3"])
def test_digits_of_a_word_are_no_number(text):
    assert NUMBER_WITH_UNIT.findall(text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12 m'ont vu", ["12"]),
        ("12 mois", ["12"]),
        ("5 grammes", ["5"]),
        ("en 2024 300 sont venus", ["2024", "300"]),
        ("il a 3, 4 ou 5 ans", ["3", "4", "5"]),
        ("3.", ["3"]),
        ("de 9h à 17h", ["9h", "17h"]),
    ],
)
def test_a_number_ends_where_it_ends(text, numbers):
    assert [match[0] for match in NUMBER_WITH_UNIT.finditer(text)] == numbers


@given(st.integers(0, 10**9), st.sampled_from([" ", "."]))
def test_groups_of_three_digits_keep_the_value(value, space):
    french = f"{value:,}".replace(",", space)
    assert in_english(french) == f"{value:,}"


def test_the_words_of_both_languages_have_the_same_values():
    assert sorted(ENGLISH_WORDS.values()) == sorted(FRENCH_WORDS.values())
    assert (FRENCH_WORDS["douze"], ENGLISH_WORDS["twelve"]) == ("12", "12")
    assert (FRENCH_WORDS["soixante"], ENGLISH_WORDS["forty"]) == ("60", "40")
