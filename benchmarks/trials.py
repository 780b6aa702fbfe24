"""What was tried to train faster: the time of one batch, each trial beside the recipe as it is."""

import time

import keras
import numpy as np

from seq2seq.recurrent.models import AttentionSeq2Seq
from seq2seq.training.loss import MaskedCrossEntropy
from seq2seq.training.recipes import RECIPES

LENGTHS = (8, 8)  # S and T of a batch, about the mean of the real sentences in pieces

# What differs from the recipe: arguments of the model, `types` a side, `batch`, `xla`.
TRIALS = {
    "4,000 types a side": {"types": 4000},
    "8,000 types a side": {"types": 8000},
    "16,000 types a side": {"types": 16000},
    "batches of 64": {"batch": 64},
    "batches of 256": {"batch": 256},
    "XLA": {"xla": True},
    "mixed float16": {"dtype": "mixed_float16"},
    "mixed bfloat16": {"dtype": "mixed_bfloat16"},
    "attention inside the loop (Bahdanau's placement)": {"placement": "bahdanau"},
    "additive score": {"score": "additive"},
    "one direction": {"bidirectional": False},
}
BASE = {"types": 4000, "batch": 128, "xla": False}


class Trial:
    """A model of the recipe's sizes, changed in one thing, and a batch to train it on."""

    def __init__(self, **changes):
        recipe = RECIPES["tatoeba"]
        names = ("embedding_dim", "units", "score", "placement", "normalize", "bidirectional")
        model = {name: getattr(recipe, name) for name in (*names, "dropout")} | BASE | changes
        types, self.batch, xla = (model.pop(name) for name in BASE)
        self.model = AttentionSeq2Seq(types, types, **model)
        self.model.build()
        self.model.compile(
            keras.optimizers.Adam(recipe.learning_rate, global_clipnorm=recipe.clip_norm),
            MaskedCrossEntropy(recipe.label_smoothing),
            jit_compile=xla,
        )
        rng = np.random.default_rng(0)
        source, target = (
            rng.integers(4, types, (self.batch, length + extra)).astype("int32")
            for length, extra in zip(LENGTHS, (0, 1), strict=True)
        )
        self.inputs = (source, target[:, :-1]), target[:, 1:]

    def pairs_per_second(self, batches):
        """Train on the batch some times."""
        started = time.perf_counter()
        for _ in range(batches):
            self.model.train_on_batch(*self.inputs)
        return batches * self.batch / (time.perf_counter() - started)


def measure(trials=TRIALS, repeats=7, batches=4):
    """Train the recipe and each trial in turn.

    Returns:
        For each trial the median pairs a second and the median of the ratios to the recipe's; or
        the `error`, if it does not run.
    """
    found = {}
    base = Trial()
    base.pairs_per_second(2)  # traced, and warm
    for name, changes in trials.items():
        try:
            trial = Trial(**changes)
            trial.pairs_per_second(2)
            speeds = np.array(
                [[way.pairs_per_second(batches) for way in (trial, base)] for _ in range(repeats)]
            )
        except Exception as error:  # what a backend cannot do is a result too
            found[name] = {"error": f"{type(error).__name__}: {str(error).splitlines()[0]:.80}"}
            continue
        found[name] = {
            "pairs_per_second": round(float(np.median(speeds[:, 0]))),
            "ratio": round(float(np.median(speeds[:, 0] / speeds[:, 1])), 3),
        }
    return found


def padding(source_lengths, target_lengths, batch, seed=0):
    """Return the share of padding when batches are dealt at random, by like length, and by tokens.

    Args:
        source_lengths: tokens of each source.
        target_lengths: tokens of each target.
        batch: pairs in a batch; by tokens, as many tokens as that many mean pairs have.
        seed: of the random order.
    """
    lengths = np.stack([source_lengths, target_lengths], axis=1)  # (N, 2)
    shuffled = np.random.default_rng(seed).permutation(lengths)
    alike = lengths[np.lexsort((lengths[:, 1], lengths[:, 0]))]
    by_tokens = np.cumsum(alike.sum(axis=1)) // (batch * lengths.sum() / len(lengths))
    dealt = {
        "random": np.split(shuffled, range(batch, len(shuffled), batch)),
        "like length": np.split(alike, range(batch, len(alike), batch)),
        "like length, by tokens": np.split(alike, np.flatnonzero(np.diff(by_tokens)) + 1),
    }
    shares = {}
    for name, groups in dealt.items():
        cells = sum(len(group) * group.max(axis=0).sum() for group in groups)
        shares[name] = {
            "padding": round(float(1 - lengths.sum() / cells), 4),
            "batches": len(groups),
        }
    return shares
