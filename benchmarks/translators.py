"""Our translator and the baseline on the same real sentences: training, quality, search."""

import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.baseline import Baseline
from seq2seq.evaluation.metrics import bleu
from seq2seq.text.tokens import join_english, join_french
from seq2seq.training.recipes import RECIPES
from seq2seq.training.trainer import train
from seq2seq.translator import Translator

# How many minutes each recipe serves: the longer, the more there must be against learning by heart.
SERVES = {"tatoeba-quick": 2, "tatoeba-short": 10, "tatoeba": float("inf")}


class Sentences:
    """A corpus as plain text: what the baseline is trained on, and what both are judged by."""

    def __init__(self, corpus):
        self.corpus = corpus
        self.train = [_texts(corpus.train, side) for side in ("source", "target")]
        self.test, references = (_texts(corpus.test, side) for side in ("source", "target"))
        self.references = [[reference] for reference in references]


def _texts(pairs, side):
    join = join_french if side == "source" else join_english
    return [join(getattr(pair, side)) for pair in pairs]


def recipe_of(minutes):
    """Return the name of the recipe for real sentences that a budget in minutes calls for."""
    return next(name for name, longest in SERVES.items() if minutes <= longest)


def settings(minutes):
    """Return the settings of the recipe for a budget, with that budget."""
    return replace(RECIPES[recipe_of(minutes)], epochs=None, minutes=minutes)


def train_ours(sentences, minutes, folder=None, progress_bar=True):
    """Train our model within a budget, its learning rate fitted to it.

    Returns:
        JSON values: `bleu` of the test pairs, `pairs_per_second`, `tokens_per_second`, `seconds`
        of training, `epochs`, `parameters`, `settings`.
    """
    output = None if folder is None else ours_at(folder, minutes)
    translator = train(sentences.corpus, settings(minutes), output, progress_bar=progress_bar)
    record = translator.record
    if record["interrupted"]:
        raise KeyboardInterrupt
    seconds = np.diff([0.0, *(entry["seconds"] for entry in record["curve"])])
    return {
        "bleu": record["scores"]["test"]["bleu"],
        "signature": record["scores"]["test"]["signature"],
        "seconds": record["training_seconds"],
        **{
            name: round(float(np.average([e[name] for e in record["curve"]], weights=seconds)), 1)
            for name in ("pairs_per_second", "tokens_per_second")
        },
        "epochs": record["epochs_done"],
        "parameters": record["parameters"],
        "settings": record["settings"],
    }


def ours_at(folder, minutes):
    """Return where the model of a budget is kept, without ending."""
    return Path(folder) / f"ours-{minutes:g}-minutes"


def make_baseline(sentences):
    """Return the untrained baseline of the training pairs."""
    return Baseline(*sentences.train)


def train_baseline(sentences, minutes, folder=None, progress_bar=True):
    """Train the baseline once, and score it whenever one of the budgets is spent.

    Returns:
        For each budget in minutes the same JSON values as `train_ours`, without its settings.
    """
    from tqdm.auto import tqdm

    baseline, results = make_baseline(sentences), {}

    def score(seconds):
        spent = baseline.seconds
        found = bleu(baseline.translate(sentences.test), sentences.references)
        results[f"{seconds / 60:g}"] = {
            "bleu": found.score,
            "signature": found.signature,
            "seconds": round(spent, 1),
            "pairs_per_second": round(baseline.pairs_per_second, 1),
            "tokens_per_second": round(baseline.pairs_per_second * baseline.tokens_per_pair, 1),
            "parameters": int(baseline.model.count_params()),
        }

    shape = "{desc} {percentage:3.0f}%|{bar}| {postfix}"
    total = 60 * max(minutes)
    with tqdm(
        total=total, desc="baseline", disable=not progress_bar, leave=False, bar_format=shape
    ) as bar:

        def show(seconds):
            bar.n = min(seconds, total)
            bar.set_postfix_str(f"{baseline.pairs_per_second:,.0f} pairs/s", refresh=False)
            bar.update(0)

        baseline.train([60 * budget for budget in minutes], score, show)
    if folder is not None:
        np.savez(baseline_at(folder), *baseline.model.get_weights())
    return results


def baseline_at(folder):
    """Return where the weights of the trained baseline are kept."""
    return Path(folder) / "baseline.npz"


def compare_training(sentences, minutes, repeats):
    """Train both from the start for the same short time, in turn; the first graph included.

    Returns:
        Medians of pairs and target tokens a second, each in its own tokens, and the median of the
        ratios of pairs a second, ours to the baseline's.
    """
    rows = []
    for _ in range(repeats):
        ours = train_ours(sentences, minutes, progress_bar=False)
        theirs = train_baseline(sentences, [minutes], progress_bar=False)[f"{minutes:g}"]
        rows.append((ours, theirs))
    result = {
        f"{who}_{name}": round(float(np.median([row[i][name] for row in rows])), 1)
        for i, who in enumerate(("ours", "theirs"))
        for name in ("pairs_per_second", "tokens_per_second")
    }
    ratios = [ours["pairs_per_second"] / theirs["pairs_per_second"] for ours, theirs in rows]
    return {**result, "ratio": round(float(np.median(ratios)), 3)}


def compare_translating(sentences, folder, minutes, repeats):
    """Translate the test sentences with both trained models in turn, from text to text.

    Returns:
        Number of `sentences`; the median seconds of each way; `first` seconds, which hold the
        making of graphs; and the medians of the ratios of seconds to the baseline's.
    """
    ours = Translator.load(ours_at(folder, minutes))
    baseline = make_baseline(sentences)
    with np.load(baseline_at(folder)) as arrays:
        baseline.model.set_weights([arrays[name] for name in arrays])
    ways = {
        "ours_greedy": lambda: ours.translate(sentences.test),
        "ours_beam_of_4": lambda: ours.translate(sentences.test, width=4),
        "theirs_greedy": lambda: baseline.translate(sentences.test),
    }
    first = {name: round(_seconds(way), 3) for name, way in ways.items()}
    times = {name: [] for name in ways}
    for _ in range(repeats):
        for name, way in ways.items():
            times[name].append(_seconds(way))
    theirs = np.array(times["theirs_greedy"])
    beam = [t.text for t in ours.translate(sentences.test, width=4)]
    return {
        "sentences": len(sentences.test),
        "seconds": {name: round(float(np.median(took)), 3) for name, took in times.items()},
        "first": first,
        "ratio": {
            name: round(float(np.median(np.array(took) / theirs)), 3)
            for name, took in times.items()
        },
        "bleu_of_beam": bleu(beam, sentences.references).score,
    }


def _seconds(function):
    started = time.perf_counter()
    function()
    return time.perf_counter() - started
