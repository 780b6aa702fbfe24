"""Chapter 7, second part: one step of the decoder with attention, in both placements."""

import numpy as np

from seq2seq.exercises.attention_value import CHAPTER
from seq2seq.exercises.cases import Case, Cell, arrays, generator
from seq2seq.exercises.distribution import softmax
from seq2seq.exercises.exercise import exercise

SIZES = (("one token", 1, 1, 2, 2), ("ordinary", 1, 2, 1, 1), ("ordinary", 1, 3, 2, 2))
SIZES += (("ordinary", 2, 3, 2, 2), ("ordinary", 3, 5, 2, 3))


def _memories(rng, width):
    """Embedding, state, encoder states, mask, and a cell that reads E numbers, or more."""
    for label, b, s, e, u in SIZES:
        drawn = arrays(rng, (b, e), (b, u), (b, s, u))
        lengths = 1 + np.arange(b)[:, None] % s if b > 1 else np.array([[max(1, s - 1)]])
        yield label, [*drawn, np.arange(s) < lengths, Cell(rng, width(e, u), u)], u


def _luong_cases():
    rng = generator()
    for label, arguments, units in _memories(rng, lambda e, u: e):
        yield Case(label, *arguments, *arrays(rng, (2 * units, units)))


@exercise(_luong_cases, CHAPTER)
def luong_step(embedded, state, encoder_states, mask, cell, join):
    """Take one step of a decoder with attention in Luong's placement, with the dot score.

    The cell comes first, and its new state is the query. State and attention value, side by side in
    this order, times `join`, through tanh: that is the joined vector, from which the token is
    predicted.

    Args:
        embedded: floats `(B, E)`, the embedding vector of the last token.
        state: floats `(B, U)`, from the step before.
        encoder_states: floats `(B, S, U)`, keys and values.
        mask: booleans `(B, S)`, True = attend; at least one in each sentence.
        cell: function of x `(B, E)` and a state `(B, U)`; it returns the new state `(B, U)`.
        join: floats `(2U, U)`.

    Returns:
        joined: floats `(B, U)`.
        new_state: floats `(B, U)`, what the next step starts from.
        weights: floats `(B, S)`.
    """
    return _luong(embedded, state, encoder_states, mask, cell, join)


def _weigh(scores, mask):
    return softmax.reference(np.where(mask, scores, -np.inf))


def _attend(query, memory, mask, weigh=_weigh):
    """Return the attention value `(B, U)`, the weights `(B, S)` and the scores `(B, S)`."""
    scores = (memory @ query[:, :, None])[:, :, 0]
    weights = weigh(scores, mask)
    return (weights[:, None] @ memory)[:, 0], weights, scores


def _beside(*vectors):
    return np.concatenate(vectors, axis=-1)


def _luong(x, h, memory, mask, cell, join, weigh=_weigh, query=None, put=_beside, bend=np.tanh):
    """Take the step; every part of it can be another one, to make a mistake."""
    new = cell(x, h)
    value, weights, _ = _attend(new if query is None else query, memory, mask, weigh)
    return bend(put(new, value) @ join), new, weights


def _even(scores, mask):
    return mask / mask.sum(axis=1, keepdims=True)


def _unmasked(scores, mask):
    return softmax.reference(scores)


def _raw(scores, mask):
    return scores * mask


def _luong_with(**parts):
    return lambda *given: _luong(*given, **parts)


def _luong_returning(change):
    """Return a step that does all right and returns something else."""
    return lambda *given: change(given, *luong_step.reference(*given))


def _luong_scores(given, joined, new, weights):
    return joined, new, _attend(new, given[2], given[3])[2]


luong_step.mistakes(
    query_before_cell=lambda x, h, *rest: _luong(x, h, *rest, query=h),
    join_order=_luong_with(put=lambda h, a: _beside(a, h)),
    no_tanh=_luong_with(bend=lambda x: x),
    no_mask=_luong_with(weigh=_unmasked),
    joined_as_state=_luong_returning(lambda given, joined, new, weights: (joined, joined, weights)),
    old_state_returned=_luong_returning(lambda given, joined, new, w: (joined, given[1], w)),
    old_state_joined=lambda x, h, *rest: _luong(x, h, *rest, put=lambda _, a: _beside(h, a)),
    no_attention=_luong_with(put=lambda h, a: _beside(h, 0 * a)),
    no_softmax=_luong_with(weigh=_raw),
    mean_value=_luong_with(weigh=_even),
    scores_returned=_luong_returning(_luong_scores),
    state_left_out=_luong_with(put=lambda h, a: _beside(0 * h, a)),
)


def _bahdanau_cases():
    rng = generator(1)
    for label, arguments, _ in _memories(rng, lambda e, u: e + u):
        yield Case(label, *arguments)


@exercise(_bahdanau_cases, CHAPTER)
def bahdanau_step(embedded, state, encoder_states, mask, cell):
    """Take one step of a decoder with attention in Bahdanau's placement, with the dot score.

    Attention comes first, and the state of the step before is the query. The cell reads embedding
    vector and attention value, side by side in this order.

    Args:
        embedded: floats `(B, E)`, the embedding vector of the last token.
        state: floats `(B, U)`, from the step before.
        encoder_states: floats `(B, S, U)`, keys and values.
        mask: booleans `(B, S)`, True = attend; at least one in each sentence.
        cell: function of x `(B, E+U)` and a state `(B, U)`; it returns the new state `(B, U)`.

    Returns:
        new_state: floats `(B, U)`.
        attention_value: floats `(B, U)`.
        weights: floats `(B, S)`.
    """
    return _bahdanau(embedded, state, encoder_states, mask, cell)


def _bahdanau(x, h, memory, mask, cell, weigh=_weigh, put=_beside, start=None):
    value, weights, _ = _attend(h, memory, mask, weigh)
    new = cell(put(x, value), h if start is None else start(h, value))
    return new, value, weights


def _bahdanau_with(**parts):
    return lambda *given: _bahdanau(*given, **parts)


def _attending_again(x, h, memory, mask, cell):
    new, _, _ = _bahdanau(x, h, memory, mask, cell)
    return new, *_attend(new, memory, mask)[:2]


def _returning_scores(x, h, memory, mask, cell):
    new, value, _ = _bahdanau(x, h, memory, mask, cell)
    return new, value, _attend(h, memory, mask)[2]


def _scaled(scores, mask, units):
    return _weigh(scores / np.sqrt(units), mask)


bahdanau_step.mistakes(
    input_order=_bahdanau_with(put=lambda x, a: _beside(a, x)),
    no_mask=_bahdanau_with(weigh=_unmasked),
    attends_again=_attending_again,
    old_state_returned=lambda x, h, *rest: (h, *_bahdanau(x, h, *rest)[1:]),
    state_not_used=_bahdanau_with(start=lambda h, a: 0 * h),
    value_as_state=_bahdanau_with(start=lambda h, a: a),
    mean_value=_bahdanau_with(weigh=_even),
    no_softmax=_bahdanau_with(weigh=_raw),
    scaled=lambda x, h, *rest: _bahdanau(
        x, h, *rest, weigh=lambda scores, mask: _scaled(scores, mask, h.shape[-1])
    ),
    scores_returned=_returning_scores,
    embedding_left_out=_bahdanau_with(put=lambda x, a: _beside(0 * x, a)),
    value_left_out=_bahdanau_with(put=lambda x, a: _beside(x, 0 * a)),
)
