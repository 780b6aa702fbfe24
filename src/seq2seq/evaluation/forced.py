"""Where a trained model looks while it is made to produce the reference."""

from collections.abc import Sequence

import numpy as np

from seq2seq.corpora.pair import Pair
from seq2seq.translator import Translator


def forced_weights(
    translator: Translator, pairs: Sequence[Pair], batch_size: int = 128
) -> list[np.ndarray]:
    """Return where the model looks while it is made to produce the reference.

    Args:
        translator: a model with attention.
        pairs: pairs whose target the decoder is given (teacher forcing).
        batch_size: pairs in a batch.

    Returns:
        For each pair weights `(T, S)`, one row for each token of its target, `<EOS>` left out. Of
        a model of subword pieces the weights are brought back to the words that gold links join:
        what the pieces of a source word get is summed, and the rows of the pieces of a target word
        are averaged.

    Raises:
        ValueError: if the model has no attention.
    """
    if not translator.has_attention:
        raise ValueError(
            "forced_weights: `translator` must have attention. "
            f"Received: a {type(translator.model).__name__}."
        )

    def look(source, target):
        return translator.model((source, target), return_weights=True)[1]  # (B, T, S)

    return _forced(translator, pairs, batch_size, look)


def forced_weights_by_head(
    translator: Translator, pairs: Sequence[Pair], batch_size: int = 128
) -> list[np.ndarray]:
    """Return the cross-attention of every head of a Transformer; else as `forced_weights`.

    Returns:
        For each pair weights `(N, H, T, S)`, N blocks of H heads.

    Raises:
        ValueError: if the model is no Transformer.
    """
    if not hasattr(translator.model, "all_weights"):
        raise ValueError(
            "forced_weights_by_head: `translator` must have a Transformer. "
            f"Received: a {type(translator.model).__name__}."
        )

    def look(source, target):
        cross = translator.model.all_weights((source, target))[1].cross
        return np.stack([np.asarray(weights) for weights in cross], axis=1)  # (B, N, H, T, S)

    return _forced(translator, pairs, batch_size, look)


def _forced(translator, pairs, batch_size, look) -> list[np.ndarray]:
    """Return for each pair `look(source, target)`, its last two axes brought back to words."""
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].source))
    weights: dict[int, np.ndarray] = {}
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        source = translator.source_vocabulary.encode([pairs[i].source for i in batch])
        target = translator.target_vocabulary.encode([pairs[i].target for i in batch], sos=True)
        for row, i in zip(np.asarray(look(source, target)), batch, strict=True):
            to_words = _words_of(translator.target_vocabulary, pairs[i].target)
            from_words = _words_of(translator.source_vocabulary, pairs[i].source)
            row = row[..., : len(to_words), : len(from_words)]
            mean = to_words / to_words.sum(axis=0)  # (pieces of the target, T)
            weights[i] = mean.T @ row @ from_words  # (..., T, S)
    return [weights[i] for i in range(len(pairs))]


def _words_of(vocabulary, words) -> np.ndarray:
    """Return which of the words each piece belongs to: 1 or 0, `(pieces, words)`."""
    sizes = [len(vocabulary.split([word])) for word in words]
    return np.repeat(np.eye(len(words), dtype="float32"), sizes, axis=0)
