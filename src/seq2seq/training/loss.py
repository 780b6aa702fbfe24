"""The loss: how surprised the model is by the true next token; and how often it is right."""

import keras
from keras import ops

from seq2seq.common.shapes import check_rate
from seq2seq.text.vocabulary import PAD


@keras.saving.register_keras_serializable("seq2seq")
class MaskedCrossEntropy(keras.losses.Loss):
    """Mean of −log p(y_t | y_1 … y_{t-1}, x) over the real target tokens, in nats.

    Padding is left out of the sum and of the count, so that it changes no number. There are no
    other weights: the loss of a batch is one number. Under `tf.distribute` the count is that of all
    replicas, each of which gives its share of the mean, so that their gradients add up to those of
    the whole batch on one device.

    Args:
        label_smoothing: share ε in [0, 1) of the probability that the truth is said to give to all
            tokens alike (Szegedy et al., 2016; Vaswani et al., 2017, section 5.4). The model is
            then not driven to be certain, and does better on sentences it has not seen.

    Example:
        >>> import numpy as np
        >>> loss = MaskedCrossEntropy()(np.array([[1, 0]]), np.zeros((1, 2, 4), "float32"))
        >>> round(float(loss), 4)  # log 4: all four tokens equally likely
        1.3863
    """

    def __init__(self, label_smoothing=0.0, name="masked_cross_entropy", **kwargs):
        kwargs.setdefault("reduction", "sum")
        super().__init__(name=name, **kwargs)
        check_rate(self, label_smoothing=label_smoothing)
        self.label_smoothing = label_smoothing

    def __call__(self, target_out, logits, sample_weight=None):
        """Return the loss of a batch, as `call` does; Keras calls it so in training.

        Raises:
            ValueError: if there is a `sample_weight`.
        """
        if sample_weight is not None:
            raise ValueError(
                "MaskedCrossEntropy: `sample_weight` must be None: a batch has one loss. "
                f"Received: sample_weight={sample_weight!r}."
            )
        # Keras would weight that number by a mask that the logits may carry.
        return self.call(target_out, logits)

    def call(self, target_out, logits):
        """Return the loss of a batch.

        Args:
            target_out: true token ids `(B, T)`, padded with `<PAD>`.
            logits: `(B, T, V)`.

        Returns:
            A scalar in nats a token.
        """
        mask = ops.cast(ops.not_equal(target_out, PAD), "float32")  # (B, T)
        logits = ops.cast(logits, "float32")
        surprise = ops.sparse_categorical_crossentropy(
            target_out, logits, from_logits=True
        )  # (B, T)
        if self.label_smoothing:
            # The mean of −log p over all tokens, from the same logits.
            of_all = ops.logsumexp(logits, axis=-1) - ops.mean(logits, axis=-1)  # (B, T)
            surprise += self.label_smoothing * (of_all - surprise)
        return ops.sum(surprise * mask) / ops.maximum(_over_replicas(ops.sum(mask)), 1.0)

    def get_config(self):
        """Return the arguments that rebuild this loss."""
        return {**super().get_config(), "label_smoothing": self.label_smoothing}


@keras.saving.register_keras_serializable("seq2seq")
class MaskedAccuracy(keras.metrics.Mean):
    """Share of the real target tokens that get the highest logit, with the true ones before them.

    Padding is left out. Keras' own `"accuracy"` counts it, and there a model that gets every
    sentence right may read 0.74, because it need not predict `<PAD>`.

    Example:
        >>> import numpy as np
        >>> accuracy = MaskedAccuracy()
        >>> accuracy.update_state(np.array([[3, 1, 0]]), np.eye(4, dtype="float32")[[[3, 2, 2]]])
        >>> float(accuracy.result())
        0.5
    """

    def __init__(self, name="masked_accuracy", dtype=None):
        super().__init__(name=name, dtype=dtype)

    def update_state(self, target_out, logits, sample_weight=None):
        """Count a batch: true token ids `(B, T)`, padded with `<PAD>`, and logits `(B, T, V)`.

        Raises:
            ValueError: if there is a `sample_weight`.
        """
        if sample_weight is not None:
            raise ValueError(
                "MaskedAccuracy: `sample_weight` must be None: every token counts alike. "
                f"Received: sample_weight={sample_weight!r}."
            )
        mask = ops.cast(ops.not_equal(target_out, PAD), "float32")  # (B, T)
        guess = ops.argmax(logits, axis=-1)  # (B, T)
        super().update_state(ops.equal(ops.cast(target_out, guess.dtype), guess), mask)


def _over_replicas(count):
    """Return the sum of a count over all replicas that work on one batch."""
    if keras.backend.backend() != "tensorflow":
        return count
    import tensorflow as tf

    replica = tf.distribute.get_replica_context()
    if replica is None or replica.num_replicas_in_sync == 1:
        return count
    return replica.all_reduce("sum", count)
