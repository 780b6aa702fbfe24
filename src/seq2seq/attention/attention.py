"""Attention: score, distribution and value in a row (chapters 4 to 7)."""

import keras

from seq2seq.attention.distribution import AttentionDistribution
from seq2seq.attention.score import get_score, tensor_of
from seq2seq.attention.value import AttentionValue
from seq2seq.common.shapes import check_shape


@keras.saving.register_keras_serializable("seq2seq")
class Attention(keras.layers.Layer):
    """The whole mechanism: (query, key, value) → attention value.

    Three layers in a row, each of them a chapter: a score layer, `AttentionDistribution` and
    `AttentionValue`.

    Args:
        score: `"dot"`, `"scaled_dot"`, `"general"`, `"additive"`, or a `Score` layer.
        temperature: temperature of the softmax.

    Raises:
        ValueError: if the score is unknown or a shape does not fit.

    Example:
        >>> import numpy as np
        >>> query, key = np.ones((2, 3, 7), "float32"), np.ones((2, 5, 7), "float32")
        >>> value, weights = Attention("dot")(query, key, key, return_weights=True)
        >>> tuple(value.shape), tuple(weights.shape)
        ((2, 3, 7), (2, 3, 5))
    """

    def __init__(self, score="dot", temperature=1.0, **kwargs):
        super().__init__(**kwargs)
        self.score = get_score(score, dtype=self.dtype_policy)
        self.distribution = AttentionDistribution(
            temperature, name="distribution", dtype=self.dtype_policy
        )
        self.value = AttentionValue(name="value", dtype=self.dtype_policy)
        self.supports_masking = True

    def build(self, query_shape, key_shape, value_shape):
        """Create the parameters of the score, if it has any."""
        if not self.score.built:
            self.score.build(query_shape, key_shape)

    def __call__(self, query, key, *arguments, **keywords):
        """Call the layer as Keras does; see `call`."""
        return super().__call__(query, tensor_of(key), *arguments, **keywords)

    def call(self, query, key, value, mask=None, return_weights=False, key_mask=None):
        """Attend.

        Call arguments:
            query: `(B, T, D_q)`.
            key: `(B, S, D_k)`, finite under the mask too, since 0 times infinity is no number.
            value: `(B, S, U)`, finite likewise.
            mask: optional boolean `(B, S)` or `(B, T, S)`; `True` = attend.
            return_weights: also return the weights of this same pass.
            key_mask: boolean `(B, S)`, used if there is no `mask`; Keras fills it with the mask
                that the key carries, from an embedding with `mask_zero=True` for example.

        Returns:
            Attention value `(B, T, U)`; with `return_weights`, the pair of it and the weights
            `(B, T, S)`.
        """
        self.score.check(query.shape, key.shape)
        self.check_value(key.shape, value.shape)
        mask = key_mask if mask is None else mask
        return self.attend(query, self.score.prepare_key(key), value, mask, return_weights)

    def attend(self, query, prepared_key, value, mask=None, return_weights=False):
        """Attend with a key that `score.prepare_key` has prepared: the part done at every step."""
        scores = self.score.score(query, prepared_key)  # (B, T, S)
        weights = self.distribution(scores, mask=mask)  # (B, T, S)
        attention_value = self.value(weights, value)  # (B, T, U)
        return (attention_value, weights) if return_weights else attention_value

    def check_value(self, key_shape, value_shape):
        """Raise a `ValueError` unless there is one value for each key."""
        check_shape(self, "value", value_shape, "(B, S, U)", B=key_shape[0], S=key_shape[1])

    def compute_mask(self, inputs, mask=None, **kwargs):
        """Return no mask: the source axis has been summed away."""
        return None

    def get_config(self):
        """Return the arguments that rebuild this layer."""
        score = keras.saving.serialize_keras_object(self.score)
        # Without its shapes: this layer builds the score, so that parameters keep their paths.
        score.pop("build_config", None)
        return {
            **super().get_config(),
            "score": score,
            "temperature": self.distribution.temperature,
        }
