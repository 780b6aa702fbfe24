"""The settings as options of the command line: name, type and help of each.

A test holds them to the settings. Neither needs Keras, for which help must not wait.
"""

import argparse

from seq2seq.common.names import CELLS, PRECISIONS
from seq2seq.training.settings import CORPORA, KINDS

_WHOLE, _REAL = {"type": int}, {"type": float}
_YES_OR_NO = {"action": argparse.BooleanOptionalAction}

OPTIONS = (
    ("corpus", {"choices": CORPORA}, "what to train on"),
    ("validation-size", _WHOLE, "pairs held out to choose the best epoch by"),
    ("test-size", _WHOLE, "pairs held out to score the model"),
    ("split-by", {}, "component, or source or line, which leak, of real sentences"),
    ("everything", _YES_OR_NO, "all real pairs, held-out ones too, to ship what is measured"),
    ("teacher", {"metavar": "MODEL"}, "learn from its translations of the training pairs as well"),
    ("kind", {"choices": KINDS}, "which model"),
    ("score", {}, "dot, scaled_dot, general or additive"),
    ("placement", {}, "luong (attend after the cell) or bahdanau (before it)"),
    ("normalize", _YES_OR_NO, "layer normalization, no tanh"),
    ("start", {}, "context, or backward as Bahdanau's decoder (with --bidirectional)"),
    ("input-feeding", _YES_OR_NO, "feed the joined vector to the next step (luong)"),
    ("cell", {"choices": CELLS}, "which recurrent cell"),
    ("embedding-dim", _WHOLE, "width of embeddings"),
    ("units", _WHOLE, "width of states"),
    ("bidirectional", _YES_OR_NO, "read in both directions"),
    ("heads", _WHOLE, "attention heads of a transformer"),
    ("blocks", _WHOLE, "blocks of its encoder, and of its decoder"),
    ("feed-forward", _WHOLE, "hidden width of its feed-forward networks"),
    ("pre-norm", _YES_OR_NO, "normalize before its sublayers, not after"),
    ("dropout", _REAL, "share dropped in training"),
    ("label-smoothing", _REAL, "share of the truth given to all tokens alike"),
    ("unmarked", _REAL, "share of pairs trained on without their final mark"),
    ("copying", _YES_OR_NO, "placeholders for names and numbers, which are copied"),
    ("batch-size", _WHOLE, "pairs in a batch"),
    ("learning-rate", _REAL, "of Adam, at its highest"),
    ("schedule", {}, "linear (to zero over the budget) or inverse_sqrt"),
    ("warmup-steps", _WHOLE, "batches over which the learning rate rises"),
    ("clip-norm", _REAL, "largest norm of the gradient"),
    ("precision", {"choices": PRECISIONS}, "mixed_bfloat16: quicker products in 16 bits"),
    ("epochs", _WHOLE, "budget in passes over the pairs (if no --minutes: 10)"),
    ("minutes", _REAL, "budget in minutes instead"),
    ("seed", _WHOLE, "of parameters, batches and dropout"),
    (
        "max-length",
        _WHOLE,
        "longest training source drawn by the grammar corpus (30); of others, "
        "longest side of a training pair in tokens",
    ),
    ("pieces", _YES_OR_NO, "cut words into subword pieces"),
    ("piece-dropout", _REAL, "share of words cut finer than need be in training"),
    ("source-types", _WHOLE, "largest source vocabulary"),
    ("target-types", _WHOLE, "largest target vocabulary"),
    ("validation-pairs", _WHOLE, "translated after each epoch"),
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give a parser an option for each setting; one that is not given leaves no trace."""
    for name, kind, text in OPTIONS:
        parser.add_argument(f"--{name}", help=text, default=argparse.SUPPRESS, **kind)
