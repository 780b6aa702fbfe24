"""Decoder with attention, the attention value entering before or after the cell (chapter 7)."""

import keras
from keras import ops

from seq2seq.attention.attention import Attention
from seq2seq.common.embedding import embedding
from seq2seq.common.projection import Projection
from seq2seq.common.shapes import (
    check_flag,
    check_not_empty,
    check_positive,
    check_rate,
    check_shape,
)
from seq2seq.recurrent.attending_cell import AttendingCell, lend

PLACEMENTS = ("luong", "bahdanau")


@keras.saving.register_keras_serializable("seq2seq")
class AttentionDecoder(keras.layers.Layer):
    """Recurrent decoder that looks back at the encoder states at every step.

    `placement="luong"` (Luong et al., 2015, section 3.1): the cell comes first. The query is s_t,
    and the attention value a_t joins s_t on the way to the prediction. No step waits for attention,
    so the attention of all steps is a few large products.

    `placement="bahdanau"` (Bahdanau et al., 2015, section 3.1): attention comes first. The query is
    s_{t-1}, and a_t enters the cell that computes s_t.

    In both, the logits come from tanh(W [s_t; a_t]) (Luong et al., 2015, eq. 5), so that the two
    differ in nothing but the place. With `normalize`, layer normalization (Ba et al., 2016) takes
    the place of tanh there, and a model with a large vocabulary learns several times as fast.

    Args:
        vocabulary_size: number V of token ids.
        embedding_dim: width E of the embedding of a token.
        units: width U of decoder and encoder states.
        score: `"dot"`, `"scaled_dot"`, `"general"`, `"additive"`, or a `Score` layer.
        placement: `"luong"` or `"bahdanau"`.
        dropout: share of each embedding and of each joined vector dropped in training.
        normalize: join state and attention value by layer normalization instead of tanh.

    Raises:
        ValueError: if an argument is out of range or a shape does not fit.

    Example:
        >>> import numpy as np
        >>> decoder = AttentionDecoder(vocabulary_size=10, embedding_dim=3, units=4)
        >>> encoder_states = np.zeros((1, 5, 4), "float32")
        >>> target, context_vector = np.array([[1, 5, 7]]), np.zeros((1, 4), "float32")
        >>> logits, weights = decoder(target, encoder_states, context_vector, return_weights=True)
        >>> tuple(logits.shape), tuple(weights.shape)
        ((1, 3, 10), (1, 3, 5))
    """

    def __init__(
        self,
        vocabulary_size,
        embedding_dim,
        units,
        score="dot",
        placement="luong",
        dropout=0.0,
        normalize=False,
        **kwargs,
    ):
        super().__init__(**kwargs)
        check_positive(
            self, vocabulary_size=vocabulary_size, embedding_dim=embedding_dim, units=units
        )
        check_rate(self, dropout=dropout)
        check_flag(self, normalize=normalize)
        if placement not in PLACEMENTS:
            raise ValueError(
                f"AttentionDecoder: `placement` must be one of {list(PLACEMENTS)}. "
                f"Received: placement={placement!r}."
            )
        self.vocabulary_size = vocabulary_size
        self.embedding_dim = embedding_dim
        self.units = units
        self.placement = placement
        self.dropout = dropout
        self.normalize = normalize
        self.embedding = embedding(vocabulary_size, embedding_dim, dtype=self.dtype_policy)
        self.embedding_dropout = keras.layers.Dropout(
            dropout, name="embedding_dropout", dtype=self.dtype_policy
        )
        self.attention = Attention(score, name="attention", dtype=self.dtype_policy)
        if placement == "luong":
            self.recurrent = keras.layers.GRU(
                units, return_sequences=True, name="recurrent", dtype=self.dtype_policy
            )
        else:
            self.recurrent = keras.layers.RNN(
                AttendingCell(units, self.attention, name="cell", dtype=self.dtype_policy),
                return_sequences=True,
                name="recurrent",
                dtype=self.dtype_policy,
            )
        self.join = Projection(
            units, activation=None if normalize else "tanh", name="join", dtype=self.dtype_policy
        )
        self.normalization = None
        if normalize:
            self.normalization = keras.layers.LayerNormalization(
                name="normalization", dtype=self.dtype_policy
            )
        self.join_dropout = keras.layers.Dropout(
            dropout, name="join_dropout", dtype=self.dtype_policy
        )
        self.output_layer = Projection(
            vocabulary_size, name="output_layer", dtype=self.dtype_policy
        )

    def build(self, target_shape, encoder_states_shape, context_vector_shape=None):
        """Create all parameters."""
        check_shape(self, "target", target_shape, "(B, T)")
        states_shape = (*target_shape, self.units)
        self.embedding.build(target_shape)
        self.attention.build(states_shape, encoder_states_shape, encoder_states_shape)
        self.recurrent.build((*target_shape, self.embedding_dim))
        self.join.build((*target_shape, 2 * self.units))
        if self.normalize:
            self.normalization.build(states_shape)
        self.output_layer.build(states_shape)

    def call(
        self,
        target,
        encoder_states,
        context_vector,
        mask=None,
        return_weights=False,
        training=False,
    ):
        """Predict every next token at once, given the true ones before it (teacher forcing).

        Call arguments:
            target: token ids `(B, T)`, beginning with `<SOS>`; padded on the right.
            encoder_states: `(B, S, U)`, keys and values.
            context_vector: `(B, U)`, the decoder's first state.
            mask: boolean `(B, S)`, `True` at the source tokens.
            return_weights: also return the weights of this same pass.

        Returns:
            Logits `(B, T, V)`; with `return_weights`, the pair of them and the weights `(B, T, S)`.
        """
        sizes = check_not_empty(self, "target", target.shape, "(B, T)")
        self._check_memory(sizes["B"], encoder_states, mask)
        check_shape(
            self, "context_vector", context_vector.shape, "(B, U)", B=sizes["B"], U=self.units
        )
        embedded = self.embedding_dropout(self.embedding(target), training=training)  # (B, T, E)
        if self.placement == "luong":
            states = self.recurrent(embedded, initial_state=context_vector)  # (B, T, U)
            attention_value, weights = self.attention(
                states, encoder_states, encoder_states, mask=mask, return_weights=True
            )  # (B, T, U), (B, T, S)
            joined = ops.concatenate([states, attention_value], axis=-1)  # (B, T, 2U)
        else:
            prepared_key = self.attention.score.prepare_key(encoder_states)
            with lend(self.recurrent.cell, (prepared_key, encoder_states, mask)):
                together = self.recurrent(embedded, initial_state=context_vector)  # (B, T, 2U + S)
            joined, weights = self._separate(together)  # (B, T, 2U), (B, T, S)
        logits = self._predict(joined, training)  # (B, T, V)
        return (logits, weights) if return_weights else logits

    def step(self, token, decoder_state, encoder_states, mask=None, prepared_key=None):
        """Predict one next token: the same numbers as `call`, one position at a time.

        Args:
            token: ids of the last token `(B,)`.
            decoder_state: `(B, U)`; at the first step, the context vector.
            encoder_states: `(B, S, U)`.
            mask: boolean `(B, S)`, `True` at the source tokens.
            prepared_key: `attention.score.prepare_key(encoder_states)`, if computed already.

        Returns:
            Logits `(B, V)`, the new decoder state `(B, U)` and the weights `(B, S)`.
        """
        sizes = check_shape(self, "token", token.shape, "(B)")
        check_shape(
            self, "decoder_state", decoder_state.shape, "(B, U)", B=sizes["B"], U=self.units
        )
        self._check_memory(sizes["B"], encoder_states, mask)
        if not self.built:
            self.build((None, None), encoder_states.shape)
        if prepared_key is None:
            prepared_key = self.attention.score.prepare_key(encoder_states)
        embedded = self.embedding(token)  # (B, E)
        if self.placement == "luong":
            _, (decoder_state,) = self.recurrent.cell(embedded, [decoder_state])  # (B, U)
            attention_value, weights = self.attention.attend(
                ops.expand_dims(decoder_state, 1), prepared_key, encoder_states, mask, True
            )  # (B, 1, U), (B, 1, S)
            attention_value, weights = ops.squeeze(attention_value, 1), ops.squeeze(weights, 1)
            joined = ops.concatenate([decoder_state, attention_value], axis=-1)  # (B, 2U)
        else:
            with lend(self.recurrent.cell, (prepared_key, encoder_states, mask)):
                together, (decoder_state,) = self.recurrent.cell(embedded, [decoder_state])
            joined, weights = self._separate(together)  # (B, 2U), (B, S)
        return self._predict(joined, training=False), decoder_state, weights

    def _check_memory(self, batch, encoder_states, mask):
        sizes = check_not_empty(
            self, "encoder_states", encoder_states.shape, "(B, S, U)", B=batch, U=self.units
        )
        if mask is not None:
            check_shape(self, "mask", mask.shape, "(B, S)", B=batch, S=sizes["S"])

    def _separate(self, together):
        # Slices, because `split` needs to know S, which a graph for any length does not.
        return together[..., : 2 * self.units], together[..., 2 * self.units :]

    def _predict(self, joined, training):
        hidden = self.join(joined)
        if self.normalize:
            hidden = self.normalization(hidden)
        return self.output_layer(self.join_dropout(hidden, training=training))

    def compute_mask(self, target, mask=None, **kwargs):
        """Return no mask: padding on the right is left to the loss."""
        return None

    def get_config(self):
        """Return the arguments that rebuild this layer."""
        names = ("vocabulary_size", "embedding_dim", "units", "placement", "dropout", "normalize")
        return {
            **super().get_config(),
            **{name: getattr(self, name) for name in names},
            "score": self.attention.get_config()["score"],
        }
