"""Chapter 5: the four scores of queries and keys."""

import numpy as np

from seq2seq.exercises.cases import Case, arrays, generator
from seq2seq.exercises.distribution import softmax
from seq2seq.exercises.exercise import exercise

CHAPTER = "score"


def _pairs():
    """Queries `(B, T, D)` and keys `(B, S, D)`."""
    rng = generator()
    sizes = [("one token", 1, 1, 1, 2), ("ordinary", 1, 1, 2, 2), ("ordinary", 1, 2, 3, 2)]
    sizes += [("ordinary", 1, 2, 2, 3), ("ordinary", 2, 2, 2, 2), ("ordinary", 2, 3, 5, 7)]
    sizes += [("one number", 1, 2, 3, 1)]
    for label, b, t, s, d in sizes:
        yield Case(label, *arrays(rng, (b, t, d), (b, s, d)))
    half = [array.astype("float16") for array in arrays(rng, (1, 2, 3), (1, 2, 3))]
    yield Case("half precision", *half)


@exercise(_pairs, CHAPTER)
def dot_score(query, key):
    """Compute the dot product of every query with every key of its sentence.

    Args:
        query: floats `(B, T, D)`.
        key: floats `(B, S, D)`.

    Returns:
        scores: floats `(B, T, S)`.
    """
    return query @ key.swapaxes(1, 2)


def _unit(vectors):
    return vectors / np.sqrt((vectors**2).sum(axis=-1, keepdims=True))


def _turned(scores):
    return scores.swapaxes(1, 2)


def _reshaped(q, k):
    return q @ k.reshape(len(k), k.shape[2], k.shape[1])


def _distance(q, k):
    return ((q[:, :, None] - k[:, None]) ** 2).sum(axis=-1)


def _first(k):
    return np.repeat(k[:1], len(k), axis=0)


def _squared_distance(came, right, case):
    """Distances, squared or not, of either sign."""
    distance = _distance(*case.wide())
    return any(
        np.allclose(abs(came[0]), wanted, atol=1e-2) for wanted in (distance, np.sqrt(distance))
    )


dot_score.mistakes(
    transposed=lambda q, k: _turned(dot_score.reference(q, k)),
    scaled=lambda q, k: dot_score.reference(q, k) / np.sqrt(q.shape[-1]),
    mean=lambda q, k: dot_score.reference(q, k) / q.shape[-1],
    across_batch=lambda q, k: np.tensordot(q, k, (2, 2)),
    reshaped=_reshaped,
    cosine=lambda q, k: _unit(q) @ _turned(_unit(k)),
    weights=lambda q, k: softmax.reference(dot_score.reference(q, k)),
    not_summed=lambda q, k: q[:, :, None] * k[:, None],
    pairs=lambda q, k: (q * k).sum(axis=-1),
    first_sentence=lambda q, k: dot_score.reference(q, _first(k)),
)
dot_score.signs(distance=_squared_distance)


@exercise(_pairs, CHAPTER)
def scaled_dot_score(query, key):
    """Compute the scaled dot product of every query with every key of its sentence.

    Args:
        query: floats `(B, T, D)`.
        key: floats `(B, S, D)`.

    Returns:
        scores: floats `(B, T, S)`, the dot products divided by the square root of D.
    """
    return dot_score.reference(query, key) / np.sqrt(query.shape[-1])


def _over(divisor):
    """Return a score that divides the dot products by another number."""
    return lambda q, k: q @ _turned(k) / divisor(q.shape[1], k.shape[1], q.shape[2])


scaled_dot_score.mistakes(
    not_scaled=dot_score.reference,
    by_width=_over(lambda t, s, d: d),
    multiplied=_over(lambda t, s, d: d**-0.5),
    by_keys=_over(lambda t, s, d: s**0.5),
    by_queries=_over(lambda t, s, d: t**0.5),
    transposed=lambda q, k: _turned(scaled_dot_score.reference(q, k)),
    cosine=lambda q, k: _unit(q) @ _turned(_unit(k)),
    weights=lambda q, k: softmax.reference(scaled_dot_score.reference(q, k)),
    reshaped=lambda q, k: _reshaped(q, k) / np.sqrt(q.shape[-1]),
    fourth_root=_over(lambda t, s, d: d**0.25),
)


def _with_kernel():
    """Queries `(B, T, D_q)`, keys `(B, S, D_k)`, a kernel `(D_k, D_q)`."""
    rng = generator(1)
    sizes = [("one token", 1, 1, 1, 2, 2), ("ordinary", 1, 1, 2, 2, 2), ("ordinary", 1, 2, 3, 2, 3)]
    sizes += [
        ("ordinary", 1, 2, 2, 3, 2),
        ("ordinary", 2, 2, 2, 2, 2),
        ("ordinary", 2, 3, 5, 7, 11),
    ]
    for label, b, t, s, d_q, d_k in sizes:
        yield Case(label, *arrays(rng, (b, t, d_q), (b, s, d_k), (d_k, d_q)))


@exercise(_with_kernel, CHAPTER)
def general_score(query, key, kernel):
    """Compute the general score key · W · query of every query and key of a sentence.

    Args:
        query: floats `(B, T, D_q)`.
        key: floats `(B, S, D_k)`.
        kernel: floats `(D_k, D_q)`, the matrix W.

    Returns:
        scores: floats `(B, T, S)`.
    """
    return dot_score.reference(query, key @ kernel)


general_score.mistakes(
    no_kernel=lambda q, k, w: dot_score.reference(q, k),
    kernel_transposed=lambda q, k, w: dot_score.reference(q, k @ w.T),
    transposed=lambda q, k, w: _turned(general_score.reference(q, k, w)),
    scaled=lambda q, k, w: general_score.reference(q, k, w) / np.sqrt(q.shape[-1]),
    with_tanh=lambda q, k, w: dot_score.reference(q, np.tanh(k @ w)),
    weights=lambda q, k, w: softmax.reference(general_score.reference(q, k, w)),
    both_projected=lambda q, k, w: dot_score.reference(q @ w, k @ w),
    absolute=lambda q, k, w: abs(general_score.reference(q, k, w)),
    across_batch=lambda q, k, w: np.tensordot(q, k @ w, (2, 2)),
    first_sentence=lambda q, k, w: general_score.reference(q, _first(k), w),
)


def _with_kernels():
    """Queries, keys, both kernels `(D_q, A)` and `(D_k, A)`, a scale `(A,)`."""
    rng = generator(2)
    sizes = [("one token", 1, 1, 1, 2, 2, 2), ("ordinary", 1, 1, 2, 2, 2, 1)]
    sizes += [("ordinary", 1, 2, 3, 2, 3, 2), ("ordinary", 1, 2, 2, 2, 2, 3)]
    sizes += [("ordinary", 2, 2, 2, 2, 2, 2), ("ordinary", 2, 3, 5, 7, 11, 13)]
    for label, b, t, s, d_q, d_k, a in sizes:
        yield Case(label, *arrays(rng, (b, t, d_q), (b, s, d_k), (d_q, a), (d_k, a), (a,)))


@exercise(_with_kernels, CHAPTER)
def additive_score(query, key, query_kernel, key_kernel, scale):
    """Compute the additive score scale · tanh(W_q query + W_k key) of every query and key.

    Args:
        query: floats `(B, T, D_q)`.
        key: floats `(B, S, D_k)`.
        query_kernel: floats `(D_q, A)`, W_q.
        key_kernel: floats `(D_k, A)`, W_k.
        scale: floats `(A)`.

    Returns:
        scores: floats `(B, T, S)`.
    """
    return _additive(query, key, query_kernel, key_kernel, scale, np.add, np.tanh)


def _additive(q, k, w_q, w_k, scale, join, bend):
    return bend(join((q @ w_q)[:, :, None], (k @ w_k)[:, None])) @ scale  # (B, T, S)


def _variant(join=np.add, bend=np.tanh):
    return lambda *given: _additive(*given, join, bend)


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _after(change):
    return lambda *given: change(additive_score.reference(*given))


additive_score.mistakes(
    no_tanh=_variant(bend=lambda x: x),
    tanh_last=lambda *given: np.tanh(_variant(bend=lambda x: x)(*given)),
    tanh_apart=_variant(join=lambda q, k: np.tanh(q) + np.tanh(k), bend=lambda x: x),
    no_scale=lambda q, k, w, u, v: additive_score.reference(q, k, w, u, np.ones_like(v)),
    multiplied=_variant(join=np.multiply),
    subtracted=_variant(join=np.subtract),
    kernels_swapped=lambda q, k, w, u, v: additive_score.reference(q, k, u, w, v),
    transposed=_after(_turned),
    sigmoid=_variant(bend=_sigmoid),
    mean=lambda q, k, w, u, v: additive_score.reference(q, k, w, u, v / len(v)),
    weights=_after(softmax.reference),
    query_left_out=lambda q, k, w, u, v: additive_score.reference(q, k, 0 * w, u, v),
)
