"""What a Keras user does by habit works with all three models."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from samples import (
    SOURCE,
    TARGET,
    V_SOURCE,
    V_TARGET,
    E,
    H,
    M,
    U,
    array,
    assert_close,
    error,
    randomize,
)

from seq2seq import PAD, AttentionSeq2Seq, Seq2Seq, Transformer, load_model
from seq2seq.training.loss import MaskedAccuracy, MaskedCrossEntropy

# Keras 3.13 as numpy 2.4 sees it.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy")

INPUTS = (SOURCE, TARGET)
FOLLOWING = np.array([[22, 8, 2], [7, 2, 0]], "int32")  # (B, T), the target one token later
MODELS = {
    "plain": lambda **options: Seq2Seq(V_SOURCE, V_TARGET, E, U, **options),
    "attention": lambda **options: AttentionSeq2Seq(V_SOURCE, V_TARGET, E, U, **options),
    "transformer": lambda **options: Transformer(V_SOURCE, V_TARGET, M, H, blocks=1, **options),
}
every_model = pytest.mark.parametrize("kind", MODELS)


def new(kind, **options):
    """A model with the same parameters in every call."""
    model = MODELS[kind](**options)
    model.build()
    return randomize(model, scale=0.2)


def compiled(model, loss=None, **options):
    options = {"jit_compile": False, **options}
    model.compile(keras.optimizers.SGD(0.5), loss or MaskedCrossEntropy(), **options)
    return model


def dataset():
    """Two batches of different lengths."""
    short = tf.data.Dataset.from_tensor_slices((INPUTS, FOLLOWING)).batch(2)
    twice = [np.repeat(tokens, 2, axis=1) for tokens in (*INPUTS, FOLLOWING)]
    longer = tf.data.Dataset.from_tensor_slices((tuple(twice[:2]), twice[2])).batch(2)
    return short.concatenate(longer)


@every_model
def test_fit_stops_early_and_the_best_model_is_kept(kind, tmp_path):
    model, path = compiled(new(kind)), tmp_path / "best.keras"
    callbacks = [
        keras.callbacks.ModelCheckpoint(path, save_best_only=True),
        keras.callbacks.EarlyStopping(min_delta=100.0, patience=2),
    ]
    options = {"validation_data": (INPUTS, FOLLOWING), "callbacks": callbacks, "verbose": 0}
    history = model.fit(dataset(), epochs=9, shuffle=False, **options).history
    assert len(history["loss"]) == 3
    assert history["loss"][-1] < history["loss"][0]
    loaded = load_model(path)
    best = loaded.evaluate(INPUTS, FOLLOWING, verbose=0)
    assert best == pytest.approx(min(history["val_loss"]), abs=1e-5)
    assert loaded.optimizer.iterations == 2 * (1 + np.argmin(history["val_loss"]))
    assert_close(loaded.predict(INPUTS, verbose=0), loaded(INPUTS), 1e-5)


@every_model
def test_the_losses_of_keras_mask_padding_as_ours_does(kind):
    model, mask = new(kind), (FOLLOWING != PAD).astype("float32")
    expected = compiled(model, run_eagerly=True).test_on_batch(INPUTS, FOLLOWING)
    stock = keras.losses.SparseCategoricalCrossentropy
    compiled(model, stock(from_logits=True, ignore_class=PAD), run_eagerly=True)
    assert model.test_on_batch(INPUTS, FOLLOWING) == pytest.approx(expected, abs=1e-5)
    weighted = stock(from_logits=True, reduction="mean_with_sample_weight")
    compiled(model, weighted, run_eagerly=True)
    assert model.test_on_batch(INPUTS, FOLLOWING, mask) == pytest.approx(expected, abs=1e-5)
    assert model.test_on_batch(INPUTS, FOLLOWING) != pytest.approx(expected, abs=1e-3)


@every_model
def test_accuracy_leaves_padding_out_where_that_of_keras_counts_it(kind, tmp_path):
    model = compiled(new(kind), metrics=["accuracy", MaskedAccuracy()], run_eagerly=True)
    real = FOLLOWING != PAD
    right = array(model(INPUTS)).argmax(axis=-1)  # (B, T), what the model says
    wanted = np.where(real, right, PAD)
    wanted[0, 0] = (wanted[0, 0] + 1) % V_TARGET or 1  # one token is wrong
    expected = 1 - 1 / np.count_nonzero(wanted)
    found = model.evaluate(INPUTS, wanted, verbose=0, return_dict=True)
    assert found["masked_accuracy"] == pytest.approx(expected)
    assert found["accuracy"] < found["masked_accuracy"]
    model.save(tmp_path / "model.keras")
    again = load_model(tmp_path / "model.keras")
    assert again.evaluate(INPUTS, wanted, verbose=0, return_dict=True) == pytest.approx(found)
    with error("MaskedAccuracy: `sample_weight` must be None"):
        MaskedAccuracy().update_state(wanted, array(model(INPUTS)), sample_weight=1)


@every_model
@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_a_model_learns_in_half_precision(kind, policy):
    before = keras.config.dtype_policy()
    keras.mixed_precision.set_global_policy(policy)
    try:
        model = compiled(new(kind), run_eagerly=True)
    finally:
        keras.config.set_dtype_policy(before)
    losses = model.fit(INPUTS, FOLLOWING, epochs=5, verbose=0).history["loss"]
    assert np.isfinite(losses).all() and losses[-1] < losses[0] - 0.1
    assert {weight.dtype for weight in model.trainable_weights} == {"float32"}
    assert model(INPUTS).dtype == policy.removeprefix("mixed_")


@every_model
def test_a_step_compiled_by_xla_is_the_same_step(kind):
    eager = compiled(new(kind), run_eagerly=True)
    fast = compiled(new(kind), jit_compile=True)
    before = eager.get_weights()
    expected = eager.train_on_batch(INPUTS, FOLLOWING)
    assert fast.train_on_batch(INPUTS, FOLLOWING) == pytest.approx(expected, abs=1e-5)
    for ours, theirs in zip(fast.get_weights(), eager.get_weights(), strict=True):
        assert_close(ours, theirs, 1e-5)
    assert any((old != now).any() for old, now in zip(before, eager.get_weights(), strict=True))


@every_model
def test_an_exported_model_takes_sentences_of_any_length(kind, tmp_path):
    model = new(kind)
    model.export(tmp_path / "model", verbose=False)
    serve = tf.saved_model.load(tmp_path / "model").signatures["serving_default"]
    for source, target in [INPUTS, (np.tile(SOURCE[:1], 3), np.tile(TARGET[:1], 2))]:
        logits = serve(source=tf.constant(source), target=tf.constant(target))["output_0"]
        assert_close(logits, model((source, target)), 1e-5)


# What the converter says of NumPy and of Python is its own.
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
@every_model
def test_onnx_runtime_gives_the_same_logits(kind, tmp_path):
    pytest.importorskip("tf2onnx", reason="writes ONNX files for Keras")
    runtime = pytest.importorskip("onnxruntime", reason="runs ONNX files")
    model, path = new(kind), str(tmp_path / "model.onnx")
    model.export(path, format="onnx", verbose=False)
    session = runtime.InferenceSession(path)
    for source, target in [INPUTS, (np.tile(SOURCE[:1], 3), np.tile(TARGET[:1], 2))]:
        (logits,) = session.run(None, {"source": source, "target": target})
        assert_close(logits, array(model((source, target))), 1e-4)


@every_model
def test_what_is_no_pair_is_named(kind):
    model = compiled(new(kind), run_eagerly=True)
    wanted = f"{type(model).__name__}: `inputs` must be the pair (source, target). Received: "
    with error(wanted + "inputs.shape=(2, 5)."):
        model.fit(SOURCE, FOLLOWING, verbose=0)
    with error(wanted + "a dictionary of ['source', 'target']."):
        model.predict({"source": SOURCE, "target": TARGET}, verbose=0)
    with error(wanted + "3 inputs."):
        model((SOURCE, TARGET, FOLLOWING))
    with error(wanted + "'le chat'."):
        model("le chat")
