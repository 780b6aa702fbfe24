"""Chapter 10: the attention of a Transformer, one map for each block and head."""

from seq2seq.common.shapes import check_shape
from seq2seq.explorables.checks import check_sums
from seq2seq.explorables.controls import choice, slider
from seq2seq.explorables.explorable import Explorable, still_table
from seq2seq.explorables.html_parts import percent
from seq2seq.figures.style import names, numbers


class HeadMaps(Explorable):
    """Recorded weights of L blocks of H heads on one sentence, to be chosen one by one.

    Args:
        rows: The T tokens of the queries, one a row.
        columns: The S tokens of the keys, one a column.
        weights: Weights of shape `(L, H, T, S)`; each row sums to 1.

    Raises:
        ValueError: If shapes disagree or a row of weights does not sum to 1.

    Example:
        >>> maps = HeadMaps(["a"], ["b", "c"], [[[[0.9, 0.1]], [[0.5, 0.5]]]])
        >>> maps
        HeadMaps(1 blocks of 2 heads, 1 x 2 tokens)
    """

    name = "head-maps"

    def __init__(self, rows, columns, weights):
        """Check the arguments and round what will be shown."""
        owner = type(self).__name__
        self.rows = names(owner, "rows", rows)
        self.columns = names(owner, "columns", columns)
        weights = numbers(owner, "weights", weights, 4)
        sizes = {"T": len(self.rows), "S": len(self.columns)}
        self.sizes = check_shape(self, "weights", weights.shape, "(L, H, T, S)", **sizes)
        check_sums(owner, weights.reshape(-1, len(self.columns)))
        self.weights = weights.round(3) + 0.0

    def data(self):
        """Return the tokens and the weights."""
        return {"rows": self.rows, "columns": self.columns, "weights": self.weights.tolist()}

    def controls(self):
        """Return the choice of a block, of a head and of a row."""
        options = {
            name: [(i, str(i + 1)) for i in range(self.sizes[axis])]
            for name, axis in (("block", "L"), ("head", "H"))
        }
        last = len(self.rows) - 1
        return [
            *(choice(name, self.say(name), numbered, 0) for name, numbered in options.items()),
            slider("query", self.say("query"), 0, last, 0, shown=self.rows[0]),
        ]

    def still(self):
        """Return a table that says, for each head, where each token looks most."""
        heads = [self.say("rows")]
        heads += [
            self.say("one head", block=block + 1, head=head + 1)
            for block in range(self.sizes["L"])
            for head in range(self.sizes["H"])
        ]
        lines = []
        for t, token in enumerate(self.rows):
            rows = self.weights[:, :, t].reshape(-1, len(self.columns))  # (L·H, S)
            cells = [f"{self.columns[w.argmax()]} {percent(w.max())}" for w in rows]
            lines.append([token, *cells])
        return still_table(self.say("caption"), heads, lines)

    def __repr__(self):
        """Name the sizes; the same text on every machine."""
        blocks, heads, rows, columns = self.weights.shape
        return f"HeadMaps({blocks} blocks of {heads} heads, {rows} x {columns} tokens)"
