"""The two blocks that a Transformer is stacked from (chapter 10).

A block is two or three sublayers: self-attention, in the decoder cross-attention, and a
feed-forward network. Each is wrapped in a residual connection.
"""

import keras
from keras import ops

from seq2seq.attention.multi_head import MultiHeadAttention
from seq2seq.common.shapes import check_flag, check_positive, check_rate, check_shape
from seq2seq.transformer.sublayers import FeedForward, Residual


class Block(keras.layers.Layer):
    """What both blocks share: sizes, self-attention, feed-forward, configuration.

    Args:
        units: width U of the states that go in and come out.
        heads: number H of attention heads.
        feed_forward: width of the hidden layer of the feed-forward network.
        dropout: share of what each sublayer computes that is dropped in training.
        pre_norm: normalize before each sublayer instead of after; see `Residual`.
    """

    def __init__(self, units, heads, feed_forward, dropout=0.0, pre_norm=False, **kwargs):
        super().__init__(**kwargs)
        check_positive(self, units=units, heads=heads, feed_forward=feed_forward)
        check_rate(self, dropout=dropout)
        check_flag(self, pre_norm=pre_norm)
        self.units = units
        self.heads = heads
        self.feed_forward = feed_forward
        self.dropout = dropout
        self.pre_norm = pre_norm
        self.self_attention = MultiHeadAttention(
            heads, units, name="self_attention", dtype=self.dtype_policy
        )
        self.self_residual = self._residual("self_residual")
        self.network = FeedForward(units, feed_forward, name="network", dtype=self.dtype_policy)
        self.network_residual = self._residual("network_residual")
        self.supports_masking = True

    def _residual(self, name):
        return Residual(self.dropout, self.pre_norm, name=name, dtype=self.dtype_policy)

    def build(self, states_shape):
        """Create all parameters."""
        check_shape(self, "states", states_shape, "(B, T, U)", U=self.units)
        self.self_attention.build(states_shape, states_shape, states_shape)
        self.network.build(states_shape)
        self.self_residual.build(states_shape)
        self.network_residual.build(states_shape)

    def _attend_to_self(self, states, mask, training):
        """Let the states ask one another; return them and the weights `(B, H, T, T)`."""
        given = self.self_residual.enter(states)
        result, weights = self.self_attention(given, given, given, mask=mask, return_weights=True)
        return self.self_residual.leave(states, result, training), weights

    def _transform(self, states, training):
        result = self.network(self.network_residual.enter(states))
        return self.network_residual.leave(states, result, training)

    def get_config(self):
        """Return the arguments that rebuild this layer."""
        names = ("units", "heads", "feed_forward", "dropout", "pre_norm")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


@keras.saving.register_keras_serializable("seq2seq")
class EncoderBlock(Block):
    """Encoder block (Vaswani et al., 2017, 3.1): self-attention, then a feed-forward network.

    Its arguments are those of `Block`.

    Example:
        >>> import numpy as np
        >>> block = EncoderBlock(units=8, heads=2, feed_forward=16)
        >>> tuple(block(np.ones((1, 5, 8), "float32")).shape)
        (1, 5, 8)
    """

    def call(self, states, mask=None, return_weights=False, training=False):
        """Let every position ask every other.

        Call arguments:
            states: `(B, S, U)`.
            mask: boolean `(B, S)` or `(B, S, S)`, `True` = attend.
            return_weights: also return the weights of this same pass.

        Returns:
            States `(B, S, U)`; with `return_weights`, the pair of them and the weights
            `(B, H, S, S)`.
        """
        check_shape(self, "states", states.shape, "(B, S, U)", U=self.units)
        states, weights = self._attend_to_self(states, mask, training)
        states = self._transform(states, training)
        return (states, weights) if return_weights else states

    def compute_mask(self, inputs, mask=None):
        """Return the mask `(B, S)` of the states, which the next block needs too."""
        return mask if mask is not None and ops.ndim(mask) == 2 else None


@keras.saving.register_keras_serializable("seq2seq")
class DecoderBlock(Block):
    """Decoder block (Vaswani et al., 2017, 3.1): self-attention, cross-attention, feed-forward.

    Cross-attention is the attention of chapters 4 to 7: the query comes from the target, keys and
    values are the encoder states. The arguments are those of `Block`.

    Example:
        >>> import numpy as np
        >>> block = DecoderBlock(units=8, heads=2, feed_forward=16)
        >>> states, encoder_states = np.ones((1, 3, 8), "float32"), np.ones((1, 5, 8), "float32")
        >>> tuple(block(states, encoder_states).shape)
        (1, 3, 8)
    """

    def __init__(self, units, heads, feed_forward, dropout=0.0, pre_norm=False, **kwargs):
        super().__init__(units, heads, feed_forward, dropout, pre_norm, **kwargs)
        self.cross_attention = MultiHeadAttention(
            heads, units, name="cross_attention", dtype=self.dtype_policy
        )
        self.cross_residual = self._residual("cross_residual")

    def build(self, states_shape, encoder_states_shape):
        """Create all parameters."""
        super().build(states_shape)
        self.cross_attention.build(states_shape, encoder_states_shape, encoder_states_shape)
        self.cross_residual.build(states_shape)

    def call(
        self,
        states,
        encoder_states,
        self_mask=None,
        mask=None,
        return_weights=False,
        training=False,
        encoder_states_mask=None,
    ):
        """Let every target position ask the target, then the source.

        Call arguments:
            states: `(B, T, U)`.
            encoder_states: `(B, S, U)`.
            self_mask: boolean `(B, T, T)`, `True` = attend; `causal_mask`, unless it may peek.
            mask: boolean `(B, S)`, `True` at the source tokens.
            return_weights: also return the weights of this same pass.
            encoder_states_mask: boolean `(B, S)`, used if there is no `mask`; Keras fills it with
                the mask that the encoder states carry.

        Returns:
            States `(B, T, U)`; with `return_weights`, the states, the weights of self-attention
            `(B, H, T, T)` and those of cross-attention `(B, H, T, S)`.
        """
        sizes = check_shape(self, "states", states.shape, "(B, T, U)", U=self.units)
        check_shape(self, "encoder_states", encoder_states.shape, "(B, S, U)", B=sizes["B"])
        mask = encoder_states_mask if mask is None else mask
        states, self_weights = self._attend_to_self(states, self_mask, training)
        memory = self.cross_attention.prepare(encoder_states, encoder_states)
        states, weights = self._attend_to_source(states, memory, mask, training)
        return (states, self_weights, weights) if return_weights else states

    def compute_mask(self, inputs, mask=None):
        """Return no mask: padding on the right of the target is left to the loss."""
        return None

    def step(self, states, cache, memory, mask=None):
        """Do for one position what `call` does for all.

        Args:
            states: `(B, 1, U)`, the newest position.
            cache: keys and values of the earlier positions, two tensors `(B, H, t, D)`.
            memory: `cross_attention.prepare(encoder_states, encoder_states)`.
            mask: boolean `(B, S)`, `True` at the source tokens.

        Returns:
            States `(B, 1, U)`, the cache one position longer, and the weights of cross-attention
            `(B, H, 1, S)`.
        """
        given = self.self_residual.enter(states)
        newest = self.self_attention.prepare(given, given)  # (B, H, 1, D), twice
        cache = tuple(
            ops.concatenate([earlier, new], axis=2)
            for earlier, new in zip(cache, newest, strict=True)
        )  # (B, H, t + 1, D), twice
        states = self.self_residual.leave(states, self.self_attention.attend(given, *cache))
        states, weights = self._attend_to_source(states, memory, mask, training=False)
        return states, cache, weights

    def _attend_to_source(self, states, memory, mask, training):
        """Let the states ask the source, and transform them; return the weights too."""
        result, weights = self.cross_attention.attend(
            self.cross_residual.enter(states), *memory, mask, return_weights=True
        )
        states = self.cross_residual.leave(states, result, training)
        return self._transform(states, training), weights
