"""A trained translator as one file that JavaScript opens, and the JavaScript that opens it.

The file is `S2S1`, the length of a header in four bytes, the header as JSON (sizes, vocabularies,
merges, names, and for each tensor its type, shape and place), and the numbers. All numbers are
little endian. A page either fetches the file or holds the same bytes as base64 text, and then
nothing has to be fetched at all.
"""

import json
import struct
from base64 import b64encode
from pathlib import Path

import numpy as np

from seq2seq.attention.score import SCORES
from seq2seq.common.files import write_whole
from seq2seq.live.supported import check_live_model
from seq2seq.recurrent.models import Seq2Seq
from seq2seq.storage import parameters_of
from seq2seq.text.names import FIRST_NAMES, Names
from seq2seq.text.vocabulary import Vocabulary

MAGIC = b"S2S1"
DTYPES = ("float32", "float16", "int8")
# Keras names the cell inside of its layer, in Bahdanau's placement twice.
_CELLS = ("/gru_cell/", "/cell/cell/")


def export(translator, dtype: str = "float16") -> bytes:
    """Return a model with its vocabularies as one file.

    Args:
        translator: a `Translator` of a `Seq2Seq` or an `AttentionSeq2Seq`.
        dtype: how numbers are stored. `float32` loses nothing, and neither does `float16` on
            models that are stored so, as the shipped ones are. `int8` rounds each column of a
            matrix to 255 steps of a size of its own, and keeps vectors as `float32`.

    Returns:
        The bytes of the file.

    Raises:
        ValueError: if the model is of another kind, has another cell than a GRU, input feeding, a
            score of the reader's own or numbers that `dtype` cannot hold, or the vocabularies are
            not its own.

    Example:
        >>> from seq2seq import pretrained
        >>> content = export(pretrained.load("grammar-plain"))
        >>> content[:4], len(content) < 500_000
        (b'S2S1', True)
    """
    if dtype not in DTYPES:
        raise ValueError(f"export: `dtype` must be one of {list(DTYPES)}. Received: {dtype!r}.")
    model = translator.model
    config = _config(model)
    vocabularies = {"source": translator.source_vocabulary, "target": translator.target_vocabulary}
    for side, vocabulary in vocabularies.items():
        size = getattr(model, f"{side}_vocabulary_size")
        if len(vocabulary) != size:
            raise ValueError(
                f"export: `{side}_vocabulary` must have the {size} tokens of the model. "
                f"Received: {len(vocabulary)} tokens."
            )
    tensors, data = {}, bytearray()
    for path, array in parameters_of(model).items():
        tensors[_name(path)] = _append(data, path, np.asarray(array, "<f4"), dtype)
    header = {
        "config": config,
        **{side: _tokens_and_merges(vocabulary) for side, vocabulary in vocabularies.items()},
        "tensors": tensors,
    }
    if translator.copier:
        header["copied"] = _copied(translator.copier.names)
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)  # numbers begin at multiples of four
    return MAGIC + struct.pack("<I", len(text)) + text + bytes(data)


def save(path, translator, dtype: str = "float16") -> Path:
    """Write what `export` returns to a file; see there."""
    content = export(translator, dtype)
    return write_whole(path, lambda file: file.write(content))


def inline(translator, dtype: str = "float16") -> str:
    """Return what `export` returns as base64 text, for a page to hold; see there."""
    return b64encode(export(translator, dtype)).decode()


def _config(model) -> dict:
    """Return what the JavaScript must know of a model besides its numbers."""
    check_live_model("export", "translator.model", model)
    config = {"units": model.units, "bidirectional": model.bidirectional}
    if isinstance(model, Seq2Seq):
        return config
    decoder = model.decoder
    named = {kind: name for name, kind in SCORES.items()}
    if type(decoder.attention.score) not in named:
        raise ValueError(
            f"export: the score must be one of {sorted(SCORES)}. "
            f"Received: {type(decoder.attention.score).__name__}."
        )
    config["score"] = named[type(decoder.attention.score)]
    config["placement"] = decoder.placement
    config["start"] = decoder.start
    config["normalize"] = decoder.normalize
    if decoder.normalize:
        config["epsilon"] = decoder.normalization.epsilon
    return config


def _tokens_and_merges(vocabulary: Vocabulary) -> dict:
    described = {"tokens": list(vocabulary.tokens)}
    if vocabulary.pieces:
        described["merges"] = [" ".join(merge) for merge in vocabulary.pieces.merges]
    return described


def _copied(names: Names) -> dict:
    """Return the words by which names are found, in the order of the alphabet."""
    kinds = {"kept": names.kept, "translated": names.translated, "first": FIRST_NAMES}
    return {kind: sorted(words) for kind, words in kinds.items()}


def _name(path: str) -> str:
    for cell in _CELLS:
        path = path.replace(cell, "/")
    return path


def _append(data: bytearray, path: str, array: np.ndarray, dtype: str) -> dict:
    """Add the bytes of a parameter; return what the header says of it."""
    if not np.isfinite(array).all():
        raise ValueError(f"export: `{path}` must be finite. Received: {_first_odd(array)}.")
    matrix = path.endswith(("kernel", "embeddings"))
    described = {"dtype": dtype, "shape": list(array.shape)}
    if dtype == "int8" and matrix:
        scales = np.abs(array).max(axis=0) / np.float32(127)  # one for each column
        described["scales"] = _add(data, scales)
        array = np.rint(array / np.where(scales > 0, scales, 1)).astype("int8")
    elif dtype == "float16" and matrix:
        highest = np.finfo("float16").max
        if np.abs(array).max() > highest:
            raise ValueError(
                f"export: `{path}` must lie within ±{highest:.0f} to be stored as float16. "
                f"Received: {array.flat[np.abs(array).argmax()]:.6g}."
            )
        array = array.astype("<f2")
    else:
        described["dtype"] = "float32"
    described["offset"] = _add(data, array)
    return described


def _add(data: bytearray, array: np.ndarray) -> int:
    data.extend(b"\0" * (-len(data) % 4))
    data.extend(array.tobytes())
    return len(data) - array.nbytes


def _first_odd(array: np.ndarray) -> float:
    return float(array[~np.isfinite(array)][0])
