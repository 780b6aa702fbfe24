"""What pre-training is worth: taggers from the same few sentences, side by side (chapter 11)."""

import json
import os
import platform
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

import keras
import numpy as np

from seq2seq.common.files import write_whole
from seq2seq.pretraining.fill_in import fill_in_accuracy
from seq2seq.pretraining.labels import accuracy
from seq2seq.pretraining.learning import Settings, fine_tune, new_encoder, pretrain, tag
from seq2seq.pretraining.results import STARTS
from seq2seq.pretraining.task import Task

# More updates and learning rates than the chapter has time for; everything else is as there.
SETTINGS = Settings(updates=2_400, tuning_updates=200, tuning_rates=(0.001, 0.003, 0.01))
SEEDS = (1, 2, 3, 4, 5)
SIZES = (10, 30, 100, 300)
TRAIN_SIZE = 20_000


def perform(task: Task, seed: int, settings: Settings, sizes: Iterable[int] = SIZES) -> dict:
    """Pre-train once; then fine-tune from each start on as many labelled sentences as are named.

    Args:
        task: the sentences.
        seed: seed of everything that is drawn.
        settings: sizes and budgets, the same for every start.
        sizes: numbers of labelled sentences.

    Returns:
        JSON values: `fill_in`, the share of masked test tokens that are guessed right; and
        `scores` by start and size, each an `Accuracy` as a dictionary.
    """
    model = pretrain(task.sentences, task.vocabulary, settings, seed)
    nothing = new_encoder(task.vocabulary, settings, seed)
    scores = {start: {} for start in STARTS}
    for size in sizes:
        labelled = task.labelled(size, seed)
        for start in STARTS:
            tagger = fine_tune(
                nothing if start == "from nothing" else model.encoder,
                labelled,
                task.validation,
                settings,
                seed,
                frozen=start == "frozen",
            )
            found = accuracy(tag(tagger, task.test.tokens), task.test, labelled)
            scores[start][str(size)] = found._asdict()
    return {"fill_in": fill_in_accuracy(model, task.test.tokens, seed), "scores": scores}


def record(
    folder: str | os.PathLike,
    task: Task,
    settings: Settings = SETTINGS,
    seeds: Iterable[int] = SEEDS,
    sizes: Iterable[int] = SIZES,
    say: Callable[[str], object] = lambda line: None,
) -> Path:
    """Perform the experiment with several seeds and write one file of results.

    Each seed is written at once, so that an interrupted run goes on where it was.

    Args:
        folder: where `results.json` and the files of the seeds are written.
        task: the sentences.
        settings: sizes and budgets.
        seeds: the seeds.
        sizes: numbers of labelled sentences.
        say: called with a line of text after each seed.

    Returns:
        The path of `results.json`.
    """
    made = {
        "settings": {**asdict(settings), "tuning_rates": list(settings.tuning_rates)},
        "sizes": list(sizes),
        "data": {
            "corpus": "grammar",
            "sha256": task.sha256,
            "sentences": len(task.sentences),
            "validation": len(task.validation.tokens),
            "test": len(task.test.tokens),
        },
        "versions": {
            "python": platform.python_version(),
            "keras": keras.__version__,
            keras.backend.backend(): __import__(keras.backend.backend()).__version__,
            "numpy": np.__version__,
        },
    }
    runs = []
    for seed in seeds:
        path = Path(folder) / f"seed-{seed}.json"
        run = _read(path)
        if run is None or run["made"] != made:
            run = {"made": made, **perform(task, seed, settings, sizes)}
            _write(path, run)
        runs.append(run)
        say(f"seed {seed}: {run['fill_in']:.1%} of the gaps filled")
    gathered = _together([{key: run[key] for key in ("fill_in", "scores")} for run in runs])
    return _write(Path(folder) / "results.json", {**made, "seeds": list(seeds), **gathered})


def _together(values: list):
    """Turn a list of like trees into one tree with a list at each leaf, its numbers rounded."""
    first = values[0]
    if isinstance(first, dict):
        return {key: _together([value[key] for value in values]) for key in first}
    return [None if value is None else round(value, 4) for value in values]


def _read(path: Path) -> dict | None:
    if not path.exists():
        return None
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
        return {key: run[key] for key in ("made", "fill_in", "scores")}
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ValueError(
            f"pretraining: {path} must be the result of a seed. Received: a damaged file. Delete "
            "it and run again."
        ) from error


def _write(path: Path, values: dict) -> Path:
    text = json.dumps(values, ensure_ascii=False, indent=1)
    # The numbers of the seeds stand in one line.
    text = re.sub(r"\[[^\[\]]*\]", lambda found: f"[{' '.join(found[0][1:-1].split())}]", text)
    return write_whole(path, lambda file: file.write((text + "\n").encode()))
