"""Chapter 8: where each target token looks, beside the gold alignment of the pair."""

import numpy as np

from seq2seq.common.shapes import check_shape
from seq2seq.explorables.checks import check_sums
from seq2seq.explorables.controls import slider
from seq2seq.explorables.explorable import Explorable, still_table
from seq2seq.explorables.html_parts import percent
from seq2seq.figures.style import names, numbers


class GoldAlignment(Explorable):
    """The map of the weights of one pair, with the gold links in it, read row by row.

    Args:
        source: The S source tokens.
        target: The T target tokens.
        weights: Weights of shape `(T, S)`; each row sums to 1.
        sure: Sure gold links (t, s), as in `Pair.sure`.
        possible: Possible gold links (t, s); sure ones may be left out.

    Raises:
        ValueError: If shapes disagree, a row of weights does not sum to 1, or a link points outside
            the pair.

    Example:
        >>> pair = GoldAlignment(["le", "chat"], ["the", "cat"], [[0.9, 0.1], [0.2, 0.8]], [(1, 1)])
        >>> pair.mass
        0.8
    """

    name = "gold-alignment"

    def __init__(self, source, target, weights, sure, possible=()):
        """Check the arguments and measure the attention on gold links."""
        owner = type(self).__name__
        self.source = names(owner, "source", source)
        self.target = names(owner, "target", target)
        weights = numbers(owner, "weights", weights, 2)
        sizes = {"T": len(self.target), "S": len(self.source)}
        check_shape(self, "weights", weights.shape, "(T, S)", **sizes)
        check_sums(owner, weights)
        self.weights = weights.round(3) + 0.0
        self.sure = self._links("sure", sure)
        self.possible = self._links("possible", possible) - self.sure
        gold = np.zeros(weights.shape, bool)
        for t, s in self.sure | self.possible:
            gold[t, s] = True
        on_gold = np.where(gold, weights, 0).sum(axis=1)[gold.any(axis=1)]  # (linked tokens,)
        self.mass = round(float(on_gold.mean()), 3) if on_gold.size else None

    def _links(self, name, links):
        links = {(int(t), int(s)) for t, s in links}
        outside = sorted(
            (t, s)
            for t, s in links
            if not (0 <= t < len(self.target) and 0 <= s < len(self.source))
        )
        if outside:
            raise ValueError(
                f"{type(self).__name__}: `{name}` must hold links (t, s) with t < "
                f"{len(self.target)} and s < {len(self.source)}. Received: {outside[0]}."
            )
        return links

    def data(self):
        """Return tokens, weights and links."""
        return {
            "source": self.source,
            "target": self.target,
            "weights": self.weights.tolist(),
            "sure": sorted(self.sure),
            "possible": sorted(self.possible),
            "mass": self.mass,
        }

    def controls(self):
        """Return the slider of the target token."""
        last = len(self.target) - 1
        return [slider("query", self.say("query"), 0, last, 0, shown=self.target[0])]

    def still(self):
        """Return a table with one row for each target token."""
        rows = []
        for t, token in enumerate(self.target):
            best = int(self.weights[t].argmax())
            looked = f"{self.source[best]} {percent(self.weights[t, best])}"
            kinds = [
                ", ".join(self.source[s] for at, s in sorted(links) if at == t) or "–"
                for links in (self.sure, self.possible)
            ]
            rows.append([token, looked, *kinds])
        heads = [self.say("column " + name) for name in ("target", "looked", "sure", "possible")]
        return still_table(self.say("caption"), heads, rows)

    def __repr__(self):
        """Name the sizes; the same text on every machine."""
        return f"GoldAlignment({len(self.target)} x {len(self.source)} tokens)"
