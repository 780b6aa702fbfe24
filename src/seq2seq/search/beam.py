"""Beam search: keep the K most probable beginnings instead of one (chapter 8).

Like every search it takes a step function, not a model; see `seq2seq.search.greedy`. All unfinished
hypotheses of all sentences take each step together, as rows of one batch.
"""

from numbers import Real
from typing import NamedTuple

import numpy as np
from keras import ops

from seq2seq.common.shapes import check_positive
from seq2seq.search.greedy import batch_size, pick_rows
from seq2seq.text.vocabulary import EOS, PAD, SOS


class BeamResult(NamedTuple):
    """The K hypotheses found for each of B sentences, the best first.

    Attributes:
        tokens: ids `(B, K, T)`, `<EOS>` included where it was reached, then `<PAD>`.
        scores: log-probability over length penalty `(B, K)`: what the hypotheses are ranked by;
            −inf where fewer than K hypotheses exist.
        log_probabilities: log-probability of each hypothesis `(B, K)`, in nats, as the model alone
            would score it.
        weights: attention weights `(B, K, T, S)`, 0 after `<EOS>`; `None` without attention.
    """

    tokens: np.ndarray
    scores: np.ndarray
    log_probabilities: np.ndarray
    weights: np.ndarray | None


def length_penalty(length, alpha):
    """Return the length penalty ((5 + length) / 6)^α (Wu et al., 2016, eq. 14).

    A log-probability is a sum of negative numbers, one for each token, so a longer sentence has a
    lower one. Divided by the penalty, sentences of different length compare; α = 0 does nothing.

    Example:
        >>> float(length_penalty(7, alpha=1.0))
        2.0
    """
    return ((5.0 + np.asarray(length)) / 6.0) ** alpha


def beam_search(step, state, max_length, width=4, alpha=0.6, sos=SOS, eos=EOS):
    """Keep `width` hypotheses: those that are finished, and the best of those that go on.

    A hypothesis that reaches `<EOS>` is finished: it keeps its place in the beam to the end,
    whatever better ones appear. The places that are left hold the most probable continuations of
    the others, so the beam of what goes on narrows with each that finishes. The cost: poor
    hypotheses that end early take places that better ones would have had, and a wider beam does not
    always find a better sentence. In return it needs no rule for when to stop. A beam of 1 is
    greedy search, and a beam wide enough for every beginning is exhaustive search.

    Args:
        step: step function, see `seq2seq.search.greedy`.
        state: state to start from; every leaf has the batch axis B first.
        max_length: stop after this many tokens, finished or not.
        width: number K of hypotheses kept for each sentence.
        alpha: exponent of the length penalty, 0 or more.
        sos: id of the token that starts every sentence.
        eos: id of the token that ends a sentence.

    Returns:
        A `BeamResult`.

    Raises:
        ValueError: if `max_length` or `width` is not a positive whole number, α is negative or no
            number, or `state` does not hold tensors with one batch axis.

    Example:
        >>> logits = np.log([[0.0, 0.0, 0.0, 0.6, 0.4], [0.0, 0.0, 1.0, 0.0, 0.0]] + np.array(1e-9))
        >>> def step(token, state):
        ...     return logits[state["t"]], {"t": state["t"] + 1}, None
        >>> beam_search(step, {"t": np.array([0])}, max_length=5, width=2).tokens.tolist()
        [[[3, 2], [4, 2]]]
    """
    check_positive("beam_search", max_length=max_length, width=width)
    if isinstance(alpha, bool) or not isinstance(alpha, Real) or not 0 <= alpha < float("inf"):
        raise ValueError(
            f"beam_search: `alpha` must be a number, 0 or more. Received: alpha={alpha!r}."
        )
    batch = batch_size("beam_search", state)
    beam = _Beam(batch, width)
    places = beam.going()  # one for each row of the state
    token = np.full(batch, sos, "int32")
    for _ in range(max_length):
        logits, state, weights = step(token, state)
        if weights is not None:
            weights = _in_places(ops.cast(weights, "float32"), places, batch, width, 0.0)
        # The K best of all continuations are among the K best of each hypothesis.
        log_p, following = ops.top_k(
            ops.log_softmax(ops.cast(logits, "float32")), min(width, logits.shape[-1])
        )  # (rows, <= K) each
        parents = beam.extend(
            _in_places(log_p, places, batch, width, -np.inf),  # (B, K, <= K)
            _in_places(following, places, batch, width, PAD),  # (B, K, <= K)
            weights,
            eos,
        )
        row_of = np.zeros(batch * width, int)
        row_of[places] = np.arange(len(places))
        places = beam.going()
        if not places.size:
            break
        token = beam.tokens[-1].reshape(-1)[places]
        state = pick_rows(state, row_of[parents[places]])
    return beam.result(alpha)


class _Beam:
    """K hypotheses for each of B sentences, as arrays `(B, K)`; past steps as lists of them."""

    def __init__(self, batch, width):
        self.log_p = np.full((batch, width), -np.inf)
        self.log_p[:, 0] = 0.0  # one beginning, the empty one; the other places are free
        self.finished = np.zeros((batch, width), bool)
        self.length = np.zeros((batch, width), int)
        self.tokens: list[np.ndarray] = []
        self.weights: list[np.ndarray] = []

    def going(self) -> np.ndarray:
        """Return which of the B·K places hold a hypothesis that is not finished."""
        return np.flatnonzero(~self.finished & np.isfinite(self.log_p))

    def extend(self, log_p, following, weights, eos) -> np.ndarray:
        """Give every unfinished place the best continuations; return the places they come from."""
        batch, width, size = log_p.shape
        # Finished hypotheses move to the front and stay; they offer no continuation.
        order = np.argsort(~self.finished, axis=1, kind="stable")  # (B, K)
        kept = np.take_along_axis(self.finished, order, axis=1)  # (B, K)
        total = np.where(self.finished, -np.inf, self.log_p)[:, :, None] + log_p  # (B, K, <= K)
        total = total.reshape(batch, width * size)
        best = np.argsort(-total, axis=1, kind="stable")[:, :width]  # (B, <= K)
        best = np.pad(best, ((0, 0), (0, width - best.shape[1])), mode="edge")
        rank = np.maximum(np.arange(width) - kept.sum(axis=1, keepdims=True), 0)  # (B, K)
        chosen = np.take_along_axis(best, rank, axis=1)  # (B, K)
        parent = np.where(kept, order, chosen // size)  # (B, K)
        token = np.take_along_axis(following.reshape(batch, width * size), chosen, axis=1)
        token = np.where(kept, PAD, token).astype("int32")
        continued = np.take_along_axis(total, chosen, axis=1)
        # Fewer continuations than places: the last places stay empty.
        continued = np.where(rank < total.shape[1], continued, -np.inf)
        self.log_p = np.where(kept, np.take_along_axis(self.log_p, parent, axis=1), continued)
        self.length = np.take_along_axis(self.length, parent, axis=1) + ~kept
        self.finished = kept | ((token == eos) & np.isfinite(self.log_p))
        self.tokens = [np.take_along_axis(past, parent, axis=1) for past in self.tokens]
        self.tokens.append(token)
        if weights is not None:
            # (B, K, S): a finished hypothesis looks at nothing any more.
            now = np.take_along_axis(weights, parent[:, :, None], axis=1)
            self.weights = [
                np.take_along_axis(past, parent[:, :, None], axis=1) for past in self.weights
            ]
            self.weights.append(np.where(kept[:, :, None], 0.0, now))
        return (np.arange(batch)[:, None] * width + parent).reshape(-1)  # (B·K,)

    def result(self, alpha) -> BeamResult:
        """Rank the hypotheses by log-probability over length penalty."""
        scores = self.log_p / length_penalty(self.length, alpha)
        order = np.argsort(-scores, axis=1, kind="stable")
        tokens = np.take_along_axis(np.stack(self.tokens, axis=2), order[:, :, None], axis=1)
        weights = None
        if self.weights:
            weights = np.stack(self.weights, axis=2)  # (B, K, T, S)
            weights = np.take_along_axis(weights, order[:, :, None, None], axis=1)
        return BeamResult(
            tokens,
            np.take_along_axis(scores, order, axis=1),
            np.take_along_axis(self.log_p, order, axis=1),
            weights,
        )


def _in_places(array, places, batch, width, empty):
    """Put each row of `(rows, ...)` into its place of `(B, K, ...)`."""
    array = ops.convert_to_numpy(array)
    whole = np.full((batch * width, *array.shape[1:]), empty, array.dtype)
    whole[places] = array
    return whole.reshape(batch, width, *array.shape[1:])
