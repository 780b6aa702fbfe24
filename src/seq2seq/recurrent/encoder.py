"""Encoder: a sentence becomes one vector per token, and one for the whole (chapter 1)."""

import keras
from keras import ops

from seq2seq.attention.masks import as_boolean, padding_mask
from seq2seq.common.shapes import check_choice, check_flag, check_not_empty, check_shape
from seq2seq.recurrent.cells import beside, recurrent_layer, vectors_in_state
from seq2seq.recurrent.coder import RecurrentCoder

CONTEXTS = ("last", "backward")


@keras.saving.register_keras_serializable("seq2seq")
class Encoder(RecurrentCoder):
    """Recurrent encoder (Sutskever et al., 2014; Cho et al., 2014): one step of a cell per token.

    Read in two directions (Bahdanau et al., 2015, section 3.2), the states of both directions are
    summed, so that U stays the width of everything. An encoder state is a hidden state h; the
    context vector is all that the cell holds at the end, so of an LSTM `[h; c]`, `(B, 2U)`.

    Args:
        vocabulary_size: number of token ids, the four special ones included.
        embedding_dim: width E of the embedding of a token.
        units: width U of the hidden state.
        bidirectional: also read the sentence from its end.
        dropout: share of each embedding and of each state dropped in training.
        cell: `"gru"` (Cho et al., 2014), `"lstm"` (Hochreiter and Schmidhuber, 1997) or `"rnn"`,
            the plain tanh cell (Elman, 1990).
        context: what the context vector is: `"last"`, the last state, in two directions the sum of
            both; or `"backward"`, the last state of the backward reader alone, which it has at the
            first token (Bahdanau et al., 2015, appendix A.2.2).

    Padding: only on the right (`<PAD>` = 0 after the last token). Keras then may run a GRU or an
    LSTM as one cuDNN kernel on a GPU (`use_cudnn="auto"`); on a CPU the mask is applied step by
    step, with the same numbers. States at padded positions are 0, and so is the context vector of a
    sentence without a token.

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
        self,
        vocabulary_size,
        embedding_dim,
        units,
        bidirectional=False,
        dropout=0.0,
        cell="gru",
        context="last",
        **kwargs,
    ):
        super().__init__(vocabulary_size, embedding_dim, units, dropout, cell, **kwargs)
        check_flag(self, bidirectional=bidirectional)
        check_choice(self, CONTEXTS, context=context)
        if context == "backward" and not bidirectional:
            raise ValueError(
                "Encoder: `context` must be 'last' unless `bidirectional` is True. "
                f"Received: context={context!r}, bidirectional={bidirectional}."
            )
        self.bidirectional = bidirectional
        self.context = context
        self.state_dropout = self.dropout_layer("state_dropout")
        self.forward_reader = self._reader("forward")
        self.backward_reader = self._reader("backward") if bidirectional else None

    def _reader(self, direction):
        return recurrent_layer(
            self.cell,
            self.units,
            return_state=True,
            go_backwards=direction == "backward",
            name=f"{direction}_{self.cell}",  # `forward_gru`, as in the weights that are shipped
            dtype=self.dtype_policy,
        )

    @property
    def forward_gru(self):
        """The forward reader, by the name that it had when every cell was a GRU."""
        return self.forward_reader

    @property
    def backward_gru(self):
        """The backward reader, likewise; `None` if there is none."""
        return self.backward_reader

    def build(self, source_shape):
        """Create the embedding and the parameters of the cell."""
        check_shape(self, "source", source_shape, "(B, S)")
        self.embedding.build(source_shape)
        embedded_shape = (*source_shape, self.embedding_dim)
        self.forward_reader.build(embedded_shape)
        if self.backward_reader:
            self.backward_reader.build(embedded_shape)

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
        mask = padding_mask(source) if mask is None else as_boolean(self, mask)
        check_shape(self, "mask", mask.shape, "(B, S)", **sizes)
        # cuDNN takes no sentence without a token, so such a one is read at its first position.
        empty = ops.logical_not(ops.any(mask, axis=1, keepdims=True))  # (B, 1)
        read = ops.concatenate([ops.logical_or(mask[:, :1], empty), mask[:, 1:]], axis=1)  # (B, S)
        embedded = self.embedding_dropout(self.embedding(source), training=training)  # (B, S, E)
        states, *last = self.forward_reader(embedded, mask=read)  # (B, S, U), (B, U) each
        context_vector = beside(last)  # (B, U), of an LSTM (B, 2U)
        if self.backward_reader:
            from_the_end, *last = self.backward_reader(embedded, mask=read)
            states = states + ops.flip(from_the_end, axis=1)  # (B, S, U)
            at_the_start = beside(last)  # the backward reader ends at the first token
            if self.context == "backward":
                context_vector = at_the_start
            else:
                context_vector = context_vector + at_the_start
        states = states * ops.cast(ops.expand_dims(mask, 2), states.dtype)
        context_vector = context_vector * ops.cast(ops.logical_not(empty), states.dtype)
        return self.state_dropout(states, training=training), context_vector

    def compute_output_shape(self, source_shape, **kwargs):
        """Return `(B, S, U)` and `(B, U)`; of an LSTM the context vector is `(B, 2U)`."""
        width = vectors_in_state(self.cell) * self.units
        return (*source_shape, self.units), (source_shape[0], width)

    def get_config(self):
        """Return the arguments that rebuild this layer."""
        names = ("bidirectional", "context")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
