"""What encoder and decoder of the Transformer share: blocks, one on another (chapter 10)."""

import keras

from seq2seq.common.shapes import check_flag, check_positive
from seq2seq.transformer.token_embedding import TokenEmbedding


class Stack(keras.layers.Layer):
    """Token embedding, a stack of blocks, a configuration; a subclass reads or writes with them.

    Args:
        vocabulary_size: number V of token ids.
        units: width U of states and embeddings, `d_model` in the paper; a multiple of `heads`.
        heads: number H of heads of each attention.
        blocks: number of blocks.
        feed_forward: width of the hidden layer of the feed-forward networks; by default four times
            `units`, as published.
        dropout: share of embeddings and of what each sublayer computes that is dropped in training.
        pre_norm: normalize before each sublayer instead of after; see `Residual`.
        positions: add the positional encoding.
    """

    block_type: type

    def __init__(
        self,
        vocabulary_size,
        units,
        heads=4,
        blocks=2,
        feed_forward=None,
        dropout=0.0,
        pre_norm=False,
        positions=True,
        **kwargs,
    ):
        super().__init__(**kwargs)
        check_positive(self, vocabulary_size=vocabulary_size, units=units, blocks=blocks)
        check_flag(self, pre_norm=pre_norm, positions=positions)
        self.vocabulary_size = vocabulary_size
        self.units = units
        self.heads = heads
        self.blocks = blocks
        self.feed_forward = 4 * units if feed_forward is None else feed_forward
        self.dropout = dropout
        self.pre_norm = pre_norm
        self.positions = positions
        self.tokens = TokenEmbedding(
            vocabulary_size, units, dropout, positions, name="tokens", dtype=self.dtype_policy
        )
        self.stack = [
            self.block_type(
                units,
                heads,
                self.feed_forward,
                dropout,
                pre_norm,
                name=f"block_{i}",
                dtype=self.dtype_policy,
            )
            for i in range(blocks)
        ]
        self.normalization = None
        if pre_norm:
            self.normalization = keras.layers.LayerNormalization(
                name="normalization", dtype=self.dtype_policy
            )

    def build_stack(self, tokens_shape, *shapes):
        """Create the parameters of embedding, blocks and normalization."""
        states_shape = (*tokens_shape, self.units)
        self.tokens.build(tokens_shape)
        for block in self.stack:
            block.build(states_shape, *shapes)
        if self.pre_norm:
            self.normalization.build(states_shape)

    def finish(self, states):
        """Normalize what leaves the stack, if the blocks have not."""
        return self.normalization(states) if self.pre_norm else states

    def compute_mask(self, inputs, mask=None, **kwargs):
        """Return no mask: the source mask is given by name, padded targets are left to the loss."""
        return None

    def get_config(self):
        """Return the arguments that rebuild this layer."""
        names = ("vocabulary_size", "units", "heads", "blocks", "feed_forward", "dropout")
        names += ("pre_norm", "positions")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
