"""Compiling changes how often the code of a function runs, and no number."""

import logging

import keras
import numpy as np
import pytest
from gradients import needs_tensorflow
from tiny import tiny_translator

from seq2seq.common.compiling import compiled

EXAMPLES = [({"a": np.ones((n, n + 1, 3), "float32")}, np.ones(n, "int32")) for n in (1, 2)]


@needs_tensorflow
def test_one_graph_serves_all_sizes():
    runs = []

    def function(state, token):
        runs.append(token)
        return {"b": keras.ops.sum(state["a"], axis=1)}, token + 1

    graph = compiled(function, *EXAMPLES)
    for B, S in [(5, 2), (7, 2), (7, 11), (1, 1)]:
        array = np.random.default_rng(B).normal(size=(B, S, 3)).astype("float32")
        result, token = graph({"a": array}, np.arange(B, dtype="int32"))
        np.testing.assert_allclose(result["b"], array.sum(axis=1), atol=1e-5)
        np.testing.assert_array_equal(token, np.arange(B) + 1)
    assert len(runs) == 1


@needs_tensorflow
def test_an_axis_of_one_size_keeps_it():
    graph = compiled(lambda state, token: state["a"], *EXAMPLES)
    with pytest.raises(TypeError, match=r"dtype=tf.float32"):
        graph({"a": np.ones((5, 2, 4), "float32")}, np.ones(5, "int32"))


@needs_tensorflow
def test_a_parameter_that_changes_is_seen():
    dense = keras.layers.Dense(2, use_bias=False)
    dense.build((None, 3))
    graph = compiled(dense, *[(np.ones((n, 3), "float32"),) for n in (1, 2)])
    before = np.asarray(graph(np.ones((5, 3), "float32")))
    dense.kernel.assign(2 * dense.kernel)
    np.testing.assert_allclose(graph(np.ones((5, 3), "float32")), 2 * before, rtol=1e-6)


def test_many_models_are_compiled_without_a_warning(caplog):
    translators = [tiny_translator() for _ in range(6)]
    with caplog.at_level(logging.WARNING, "tensorflow"):
        for translator in translators:
            translator.translate(["le chat", "le chien"], max_length=2, batch_size=1)
    assert not caplog.records


def test_another_backend_runs_the_function_as_it_is(monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    assert compiled(len, *EXAMPLES) is len
