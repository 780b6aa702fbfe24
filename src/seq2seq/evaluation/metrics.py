"""How good a translation is, and how well attention finds the right word."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np


class Score(NamedTuple):
    """A score in [0, 100] and sacreBLEU's signature, without which it means little."""

    score: float
    signature: str


# How sacreBLEU cuts the words of languages that write no spaces between them.
_CUT = {"zh": "zh"} | dict.fromkeys(("ja", "th", "lo", "my", "km"), "char")
_ORDER = 4  # words of the longest runs that BLEU counts


def bleu(
    hypotheses: Sequence[str], references: Sequence[Sequence[str]], language: str = "en"
) -> Score:
    """Corpus BLEU (Papineni et al., 2002), computed by sacreBLEU (Post, 2018), lower-cased.

    Where no reference has four words, as in a list of words, no run of four can be right: then only
    runs as long as there are count, and the signature says `eff:yes`.

    Args:
        hypotheses: N translations as plain text.
        references: for each of them, one or more reference translations.
        language: code of their language, for those that write no spaces between words.

    Returns:
        The score and the signature.

    Raises:
        ValueError: if there is nothing to score, or the numbers of sentences differ.

    Example:
        >>> bleu(["the black cat eats"], [["the black cat eats"]]).score
        100.0
        >>> bleu(["good day", "yes"], [["good day"], ["yes"]]).score
        100.0
    """
    return _score("bleu", hypotheses, references, language)


def chrf(hypotheses: Sequence[str], references: Sequence[Sequence[str]]) -> Score:
    """Corpus chrF (Popović, 2015): F2 of character n-grams, by sacreBLEU, lower-cased.

    It counts runs of one to six letters where BLEU counts runs of one to four words, so `cats` for
    `cat` is nearly right to it and as wrong as any other word to BLEU.

    Args:
        hypotheses: N translations as plain text.
        references: for each of them, one or more reference translations.

    Returns:
        The score and the signature.

    Raises:
        ValueError: if there is nothing to score, or the numbers of sentences differ.

    Example:
        >>> round(chrf(["the cats eat"], [["the cat eats"]]).score)
        60
    """
    return _score("chrf", hypotheses, references)


def metric_named(name: str):
    """Return sacreBLEU's metric `"bleu"` or `"chrf"`, set as all scores of the course are.

    Raises:
        ValueError: if there is no metric of this name.

    Example:
        >>> metric_named("bleu").lowercase
        True
    """
    from sacrebleu.metrics import BLEU, CHRF

    metrics = {"bleu": BLEU, "chrf": CHRF}
    if name not in metrics:
        raise ValueError(
            f"metric_named: `name` must be one of {', '.join(metrics)}. Received: name={name!r}."
        )
    return metrics[name](lowercase=True)


def reference_streams(
    owner: str, hypotheses: Sequence[str], references: Sequence[Sequence[str]]
) -> list[list[str | None]]:
    """Return the references as sacreBLEU wants them: the first of all sentences, the second, ...

    Args:
        owner: name of the function to blame in an error.
        hypotheses: N translations.
        references: for each of them, one or more reference translations.

    Returns:
        As many streams of N references as the sentence with most references has; `None` where a
        sentence has fewer.

    Raises:
        ValueError: if there is nothing to score, or the numbers of sentences differ.

    Example:
        >>> reference_streams("bleu", ["a", "b"], [["a"], ["b", "c"]])
        [['a', 'b'], [None, 'c']]
    """
    if not hypotheses or len(hypotheses) != len(references):
        raise ValueError(
            f"{owner}: `references` must hold one list for each hypothesis, at least one. "
            f"Received: len(hypotheses)={len(hypotheses)}, len(references)={len(references)}."
        )
    if any(isinstance(several, str) or not several for several in references):
        raise ValueError(
            f"{owner}: `references` must be lists of sentences. Received: a plain string."
        )
    most = max(len(several) for several in references)
    return [[s[i] if i < len(s) else None for s in references] for i in range(most)]


def _score(name, hypotheses, references, language="en") -> Score:
    streams = reference_streams(name, hypotheses, references)
    metric = metric_named(name)
    if name == "bleu":
        cut = _CUT.get(language.split("-")[0])
        if cut:
            metric = type(metric)(lowercase=True, tokenize=cut)
        words = (metric.tokenizer(text).split() for several in references for text in several)
        metric.effective_order = all(len(several) < _ORDER for several in words)
    score = metric.corpus_score(list(hypotheses), streams).score
    return Score(round(score, 2), str(metric.get_signature()))


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


def attention_mass(weights: Iterable[np.ndarray], gold: Iterable[set]) -> float:
    """Return the share of attention that lies on gold links.

    For every target token that has a gold link, the weights of the source tokens it is linked to
    are summed; the result is the mean of these sums over all such tokens of the corpus. Unlike the
    alignment error rate, which sees only the largest weight of a row, it tells a decoder that looks
    at the right word from one that looks at it a little more than elsewhere.

    Args:
        weights: for each sentence, weights `(T, S)`.
        gold: for each sentence, gold links (t, s), sure or possible.

    Returns:
        A share in [0, 1].

    Raises:
        ValueError: if a link lies outside the weights, or there is no link at all.

    Example:
        >>> attention_mass([np.array([[0.75, 0.25], [0.5, 0.5]])], [{(0, 0)}])
        0.75
    """
    shares = []
    for all_weights, several in zip(weights, gold, strict=True):
        all_weights = np.asarray(all_weights)  # (T, S)
        on_links = np.zeros(all_weights.shape, bool)
        for t, s in several:
            if not (0 <= t < all_weights.shape[0] and 0 <= s < all_weights.shape[1]):
                raise ValueError(
                    "attention_mass: `gold` must hold links (t, s) inside the weights (T, S). "
                    f"Received: link {(t, s)}, weights.shape={all_weights.shape}."
                )
            on_links[t, s] = True
        linked = on_links.any(axis=1)  # (T,)
        shares.extend(np.where(on_links, all_weights, 0.0).sum(axis=1)[linked])
    if not shares:
        raise ValueError("attention_mass: there must be a link. Received: none at all.")
    return float(np.mean(shares))
