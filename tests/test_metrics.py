"""BLEU through sacreBLEU, alignments read off weights, alignment error rate."""

import re

import numpy as np
import pytest
import sacrebleu
from hypothesis import given
from hypothesis import strategies as st

from seq2seq.metrics import alignment_error_rate, bleu, links

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


@pytest.mark.parametrize(
    ("found", "gold", "message"),
    [
        ([], [], r"len\(hypotheses\)=0"),
        (["a"], [["a"], ["b"]], r"len\(hypotheses\)=1, len\(references\)=2"),
        (["a"], ["a"], "Received: a plain string"),
        (["a"], [[]], "must be lists of sentences"),
    ],
)
def test_bleu_refuses_what_it_cannot_score(found, gold, message):
    with pytest.raises(ValueError, match=message):
        bleu(found, gold)


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
