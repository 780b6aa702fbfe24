"""Chapter 10: the positional encoding as the hands of clocks, and a distance as a rotation."""

import math

from seq2seq.common.shapes import check_positive
from seq2seq.explorables.checks import check_between
from seq2seq.explorables.controls import slider
from seq2seq.explorables.explorable import Explorable, still_table
from seq2seq.explorables.html_parts import number

FARTHEST = 100  # place of the first token, at most
REACH = 20  # distance of the two tokens, at most


class PositionHands(Explorable):
    """Two places of a sentence as two hands on each of U/2 clocks, one clock for each frequency.

    The numbers are those of `PositionalEncoding`: the tip of a hand is the pair
    (PE(t, 2i), PE(t, 2i+1)) = (sin, cos) of the angle t / 10000^(2i/U), clockwise from the top.

    Args:
        units: Width U of the encoding; an even number up to 32.
        position: Place of the first token at the start, counted from 0.
        distance: How many places the second token stands after the first, at the start.

    Raises:
        ValueError: If an argument is outside its range.

    Example:
        >>> hands = PositionHands(units=4)
        >>> [round(rate, 2) for rate in hands.rates], round(hands.similarity(1), 3)
        ([1.0, 0.01], 0.77)
    """

    name = "position-hands"

    def __init__(self, units: int = 16, position: int = 0, distance: int = 5):
        """Check the arguments and compute how fast each clock turns."""
        owner = type(self).__name__
        check_positive(self, units=units)
        if units % 2 or units > 32:
            raise ValueError(
                f"{owner}: `units` must be an even number up to 32. Received: units={units!r}."
            )
        check_between(owner, 0, FARTHEST, whole=True, position=position)
        check_between(owner, 0, REACH, whole=True, distance=distance)
        self.units, self.position, self.distance = units, position, distance
        self.rates = [10000 ** (-2 * i / units) for i in range(units // 2)]  # radians a place

    def similarity(self, distance: int) -> float:
        """Return the cosine of the encodings of two places, which only their distance decides."""
        return sum(math.cos(distance * rate) for rate in self.rates) / len(self.rates)

    def data(self):
        """Return how fast each clock turns, in radians a place."""
        return {"rates": [round(rate, 10) for rate in self.rates], "start": self.position}

    def controls(self):
        """Return the sliders of both places."""
        first, apart = self.position, self.distance
        return [
            slider("position", self.say("position"), 0, FARTHEST, first, shown=str(first)),
            slider("distance", self.say("distance"), 0, REACH, apart, shown=str(apart)),
        ]

    def still(self):
        """Return a table with one row for each clock."""
        rows = []
        for i, rate in enumerate(self.rates, 1):
            angles = (self.position * rate, (self.position + self.distance) * rate)
            first, second = (f"{number(math.degrees(angle) % 360, 0)}°" for angle in angles)
            between = f"{number(math.degrees(self.distance * rate) % 360, 0)}°"
            rows.append([str(i), number(2 * math.pi / rate, 1), first, second, between])
        names = ("clock", "turn", "first", "second", "between")
        heads = [self.say("column " + name) for name in names]
        return still_table(
            self.say("caption", position=self.position, second=self.position + self.distance),
            heads,
            rows,
        )

    def __repr__(self):
        """Name the size; the same text on every machine."""
        return f"PositionHands({self.units} units)"
