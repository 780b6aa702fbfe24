"""One product for all tokens gives what many small ones give."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from gradients import needs_tensorflow, value_and_gradients

from seq2seq.common.projection import Projection, project

B, T, U, V = 2, 3, 5, 7
RNG = np.random.default_rng(1)
VECTORS = RNG.normal(size=(B, T, U)).astype("float32")


def test_project_is_the_product_of_each_vector_with_the_matrix():
    kernel = RNG.normal(size=(U, V)).astype("float32")
    expected = [[[sum(v * k for v, k in zip(vector, column, strict=True)) for column in kernel.T]
                 for vector in row] for row in VECTORS]  # fmt: skip
    np.testing.assert_allclose(project(VECTORS, kernel), expected, rtol=1e-5)


@pytest.mark.parametrize("vectors", [VECTORS, VECTORS[0], VECTORS[:, :, None]])
def test_a_projection_equals_keras_dense_and_so_do_its_gradients(vectors):
    ours, theirs = Projection(V, activation="tanh"), keras.layers.Dense(V, activation="tanh")
    assert ours(vectors).shape == theirs(vectors).shape
    ours.set_weights([RNG.normal(size=(U, V)), RNG.normal(size=V)])
    theirs.set_weights(ours.get_weights())
    results = []
    for layer in (ours, theirs):
        found = value_and_gradients(layer, [vectors], layer.trainable_variables)
        results.append(keras.tree.flatten(found))
    for own, other in zip(*results, strict=True):
        np.testing.assert_allclose(own, other, rtol=1e-5, atol=1e-6)


@needs_tensorflow
@pytest.mark.parametrize("jit_compile", [False, True])
def test_a_projection_takes_any_number_of_tokens_in_a_graph(jit_compile):
    layer = Projection(V)
    layer.build((None, None, U))
    signature = [tf.TensorSpec((None, None, U))]
    graph = tf.function(layer, input_signature=signature, jit_compile=jit_compile)
    np.testing.assert_allclose(graph(VECTORS), layer(VECTORS), rtol=1e-5, atol=1e-6)


def test_a_projection_comes_back_from_its_configuration():
    layer = Projection(V, activation="tanh", name="join")
    config = keras.saving.serialize_keras_object(layer)
    assert keras.saving.deserialize_keras_object(config).get_config() == layer.get_config()
