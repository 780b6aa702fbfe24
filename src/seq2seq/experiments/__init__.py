"""The experiments behind chapters 9 and 10: models trained side by side, and their results.

    python -m seq2seq experiment length --output results     train and score, a quarter of an hour

    load("length")                                           what comes with the package

Importing this package loads no Keras.
"""

from seq2seq.experiments.plan import EXPERIMENTS, VARIANTS
from seq2seq.experiments.recorded import Curve, Summary, compare, curve, load, summary
from seq2seq.experiments.table import scores, table

__all__ = [
    "EXPERIMENTS",
    "VARIANTS",
    "Curve",
    "Summary",
    "compare",
    "curve",
    "load",
    "scores",
    "summary",
    "table",
]
