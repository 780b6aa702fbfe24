"""Chapter 1: one unit of a GRU, whose two gates the reader moves, and how long it remembers."""

import numpy as np

from seq2seq.common.shapes import check_positive
from seq2seq.explorables.checks import check_between
from seq2seq.explorables.controls import slider
from seq2seq.explorables.explorable import Explorable, still_table
from seq2seq.explorables.html_parts import number, percent

GATES = (0.0, 0.25, 0.5, 0.75, 0.9, 0.97, 1.0)  # the rows of the still table


class GRUGates(Explorable):
    """One step of one unit of a GRU, and what is left of a state after many such steps.

    The candidate is tanh(x + r · h) and the new state z · h + (1 − z) · candidate, as in the
    chapter: z is the update gate, the share of the old state that is kept, r the reset gate, the
    share that enters the candidate. The gates are given here; in a GRU each comes out of a sigmoid.

    Args:
        state: The old state h, between -1 and 1.
        token: The number x that the token brings.
        update: The update gate z at the start, from 0 to 1.
        reset: The reset gate r at the start, from 0 to 1.
        steps: Number of steps for which the reader sees what is left.

    Raises:
        ValueError: If a number is outside its range, or `steps` is not a positive whole number.

    Example:
        >>> [round(x, 3) for x in GRUGates(0.8, -0.5).step(update=0.75, reset=0.5)]
        [-0.1, 0.575]
    """

    name = "gru-gates"

    def __init__(self, state=0.8, token=-0.5, update=0.5, reset=0.5, steps: int = 20):
        """Check the arguments."""
        owner = type(self).__name__
        check_positive(self, steps=steps)
        check_between(owner, -1, 1, state=state)
        check_between(owner, -5, 5, token=token)
        check_between(owner, 0, 1, update=update, reset=reset)
        self.steps = steps
        self.state, self.token, self.update, self.reset = (
            round(float(value), 2) + 0.0 for value in (state, token, update, reset)
        )

    def step(self, update: float, reset: float) -> tuple[float, float]:
        """Return the candidate and the new state."""
        candidate = float(np.tanh(self.token + reset * self.state))
        return candidate, update * self.state + (1 - update) * candidate

    def data(self):
        """Return the old state, the number of the token, and how many steps are shown."""
        return {"old": self.state, "token": self.token, "steps": self.steps}

    def controls(self):
        """Return the sliders of both gates."""
        gates = (("update", self.update), ("reset", self.reset))
        return [
            slider(name, self.say(name), 0, 1, gate, step=0.01, shown=number(gate, 2))
            for name, gate in gates
        ]

    def still(self):
        """Return a table with one row for each of some update gates."""
        rows = []
        for gate in GATES:
            candidate, state = self.step(gate, self.reset)
            left = [(percent(gate**n), gate**n) for n in (5, self.steps)]
            rows.append([number(gate, 2), number(candidate, 2), number(state, 2), *left])
        heads = [self.say("column " + name) for name in ("update", "candidate", "state")]
        heads += [self.say("column left", steps=n) for n in (5, self.steps)]
        caption = self.say(
            "caption",
            old=number(self.state, 2),
            token=number(self.token, 2),
            reset=number(self.reset, 2),
        )
        return still_table(caption, heads, rows)

    def __repr__(self):
        """Name the numbers; the same text on every machine."""
        return f"GRUGates(state={self.state}, token={self.token})"
