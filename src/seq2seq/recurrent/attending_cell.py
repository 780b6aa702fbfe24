"""Recurrent cells that attend at every step, where attention cannot wait for the loop to end."""

import keras
from keras import ops

from seq2seq.recurrent.cells import beside, recurrent_cell, separate


class AttendingCell(keras.layers.Layer):
    """One step in Bahdanau's placement: attend with s_{t-1}, then update the state with a_t.

    Its output is s_t, a_t and α_t side by side, `(B, 2U + S)`, because a recurrent layer collects
    one tensor per step. What it attends to comes with the state, as `remember` puts it, and leaves
    the step as it came: nothing of a call stays on the layer, so that several threads may call one
    model.

    Args:
        units: width U.
        attention: the `Attention` of the decoder.
        kind: name of the recurrent cell, see `seq2seq.recurrent.cells`.
    """

    def __init__(self, units, attention, kind, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units  # which Keras asks for, and uses where no state is given
        self.attention = attention
        self.kind = kind
        self.cell = recurrent_cell(kind, units, name="cell", dtype=self.dtype_policy)

    def build(self, embedded_shape):
        """Create the parameters of the cell, which reads the embedding and one vector of U more."""
        self.cell.build((embedded_shape[0], embedded_shape[-1] + self.units))

    def call(self, embedded, states, training=False):
        """Return [s_t; a_t; α_t], and the new state with the memory behind it."""
        decoder_state, *memory = states
        query = decoder_state[:, : self.units]  # (B, U)
        attention_value, weights = attend(self.attention, query, memory)  # (B, U), (B, S)
        decoder_state = self.update(embedded, attention_value, decoder_state)
        hidden = decoder_state[:, : self.units]  # (B, U)
        together = ops.concatenate([hidden, attention_value, weights], axis=-1)
        return together, [decoder_state, *memory]

    def update(self, embedded, entering, state):
        """Take one step of the recurrent cell, whose input is [embedding; entering]."""
        entered = ops.concatenate([embedded, entering], axis=-1)  # (B, E + U)
        _, states = self.cell(entered, separate(state, self.kind))
        return beside(states)  # (B, U), of an LSTM (B, 2U)


class FeedingCell(AttendingCell):
    """One step in Luong's placement with input feeding (Luong et al., 2015, section 3.3).

    The joined vector h̃_{t-1}, from which the last token was predicted, enters the cell beside the
    embedding; then the new state attends. The state is [s_t; h̃_t], the output [h̃_t; α_t].

    Args:
        units: width U.
        attention: the `Attention` of the decoder.
        kind: name of the recurrent cell.
        join: function of [s_t; a_t] `(B, 2U)` to h̃_t `(B, U)`.
    """

    def __init__(self, units, attention, kind, join, **kwargs):
        super().__init__(units, attention, kind, **kwargs)
        self.join = join

    def call(self, embedded, states, training=False):
        """Return [h̃_t; α_t], and the new state with the memory behind it."""
        decoder_state, *memory = states
        own, joined = decoder_state[:, : -self.units], decoder_state[:, -self.units :]
        own = self.update(embedded, joined, own)
        query = own[:, : self.units]  # (B, U)
        attention_value, weights = attend(self.attention, query, memory)  # (B, U), (B, S)
        joined = self.join(ops.concatenate([query, attention_value], axis=-1))  # (B, U)
        together = ops.concatenate([joined, weights], axis=-1)  # (B, U + S)
        return together, [ops.concatenate([own, joined], axis=-1), *memory]


def attending_layer(units, attention, kind, join=None, **options):
    """Return the Keras layer that runs such a cell over a whole target.

    Args:
        units: width U.
        attention: the `Attention` of the decoder.
        kind: name of the recurrent cell.
        join: for input feeding, see `FeedingCell`.
        **options: name and dtype of the layer.
    """
    cell_options = {"name": "cell", "dtype": options["dtype"]}
    if join is None:
        cell = AttendingCell(units, attention, kind, **cell_options)
    else:
        cell = FeedingCell(units, attention, kind, join, **cell_options)
    return keras.layers.RNN(cell, return_sequences=True, **options)


def remember(prepared_key, value, mask=None):
    """Return what every step attends to, as tensors that a loop can carry beside the state.

    Args:
        prepared_key: what the score prepared from the keys.
        value: `(B, S, U)`.
        mask: boolean `(B, S)`, `True` = attend; carried as 1 and 0, because a loop of Keras carries
            real numbers.
    """
    return [prepared_key, value] + ([] if mask is None else [ops.cast(mask, value.dtype)])


def attend(attention, query, memory):
    """Attend with one query `(B, U)`: return the attention value `(B, U)` and weights `(B, S)`."""
    prepared_key, value, *mask = memory
    attention_value, weights = attention.attend(
        ops.expand_dims(query, 1),
        prepared_key,
        value,
        mask=ops.cast(mask[0], "bool") if mask else None,
        return_weights=True,
    )  # (B, 1, U), (B, 1, S)
    return ops.squeeze(attention_value, 1), ops.squeeze(weights, 1)
