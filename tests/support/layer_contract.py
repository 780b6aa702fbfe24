"""What every layer and every model of the package promises, checked the same way for each.

To add a layer, add a `Case` to `CASES` in `test_layer_contract.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import keras
import numpy as np
import samples
import tensorflow as tf
from gradients import value_and_gradients
from keras import ops
from samples import array, assert_close, normal, randomize

WIDTHS = {axis: getattr(samples, axis) for axis in ("D_Q", "D_K", "U", "UU", "E", "M")}
INTEGERS = {"source": samples.SOURCE, "target": samples.TARGET}


@dataclass(frozen=True)
class Case:
    """A layer and what it is called with.

    Args:
        make: returns a fresh layer; takes Keras' keyword arguments, `name` for example.
        inputs: for each argument its axes, such as `"B T D_Q"`, or `"source"` or `"target"`.
        options: keyword arguments of the call.
        nested: the inputs are one argument, as a model takes them.
        scale: standard deviation of the random parameters; smaller where many are multiplied.
    """

    make: Callable
    inputs: tuple[str, ...]
    options: dict = field(default_factory=dict)
    nested: bool = False
    scale: float = 0.5

    def arrays(self):
        return [
            INTEGERS[axes]
            if axes in INTEGERS
            else normal(*(getattr(samples, axis) for axis in axes.split()), seed=i)
            for i, axes in enumerate(self.inputs)
        ]

    def symbols(self):
        """Symbolic inputs of which only the widths are known."""
        return [
            keras.Input((None,), dtype="int32")
            if axes in INTEGERS
            else keras.Input([WIDTHS.get(axis) for axis in axes.split()[1:]])
            for axes in self.inputs
        ]

    def signature(self):
        """What a `tf.function` knows of the inputs: the widths, and neither B nor T nor S."""
        return [tf.TensorSpec((None, *symbol.shape[1:]), symbol.dtype) for symbol in self.symbols()]

    def call(self, layer, inputs):
        inputs = (tuple(inputs),) if self.nested else inputs
        return layer(*inputs, **self.options)

    def built(self, **kwargs):
        """A layer with random parameters, the same in every call."""
        layer = self.make(**kwargs)
        self.call(layer, self.arrays())
        return randomize(layer, scale=self.scale)

    def value_and_gradients(self, layer, inputs):
        """Outputs, and the gradients of a sum in which no output cancels another."""
        return value_and_gradients(
            lambda *tensors: self.call(layer, tensors), inputs, layer.trainable_weights
        )


def assert_equal_lists(actual, expected, tolerance):
    for one, other in zip(keras.tree.flatten(actual), keras.tree.flatten(expected), strict=True):
        assert_close(ops.cast(one, "float32"), ops.cast(other, "float32"), tolerance)


def names(layer):
    """Paths of the parameters below the layer's own name."""
    return [weight.path.removeprefix(f"{layer.name}/") for weight in layer.weights]


def check_configuration(case):
    """A layer rebuilt from its configuration has the same one, and the same parameters."""
    layer = case.built()
    again = type(layer).from_config(layer.get_config())
    assert again.get_config() == layer.get_config()
    by_name = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(layer))
    for copy in (again, by_name):
        case.call(copy, case.arrays())
        assert names(copy) == names(layer)
        copy.set_weights(layer.get_weights())
        inputs = case.arrays()
        assert_equal_lists(case.call(copy, inputs), case.call(layer, inputs), 1e-7)


def check_saving(case, folder):
    """A saved model gives the same numbers when it is loaded into fresh objects."""
    layer, inputs = case.built(), case.arrays()
    model = layer
    if not isinstance(layer, keras.Model):
        symbols = case.symbols()
        model = keras.Model(symbols, case.call(layer, symbols))
    path = folder / "model.keras"
    model.save(path)
    copy = keras.saving.load_model(path)
    if isinstance(layer, keras.Model):
        assert names(copy) == names(layer)
        assert not {id(weight) for weight in copy.weights} & {id(w) for w in layer.weights}
        loaded = case.call(copy, inputs)
    else:
        loaded = copy(inputs)
    assert_equal_lists(loaded, case.call(layer, inputs), 0.0)
    # Weights alone, into a layer that has other ones.
    model.save_weights(folder / "model.weights.h5")
    for weight in copy.weights:
        weight.assign(weight + 1.0)
    copy.load_weights(folder / "model.weights.h5")
    for ours, theirs in zip(copy.get_weights(), model.get_weights(), strict=True):
        assert (ours == theirs).all()


def check_building_once(case):
    """Parameters are made at the first call, and a later one, of other sizes, makes no more."""
    layer = case.make()
    case.call(layer, case.arrays())
    made, variables = names(layer), list(layer.variables)
    assert len(set(made)) == len(made)
    case.call(layer, [tensor[:1] for tensor in case.arrays()])
    assert names(layer) == made
    assert all(ours is theirs for ours, theirs in zip(layer.variables, variables, strict=True))
    other = case.make()
    case.call(other, case.arrays())
    assert names(other) == made


def check_gradients(case):
    """Gradients are finite, and every parameter and every real input has one."""
    layer = case.built()
    _, gradients = case.value_and_gradients(layer, case.arrays())
    for gradient in gradients:
        assert np.isfinite(array(gradient)).all()
        assert (array(gradient) != 0.0).any()


def check_graphs(case, jit_compile):
    """A graph gives the numbers of an eager call, forward and backward; XLA too, if asked.

    Without XLA the graph knows neither batch nor lengths, and takes others without a new trace.
    """
    layer, inputs = case.built(), case.arrays()
    expected, expected_gradients = case.value_and_gradients(layer, inputs)
    compiled = tf.function(
        lambda *tensors: case.value_and_gradients(layer, tensors),
        jit_compile=jit_compile,
        input_signature=None if jit_compile else case.signature(),
    )
    outputs, gradients = compiled(*inputs)
    assert_equal_lists(outputs, expected, 2e-5)
    assert_equal_lists(gradients, expected_gradients, 2e-4)
    if not jit_compile:
        first = [tensor[:1] for tensor in inputs]
        assert_equal_lists(compiled(*first)[0], [output[:1] for output in expected], 2e-5)
        assert compiled.experimental_get_tracing_count() == 1


def check_mixed_precision(case, policy, tolerance):
    """Half-precision outputs stay near those of float32; parameters stay float32."""
    expected = case.call(case.built(), case.arrays())
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(policy)
    try:
        layer = case.built()
        outputs = keras.tree.flatten(case.call(layer, case.arrays()))
    finally:
        keras.config.set_dtype_policy(before)
    half = policy.removeprefix("mixed_")
    assert {keras.backend.standardize_dtype(output.dtype) for output in outputs} == {half}
    assert {weight.dtype for weight in layer.weights} <= {"float32"}
    assert_equal_lists(outputs, expected, tolerance)


def check_own_precision(case):
    """A precision asked of one layer reaches its parameters and everything inside it."""
    layer = case.built(dtype="float64")
    outputs = keras.tree.flatten(case.call(layer, case.arrays()))
    found = {keras.backend.standardize_dtype(output.dtype) for output in outputs}
    assert found | {weight.dtype for weight in layer.weights} == {"float64"}
    assert_equal_lists(outputs, case.call(case.built(), case.arrays()), 1e-5)


def check_symbolic_shapes(case):
    """A functional model knows the shapes of its outputs as far as those of its inputs."""
    symbols = case.symbols()
    outputs = keras.tree.flatten(case.call(case.make(), symbols))
    actual = keras.tree.flatten(case.call(case.built(), case.arrays()))
    for symbol, output in zip(outputs, actual, strict=True):
        assert len(symbol.shape) == len(output.shape)
        for expected, size in zip(symbol.shape, output.shape, strict=True):
            assert expected in (None, size)
