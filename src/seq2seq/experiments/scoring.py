"""Scores of one trained model: in all, and by source length."""

import time
from collections.abc import Sequence

import numpy as np

from seq2seq.corpora.pair import Pair
from seq2seq.evaluation.forced import forced_weights, forced_weights_by_head
from seq2seq.evaluation.metrics import alignment_error_rate, bleu, links
from seq2seq.text.languages import Language
from seq2seq.translator import Translator

BINS = tuple((low, low + 4) for low in range(1, 50, 5))
BATCH_SIZE = 128


def score_splits(
    translator: Translator, splits: dict[str, Sequence[Pair]], like_length: bool = True
) -> dict:
    """Translate pairs greedily and score the result.

    Args:
        translator: the model to score.
        splits: pairs by split, no source twice.
        like_length: translate in batches of like length; else in batches of any lengths, where
            short sentences come with much padding.

    Returns:
        JSON values: for each split its scores, and `by_length` those of all splits together, keyed
        by source length. Scores are the number of `sources`, `bleu`, `exact_match`, and, where the
        model attends and gold links are known, `alignment_error_rate`.
    """
    language, scores = translator.target_language, {}
    pairs, texts, found_links = [], [], []
    for split, chosen in splits.items():
        split_texts, split_links = _translate(translator, list(chosen), like_length)
        scores[split] = _score(list(chosen), split_texts, split_links, language)
        pairs += chosen
        texts += split_texts
        found_links += split_links
    scores["by_length"] = {}
    for low, high in BINS:
        rows = [i for i, pair in enumerate(pairs) if low <= len(pair.source) <= high]
        if rows:
            scores["by_length"][f"{low}-{high}"] = _score(
                *([column[i] for i in rows] for column in (pairs, texts, found_links)), language
            )
    return scores


def alignment_by_head(translator: Translator, pairs: Sequence[Pair]) -> list[list[float]]:
    """Score the cross-attention of every head of a Transformer by itself.

    Args:
        translator: a Transformer.
        pairs: pairs with gold links.

    Returns:
        Alignment error rates, a list over blocks of lists over heads.
    """
    weights = forced_weights_by_head(translator, pairs, BATCH_SIZE)  # (blocks, H, T, S) each
    sure, possible = [pair.sure for pair in pairs], [pair.possible for pair in pairs]
    blocks, heads = weights[0].shape[:2]
    return [
        [
            alignment_error_rate([links(w[block, head]) for w in weights], sure, possible)
            for head in range(heads)
        ]
        for block in range(blocks)
    ]


def alignment(translator: Translator, pairs: Sequence[Pair]) -> float:
    """Score the attention of a whole model: of a Transformer the mean over heads, last block.

    Args:
        translator: a model with attention.
        pairs: pairs with gold links.

    Returns:
        The alignment error rate.
    """
    found = [links(weights) for weights in forced_weights(translator, pairs, BATCH_SIZE)]
    return alignment_error_rate(found, [p.sure for p in pairs], [p.possible for p in pairs])


def generation_speed(translator: Translator, pairs: Sequence[Pair]) -> int:
    """Return how many target tokens a second of processor time a greedy translation makes.

    The sources are translated twice, and the second time is counted: in the first the step may
    still have to be compiled.
    """
    sources = [pair.source for pair in pairs]
    translator.translate_tokens(sources, batch_size=BATCH_SIZE)
    started = time.process_time()
    found = translator.translate_tokens(sources, batch_size=BATCH_SIZE)
    return round(sum(len(one.target) for one in found) / (time.process_time() - started))


def _translate(translator, pairs, like_length):
    """Return the text of each pair's translation, and the links its weights say, or `None`."""
    aligned = translator.has_attention and any(pair.sure for pair in pairs)
    order = np.arange(len(pairs))
    size = len(pairs)
    if not like_length:
        order, size = np.random.default_rng(0).permutation(order), BATCH_SIZE
    texts, found_links = [None] * len(pairs), [None] * len(pairs)
    for start in range(0, len(pairs), size):
        rows = order[start : start + size]
        chosen = [pairs[i] for i in rows]
        sources = [pair.source for pair in chosen]
        found = translator.translate_tokens(sources, batch_size=BATCH_SIZE)
        weights = forced_weights(translator, chosen, BATCH_SIZE) if aligned else [None] * len(rows)
        for i, translation, w in zip(rows, found, weights, strict=True):
            texts[i] = translation.text
            found_links[i] = None if w is None else links(w)
    return texts, found_links


def _score(pairs, texts, found_links, language: Language) -> dict:
    gold = [language.join(pair.target) for pair in pairs]
    result = {
        "sources": len(pairs),
        "bleu": bleu(texts, [[reference] for reference in gold], language.code).score,
        "exact_match": float(np.mean([t == g for t, g in zip(texts, gold, strict=True)])),
    }
    if found_links[0] is not None:
        sure, possible = [pair.sure for pair in pairs], [pair.possible for pair in pairs]
        result["alignment_error_rate"] = alignment_error_rate(found_links, sure, possible)
    return result
