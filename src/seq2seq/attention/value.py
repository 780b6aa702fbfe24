"""Attention value: the values, weighted and summed (chapter 7)."""

import keras
from keras import ops

from seq2seq.common.shapes import check_shape


@keras.saving.register_keras_serializable("seq2seq")
class AttentionValue(keras.layers.Layer):
    """Weighted sum of the values: a_t = Σ_s α_ts v_s (Bahdanau et al., 2015, eq. 5).

    Each a_t is a point in the convex hull of the values, because the weights are a distribution.

    Raises:
        ValueError: if a shape does not fit.

    Example:
        >>> import numpy as np
        >>> weights = np.array([[[0.25, 0.75]]], "float32")
        >>> value = np.array([[[0.0, 4.0], [4.0, 0.0]]], "float32")
        >>> np.asarray(AttentionValue()(weights, value)).tolist()
        [[[3.0, 1.0]]]
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, weights, value):
        """Mix the values by the weights.

        Call arguments:
            weights: `(B, T, S)`, the attention distribution.
            value: `(B, S, U)`, the encoder states; finite where the weight is 0 too, since 0 times
                infinity is no number.

        Returns:
            Attention value `(B, T, U)`, in the unit of the values.
        """
        sizes = check_shape(self, "weights", weights.shape, "(B, T, S)")
        check_shape(self, "value", value.shape, "(B, S, U)", B=sizes["B"], S=sizes["S"])
        return ops.matmul(weights, value)  # (B, T, U)

    def compute_mask(self, inputs, mask=None):
        """Return no mask: the source axis has been summed away."""
        return None

    def get_config(self):
        """Return the arguments that rebuild this layer."""
        return super().get_config()
