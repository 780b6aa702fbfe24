"""Chapter 9, second part: the chapter's rule, which says when seeds separate two models."""

import numpy as np

from seq2seq.exercises.cases import Case, generator
from seq2seq.exercises.exercise import exercise
from seq2seq.exercises.length import CHAPTER

HIGHER, LOWER, OPEN = "higher", "lower", "not told apart"
BY_HAND = [
    ([7, 8, 9], [2, 4, 6]),
    ([2, 4, 6], [7, 8, 9]),
    ([7, 8, 9], [2, 4, 8]),
    ([5, 6, 16], [2, 3, 4]),  # all above, but the bands touch
    ([2, 3, 4], [5, 6, 16]),
    ([5, 6, 25], [1, 2, 4]),
    ([6, 6, 12], [5, 5, -1]),
    ([3, 6, 9], [2, 5, 8]),  # each above its own partner only
    ([10, 10, 10, 10, 4], [1, 1, 1, 1, 5]),  # the bands do not touch, but seeds are mixed
    ([9, 10, 10, 10, 10], [1, 1, 1, 1, 11]),
    ([5, 9, 9, 9, 9], [1, 1, 1, 1, 5]),  # a tie
    ([1, 1, 1, 1, 5], [5, 9, 9, 9, 9]),
    ([3, 3, 3, 7], [2, 2, 2, 2]),  # bands that just touch
    ([8, 9], [1, 2, 3, 4]),
    ([9, 10, 11, 12], [1, 2]),
]


def _pairs():
    """Scores of two models, `(N,)` and `(M,)`."""
    for ours, theirs in BY_HAND:
        yield Case("ordinary", np.array(ours, "float32"), np.array(theirs, "float32"))
    rng = generator()
    for distance in (2, 4, 6, 8) * 3:
        ours, theirs = rng.normal(size=(2, 5)) * rng.uniform(0.5, 3, (2, 1))
        yield Case("ordinary", (ours + distance).astype("float32"), theirs.astype("float32"))
    yield Case("one seed", np.array([9], "float32"), np.array([1, 2, 3], "float32"))
    yield Case("one seed", np.array([1, 2], "float32"), np.array([9], "float32"))


@exercise(_pairs, CHAPTER)
def verdict(ours, theirs):
    """Say whether seeds separate two models, by the rule of this chapter.

    One model is higher than the other if all its seeds are above all seeds of the other, and the
    two bands do not touch. A band is the mean plus and minus one deviation. A model with one seed
    has no band, so nothing is told apart.

    Args:
        ours: floats `(N)`, the score of one model for each of its seeds.
        theirs: floats `(M)`, of the other model.

    Returns:
        verdict: words, "higher" if ours is higher, "lower" if theirs is, or "not told apart".
    """
    return _judged(ours, theirs)


def _all_above(high, low):
    return min(high) > max(low)


def _apart(high, low):
    return high.mean() - low.mean() > high.std(ddof=1) + low.std(ddof=1)


def _judged(ours, theirs, clean=_all_above, apart=_apart, one_seed=False):
    """Judge by two conditions, which may be others."""
    if min(len(ours), len(theirs)) == 1 and not one_seed:
        return OPEN
    if clean(ours, theirs) and apart(ours, theirs):
        return HIGHER
    if clean(theirs, ours) and apart(theirs, ours):
        return LOWER
    return OPEN


def _with(**odd):
    return lambda ours, theirs: _judged(ours, theirs, **odd)


def _either(**odd):
    """Return the mistake with one seed in mind, and without: no deviation says then that it is."""
    return _with(**odd), _with(**odd, one_seed=True)


def _always(high, low):
    return True


def _by(deviations):
    """Return a condition that asks for a distance of another size."""
    return lambda high, low: high.mean() - low.mean() > deviations(high, low)


def _one_seed_decides(ours, theirs):
    def deviation(scores):
        return scores.std(ddof=1) if len(scores) > 1 else 0.0

    apart = _by(lambda high, low: deviation(high) + deviation(low))
    return _judged(ours, theirs, apart=apart, one_seed=True)


def _seed_by_seed(high, low):
    return all(a > b for a, b in zip(high, low, strict=False))


def _turned(ours, theirs):
    return _judged(theirs, ours)


def _never_lower(ours, theirs):
    said = _judged(ours, theirs)
    return OPEN if said == LOWER else said


def _lower_otherwise(ours, theirs):
    return HIGHER if _judged(ours, theirs) == HIGHER else LOWER


verdict.mistakes(
    no_bands=_either(apart=_by(lambda high, low: 0)),
    bands_only=_with(clean=_always),
    means_only=_either(clean=_always, apart=_by(lambda high, low: 0)),
    turned=_turned,
    never_lower=_never_lower,
    lower_otherwise=_lower_otherwise,
    by_n=_either(apart=_by(lambda high, low: high.std() + low.std())),
    variance=_with(apart=_by(lambda high, low: high.var(ddof=1) + low.var(ddof=1))),
    wide_bands=_with(apart=_by(lambda high, low: 2 * (high.std(ddof=1) + low.std(ddof=1)))),
    one_band=_with(apart=_by(lambda high, low: max(high.std(ddof=1), low.std(ddof=1)))),
    ties=_with(clean=lambda high, low: min(high) >= max(low)),
    touching=_with(
        apart=lambda high, low: high.mean() - low.mean() >= high.std(ddof=1) + low.std(ddof=1)
    ),
    seed_by_seed=_with(clean=_seed_by_seed),
    best_seed=_with(clean=lambda high, low: max(high) > max(low)),
    one_seed_decides=_one_seed_decides,
)
