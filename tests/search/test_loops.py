"""Loops: found as plain counting finds them, and said once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq.search.loops import longest_run, without_loops

WORDS = st.lists(st.sampled_from("abc"), max_size=12)


def times_by_counting(words):
    """The most times that any words of the list stand in a row."""
    best = min(1, len(words))
    for start in range(len(words)):
        for size in range(1, len(words) - start + 1):
            again, times = words[start : start + size], 1
            while words[start + size * times : start + size * (times + 1)] == again:
                times += 1
            best = max(best, times)
    return best


@given(WORDS)
def test_the_longest_run_is_that_of_counting(words):
    run = longest_run(words)
    assert run.times == times_by_counting(words)
    again = words[run.start : run.start + run.size]
    assert words[run.start : run.start + run.size * run.times] == again * run.times


@pytest.mark.parametrize(
    ("words", "source", "said"),
    [
        ("yes yes yes", "oui", "yes"),
        ("yes yes", "oui", None),
        ("yes yes yes", "oui oui oui", None),
        ("no no no no", "non non non", "no"),
        ("he saw the cat the cat the cat .", "il a vu le chat .", "he saw the cat ."),
        ("the cat the cat the cat the", "le chat", "the cat"),
        ("a a a b b b c", "", "a b c"),
        ("see " * 14, "au revoir", "see"),
        ("very , very , very good", "très bon", None),
        ("", "", None),
    ],
)
def test_a_loop_is_said_once(words, source, said):
    expected = (words.split(), False) if said is None else (said.split(), True)
    assert without_loops(words.split(), source.split()) == expected


@given(WORDS, WORDS)
def test_no_loop_is_left(words, source):
    left, looped = without_loops(words, source)
    assert longest_run(left).times <= max(2, longest_run(source).times)
    assert looped == (left != words)
