"""Pieces of one's own without a check: is it written yet, and does it give the expected numbers?

The project uses both. A stub is a function that does nothing but raise `NotImplementedError`.
"""

from collections.abc import Callable

import numpy as np

CLOSE = 1e-4  # of single precision, after some steps of a recurrent network


def written(*functions: Callable) -> bool:
    """Say whether functions are written, and print the names of those that aren't.

    A cell of a notebook that begins with it can be run before everything it needs is there.

    Args:
        *functions: the functions that the cell needs.

    Returns:
        True if none of them is still a stub.

    Example:
        >>> def pad(sentences):
        ...     raise NotImplementedError("pad")
        >>> written(pad)
        Not written yet: pad.
        False
    """
    missing = [function.__name__ for function in functions if _is_stub(function)]
    if missing:
        print(f"Not written yet: {', '.join(missing)}.")
    return not missing


def compare(what: str, yours, expected) -> None:
    """Print whether two arrays are alike up to rounding, and both of them if they aren't.

    Args:
        what: the thing compared, as the reader should call it.
        yours: an array, a tensor, a list or a number.
        expected: the same from elsewhere.

    Example:
        >>> compare("ids", [[4, 5]], [[4, 5]])
        Right: ids.
        >>> compare("ids", [[4, 5]], [[4, 6]])
        Wrong: ids.
        yours:
        [[4 5]]
        expected:
        [[4 6]]
    """
    yours, expected = np.asarray(yours), np.asarray(expected)
    if yours.dtype.kind not in "fiub":
        print(f"Wrong: {what}. Yours holds no numbers.")
    elif yours.shape != expected.shape:
        print(f"Wrong: {what}. Your shape is {yours.shape}, expected is {expected.shape}.")
    elif np.allclose(yours, expected, rtol=CLOSE, atol=CLOSE):
        print(f"Right: {what}.")
    else:
        print(f"Wrong: {what}.\nyours:\n{yours}\nexpected:\n{expected}")


def _is_stub(function):
    code = getattr(function, "__code__", None)
    return code is not None and code.co_names == ("NotImplementedError",)
