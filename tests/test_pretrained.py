"""The shipped models: each opens, is what its record says, and translates as well as it says."""

from pathlib import Path

import numpy as np
import pytest

from seq2seq import pretrained
from seq2seq.corpora import grammar
from seq2seq.evaluation import evaluate
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
    assert Settings(**record["settings"]) == RECIPES[name]
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


def test_the_model_of_real_sentences_is_small_and_good():
    record = pretrained.load("tatoeba").record
    assert record["scores"]["test"]["bleu"] >= 48.5
    assert (pretrained.FOLDER / "tatoeba.npz").stat().st_size <= 12 * 2**20


def test_the_running_sentence_is_translated_by_every_grammar_model_with_attention():
    for name in GRAMMAR:
        translator = pretrained.load(name)
        if translator.has_attention:
            (found,) = translator.translate(["le chat noir ne mange pas la pomme verte"])
            assert found.text == "the black cat does not eat the green apple", name


def test_what_the_page_says_of_real_sentences():
    (found,) = pretrained.load("tatoeba").translate(["le chat noir ne mange pas la pomme verte"])
    assert found.text == "the cat doesn't eat the apple"


def test_the_page_of_the_models_holds_the_numbers_of_the_records():
    page = (Path(__file__).parent.parent / "back" / "models.md").read_text(encoding="utf-8")
    assert pretrained.as_markdown() in page
