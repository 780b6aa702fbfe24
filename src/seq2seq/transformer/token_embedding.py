"""How tokens enter a Transformer: embedding and place in one vector (chapter 10)."""

import keras
from keras import ops

from seq2seq.common.embedding import embedding
from seq2seq.common.projection import project
from seq2seq.common.shapes import check_positive, check_rate, check_shape
from seq2seq.transformer.positions import PositionalEncoding


@keras.saving.register_keras_serializable("seq2seq")
class TokenEmbedding(keras.layers.Layer):
    """Token ids to vectors: √U times the embedding, plus the place (Vaswani et al., 2017, 3.4).

    Embeddings are drawn with standard deviation 1/√U, so that times √U they start at the size of
    the positional encoding, whose numbers lie between -1 and 1; and so that the same matrix, used
    as the output layer, starts with logits of that size.

    Args:
        vocabulary_size: number V of token ids.
        units: width U of a vector.
        dropout: share of each sum dropped in training.
        positions: add the positional encoding. Without it a sentence is a bag of words.

    Raises:
        ValueError: if an argument is out of range or a shape does not fit.

    Example:
        >>> import numpy as np
        >>> tuple(TokenEmbedding(vocabulary_size=10, units=4)(np.array([[1, 5, 7]])).shape)
        (1, 3, 4)
    """

    def __init__(self, vocabulary_size, units, dropout=0.0, positions=True, **kwargs):
        super().__init__(**kwargs)
        check_positive(self, vocabulary_size=vocabulary_size, units=units)
        check_rate(self, dropout=dropout)
        self.vocabulary_size = vocabulary_size
        self.units = units
        self.dropout = dropout
        self.positions = positions
        self.embedding = embedding(
            vocabulary_size, units, dtype=self.dtype_policy, stddev=units**-0.5
        )
        self.encoding = PositionalEncoding(name="encoding", dtype=self.dtype_policy)
        self.sum_dropout = keras.layers.Dropout(
            dropout, name="sum_dropout", dtype=self.dtype_policy
        )

    def build(self, tokens_shape):
        """Create the embedding."""
        check_shape(self, "tokens", tokens_shape, "(B, T)")
        self.embedding.build(tokens_shape)

    def call(self, tokens, offset=0, training=False):
        """Embed tokens and say where they stand.

        Call arguments:
            tokens: token ids `(B, T)`.
            offset: place of the first of them.

        Returns:
            `(B, T, U)`.
        """
        check_shape(self, "tokens", tokens.shape, "(B, T)")
        vectors = self.embedding(tokens) * self.units**0.5  # (B, T, U)
        if self.positions:
            vectors = self.encoding(vectors, offset=offset)  # (B, T, U)
        return self.sum_dropout(vectors, training=training)

    def logits(self, states):
        """Score states against every embedding: `(B, T, U)` to logits `(B, T, V)`.

        The output layer and the embedding are then one matrix (Press and Wolf, 2017).
        """
        kernel = ops.transpose(ops.cast(self.embedding.embeddings, states.dtype))  # (U, V)
        return project(states, kernel)  # (B, T, V)

    def compute_mask(self, tokens, mask=None, **kwargs):
        """Return no mask: masks are given by name."""
        return None

    def get_config(self):
        """Return the arguments that rebuild this layer."""
        names = ("vocabulary_size", "units", "dropout", "positions")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
