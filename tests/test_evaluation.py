"""Scores of a translator on pairs."""

import numpy as np
import pytest
from tiny import tiny_corpus, tiny_translator

from seq2seq.corpora.pair import Pair
from seq2seq.evaluation import evaluate, forced_weights
from seq2seq.translator import Translation


class Parrot:
    """Translates what it is told to; attends along the diagonal."""

    has_attention = False

    def __init__(self, answers):
        self.answers = answers

    def translate_tokens(self, sentences, max_length=None, batch_size=128):
        return [Translation(s, (), None, 0.0, self.answers[s]) for s in sentences]


@pytest.mark.parametrize("answer", ["the cat is here", "here is the cat"])
def test_scores_by_length_with_several_references(answer):
    short, long = ("le", "chat"), ("le",) * 12
    pairs = [
        Pair(short, ("the", "cat", "is", "here")),
        Pair(short, ("here", "is", "the", "cat")),
        Pair(long, ("the", "dog", "is", "not", "here")),
    ]
    result = evaluate(Parrot({short: answer, long: "the fox is not there"}), pairs)
    assert (result["pairs"], result["sources"]) == (3, 2)
    assert result["exact_match"] == 0.5
    assert result["bleu_by_length"]["1-5"] == {"sources": 1, "bleu": 100.0}
    assert result["bleu_by_length"]["11-15"]["sources"] == 1
    assert result["bleu_by_length"]["11-15"]["bleu"] < result["bleu"] < 100
    assert "alignment_error_rate" not in result


def test_alignment_is_scored_where_gold_is_known():
    result = evaluate(tiny_translator(), tiny_corpus().train)
    assert 0 <= result["alignment_error_rate"] <= 1
    without_gold = [Pair(pair.source, pair.target) for pair in tiny_corpus().train]
    assert "alignment_error_rate" not in evaluate(tiny_translator(), without_gold)


def test_forced_weights_are_those_of_the_pair_alone():
    translator = tiny_translator()
    pairs = [
        Pair(("le", "chat", "mange"), ("the", "cat", "eats")),
        Pair(("le", "chat", "dort", "le", "chien"), ("the", "cat")),
    ]
    together = forced_weights(translator, pairs)
    for pair, weights in zip(pairs, together, strict=True):
        assert weights.shape == (len(pair.target), len(pair.source))
        np.testing.assert_allclose(weights, forced_weights(translator, [pair])[0], atol=1e-6)


def test_a_model_without_attention_has_no_weights():
    with pytest.raises(ValueError, match="Received: a Seq2Seq"):
        forced_weights(tiny_translator("plain"), tiny_corpus().test)
