"""The recurrent cell of Bahdanau's placement, which attends before it updates its state."""

import keras
from keras import ops


class AttendingCell(keras.layers.Layer):
    """One step in Bahdanau's placement: attend with s_{t-1}, then update the state with a_t.

    Its output is s_t, a_t and α_t side by side, `(B, 2U + S)`, because a recurrent layer collects
    one tensor per step. What it attends to comes with the state, as `remember` puts it, and leaves
    the step as it came: nothing of a call stays on the layer, so that several threads may call one
    model.
    """

    def __init__(self, units, attention, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
        self.attention = attention
        self.cell = keras.layers.GRUCell(units, name="cell", dtype=self.dtype_policy)

    def build(self, embedded_shape):
        """Create the parameters of the GRU cell, whose input is [embedding; a_t]."""
        self.cell.build((embedded_shape[0], embedded_shape[-1] + self.units))

    def call(self, embedded, states, training=False):
        """Return [s_t; a_t; α_t], and the new state with the memory behind it."""
        decoder_state, *memory = states
        attention_value, weights = attend(self.attention, decoder_state, memory)  # (B, U), (B, S)
        entered = ops.concatenate([embedded, attention_value], axis=-1)  # (B, E + U)
        _, (decoder_state,) = self.cell(entered, [decoder_state])  # (B, U)
        together = ops.concatenate([decoder_state, attention_value, weights], axis=-1)
        return together, [decoder_state, *memory]


def remember(prepared_key, value, mask=None):
    """Return what every step attends to, as tensors that a loop can carry beside the state.

    Args:
        prepared_key: what the score prepared from the keys.
        value: `(B, S, U)`.
        mask: boolean `(B, S)`, `True` = attend; a loop carries numbers, so it is carried as 0 and 1.
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
