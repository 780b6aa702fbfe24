"""Encoder: a sentence becomes one vector per token, and one for the whole (chapter 1)."""

import keras
from keras import ops

from seq2seq.attention.masks import padding_mask
from seq2seq.common.embedding import embedding
from seq2seq.common.shapes import (
    check_flag,
    check_not_empty,
    check_positive,
    check_rate,
    check_shape,
)


@keras.saving.register_keras_serializable("seq2seq")
class Encoder(keras.layers.Layer):
    """Recurrent encoder (Sutskever et al., 2014; Cho et al., 2014): one GRU step per token.

    Read in two directions (Bahdanau et al., 2015, section 3.2), the states of both directions are
    summed, so that U stays the width of everything.

    Args:
        vocabulary_size: number of token ids, the four special ones included.
        embedding_dim: width E of the embedding of a token.
        units: width U of the hidden state.
        bidirectional: also read the sentence from its end.
        dropout: share of each embedding and of each state dropped in training.

    Padding: only on the right (`<PAD>` = 0 after the last token). Keras then may run the GRU as one
    cuDNN kernel on a GPU (`use_cudnn="auto"`); on a CPU the mask is applied step by step, with the
    same numbers. States at padded positions are 0, and so is the context vector of a sentence
    without a token.

    Raises:
        ValueError: if an argument is out of range or `source` is not `(B, S)` with S at least 1.

    Example:
        >>> import numpy as np
        >>> encoder = Encoder(vocabulary_size=10, embedding_dim=3, units=4)
        >>> states, context_vector = encoder(np.array([[5, 7, 2, 0]]))
        >>> tuple(states.shape), tuple(context_vector.shape)
        ((1, 4, 4), (1, 4))
    """

    def __init__(
        self, vocabulary_size, embedding_dim, units, bidirectional=False, dropout=0.0, **kwargs
    ):
        super().__init__(**kwargs)
        check_positive(
            self, vocabulary_size=vocabulary_size, embedding_dim=embedding_dim, units=units
        )
        check_rate(self, dropout=dropout)
        check_flag(self, bidirectional=bidirectional)
        self.vocabulary_size = vocabulary_size
        self.embedding_dim = embedding_dim
        self.units = units
        self.bidirectional = bidirectional
        self.dropout = dropout
        self.embedding = embedding(vocabulary_size, embedding_dim, dtype=self.dtype_policy)
        self.embedding_dropout = keras.layers.Dropout(
            dropout, name="embedding_dropout", dtype=self.dtype_policy
        )
        self.state_dropout = keras.layers.Dropout(
            dropout, name="state_dropout", dtype=self.dtype_policy
        )
        self.forward_gru = keras.layers.GRU(
            units,
            return_sequences=True,
            return_state=True,
            name="forward_gru",
            dtype=self.dtype_policy,
        )
        self.backward_gru = None
        if bidirectional:
            self.backward_gru = keras.layers.GRU(
                units,
                return_sequences=True,
                return_state=True,
                go_backwards=True,
                name="backward_gru",
                dtype=self.dtype_policy,
            )

    def build(self, source_shape):
        """Create the embedding and the parameters of the GRU."""
        check_shape(self, "source", source_shape, "(B, S)")
        self.embedding.build(source_shape)
        embedded_shape = (*source_shape, self.embedding_dim)
        self.forward_gru.build(embedded_shape)
        if self.backward_gru:
            self.backward_gru.build(embedded_shape)

    def call(self, source, mask=None, training=False):
        """Read a batch of sentences.

        Call arguments:
            source: token ids `(B, S)`, padded on the right.
            mask: boolean `(B, S)`, `True` at tokens; by default `source != <PAD>`.

        Returns:
            Encoder states `(B, S, U)` and the context vector `(B, U)`: the state after the last
            token (in two directions, the sum of both last states).
        """
        sizes = check_not_empty(self, "source", source.shape, "(B, S)")
        mask = padding_mask(source) if mask is None else ops.cast(mask, "bool")
        check_shape(self, "mask", mask.shape, "(B, S)", **sizes)
        # cuDNN takes no sentence without a token, so such a one is read at its first position.
        empty = ops.logical_not(ops.any(mask, axis=1, keepdims=True))  # (B, 1)
        read = ops.concatenate([ops.logical_or(mask[:, :1], empty), mask[:, 1:]], axis=1)  # (B, S)
        embedded = self.embedding_dropout(self.embedding(source), training=training)  # (B, S, E)
        states, context_vector = self.forward_gru(embedded, mask=read)  # (B, S, U), (B, U)
        if self.backward_gru:
            from_the_end, last = self.backward_gru(embedded, mask=read)
            states = states + ops.flip(from_the_end, axis=1)  # (B, S, U)
            context_vector = context_vector + last  # (B, U)
        states = states * ops.cast(ops.expand_dims(mask, 2), states.dtype)
        context_vector = context_vector * ops.cast(ops.logical_not(empty), states.dtype)
        return self.state_dropout(states, training=training), context_vector

    def compute_mask(self, source, mask=None):
        """Return no mask: the decoder is given the source mask by name."""
        return None

    def compute_output_shape(self, source_shape, **kwargs):
        """Return `(B, S, U)` and `(B, U)`."""
        return (*source_shape, self.units), (source_shape[0], self.units)

    def get_config(self):
        """Return the arguments that rebuild this layer."""
        names = ("vocabulary_size", "embedding_dim", "units", "bidirectional", "dropout")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
