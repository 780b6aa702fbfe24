"""Sentences of a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq.text.sentences import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Bonjour.", "Il dort.", "Elle part !", "Et toi ?"],
        ["il pleut.", "je reste ici"],
        ["Quoi ?!", "Non."],
        ["Eh bien... je ne sais pas."],
        ["Eh bien...", "Je ne sais pas."],
        ["M. Martin et Mme. Dupont dorment.", "Oui."],
        ["Il dit « Oui. Non. »"],
        ['Elle dit : "Viens. Vite." et part.'],
        ["Il dit « Oui. »", "Elle part."],
        ["Il arrive à 3.5 ou example.org demain."],
        ["Des pommes, etc. et du pain."],
        ["J. R. Dupont dort."],
        ["Oui !", "2 cafés."],
        ["Il dort ."],
        ["Il dort .", "Elle part ."],
        [""],
        ["..."],
        ["(Il dort. Elle part.)"],
    ],
)
def test_a_line_is_cut_at_its_sentences(sentences):
    assert split_sentences(" ".join(sentences)) == sentences


def test_space_around_a_cut_goes():
    assert split_sentences(" Oui.   Non. ") == ["Oui.", "Non."]


@given(st.text("ab .!?…\"«»()A1'", max_size=30))
def test_nothing_but_space_is_lost(line):
    parts = split_sentences(line)
    assert "".join("".join(parts).split()) == "".join(line.split()) and len(parts) >= 1
