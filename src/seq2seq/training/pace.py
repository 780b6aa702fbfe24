"""How fast a training goes."""

import time

import numpy as np

from seq2seq.text.vocabulary import PAD
from seq2seq.training.batches import Batch


class Pace:
    """Tokens and pairs a second since it was made.

    Attributes:
        tokens: target tokens counted, padding left out.
        pairs: pairs counted.
        seconds: time until the last batch was counted.
    """

    def __init__(self):
        self.tokens = self.pairs = 0
        self.seconds = 0.0
        self._started = time.perf_counter()

    def count(self, batch: Batch) -> None:
        """Count a batch that has been trained on."""
        self.tokens += int(np.count_nonzero(batch.target_out != PAD))
        self.pairs += len(batch.source)
        self.seconds = time.perf_counter() - self._started

    def per_second(self, count: int) -> float:
        """Return a count over the seconds; 0 before the first batch."""
        return count / self.seconds if self.seconds else 0.0

    def as_dict(self) -> dict:
        """Return target tokens and pairs a second, as JSON values."""
        return {
            "tokens_per_second": round(self.per_second(self.tokens)),
            "pairs_per_second": round(self.per_second(self.pairs), 1),
        }
