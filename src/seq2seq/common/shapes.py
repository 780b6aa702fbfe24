"""Shape checks with errors that name what was expected and what came."""

from collections.abc import Sequence
from numbers import Integral, Real


def check_shape(
    owner: object, argument: str, shape: Sequence[int | None], pattern: str, **sizes: int | None
) -> dict[str, int | None]:
    """Match a shape against a pattern such as `"(B, S, D_k)"` and return the size of each axis.

    A size that is `None`, on either side, matches anything: inside a compiled function Keras often
    does not know an axis yet.

    Args:
        owner: the layer that checks; its class name opens the error message.
        argument: name of the argument that is checked, as the caller wrote it.
        shape: shape received.
        pattern: the expected axes, for example `"(B, T, S)"`.
        **sizes: sizes already known for some of the axes, for example `B=2`.

    Returns:
        The sizes of all axes of the pattern, known ones completed.

    Raises:
        ValueError: if the rank or a known size differs.

    Example:
        >>> check_shape("DotScore", "key", (2, 5, 7), "(B, S, D)", B=2)
        {'B': 2, 'S': 5, 'D': 7}
    """
    axes = [axis.strip() for axis in pattern.strip("()").split(",") if axis.strip()]
    shape = tuple(shape)
    known = {axis: sizes[axis] for axis in axes if sizes.get(axis) is not None}
    fits = len(shape) == len(axes) and all(
        size is None or known.get(axis) is None or size == known[axis]
        for axis, size in zip(axes, shape, strict=True)
    )
    if not fits:
        wanted = " and ".join(f"{axis}={size}" for axis, size in known.items())
        raise ValueError(
            f"{_name(owner)}: `{argument}` must have shape {pattern}"
            + (f" with {wanted}" if wanted else "")
            + f". Received: {argument}.shape={shape}."
        )
    return {axis: known.get(axis, size) for axis, size in zip(axes, shape, strict=True)}


def check_not_empty(
    owner: object, argument: str, shape: Sequence[int | None], pattern: str, **sizes: int | None
) -> dict[str, int | None]:
    """Check a shape as `check_shape` does, and that its second axis, the positions, is not 0."""
    found = check_shape(owner, argument, shape, pattern, **sizes)
    axis = list(found)[1]
    if found[axis] == 0:
        raise ValueError(
            f"{_name(owner)}: `{argument}` must have shape {pattern} with {axis} at least 1. "
            f"Received: {argument}.shape={tuple(shape)}."
        )
    return found


def check_positive(owner: object, **values: object) -> None:
    """Raise a `ValueError` unless every value is a positive whole number."""
    for argument, value in values.items():
        if isinstance(value, bool) or not isinstance(value, Integral) or value < 1:
            _refuse(owner, argument, value, "a positive whole number")


def check_positive_number(owner: object, **values: object) -> None:
    """Raise a `ValueError` unless every value is a finite number above 0."""
    for argument, value in values.items():
        if isinstance(value, bool) or not isinstance(value, Real) or not 0 < value < float("inf"):
            _refuse(owner, argument, value, "a positive number")


def check_rate(owner: object, **values: object) -> None:
    """Raise a `ValueError` unless every value is a number from 0 up to, but not including, 1."""
    for argument, value in values.items():
        if isinstance(value, bool) or not isinstance(value, Real) or not 0 <= value < 1:
            _refuse(owner, argument, value, "a number in [0, 1)")


def check_flag(owner: object, **values: object) -> None:
    """Raise a `ValueError` unless every value is `True` or `False`."""
    for argument, value in values.items():
        if value not in (True, False):
            _refuse(owner, argument, value, "True or False")


def _refuse(owner, argument, value, wanted):
    raise ValueError(
        f"{_name(owner)}: `{argument}` must be {wanted}. Received: {argument}={value!r}."
    )


def _name(owner):
    return owner if isinstance(owner, str) else type(owner).__name__
