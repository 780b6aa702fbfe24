"""Decoder without attention: the context vector becomes a sentence (chapter 2)."""

import keras

from seq2seq.common.embedding import embedding
from seq2seq.common.projection import Projection
from seq2seq.common.shapes import check_not_empty, check_positive, check_rate, check_shape


@keras.saving.register_keras_serializable("seq2seq")
class Decoder(keras.layers.Layer):
    """Recurrent decoder (Sutskever et al., 2014): the context vector is its first state.

    p(y_t | y_1 … y_{t-1}, x) = softmax(o_t), where o_t is a linear map of the decoder state s_t.

    Args:
        vocabulary_size: number V of token ids.
        embedding_dim: width E of the embedding of a token.
        units: width U of the decoder state; the context vector has the same.
        dropout: share of each embedding and of each state dropped in training.

    Raises:
        ValueError: if an argument is out of range or a shape does not fit.

    Example:
        >>> import numpy as np
        >>> decoder = Decoder(vocabulary_size=10, embedding_dim=3, units=4)
        >>> logits = decoder(np.array([[1, 5, 7]]), np.zeros((1, 4), "float32"))
        >>> tuple(logits.shape)
        (1, 3, 10)
    """

    def __init__(self, vocabulary_size, embedding_dim, units, dropout=0.0, **kwargs):
        super().__init__(**kwargs)
        check_positive(
            self, vocabulary_size=vocabulary_size, embedding_dim=embedding_dim, units=units
        )
        check_rate(self, dropout=dropout)
        self.vocabulary_size = vocabulary_size
        self.embedding_dim = embedding_dim
        self.units = units
        self.dropout = dropout
        self.embedding = embedding(vocabulary_size, embedding_dim, dtype=self.dtype_policy)
        self.embedding_dropout = keras.layers.Dropout(
            dropout, name="embedding_dropout", dtype=self.dtype_policy
        )
        self.recurrent = keras.layers.GRU(
            units,
            return_sequences=True,
            return_state=True,
            name="recurrent",
            dtype=self.dtype_policy,
        )
        self.state_dropout = keras.layers.Dropout(
            dropout, name="state_dropout", dtype=self.dtype_policy
        )
        self.output_layer = Projection(
            vocabulary_size, name="output_layer", dtype=self.dtype_policy
        )

    def build(self, target_shape, context_vector_shape=None):
        """Create the embedding, the GRU and the output layer."""
        check_shape(self, "target", target_shape, "(B, T)")
        self.embedding.build(target_shape)
        self.recurrent.build((*target_shape, self.embedding_dim))
        self.output_layer.build((*target_shape, self.units))

    def call(self, target, context_vector, training=False):
        """Predict every next token at once, given the true ones before it (teacher forcing).

        Call arguments:
            target: token ids `(B, T)`, beginning with `<SOS>`; padded on the right.
            context_vector: `(B, U)`, the decoder's first state.

        Returns:
            Logits `(B, T, V)`: at t, for the token that follows `target[:, t]`.
        """
        sizes = check_not_empty(self, "target", target.shape, "(B, T)")
        check_shape(
            self, "context_vector", context_vector.shape, "(B, U)", B=sizes["B"], U=self.units
        )
        embedded = self.embedding_dropout(self.embedding(target), training=training)  # (B, T, E)
        states, _ = self.recurrent(embedded, initial_state=context_vector)  # (B, T, U)
        return self.output_layer(self.state_dropout(states, training=training))  # (B, T, V)

    def step(self, token, decoder_state):
        """Predict one next token: the same numbers as `call`, one position at a time.

        Args:
            token: ids of the last token `(B,)`.
            decoder_state: `(B, U)`; at the first step, the context vector.

        Returns:
            Logits `(B, V)` and the new decoder state `(B, U)`.
        """
        sizes = check_shape(self, "token", token.shape, "(B)")
        check_shape(
            self, "decoder_state", decoder_state.shape, "(B, U)", B=sizes["B"], U=self.units
        )
        if not self.built:
            self.build((None, None))
        embedded = self.embedding(token)  # (B, E)
        _, (decoder_state,) = self.recurrent.cell(embedded, [decoder_state])  # (B, U)
        return self.output_layer(decoder_state), decoder_state

    def compute_mask(self, target, mask=None, **kwargs):
        """Return no mask: padding on the right is left to the loss."""
        return None

    def get_config(self):
        """Return the arguments that rebuild this layer."""
        names = ("vocabulary_size", "embedding_dim", "units", "dropout")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
