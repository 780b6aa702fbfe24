"""How good a translation is, and how well attention finds the right word."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np


class Bleu(NamedTuple):
    """A BLEU score in [0, 100] and sacreBLEU's signature, without which it means little."""

    score: float
    signature: str


def bleu(hypotheses: Sequence[str], references: Sequence[Sequence[str]]) -> Bleu:
    """Corpus BLEU (Papineni et al., 2002), computed by sacreBLEU (Post, 2018), lower-cased.

    Args:
        hypotheses: N translations as plain text.
        references: for each of them, one or more reference translations.

    Returns:
        The score and the signature.

    Raises:
        ValueError: if there is nothing to score, or the numbers of sentences differ.

    Example:
        >>> bleu(["the black cat eats"], [["the black cat eats"]]).score
        100.0
    """
    from sacrebleu.metrics import BLEU

    if not hypotheses or len(hypotheses) != len(references):
        raise ValueError(
            "bleu: `references` must hold one list for each hypothesis, at least one. Received: "
            f"len(hypotheses)={len(hypotheses)}, len(references)={len(references)}."
        )
    if any(isinstance(several, str) or not several for several in references):
        raise ValueError("bleu: `references` must be lists of sentences. Received: a plain string.")
    most = max(len(several) for several in references)
    # sacreBLEU wants streams: the first reference of all, the second of all, ...
    streams = [[s[i] if i < len(s) else None for s in references] for i in range(most)]
    metric = BLEU(lowercase=True)
    score = metric.corpus_score(list(hypotheses), streams).score
    return Bleu(round(score, 2), str(metric.get_signature()))


def links(weights: np.ndarray) -> set[tuple[int, int]]:
    """Read an alignment off attention weights: each target token to its most attended source token.

    Args:
        weights: `(T, S)`, one row for each target token.

    Returns:
        Links (t, s).

    Example:
        >>> sorted(links(np.array([[0.1, 0.9], [0.8, 0.2]])))
        [(0, 1), (1, 0)]
    """
    weights = np.asarray(weights)
    if weights.ndim != 2 or not weights.shape[1]:
        raise ValueError(
            f"links: `weights` must have shape (T, S), S > 0. Received: shape={weights.shape}."
        )
    return {(t, int(s)) for t, s in enumerate(weights.argmax(axis=1))}


def alignment_error_rate(
    found: Iterable[set], sure: Iterable[set], possible: Iterable[set]
) -> float:
    """Alignment error rate of a corpus (Och and Ney, 2003): 1 − (|A∩S| + |A∩P|) / (|A| + |S|).

    Args:
        found: for each sentence, the links A found.
        sure: for each sentence, the sure gold links S.
        possible: for each sentence, the possible gold links P, S among them.

    Returns:
        A share in [0, 1]; 0 is perfect.

    Raises:
        ValueError: if a sure link is not possible, or there is no link at all.

    Example:
        >>> alignment_error_rate([{(0, 0), (1, 1), (2, 2)}], [{(0, 0)}], [{(0, 0)}])
        0.5
    """
    hits = size = 0
    for a, s, p in zip(found, sure, possible, strict=True):
        a, s, p = set(a), set(s), set(p)
        if not s <= p:
            raise ValueError(
                "alignment_error_rate: `possible` must contain every sure link. "
                f"Received: sure link {min(s - p)} that is not possible."
            )
        hits += len(a & s) + len(a & p)
        size += len(a) + len(s)
    if not size:
        raise ValueError("alignment_error_rate: there must be a link. Received: none at all.")
    return 1 - hits / size
