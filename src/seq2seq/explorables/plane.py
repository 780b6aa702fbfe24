"""The plane of chapters 4 and 6: a query that the reader drags among keys.

Scores, weights and attention value follow the query, the temperature and the mask. A notebook shows
the plane as HTML that holds everything it needs: nothing is fetched. Without JavaScript, and on
paper, it is a still drawing with a table of its numbers.
"""

import numpy as np

from seq2seq.common.shapes import check_positive_number, check_shape
from seq2seq.explorables.plane_html import render
from seq2seq.figures.style import names, numbers

TEMPERATURES = (0.1, 10.0)  # the two ends of the slider
LARGEST = 1000  # beyond it the numbers no longer fit their columns


class AttentionPlane:
    """A plane with one query, S keys and S values of two numbers each.

    The reader moves the query, sets the temperature and chooses which tokens to attend to. The
    numbers shown are those of `DotScore`, `AttentionDistribution` and `AttentionValue`. Made for a
    handful of tokens: the names of many would cover each other.

    Args:
        tokens: The S source tokens.
        keys: Keys of shape `(S, 2)`.
        values: Values of shape `(S, 2)`.
        query: The query at the start, two numbers.
        temperature: The temperature at the start, from 0.1 to 10.

    Raises:
        ValueError: If shapes disagree, a number is not finite or greater than 1000 in size, or the
            temperature lies outside its range.

    Example:
        >>> plane = AttentionPlane(["chat", "noir"], [[0, 1], [1, 0]], [[4, 0], [0, 4]], [1, 1])
        >>> plane.weights.tolist(), plane.attention_value.tolist()
        ([0.5, 0.5], [2.0, 2.0])
    """

    def __init__(self, tokens, keys, values, query, temperature=1.0):
        """Check the arguments and compute what the plane shows at the start."""
        self.tokens = names(type(self).__name__, "tokens", tokens)
        size = len(self.tokens)
        self.keys = self._vectors("keys", keys, "(S, D)", S=size, D=2)
        self.values = self._vectors("values", values, "(S, U)", S=size, U=2)
        self.query = self._vectors("query", query, "(D,)", D=2)
        check_positive_number(self, temperature=temperature)
        low, high = TEMPERATURES
        if not low <= temperature <= high:
            raise ValueError(
                f"{type(self).__name__}: `temperature` must lie between {low:g} and {high:g}, the "
                f"ends of the slider. Received: temperature={temperature!r}."
            )
        self.temperature = round(float(temperature), 5)
        self.scores = self.keys @ self.query  # (S,)
        exponentials = np.exp((self.scores - self.scores.max()) / self.temperature)
        self.weights = exponentials / exponentials.sum()  # (S,)
        self.attention_value = self.weights @ self.values  # (U,)

    def _vectors(self, name, given, pattern, **sizes):
        """Return numbers of one shape, rounded, so that every machine writes the same page."""
        owner = type(self).__name__
        array = numbers(owner, name, given, len(sizes))
        check_shape(self, name, array.shape, pattern, **sizes)
        if np.abs(array).max() > LARGEST:
            raise ValueError(
                f"{owner}: `{name}` must lie between -{LARGEST} and {LARGEST}. "
                f"Received: numbers from {array.min():g} to {array.max():g}."
            )
        return array.round(5) + 0.0

    def html(self):
        """Return the plane as one self-contained piece of HTML, always the same for one input."""
        return render(self)

    _repr_html_ = html

    def __repr__(self):
        """Name the size; the same text on every machine."""
        return f"AttentionPlane({len(self.tokens)} source tokens)"
