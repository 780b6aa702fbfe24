"""Positional encoding: what tells a model without recurrence where a token stands (chapter 10)."""

import keras
import numpy as np
from keras import ops

from seq2seq.common.shapes import check_shape


@keras.saving.register_keras_serializable("seq2seq")
class PositionalEncoding(keras.layers.Layer):
    """Add to every vector a vector that depends on its place alone (Vaswani et al., 2017, 3.5).

    PE(t, 2i) = sin(t / 10000^(2i/U)) and PE(t, 2i+1) = cos(t / 10000^(2i/U)), the places t counted
    from 0. Each pair of columns is the hand of a clock: the first turns once in 2π places, each
    later one more slowly, the last once in nearly 10000·2π. There is nothing to learn, so any
    length has its encoding, one that training never saw too.

    Raises:
        ValueError: if a shape does not fit.

    Example:
        >>> import numpy as np
        >>> added = PositionalEncoding()(np.zeros((1, 2, 4), "float32"))
        >>> np.asarray(added)[0].round(2).tolist()
        [[0.0, 1.0, 0.0, 1.0], [0.8399999737739563, 0.5400000214576721, 0.009999999776482582, 1.0]]
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, embedded, offset=0):
        """Add the places.

        Call arguments:
            embedded: `(B, T, U)`.
            offset: place of the first vector; in generation, how many tokens came before.

        Returns:
            `(B, T, U)`, in the precision of the layer.
        """
        check_shape(self, "embedded", embedded.shape, "(B, T, U)")
        embedded = ops.cast(embedded, self.compute_dtype)  # whole numbers would cut the sines off
        encoding = self.encode(ops.shape(embedded)[1], embedded.shape[2], offset)  # (T, U)
        return embedded + ops.cast(encoding, embedded.dtype)  # (B, T, U)

    def encode(self, length, units, offset=0):
        """Return the encoding alone, `(T, U)`, of `length` places from `offset` on."""
        # Not in half precision, in which 2049 is not a number.
        dtype = "float64" if self.compute_dtype == "float64" else "float32"
        columns = np.arange(units)
        rate = 10000.0 ** (-2 * (columns // 2) / units)  # (U,)
        place = ops.cast(ops.arange(length, dtype="int32") + offset, dtype)  # (T,)
        angle = ops.expand_dims(place, 1) * ops.convert_to_tensor(rate, dtype)  # (T, U)
        return ops.where(columns % 2 == 0, ops.sin(angle), ops.cos(angle))  # (T, U)

    def compute_mask(self, inputs, mask=None):
        """Return the mask that the vectors carry: each stays in its place."""
        return mask

    def get_config(self):
        """Return the arguments that rebuild this layer."""
        return super().get_config()
