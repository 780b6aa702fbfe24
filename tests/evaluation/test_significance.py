"""Intervals and tests against plain loops that score each resampled test set by the library."""

import os
import time

import numpy as np
import pytest
import sacrebleu
from sacrebleu.significance import PairedTest

from seq2seq.evaluation.metrics import bleu, chrf
from seq2seq.evaluation.significance import SEED, confidence_interval, paired_test

WORDS = "the a black green cat dog apple eats sees here not small on it".split()
METRICS = {
    "bleu": sacrebleu.BLEU(lowercase=True),
    "chrf": sacrebleu.CHRF(lowercase=True),
}


def corpus(sentences=40, seed=0, noise=(0.3, 0.15)):
    """References, and a system for each noise: its share of words that are wrong."""
    rng = np.random.default_rng(seed)
    references, systems = [], [[] for _ in noise]
    for _ in range(sentences):
        words = rng.choice(WORDS, size=rng.integers(5, 12))
        references.append([" ".join(words)])
        for system, share in zip(systems, noise, strict=True):
            wrong = rng.random(len(words)) < share
            system.append(" ".join(np.where(wrong, rng.choice(WORDS, size=len(words)), words)))
    return references, *systems


def score(metric, hypotheses, references, rows):
    """Score some of the sentences, some of them more than once, by the library alone."""
    streams = [[references[i][0] for i in rows]]
    return METRICS[metric].corpus_score([hypotheses[i] for i in rows], streams).score


def ends(scores):
    """Mean, and the ends that leave 1/40 out on each side."""
    scores = sorted(scores)
    left_out = len(scores) // 40
    return np.mean(scores), scores[left_out], scores[-1 - left_out]


def close(interval, scores):
    return (interval.mean, interval.low, interval.high) == pytest.approx(ends(scores), abs=1e-6)


@pytest.mark.parametrize("metric", ["bleu", "chrf"])
def test_the_interval_is_that_of_a_loop_over_resampled_test_sets(metric):
    references, system, _ = corpus()
    found = confidence_interval(system, references, metric, samples=40, seed=7)
    draws = np.random.default_rng(7).choice(40, size=(40, 40), replace=True)
    assert close(found, [score(metric, system, references, rows) for rows in draws])
    assert found.score == pytest.approx(score(metric, system, references, range(40)))
    assert found.half_width == (found.high - found.low) / 2
    assert {"bs:40", "seed:7", "case:lc", "nrefs:1"} <= set(found.signature.split("|"))


@pytest.mark.parametrize("metric", ["bleu", "chrf"])
def test_the_interval_is_that_of_sacrebleu(metric, monkeypatch):
    monkeypatch.setenv("SACREBLEU_SEED", str(SEED))
    references, system, _ = corpus()
    test = PairedTest(
        [("system", system)],
        {metric: METRICS[metric]},
        [[one for (one,) in references]],
        test_type="bs",
    )
    signatures, results = test()
    ((name, signature),) = signatures.items()
    found = confidence_interval(system, references, metric)
    expected = results[name][0]
    assert (found.mean, found.half_width) == pytest.approx((expected.mean, expected.ci), abs=1e-3)
    assert found.signature == str(signature)


def test_a_comparison_is_that_of_a_loop_over_resampled_test_sets():
    references, baseline, system = corpus(noise=(0.25, 0.2))
    found = paired_test(baseline, system, references, samples=40, trials=1, seed=7)
    draws = np.random.default_rng(7).choice(40, size=(40, 40), replace=True)
    one, two = (
        np.array([score("bleu", side, references, rows) for rows in draws])
        for side in (baseline, system)
    )
    assert close(found.baseline, one) and close(found.system, two)
    assert close(found.difference, two - one)
    assert found.difference.score == found.system.score - found.baseline.score
    assert found.difference.half_width < found.baseline.half_width + found.system.half_width


@pytest.mark.parametrize("metric", ["bleu", "chrf"])
def test_the_p_value_is_that_of_a_loop_over_swapped_sentences(metric):
    references, baseline, system = corpus(noise=(0.25, 0.2))
    found = paired_test(baseline, system, references, metric, samples=1, trials=40, seed=7)
    seen = abs(found.difference.score)
    as_large = 0
    for swaps in np.random.default_rng(7).integers(2, size=(40, 40)):
        triples = list(zip(baseline, system, swaps, strict=True))
        one = [s if swap else b for b, s, swap in triples]
        two = [b if swap else s for b, s, swap in triples]
        difference = np.subtract(*(score(metric, x, references, range(40)) for x in (one, two)))
        as_large += abs(difference) >= seen
    assert found.p_value == pytest.approx((1 + as_large) / 41)
    assert 0.05 < found.p_value < 1
    assert {"ar:40", "bs:1", "seed:7"} <= set(found.signature.split("|"))


def test_a_large_difference_is_no_chance():
    references, worse, better = corpus(noise=(0.5, 0.1))
    found = paired_test(worse, better, references, samples=200, trials=200)
    assert found.difference.low > 10 and found.p_value == pytest.approx(1 / 201)
    back = paired_test(better, worse, references, samples=200, trials=200)
    assert back.difference.score == -found.difference.score and back.p_value == found.p_value


def test_systems_that_hardly_differ_are_not_told_apart():
    references, system, _ = corpus()
    same = paired_test(system, system, references, samples=100, trials=100)
    assert same.p_value == 1
    assert (same.difference.low, same.difference.score, same.difference.high) == (0, 0, 0)
    # Two sentences differ: of four ways to swap, two leave the difference as large as it is.
    better = [references[0][0], references[1][0], *system[2:]]
    worse = ["", "", *system[2:]]
    few = paired_test(worse, better, references, samples=100, trials=2000)
    assert few.p_value == pytest.approx(0.5, abs=0.05)


def test_under_chance_alone_p_values_are_spread_evenly():
    found = []
    for seed in range(40):
        references, one, two = corpus(60, seed, noise=(0.2, 0.2))
        found.append(paired_test(one, two, references, samples=1, trials=100).p_value)
    assert np.mean(np.array(found) <= 0.1) < 0.25
    assert np.mean(found) == pytest.approx(0.5, abs=0.15)


def test_the_score_is_the_one_that_is_reported():
    references, system, _ = corpus()
    for metric, of_corpus in (("bleu", bleu), ("chrf", chrf)):
        found = confidence_interval(system, references, metric, samples=20)
        assert round(found.score, 2) == of_corpus(system, references).score
        assert found.signature.startswith(of_corpus(system, references).signature.split("|")[0])


def test_more_test_sentences_make_the_interval_narrower():
    widths = []
    for sentences in (50, 200, 800):
        references, system, _ = corpus(sentences)
        widths.append(confidence_interval(system, references, samples=300).half_width)
    # It shrinks by the square root of the number of sentences.
    np.testing.assert_allclose(widths[0] / np.array(widths[1:]), [2, 4], rtol=0.25)


def test_sentences_may_have_different_numbers_of_references():
    references, system, other = corpus()
    more = [
        [*one, answer] if i % 2 else one
        for i, (one, answer) in enumerate(zip(references, other, strict=True))
    ]
    assert (
        confidence_interval(system, more, samples=20).score
        >= confidence_interval(system, references, samples=20).score
    )
    assert "nrefs:var" in confidence_interval(system, more, samples=20).signature


@pytest.mark.parametrize("before", [None, "99", "none"])
def test_the_environment_neither_sets_the_seed_nor_is_changed(before, monkeypatch):
    references, system, other = corpus()
    expected = confidence_interval(system, references, samples=50)
    compared = paired_test(system, other, references, samples=50, trials=50)
    monkeypatch.delenv("SACREBLEU_SEED", raising=False)
    if before is not None:
        monkeypatch.setenv("SACREBLEU_SEED", before)
    assert confidence_interval(system, references, samples=50) == expected
    assert paired_test(system, other, references, samples=50, trials=50) == compared
    assert os.environ.get("SACREBLEU_SEED") == before
    assert f"seed:{SEED}" in expected.signature.split("|")
    assert confidence_interval(system, references, samples=50, seed=8) != expected


def test_a_thousand_samples_take_a_second_or_two():
    references, system, other = corpus(1500)
    started = time.process_time()
    paired_test(system, other, references)
    assert time.process_time() - started < 15  # far above what a slow machine takes


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"metric": "ter"}, "Received: name='ter'"),
        ({"samples": 0}, "Received: samples=0"),
        ({"samples": 2.5}, "Received: samples=2.5"),
        ({"seed": 0}, "Received: seed=0"),
        ({"references": []}, r"len\(hypotheses\)=1, len\(references\)=0"),
        ({"references": ["a"]}, "Received: a plain string"),
    ],
)
def test_errors_name_what_came(arguments, message):
    with pytest.raises(ValueError, match=message):
        confidence_interval(**{"hypotheses": ["a"], "references": [["a"]], **arguments})
    with pytest.raises(ValueError, match=message):
        paired_test(**{"baseline": ["a"], "system": ["b"], "references": [["a"]], **arguments})


def test_both_systems_must_translate_all_sentences():
    for sides in ((["a"], ["a", "b"]), (["a", "b"], ["a"])):
        with pytest.raises(ValueError, match=r"paired_test: .*len\(hypotheses\)=1, .*=2"):
            paired_test(*sides, [["a"], ["b"]])
    with pytest.raises(ValueError, match="Received: trials=0"):
        paired_test(["a"], ["a"], [["a"]], trials=0)
