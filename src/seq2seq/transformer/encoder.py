"""Encoder of the Transformer: self-attention, block after block (chapter 10)."""

import keras
from keras import ops

from seq2seq.attention.masks import as_boolean, padding_mask
from seq2seq.common.shapes import check_shape
from seq2seq.transformer.blocks import EncoderBlock
from seq2seq.transformer.stack import Stack


@keras.saving.register_keras_serializable("seq2seq")
class TransformerEncoder(Stack):
    """Encoder (Vaswani et al., 2017, 3.1): every source token asks every other, block after block.

    Its arguments are those of `Stack`.

    Raises:
        ValueError: if an argument is out of range or `source` is not `(B, S)`.

    Example:
        >>> import numpy as np
        >>> encoder = TransformerEncoder(vocabulary_size=10, units=4, heads=2)
        >>> tuple(encoder(np.array([[5, 7, 2, 0]])).shape)
        (1, 4, 4)
    """

    block_type = EncoderBlock

    def build(self, source_shape):
        """Create all parameters."""
        check_shape(self, "source", source_shape, "(B, S)")
        self.build_stack(source_shape)

    def call(self, source, mask=None, return_weights=False, training=False):
        """Read a batch of sentences.

        Call arguments:
            source: token ids `(B, S)`, padded on the right.
            mask: boolean `(B, S)`, `True` at tokens; by default `source != <PAD>`.
            return_weights: also return the weights of this same pass.

        Returns:
            Encoder states `(B, S, U)`, 0 where masked; with `return_weights`, the pair of them and
            a list with the weights `(B, H, S, S)` of each block.
        """
        sizes = check_shape(self, "source", source.shape, "(B, S)")
        mask = padding_mask(source) if mask is None else as_boolean(self, mask)
        check_shape(self, "mask", mask.shape, "(B, S)", **sizes)
        states, weights = self.tokens(source, training=training), []  # (B, S, U)
        for block in self.stack:
            states, seen = block(states, mask=mask, return_weights=True, training=training)
            weights.append(seen)
        states = self.finish(states)
        states = states * ops.cast(ops.expand_dims(mask, 2), states.dtype)  # (B, S, U)
        return (states, weights) if return_weights else states
