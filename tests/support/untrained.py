"""Untrained models of every setting, and a language model that is a table."""

import numpy as np
from samples import PLACEMENTS, SCORE_NAMES, V_SOURCE, V_TARGET, E, U, randomize

from seq2seq import AttentionSeq2Seq, Seq2Seq

SIZES = (V_SOURCE, V_TARGET, E, U)
# The model without attention, and the one with every score in every placement.
SETTINGS = [None] + [(score, placement) for score in SCORE_NAMES for placement in PLACEMENTS]


def new(setting, **kwargs):
    """A model of a setting, not built yet."""
    if setting is None:
        return Seq2Seq(*SIZES, **kwargs)
    return AttentionSeq2Seq(*SIZES, *setting, **kwargs)


def built(setting, **kwargs):
    """A model of a setting with random parameters."""
    model = new(setting, **kwargs)
    model.build()
    return randomize(model)


def chain(table):
    """A language model that reads the last token only: row i holds the logits after token i."""
    table = np.asarray(table, "float32")
    return lambda token, state: (table[np.asarray(token)], state, None)
