"""Chapter 10, second part: attention with several heads."""

import numpy as np

from seq2seq.exercises.cases import Case, arrays, generator
from seq2seq.exercises.distribution import softmax
from seq2seq.exercises.exercise import exercise
from seq2seq.exercises.transformer import CHAPTER, interleaved, split_heads

LOWEST = -1e30  # in place of -inf, of which a whole row would leave no number


def _layers():
    """States, memory, mask `(B, T, S)`, four matrices `(U, U)`, a number of heads."""
    rng = generator()
    sizes = [("ordinary", 1, 1, 2, 2, 2), ("ordinary", 1, 2, 3, 2, 2), ("ordinary", 1, 2, 2, 4, 2)]
    sizes += [
        ("ordinary", 2, 3, 2, 6, 2),
        ("ordinary", 2, 3, 5, 6, 3),
        ("one token", 1, 1, 1, 4, 2),
    ]
    sizes += [("one head", 1, 2, 3, 3, 1), ("a query without a key", 2, 2, 3, 4, 2)]
    for label, b, t, s, u, heads in sizes:
        shapes = [(b, t, u), (b, s, u), *[(u, u)] * 4]
        states, memory, *matrices = arrays(rng, *shapes)
        mask = rng.random((b, t, s)) < 0.6
        mask[:, :, 0] = True  # every query may attend to something
        mask[0, 0] &= label != "a query without a key"
        yield Case(label, states, memory, mask, *matrices, heads)


@exercise(_layers, CHAPTER)
def multi_head_attention(states, memory, mask, query_kernel, key_kernel, value_kernel, join, heads):
    """Attend with several heads side by side (Vaswani et al., 2017, 3.2.2).

    Queries are the states times the first kernel, keys and values the memory times the second and
    the third. Each head attends by the scaled dot score with its D = U / H numbers in a row. The
    results of the heads stand side by side, in order, and are multiplied by `join`.

    Args:
        states: floats `(B, T, U)`, where the queries come from.
        memory: floats `(B, S, U)`, where the keys and the values come from.
        mask: booleans `(B, T, S)`, True = attend; a query that may attend to nothing gets zeros.
        query_kernel: floats `(U, U)`.
        key_kernel: floats `(U, U)`.
        value_kernel: floats `(U, U)`.
        join: floats `(U, U)`.
        heads: number H, which divides U.

    Returns:
        joined: floats `(B, T, U)`.
    """
    return (
        _joined(_parts(states, memory, mask, query_kernel, key_kernel, value_kernel, heads)) @ join
    )


def _masked(scores, mask):
    """Return weights, which are 0 in a row without a key."""
    return _evenly_if_none(scores, mask) * mask[:, None]


def _evenly_if_none(scores, mask):
    return softmax.reference(np.where(mask[:, None], scores, LOWEST))


def _parts(
    h, memory, mask, w_q, w_k, w_v, heads, split=split_heads.reference, width=None, weigh=_masked
):
    """Return what every head gets, `(B, H, T, D)`."""
    query, key, value = (split(a, heads) for a in (h @ w_q, memory @ w_k, memory @ w_v))
    scores = query @ key.swapaxes(2, 3) / np.sqrt(width or query.shape[-1])  # (B, H, T, S)
    return weigh(scores, mask) @ value


def _joined(parts):
    b, heads, t, width = parts.shape
    return parts.swapaxes(1, 2).reshape(b, t, heads * width)


def _with(**odd):
    """Return attention of which one part is another."""
    return lambda h, m, mask, q, k, v, join, n: (
        _joined(_parts(h, m, mask, q, k, v, n, **odd)) @ join
    )


def _over_queries(scores, mask):
    powers = np.exp(scores - scores.max()) * mask[:, None]
    total = powers.sum(axis=2, keepdims=True)
    return powers / np.where(total > 0, total, 1)


def _mean(h, m, mask, q, k, v, join, n):
    mean = _parts(h, m, mask, q, k, v, n).mean(axis=1)
    return np.tile(mean, n) @ join


def _not_turned_back(h, m, mask, q, k, v, join, n):
    return _parts(h, m, mask, q, k, v, n).reshape(h.shape) @ join


def _by_units(h, m, mask, q, k, v, join, n):
    return _joined(_parts(h, m, mask, q, k, v, n, width=h.shape[-1])) @ join


def _fewer(h, m, mask, q, k, v, join, n):
    return multi_head_attention.reference(h, m, mask, q, k, v, join, 1)


def _identity(h):
    return np.eye(h.shape[-1])


def _plain_values(h, m, mask, q, k, v, join, n):
    return multi_head_attention.reference(h, m, mask, q, k, _identity(h), join, n)


def _swapped(h, m, mask, q, k, v, join, n):
    return multi_head_attention.reference(h, m, mask, k, q, v, join, n)


def _apart(h, m, mask, q, k, v, join, n):
    return multi_head_attention.reference(h, m, mask, q, k, v, _identity(h), n)


multi_head_attention.mistakes(
    not_scaled=_with(width=1),
    scaled_by_units=_by_units,
    no_mask=_with(weigh=lambda scores, mask: softmax.reference(scores)),
    no_join=_apart,
    one_head=_fewer,
    interleaved=_with(split=interleaved),
    not_turned_back=_not_turned_back,
    query_key_swapped=_swapped,
    no_value_kernel=_plain_values,
    mask_inverted=_with(weigh=lambda scores, mask: _masked(scores, ~mask)),
    evenly_if_none=_with(weigh=_evenly_if_none),
    mean_of_heads=_mean,
    no_softmax=_with(weigh=lambda scores, mask: scores * mask[:, None]),
    over_queries=_with(weigh=_over_queries),
)
