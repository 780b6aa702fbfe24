"""Score a trained model on sentence pairs: quality, exact match, alignment, and all by length."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from seq2seq.corpora.pair import Pair
from seq2seq.evaluation.forced import forced_weights
from seq2seq.evaluation.metrics import alignment_error_rate, attention_mass, bleu, chrf, links
from seq2seq.evaluation.significance import confidence_interval
from seq2seq.text.languages import FRENCH_TO_ENGLISH, Language, language
from seq2seq.translator import Translation, Translator

LENGTH_BINS = ((1, 5), (6, 10), (11, 15), (16, 20), (21, 25), (26, 30), (31, 40), (41, 50))


class Outcome(NamedTuple):
    """How a model translates the sources of some pairs: N distinct sources, in order.

    Attributes:
        sources: tokens of each source.
        translations: one for each source.
        references: for each source, the targets of all pairs that have it, as plain text.
    """

    sources: list[tuple[str, ...]]
    translations: list[Translation]
    references: list[list[str]]

    @property
    def hypotheses(self) -> list[str]:
        """The translations as plain text."""
        return [translation.text for translation in self.translations]


def translate_pairs(
    translator: Translator,
    pairs: Sequence[Pair],
    batch_size: int = 128,
    width: int = 1,
    alpha: float = 0.6,
) -> Outcome:
    """Translate the sources of the pairs; those with the same source are one with many references.

    Args:
        translator: the model.
        pairs: pairs it was not trained on.
        batch_size: sentences translated at once.
        width: hypotheses kept for each sentence; 1 is greedy search.
        alpha: exponent of the length penalty of a beam.

    Returns:
        An `Outcome`, whose `hypotheses` and `references` are what `bleu`, `chrf`,
        `confidence_interval` and `paired_test` take.
    """
    written = _target_language(translator)
    references: dict[tuple, list[str]] = {}
    for pair in pairs:
        references.setdefault(pair.source, []).append(written.join(pair.target))
    sources = list(references)
    translations = translator.translate_tokens(
        sources, batch_size=batch_size, width=width, alpha=alpha
    )
    return Outcome(sources, translations, list(references.values()))


def evaluate(
    translator: Translator,
    pairs: Sequence[Pair],
    batch_size: int = 128,
    width: int = 1,
    alpha: float = 0.6,
    samples: int = 0,
) -> dict:
    """Translate the pairs and score the result.

    Pairs with the same source are one item with several references.

    Args:
        translator: the model to score.
        pairs: pairs it was not trained on.
        batch_size: sentences translated at once.
        width: hypotheses kept for each sentence; 1 is greedy search.
        alpha: exponent of the length penalty of a beam.
        samples: resampled test sets for the intervals; 0 leaves the intervals out.

    Returns:
        JSON values: number of `pairs` and of distinct `sources`; `bleu` with its `signature` and
        `chrf` with its `chrf_signature`; `exact_match`, the share of sources translated to the
        letter; with `samples`, `bleu_interval` and `chrf_interval`, each the ends `[low, high]` of
        an `Interval`. Where the model attends and gold links are known, `alignment_error_rate`, and
        the share of attention on gold links, `attention_on_sure` and `attention_on_possible`
        (`attention_mass`). And by length of the source, keyed as `"6-10"`: `bleu_by_length`,
        `exact_match_by_length` and `alignment_by_length`.
    """
    outcome = translate_pairs(translator, pairs, batch_size, width, alpha)
    sources, found, gold = outcome.sources, outcome.hypotheses, outcome.references
    to = _target_language(translator).code
    by_bleu, by_chrf = bleu(found, gold, to), chrf(found, gold)
    exact = [f in g for f, g in zip(found, gold, strict=True)]

    def of_some(chosen):
        return bleu([found[i] for i in chosen], [gold[i] for i in chosen], to).score

    result = {
        "pairs": len(pairs),
        "sources": len(sources),
        "bleu": by_bleu.score,
        "signature": by_bleu.signature,
        "chrf": by_chrf.score,
        "chrf_signature": by_chrf.signature,
        "exact_match": _share(exact),
        "bleu_by_length": by_length(
            sources, lambda chosen: {"sources": len(chosen), "bleu": of_some(chosen)}
        ),
        "exact_match_by_length": by_length(
            sources,
            lambda chosen: {
                "sources": len(chosen),
                "exact_match": _share([exact[i] for i in chosen]),
            },
        ),
    }
    if samples:
        for metric in ("bleu", "chrf"):
            interval = confidence_interval(found, gold, metric, samples)
            result[f"{metric}_interval"] = [round(interval.low, 2), round(interval.high, 2)]
    aligned = [pair for pair in pairs if pair.sure]
    if translator.has_attention and aligned:
        result |= _alignment(forced_weights(translator, aligned, batch_size), aligned)
    return result


def by_length(sources: Sequence[Sequence[str]], score: Callable[[list[int]], dict]) -> dict:
    """Score sentences in bins of like source length.

    Args:
        sources: N sentences as tokens.
        score: called with the indices of the sentences of one bin.

    Returns:
        What `score` returned, keyed by the ends of the bin, as `"6-10"`; no bin is empty. Sources
        of more than 50 tokens are in none.

    Example:
        >>> by_length([["le", "chat"], ["le"] * 7], lambda chosen: {"sources": chosen})
        {'1-5': {'sources': [0]}, '6-10': {'sources': [1]}}
    """
    found = {}
    for low, high in LENGTH_BINS:
        chosen = [i for i, source in enumerate(sources) if low <= len(source) <= high]
        if chosen:
            found[f"{low}-{high}"] = score(chosen)
    return found


def _target_language(translator) -> Language:
    """Return the language that a translator writes; English of one that does not say."""
    return language(getattr(translator, "languages", FRENCH_TO_ENGLISH)[1])


def _share(values) -> float:
    return round(float(np.mean(values)), 4)


def _alignment(weights, pairs) -> dict:
    """Score attention against gold links: all pairs together, then by length of the source."""

    def of_some(chosen):
        chosen_weights = [weights[i] for i in chosen]
        sure, possible = [pairs[i].sure for i in chosen], [pairs[i].possible for i in chosen]
        found = [links(w) for w in chosen_weights]
        return {
            "alignment_error_rate": round(alignment_error_rate(found, sure, possible), 4),
            "attention_on_sure": round(attention_mass(chosen_weights, sure), 4),
            "attention_on_possible": round(attention_mass(chosen_weights, possible), 4),
        }

    return {
        **of_some(range(len(pairs))),
        "alignment_by_length": by_length(
            [pair.source for pair in pairs],
            lambda chosen: {"pairs": len(chosen), **of_some(chosen)},
        ),
    }
