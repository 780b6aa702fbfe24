"""Scores of a translator on pairs."""

import json

import numpy as np
import pytest
from tiny import tiny_corpus, tiny_translator

from seq2seq import AttentionSeq2Seq, Vocabulary
from seq2seq.corpora.pair import Pair
from seq2seq.evaluation.evaluate import LENGTH_BINS, by_length, evaluate, translate_pairs
from seq2seq.evaluation.forced import forced_weights, forced_weights_by_head
from seq2seq.evaluation.metrics import alignment_error_rate, attention_mass, bleu, chrf, links
from seq2seq.evaluation.significance import confidence_interval
from seq2seq.text.pieces import Pieces
from seq2seq.translator import Translation, Translator


class Parrot:
    """Translates what it is told to; attends along the diagonal."""

    has_attention = False

    def __init__(self, answers):
        self.answers = answers

    def translate_tokens(self, sentences, max_length=None, batch_size=128, width=1, alpha=0.6):
        self.search = (batch_size, width, alpha)
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
    assert result["exact_match_by_length"] == {
        "1-5": {"sources": 1, "exact_match": 1.0},
        "11-15": {"sources": 1, "exact_match": 0.0},
    }
    assert result["bleu"] < result["chrf"] < 100
    assert "chrF" not in result["chrf_signature"] and "nc:6" in result["chrf_signature"]
    assert not [name for name in result if "align" in name or "attention" in name]


def test_alignment_is_scored_where_gold_is_known():
    result = evaluate(tiny_translator(), tiny_corpus().train)
    assert 0 <= result["alignment_error_rate"] <= 1
    without_gold = [Pair(pair.source, pair.target) for pair in tiny_corpus().train]
    result = evaluate(tiny_translator(), without_gold)
    assert not [name for name in result if "align" in name or "attention" in name]


def test_pairs_of_one_source_are_translated_once_and_scored_against_all():
    le, la = ("le", "chat"), ("la", "souris")
    parrot = Parrot({le: "the cat", la: "a mouse"})
    pairs = [Pair(le, ("the", "cat")), Pair(la, ("the", "mouse")), Pair(le, ("a", "cat"))]
    outcome = translate_pairs(parrot, pairs, batch_size=7, width=3, alpha=0.5)
    assert outcome.sources == [le, la]
    assert outcome.hypotheses == ["the cat", "a mouse"]
    assert outcome.references == [["the cat", "a cat"], ["the mouse"]]
    assert parrot.search == (7, 3, 0.5)
    evaluate(parrot, pairs, batch_size=5, width=2, alpha=0.25)
    assert parrot.search == (5, 2, 0.25)


def test_the_scores_are_those_of_the_metrics():
    answers = {("le",): "the", ("le", "chat"): "the cat", ("la", "pomme", "verte"): "green pear"}
    golds = [("the",), ("the", "black", "cat"), ("the", "green", "apple")]
    pairs = [Pair(source, target) for source, target in zip(answers, golds, strict=True)]
    result = evaluate(Parrot(answers), pairs, samples=30)
    found, gold = list(answers.values()), [[" ".join(target)] for target in golds]
    assert (result["bleu"], result["signature"]) == bleu(found, gold)
    assert (result["chrf"], result["chrf_signature"]) == chrf(found, gold)
    for metric in ("bleu", "chrf"):
        interval = confidence_interval(found, gold, metric, samples=30)
        assert result[f"{metric}_interval"] == pytest.approx(
            [interval.low, interval.high], abs=0.01
        )
    without = evaluate(Parrot(answers), pairs)
    assert without == {k: v for k, v in result.items() if "interval" not in k}


def test_bins_hold_every_length_up_to_fifty_once():
    sources = [["x"] * length for length in range(1, 53)]
    bins = by_length(sources, lambda chosen: {"sources": chosen})
    assert list(bins) == [f"{low}-{high}" for low, high in LENGTH_BINS]
    assert sum((found["sources"] for found in bins.values()), []) == list(range(50))
    for name, found in bins.items():
        low, high = map(int, name.split("-"))
        assert found["sources"] == list(range(low - 1, high))


def test_alignment_is_scored_by_length_too():
    translator = tiny_translator()
    diagonal = [frozenset((i, i) for i in range(size)) for size in (3, 6)]
    short = Pair(("le", "chat", "mange"), ("the", "cat", "eats"), frozenset({(0, 0)}), diagonal[0])
    long = Pair(("le", "chat") * 3, ("the", "cat") * 3, diagonal[1], diagonal[1])
    unknown = Pair(("le", "chien"), ("the", "dog"))
    pairs = [short, unknown, long]
    result = evaluate(translator, pairs)
    weights = forced_weights(translator, [short, long])
    for found, chosen in (
        (result, [0, 1]),
        (result["alignment_by_length"]["1-5"], [0]),
        (result["alignment_by_length"]["6-10"], [1]),
    ):
        some, some_weights = [[short, long][i] for i in chosen], [weights[i] for i in chosen]
        sure, possible = [p.sure for p in some], [p.possible for p in some]
        expected = {
            "alignment_error_rate": alignment_error_rate(map(links, some_weights), sure, possible),
            "attention_on_sure": attention_mass(some_weights, sure),
            "attention_on_possible": attention_mass(some_weights, possible),
        }
        for name, value in expected.items():
            assert found[name] == pytest.approx(value, abs=1e-4), name
        assert found.get("pairs", 3) == {1: 1, 2: 3}[len(chosen)]
    assert json.loads(json.dumps(result)) == result


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


def test_weights_of_pieces_are_brought_back_to_words():
    pieces = Pieces([("c", "##h"), ("ch", "##a"), ("c", "##a")])
    source = Vocabulary(["le", "l", "##e", "cha", "##t"], pieces)
    target = Vocabulary(["t", "##h", "##e", "ca", "##t"], pieces)
    model = AttentionSeq2Seq(len(source), len(target), embedding_dim=5, units=7)
    translator = Translator(model, source, target)
    pair = Pair(("le", "chat"), ("the", "cat"))
    (found,) = forced_weights(translator, [pair, Pair(("le",), ("the",) * 3)])[:1]
    ids = source.encode([pair.source]), target.encode([pair.target], sos=True)
    _, whole = model(ids, return_weights=True)  # l ##e cha ##t; t ##h ##e ca ##t <EOS>
    whole = np.asarray(whole)[0]
    assert whole.shape == (6, 4) and found.shape == (2, 2)
    for t, rows in enumerate(([0, 1, 2], [3, 4])):
        for s, columns in enumerate(([0, 1], [2, 3])):
            expected = np.mean([whole[i, columns].sum() for i in rows])
            assert found[t, s] == pytest.approx(expected, abs=1e-6)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-6)


def test_forced_weights_of_every_head_are_those_of_the_pair_alone():
    translator = tiny_translator("transformer")
    pairs = [tiny_corpus().train[0], Pair(("le", "chat"), ("the", "cat", "here"))]
    last = forced_weights(translator, pairs)
    for pair, weights, mean in zip(
        pairs, forced_weights_by_head(translator, pairs), last, strict=True
    ):
        assert weights.shape == (2, 7, len(pair.target), len(pair.source))
        np.testing.assert_allclose(weights.sum(axis=-1), 1, atol=1e-5)
        np.testing.assert_allclose(weights[-1].mean(axis=0), mean, atol=1e-6)
        source = translator.source_vocabulary.encode([pair.source])
        target = translator.target_vocabulary.encode([pair.target], sos=True)
        cross = translator.model.all_weights((source, target))[1].cross
        for ours, theirs in zip(weights, cross, strict=True):
            np.testing.assert_allclose(ours, np.asarray(theirs)[0, :, :-1], atol=1e-6)
    with pytest.raises(ValueError, match="forced_weights_by_head: .* Received: a AttentionSeq2Seq"):
        forced_weights_by_head(tiny_translator(), pairs)


def test_a_model_without_attention_has_no_weights():
    with pytest.raises(ValueError, match="Received: a Seq2Seq"):
        forced_weights(tiny_translator("plain"), tiny_corpus().test)
