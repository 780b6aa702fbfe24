"""What a Transformer block is put together from, beside attention (chapter 10)."""

import keras

from seq2seq.common.projection import Projection


class Residual(keras.layers.Layer):
    """Residual connection (He et al., 2016) with layer normalization (Ba et al., 2016).

    Post-norm, as published by Vaswani et al. (2017, 3.1): y = LayerNorm(x + f(x)). Pre-norm: y = x
    + f(LayerNorm(x)). In post-norm a gradient that comes down the stack passes a normalization
    after every sum, and at the start of training those of the parameters near the output are so
    large that the first steps must be small: hence the warm-up of the published schedule. In
    pre-norm the path x → y → … is a plain sum from the last block to the first, gradients start
    out of a like size in all blocks, and training needs no warm-up (Xiong et al., 2020). The price:
    what leaves the stack is not normalized, so one more normalization follows the last block.
    """

    def __init__(self, dropout=0.0, pre_norm=False, **kwargs):
        super().__init__(**kwargs)
        self.pre_norm = pre_norm
        self.normalization = keras.layers.LayerNormalization(
            name="normalization", dtype=self.dtype_policy
        )
        self.dropout = keras.layers.Dropout(dropout, name="dropout", dtype=self.dtype_policy)

    def build(self, states_shape):
        """Create gain and offset of the normalization."""
        self.normalization.build(states_shape)

    def enter(self, states):
        """Return what the sublayer is given."""
        return self.normalization(states) if self.pre_norm else states

    def leave(self, states, result, training=False):
        """Return the sum of what the sublayer was given and what it computed."""
        total = states + self.dropout(result, training=training)
        return total if self.pre_norm else self.normalization(total)


class FeedForward(keras.layers.Layer):
    """Feed-forward network (Vaswani et al., 2017, eq. 2): W_2 max(0, W_1 x + b_1) + b_2.

    It works on each position alone: nothing passes from one to another here.
    """

    def __init__(self, units, feed_forward, **kwargs):
        super().__init__(**kwargs)
        self.hidden = Projection(
            feed_forward, activation="relu", name="hidden", dtype=self.dtype_policy
        )
        self.output_layer = Projection(units, name="output_layer", dtype=self.dtype_policy)
        self.supports_masking = True

    def build(self, states_shape):
        """Create both matrices and biases."""
        self.hidden.build(states_shape)
        self.output_layer.build((*states_shape[:-1], self.hidden.units))

    def call(self, states):
        """Return `(B, T, units)` for states `(B, T, units)`."""
        return self.output_layer(self.hidden(states))
