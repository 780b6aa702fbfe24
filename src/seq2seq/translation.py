"""What a translator returns, the text and how the model came to it; and what it reads at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LONG = 128  # tokens; of sentences up to this length, a whole batch is translated at once


def batches_of(lengths: Sequence[int], batch_size: int, width: int = 1) -> list[list[int]]:
    """Deal sentences of like length into batches that fit into memory.

    A batch is padded to its longest sentence, and self-attention has a weight for each pair of its
    positions. So what is bounded is B · S² for its B rows of S tokens: one long line is then alone,
    and short lines are not padded to it.

    Args:
        lengths: number of tokens of each sentence; those of none are in no batch.
        batch_size: sentences in a batch, if none is longer than `LONG` tokens.
        width: rows that a sentence takes, the hypotheses of a beam.

    Returns:
        The places of the sentences of each batch, the shortest first.

    Example:
        >>> batches_of([5, 0, 900, 6, 7], batch_size=2)
        [[0, 3], [4], [2]]
    """
    room = batch_size * LONG**2
    batches: list[list[int]] = []
    for i in sorted(filter(lengths.__getitem__, range(len(lengths))), key=lengths.__getitem__):
        rows = len(batches[-1]) + 1 if batches else 0
        if 0 < rows <= batch_size and rows * width * lengths[i] ** 2 <= room:
            batches[-1].append(i)
        else:
            batches.append([i])
    return batches


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
