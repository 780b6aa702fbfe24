"""What is measured, in which order, and how long it may take."""

from dataclasses import dataclass, replace

from benchmarks import layers, trials
from benchmarks.translators import (
    Sentences,
    compare_training,
    compare_translating,
    train_baseline,
    train_ours,
)
from seq2seq.training.recipes import RECIPES


@dataclass(frozen=True)
class Size:
    """How large a run of the benchmarks is.

    Args:
        minutes: training budgets, each a run of its own for our model.
        speed_minutes: how long both are trained in turn to compare their speed.
        repeats: how often a comparison is repeated.
        layer_sizes: B, T, S, U of the layers.
        layer_repeats: how often each layer is timed.
        trials: names of the trials to make, see `trials.TRIALS`.
        pairs: training, validation and test pairs to take; all of them if `None`.
    """

    minutes: tuple = (1, 2, 5)
    speed_minutes: float = 0.5
    repeats: int = 3
    layer_sizes: tuple = layers.SIZES
    layer_repeats: int = 9
    trials: tuple = tuple(trials.TRIALS)
    pairs: tuple | None = None


FULL = Size()
QUICK = Size((0.05, 0.1), 0.05, 1, ((4, 3, 5, 8),), 2, ("batches of 64",), (3000, 100, 200))


def sentences_for(size):
    """Return the real sentences: from `SEQ2SEQ_DATA`, or downloaded once."""
    from seq2seq.corpora import tatoeba

    return Sentences(cut(tatoeba.load(), size.pairs))


def cut(corpus, pairs):
    """Return a corpus of the first so many pairs of each split."""
    if pairs is None:
        return corpus
    splits = {
        name: corpus.splits[name][:count]
        for name, count in zip(("train", "validation", "test"), pairs, strict=True)
    }
    return replace(corpus, **splits, sha256="")


def steps(size, sentences, folder):
    """Yield the name of each measurement and the function that makes it.

    The quick ones come first. Ours and the baseline's stand beside each other in time, so that a
    machine that slows down for a while slows both.
    """
    budgets = size.minutes
    yield "layers", lambda: layers.measure(size.layer_sizes, size.layer_repeats)
    yield "trials", lambda: trials.measure({name: trials.TRIALS[name] for name in size.trials})
    yield "padding", lambda: _padding(sentences.corpus.train)
    yield "training speed", lambda: compare_training(sentences, size.speed_minutes, size.repeats)
    for minutes in budgets[:-1]:
        yield _ours(minutes), lambda m=minutes: train_ours(sentences, m, folder)
    yield "baseline", lambda: train_baseline(sentences, budgets, folder)
    yield _ours(budgets[-1]), lambda: train_ours(sentences, budgets[-1], folder)
    yield (
        "translating",
        lambda: compare_translating(sentences, folder, budgets[-1], size.repeats),
    )


def _ours(minutes):
    return f"ours, {minutes:g} min"


def _padding(pairs):
    sides = [[len(getattr(pair, side)) for pair in pairs] for side in ("source", "target")]
    return trials.padding(*sides, RECIPES["tatoeba"].batch_size)
