"""The shipped models: each opens, is what its record says, and translates as well as it says."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from seq2seq import pretrained
from seq2seq.corpora import grammar, tatoeba
from seq2seq.evaluation.evaluate import evaluate, translate_pairs
from seq2seq.evaluation.metrics import bleu
from seq2seq.training.recipes import RECIPES
from seq2seq.training.settings import Settings

GRAMMAR = [name for name in pretrained.names() if name.startswith("grammar")]


def test_names():
    assert set(pretrained.names()) <= set(RECIPES) and len(GRAMMAR) >= 5
    with pytest.raises(ValueError, match="Received: name='none'"):
        pretrained.load("none")


@pytest.mark.parametrize("name", pretrained.names())
def test_the_record_tells_how_the_model_was_made(name):
    translator = pretrained.load(name)
    record = translator.record
    settings = Settings(**record["settings"])
    # In how many bits it was computed is no part of a recipe.
    plain = replace(settings, everything=False, max_length=None, precision="float32")
    assert plain.as_dict() == RECIPES[name].as_dict()
    assert record["parameters"] == translator.model.count_params()
    assert len(record["curve"]) == record["epochs_done"] and not record["interrupted"]
    assert {"sha256", "pairs"} <= set(record["data"])
    assert all(np.isfinite(weight.numpy()).all() for weight in translator.model.weights)


@pytest.mark.parametrize("name", GRAMMAR)
def test_the_recorded_score_is_found_again(name):
    corpus = grammar.load()
    translator = pretrained.load(name)
    assert translator.record["data"]["sha256"] == corpus.sha256
    recorded = translator.record["scores"]["test"]
    found = evaluate(translator, corpus.test)
    # Training scored single precision, shipped is half: a word or two of a thousand sentences.
    assert found["bleu"] == pytest.approx(recorded["bleu"], abs=0.5)
    if name == "grammar-plain":
        assert found["bleu"] < 60
    else:
        assert found["bleu"] >= 95
        aer = found["alignment_error_rate"]
        assert aer == pytest.approx(recorded["alignment_error_rate"], abs=0.003)


def test_attention_finds_the_gold_alignment():
    assert (
        min(
            pretrained.load(name).record["scores"]["test"]["alignment_error_rate"]
            for name in GRAMMAR
            if name != "grammar-plain"
        )
        < 0.05
    )


@pytest.mark.parametrize(("name", "least"), [("tatoeba", 49.0), ("tatoeba-transformer", 54.0)])
def test_the_models_of_real_sentences_are_small_and_good(name, least):
    record = pretrained.load(name).record
    assert record["scores"]["test"]["bleu"] >= least
    assert (pretrained.FOLDER / f"{name}.npz").stat().st_size <= 12 * 2**20


@pytest.mark.skipif("SEQ2SEQ_DATA" not in os.environ, reason="SEQ2SEQ_DATA names no data folder")
@pytest.mark.parametrize("name", ["tatoeba", "tatoeba-transformer"])
def test_the_recorded_score_of_real_sentences_is_found_again(name):
    corpus = tatoeba.load()
    translator = pretrained.load(name)
    if translator.record["data"]["sha256"] != corpus.sha256:
        pytest.skip("the model was trained on other pairs: another copy, or all of them")
    recorded = translator.record["scores"]["test"]["bleu"]
    outcome = translate_pairs(translator, corpus.test)
    found = bleu(outcome.hypotheses, outcome.references).score
    assert found == pytest.approx(recorded, abs=0.5)


def test_the_running_sentence_is_translated_by_every_grammar_model_with_attention():
    for name in GRAMMAR:
        translator = pretrained.load(name)
        if translator.has_attention:
            (found,) = translator.translate(["le chat noir ne mange pas la pomme verte"])
            assert found.text == "the black cat does not eat the green apple", name


def test_what_the_pages_say_of_real_sentences():
    page = (Path(__file__).parent.parent / "back" / "models.md").read_text(encoding="utf-8")
    texts, scores = [], []
    for name in ("tatoeba", "tatoeba-transformer"):
        translator = pretrained.load(name)
        texts.append(translator.translate(["le chat noir ne mange pas la pomme verte"])[0].text)
        scores.append(translator.record["scores"]["test"]["bleu"])
    assert texts == ["the black cat does not eat the green apple", "the cat doesn't eat the apple"]
    recurrent, other = scores
    page = " ".join(page.split())
    assert f"it has {other:.1f} BLEU on the 2,000 test pairs, and the recurrent one" in page
    assert f"After 16 epochs on the same training pairs, it has {other:.1f} BLEU" in page
    assert f"the recurrent one, after 14, has {recurrent:.1f}." in page
    assert f"The difference is {other - recurrent:.1f}," in page


def test_the_page_of_the_models_holds_the_numbers_of_the_records():
    page = (Path(__file__).parent.parent / "back" / "models.md").read_text(encoding="utf-8")
    assert pretrained.as_markdown() in page
