"""Gradients on the backend of the tests, TensorFlow or JAX."""

import keras
import pytest
from keras import ops

BACKEND = keras.backend.backend()
needs_tensorflow = pytest.mark.skipif(BACKEND != "tensorflow", reason="graphs of TensorFlow")


def value_and_gradients(function, inputs, variables):
    """Return the outputs of a function, and gradients of a sum in which none cancels another.

    Args:
        function: arrays to an output, or to nested ones.
        inputs: its arguments; where they are floats, gradients are taken by them first.
        variables: of Keras, by which gradients are taken too.

    Returns:
        The outputs in a row, and the gradients in a row.
    """
    inputs = [ops.convert_to_tensor(one) for one in inputs]
    dtypes = [keras.backend.standardize_dtype(one.dtype) for one in inputs]
    floats = [i for i, dtype in enumerate(dtypes) if "float" in dtype]
    if BACKEND == "jax":
        return _on_jax(function, inputs, floats, variables)
    import tensorflow as tf

    watched = [inputs[i] for i in floats] + [variable.value for variable in variables]
    with tf.GradientTape() as tape:
        tape.watch(watched)
        outputs = keras.tree.flatten(function(*inputs))
        loss = _total(outputs)
    return outputs, [tf.convert_to_tensor(g) for g in tape.gradient(loss, watched)]


def _on_jax(function, inputs, floats, variables):
    import jax

    def loss(given, values):
        whole = dict(enumerate(inputs)) | dict(zip(floats, given, strict=True))
        with keras.StatelessScope(list(zip(variables, values, strict=True))):
            outputs = keras.tree.flatten(function(*whole.values()))
        return _total(outputs), outputs

    given = [inputs[i] for i in floats]
    values = [variable.value for variable in variables]
    (_, outputs), found = jax.value_and_grad(loss, argnums=(0, 1), has_aux=True)(given, values)
    return outputs, [*found[0], *found[1]]


def _total(outputs):
    return sum(ops.sum(ops.sin(1.0 + output)) for output in outputs)
