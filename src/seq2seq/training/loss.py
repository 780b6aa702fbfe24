"""The loss: how surprised the model is by the true next token."""

import keras
from keras import ops

from seq2seq.vocabulary import PAD


@keras.saving.register_keras_serializable("seq2seq")
class MaskedCrossEntropy(keras.losses.Loss):
    """Mean of −log p(y_t | y_1 … y_{t-1}, x) over the real target tokens, in nats.

    Padding is left out of the sum and of the count, so that it changes no number.

    Example:
        >>> import numpy as np
        >>> loss = MaskedCrossEntropy()(np.array([[1, 0]]), np.zeros((1, 2, 4), "float32"))
        >>> round(float(loss), 4)  # log 4: all four tokens equally likely
        1.3863
    """

    def __init__(self, name="masked_cross_entropy", **kwargs):
        kwargs.setdefault("reduction", "sum")
        super().__init__(name=name, **kwargs)

    def call(self, target_out, logits):
        """Return the loss of a batch.

        Args:
            target_out: true token ids `(B, T)`, padded with `<PAD>`.
            logits: `(B, T, V)`.

        Returns:
            A scalar in nats a token.
        """
        mask = ops.cast(ops.not_equal(target_out, PAD), "float32")  # (B, T)
        surprise = ops.sparse_categorical_crossentropy(
            target_out, ops.cast(logits, "float32"), from_logits=True
        )  # (B, T)
        return ops.sum(surprise * mask) / ops.maximum(ops.sum(mask), 1.0)
