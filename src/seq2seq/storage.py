"""Trained models on disk: parameters in one `.npz`, everything else in one `.json` beside it.

Plain NumPy arrays are read by every version of Keras and by a browser alike; numbers stored in one
byte each have their scales beside them (`common.quantized`). The JSON file is the
record of how the model was made: its sizes, its vocabularies, the hash of its data, the versions,
the seed, the settings, the training curve and the scores.
"""

import hashlib
import json
from io import BytesIO
from pathlib import Path

import numpy as np

from seq2seq.common.files import write_together
from seq2seq.common.quantized import quantized, restored
from seq2seq.recurrent.models import AttentionSeq2Seq, Seq2Seq
from seq2seq.text.copying import Copier
from seq2seq.text.names import Names
from seq2seq.text.pieces import Pieces
from seq2seq.text.vocabulary import SPECIAL_TOKENS, Vocabulary
from seq2seq.transformer.model import Transformer

MODELS = {model.__name__: model for model in (Seq2Seq, AttentionSeq2Seq, Transformer)}
STORED = ("float32", "float16", "int8")
# What a record must hold to rebuild its model.
_NEEDED = {"config": dict, "record": dict, "source_tokens": list, "target_tokens": list}


class WeightsError(ValueError):
    """A file of weights, or the record beside it, is missing, damaged, or does not fit."""


def parameters_of(model) -> dict[str, np.ndarray]:
    """Return the parameters of a model by their path, without the name of the model itself.

    Keras numbers the models of a session, so the first part of a path means nothing elsewhere.
    """
    return {variable.path.split("/", 1)[1]: variable.numpy() for variable in model.weights}


def set_parameters(model, arrays: dict[str, np.ndarray]) -> None:
    """Give a built model the parameters of `parameters_of`.

    Raises:
        WeightsError: if a parameter is missing, left over, or has another shape.
    """
    own = {variable.path.split("/", 1)[1]: variable for variable in model.weights}
    if own.keys() != arrays.keys():
        raise WeightsError(
            f"set_parameters: `arrays` must hold {len(own)} parameters by name. Received: "
            f"missing {sorted(own.keys() - arrays.keys())[:3]}, "
            f"left over {sorted(arrays.keys() - own.keys())[:3]}."
        )
    for path, variable in own.items():
        if tuple(variable.shape) != arrays[path].shape:
            raise WeightsError(
                f"set_parameters: `{path}` must have shape {tuple(variable.shape)}. "
                f"Received: {path}.shape={arrays[path].shape}."
            )
    for path, variable in own.items():
        variable.assign(arrays[path].astype("float32"))


def save(
    path,
    model,
    source_vocabulary: Vocabulary,
    target_vocabulary: Vocabulary,
    record: dict | None = None,
    copier: Copier | None = None,
    dtype: str = "float16",
) -> tuple[Path, Path]:
    """Write a model whole: `path.npz` with its parameters and `path.json` with its record.

    Neither replaces an older file before both are on the disk.

    Args:
        path: path without ending.
        model: a built `Seq2Seq`, `AttentionSeq2Seq` or `Transformer`.
        source_vocabulary: its source vocabulary.
        target_vocabulary: its target vocabulary.
        record: what else to remember, as JSON values.
        copier: what the model was trained with placeholders by, if it was.
        dtype: storage type, one of `STORED`; `float16` halves the file, `int8` quarters it, with
            one scale a row or column (`common.quantized`). A test holds each shipped grammar model,
            in half precision, to within 0.5 BLEU of the score recorded before it was stored.

    Returns:
        The two paths written.

    Raises:
        ValueError: if `dtype` is unknown.
        OSError: if a file cannot be written, with its path.
    """
    if dtype not in STORED:
        raise ValueError(f"save: `dtype` must be one of {list(STORED)}. Received: dtype={dtype!r}.")
    buffer = BytesIO()
    arrays = parameters_of(model)
    if dtype == "int8":
        arrays = quantized(arrays)
    else:
        arrays = {name: array.astype(dtype) for name, array in arrays.items()}
    np.savez_compressed(buffer, **arrays)
    content = buffer.getvalue()
    config = model.get_config()
    description = {
        "model": type(model).__name__,
        "config": {key: value for key, value in config.items() if key not in ("name", "dtype")},
        "weights_sha256": hashlib.sha256(content).hexdigest(),
        "record": record or {},
        **({"copied": _sorted(copier.names)} if copier else {}),
        **_description_of("source", source_vocabulary),
        **_description_of("target", target_vocabulary),
    }
    # Sizes may be numbers of NumPy.
    text = json.dumps(description, ensure_ascii=False, indent=1, default=np.generic.item) + "\n"
    weights_path, record_path = model_paths(path)
    write_together(
        {
            weights_path: lambda file: file.write(content),
            record_path: lambda file: file.write(text.encode()),
        }
    )
    return weights_path, record_path


def load(path):
    """Read what `save` wrote.

    Args:
        path: path without ending.

    Returns:
        The model, its source vocabulary, its target vocabulary, its record, and its copier, `None`
        for a model that was trained without.

    Raises:
        WeightsError: if a file is missing or damaged, or the two do not belong together.
    """
    weights_path, record_path = model_paths(path)
    try:
        description = json.loads(record_path.read_text(encoding="utf-8"))
        content = weights_path.read_bytes()
    except FileNotFoundError as error:
        raise WeightsError(
            f"load: `path` must name a model, {weights_path.name} with {record_path.name}. "
            f"Received: path={str(path)!r}, and there is no {Path(error.filename).name}."
        ) from None
    except (ValueError, RecursionError) as error:
        raise WeightsError(
            f"load: {record_path} must be a JSON record. Received: {error}."
        ) from None
    if not isinstance(description, dict):
        raise WeightsError(
            f"load: {record_path} must be the record of a model, a JSON object. "
            f"Received: {description!r:.60}."
        )
    if hashlib.sha256(content).hexdigest() != description.get("weights_sha256"):
        raise WeightsError(
            f"load: {weights_path} must be the file that {record_path.name} describes. "
            "Received: a file with another SHA-256. Copy or train both again."
        )
    if description.get("model") not in MODELS:
        raise WeightsError(
            f"load: the model of {record_path.name} must be one of {sorted(MODELS)}. "
            f"Received: {description.get('model')!r}."
        )
    damaged = [key for key, kind in _NEEDED.items() if not isinstance(description.get(key), kind)]
    if damaged:
        raise WeightsError(
            f"load: {record_path} must hold {', '.join(_NEEDED)}. "
            f"Received: a record without {', '.join(damaged)}. Copy or train both again."
        )
    try:
        model = MODELS[description["model"]](**description["config"])
        vocabularies = [_vocabulary(side, description) for side in ("source", "target")]
        copier = _copier(description)
    except (TypeError, ValueError, AttributeError) as error:
        raise WeightsError(
            f"load: {record_path} must hold the sizes and the tokens of its model. "
            f"Received: {error}"
        ) from error
    model.build()
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        set_parameters(model, restored(dict(arrays)))
    return model, *vocabularies, description["record"], copier


def model_paths(path) -> tuple[Path, Path]:
    """Return where the weights and the record of a model are, from its path without ending."""
    path = Path(path)
    return path.with_name(path.name + ".npz"), path.with_name(path.name + ".json")


def _description_of(side: str, vocabulary: Vocabulary) -> dict:
    """Return the tokens of a vocabulary and, one a line, the merges its pieces come from."""
    description = {f"{side}_tokens": list(vocabulary.tokens[len(SPECIAL_TOKENS) :])}
    if vocabulary.pieces:
        description[f"{side}_merges"] = [" ".join(merge) for merge in vocabulary.pieces.merges]
    return description


def _sorted(names: Names) -> dict[str, list[str]]:
    return {kind: sorted(words) for kind, words in names._asdict().items()}


def _copier(description: dict) -> Copier | None:
    copied = description.get("copied")
    if copied is None:
        return None
    return Copier(Names(**{kind: frozenset(words) for kind, words in copied.items()}))


def _vocabulary(side: str, description: dict) -> Vocabulary:
    merges = description.get(f"{side}_merges")
    pieces = None if merges is None else Pieces(tuple(merge.split(" ")) for merge in merges)
    return Vocabulary(description[f"{side}_tokens"], pieces)
