"""The gradient that reaches each source position: the vanishing gradient, measured (chapter 9)."""

from collections.abc import Sequence

import keras
import numpy as np

from seq2seq.corpora.pair import Corpus, Pair
from seq2seq.text.vocabulary import PAD
from seq2seq.translator import Translator


def gradient_norms(
    translator: Translator, pairs: Sequence[Pair], token: int | None = None
) -> np.ndarray:
    """Return how strongly the loss depends on each source position.

    At position s it is the norm of ∂L/∂x_s, where x_s is the embedded source token and L the loss
    −log p of a sentence: the mean over its target tokens, `<EOS>` included, or that of one of them.
    A network cannot learn from a position from which no gradient comes (Hochreiter, 1991; Bengio et
    al., 1994).

    Args:
        translator: a model on the TensorFlow backend, trained or not.
        pairs: pairs whose sources have one length S.
        token: index of one target token (`<EOS>` is the last, -1); `None` takes all.

    Returns:
        Norms `(N, S)`, one row a pair; averaging over rows is left to the reader.

    Raises:
        ValueError: if there are no pairs, or their sources differ in length.
    """
    import tensorflow as tf

    lengths = sorted({len(pair.source) for pair in pairs})
    if len(lengths) != 1:
        raise ValueError(
            f"gradient_norms: `pairs` must have sources of one length. Received: lengths={lengths}."
        )
    source = translator.source_vocabulary.encode([pair.source for pair in pairs])  # (N, S)
    target = translator.target_vocabulary.encode(
        [pair.target for pair in pairs], sos=True, eos=True
    )
    target_in, target_out = target[:, :-1], target[:, 1:]  # (N, T)
    share = _share(target_out, token)  # (N, T)
    matrix = translator.model.encoder.embedding.embeddings
    with tf.GradientTape() as tape:
        logits = translator.model((source, target_in))  # (N, T, V)
        surprise = keras.ops.sparse_categorical_crossentropy(target_out, logits, from_logits=True)
        loss = keras.ops.sum(surprise * share)
    # Of a lookup the tape keeps the gradient of each row that was looked up: those of x_s.
    looked_up = tape.gradient(loss, matrix.value)
    gradient = np.asarray(looked_up.values).reshape(*source.shape, -1)  # (N, S, E)
    return np.linalg.norm(gradient, axis=-1)


def _share(target_out, token):
    """Return how much each target token counts in the loss of its sentence `(N, T)`."""
    real = target_out != PAD
    if token is None:
        return (real / real.sum(axis=1, keepdims=True)).astype("float32")
    lengths = real.sum(axis=1)
    if not -lengths.min() <= token < lengths.min():
        raise ValueError(
            f"gradient_norms: `token` must be an index into {lengths.min()} target tokens. "
            f"Received: token={token}."
        )
    place = token if token >= 0 else lengths + token  # one for all, or one for each row
    share = np.zeros(target_out.shape, "float32")
    share[np.arange(len(share)), place] = 1.0
    return share


def pairs_of_length(corpus: Corpus, length: int) -> list[Pair]:
    """Return the held-out pairs with exactly this many source tokens."""
    held_out = (*corpus.test, *corpus.validation, *corpus.long_test)
    return [pair for pair in held_out if len(pair.source) == length]
