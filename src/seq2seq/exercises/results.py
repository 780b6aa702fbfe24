"""Results: what a function returned, as arrays that compare, whatever library made them."""

from typing import Any

import numpy as np

from seq2seq.exercises.specification import Described

ROUGH, COARSE = (1e-3, 1e-5), (2e-2, 4e-3)  # relative and absolute tolerance


class Unreadable(Exception):
    """A result that is not of the kind asked for; its first argument names the cause."""


def read(raw: Any, described: list[Described]) -> list[Any]:
    """Return what a function returned as arrays, one for each result described.

    Raises:
        Unreadable: with `"nothing"`, `"parts"`, `"kind"`, `"ragged"` or `"real_ids"`.
    """
    if raw is None:
        raise Unreadable("nothing")
    if len(described) == 1:
        return [_read_one(raw, described[0])]
    if not isinstance(raw, tuple | list) or len(raw) != len(described):
        raise Unreadable("parts")
    if any(part is None for part in raw):
        raise Unreadable("nothing")
    return [_read_one(part, one) for part, one in zip(raw, described, strict=True)]


def same(one: Any, other: Any, coarse: bool = False) -> bool:
    """Return whether two results are alike up to rounding; NaN is like NaN."""
    if not isinstance(one, np.ndarray) or not isinstance(other, np.ndarray):
        return type(one) is type(other) and one == other
    if {one.dtype.kind, other.dtype.kind} == {"b", "f"}:
        return False  # a mask is no real numbers, since ~ has no meaning for them
    return one.shape == other.shape and bool(close(one, other, coarse).all())


def close(one: np.ndarray, other: np.ndarray, coarse: bool = False) -> np.ndarray:
    """Return where two arrays of one shape are alike up to rounding."""
    relative, absolute = COARSE if coarse else ROUGH
    return np.isclose(
        one.astype("float64"), other.astype("float64"), relative, absolute, equal_nan=True
    )


def _read_one(raw, described):
    if described.kind == "words":
        return _as_lists(raw)
    try:
        array = np.asarray(_numbers(raw))
    except ValueError as error:
        ragged = "inhomogeneous" in str(error) and isinstance(raw, list | tuple)
        raise Unreadable("ragged" if ragged else "kind") from None
    except Exception:  # whatever a library says of a tensor that holds no numbers
        raise Unreadable("kind") from None
    if array.dtype.kind == "V" and array.dtype.name == "bfloat16":
        array = array.astype("float32")
    if array.dtype.kind not in "fiub":
        raise Unreadable("kind")
    if described.kind == "ids" and array.dtype.kind not in "iu" and array.size:
        raise Unreadable("real_ids")
    return array


def _numbers(raw):
    """Turn tensors, and lists of them, into what NumPy reads."""
    if isinstance(raw, list | tuple):
        return [_numbers(item) for item in raw]
    if hasattr(raw, "detach"):  # PyTorch
        raw = raw.detach().cpu()
    return raw.numpy() if hasattr(raw, "numpy") else raw


def _as_lists(raw):
    """Turn sequences of words into lists, and leave the words."""
    if isinstance(raw, np.ndarray):
        raw = raw.tolist()
    if isinstance(raw, list | tuple):
        return [_as_lists(item) for item in raw]
    if not isinstance(raw, str):
        raise Unreadable("kind")
    return raw
