"""Score a trained model on sentence pairs: BLEU, exact match, alignment, and all by length."""

from collections.abc import Sequence

import numpy as np

from seq2seq.corpora.pair import Pair
from seq2seq.metrics import alignment_error_rate, bleu, links
from seq2seq.tokens import join_english
from seq2seq.translator import Translator

LENGTH_BINS = ((1, 5), (6, 10), (11, 15), (16, 20), (21, 25), (26, 30), (31, 40), (41, 50))


def evaluate(translator: Translator, pairs: Sequence[Pair], batch_size: int = 128) -> dict:
    """Translate the pairs greedily and score the result.

    Pairs with the same source are one item with several references.

    Args:
        translator: the model to score.
        pairs: pairs it was not trained on.
        batch_size: sentences translated at once.

    Returns:
        JSON values: number of `pairs` and of distinct `sources`; `bleu` with its `signature`;
        `exact_match`, the share of sources translated to the letter; `bleu_by_length`, keyed by
        source length; and, where the model attends and gold links are known,
        `alignment_error_rate`.
    """
    references: dict[tuple, list[str]] = {}
    for pair in pairs:
        references.setdefault(pair.source, []).append(join_english(pair.target))
    sources = list(references)
    found = [t.text for t in translator.translate_tokens(sources, batch_size=batch_size)]
    gold = [references[source] for source in sources]
    total = bleu(found, gold)
    by_length = {}
    for low, high in LENGTH_BINS:
        chosen = [i for i, source in enumerate(sources) if low <= len(source) <= high]
        if chosen:
            score = bleu([found[i] for i in chosen], [gold[i] for i in chosen]).score
            by_length[f"{low}-{high}"] = {"sources": len(chosen), "bleu": score}
    result = {
        "pairs": len(pairs),
        "sources": len(sources),
        "bleu": total.score,
        "signature": total.signature,
        "exact_match": round(float(np.mean([f in g for f, g in zip(found, gold, strict=True)])), 4),
        "bleu_by_length": by_length,
    }
    if translator.has_attention and any(pair.sure for pair in pairs):
        weights = forced_weights(translator, pairs, batch_size)
        error_rate = alignment_error_rate(
            [links(w) for w in weights],
            [pair.sure for pair in pairs],
            [pair.possible for pair in pairs],
        )
        result["alignment_error_rate"] = round(error_rate, 4)
    return result


def forced_weights(
    translator: Translator, pairs: Sequence[Pair], batch_size: int = 128
) -> list[np.ndarray]:
    """Return where the model looks while it is made to produce the reference.

    Args:
        translator: a model with attention.
        pairs: pairs whose target the decoder is given (teacher forcing).
        batch_size: pairs in a batch.

    Returns:
        For each pair weights `(T, S)`, one row for each token of its target, `<EOS>` left out.
    """
    if not translator.has_attention:
        raise ValueError(
            "forced_weights: `translator` must have attention. "
            f"Received: a {type(translator.model).__name__}."
        )
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].source))
    weights: dict[int, np.ndarray] = {}
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        source = translator.source_vocabulary.encode([pairs[i].source for i in batch])
        target = translator.target_vocabulary.encode([pairs[i].target for i in batch], sos=True)
        _, all_weights = translator.model((source, target), return_weights=True)
        for row, i in zip(np.asarray(all_weights), batch, strict=True):
            weights[i] = row[: len(pairs[i].target), : len(pairs[i].source)]  # (T, S)
    return [weights[i] for i in range(len(pairs))]
