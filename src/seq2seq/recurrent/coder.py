"""What encoder and decoders share: an embedding, a recurrent cell, and their sizes."""

import keras

from seq2seq.common.embedding import embedding
from seq2seq.common.names import CELLS
from seq2seq.common.shapes import check_choice, check_positive, check_rate, check_shape
from seq2seq.recurrent.cells import vectors_in_state


class RecurrentCoder(keras.layers.Layer):
    """Base of `Encoder`, `Decoder` and `AttentionDecoder`.

    Args:
        vocabulary_size: number of token ids.
        embedding_dim: width E of the embedding of a token.
        units: width U of states.
        dropout: share of each embedding and of each state dropped in training.
        cell: `"gru"`, `"lstm"` or `"rnn"`.
    """

    def __init__(self, vocabulary_size, embedding_dim, units, dropout, cell, **kwargs):
        super().__init__(**kwargs)
        check_positive(
            self, vocabulary_size=vocabulary_size, embedding_dim=embedding_dim, units=units
        )
        check_rate(self, dropout=dropout)
        check_choice(self, CELLS, cell=cell)
        self.vocabulary_size = vocabulary_size
        self.embedding_dim = embedding_dim
        self.units = units
        self.dropout = dropout
        self.cell = cell
        self.embedding = embedding(vocabulary_size, embedding_dim, dtype=self.dtype_policy)
        self.embedding_dropout = self.dropout_layer("embedding_dropout")

    def dropout_layer(self, name):
        """Return a layer that drops this coder's share."""
        return keras.layers.Dropout(self.dropout, name=name, dtype=self.dtype_policy)

    def check_state(self, argument, shape, batch, vectors=None):
        """Raise a `ValueError` unless a state holds `vectors` of width U for each sentence.

        Without `vectors` it must hold what the cell carries: one, or for an LSTM two.
        """
        vectors = vectors or vectors_in_state(self.cell)
        width = "U" if vectors == 1 else f"{vectors}U"
        check_shape(
            self, argument, shape, f"(B, {width})", B=batch, **{width: vectors * self.units}
        )

    def compute_mask(self, inputs, mask=None, **kwargs):
        """Return no mask: that of the source is given by name, that of the target to the loss."""
        return None

    def get_config(self):
        """Return the arguments that rebuild this layer."""
        names = ("vocabulary_size", "embedding_dim", "units", "dropout", "cell")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
