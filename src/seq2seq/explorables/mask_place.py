"""Chapter 6: the mask before the softmax, after it, or after it with a division by the sum.

The reader says which tokens are padding, how high the scores of padding are, and where the mask
acts. The sum of the weights tells what went wrong.
"""

import numpy as np

from seq2seq.common.shapes import check_shape
from seq2seq.explorables.checks import softmax
from seq2seq.explorables.controls import choice, several, slider
from seq2seq.explorables.explorable import Explorable, still_table
from seq2seq.explorables.html_parts import number, percent
from seq2seq.figures.style import names, numbers

PLACES = ("none", "after", "divided", "before")
HIGHEST = 120  # a score that leaves nothing to the other tokens, in 32 bits


class MaskPlace(Explorable):
    """Scores of a few tokens, some of them padding, and a mask that acts where the reader says.

    All is computed in 32 bits, as a layer would: that is what separates a mask before the softmax
    from a division by the sum after it.

    Args:
        tokens: The S tokens.
        scores: Scores of shape `(S,)`, one query's. Those of padding are added to what the reader
            sets for padding.
        padding: Positions of the tokens that are padding at the start.

    Raises:
        ValueError: If shapes disagree, a score is not finite, or a position is not one of S.

    Example:
        >>> place = MaskPlace(["le", "chat", "<PAD>"], [1.0, 2.0, 0.0], padding=[2])
        >>> print(place.weights("before").round(2), place.weights("after").round(2))
        [0.27 0.73 0.  ] [0.24 0.67 0.  ]
    """

    name = "mask-place"

    def __init__(self, tokens, scores, padding):
        """Check the arguments."""
        owner = type(self).__name__
        self.tokens = names(owner, "tokens", tokens)
        self.scores = numbers(owner, "scores", scores, 1)
        size = len(self.tokens)
        check_shape(self, "scores", self.scores.shape, "(S,)", S=size)
        self.scores = self.scores.round(4) + 0.0
        self.padding = sorted(set(padding))
        if not set(self.padding) <= set(range(size)):
            raise ValueError(
                f"{owner}: `padding` must hold positions from 0 to {size - 1}. "
                f"Received: padding={list(padding)!r}."
            )

    def weights(self, place: str) -> np.ndarray:
        """Return the weights `(S,)` at the start, with the mask at one of the four places."""
        mask = ~np.isin(np.arange(len(self.tokens)), self.padding)
        scores = self.scores.astype("float32")
        if place == "before":
            scores = np.where(mask, scores, np.float32(-3e38))
        weights = softmax(scores)
        if place != "none":
            weights = np.where(mask, weights, np.float32(0))
        if place == "divided":
            with np.errstate(invalid="ignore"):  # 0 / 0 is what it is about
                weights = weights / weights.sum()
        return weights

    def data(self):
        """Return tokens and scores."""
        return {"tokens": self.tokens, "scores": self.scores.tolist()}

    def controls(self):
        """Return the place of the mask, the tokens that are padding, and how high they score."""
        return [
            choice(
                "place", self.say("place"), [(p, self.say("place " + p)) for p in PLACES], "none"
            ),
            several("padding", self.say("padding"), enumerate(self.tokens), self.padding),
            slider("raised", self.say("raised"), 0, HIGHEST, 0, shown="+0"),
        ]

    def still(self):
        """Return a table with one column for each place of the mask."""
        columns = [self.weights(place) for place in PLACES]
        rows = [
            [token, number(self.scores[s]), *(_with_bar(column[s]) for column in columns)]
            for s, token in enumerate(self.tokens)
        ]
        rows.append([self.say("sum"), "", *(percent(column.sum(), 1) for column in columns)])
        heads = [self.say("token"), self.say("score"), *(self.say("place " + p) for p in PLACES)]
        return still_table(self.say("caption"), heads, rows)

    def __repr__(self):
        """Name the sizes; the same text on every machine."""
        return f"MaskPlace({len(self.tokens)} tokens, {len(self.padding)} of them padding)"


def _with_bar(share):
    """Return a share in percent, and the length of its bar."""
    return percent(share, 1), float(np.nan_to_num(share))
