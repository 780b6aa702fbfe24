"""The recurrent cell of Bahdanau's placement, which attends before it updates its state."""

import keras
from keras import ops


class AttendingCell(keras.layers.Layer):
    """One step in Bahdanau's placement: attend with s_{t-1}, then update the state with a_t.

    Its output is s_t, a_t and α_t side by side, `(B, 2U + S)`, because a recurrent layer collects
    one tensor per step. What it attends to is lent to it in `memory` for the length of one call.
    """

    def __init__(self, units, attention, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
        self.attention = attention
        self.cell = keras.layers.GRUCell(units, name="cell", dtype=self.dtype_policy)
        self.memory = None

    def build(self, embedded_shape):
        """Create the parameters of the GRU cell, whose input is [embedding; a_t]."""
        self.cell.build((embedded_shape[0], embedded_shape[-1] + self.units))

    def call(self, embedded, states, training=False):
        """Return [s_t; a_t; α_t] and the new state."""
        prepared_key, value, mask = self.memory
        decoder_state = states[0]
        attention_value, weights = self.attention.attend(
            ops.expand_dims(decoder_state, 1), prepared_key, value, mask, return_weights=True
        )  # (B, 1, U), (B, 1, S)
        attention_value, weights = ops.squeeze(attention_value, 1), ops.squeeze(weights, 1)
        entered = ops.concatenate([embedded, attention_value], axis=-1)  # (B, E + U)
        _, (decoder_state,) = self.cell(entered, [decoder_state])  # (B, U)
        together = ops.concatenate([decoder_state, attention_value, weights], axis=-1)
        return together, [decoder_state]


class lend:
    """Lend a cell its memory for the length of one call, and take it back whatever happens."""

    def __init__(self, cell, memory):
        self.cell, self.memory = cell, memory

    def __enter__(self):
        self.cell.memory = self.memory

    def __exit__(self, *error):
        self.cell.memory = None
