"""One small explorable of each kind, for what all of them keep to."""

from functools import cache

import keras
import numpy as np
from tiny import tiny_translator

from seq2seq import explorables

TINY = ["the", "small", "cat", "sleeps"]
TOKENS = ["the", "black", "cat", "sleeps"]


@cache
def samples():
    """Each explorable with a view, by the name of its class."""
    keras.utils.set_random_seed(0)  # of the models, which are not trained
    draw = np.random.default_rng(0)
    weights = draw.random((2, 3, 4, 3)) ** 4
    heads = weights / weights.sum(axis=3, keepdims=True)  # (L, H, T, S)
    made = [
        explorables.GRUGates(),
        explorables.FedWord(tiny_translator("plain"), ["le", "chat"], TINY, also={1: ["fox"]}),
        explorables.GrowingSentence(
            {"plain": ([3, 10], [90, 20]), "attention": ([3, 10], [95, 90])},
            [["le", "chat"], ["le", "chat", "noir", "dort"]],
            [["the", "cat"], TOKENS],
            {"plain": [["the", "cat"], []], "attention": [["the", "cat"], TOKENS]},
        ),
        explorables.BeamTree(tiny_translator(), ["le", "chat", "dort"]),
        explorables.BLEUNGrams(
            "the cat eats the green apple", "the black cat eats the green apple"
        ),
        explorables.GoldAlignment(
            ["le", "chat", "noir"], TOKENS, heads[0, 0], [(0, 0), (1, 2)], [(2, 1), (2, 0)]
        ),
        explorables.ScaledDots(),
        explorables.MaskPlace(["le", "chat", "dort", "<PAD>", "<PAD>"], [1, 2, 0.5, 0, 0], [3, 4]),
        explorables.PositionHands(),
        explorables.CausalMask(TOKENS, draw.normal(size=(4, 4), scale=2)),
        explorables.HeadMaps(TOKENS, ["le", "chat", "noir"], heads),
    ]
    return {type(explorable).__name__: explorable for explorable in made}
