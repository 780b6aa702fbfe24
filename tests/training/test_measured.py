"""A model trained on everything: its settings, and whose scores its record shows."""

import json
from dataclasses import replace

import pytest
from tiny import tiny_corpus, tiny_settings

from seq2seq.corpora.pair import Corpus
from seq2seq.training import command
from seq2seq.training.measured import NOTE, scores_of_held_out
from seq2seq.training.pace import Pace
from seq2seq.training.trainer import train

SETTINGS = tiny_settings(corpus="tatoeba")
EVERYTHING = tiny_settings(corpus="tatoeba", everything=True)
# The record names its corpus, so the tiny one takes the name of the one that it stands for.
TINY = replace(tiny_corpus(), name="tatoeba", sha256="")
ALL = Corpus("all", TINY.train + TINY.validation + TINY.test, (), ())


@pytest.fixture(scope="module")
def held_out():
    return train(TINY, SETTINGS, progress_bar=False).record


def test_the_scores_are_those_of_the_run_with_held_out_pairs(tmp_path, held_out):
    said = []
    options = {"progress_bar": False, "say": said.append, "held_out": held_out}
    trained = train(ALL, EVERYTHING, tmp_path / "model", **options)
    record = json.loads((tmp_path / "model.json").read_text())["record"]
    assert record["scores"] == held_out["scores"] and record["scores"]["test"]["pairs"] == 2
    assert record["measured"]["note"] == NOTE
    assert record["measured"]["data"] == held_out["data"] != record["data"]
    assert record["data"]["pairs"] == {"train": 25, "validation": 0, "test": 0, "long_test": 0}
    assert record["settings"]["everything"] is True
    # Nothing to choose an epoch by: the last is kept, and no BLEU is shown.
    assert record["best_epoch"] == record["epochs_done"] == 2
    assert [entry["validation_bleu"] for entry in record["curve"]] == [None, None]
    assert len(said) == 2 and not any("BLEU" in line for line in said)
    assert trained.record["scores"] == held_out["scores"]


def test_a_corpus_without_held_out_pairs_can_be_trained_on_and_has_no_scores(tmp_path):
    record = train(ALL, SETTINGS, tmp_path / "model", progress_bar=False).record
    assert record["scores"] == {} and "measured" not in record


def test_how_many_bits_it_is_computed_in_is_no_part_of_a_recipe(held_out):
    shorter = replace(EVERYTHING, precision="mixed_bfloat16")
    assert scores_of_held_out(shorter, held_out)["scores"] == held_out["scores"]


def test_scores_of_another_recipe_are_refused(held_out):
    other = tiny_settings(corpus="tatoeba", everything=True, units=24)
    with pytest.raises(ValueError, match=r"Received: units=16 \(here 24\)"):
        scores_of_held_out(other, held_out)
    with pytest.raises(ValueError, match="Received: a run that was interrupted"):
        scores_of_held_out(EVERYTHING, {"settings": held_out["settings"]})
    everything = {**held_out, "settings": EVERYTHING.as_dict()}
    with pytest.raises(ValueError, match=r"everything=True \(here False\)"):
        scores_of_held_out(EVERYTHING, everything)
    with pytest.raises(ValueError, match="same recipe"):
        train(ALL, other, progress_bar=False, held_out=held_out)


def test_everything_is_of_real_sentences():
    with pytest.raises(ValueError, match="Received: everything=True, corpus='grammar'"):
        tiny_settings(everything=True)
    assert tiny_settings(corpus="tatoeba").as_dict()["everything"] is False
    assert "everything" not in tiny_settings().as_dict()


def test_the_command_wants_both_or_neither(tmp_path, monkeypatch, capsys):
    from seq2seq import command_line
    from seq2seq.corpora import everything

    sizes = "--units 16 --embedding-dim 8 --batch-size 5 --learning-rate 0.02 --epochs 1".split()
    real = ["train", "--quiet", "--corpus", "tatoeba", *sizes]
    monkeypatch.setattr(command, "load_corpus", lambda settings: TINY)
    assert command_line.main([*real, "--output", str(tmp_path / "measured")]) == 0
    for wrong in (["--everything"], ["--measured-by", str(tmp_path / "measured")]):
        assert command_line.main([*real, *wrong, "--output", str(tmp_path / "out")]) == 2
        assert "`--measured-by` must name the same recipe" in capsys.readouterr().err
    monkeypatch.undo()
    monkeypatch.setattr(everything, "load", lambda max_length: ALL)
    more = ["--everything", "--measured-by", str(tmp_path / "measured")]
    assert command_line.main([*real, *more, "--output", str(tmp_path / "out")]) == 0
    assert NOTE in capsys.readouterr().out
    other = ["--units", "8", "--output", str(tmp_path / "other")]
    assert command_line.main([*real, *more, *other]) == 2
    assert "units=16 (here 8)" in capsys.readouterr().err


def test_a_pace_counts_what_is_not_padding():
    from seq2seq.training.batches import Batch

    pace = Pace()
    assert pace.per_second(pace.tokens) == 0
    import numpy as np

    target = np.array([[4, 5, 2], [4, 2, 0]])
    pace.count(Batch(target, target, target))
    assert (pace.tokens, pace.pairs) == (5, 2) and pace.seconds > 0
    assert pace.per_second(5) == pytest.approx(5 / pace.seconds)
