"""Each translation is of one kind: the first that fits, in the order that is stated."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq.corpora import grammar
from seq2seq.evaluation.error_kinds import DESCRIPTIONS, KINDS, count_kinds, error_kind

REFERENCE = "the black cat does not eat the green apple"
SENTENCES = st.lists(st.sampled_from("the a an cat cats eats eat not green".split()), max_size=9)


@pytest.mark.parametrize(
    ("kind", "hypothesis"),
    [
        ("exact", "the black cat does not eat the green apple"),
        ("order", "the cat black does not eat the apple green"),
        ("order", "the green cat does not eat the black apple"),
        ("form", "the black cats does not eat the green apple"),
        ("form", "the black cats do not eat the green apple"),
        ("form", "the black cat did not ate the green apples"),
        ("one word", "the black dog does not eat the green apple"),
        ("one word", "the black dogs does not eat the green apple"),
        ("dropped", "the black cat does not eat"),
        ("dropped", "cat not eat apple"),
        ("dropped", ""),
        ("repeated", "the black cat does not not eat the green apple"),
        ("repeated", "the black cat does not eat does not eat the pear"),
        ("added", "the black cat does not often eat the green apple"),
        ("added", "the black cat does not eat the green apple and the black pear"),
        ("mixed", "the black cat does not see the red apple"),
        ("mixed", "the black dog eats the green apple"),
        ("mixed", "the cat black does not eat the pear"),
        ("lost", "the black dog sleeps"),
        ("lost", "two small men who were singing saw the green house"),
    ],
)
def test_kinds_by_example(kind, hypothesis):
    assert error_kind(REFERENCE.split(), hypothesis.split()) == kind


@pytest.mark.parametrize(
    ("reference", "hypothesis", "kind"),
    [
        ("an old king falls", "a old king falls", "form"),
        ("this mouse sleeps", "these mice sleep", "form"),
        ("a mouse sleeps", "some mice sleep", "form"),
        ("she is happy", "they were happy", "form"),
        ("they see him", "he sees them", "form"),
        ("she sees him", "she sees her", "form"),
        ("he reads it", "he eats it", "one word"),
        ("each mouse sleeps", "two mouse sleeps", "one word"),
        ("he was reading", "he will reading", "one word"),
        # What the reference has twice in a row is no repetition.
        ("do do not", "do do we not go", "added"),
        ("he he sleeps now", "he he eats", "mixed"),
        # Exactly half of the words are there.
        ("he sleeps here now", "he sleeps and sings and falls", "mixed"),
        ("he sleeps here now", "he eats and sings and falls", "lost"),
        # A word counts as often as it stands in the reference.
        ("the cat sees a dog", "the fox the owl the king the man", "lost"),
    ],
)
def test_the_line_between_kinds(reference, hypothesis, kind):
    assert error_kind(reference.split(), hypothesis.split()) == kind


@given(SENTENCES.filter(bool), SENTENCES)
def test_every_translation_has_one_kind_and_the_kind_is_what_it_says(reference, hypothesis):
    kind = error_kind(reference, hypothesis)
    assert kind in KINDS and error_kind(tuple(reference), tuple(hypothesis)) == kind
    assert (kind == "exact") == (reference == hypothesis)
    shared = sum(min(reference.count(word), hypothesis.count(word)) for word in set(reference))
    if kind == "order":
        assert sorted(reference) == sorted(hypothesis)
    elif kind in ("form", "one word"):
        assert len(reference) == len(hypothesis)
    elif kind == "dropped":
        assert len(hypothesis) == shared < len(reference)
    elif kind == "added":
        assert len(reference) == shared < len(hypothesis)
    elif kind in ("mixed", "lost"):
        assert (kind == "lost") == (2 * shared < len(reference))
    elif kind == "repeated":
        sizes = range(1, len(hypothesis))
        assert any(
            hypothesis[i : i + size] == hypothesis[i + size : i + 2 * size] != []
            for size in sizes
            for i in range(len(hypothesis) - 2 * size + 1)
        )


@given(SENTENCES.filter(bool), st.data())
def test_leaving_words_out_is_dropped_and_putting_them_back_is_added(reference, data):
    kept = data.draw(st.lists(st.booleans(), min_size=len(reference), max_size=len(reference)))
    hypothesis = [word for word, keep in zip(reference, kept, strict=True) if keep]
    if hypothesis != reference:
        assert error_kind(reference, hypothesis) == "dropped"
        if hypothesis:
            assert error_kind(hypothesis, reference) in ("repeated", "added")


def test_pairs_of_the_grammar_are_exact_and_counts_are_of_all_pairs():
    pairs = grammar.load().test[:200]
    right = [SimpleNamespace(text=" ".join(pair.target)) for pair in pairs]
    assert count_kinds(pairs, right) == {**dict.fromkeys(KINDS, 0), "exact": 200}
    wrong = [SimpleNamespace(text=" ".join(pair.target[1:])) for pair in pairs]
    counts = count_kinds(pairs, [*right[:50], *wrong[50:]])
    assert counts["exact"] == 50 and counts["dropped"] == 150
    assert list(counts) == list(KINDS) == list(DESCRIPTIONS)


@pytest.mark.parametrize(
    ("reference", "hypothesis", "message"),
    [
        ("a cat", ["a"], "`reference` must be a sequence of tokens. Received: one string, 'a cat'"),
        (["a"], "a cat", "`hypothesis` must be a sequence of tokens. Received: one string"),
        ([], ["a"], "`reference` must not be empty. Received: no token"),
    ],
)
def test_errors_name_what_came(reference, hypothesis, message):
    with pytest.raises(ValueError, match=f"error_kind: {message}"):
        error_kind(reference, hypothesis)
