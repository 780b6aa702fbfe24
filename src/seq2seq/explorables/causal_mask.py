"""Chapter 10: self-attention over a few tokens, with the causal mask on or off."""

import numpy as np

from seq2seq.common.shapes import check_shape
from seq2seq.explorables.checks import softmax
from seq2seq.explorables.controls import choice, slider
from seq2seq.explorables.explorable import Explorable, still_table
from seq2seq.explorables.html_parts import percent
from seq2seq.figures.style import names, numbers


class CausalMask(Explorable):
    """The map of self-attention over T tokens, whose causal mask the reader switches.

    Args:
        tokens: The T tokens.
        scores: Attention scores of shape `(T, T)`, row t those of query t.

    Raises:
        ValueError: If shapes disagree or a score is not finite.

    Example:
        >>> CausalMask(["the", "cat"], [[0, 9], [1, 1]]).weights(causal=True).tolist()
        [[1.0, 0.0], [0.5, 0.5]]
    """

    name = "causal-mask"

    def __init__(self, tokens, scores):
        """Check the arguments."""
        owner = type(self).__name__
        self.tokens = names(owner, "tokens", tokens)
        scores = numbers(owner, "scores", scores, 2)
        size = len(self.tokens)
        check_shape(self, "scores", scores.shape, "(T, T)", T=size)
        self.scores = scores.round(4) + 0.0

    def weights(self, causal: bool) -> np.ndarray:
        """Return the weights `(T, T)`."""
        allowed = np.tri(len(self.tokens), dtype=bool) | (not causal)
        return softmax(np.where(allowed, self.scores, -np.inf))

    def data(self):
        """Return tokens and scores."""
        return {"tokens": self.tokens, "scores": self.scores.tolist()}

    def controls(self):
        """Return the switch of the mask and the choice of a query."""
        options = [(name, self.say("mask " + name)) for name in ("off", "on")]
        last = len(self.tokens) - 1
        middle = last // 2
        return [
            choice("mask", self.say("mask"), options, "off"),
            slider("query", self.say("query"), 0, last, middle, shown=self.tokens[middle]),
        ]

    def still(self):
        """Return one table for each state of the mask."""
        tables = []
        for causal, name in ((False, "off"), (True, "on")):
            rows = [
                [token, *map(percent, row)]
                for token, row in zip(self.tokens, self.weights(causal), strict=True)
            ]
            heads = [self.say("rows"), *self.tokens]
            tables.append(still_table(self.say("caption " + name), heads, rows))
        return "".join(tables)

    def __repr__(self):
        """Name the size; the same text on every machine."""
        return f"CausalMask({len(self.tokens)} tokens)"
