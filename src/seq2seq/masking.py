"""Masks: `True` means attend, `False` means the position is padding and must change no number."""

from keras import ops

from seq2seq.vocabulary import PAD


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
