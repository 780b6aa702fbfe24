"""Sampling: draw the next token instead of taking the best one (chapter 2)."""

import numpy as np
from keras import ops

from seq2seq.common.shapes import check_positive, check_positive_number


def sampled(step, rng, temperature=1.0, top_k=None):
    """Turn a step function into one that a greedy search samples from.

    To the logits over the temperature it adds Gumbel noise, after which the largest is a draw from
    the softmax (Gumbel, 1954; Maddison et al., 2014). Whatever takes the best token thus samples.

    Args:
        step: step function, see `seq2seq.search.greedy`.
        rng: `numpy.random.Generator` to draw from.
        temperature: above 1 the draws are more varied, below 1 more like the best.
        top_k: draw among the k most probable tokens only; `None` means all (Fan et al., 2018).

    Returns:
        A step function. Its logits are perturbed, so the scores of a search through it are not
        log-probabilities.

    Raises:
        ValueError: if the temperature is not positive, or `top_k` is not a positive whole number.

    Example:
        >>> from seq2seq import greedy_search
        >>> logits = np.array([[0.0, 0.0, 2.0, 9.0, 9.0]])
        >>> step = sampled(lambda token, state: (logits, state, None), np.random.default_rng(0))
        >>> set(greedy_search(step, np.zeros(1), 20).tokens[0].tolist()) <= {2, 3, 4}
        True
    """
    check_positive_number("sampled", temperature=temperature)
    if top_k is not None:
        check_positive("sampled", top_k=top_k)

    def step_with_noise(token, state):
        logits, state, weights = step(token, state)
        logits = np.asarray(ops.convert_to_numpy(logits), "float64") / temperature  # (B, V)
        if top_k is not None and top_k < logits.shape[1]:
            least = np.partition(logits, -top_k, axis=1)[:, [-top_k]]  # (B, 1)
            logits = np.where(logits >= least, logits, -np.inf)
        return logits + rng.gumbel(size=logits.shape), state, weights

    return step_with_noise
