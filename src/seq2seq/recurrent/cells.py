"""The recurrent cells by name, and their state as one vector a sentence (chapter 1).

A plain RNN and a GRU carry one vector from step to step, the hidden state h. An LSTM carries a
second one, its cell state c. Outside of the cells both are one tensor, [h; c] side by side, so that
a context vector, a decoder state and a search need not know which cell a model has.
"""

import keras
from keras import ops

LAYERS = {"gru": keras.layers.GRU, "lstm": keras.layers.LSTM, "rnn": keras.layers.SimpleRNN}
STEPS = {
    "gru": keras.layers.GRUCell,
    "lstm": keras.layers.LSTMCell,
    "rnn": keras.layers.SimpleRNNCell,
}


def recurrent_layer(cell, units, **options):
    """Return the Keras layer that runs a cell over a whole sentence: one state for each token."""
    return LAYERS[cell](units, return_sequences=True, **options)


def recurrent_cell(cell, units, **options):
    """Return the Keras layer that is one step of a cell."""
    return STEPS[cell](units, **options)


def vectors_in_state(cell):
    """Return how many vectors of width U a cell carries: 2 for an LSTM, 1 for the others."""
    return 2 if cell == "lstm" else 1


def separate(state, cell):
    """Return the state of a cell as Keras takes it, a list: [h], or for an LSTM [h, c]."""
    return ops.split(state, vectors_in_state(cell), axis=-1)


def beside(states):
    """Return the states of a Keras cell as one tensor: h, or for an LSTM [h; c]."""
    return ops.concatenate(states, axis=-1)
