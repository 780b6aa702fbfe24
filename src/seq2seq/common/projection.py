"""One product with one matrix for all tokens of a batch."""

from operator import index

import keras
from keras import ops


def project(vectors, kernel):
    """Multiply every vector by the same matrix, as one large product.

    Left as it is, a product of `(B, T, U)` and `(U, V)` is B products, and its gradient B matrices
    of the size of the kernel that are summed afterwards: two to three times the work.

    Args:
        vectors: `(…, U)`.
        kernel: `(U, V)`.

    Returns:
        `(…, V)`.

    Example:
        >>> import numpy as np
        >>> tuple(project(np.ones((2, 3, 5)), np.ones((5, 7))).shape)
        (2, 3, 7)
    """
    flat = ops.matmul(ops.reshape(vectors, (-1, vectors.shape[-1])), kernel)  # (…, V) in one row
    return ops.reshape(flat, (*ops.shape(vectors)[:-1], kernel.shape[-1]))


@keras.saving.register_keras_serializable("seq2seq")
class Projection(keras.layers.Dense):
    """`keras.layers.Dense`, computed for all tokens of a batch at once; see `project`."""

    def __init__(self, units, **kwargs):
        super().__init__(index(units), **kwargs)  # Keras takes no whole number of NumPy here

    def call(self, inputs, training=None):
        """Return `activation(inputs · kernel + bias)`: `(…, U)` to `(…, units)`."""
        # The kernel knows U, which a graph for any length may have lost sight of.
        flat = ops.reshape(inputs, (-1, self.kernel.shape[0]))
        outputs = super().call(flat, training=training)
        return ops.reshape(outputs, (*ops.shape(inputs)[:-1], self.units))
