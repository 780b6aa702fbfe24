"""What explorables check, round and compute alike: probabilities and attention weights."""

import numpy as np

from seq2seq.figures.style import names, numbers


def check_sums(owner, weights):
    """Raise a `ValueError` unless every row of the weights `(T, S)` is a distribution."""
    sums = weights.sum(axis=1)
    if weights.min() < 0 or np.abs(sums - 1).max() > 1e-3:
        raise ValueError(
            f"{owner}: `weights` must be at least 0 and sum to 1 in every row. Received: "
            f"least weight {weights.min():.3g}, sums from {sums.min():.3g} to {sums.max():.3g}."
        )


def check_between(owner, low, high, whole=False, **values):
    """Raise a `ValueError` unless every value is a number, or a whole one, from low to high."""
    kinds, wanted = (int, "a whole number") if whole else (int | float | np.floating, "a number")
    for name, value in values.items():
        if not isinstance(value, kinds) or not low <= value <= high:
            raise ValueError(
                f"{owner}: `{name}` must be {wanted} from {low} to {high}. "
                f"Received: {name}={value!r}."
            )


def next_tokens(owner, probabilities, steps):
    """Return the pairs (token, probability) of every output step, rounded; none for `None`."""
    if probabilities is None:
        return []
    if len(probabilities) != steps:
        raise ValueError(
            f"{owner}: `probabilities` must hold a list for each of the {steps} "
            f"output steps. Received: {len(probabilities)} lists."
        )
    lists = []
    for t, pairs in enumerate(probabilities):
        tokens = names(owner, "probabilities", [token for token, _ in pairs])
        chances = numbers(owner, "probabilities", [chance for _, chance in pairs], 1)
        if chances.min() < 0 or chances.max() > 1 + 1e-6:
            raise ValueError(
                f"{owner}: `probabilities` must lie between 0 and 1. "
                f"Received: {chances.tolist()} at step {t + 1}."
            )
        lists.append(list(zip(tokens, rounded(chances), strict=True)))
    return lists


def softmax(scores):
    """Return weights that sum to 1 along the last axis, as precise as the scores."""
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def rounded(array):
    """Return an array as nested lists of numbers with two decimals and no negative zero."""
    return (np.round(array, 2) + 0.0).tolist()
