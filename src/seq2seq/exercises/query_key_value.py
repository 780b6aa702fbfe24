"""Chapter 4: attention without French, as regression on numbers and as a lookup."""

import numpy as np

from seq2seq.exercises.cases import Case, arrays, generator
from seq2seq.exercises.distribution import softmax
from seq2seq.exercises.exercise import exercise

CHAPTER = "query_key_value"


def _readings():
    """Queries `(T,)`, keys and values `(S,)`, a width."""
    rng = generator()
    hours, degrees = np.array([6, 7, 9], "float32"), np.array([8, 12, 16], "float32")
    yield Case("ordinary", np.array([8], "float32"), hours, degrees, 1.5)
    for queries, keys, width in ((1, 2, 0.7), (2, 3, 2.0), (3, 2, 0.5), (3, 3, 1.3), (5, 7, 3.0)):
        drawn = arrays(rng, queries, keys, keys)
        yield Case("ordinary", *(3 * array for array in drawn), width)
    yield Case("one key", np.array([1, 2], "float32"), hours[:1], degrees[:1], 4.0)
    yield Case("far from all keys", np.array([500], "float32"), hours, degrees, 0.5)


@exercise(_readings, CHAPTER)
def kernel_regression(query, key, value, width):
    """Estimate a value for each query from all readings, near ones counting more.

    Each key counts exp(-distance^2 / (2 width^2)), divided by the sum of that over all keys.

    Args:
        query: floats `(T)`, where an estimate is wanted, maybe far from all keys.
        key: floats `(S)`, where readings were taken.
        value: floats `(S)`, the readings.
        width: number, above 0; how far a reading counts.

    Returns:
        estimates: floats `(T)`.
    """
    return softmax.reference(_exponents(query, key, width)) @ value


def _exponents(query, key, width):
    return -((query[:, None] - key) ** 2) / (2 * width**2)  # (T, S)


def _mixed(exponents):
    """Return a regression that has other exponents."""
    return lambda q, k, v, w: softmax.reference(exponents(q[:, None] - k, w)) @ v


def _unstable(q, k, v, w):
    powers = np.exp(_exponents(q, k, w))
    return powers @ v / powers.sum(axis=-1)


def _nearest(q, k, v, w):
    return v[abs(q[:, None] - k).argmin(axis=-1)]


kernel_regression.mistakes(
    no_two=_mixed(lambda d, w: -(d**2) / w**2),
    width_not_squared=_mixed(lambda d, w: -(d**2) / (2 * w)),
    not_normalized=lambda q, k, v, w: np.exp(_exponents(q, k, w)) @ v,
    far=_mixed(lambda d, w: d**2 / (2 * w**2)),
    absolute=_mixed(lambda d, w: -abs(d) / (2 * w**2)),
    nearest=_nearest,
    mean=lambda q, k, v, w: np.full(len(q), v.mean()),
    width_multiplied=_mixed(lambda d, w: -(d**2) * w**2 / 2),
    over_queries=lambda q, k, v, w: softmax.reference(_exponents(q, k, w).T).T @ v,
    nan_far_away=_unstable,
    one_query=lambda q, k, v, w: np.repeat(kernel_regression.reference(q[:1], k, v, w), len(q)),
)


def _lookups():
    """Queries `(T, D)`, keys `(S, D)`, values `(S, U)`."""
    rng = generator()
    yield Case(
        "ordinary", *(np.array(a, "float32") for a in ([[1, 0]], [[1, 2], [3, 1]], [[5], [7]]))
    )
    for t, s, d, u in ((2, 3, 2, 1), (3, 2, 2, 2), (2, 2, 2, 2), (3, 3, 3, 3), (5, 7, 3, 2)):
        yield Case("ordinary", *arrays(rng, (t, d), (s, d), (s, u)))
    tie = ([[2, 1], [-1, 0]], [[1, 0], [1, 0], [0, 2]], [[3], [4], [5]])
    yield Case("a tie", *(np.array(array, "float32") for array in tie))
    yield Case("one key", *(np.array(a, "float32") for a in ([[1], [-1]], [[2]], [[4, 5]])))


@exercise(_lookups, CHAPTER)
def lookup(query, key, value):
    """Return, for each query, the value that belongs to the key with the largest dot product.

    Args:
        query: floats `(T, D)`.
        key: floats `(S, D)`.
        value: floats `(S, U)`, one for each key.

    Returns:
        found: floats `(T, U)`; of keys that agree equally well the first counts.
    """
    return value[(query @ key.T).argmax(axis=-1)]


def _last_of_best(q, k, v):
    agreement = (q @ k.T)[:, ::-1]
    return v[::-1][agreement.argmax(axis=-1)]


def _by_distance(q, k, v):
    return v[((q[:, None] - k) ** 2).sum(axis=-1).argmin(axis=-1)]


lookup.mistakes(
    smallest=lambda q, k, v: v[(q @ k.T).argmin(axis=-1)],
    nearest=_by_distance,
    cosine=lambda q, k, v: v[(q @ (k.T / np.sqrt((k.T**2).sum(axis=0)))).argmax(axis=-1)],
    over_queries=lambda q, k, v: v[(q @ k.T).argmax(axis=0)],
    key_returned=lambda q, k, v: k[(q @ k.T).argmax(axis=-1)],
    places=lambda q, k, v: (q @ k.T).argmax(axis=-1),
    soft=lambda q, k, v: softmax.reference(q @ k.T) @ v,
    last_of_ties=_last_of_best,
    absolute=lambda q, k, v: v[abs(q @ k.T).argmax(axis=-1)],
    first_query=lambda q, k, v: np.repeat(lookup.reference(q[:1], k, v), len(q), axis=0),
)
