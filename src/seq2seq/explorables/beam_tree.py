"""Chapter 8: beam search as a tree that grows step by step."""

import numpy as np

from seq2seq.common.shapes import check_positive
from seq2seq.explorables.checks import check_between
from seq2seq.explorables.controls import choice, slider
from seq2seq.explorables.explorable import Explorable, still_table
from seq2seq.explorables.html_parts import number
from seq2seq.figures.style import names
from seq2seq.search.beam import beam_search, length_penalty
from seq2seq.text.vocabulary import EOS, PAD

WIDEST = 5


class BeamTree(Explorable):
    """The hypotheses of beam search after each step, for some widths of the beam.

    The search is recorded here: stopped after n tokens, it returns the beam of step n.

    Args:
        translator: A `Translator`.
        source: The S source tokens.
        widths: Widths K of the beam to choose from.
        alpha: Exponent of the length penalty at the start, from 0 to 2.

    Raises:
        ValueError: If a token is no string, a width is not a whole number from 1 to 5, or α is
            outside its range.
    """

    name = "beam-tree"

    def __init__(self, translator, source, widths=(1, 2, 4), alpha: float = 0.6):
        """Record the search once for each width."""
        owner = type(self).__name__
        self.source = names(owner, "source", source)
        check_positive(self, **{f"widths[{i}]": width for i, width in enumerate(widths)})
        if not widths or max(widths) > WIDEST:
            raise ValueError(
                f"{owner}: `widths` must hold numbers up to {WIDEST}. Received: {widths!r}."
            )
        check_between(owner, 0, 2, alpha=alpha)
        self.alpha = round(float(alpha), 1)
        tokens = translator.target_vocabulary.tokens
        encoded = translator.source_vocabulary.encode([self.source])  # (1, S)
        self.beams = {width: _record(translator.model, encoded, width, tokens) for width in widths}

    def data(self):
        """Return the beams after each step: for each hypothesis its tokens and log-probability."""
        return {"beams": self.beams}

    def controls(self):
        """Return the width of the beam, the step and the length penalty."""
        widths = list(self.beams)
        most = max(map(len, self.beams.values()))
        return [
            choice("width", self.say("width"), [(w, str(w)) for w in widths], widths[-1]),
            slider("step", self.say("step"), 1, most, 1, shown="1"),
            slider(
                "alpha",
                self.say("alpha"),
                0,
                2,
                self.alpha,
                step=0.1,
                shown=number(self.alpha, 1),
            ),
        ]

    def still(self):
        """Return a table of the hypotheses that each beam ends with."""
        rows = []
        for width, steps in self.beams.items():
            scored = [
                (log / float(length_penalty(len(tokens), self.alpha)), tokens, log)
                for tokens, log in steps[-1]
            ]
            for score, tokens, log in sorted(scored, key=lambda one: -one[0]):
                rows.append([str(width), " ".join(tokens), number(log, 2), number(score, 2)])
        heads = [self.say("column " + name) for name in ("width", "hypothesis", "log", "score")]
        caption = self.say("caption", source=" ".join(self.source), alpha=number(self.alpha, 1))
        return still_table(caption, heads, rows)

    def __repr__(self):
        """Name the widths; the same text on every machine."""
        return f"BeamTree({len(self.source)} source tokens, widths {list(self.beams)})"


def _record(model, encoded, width, tokens):
    """Return the beam after each step: a list of pairs (tokens, log-probability)."""
    steps, limit = [], 2 * encoded.shape[1] + 10
    while len(steps) < limit:
        found = beam_search(
            model.step, model.start(encoded), max_length=len(steps) + 1, width=width, alpha=0.0
        )
        beam, finished = [], True
        for ids, log in zip(found.tokens[0], found.log_probabilities[0], strict=True):
            if np.isfinite(log):
                finished &= EOS in ids
                beam.append(([tokens[i] for i in ids if i != PAD], round(float(log), 3) + 0.0))
        steps.append(beam)
        if finished:
            break
    return steps
