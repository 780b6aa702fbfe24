"""The record of a training run: how its model was made."""

import importlib.metadata
import platform

import keras
import numpy as np

from seq2seq.corpora.pair import Corpus
from seq2seq.training.checkpoint import Progress
from seq2seq.training.settings import Settings


def make_record(
    model, corpus: Corpus, settings: Settings, progress: Progress, interrupted: bool
) -> dict:
    """Return the record of a run so far, as JSON values.

    Args:
        model: the model that is trained.
        corpus: what it is trained on.
        settings: the settings of the run.
        progress: the story so far.
        interrupted: whether the budget is not spent.
    """
    return {
        "settings": settings.as_dict(),
        "parameters": int(model.count_params()),
        "data": {
            "corpus": corpus.name,
            "sha256": corpus.sha256,
            "pairs": {name: len(pairs) for name, pairs in corpus.splits.items()},
        },
        "versions": {
            "python": platform.python_version(),
            "keras": keras.__version__,
            keras.backend.backend(): _version_of_backend(),
            "numpy": np.__version__,
        },
        "interrupted": interrupted,
        "epochs_done": progress.epoch,
        "training_seconds": round(progress.seconds, 1),
        "best_epoch": progress.best_epoch,
        "curve": list(progress.curve),
    }


def _version_of_backend() -> str:
    module = __import__(keras.backend.backend())
    return getattr(module, "__version__", None) or importlib.metadata.version(module.__name__)
