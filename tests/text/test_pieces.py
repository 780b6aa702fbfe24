"""Subword pieces: learned as a plain count would learn them, and lossless."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq.text.pieces import INSIDE, Pieces

WORDS = st.text("abc#é'", min_size=1, max_size=8).filter(lambda word: not word.startswith(INSIDE))
SENTENCES = st.lists(st.lists(WORDS, max_size=5), max_size=8)


def learned_by_counting(sentences, size):
    """Merges found by counting every pair of all words anew after each merge."""
    words = [
        [word[0], *(INSIDE + c for c in word[1:])] for sentence in sentences for word in sentence
    ]
    known, merges = {part for word in words for part in word}, []
    while len(known) < size:
        counts = {}
        for word in words:
            for pair in zip(word, word[1:], strict=False):
                counts[pair] = counts.get(pair, 0) + 1
        best = min(counts, key=lambda pair: (-counts[pair], pair), default=None)
        if best is None or counts[best] < 2:
            break
        merges.append(best)
        joined = best[0] + best[1][2:]
        known.add(joined)
        for word in words:
            i = 0
            while i + 1 < len(word):
                if (word[i], word[i + 1]) == best:
                    word[i : i + 2] = [joined]
                i += 1
    return merges, words


@given(SENTENCES, st.integers(1, 30))
def test_merges_are_those_of_counting_anew_after_each(sentences, size):
    merges, words = learned_by_counting(sentences, size)
    pieces = Pieces.learn(sentences, size)
    assert pieces.merges == merges
    cut = [pieces.split([word]) for sentence in sentences for word in sentence]
    assert cut == words


@given(SENTENCES, st.integers(1, 30), st.lists(WORDS, max_size=5))
def test_joining_undoes_splitting_for_words_never_seen_too(sentences, size, words):
    pieces = Pieces.learn(sentences, size)
    assert pieces.join(pieces.split(words)) == words


@given(SENTENCES, st.integers(1, 30), st.lists(WORDS, max_size=5), st.integers(0, 9))
def test_words_cut_finer_are_the_same_words_in_known_pieces(sentences, size, words, seed):
    pieces = Pieces.learn(sentences, size)
    cut = pieces.split(words, 1.0, np.random.default_rng(seed))
    assert pieces.join(cut) == words and len(cut) >= len(pieces.split(words))
    characters = {part for word in words for part in Pieces([]).split([word])}
    assert set(cut) <= pieces.known | characters


def test_the_share_of_words_cut_finer_is_the_one_asked_for():
    pieces = Pieces([("c", "##h"), ("##a", "##t"), ("ch", "##at")])
    words = ["chat"] * 2000
    cut = pieces.split(words, 0.2, np.random.default_rng(1))
    whole = cut.count("chat") / 2000
    # Of the words drawn, those stay whole that keep all three merges at every step.
    assert 0.8 < whole < 0.88
    assert (
        pieces.split(words, 0.2) == words
        and pieces.split(words, 0.0, np.random.default_rng(1)) == words
    )
    ways = {tuple(pieces.split(["chat"], 1.0, np.random.default_rng(i))) for i in range(40)}
    assert {("c", "##h", "##a", "##t"), ("ch", "##a", "##t"), ("c", "##h", "##at")} <= ways


def test_the_order_of_the_sentences_plays_no_part():
    sentences = [["la", "pomme"], ["le", "homme", "nomme"], ["la", "somme"]]
    assert Pieces.learn(sentences, 14).merges == Pieces.learn(sentences[::-1], 14).merges


def test_the_size_counts_characters_and_merges():
    sentences = [["homme", "pomme", "somme"]] * 3
    pieces = Pieces.learn(sentences, 9)
    found = {piece for sentence in sentences for piece in pieces.split(sentence)}
    assert len(pieces.merges) == 9 - len({"h", "p", "s", "##o", "##m", "##e"})
    assert found == {"h", "p", "s", "##omme"}


def test_a_merge_learned_first_is_applied_first():
    assert Pieces([("##b", "##c"), ("a", "##b")]).split(["abc"]) == ["a", "##bc"]
    assert Pieces([("a", "##b"), ("##b", "##c")]).split(["abc"]) == ["ab", "##c"]


def test_a_piece_that_goes_on_with_nothing_stands_alone():
    assert Pieces([]).join(["##a", "b", "##", "##c"]) == ["##a", "b", "##c"]


def test_bad_merges_and_sizes_are_named():
    with pytest.raises(ValueError, match=r"`merges` must be pairs of pieces. Received: \('a',\)"):
        Pieces([("a", "##b"), ("a",)])
    with pytest.raises(
        ValueError, match="`size` must be a positive whole number. Received: size=0"
    ):
        Pieces.learn([["a"]], 0)
