"""A model keeps nothing of a call: one model may serve several threads."""

import sys
from concurrent.futures import ThreadPoolExecutor

import keras
import numpy as np
import pytest
from samples import SCORE_NAMES, SOURCE, TARGET, V_SOURCE, V_TARGET, E, H, M, U, array, randomize

from seq2seq import AttentionSeq2Seq, Seq2Seq, Transformer

SIZES = (V_SOURCE, V_TARGET)
MODELS = {
    "plain": lambda: Seq2Seq(*SIZES, E, U, bidirectional=True),
    "luong": lambda: AttentionSeq2Seq(*SIZES, E, U, score="general"),
    "transformer": lambda: Transformer(*SIZES, units=M, heads=H),
}
MODELS |= {
    f"bahdanau, {score}": lambda score=score: AttentionSeq2Seq(
        *SIZES, E, U, score=score, placement="bahdanau"
    )
    for score in SCORE_NAMES
}
MODELS |= {
    "bahdanau, as published": lambda: AttentionSeq2Seq(
        *SIZES, E, U, "additive", "bahdanau", bidirectional=True, start="backward"
    ),
    "input feeding": lambda: AttentionSeq2Seq(*SIZES, E, U, input_feeding=True, cell="lstm"),
}
every_model = pytest.mark.parametrize("name", MODELS)


def built(name):
    model = MODELS[name]()
    model.build()
    return randomize(model, scale=0.3)


def calls(model, source, target):
    """The same numbers by all ways in which a model is used."""
    state = model.start(source)
    first, state, _ = model.step(target[:, 0], state)
    second, _, _ = model.step(target[:, 1], state)
    return [array(logits) for logits in (model((source, target)), first, second)]


@every_model
def test_no_attribute_of_a_layer_changes_in_a_call(name, monkeypatch):
    model, written = built(name), []
    calls(model, SOURCE, TARGET)
    write = keras.layers.Layer.__setattr__

    def watched(layer, attribute, value):
        if getattr(layer, attribute, ...) is not value:
            written.append((layer.path, attribute, value))
        write(layer, attribute, value)

    monkeypatch.setattr(keras.layers.Layer, "__setattr__", watched)
    calls(model, SOURCE[:1], TARGET[:1])
    assert not written


@every_model
def test_two_threads_get_the_numbers_of_one(name):
    model = built(name)
    inputs = [(SOURCE, TARGET), (SOURCE[::-1, :4].copy(), TARGET[::-1].copy())] * 6
    expected = [calls(model, *pair) for pair in inputs]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(lambda pair: calls(model, *pair), inputs))
    finally:
        sys.setswitchinterval(before)
    for ours, theirs in zip(found, expected, strict=True):
        for one, other in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)
