"""The phrases that a visitor types, and how answers to them are judged."""

import re
from types import SimpleNamespace

import pytest

from benchmarks import phrases
from benchmarks.phrases import ask, plain, read_phrases, share_right, unseen


class Parrot:
    """Says what it is told to say."""

    def __init__(self, **said):
        self.said = said

    def translate(self, sentences, width=1):
        return [SimpleNamespace(text=self.said.get(sentence, "")) for sentence in sentences]


def test_every_phrase_stands_once_and_has_a_pattern_of_plain_english():
    there = read_phrases()
    french = [phrase for phrase, _ in there]
    assert len(french) == len(set(french)) >= 60
    for phrase, english in there:
        assert phrase and not english.fullmatch("")
        # Patterns speak of what `plain` leaves: a short form could never match.
        assert not re.search(r"n't|'(?:m|re|ve|ll)\b", english.pattern), phrase


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'm fine, thanks!", "i am fine thanks"),
        ("I can't; you won't. Don't!", "i can not you will not do not"),
        ("It's 12.50 €.", "it is 12.50 €"),
        ("Write to a.b@example.org.", "write to a.b@example.org"),
        ("What's this?", "what is this"),
        ("", ""),
    ],
)
def test_short_forms_and_marks_play_no_part(text, expected):
    assert plain(text) == expected


def test_an_answer_is_right_as_a_whole_or_not():
    there = [("oui", re.compile("yes|yeah")), ("non", re.compile("no"))]
    answers = ask(Parrot(oui="Yes!", non="no one"), there)
    assert [answer.right for answer in answers] == [True, False]
    assert share_right(answers) == 0.5


@pytest.mark.parametrize(
    ("french", "right", "wrong"),
    [
        ("Je m'appelle Sophie.", "my name is Sophie.", "i call me."),
        ("Ça coûte 12,50 €.", "it costs 12.50 €.", "it costs 1250."),
        ("d'accord", "okay", "agree to agree"),
        ("Où est la gare ?", "where's the train station?", "where are the war?"),
        ("La réunion est le 15 mars 2025.", "the meeting is on march 15, 2025.", "it is 2503."),
    ],
)
def test_what_a_person_would_say_is_right(french, right, wrong):
    asked = [(phrase, english) for phrase, english in read_phrases() if phrase == french]
    assert share_right(ask(Parrot(**{french: right}), asked)) == 1
    assert share_right(ask(Parrot(**{french: wrong}), asked)) == 0


def test_the_command_prints_what_is_wrong_and_the_count(monkeypatch, capsys):
    monkeypatch.setattr("seq2seq.pretrained.load", lambda name: Parrot(oui="yes", non="yes"))
    rows = [("oui", re.compile("yes")), ("non", re.compile("no")), ("a b c", re.compile("d"))]
    monkeypatch.setattr(phrases, "read_phrases", lambda: rows)
    assert phrases.main(["--model", "tatoeba"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "non → yes",
        "a b c → ",
        "tatoeba, all: 1 of 3 phrases right",
        "tatoeba, never learned: 0 of 1 phrases right",
    ]


def test_phrases_that_a_shipped_model_learns_are_counted_apart():
    answers = ask(Parrot(), read_phrases())
    apart = unseen(answers)
    assert 20 <= len(apart) < len(answers)
    assert "Merci beaucoup." in {a.phrase for a in answers} - {a.phrase for a in apart}
