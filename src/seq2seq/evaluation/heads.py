"""What a head of self-attention does over many sentences: how much of its weight goes where."""

from collections.abc import Iterable, Sequence

import numpy as np


def attention_by_distance(weights: Iterable[np.ndarray], distances: Iterable[int]) -> list[float]:
    """Return how much self-attention goes to the token so many places away, on average.

    Args:
        weights: for each sentence, weights `(S, S)`.
        distances: places from the token that asks, negative for those before it.

    Returns:
        For each distance the mean weight in [0, 1], over all tokens that have a token there.

    Raises:
        ValueError: if no token has a token there.

    Example:
        >>> attention_by_distance([np.array([[0.25, 0.75], [1.0, 0.0]])], [-1, 0, 1])
        [1.0, 0.125, 0.75]
    """
    weights, means = list(weights), []
    for distance in distances:
        found = [np.diagonal(sentence, distance) for sentence in weights]
        if not sum(map(len, found)):
            raise ValueError(
                "attention_by_distance: `distances` must lie within the sentences. "
                f"Received: {distance}, longest sentence {max(map(len, weights), default=0)}."
            )
        means.append(float(np.mean(np.concatenate(found))))
    return means


def attention_in_phrase(
    weights: Iterable[np.ndarray],
    kinds: Iterable[Sequence[str]],
    phrase: Sequence[str],
    asks: int,
    told: int,
) -> float:
    """Return how much self-attention one word of a phrase gives to another, on average.

    Args:
        weights: for each sentence, weights `(S, S)`; padding may follow.
        kinds: for each sentence, what kind of word each token is.
        phrase: kinds of words that stand side by side, for instance determiner, noun.
        asks: place in the phrase of the word that asks, from 0.
        told: place in the phrase of the word that it looks at.

    Returns:
        The mean weight in [0, 1], over all places where the phrase stands.

    Raises:
        ValueError: if the phrase stands nowhere, or has no such place.

    Example:
        >>> attention_in_phrase([np.array([[1.0, 0.0], [0.75, 0.25]])], [("noun", "verb")],
        ...                     ("noun", "verb"), asks=1, told=0)
        0.75
    """
    phrase, found = tuple(phrase), []
    if not (0 <= asks < len(phrase) and 0 <= told < len(phrase)):
        raise ValueError(
            f"attention_in_phrase: `asks` and `told` must be places in {phrase}. "
            f"Received: asks={asks}, told={told}."
        )
    for sentence, kind in zip(weights, kinds, strict=True):
        for start in range(len(kind) - len(phrase) + 1):
            if tuple(kind[start : start + len(phrase)]) == phrase:
                found.append(sentence[start + asks, start + told])
    if not found:
        raise ValueError(
            f"attention_in_phrase: `phrase` must stand in a sentence. Received: phrase={phrase}."
        )
    return float(np.mean(found))
