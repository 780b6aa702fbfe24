"""Chapter 5: dot products of random vectors at any width, unscaled beside scaled by 1/√D.

The reader moves the width. A histogram shows how far the dot products of many random pairs spread,
and a row of bars shows the softmax over the dot products of one query with a few keys.
"""

import numpy as np

from seq2seq.common.shapes import check_positive
from seq2seq.explorables.checks import softmax
from seq2seq.explorables.controls import slider
from seq2seq.explorables.explorable import Explorable, still_table
from seq2seq.explorables.html_parts import number, percent

WIDTHS = [2**power for power in range(10)]  # 1 to 512
BINS = 33  # an odd number, so that one of them is around 0
REACH = {"dots": 66, "scaled": 4.125}  # the histograms go from -REACH to REACH
START = 4  # index of the width at the start: 16


class ScaledDots(Explorable):
    """Dot products of random vectors, whose width D the reader sets, with and without 1/√D.

    All numbers are drawn from a normal distribution with mean 0 and variance 1. The vectors of a
    smaller width are the beginnings of those of a greater one.

    Args:
        pairs: Number of random pairs (query, key) in the histograms.
        keys: Number of keys in the softmax of one query.
        seed: Seed of the random numbers.

    Raises:
        ValueError: If `pairs` or `keys` is not a positive whole number.

    Example:
        >>> dots = ScaledDots()
        >>> dots.deviations[512] > 20, dots.scores.shape
        (True, (10, 8))
    """

    name = "scaled-dots"

    def __init__(self, pairs: int = 2000, keys: int = 8, seed: int = 0):
        """Draw the vectors and count the dot products."""
        check_positive(self, pairs=pairs, keys=keys)
        draw = np.random.default_rng(seed).normal
        queries, others = draw(size=(2, pairs, WIDTHS[-1]))  # (pairs, D) each
        dots = _by_width(queries * others)  # (10, pairs)
        self.deviations = dict(zip(WIDTHS, dots.std(axis=1).round(4).tolist(), strict=True))
        self.counts = {
            name: [_histogram(row, reach) for row in rows]
            for (name, reach), rows in zip(
                REACH.items(), (dots, dots / np.sqrt(WIDTHS)[:, None]), strict=True
            )
        }
        query, key = draw(size=WIDTHS[-1]), draw(size=(keys, WIDTHS[-1]))  # (D,), (S, D)
        self.scores = _by_width(query * key).round(4) + 0.0  # (10, S)

    def data(self):
        """Return the counts of both histograms, and the dot products of one query."""
        return {
            "widths": WIDTHS,
            "deviations": list(self.deviations.values()),
            "counts": self.counts,
            "reach": REACH,
            "scores": self.scores.tolist(),
        }

    def controls(self):
        """Return the slider of the width."""
        last = len(WIDTHS) - 1
        return [slider("width", self.say("width"), 0, last, START, shown=str(WIDTHS[START]))]

    def still(self):
        """Return a table with one row for each width."""
        rows = []
        for width, scores in zip(WIDTHS, self.scores, strict=True):
            spread = self.deviations[width]
            row = [f"D = {width}"]
            for scale in (1, np.sqrt(width)):
                weights = softmax(scores / scale)
                entropy = -np.sum(weights * np.log(weights))
                row += [
                    number(spread / scale, 2),
                    (percent(weights.max()), float(weights.max())),
                    number(entropy, 2),
                ]
            rows.append(row)
        both = [self.say("column " + name) for name in ("spread", "largest", "entropy")]
        heads = [self.say("column width"), *both, *(f"{head} · 1/√D" for head in both)]
        return still_table(self.say("caption"), heads, rows)

    def __repr__(self):
        """Name the size; the same text on every machine."""
        return f"ScaledDots({self.scores.shape[1]} keys)"


def _by_width(products):
    """Sum products `(N, 512)` over the first 1, 2, 4, … of them: dot products `(10, N)`."""
    return products.cumsum(axis=1)[:, np.array(WIDTHS) - 1].T


def _histogram(numbers, reach):
    """Count numbers in bins from -reach to reach; what lies beyond counts at the ends."""
    counts, _ = np.histogram(numbers.clip(-reach, reach), BINS, (-reach, reach))
    return counts.tolist()
