"""Chapter 6: scores become weights, stable, and masked."""

import numpy as np

from seq2seq.exercises.cases import Case, generator
from seq2seq.exercises.exercise import exercise

CHAPTER = "distribution"


def random_scores(rng, *shape, scale=2.0):
    """Draw scores in single precision."""
    return (scale * rng.normal(size=shape)).astype("float32")


def _row_cases():
    """Scores `(T, S)`."""
    rng = generator()
    yield Case("ordinary", np.array([[0, 1, 2], [1, 0, -1]], "float32"))
    for shape in ((1, 2), (2, 3), (3, 2), (3, 5)):
        yield Case("ordinary", random_scores(rng, *shape))
    yield Case("one token", random_scores(rng, 3, 1))
    yield Case("huge scores", np.array([[1e4, 1e4 + 2, 9e3], [0, 1, 2]], "float32"))
    yield Case("huge scores", np.array([[-1e4, -1e4 - 1]], "float32"))
    yield Case("half precision", random_scores(rng, 2, 3).astype("float16"))


@exercise(_row_cases, CHAPTER)
def softmax(scores):
    """Turn each row of scores into weights that sum to 1.

    Args:
        scores: floats `(T, S)`, one for each query and key; they may be huge.

    Returns:
        weights: floats `(T, S)`, between 0 and 1; each row sums to 1.
    """
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def share(powers, axis=-1):
    """Divide by the sum along an axis."""
    return powers / powers.sum(axis=axis, keepdims=True)


def _highest(scores, axis=-1):
    return scores.max(axis=axis, keepdims=True)


softmax.mistakes(
    over_everything=lambda s: share(np.exp(s - s.max()), axis=(0, 1)),
    over_queries=lambda s: softmax.reference(s.T).T,
    overflows=lambda s: share(np.exp(s)),
    highest_of_all=lambda s: share(np.exp(s - s.max())),
    absolute_highest=lambda s: share(np.exp(s - _highest(np.abs(s)))),
    no_exponential=lambda s: share(s),
    base_two=lambda s: share(2 ** (s - _highest(s))),
    hard=lambda s: np.eye(s.shape[-1])[s.argmax(axis=-1)],
    sigmoid=lambda s: 1 / (1 + np.exp(-s)),
    minus=lambda s: softmax.reference(-s),
)


def _proportional(came, right, case):
    if case.label == "huge scores" and not np.isfinite(share(came[0])).all():
        return True  # exponentials that nothing tames
    return np.allclose(share(came[0].astype("float64")), right[0], atol=1e-2)


def _logarithmic(came, right, case):
    return np.allclose(np.exp(came[0]), right[0], atol=1e-2)


softmax.signs(logarithm=_logarithmic, unnormalized=_proportional)


def _masked_cases():
    """Scores `(B, T, S)` and a mask `(B, S)`."""
    rng = generator(1)
    yes, no = True, False
    yield Case("ordinary", np.array([[[0, 1, 2]]], "float32"), np.array([[yes, yes, no]]))
    yield Case("ordinary", random_scores(rng, 1, 2, 3), np.array([[yes, no, no]]))
    yield Case("ordinary", random_scores(rng, 1, 3, 2), np.array([[no, yes]]))
    yield Case("ordinary", random_scores(rng, 1, 2, 2), np.array([[yes, yes]]))
    lengths = np.array([[3], [5]])
    yield Case("ordinary", random_scores(rng, 2, 3, 5), np.arange(5) < lengths)
    square = np.array([[yes, yes, no], [yes, no, no], [yes, yes, yes]])
    yield Case("ordinary", random_scores(rng, 3, 3, 3), square)
    yield Case("one token", random_scores(rng, 1, 2, 1), np.array([[yes]]))
    yield Case("all masked", np.array([[[0, 1, 2]]], "float32"), np.array([[no, no, no]]))
    yield Case("all masked", random_scores(rng, 2, 2, 3), np.array([[yes, yes, no], [no, no, no]]))
    huge = np.array([[[1e4, 1e4 + 2, 9e3], [-1e4, -1e4 - 2, -9e3]]], "float32")
    yield Case("huge scores", huge, np.array([[yes, yes, no]]))
    yield Case("huge scores", huge, np.array([[yes, no, yes]]))
    half = random_scores(rng, 1, 2, 3).astype("float16")
    yield Case("half precision", half, np.array([[yes, yes, no]]))


@exercise(_masked_cases, CHAPTER)
def masked_softmax(scores, mask):
    """Turn scores into weights, with weight 0 wherever the mask says so.

    Args:
        scores: floats `(B, T, S)`, one for each query and key; they may be huge.
        mask: booleans `(B, S)`, True = attend.

    Returns:
        weights: floats `(B, T, S)`; for each query they sum to 1, and a masked key gets exactly 0.
            If all keys are masked, all weights are 0.
    """
    return _filled_softmax(scores, mask[:, None, :], -np.inf)


def _filled_softmax(scores, mask, fill):
    """Softmax of scores with a number in place of the masked ones; rows without a key are 0."""
    filled = np.where(mask, scores, fill)
    return np.where(mask.any(axis=-1, keepdims=True), softmax.reference(filled), 0.0)


def naive_softmax(scores, mask, fill=-np.inf):
    """Softmax of scores with a number in place of the masked ones, and nothing else."""
    return softmax.reference(np.where(mask[:, None, :], scores, fill))


def _of_masked_highest(scores, mask):
    powers = np.where(mask[:, None, :], np.exp(scores - _highest(scores)), 0.0)
    weights = share(powers)
    return np.where(mask.any(axis=-1)[:, None, None], weights, 0.0)


def _along(scores, mask, axis):
    filled = np.where(mask[:, None, :], scores, -np.inf)
    highest = np.nan_to_num(_highest(filled, axis), neginf=0.0)
    powers = np.exp(filled - highest)
    total = powers.sum(axis=axis, keepdims=True)
    return powers / np.where(total > 0, total, 1.0)


def _on_queries(scores, mask):
    weights = softmax.reference(scores)
    return weights * mask[:, : scores.shape[1], None]


masked_softmax.mistakes(
    over_queries=lambda s, m: _along(s, m, 1),
    over_everything=lambda s, m: _along(s, m, (1, 2)),
    no_mask=lambda s, m: softmax.reference(s),
    mask_after=lambda s, m: softmax.reference(s) * m[:, None, :],
    mask_times_scores=lambda s, m: softmax.reference(s * m[:, None, :]),
    mask_inverted=lambda s, m: _filled_softmax(s, ~m[:, None, :], -np.inf),
    nan_where_all_masked=naive_softmax,
    uniform_where_all_masked=lambda s, m: naive_softmax(s, m, -1e9),
    highest_of_masked=_of_masked_highest,
    mask_on_queries=_on_queries,
    first_mask_for_all=lambda s, m: masked_softmax.reference(s, np.repeat(m[:1], len(m), axis=0)),
)


def _gone_wrong_on_huge(came, right, case):
    """NaN for huge scores, and maybe for a row without a key; all else is right."""
    return case.label in ("huge scores", "all masked") and _has_nan(came)


def _padding_wins(came, right, case):
    """Masked keys have a weight because real scores are huge, and negative."""
    if case.label not in ("huge scores", "all masked"):
        return False
    return bool((came[0] > right[0] + 0.1).any()) and not _has_nan(came)


def _has_nan(came):
    return bool(np.isnan(came[0].astype("float64")).any())


def _only_scaled(came, right, case):
    """Right but for a factor in each row; on huge scores exponentials that nothing tames."""
    total = came[0].astype("float64").sum(axis=-1, keepdims=True)
    if case.label == "huge scores" and not (np.isfinite(total) & (total > 0)).all():
        return True
    return np.allclose(came[0] / np.where(total > 0, total, 1), right[0], atol=1e-2)


masked_softmax.signs(
    fill_too_high=_padding_wins, overflows=_gone_wrong_on_huge, unnormalized=_only_scaled
)
