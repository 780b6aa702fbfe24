"""Where an interrupted training run goes on from: parameters, optimizer, and the story so far."""

import hashlib
import json
import zipfile
import zlib
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path

import numpy as np

from seq2seq.common.files import write_whole
from seq2seq.corpora.pair import Corpus
from seq2seq.training.settings import Settings
from seq2seq.translator import Translator

_BUDGET = ("epochs", "minutes")


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

    def spent(self, settings: Settings, steps_an_epoch: int) -> float:
        """Return the share of the budget that is spent."""
        if settings.epochs is not None:
            return self.step / (settings.epochs * steps_an_epoch)
        return self.seconds / (60 * settings.minutes)

    def is_over(self, settings: Settings) -> bool:
        """Return whether the budget is spent."""
        if settings.epochs is not None:
            return self.epoch >= settings.epochs
        return self.seconds >= 60 * settings.minutes

    def last_line(self) -> str:
        """Return what there is to say of the last epoch."""
        entry = self.curve[-1]
        score = entry["validation_bleu"]
        return (
            f"epoch {entry['epoch']}: loss {entry['loss']:.3f}, "
            + ("" if score is None else f"validation BLEU {score:.1f}, ")
            + f"{entry['tokens_per_second']:,} tokens/s, {entry['seconds']:.0f} s"
        )


def checkpoint_path(output: str | Path) -> Path:
    """Return where the checkpoint of a run is, from the path of its model without ending."""
    output = Path(output)
    return output.with_name(output.name + ".checkpoint.npz")


def origin_of(translator: Translator, corpus: Corpus, settings: Settings) -> dict:
    """Return what a run and the one it resumes must have in common, as JSON values.

    Returns:
        The settings but for the budget, the `corpus_sha256`, and the `vocabularies_sha256`.
    """
    vocabularies = [
        [vocabulary.tokens, vocabulary.pieces and vocabulary.pieces.merges]
        for vocabulary in (translator.source_vocabulary, translator.target_vocabulary)
    ]
    return {
        **{key: value for key, value in settings.as_dict().items() if key not in _BUDGET},
        "corpus_sha256": corpus.sha256,
        "vocabularies_sha256": hashlib.sha256(json.dumps(vocabularies).encode()).hexdigest(),
    }


def write_checkpoint(path: Path, model, best: dict | None, progress: Progress, origin: dict):
    """Write everything that a run needs to go on, whole.

    Args:
        path: the checkpoint.
        model: the model, compiled and built, at the end of an epoch or before the first.
        best: the best parameters so far; `None` before the first validation.
        progress: the story so far.
        origin: see `origin_of`.

    Raises:
        OSError: if it cannot be written, with the path; the old checkpoint is untouched.
    """
    arrays = {f"best/{name}": array for name, array in (best or {}).items()}
    for i, variable in enumerate(_state(model)):
        arrays[f"state/{i}"] = variable.numpy()
    story = json.dumps({"progress": asdict(progress), "origin": origin})
    buffer = BytesIO()
    np.savez(buffer, story=np.array(story), **arrays)
    write_whole(path, lambda file: file.write(buffer.getvalue()))


def check_resumable(path: Path) -> None:
    """Raise a `ValueError` if there is no checkpoint."""
    if not path.exists():
        raise ValueError(
            f"train: there must be a checkpoint to resume from. Received: no file {path}."
        )


def checkpoint_bytes(path: Path) -> bytes:
    """Return what stands in a checkpoint.

    Raises:
        ValueError: if there is none.
    """
    check_resumable(path)
    return path.read_bytes()


def read_checkpoint(
    path: Path, content: bytes, model, origin: dict
) -> tuple[Progress, dict | None]:
    """Put a model and its optimizer back where the checkpoint was written.

    Args:
        path: the checkpoint, which errors name.
        content: its bytes.
        model: a model compiled and built as that of the checkpoint was.
        origin: of this run, see `origin_of`; it must be that of the checkpoint.

    Returns:
        The progress, and the best parameters so far, `None` before the first validation.

    Raises:
        ValueError: if the checkpoint is damaged, or belongs to another run.
    """
    variables = _state(model)
    try:
        with np.load(BytesIO(content), allow_pickle=False) as file:
            arrays = dict(file)
        story = json.loads(str(arrays.pop("story")))
        progress, theirs = Progress(**story["progress"]), dict(story["origin"])
        state = [arrays.pop(f"state/{i}") for i in range(len(variables))]
    except (zipfile.BadZipFile, zlib.error, EOFError, LookupError, TypeError, ValueError) as error:
        raise ValueError(
            f"train: {path} must be a whole checkpoint. Received: a damaged file, or one that "
            "another version of the course wrote. Train from the start."
        ) from error
    check_origin("a resumed run", origin, theirs, path.name)
    for variable, array in zip(variables, state, strict=True):
        variable.assign(array)
    return progress, {key.removeprefix("best/"): arrays[key] for key in arrays} or None


def check_origin(who: str, ours: dict, theirs: dict, whose: str) -> None:
    """Raise a `ValueError` unless two runs have the same origin; see `origin_of`."""
    different = sorted(
        key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)
    )
    if different:
        raise ValueError(
            f"train: {who} must have the settings and the data of {whose}. Received: "
            + ", ".join(f"{k}={ours.get(k)!r} (was {theirs.get(k)!r})" for k in different)
            + "."
        )


def _state(model) -> list:
    """Return parameters, seeds of dropout, and the optimizer's moments, in a fixed order."""
    seeds_and_parameters = [
        variable for layer in (model.encoder, model.decoder) for variable in layer.variables
    ]
    return seeds_and_parameters + list(model.optimizer.variables)
