import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import error, property_test

from seq2seq.text.pieces import Pieces
from seq2seq.text.vocabulary import EOS, PAD, SOS, SPECIAL_TOKENS, UNK, Vocabulary

WORDS = ["chat", "le", "noir"]


def test_special_tokens_have_the_first_ids_of_every_vocabulary():
    assert (PAD, SOS, EOS, UNK) == (0, 1, 2, 3)
    assert Vocabulary([]).tokens == SPECIAL_TOKENS == ("<PAD>", "<SOS>", "<EOS>", "<UNK>")


def test_the_id_of_a_token_is_its_place():
    vocabulary = Vocabulary(WORDS)
    assert len(vocabulary) == 7
    assert [vocabulary.id(token) for token in vocabulary.tokens] == list(range(7))
    assert vocabulary.id("chien") == UNK
    assert "chat" in vocabulary and "chien" not in vocabulary


def test_encode_marks_and_pads_on_the_right():
    vocabulary = Vocabulary(WORDS)
    batch = vocabulary.encode([["le", "chat", "noir"], ["chien"], []], sos=True, eos=True)
    assert batch.dtype == np.int32
    assert batch.tolist() == [[1, 5, 4, 6, 2], [1, 3, 2, 0, 0], [1, 2, 0, 0, 0]]
    assert vocabulary.encode([["le"]]).tolist() == [[5]]
    assert vocabulary.encode([["le"]], sos=True).tolist() == [[1, 5]]


@pytest.mark.parametrize("sentences, shape", [([], (0, 0)), ([[], []], (2, 0))])
def test_nothing_to_encode_is_an_empty_batch(sentences, shape):
    assert Vocabulary(WORDS).encode(sentences).shape == shape


def test_encode_reads_an_iterator_once_and_whole():
    batch = Vocabulary(WORDS).encode(sentence for sentence in [["le"], ["chat"]])
    assert batch.tolist() == [[5], [4]]


def test_decode_stops_at_eos_and_drops_marks():
    vocabulary = Vocabulary(WORDS)
    assert vocabulary.decode([SOS, 5, PAD, 4, UNK, EOS, 6]) == ["le", "chat", "<UNK>"]
    assert vocabulary.decode(np.array([5, 6], "int64")) == ["le", "noir"]
    assert vocabulary.decode([]) == []


@property_test
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=6), min_size=1, max_size=4))
def test_decode_undoes_encode(sentences):
    vocabulary = Vocabulary(WORDS)
    batch = vocabulary.encode(sentences, sos=True, eos=True)
    assert [vocabulary.decode(row) for row in batch] == sentences


def test_from_sentences_ranks_by_frequency_then_alphabet_whatever_the_order():
    sentences = [["b", "a", "c"], ["c", "d"], ["c", "b"], ["a"]]
    expected = (*SPECIAL_TOKENS, "c", "a", "b", "d")
    for seed in range(3):
        random.Random(seed).shuffle(sentences)
        assert Vocabulary.from_sentences(sentences).tokens == expected


def test_from_sentences_drops_the_rare():
    sentences = [["b", "a", "c"], ["c", "d"], ["c", "b"], ["a"]]
    assert Vocabulary.from_sentences(sentences, min_count=2).tokens[4:] == ("c", "a", "b")
    assert Vocabulary.from_sentences(sentences, max_size=6).tokens[4:] == ("c", "a")
    assert len(Vocabulary.from_sentences(sentences, max_size=100)) == 8


def test_a_token_that_stands_twice_is_named():
    message = "Vocabulary: `tokens` must hold each token once and no special token. Received twice:"
    with error(f"{message} ['le']."):
        Vocabulary(["le", "chat", "le"])
    with error(f"{message} ['<UNK>']."):
        Vocabulary(["le", "<UNK>"])


def test_an_empty_token_is_refused():
    with error("Vocabulary: `tokens` must not be empty strings. Received: ''."):
        Vocabulary(["le", ""])


def test_a_vocabulary_of_pieces_cuts_words_and_puts_them_together():
    pieces = Pieces([("c", "##h"), ("##a", "##t")])
    vocabulary = Vocabulary.from_sentences([["chat", "chats"]], pieces=pieces)
    # Most frequent first, then those into which only other words are cut.
    assert vocabulary.tokens[4:] == ("##at", "ch", "##a", "##h", "##s", "##t", "c")
    tokens = ["ch", "##at", "##s", "ch", "##at"]
    assert vocabulary.split(["chats", "chat"]) == tokens
    assert vocabulary.join(tokens) == ["chats", "chat"]
    ids = vocabulary.encode([["chats"], ["chat", "rat"]], eos=True)
    assert ids.tolist() == [[5, 4, 8, EOS, PAD], [5, 4, UNK, 4, EOS]]
    assert vocabulary.decode(ids[0]) == ["ch", "##at", "##s"]


def test_a_vocabulary_of_words_leaves_them_whole():
    vocabulary = Vocabulary(WORDS)
    assert vocabulary.split(("le", "xyz")) == vocabulary.join(("le", "xyz")) == ["le", "xyz"]


@pytest.mark.parametrize("max_size", [4, 0, -1])
def test_a_vocabulary_too_small_for_any_token_is_refused(max_size):
    message = (
        "Vocabulary: `max_size` must leave room beside the 4 special tokens. "
        f"Received: max_size={max_size}."
    )
    with error(message):
        Vocabulary.from_sentences([["le"]], max_size=max_size)


@pytest.mark.parametrize("sentences", ["le chat", ["le chat", "un chien"]])
def test_sentences_that_are_not_tokenized_are_named(sentences):
    message = (
        "Vocabulary: `sentences` must be a list of sentences, each a list of tokens. "
        "Received the sentence: 'le chat'."
    )
    with error(message):
        Vocabulary(WORDS).encode(sentences)
    with error(message):
        Vocabulary.from_sentences(sentences)


@pytest.mark.parametrize("i", [7, -1])
def test_an_id_outside_the_vocabulary_is_named(i):
    with error(f"Vocabulary: `ids` must lie in [0, 7). Received: {i}."):
        Vocabulary(WORDS).decode([5, i])
