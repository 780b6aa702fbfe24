"""The measurement of the page's speed: that it measures, not how long it takes."""

import numpy as np
import pytest
from samples import error
from tiny import tiny_translator

from benchmarks import onnxruntime_web
from benchmarks.page import as_markdown, milliseconds
from seq2seq import PAD, SOS, pretrained


def test_opening_and_translating_are_measured(browser):
    found = milliseconds(browser, tiny_translator(), ["le chat dort"] * 4, width=2)
    assert set(found) == {"megabytes", "opening", "first", "median", "percentile", "token"}
    assert all(number >= 0 for number in found.values()) and browser.contexts == []
    table = as_markdown([("tiny", 2, found)])
    assert table.startswith("| model | beam | MB |") and "\n| `tiny` | 2 | 0.0 |" in table


def test_a_model_that_writes_no_word_is_measured_too(browser):
    translator = tiny_translator()
    bias = translator.model.decoder.output_layer.bias
    bias.assign(bias.numpy() + 9.0 * (np.arange(bias.shape[0]) == PAD))
    found = milliseconds(browser, translator, ["le chat dort"] * 4)
    assert found["token"] >= 0


@pytest.mark.parametrize("name", ["grammar-luong-dot", "tatoeba"])
def test_the_graphs_of_onnx_do_what_the_model_does(name):
    pytest.importorskip("onnx", reason="writes the graphs: `make engines`")
    from onnx.reference import ReferenceEvaluator

    from benchmarks.onnx_models import graphs

    translator = pretrained.load(name)
    source = translator.source_vocabulary.encode([["le", "chat", "dort"]])  # (1, S)
    encoder, step = map(ReferenceEvaluator, graphs(translator.model))
    state = translator.model.start(source)
    states, own = encoder.run(None, {"source": source.T.astype("int32")})
    np.testing.assert_allclose(states, state["encoder_states"][0], atol=1e-5)
    np.testing.assert_allclose(own, state["decoder_state"], atol=1e-5)
    for token in (SOS, 5, 7):
        logits, state, weights = translator.model.step(np.array([token]), state)
        given = {"token": np.array([token], "int32"), "state": own, "states": states}
        own_logits, own, own_weights = step.run(None, given)
        np.testing.assert_allclose(own_logits, logits, atol=1e-4)
        np.testing.assert_allclose(own_weights, weights, atol=1e-5)


def test_another_placement_or_score_has_no_graphs():
    pytest.importorskip("onnx", reason="writes the graphs: `make engines`")
    from benchmarks.onnx_models import graphs

    for changes in ({"placement": "bahdanau", "score": "dot"}, {"score": "additive"}):
        with error("graphs: `model` must have Luong's placement and a dot or scaled dot score. "):
            graphs(tiny_translator(**changes).model)


def test_both_engines_write_the_same_tokens(browser):
    lacking = onnxruntime_web.missing()
    if lacking:
        pytest.skip(f"{lacking}: `make engines`")
    sentences = ["le chat noir ne mange pas la pomme verte", "la licorne dort", "dort"]
    translator = pretrained.load("grammar-luong-dot")
    found = onnxruntime_web.compare(browser, translator, sentences, warm_up=1)
    assert found["sentences"] == found["alike"] == 2 and browser.contexts == []
    assert found["ours_ms"] > 0 and found["theirs_ms"] > 0
    ours, theirs = found["ours_ms"], found["theirs_ms"]  # of two sentences the median is the mean
    assert found["ratio"] == pytest.approx(ours / theirs)
    table = onnxruntime_web.as_markdown([("luong", found)])
    assert (
        table.splitlines()[-1] == f"| `luong` | {ours:.1f} | {theirs:.1f} | {ours / theirs:.2f} |"
    )


def test_what_is_missing_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(onnxruntime_web.importlib.util, "find_spec", lambda name: None)
    assert onnxruntime_web.missing(tmp_path) == "no package onnx"
    monkeypatch.setattr(onnxruntime_web.importlib.util, "find_spec", lambda name: name)
    assert onnxruntime_web.missing(tmp_path / "package") == f"no onnxruntime-web in {tmp_path}"
    (tmp_path / "package" / "dist").mkdir(parents=True)
    for name in (onnxruntime_web.SCRIPT, *onnxruntime_web.ENGINE):
        (tmp_path / "package" / "dist" / name).touch()
    assert onnxruntime_web.missing(tmp_path / "package") is None


def test_without_npm_nothing_is_fetched(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(onnxruntime_web.shutil, "which", lambda name: None)
    assert onnxruntime_web.fetch(tmp_path) == 1
    assert "npm, which comes with Node.js, is missing" in capsys.readouterr().err
