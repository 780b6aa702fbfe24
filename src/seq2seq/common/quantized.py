"""Arrays of numbers in one byte each, with a scale that brings them back.

Rounding to 255 steps needs a scale. One for a whole matrix would be set by its largest number, so
each row or column has its own: x ≈ q · scale, with q from -127 to 127 (symmetric linear
quantization; Jacob et al., 2018, section 2.1, without their zero point).
"""

import numpy as np

SCALE = ".scale"  # ends the name of the array that holds the scales of another


def quantized(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Store matrices as int8 with their scales beside them; what has one axis stays float32.

    The longer axis of a matrix has one scale for each of its places: an embedding one a token, a
    projection one an output or an input, whichever are more.

    Args:
        arrays: arrays by name.

    Returns:
        For each matrix of the name `name` the int8 array `name` and the float32 scales
        `name.scale`, `(N, 1)` or `(1, N)`, which broadcast against it. Plain NumPy brings it back:
        `file[name] * file[name + ".scale"]`.

    Example:
        >>> stored = quantized({"kernel": np.array([[0.5, -1.0, 0.25]], "float32")})
        >>> stored["kernel"].tolist(), stored["kernel.scale"].shape
        ([[127, -127, 127]], (1, 3))
    """
    stored = {}
    for name, array in arrays.items():
        if array.ndim < 2:
            stored[name] = array.astype("float32")
            continue
        longest = array.shape.index(max(array.shape))
        others = tuple(axis for axis in range(array.ndim) if axis != longest)
        largest = np.abs(array).max(axis=others, keepdims=True).astype("float32")
        scale = np.where(largest > 0, largest / 127, 1).astype("float32")
        stored[name] = np.rint(array / scale).astype("int8")
        stored[name + SCALE] = scale
    return stored


def restored(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Bring back what `quantized` stored; arrays without scales are as they were.

    Example:
        >>> stored = {"kernel": np.array([[-127]], "int8"), "kernel.scale": np.array([[0.5]])}
        >>> restored(stored)["kernel"].tolist()
        [[-63.5]]
    """
    return {
        name: array if name + SCALE not in arrays else array * arrays[name + SCALE]
        for name, array in arrays.items()
        if not name.endswith(SCALE)
    }
