"""What a translator returns: the text, and how the model came to it."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Translation:
    """One translated line.

    Attributes:
        source: source tokens, S of them.
        target: target tokens as the model produced them, `<EOS>` last if it was reached, T of them.
        weights: attention weights `(T, S)`, or `None` for a model without attention.
        score: log-probability of the target, in nats.
        text: the translation as plain text.
        alternatives: the other hypotheses of the beam, the next best first; none if greedy.
        looped: whether the model said the same words again and again; `text` has them once.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    weights: np.ndarray | None
    score: float
    text: str
    alternatives: tuple["Translation", ...] = ()
    looped: bool = False

    def followed_by(self, other: "Translation") -> "Translation":
        """Return this translation and the one of the next sentence on the line as one.

        Neither sentence looks at the other: those weights are 0. An `<EOS>` between them is left
        out.
        """
        inner = self.target[-1:] == ("<EOS>",)
        target = self.target[:-1] if inner else self.target
        weights = None
        if self.weights is not None:
            T, S = len(target), len(self.source)
            weights = np.zeros((T + len(other.target), S + len(other.source)))
            weights[:T, :S] = self.weights[:T]
            weights[T:, S:] = other.weights
        return Translation(
            self.source + other.source,
            target + other.target,
            weights,
            self.score + other.score,
            f"{self.text} {other.text}".strip(),
            tuple(map(Translation.followed_by, self.alternatives, other.alternatives)),
            self.looped or other.looped,
        )
