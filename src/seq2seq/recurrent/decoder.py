"""Decoder without attention: the context vector becomes a sentence (chapter 2)."""

import keras

from seq2seq.common.projection import Projection
from seq2seq.common.shapes import check_not_empty, check_shape
from seq2seq.recurrent.cells import beside, recurrent_layer, separate
from seq2seq.recurrent.coder import RecurrentCoder


@keras.saving.register_keras_serializable("seq2seq")
class Decoder(RecurrentCoder):
    """Recurrent decoder (Sutskever et al., 2014): the context vector is its first state.

    p(y_t | y_1 … y_{t-1}, x) = softmax(o_t), where o_t is a linear map of the decoder state s_t; of
    an LSTM, whose state is `[h; c]`, of its hidden state h.

    Args:
        vocabulary_size: number V of token ids.
        embedding_dim: width E of the embedding of a token.
        units: width U of the decoder state; the context vector has the same.
        dropout: share of each embedding and of each state dropped in training.
        cell: `"gru"`, `"lstm"` or `"rnn"`, as in the `Encoder`.

    Raises:
        ValueError: if an argument is out of range or a shape does not fit.

    Example:
        >>> import numpy as np
        >>> decoder = Decoder(vocabulary_size=10, embedding_dim=3, units=4)
        >>> logits = decoder(np.array([[1, 5, 7]]), np.zeros((1, 4), "float32"))
        >>> tuple(logits.shape)
        (1, 3, 10)
    """

    def __init__(self, vocabulary_size, embedding_dim, units, dropout=0.0, cell="gru", **kwargs):
        super().__init__(vocabulary_size, embedding_dim, units, dropout, cell, **kwargs)
        self.recurrent = recurrent_layer(
            cell, units, return_state=True, name="recurrent", dtype=self.dtype_policy
        )
        self.state_dropout = self.dropout_layer("state_dropout")
        self.output_layer = Projection(
            vocabulary_size, name="output_layer", dtype=self.dtype_policy
        )

    def build(self, target_shape, context_vector_shape=None):
        """Create the embedding, the recurrent layer and the output layer."""
        check_shape(self, "target", target_shape, "(B, T)")
        self.embedding.build(target_shape)
        self.recurrent.build((*target_shape, self.embedding_dim))
        self.output_layer.build((*target_shape, self.units))

    def call(self, target, context_vector, training=False):
        """Predict every next token at once, given the true ones before it (teacher forcing).

        Call arguments:
            target: token ids `(B, T)`, beginning with `<SOS>`; padded on the right.
            context_vector: `(B, U)`, of an LSTM `(B, 2U)`: the decoder's first state.

        Returns:
            Logits `(B, T, V)`: at t, for the token that follows `target[:, t]`.
        """
        sizes = check_not_empty(self, "target", target.shape, "(B, T)")
        self.check_state("context_vector", context_vector.shape, sizes["B"])
        embedded = self.embedding_dropout(self.embedding(target), training=training)  # (B, T, E)
        first = separate(context_vector, self.cell)
        states, *_ = self.recurrent(embedded, initial_state=first)  # (B, T, U)
        return self.output_layer(self.state_dropout(states, training=training))  # (B, T, V)

    def step(self, token, decoder_state):
        """Predict one next token: the same numbers as `call`, one position at a time.

        Args:
            token: ids of the last token `(B,)`.
            decoder_state: `(B, U)`, of an LSTM `(B, 2U)`; at the first step, the context vector.

        Returns:
            Logits `(B, V)` and the new decoder state.
        """
        sizes = check_shape(self, "token", token.shape, "(B)")
        self.check_state("decoder_state", decoder_state.shape, sizes["B"])
        if not self.built:
            self.build((None, None))
        embedded = self.embedding(token)  # (B, E)
        _, states = self.recurrent.cell(embedded, separate(decoder_state, self.cell))
        decoder_state = beside(states)  # (B, U), of an LSTM (B, 2U)
        hidden = decoder_state[:, : self.units]  # (B, U)
        return self.output_layer(hidden), decoder_state
