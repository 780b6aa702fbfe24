"""Decoder with attention, the attention value entering before or after the cell (chapter 7)."""

import keras
from keras import ops

from seq2seq.attention.attention import Attention
from seq2seq.attention.masks import as_boolean
from seq2seq.common.names import PLACEMENTS, STARTS
from seq2seq.common.projection import Projection
from seq2seq.common.shapes import check_choice, check_flag, check_not_empty, check_shape
from seq2seq.recurrent.attending_cell import attend, attending_layer, remember
from seq2seq.recurrent.cells import beside, recurrent_layer, separate, vectors_in_state
from seq2seq.recurrent.coder import RecurrentCoder


@keras.saving.register_keras_serializable("seq2seq")
class AttentionDecoder(RecurrentCoder):
    """Recurrent decoder that looks back at the encoder states at every step.

    `placement="luong"` (Luong et al., 2015, section 3.1): the cell comes first. The query is s_t,
    and the attention value a_t joins s_t on the way to the prediction. No step waits for attention,
    so the attention of all steps is a few large products; unless `input_feeding` (section 3.3) lets
    the joined vector h̃_{t-1} enter the cell of step t beside the embedding, zeros at first.

    `placement="bahdanau"` (Bahdanau et al., 2015, section 3.1): attention comes first. The query is
    s_{t-1}, and a_t enters the cell that computes s_t. As published, with `start="backward"`, the
    additive score and an encoder in both directions, but for two things: the states of the two
    directions are summed here, not concatenated, and the logits come from tanh(W [s_t; a_t])
    (Luong et al., 2015, eq. 5) instead of a maxout over state, previous token and value.

    That is the output in both placements, so that they differ in nothing but the place. With
    `normalize`, layer normalization (Ba et al., 2016) takes the place of tanh there, and a model
    with a large vocabulary learns several times as fast.

    Args:
        vocabulary_size: number V of token ids.
        embedding_dim: width E of the embedding of a token.
        units: width U of decoder and encoder states.
        score: `"dot"`, `"scaled_dot"`, `"general"`, `"additive"`, or a `Score` layer.
        placement: `"luong"` or `"bahdanau"`.
        dropout: share of each embedding and of each joined vector dropped in training.
        normalize: join state and attention value by layer normalization instead of tanh.
        cell: `"gru"`, `"lstm"` or `"rnn"`, as in the `Encoder`; the query is its hidden state h.
        start: `"context"`: s_0 is the context vector c; `"backward"`: s_0 = tanh(W_s c) (Bahdanau
            et al., 2015, appendix A.2.2), where c is to be the backward reader's state at the first
            token, as an `Encoder` with `context="backward"` returns it.
        input_feeding: in Luong's placement, feed the joined vector to the next step.

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
        cell="gru",
        start="context",
        input_feeding=False,
        **kwargs,
    ):
        super().__init__(vocabulary_size, embedding_dim, units, dropout, cell, **kwargs)
        check_flag(self, normalize=normalize, input_feeding=input_feeding)
        check_choice(self, PLACEMENTS, placement=placement)
        check_choice(self, STARTS, start=start)
        if input_feeding and placement != "luong":
            raise ValueError(
                "AttentionDecoder: `input_feeding` must be False unless `placement` is 'luong'. "
                f"Received: input_feeding={input_feeding}, placement={placement!r}."
            )
        self.placement = placement
        self.normalize = normalize
        self.start = start
        self.input_feeding = input_feeding
        self.attention = Attention(score, name="attention", dtype=self.dtype_policy)
        self.first = None
        if start == "backward":
            self.first = Projection(
                vectors_in_state(cell) * units,
                activation="tanh",
                use_bias=False,
                name="first",
                dtype=self.dtype_policy,
            )
        options = {"name": "recurrent", "dtype": self.dtype_policy}
        if self.attends_after_the_loop:
            self.recurrent = recurrent_layer(cell, units, **options)
        else:
            join = self._join if input_feeding else None
            self.recurrent = attending_layer(units, self.attention, cell, join, **options)
        self.join = Projection(
            units, activation=None if normalize else "tanh", name="join", dtype=self.dtype_policy
        )
        self.normalization = None
        if normalize:
            self.normalization = keras.layers.LayerNormalization(
                name="normalization", dtype=self.dtype_policy
            )
        self.join_dropout = self.dropout_layer("join_dropout")
        self.output_layer = Projection(
            vocabulary_size, name="output_layer", dtype=self.dtype_policy
        )

    def build(self, target_shape, encoder_states_shape, context_vector_shape=None):
        """Create all parameters."""
        check_shape(self, "target", target_shape, "(B, T)")
        states_shape = (*target_shape, self.units)
        self.embedding.build(target_shape)
        self.attention.build(states_shape, encoder_states_shape, encoder_states_shape)
        if self.first:
            self.first.build((None, self.first.units))
        self.join.build((*target_shape, 2 * self.units))
        if self.normalize:
            self.normalization.build(states_shape)
        self.recurrent.build((*target_shape, self.embedding_dim))
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
            context_vector: `(B, U)`, of an LSTM `(B, 2U)`: what the decoder starts from.
            mask: boolean `(B, S)`, `True` at the source tokens.
            return_weights: also return the weights of this same pass.

        Returns:
            Logits `(B, T, V)`; with `return_weights`, the pair of them and the weights `(B, T, S)`.
        """
        sizes = check_not_empty(self, "target", target.shape, "(B, T)")
        self._check_memory(sizes["B"], encoder_states, mask)
        self.check_state("context_vector", context_vector.shape, sizes["B"])
        first = self.first_state(context_vector)
        embedded = self.embedding_dropout(self.embedding(target), training=training)  # (B, T, E)
        if self.attends_after_the_loop:
            states = self.recurrent(embedded, initial_state=separate(first, self.cell))
            attention_value, weights = self.attention(
                states, encoder_states, encoder_states, mask=mask, return_weights=True
            )  # (B, T, U), (B, T, S)
            joined = self._join(ops.concatenate([states, attention_value], axis=-1))  # (B, T, U)
        else:
            prepared_key = self.attention.score.prepare_key(encoder_states)
            memory = remember(prepared_key, encoder_states, mask)
            joined, weights = self._of_loop(
                self.recurrent(embedded, initial_state=[first, *memory])
            )
        logits = self.output_layer(self.join_dropout(joined, training=training))  # (B, T, V)
        return (logits, weights) if return_weights else logits

    def first_state(self, context_vector):
        """Return the state to start from; with input feeding, U wider than the context vector."""
        if not self.built:
            self.build((None, None), (None, None, self.units))
        state = self.first(context_vector) if self.first else context_vector
        if self.input_feeding:
            nothing_yet = ops.zeros_like(state[:, : self.units])
            state = ops.concatenate([state, nothing_yet], axis=-1)
        return state

    def step(self, token, decoder_state, encoder_states, mask=None, prepared_key=None):
        """Predict one next token: the same numbers as `call`, one position at a time.

        Args:
            token: ids of the last token `(B,)`.
            decoder_state: what the last step returned; at the first step, `first_state` of the
                context vector, which unless the arguments say otherwise is the context vector.
            encoder_states: `(B, S, U)`.
            mask: boolean `(B, S)`, `True` at the source tokens.
            prepared_key: `attention.score.prepare_key(encoder_states)`, if computed already.

        Returns:
            Logits `(B, V)`, the new decoder state, as wide as the last, and the weights `(B, S)`.
        """
        sizes = check_shape(self, "token", token.shape, "(B)")
        vectors = vectors_in_state(self.cell) + self.input_feeding
        self.check_state("decoder_state", decoder_state.shape, sizes["B"], vectors)
        self._check_memory(sizes["B"], encoder_states, mask)
        if not self.built:
            self.build((None, None), encoder_states.shape)
        if prepared_key is None:
            prepared_key = self.attention.score.prepare_key(encoder_states)
        memory = remember(prepared_key, encoder_states, mask)
        embedded = self.embedding(token)  # (B, E)
        if self.attends_after_the_loop:
            _, states = self.recurrent.cell(embedded, separate(decoder_state, self.cell))
            attention_value, weights = attend(self.attention, states[0], memory)  # (B, U), (B, S)
            joined = self._join(ops.concatenate([states[0], attention_value], axis=-1))  # (B, U)
            decoder_state = beside(states)
        else:
            together, (decoder_state, *_) = self.recurrent.cell(embedded, [decoder_state, *memory])
            joined, weights = self._of_loop(together)  # (B, U), (B, S)
        return self.output_layer(joined), decoder_state, weights

    @property
    def attends_after_the_loop(self):
        """Whether no step of the cell waits for attention."""
        return self.placement == "luong" and not self.input_feeding

    def _check_memory(self, batch, encoder_states, mask):
        sizes = check_not_empty(
            self, "encoder_states", encoder_states.shape, "(B, S, U)", B=batch, U=self.units
        )
        if mask is not None:
            check_shape(self, "mask", mask.shape, "(B, S)", B=batch, S=sizes["S"])
            as_boolean(self, mask)  # the loop carries it as numbers, which may not be told apart

    def _join(self, state_and_value):
        """Map [s_t; a_t] to the joined vector h̃_t, from which the token is predicted."""
        joined = self.join(state_and_value)
        return self.normalization(joined) if self.normalize else joined

    def _of_loop(self, together):
        """Return joined vectors and weights from what the loop collected side by side."""
        # Slices, because `split` needs to know S, which a graph for any length does not.
        if self.input_feeding:
            return together[..., : self.units], together[..., self.units :]
        width = 2 * self.units
        return self._join(together[..., :width]), together[..., width:]

    def get_config(self):
        """Return the arguments that rebuild this layer."""
        names = ("placement", "normalize", "start", "input_feeding")
        return {
            **super().get_config(),
            **{name: getattr(self, name) for name in names},
            "score": self.attention.get_config()["score"],
        }
