"""Masks: `True` means attend, `False` means the position is padding and must change no number.

What stands at padding must be finite: a weight of 0 hides every number, but not infinity or NaN.
"""

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
