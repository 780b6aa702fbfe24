"""BLEU and chrF through sacreBLEU, alignments read off weights, how good they are."""

import re

import numpy as np
import pytest
import sacrebleu
from hypothesis import given
from hypothesis import strategies as st

from seq2seq.evaluation.metrics import (
    alignment_error_rate,
    attention_mass,
    bleu,
    chrf,
    links,
    metric_named,
    reference_streams,
)

LINKS = st.sets(st.tuples(st.integers(0, 4), st.integers(0, 6)), max_size=12)


def test_bleu_is_lower_cased_sacrebleu_with_its_signature():
    found = ["The black cat eats an apple", "he sleeps in the garden"]
    gold = [["the black cat does not eat the apple"], ["He sleeps in the small garden"]]
    expected = sacrebleu.corpus_bleu(found, list(zip(*gold, strict=True)), lowercase=True).score
    assert bleu(found, gold).score == pytest.approx(expected, abs=0.005)
    assert "case:lc" in bleu(found, gold).signature
    assert "tok:13a" in bleu(found, gold).signature


def test_bleu_takes_the_best_of_several_references():
    found = ["he is asleep in bed now", "she reads the long book"]
    one = [["he sleeps in bed now"], ["she reads the long book"]]
    several = [["he sleeps in bed now", "he is asleep in bed now"], ["she reads the long book"]]
    assert bleu(found, one).score < bleu(found, several).score == 100


def test_chrf_is_lower_cased_sacrebleu_with_its_signature():
    found = ["The black cat eats an apple", "he sleeps in the garden"]
    gold = [["the black cat does not eat the apple"], ["He sleeps in the small garden"]]
    metric = sacrebleu.CHRF(lowercase=True)
    expected = metric.corpus_score(found, list(zip(*gold, strict=True)))
    assert chrf(found, gold).score == pytest.approx(expected.score, abs=0.005)
    signature = chrf(found, gold).signature.split("|")
    assert {"case:lc", "nc:6", "nw:0", "nrefs:1"} <= set(signature)
    several = [[*one, "the black cat eats an apple"] for one in gold]
    assert chrf(found, gold).score < chrf(found, several).score < 100


def test_chrf_by_hand_from_its_definition():
    # Popović (2015): precision and recall of character n-grams without spaces, averaged over the
    # orders, then F with recall counted twice.
    found, gold = "the cats eat", "the cat eats"
    precision, recall = [], []
    for order in range(1, 7):
        pieces = []
        for text in (found, gold):
            letters = text.replace(" ", "")
            runs = [letters[i : i + order] for i in range(len(letters) - order + 1)]
            pieces.append({run: runs.count(run) for run in runs})
        hits = sum(min(n, pieces[1].get(run, 0)) for run, n in pieces[0].items())
        precision.append(hits / sum(pieces[0].values()))
        recall.append(hits / sum(pieces[1].values()))
    p, r = np.mean(precision), np.mean(recall)
    assert chrf([found], [[gold]]).score == pytest.approx(100 * 5 * p * r / (4 * p + r), abs=0.01)


def test_chrf_forgives_an_ending_where_bleu_does_not():
    gold = [["the two black cats do not eat the green apples"]]
    ending, other = (
        f"the two black {word} do not eat the green apples" for word in ("cat", "foxy")
    )
    assert bleu([ending], gold).score == bleu([other], gold).score
    assert chrf([ending], gold).score > chrf([other], gold).score


def test_metrics_go_by_name():
    with pytest.raises(ValueError, match="one of bleu, chrf. Received: name='ter'"):
        metric_named("ter")


def test_streams_hold_nothing_where_a_sentence_has_fewer_references():
    streams = reference_streams("x", ["a", "b", "c"], [["1"], ["2", "3", "4"], ["5", "6"]])
    assert streams == [["1", "2", "5"], [None, "3", "6"], [None, "4", None]]


@pytest.mark.parametrize("score", [bleu, chrf])
@pytest.mark.parametrize(
    ("found", "gold", "message"),
    [
        ([], [], r"len\(hypotheses\)=0"),
        (["a"], [["a"], ["b"]], r"len\(hypotheses\)=1, len\(references\)=2"),
        (["a"], ["a"], "Received: a plain string"),
        (["a"], [[]], "must be lists of sentences"),
    ],
)
def test_scores_refuse_what_they_cannot_score(score, found, gold, message):
    with pytest.raises(ValueError, match=f"{score.__name__}: `references` .*{message}"):
        score(found, gold)


def test_links_take_the_most_attended_source_token():
    weights = np.array([[0.1, 0.7, 0.2], [0.5, 0.1, 0.4]])
    assert links(weights) == {(0, 1), (1, 0)}


@pytest.mark.parametrize("shape", [(3,), (2, 0), (1, 2, 3)])
def test_links_refuse_other_shapes(shape):
    with pytest.raises(ValueError, match=re.escape(f"Received: shape={shape}")):
        links(np.zeros(shape))


def test_alignment_error_rate_by_hand():
    # A = {00, 11, 22}, S = {00, 12}, P = S and 11: |A∩S| = 1, |A∩P| = 2, |A| + |S| = 5.
    found = [{(0, 0), (1, 1), (2, 2)}]
    sure = [{(0, 0), (1, 2)}]
    possible = [{(0, 0), (1, 2), (1, 1)}]
    assert alignment_error_rate(found, sure, possible) == pytest.approx(1 - 3 / 5)


@given(st.lists(st.tuples(LINKS, LINKS, LINKS), min_size=1, max_size=4))
def test_alignment_error_rate_is_a_share_and_zero_between_sure_and_possible(sentences):
    found, sure, possible = ([s[i] for s in sentences] for i in range(3))
    possible = [p | s for s, p in zip(sure, possible, strict=True)]
    if not any(found) and not any(sure):
        return
    assert 0 <= alignment_error_rate(found, sure, possible) <= 1
    if any(sure):
        assert alignment_error_rate(sure, sure, possible) == 0


def test_alignment_error_rate_is_over_the_corpus_not_a_mean_of_sentences():
    found = [{(0, 0)}, {(0, 0), (1, 1), (2, 2), (3, 3)}]
    sure = [{(0, 1)}, {(0, 0), (1, 1), (2, 2), (3, 3)}]
    assert alignment_error_rate(found, sure, sure) == pytest.approx(1 - 8 / 10)


def test_alignment_error_rate_refuses_inconsistent_gold():
    with pytest.raises(ValueError, match=r"Received: sure link \(0, 1\)"):
        alignment_error_rate([set()], [{(0, 1)}], [set()])
    with pytest.raises(ValueError, match="Received: none at all"):
        alignment_error_rate([set()], [set()], [set()])


def test_attention_mass_by_hand():
    # Token 0 has two links (0.5 + 0.2), token 1 none, token 2 one (0.1).
    weights = np.array([[0.5, 0.3, 0.2], [0.9, 0.1, 0.0], [0.6, 0.3, 0.1]])
    assert attention_mass([weights], [{(0, 0), (0, 2), (2, 2)}]) == pytest.approx((0.7 + 0.1) / 2)
    # A mean over tokens, not over sentences: the second sentence has one linked token.
    several = [{(0, 0), (0, 2), (2, 2)}, {(0, 0)}]
    expected = (0.7 + 0.1 + 1.0) / 3
    assert attention_mass([weights, np.ones((1, 1))], several) == pytest.approx(expected)


@given(st.integers(0, 2**32 - 1), LINKS.filter(bool), LINKS)
def test_attention_mass_is_a_share_that_grows_with_the_links(seed, sure, more):
    weights = np.random.default_rng(seed).dirichlet(np.ones(7), size=5)  # links are within (5, 7)
    linked = {t for t, _ in sure}
    possible = sure | {(t, s) for t, s in more if t in linked}
    on_sure, on_possible = (attention_mass([weights], [gold]) for gold in (sure, possible))
    assert 0 <= on_sure <= on_possible <= 1 + 1e-9
    expected = np.mean([sum(weights[t, s] for u, s in sure if u == t) for t in linked])
    assert on_sure == pytest.approx(expected)
    everything = {(t, s) for t in range(5) for s in range(7)}
    assert attention_mass([weights], [everything]) == pytest.approx(1)


@pytest.mark.parametrize("link", [(2, 0), (0, 3), (-1, 0), (0, -1)])
def test_attention_mass_refuses_links_outside_the_weights(link):
    message = f"Received: link {link}, weights.shape=(2, 3)"
    with pytest.raises(ValueError, match=re.escape(message)):
        attention_mass([np.ones((2, 3))], [{link}])


def test_attention_mass_needs_a_link():
    with pytest.raises(ValueError, match="attention_mass: there must be a link"):
        attention_mass([np.ones((2, 3))], [set()])


@pytest.mark.parametrize(
    ("language", "perfect", "wrong"),
    [
        ("en", "good day", "bad night"),
        ("zh", "我喜欢猫。", "他不看狗！"),
        ("ja", "猫が好き", "犬は嫌い"),
    ],
)
def test_perfect_sentences_of_few_words_are_perfect_in_every_script(language, perfect, wrong):
    assert bleu([perfect], [[perfect]], language).score == 100
    assert bleu([wrong], [[perfect]], language).score < 20


def test_short_sentences_beside_longer_ones_count_as_they_always_did():
    found = ["yes", "the cat sleeps here now"]
    score = bleu(found, [["yes"], ["the cat sleeps here now"]])
    assert score.score == 100 and "eff:no" in score.signature
    assert "eff:yes" in bleu(["yes"], [["yes"]]).signature
    assert "tok:zh" in bleu(["猫"], [["猫"]], "zh-TW").signature
    half = bleu(["good day", "no"], [["good day"], ["yes"]]).score
    assert 0 < half < 100
