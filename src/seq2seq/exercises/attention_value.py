"""Chapter 7: the attention value, and the three stages in a row."""

import numpy as np

from seq2seq.exercises.cases import Case, arrays, generator
from seq2seq.exercises.distribution import masked_softmax, naive_softmax, softmax
from seq2seq.exercises.exercise import exercise

CHAPTER = "attention_value"


def _mixtures():
    """Weights `(B, T, S)` and values `(B, S, U)`."""
    rng = generator()
    sizes = [("one token", 1, 1, 1, 2), ("ordinary", 1, 1, 2, 2), ("ordinary", 1, 2, 3, 2)]
    sizes += [("ordinary", 1, 3, 2, 1), ("ordinary", 2, 2, 2, 2), ("ordinary", 2, 3, 5, 7)]
    for label, b, t, s, u in sizes:
        scores, value = arrays(rng, (b, t, s), (b, s, u))
        yield Case(label, softmax.reference(scores), value)
    yield Case("all masked", np.zeros((1, 2, 3), "float32"), *arrays(rng, (1, 3, 2)))


@exercise(_mixtures, CHAPTER)
def attention_value(weights, value):
    """Mix the values by the weights.

    Args:
        weights: floats `(B, T, S)`; for each query they sum to 1, or are all 0.
        value: floats `(B, S, U)`.

    Returns:
        mixed: floats `(B, T, U)`, the attention value of each query.
    """
    return weights @ value


def _every(array):
    return np.repeat(array[:1], len(array), axis=0)


def _like_first(w, v):
    mixed = w @ v
    return np.repeat(mixed[:, :1], mixed.shape[1], axis=1)


attention_value.mistakes(
    mean=lambda w, v: w @ v / w.shape[-1],
    plain_sum=lambda w, v: np.ones_like(w) @ v,
    hard=lambda w, v: np.take_along_axis(v, w.argmax(axis=-1)[:, :, None], axis=1),
    not_summed=lambda w, v: w[..., None] * v[:, None],
    other_sentence=lambda w, v: w @ _every(v),
    batch_meets_query=lambda w, v: (w[..., None] * v).sum(axis=2),
    first_query=_like_first,
    softmax_again=lambda w, v: softmax.reference(w) @ v,
    reversed=lambda w, v: w @ v[:, ::-1],
    transposed=lambda w, v: (w @ v).swapaxes(1, 2),
    largest=lambda w, v: (w[..., None] * v[:, None]).max(axis=2),
)


def _whole():
    """Queries, keys, values and a mask `(B, S)`."""
    rng = generator(1)
    yes, no = True, False
    masks = {
        "one token": [[[yes]]],
        "ordinary": [[[yes, no]], [[yes, yes, no]], [[yes, no], [yes, yes]]],
        "all masked": [[[no, no]]],
    }
    for label, rows in masks.items():
        for mask in map(np.array, rows):
            b, s = mask.shape
            yield Case(label, *arrays(rng, (b, 2, 2), (b, s, 2), (b, s, 2)), mask)
    yield Case("ordinary", *arrays(rng, (1, 3, 2), (1, 2, 2), (1, 2, 2)), np.array([[yes, yes]]))
    mask = np.arange(5) < np.array([[3], [5]])
    yield Case("ordinary", *arrays(rng, (2, 3, 7), (2, 5, 7), (2, 5, 11)), mask)
    yield Case("ordinary", *arrays(rng, (2, 3, 3), (2, 5, 3), (2, 5, 3)), mask)


@exercise(_whole, CHAPTER)
def attention(query, key, value, mask):
    """Attend with the dot score: score, distribution and value in a row.

    Args:
        query: floats `(B, T, D)`.
        key: floats `(B, S, D)`.
        value: floats `(B, S, U)`.
        mask: booleans `(B, S)`, True = attend. Where all keys are masked, all weights are 0.

    Returns:
        mixed: floats `(B, T, U)`, the attention value of each query.
        weights: floats `(B, T, S)`, those of this same pass.
    """
    weights = masked_softmax.reference(_scores(query, key), mask)
    return weights @ value, weights


def _scores(q, k):
    return q @ k.swapaxes(1, 2)


def _by(weigh):
    """Return attention that makes its weights from scores and mask in another way."""

    def attended(q, k, v, m):
        weights = weigh(_scores(q, k), m)
        return weights @ v, weights

    return attended


def _over_queries(scores, mask):
    return softmax.reference(scores.swapaxes(1, 2)).swapaxes(1, 2) * mask[:, None]


attention.mistakes(
    results_swapped=lambda *given: attention.reference(*given)[::-1],
    no_mask=_by(lambda e, m: softmax.reference(e)),
    mask_after=_by(lambda e, m: softmax.reference(e) * m[:, None]),
    mask_inverted=_by(lambda e, m: masked_softmax.reference(e, ~m)),
    scaled=lambda q, k, v, m: attention.reference(q / np.sqrt(q.shape[-1]), k, v, m),
    no_softmax=_by(lambda e, m: e * m[:, None]),
    over_queries=_by(_over_queries),
    key_as_value=lambda q, k, v, m: attention.reference(q, k, k, m),
    value_as_key=lambda q, k, v, m: attention.reference(q, v, v, m),
    nan_where_all_masked=_by(naive_softmax),
    uniform_where_all_masked=_by(lambda e, m: naive_softmax(e, m, -1e9)),
)


def _value_right(came, right, case):
    """The value is right, and the scores of the keys that are not masked stand beside it."""
    query, key, _, mask = case.wide()
    kept = np.broadcast_to(mask[:, None], came[1].shape)
    scores = np.allclose(came[1][kept], _scores(query, key)[kept], atol=1e-3)
    return scores and np.allclose(came[0], right[0], atol=1e-3)


attention.signs(scores_returned=_value_right)
