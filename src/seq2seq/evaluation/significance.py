"""How sure a score is, and how sure a difference between two systems is (chapters 8 and 9).

A test set is a sample: with other sentences every score would be another. Resampling the sentences
shows by how much. sacreBLEU (Post, 2018) counts the n-grams of each sentence and turns sums of
these counts into scores; what is drawn anew is which sentences are summed.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from seq2seq.common.shapes import check_positive
from seq2seq.evaluation.metrics import metric_named, reference_streams

SEED = 12345  # sacreBLEU's default: `sacrebleu --confidence` gives the same mean and half-width
CHUNK = 500  # rows of draws held in memory at once


class Interval(NamedTuple):
    """A score with its 95 % bootstrap confidence interval (Koehn, 2004).

    The interval covers chance in the choice of *test sentences*: had others of the same kind been
    drawn, the score would lie in such an interval about 95 times in 100. It says nothing of chance
    in *training*: another seed makes another model, and how far those lie apart only several
    trainings tell.

    Attributes:
        score: score of the test sentences as they are.
        mean: mean score of the resampled test sets.
        low: lower end: 2.5 % of the resampled test sets score less.
        high: upper end: 2.5 % of the resampled test sets score more.
        signature: sacreBLEU's signature, with the seed and the number of samples.
    """

    score: float
    mean: float
    low: float
    high: float
    signature: str

    @property
    def half_width(self) -> float:
        """Half the distance between the ends: what sacreBLEU prints after ±."""
        return (self.high - self.low) / 2


class Comparison(NamedTuple):
    """Two systems on the same test sentences.

    Attributes:
        baseline: score of the first with its interval.
        system: score of the second with its interval.
        difference: second minus first. Its interval is narrower than those of the two would
            suggest, because a hard sentence is hard for both.
        p_value: how often chance alone would make a difference as large as this, in either
            direction, if the two translations of each sentence were equally good. It is a
            statement on these two trained models, not on two ways of building a model.
        signature: sacreBLEU's signature, with the seed and the numbers of samples and trials.
    """

    baseline: Interval
    system: Interval
    difference: Interval
    p_value: float
    signature: str


def confidence_interval(
    hypotheses: Sequence[str],
    references: Sequence[Sequence[str]],
    metric: str = "bleu",
    samples: int = 1000,
    seed: int = SEED,
) -> Interval:
    """Return a corpus score with its 95 % bootstrap confidence interval (Koehn, 2004).

    N sentences are drawn with replacement from the N test sentences and scored, `samples` times.

    Args:
        hypotheses: N translations as plain text.
        references: for each of them, one or more reference translations.
        metric: `"bleu"` or `"chrf"`.
        samples: number of resampled test sets.
        seed: of the draws; the same seed gives the same interval.

    Returns:
        An `Interval`; see there what it covers.

    Raises:
        ValueError: if there is nothing to score, the numbers of sentences differ, there is no such
            metric, or `samples` or `seed` is not a positive whole number.

    Example:
        >>> right, wrong = "the black cat eats an apple", "the small dog sees a pear"
        >>> found = confidence_interval([right, wrong] * 9, [[right]] * 18)
        >>> found.low < found.score < found.high
        True
    """
    check_positive("confidence_interval", samples=samples, seed=seed)
    counts = _Counts("confidence_interval", hypotheses, references, metric)
    resampled = _bootstrap([counts], samples, seed)[0]
    return _interval(counts.score, resampled, counts.signature(seed, bs=samples))


def paired_test(
    baseline: Sequence[str],
    system: Sequence[str],
    references: Sequence[Sequence[str]],
    metric: str = "bleu",
    samples: int = 1000,
    trials: int = 10_000,
    seed: int = SEED,
) -> Comparison:
    """Compare two systems on the same test sentences.

    The intervals are those of the paired bootstrap (Koehn, 2004), which scores both systems on the
    same resampled test sets. The p-value is that of approximate randomization (Riezler and Maxwell,
    2005): swap the two translations of each sentence if a coin says so, and count how often the
    difference is then at least as large as the one seen. sacreBLEU's own test counts only what is
    larger, so that two systems that differ in no sentence, or in two, look different to it.

    Args:
        baseline: N translations by the first system.
        system: N translations by the second system, of the same sentences.
        references: for each sentence, one or more reference translations.
        metric: `"bleu"` or `"chrf"`.
        samples: number of resampled test sets, for the intervals.
        trials: number of random swaps, for the p-value, which is at least 1 / (trials + 1).
        seed: of the draws; the same seed gives the same result.

    Returns:
        A `Comparison`; see there what the p-value means.

    Raises:
        ValueError: if there is nothing to score, the numbers of sentences differ, there is no such
            metric, or `samples`, `trials` or `seed` is not a positive whole number.

    Example:
        >>> right, wrong = "the black cat eats an apple", "the small dog sees a pear"
        >>> found = paired_test([wrong, right] * 9, [right] * 18, [[right]] * 18)
        >>> found.difference.low > 0 and found.p_value < 0.01
        True
    """
    check_positive("paired_test", samples=samples, trials=trials, seed=seed)
    both = [_Counts("paired_test", side, references, metric) for side in (baseline, system)]
    signature = both[1].signature(seed, bs=samples, ar=trials)
    resampled = _bootstrap(both, samples, seed)
    intervals = [
        _interval(counts.score, scores, signature)
        for counts, scores in zip(both, resampled, strict=True)
    ]
    seen = both[1].score - both[0].score
    difference = _interval(seen, resampled[1] - resampled[0], signature)
    as_large = np.abs(_swapped(both, trials, seed)) >= abs(seen) - 1e-9
    return Comparison(*intervals, difference, (1 + int(as_large.sum())) / (1 + trials), signature)


class _Counts:
    """What sacreBLEU counts in each of N sentences, from whose sums it computes a score."""

    def __init__(self, owner, hypotheses, references, metric):
        streams = reference_streams(owner, hypotheses, references)
        self.metric = metric_named(metric)
        # sacreBLEU's own significance test is made of these two methods and no public ones.
        rows = self.metric._extract_corpus_statistics(list(hypotheses), streams)
        self.rows = np.array(rows, dtype="float64")  # (N, counts)
        self.score = float(self.scores(self.rows.sum(axis=0, keepdims=True))[0])

    def scores(self, sums) -> np.ndarray:
        """Return the score of each row of sums `(..., counts)`."""
        return np.array([self.metric._compute_score_from_stats(row).score for row in sums])

    def signature(self, seed, **draws) -> str:
        signature = self.metric.get_signature()
        signature.update("seed", str(seed))
        for name, number in draws.items():
            signature.update(name, number)
        return str(signature)


def _bootstrap(systems, samples, seed) -> list[np.ndarray]:
    """Score each system on the same resampled test sets: an array `(samples,)` for each."""
    size = len(systems[0].rows)
    rng = np.random.default_rng(seed)
    found = [[] for _ in systems]
    for start in range(0, samples, CHUNK):
        chosen = rng.choice(size, size=(min(CHUNK, samples - start), size), replace=True)
        times = np.stack([np.bincount(row, minlength=size) for row in chosen])  # (chunk, N)
        for scores, counts in zip(found, systems, strict=True):
            scores.append(counts.scores(times.astype("float64") @ counts.rows))
    return [np.concatenate(scores) for scores in found]


def _swapped(both, trials, seed) -> np.ndarray:
    """Return the difference between two systems `(trials,)` after random swaps of sentences."""
    one, two = both
    rng = np.random.default_rng(seed)
    found = []
    for start in range(0, trials, CHUNK):
        swap = rng.integers(2, size=(min(CHUNK, trials - start), len(one.rows))).astype("float64")
        moved = swap @ (two.rows - one.rows)  # (chunk, counts)
        left, right = one.rows.sum(axis=0) + moved, two.rows.sum(axis=0) - moved
        found.append(one.scores(right) - one.scores(left))
    return np.concatenate(found)


def _interval(score, resampled, signature) -> Interval:
    ordered = np.sort(resampled)
    left_out = len(ordered) // 40  # 2.5 % on each side
    ends = float(ordered[left_out]), float(ordered[-1 - left_out])
    return Interval(score, float(ordered.mean()), *ends, signature)
