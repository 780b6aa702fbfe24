"""Compiling: the many small operations of a function are called as one graph."""

from functools import partial

import keras
from keras import tree


def compiled(function, *examples):
    """Compile a function of tensors for tensors of any size, where the backend can.

    On TensorFlow, as in Keras' own `Model.predict`, one graph serves all sizes. Elsewhere the
    function stays as it is: JAX would compile it anew for each size, and take the parameters of a
    model for constants.

    Args:
        function: tensors, or nested dictionaries and tuples of them, to the same, without side
            effects.
        *examples: two tuples of its arguments; an axis whose sizes differ may have any size.

    Returns:
        A function that gives the same numbers.

    Example:
        >>> import numpy as np
        >>> from keras import ops
        >>> ones = np.ones((2, 3)), np.ones((4, 3))
        >>> total = compiled(lambda rows: ops.sum(rows, axis=1), *[(array,) for array in ones])
        >>> np.asarray(total(np.ones((1, 3)))).tolist()
        [3.0]
    """
    if keras.backend.backend() != "tensorflow":
        return function
    import tensorflow as tf

    def any_size(one, other):
        axes = zip(one.shape, other.shape, strict=True)
        return tf.TensorSpec([m if m == n else None for m, n in axes], one.dtype)

    signature = tree.map_structure(any_size, *examples)
    # `partial`, because TensorFlow counts how often a piece of code is traced, and would warn when
    # five models are compiled one after another.
    graph = tf.function(partial(function), input_signature=signature, autograph=False)
    # The one graph there is: called by itself, it is not looked for anew in each call.
    return graph.get_concrete_function()
