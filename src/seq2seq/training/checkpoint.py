"""Where an interrupted training run goes on from: parameters, optimizer, and the story so far."""

import json
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path

import numpy as np

from seq2seq.files import write_whole


@dataclass
class Progress:
    """The story of a run so far.

    Attributes:
        epoch: whole epochs done.
        step: batches done.
        seconds: seconds of training, validation left out.
        curve: one entry an epoch.
        best_bleu: best validation BLEU so far; below zero before the first.
        best_epoch: the epoch it was reached in.
    """

    epoch: int = 0
    step: int = 0
    seconds: float = 0.0
    curve: list[dict] = field(default_factory=list)
    best_bleu: float = -1.0
    best_epoch: int = 0


def write_checkpoint(path: Path, model, best: dict, progress: Progress, settings: dict) -> None:
    """Write everything that a run needs to go on, whole."""
    arrays = {f"best/{name}": array for name, array in best.items()}
    for i, variable in enumerate(_state(model)):
        arrays[f"state/{i}"] = variable.numpy()
    story = json.dumps({"progress": asdict(progress), "settings": settings})
    buffer = BytesIO()
    np.savez(buffer, story=np.array(story), **arrays)
    write_whole(path, lambda file: file.write(buffer.getvalue()))


def read_checkpoint(path: Path, model, settings: dict) -> tuple[Progress, dict]:
    """Put a model and its optimizer back where the checkpoint was written.

    Args:
        path: the checkpoint.
        model: a model compiled and built as that of the checkpoint was.
        settings: the settings of this run; all but the budget must equal those of the checkpoint.

    Returns:
        The progress and the best parameters so far.

    Raises:
        ValueError: if there is no checkpoint, or it belongs to another run.
    """
    if not path.exists():
        raise ValueError(
            f"train: there must be a checkpoint to resume from. Received: no file {path}."
        )
    with np.load(path, allow_pickle=False) as arrays:
        story = json.loads(str(arrays["story"]))
        budget = {"epochs", "minutes"}
        ours = {key: value for key, value in settings.items() if key not in budget}
        theirs = {key: value for key, value in story["settings"].items() if key not in budget}
        if ours != theirs:
            different = sorted(
                key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)
            )
            raise ValueError(
                f"train: a resumed run must have the settings of {path.name}. Received: "
                + ", ".join(f"{k}={ours.get(k)!r} (was {theirs.get(k)!r})" for k in different)
                + "."
            )
        for i, variable in enumerate(_state(model)):
            variable.assign(arrays[f"state/{i}"])
        best = {key.removeprefix("best/"): arrays[key] for key in arrays if key.startswith("best/")}
    return Progress(**story["progress"]), best


def _state(model) -> list:
    """Return parameters, seeds of dropout, and the optimizer's moments, in a fixed order."""
    seeds_and_parameters = [
        variable for layer in (model.encoder, model.decoder) for variable in layer.variables
    ]
    return seeds_and_parameters + list(model.optimizer.variables)
