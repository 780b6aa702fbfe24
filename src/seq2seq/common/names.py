"""The names that arguments of models may take, for layers, settings and command line alike.

They stand here because the last two must not wait for Keras, which every layer needs.
"""

SCORES = ("dot", "scaled_dot", "general", "additive")
PLACEMENTS = ("luong", "bahdanau")
STARTS = ("context", "backward")
CELLS = ("gru", "lstm", "rnn")
PRECISIONS = ("float32", "mixed_bfloat16")
