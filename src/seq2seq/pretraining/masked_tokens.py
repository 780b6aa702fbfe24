"""Self-supervision: questions that a sentence asks and answers by itself (chapter 10)."""

from typing import NamedTuple

import numpy as np

from seq2seq.common.shapes import check_rate, check_shape
from seq2seq.text.vocabulary import PAD, SPECIAL_TOKENS

# Of the tokens chosen, four in five are masked and one in ten becomes any other.
MASKED, RANDOM = 0.8, 0.1


class Cloze(NamedTuple):
    """Sentences with gaps, and what stood there.

    Attributes:
        tokens: ids `(B, S)`, what the model is given.
        labels: ids `(B, S)`: the token that was chosen, `<PAD>` where none was.
    """

    tokens: np.ndarray
    labels: np.ndarray


def mask_tokens(
    tokens: np.ndarray, mask_id: int, rng: np.random.Generator, share: float = 0.15
) -> Cloze:
    """Hide some tokens, as BERT does (Devlin et al., 2019, 3.1).

    Of the tokens chosen, 80 % become the mask, 10 % a token drawn at random and 10 % stay, so that
    a model that sees no mask later has learned to look at words too. No special token is chosen.

    Args:
        tokens: ids `(B, S)`, padded with `<PAD>`.
        mask_id: id of the mask, the first that the vocabulary does not use.
        rng: source of the choices.
        share: chance of each token to be chosen, in [0, 1).

    Returns:
        The sentences with gaps and the labels, both `int32`.

    Raises:
        ValueError: if `tokens` is not `(B, S)`, holds an id that is not below `mask_id`, or `share`
            is out of range.

    Example:
        >>> cloze = mask_tokens(np.array([[5, 6, 7, 0]]), 9, np.random.default_rng(3), share=0.5)
        >>> cloze.tokens.tolist(), cloze.labels.tolist()
        ([[9, 9, 7, 0]], [[5, 6, 0, 0]])
    """
    tokens = np.asarray(tokens, "int32")
    check_shape("mask_tokens", "tokens", tokens.shape, "(B, S)")
    check_rate("mask_tokens", share=share)
    if tokens.max(initial=PAD) >= mask_id:
        raise ValueError(
            f"mask_tokens: `tokens` must hold ids below `mask_id`, {mask_id}. "
            f"Received: {tokens.max()}."
        )
    first = len(SPECIAL_TOKENS)
    chosen = (tokens >= first) & (rng.random(tokens.shape) < share)  # (B, S)
    fate = rng.random(tokens.shape)  # (B, S)
    drawn = rng.integers(first, max(mask_id, first + 1), tokens.shape)  # (B, S)
    given = np.where(fate < MASKED, mask_id, np.where(fate < MASKED + RANDOM, drawn, tokens))
    return Cloze(
        np.where(chosen, given, tokens).astype("int32"),
        np.where(chosen, tokens, PAD).astype("int32"),
    )
