"""The engines beside ours: that they get the same numbers, and what the table says."""

import numpy as np
import pytest

from benchmarks import engines
from seq2seq import Transformer, Vocabulary, pretrained
from seq2seq.translator import Translator

SENTENCES = ["le chat noir ne mange pas la pomme verte", "elle dort", "il lit le livre rouge"]
SILENT = {"<PAD>", "<SOS>"}  # what our translations leave out
WORDS = "abcdefghijklmnopqr"


@pytest.mark.parametrize("pre_norm", [False, True])
@pytest.mark.parametrize("tied", [False, True])
def test_ctranslate2_writes_what_our_transformer_writes(pre_norm, tied):
    pytest.importorskip("ctranslate2", reason="`make engines`")
    vocabularies = Vocabulary(list(WORDS)), Vocabulary(list(WORDS.upper()[::-1]))
    sizes = map(len, vocabularies)
    model = Transformer(*sizes, units=12, heads=3, feed_forward=20, pre_norm=pre_norm, tied=tied)
    model.build()
    for variable in model.weights:  # none is 0 or 1, as biases, gains and offsets are at first
        noise = np.random.default_rng(len(variable.path)).normal(size=variable.shape)
        variable.assign(variable + 0.3 * noise)
    translator = Translator(model, *vocabularies)
    sentences = [" ".join(WORDS[i : i + 1 + i % 5]) for i in range(12)]
    ours = translator.translate(sentences, max_length=10)
    engine = engines.CTranslate2(translator)
    sources = [list(one.source) for one in ours]
    found = engine(sources, width=1)
    said = [[token for token in tokens[:10] if token not in SILENT] for tokens in found]
    assert said == [[token for token in one.target if token != "<EOS>"] for one in ours]
    assert len(set(map(tuple, said))) > 3
    for one, scored in zip(ours, engine.engine.score_batch(sources, found), strict=True):
        assert sum(scored.log_probs[:10]) == pytest.approx(one.score, abs=1e-3)


@pytest.mark.parametrize("way", ["ONNX Runtime", "CTranslate2"])
def test_an_engine_goes_from_text_to_text_as_we_do(way, monkeypatch):
    if engines.missing(way):
        pytest.skip(f"no {engines.missing(way)}: `make engines`")
    recurrent = way == "ONNX Runtime"
    name = "grammar-luong-dot" if recurrent else "grammar-transformer"
    monkeypatch.setitem(engines.WAYS, way, name)
    translator = pretrained.load(name)
    translate = engines.translating(way, translator)
    texts = [one.text for one in translator.translate(SENTENCES)]
    assert translate(SENTENCES, 1) == texts
    beam = [one.text for one in translator.translate(SENTENCES, width=4)]
    assert translate(SENTENCES, 4) == (None if recurrent else beam)
    found = engines.measure(way, SENTENCES * 5, texts * 5, width=2)
    assert found["greedy"]["texts"] == texts * 5
    assert found["greedy"]["bleu"] == pytest.approx(100)
    assert (found["beam"] is None) == recurrent
    assert min(found["first"], found["one"], found["greedy"]["seconds"]) > 0


def test_the_table_counts_the_texts_that_are_ours_as_well():
    def one(seconds, texts, beam=True):
        greedy = {"seconds": seconds, "bleu": 50.0, "texts": texts}
        return {"first": 200.4, "one": 12.6, "megabytes": 99.5, "greedy": greedy} | {
            "beam": {**greedy, "bleu": 51.0} if beam else None
        }

    found = {
        "ours, recurrent": engines._medians([one(s, ["a", "b"]) for s in (1.0, 9.0, 2.0)]),
        "ONNX Runtime": one(3.0, ["a", "c"], beam=False),
    }
    assert engines.as_markdown(found).splitlines()[2:] == [
        "| ours, recurrent | 2.00 | 50.0 | 2.00 | 51.0 | 13 | 200 | 100 |  |",
        "| ONNX Runtime | 3.00 | 50.0 | – | – | 13 | 200 | 100 | 50.0% |",
    ]


def test_an_engine_that_is_missing_is_left_out(monkeypatch, capsys):
    monkeypatch.setattr(engines.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr("benchmarks.plan.sentences_for", lambda size: _Data)
    monkeypatch.setattr(engines, "compare", lambda *given: asked.append(given) or {})
    asked = []
    assert engines.main(["--quick"]) == 0
    [(sentences, references, ways, repeats)] = asked
    assert (sentences, references, repeats) == (["dort"], ["sleeps"], 1)
    assert ways == ["ours, recurrent", "ours, Transformer"]
    said = capsys.readouterr().out
    assert "Without ONNX Runtime: no package onnx. `make engines` brings it." in said
    assert "Without CTranslate2: no package ctranslate2." in said


class _Data:
    test, references = ["dort"], [["sleeps"]]


def test_missing_data_is_said_in_a_line(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("SEQ2SEQ_DATA", str(tmp_path))
    assert engines.main([]) == 1
    assert "engines: The data folder must hold one of" in capsys.readouterr().err
