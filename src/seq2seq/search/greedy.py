"""Search: from a model's next-token probabilities to a whole sentence (chapters 2 and 8).

A search knows nothing of models. It takes a step function `(token, state) -> (logits, state,
weights)`, where `token` is `(B,)`, `logits` is `(B, V)`, `weights` is `(B, S)` or `None`, and every
leaf of `state` has B as its first axis. B shrinks during a search: what is finished leaves the
batch, so that no step is spent on it.
"""

from typing import NamedTuple

import numpy as np
from keras import ops, tree

from seq2seq.common.shapes import check_positive
from seq2seq.text.vocabulary import EOS, SOS


class SearchResult(NamedTuple):
    """What a search found for a batch of B sentences, T steps at most.

    Attributes:
        tokens: ids `(B, T)`, `<EOS>` included where it was reached, then `<PAD>`.
        scores: log-probability of each sentence `(B,)`, in nats, `<EOS>` included.
        weights: attention weights `(B, T, S)`, 0 after `<EOS>`; `None` without attention.
    """

    tokens: np.ndarray
    scores: np.ndarray
    weights: np.ndarray | None


def greedy_search(step, state, max_length, sos=SOS, eos=EOS):
    """Take the most probable token at every step, until `<EOS>`.

    Args:
        step: step function, see the module.
        state: state to start from; every leaf has the batch axis B first.
        max_length: stop after this many tokens, finished or not.
        sos: id of the token that starts every sentence.
        eos: id of the token that ends a sentence.

    Returns:
        A `SearchResult`. A sentence of which `max_length` cut the end has no `<EOS>`.

    Raises:
        ValueError: if `max_length` is not a positive whole number, or `state` does not hold tensors
            with one batch axis.

    Example:
        >>> logits = np.array([[0.0, 0.0, 0.0, 0.0, 2.0], [0.0, 0.0, 3.0, 0.0, 2.0]])
        >>> def step(token, state):
        ...     return logits[state["t"]], {"t": state["t"] + 1}, None
        >>> greedy_search(step, {"t": np.array([0])}, max_length=5).tokens.tolist()
        [[4, 2]]
    """
    check_positive("greedy_search", max_length=max_length)
    batch = batch_size("greedy_search", state)
    rows = np.arange(batch)  # which sentences are not finished
    token = np.full(batch, sos, "int32")
    scores = np.zeros(batch)
    tokens, weights = [], []
    for _ in range(max_length):
        logits, state, step_weights = step(token, state)
        log_probabilities = ops.convert_to_numpy(ops.log_softmax(ops.cast(logits, "float32")))
        token = log_probabilities.argmax(axis=-1).astype("int32")  # (rows,)
        scores[rows] += log_probabilities[np.arange(len(rows)), token]
        tokens.append(_spread(token, rows, batch))
        if step_weights is not None:
            step_weights = ops.convert_to_numpy(ops.cast(step_weights, "float32"))
            weights.append(_spread(step_weights, rows, batch))  # (B, S)
        going = np.flatnonzero(token != eos)
        if not going.size:
            break
        if going.size < rows.size:
            rows, token = rows[going], token[going]
            state = pick_rows(state, going)
    return SearchResult(
        np.stack(tokens, axis=1),  # (B, T)
        scores,
        np.stack(weights, axis=1) if weights else None,  # (B, T, S)
    )


def batch_size(owner: str, state) -> int:
    """Return the batch size B that all leaves of a state begin with.

    Raises:
        ValueError: if there is no leaf, or one is no tensor or has another first axis.
    """
    leaves = tree.flatten(state)
    if not leaves:
        raise ValueError(
            f"{owner}: `state` must hold at least one tensor. Received: state={state!r}."
        )
    shapes = [tuple(getattr(leaf, "shape", ())) for leaf in leaves]
    if () in shapes or len({shape[0] for shape in shapes}) > 1:
        raise ValueError(
            f"{owner}: the leaves of `state` must be tensors that all have the batch axis B first. "
            f"Received: leaves of the shapes {shapes}."
        )
    return shapes[0][0]


def pick_rows(state, rows):
    """Return a state with these rows of the batch alone, in this order."""
    return tree.map_structure(lambda leaf: ops.take(leaf, rows, axis=0), state)


def _spread(array, rows, batch):
    """Put each row back in its place in the batch; the others are 0: `<PAD>`, or no attention."""
    whole = np.zeros((batch, *array.shape[1:]), array.dtype)
    whole[rows] = array
    return whole
