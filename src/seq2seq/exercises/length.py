"""Chapter 9: an experiment by the rule, paired by seed, with an interval, by length."""

import warnings

import numpy as np

from seq2seq.exercises.cases import Case, generator
from seq2seq.exercises.exercise import exercise

CHAPTER = "length"


def _runs():
    """Scores of two models `(N,)`, one for each seed."""
    rng = generator()
    yield Case("ordinary", np.array([5, 3], "float32"), np.array([2, 2], "float32"))
    for count in (3, 3, 5, 8):
        shared = 3 * rng.normal(size=count)
        ours, theirs = (50 + shared + shift + rng.normal(size=count) for shift in (1, 0))
        yield Case("ordinary", ours.astype("float32"), theirs.astype("float32"))
    yield Case("no spread", np.array([4, 5, 6], "float32"), np.array([3, 4, 5], "float32"))


@exercise(_runs, CHAPTER)
def paired_difference(ours, theirs):
    """Compare two models that were trained with the same seeds.

    Args:
        ours: floats `(N)`, the score of one model for each seed.
        theirs: floats `(N)`, of the other model, the same seeds in the same order.

    Returns:
        mean: number, the mean of ours minus theirs.
        error: number, the standard error of that mean, over pairs of the same seed.
    """
    return _of(ours - theirs)


def _of(differences):
    return differences.mean(), differences.std(ddof=1) / np.sqrt(len(differences))


def _unpaired(a, b):
    return (a - b).mean(), np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / len(a))


def _error(change):
    """Return a comparison with another error."""
    return lambda a, b: ((a - b).mean(), change(a - b))


paired_difference.mistakes(
    unpaired=_unpaired,
    sign=lambda a, b: _of(b - a),
    deviation=_error(lambda d: d.std(ddof=1)),
    divides_by_n=_error(lambda d: d.std() / np.sqrt(len(d))),
    by_n=_error(lambda d: d.std(ddof=1) / len(d)),
    variance=_error(lambda d: d.var(ddof=1) / len(d)),
    absolute=lambda a, b: _of(abs(a - b)),
    sorted=lambda a, b: _of(np.sort(a) - np.sort(b)),
    median=lambda a, b: (np.median(a - b), _of(a - b)[1]),
    ratio=lambda a, b: _of(a / b),
)


def _samples():
    """Differences `(N,)` and draws `(R, N)`."""
    rng = generator(1)
    draws = np.array([[0, 0, 1], [1, 2, 2], [2, 2, 2]])
    yield Case("ordinary", np.array([1, 2, 6], "float32"), draws)
    for count, samples in ((2, 3), (3, 7), (5, 40), (7, 201)):
        values = (1 + 2 * rng.random(count) ** 3).astype("float32")
        yield Case("ordinary", values, rng.integers(0, count, (samples, count)))
    yield Case("no spread", np.full(3, 2, "float32"), draws)


@exercise(_samples, CHAPTER)
def bootstrap_interval(differences, draws):
    """Say how far off a mean may be: the middle 95 % of the means of resampled rows.

    Args:
        differences: floats `(N)`, one for each seed.
        draws: ids `(R, N)`; each row says which differences make up one sample.

    Returns:
        low: number, the percentile 2.5 of the means, as `np.percentile` computes it.
        high: number, the percentile 97.5.
    """
    return _middle(differences[draws].mean(axis=1))


def _middle(means, low=2.5, high=97.5):
    return tuple(np.percentile(means, [low, high]))


def _around(came, right, case):
    """Symmetric around a mean of means or of the differences."""
    middle = (came[0] + came[1]) / 2
    differences, draws = case.wide()
    wide = came[1] > came[0] or case.label == "no spread"
    centers = (differences.mean(), differences[draws].mean())
    return bool(wide and np.isfinite(middle)) and any(
        np.isclose(middle, center, rtol=1e-3) for center in centers
    )


bootstrap_interval.mistakes(
    of_differences=lambda d, draws: _middle(d),
    of_all_draws=lambda d, draws: _middle(d[draws].ravel()),
    ninety=lambda d, draws: _middle(d[draws].mean(axis=1), 5, 95),
    shares=lambda d, draws: _middle(d[draws].mean(axis=1), 0.025, 0.975),
    swapped=lambda d, draws: _middle(d[draws].mean(axis=1), 97.5, 2.5),
    median=lambda d, draws: _middle(np.median(d[draws], axis=1)),
    extremes=lambda d, draws: _middle(d[draws].mean(axis=1), 0, 100),
    sums=lambda d, draws: _middle(d[draws].sum(axis=1)),
    means_over_samples=lambda d, draws: _middle(d[draws].mean(axis=0)),
)
bootstrap_interval.signs(normal=_around)


def _scored():
    """Lengths and scores `(N,)`, and edges `(K+1,)`."""
    rng = generator(2)
    yield Case(
        "ordinary", np.array([2, 5, 3]), np.array([10, 30, 20], "float32"), np.array([1, 5, 9])
    )
    for count, edges in ((4, [1, 3]), (6, [1, 4, 8]), (9, [2, 5, 9]), (15, [0, 4, 8, 12])):
        scores = (100 * rng.random(count)).astype("float32")
        # Every edge is also a length, below and above there are some more.
        more = rng.integers(0, 13, count - len(edges))
        more = np.where(rng.random(len(more)) < 0.7, more, edges[0])
        yield Case("ordinary", np.concatenate([edges, more]), scores, np.array(edges))
    empty = np.array([1, 2]), np.array([50, 70], "float32"), np.array([1, 3, 5])
    yield Case("empty group", *empty)


@exercise(_scored, CHAPTER)
def mean_by_length(lengths, scores, edges):
    """Average the scores of sentences of similar length.

    Group k holds the sentences with edges[k] <= length < edges[k+1].

    Args:
        lengths: ids `(N)`, the numbers of tokens.
        scores: floats `(N)`, one for each sentence.
        edges: ids `(K+1)`, rising.

    Returns:
        means: floats `(K)`, the mean score of each group; NaN for a group without sentences.
    """
    return _grouped(lengths, edges, lambda here: scores[here].mean())


def _grouped(lengths, edges, of, inside=lambda n, low, high: (n >= low) & (n < high)):
    """Apply a function to the mask of each group."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the mean of nothing is NaN, as asked
        pairs = zip(edges[:-1], edges[1:], strict=True)
        return np.array([of(inside(lengths, low, high)) for low, high in pairs])


def _with(inside):
    return lambda n, y, edges: _grouped(n, edges, lambda here: y[here].mean(), inside)


def _of_group(of):
    return lambda n, y, edges: _grouped(n, edges, lambda here: of(n, y, here))


def _or_zero(n, y, here):
    return y[here].mean() if here.any() else 0.0


def _below_in_last(n, y, edges):
    group = np.searchsorted(edges, n, side="right") - 1
    group[group == -1] = len(edges) - 2  # where the index -1 leads
    return _grouped(group, np.arange(len(edges)), lambda here: y[here].mean())


mean_by_length.mistakes(
    upper_included=_with(lambda n, low, high: (n > low) & (n <= high)),
    both_included=_with(lambda n, low, high: (n >= low) & (n <= high)),
    none_included=_with(lambda n, low, high: (n > low) & (n < high)),
    totals=_of_group(lambda n, y, here: y[here].sum()),
    zero_if_empty=_of_group(_or_zero),
    divided_by_all=_of_group(lambda n, y, here: y[here].sum() / len(y)),
    counts=_of_group(lambda n, y, here: here.sum()),
    cumulated=_with(lambda n, low, high: n < high),
    below_in_last=_below_in_last,
    mean_of_lengths=_of_group(lambda n, y, here: n[here].mean()),
    last_left_out=lambda n, y, edges: mean_by_length.reference(n, y, edges[:-1]),
)
