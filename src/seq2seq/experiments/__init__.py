"""The experiments behind chapter 9: models trained side by side, and their recorded results.

    python -m seq2seq experiment length --output results     train and score, a quarter of an hour

    load("length")                                           what comes with the package

Importing this package loads no Keras.
"""

from seq2seq.experiments.plan import EXPERIMENTS, VARIANTS
from seq2seq.experiments.recorded import Curve, Summary, curve, load, summary

__all__ = ["EXPERIMENTS", "VARIANTS", "Curve", "Summary", "curve", "load", "summary"]
