"""Masks: `True` means attend, `False` means the position is padding and must change no number.

What stands at padding must be finite: a weight of 0 hides every number, but not infinity or NaN.
"""

import keras
from keras import ops

from seq2seq.text.vocabulary import PAD


def padding_mask(tokens):
    """Mark the real tokens of a padded batch.

    Args:
        tokens: integer token ids `(B, S)`; sentences are padded on the right with `PAD`.

    Returns:
        Boolean mask `(B, S)`, `True` where there is a token.

    Example:
        >>> import numpy as np
        >>> np.asarray(padding_mask(np.array([[7, 4, 0]]))).tolist()
        [[True, True, False]]
    """
    return ops.not_equal(tokens, PAD)


def as_boolean(owner, mask):
    """Return a mask as booleans, if it means what a mask means here.

    Args:
        owner: the layer that was given the mask, or its name; it begins the message.
        mask: a tensor of booleans, or of integers 0 and 1.

    Returns:
        The boolean tensor.

    Raises:
        ValueError: if the mask holds other numbers. The additive mask of other libraries (0 =
            attend, -inf = masked) cast to booleans would be its own opposite, because -inf is true.

    Example:
        >>> import numpy as np
        >>> np.asarray(as_boolean("Example", np.array([1, 0]))).tolist()
        [True, False]
    """
    mask = ops.convert_to_tensor(mask)
    dtype = keras.backend.standardize_dtype(mask.dtype)
    if dtype != "bool" and "int" not in dtype:
        name = owner if isinstance(owner, str) else type(owner).__name__
        raise ValueError(
            f"{name}: `mask` must be boolean, True where to attend. Received: mask.dtype={dtype}."
        )
    return ops.cast(mask, "bool")


def causal_mask(target):
    """Let every position see itself and the ones before it: no peeking (Vaswani et al., 2017, 3.1).

    Args:
        target: token ids `(B, T)`, or any tensor that begins with these axes.

    Returns:
        Boolean mask `(B, T, T)`: at `[b, t, s]`, whether position t may look at position s.

    Example:
        >>> import numpy as np
        >>> np.asarray(causal_mask(np.array([[1, 7, 4]]))).astype(int).tolist()
        [[[1, 0, 0], [1, 1, 0], [1, 1, 1]]]
    """
    batch, length = ops.shape(target)[:2]
    place = ops.arange(length, dtype="int32")
    seen = ops.greater_equal(ops.expand_dims(place, 1), place)  # (T, T)
    return ops.broadcast_to(seen, (batch, length, length))  # (B, T, T)
