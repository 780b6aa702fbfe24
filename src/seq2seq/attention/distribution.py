"""Attention distribution: scores become weights that sum to 1 (chapter 6)."""

import keras
from keras import ops

from seq2seq.common.shapes import check_positive_number, check_shape

LOWEST_TEMPERATURE = 2.0**-126  # the smallest normal float32: what is smaller may count as 0


@keras.saving.register_keras_serializable("seq2seq")
class AttentionDistribution(keras.layers.Layer):
    """Masked softmax over the source axis: α_ts = exp(e_ts/τ) / Σ_s' exp(e_ts'/τ).

    Bahdanau et al. (2015), eq. 6. A masked position gets weight 0 exactly; a row whose positions
    are all masked gets zeros, since there is nothing to attend to. In mixed precision the weights
    are computed in float32, then rounded to the layer's precision.

    Args:
        temperature: τ > 0, at least 2^-126, the smallest normal float32. Below 1 the distribution
            is sharper, above 1 flatter.

    Raises:
        ValueError: if the temperature is not a positive number or too small, or a shape does not
            fit.

    Example:
        >>> import numpy as np
        >>> weights = AttentionDistribution()(np.zeros((1, 1, 2), "float32"))
        >>> np.asarray(weights).tolist()
        [[[0.5, 0.5]]]
    """

    def __init__(self, temperature=1.0, **kwargs):
        super().__init__(**kwargs)
        check_positive_number(self, temperature=temperature)
        if temperature < LOWEST_TEMPERATURE:
            raise ValueError(
                "AttentionDistribution: `temperature` must be at least 2^-126, the smallest normal "
                f"float32, about 1.18e-38. Received: temperature={temperature!r}."
            )
        self.temperature = temperature
        self.supports_masking = True

    def call(self, scores, mask=None):
        """Turn scores into weights.

        Call arguments:
            scores: `(B, T, S)`.
            mask: optional boolean, `(B, S)` for all queries alike or `(B, T, S)`; `True` = attend.

        Returns:
            Weights `(B, T, S)` in [0, 1]; each row sums to 1, or is all 0 if fully masked.
        """
        sizes = check_shape(self, "scores", scores.shape, "(B, T, S)")
        wide = ops.cast(scores, "float32") if _is_half(scores) else scores
        if mask is not None:
            mask = ops.cast(mask, "bool")
            if len(mask.shape) == 2:
                check_shape(self, "mask", mask.shape, "(B, S)", **sizes)
                mask = ops.expand_dims(mask, 1)  # (B, 1, S)
            else:
                check_shape(self, "mask", mask.shape, "(B, T, S)", **sizes)
        if self.temperature < 1:
            # The highest score of a row becomes 0, so that no quotient is +inf.
            highest = ops.max(_fill(wide, mask), axis=-1, keepdims=True)  # (B, T, 1)
            wide = wide - ops.stop_gradient(highest)
        weights = _softmax(_fill(wide / self.temperature, mask))
        if mask is not None:
            # Exactly 0, in a row that is fully masked too.
            weights = ops.where(mask, weights, 0.0)
        return ops.cast(weights, scores.dtype)

    def compute_mask(self, inputs, mask=None):
        """Return no mask: weights have axes of their own."""
        return None

    def get_config(self):
        """Return the arguments that rebuild this layer."""
        return {**super().get_config(), "temperature": self.temperature}


def _fill(scores, mask):
    # A very low score instead of -inf, because the softmax of a row of -inf is NaN. Whatever stood
    # under the mask, even inf, is gone.
    return scores if mask is None else ops.where(mask, scores, -3.0e38)


def _softmax(scores):
    # One position gets all, whatever its score; Keras' softmax would warn of it at every step.
    return ops.exp(scores - scores) if scores.shape[-1] == 1 else ops.softmax(scores, axis=-1)


def _is_half(tensor):
    return keras.backend.standardize_dtype(tensor.dtype) in ("float16", "bfloat16")
