"""The benchmarks: that they compare the same things, and what they write. Not how long it takes."""

import json
import time
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from tiny import tiny_corpus, tiny_settings

from benchmarks import __main__ as program
from benchmarks import layers, plan, results, stream, translators, trials, workers
from benchmarks.baseline import BATCH, END, PAD, START, Baseline, TutorialModel, Words, masked_loss
from benchmarks.baseline import split as tutorial_split
from seq2seq import AttentionSeq2Seq
from seq2seq.training.recipes import RECIPES

RECORDED = Path(results.__file__).parent / "recorded.json"
WORKERS = ("| 1", "| 2", "| 4", "| 8")
CORPUS = tiny_corpus()
SENTENCES = translators.Sentences(CORPUS)
SIZE = plan.Size((0.002, 0.004), 0.002, 1, ((2, 3, 5, 8),), 1, ("batches of 64",))


@pytest.fixture(scope="module")
def learned():
    """A small baseline that has learned the tiny corpus."""
    baseline = Baseline(*SENTENCES.train, units=24)
    baseline.model.optimizer.learning_rate = 0.02
    baseline.model.fit(baseline.data, steps_per_epoch=60, verbose=0)
    return baseline


@pytest.fixture
def small(monkeypatch):
    """Both models so small that a run takes seconds."""
    for name in translators.SERVES:
        monkeypatch.setitem(RECIPES, name, tiny_settings())
    monkeypatch.setitem(trials.BASE, "types", 11)
    monkeypatch.setattr(translators, "make_baseline", lambda s: Baseline(*s.train, units=8))


def test_the_baseline_splits_as_the_tutorial_does():
    assert tutorial_split("Qu'as-tu mangé, ¿hé? 10 fois!") == (
        "quastu mange , ¿ he ? fois !".split()
    )


def test_words_are_the_most_frequent_and_come_back_from_their_ids():
    words = Words(["le chat, le chien.", "le chat dort"], size=8)
    assert len(words.words) == 8 and {START, END, "le", "chat"} <= set(words.words)
    ids = words.encode(["Le chat !", "le"])
    assert ids.shape == (2, 5) and ids[1, 3] == PAD
    assert ids[0, 3] == 1 and ids[0, 0] == words.id(START) and ids[0, 4] == words.id(END)
    ids = [words.id(word) for word in (START, "chat", "le", END, "chat")]
    assert words.decode(ids) == "chat le"


def test_padding_changes_nothing_in_the_baseline():
    model = TutorialModel(11, 13, units=7)
    rng = np.random.default_rng(0)
    source, target = rng.integers(1, 11, (2, 5)), rng.integers(1, 13, (2, 3))
    logits = model([source, target]).numpy()
    padded = model([np.pad(source, ((0, 0), (0, 3))), np.pad(target, ((0, 0), (0, 2)))]).numpy()
    np.testing.assert_allclose(padded[:, :3], logits, atol=1e-5)
    loss = masked_loss(target, logits)
    assert float(masked_loss(np.pad(target, ((0, 0), (0, 2))), padded)) == pytest.approx(
        float(loss), rel=1e-5
    )
    log_p = logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))
    expected = -np.take_along_axis(log_p, target[:, :, None], axis=2).mean()
    assert float(loss) == pytest.approx(expected, rel=1e-5)


def test_the_baseline_learns_and_translates_greedily(learned):
    sources, targets = SENTENCES.train
    found = learned.translate(sources, batch_size=7)
    assert found == targets
    # What is found is what the whole model, given it, would say next.
    ids = learned.target_words.encode(found)
    logits = learned.model([learned.source_words.encode(sources), ids[:, :-1]]).numpy()
    np.testing.assert_array_equal(logits.argmax(axis=-1), ids[:, 1:])


def test_batches_of_the_baseline_are_random_and_padded(learned):
    rows = set()
    for (source, target_in), target_out in learned.data.take(3):
        assert source.shape[0] == BATCH
        np.testing.assert_array_equal(target_in[:, 1:], target_out[:, :-1])
        rows |= {tuple(row) for row in source.numpy()}
    assert len(rows) == len(set(SENTENCES.train[0]))
    assert learned.tokens_per_pair == 6


def test_the_clock_stops_at_its_marks_and_while_scoring():
    baseline, seen = Baseline(*SENTENCES.train, units=8), []
    baseline.train([0.2, 0.1], lambda mark: seen.append((mark, baseline.seconds)))
    assert [mark for mark, _ in seen] == [0.1, 0.2]
    assert all(seconds >= mark for mark, seconds in seen)
    assert baseline.seconds == seen[-1][1]
    assert baseline.pairs_per_second == baseline.batches * BATCH / baseline.seconds


@pytest.mark.parametrize("case", layers.cases(2, 3, 5, 8), ids=lambda case: case.name)
def test_layers_that_are_compared_give_the_same_numbers_and_gradients(case):
    ours, theirs = (np.asarray(call(*case.inputs)) for call in (case.ours, case.theirs))
    np.testing.assert_allclose(ours, theirs, atol=1e-5)
    for one, other in zip(
        layers.forward_and_backward(case.ours)(*case.inputs),
        layers.forward_and_backward(case.theirs)(*case.inputs),
        strict=True,
    ):
        np.testing.assert_allclose(one, other, atol=1e-4)
        assert tf.reduce_max(tf.abs(one)) > 0


def test_four_heads_need_a_width_of_four():
    assert len(layers.cases(2, 3, 5, 8)) == len(layers.cases(2, 3, 5, 7)) + 1


def test_a_comparison_runs_both_in_turn_and_takes_ours_over_theirs(monkeypatch):
    clock, calls = [0.0], []

    def work(name, seconds):
        def call():
            calls.append(name)
            clock[0] += seconds

        return call

    monkeypatch.setattr(layers.time, "perf_counter", lambda: clock[0])
    found = layers.compare(work("ours", 0.02), work("theirs", 0.01), repeats=2, seconds=0.02)
    assert found == {"ours_ms": 20.0, "theirs_ms": 10.0, "ratio": 2.0}
    assert calls[-8:] == ["ours", "ours", "theirs", "theirs"] * 2


def test_the_longer_the_budget_the_more_the_recipe_keeps_from_learning_by_heart():
    names = [translators.recipe_of(minutes) for minutes in (1, 2, 5, 60)]
    assert names == ["tatoeba-quick", "tatoeba-quick", "tatoeba-short", "tatoeba"]
    found = [translators.settings(minutes) for minutes in (1, 5, 60)]
    assert [(one.minutes, one.epochs) for one in found] == [(1, None), (5, None), (60, None)]
    assert found[0].dropout == 0 < found[1].dropout < found[2].dropout
    assert len({one.batch_size for one in found}) == 1  # which the table of padding is of


def test_both_are_judged_by_the_same_references():
    assert SENTENCES.references == [[" ".join(pair.target)] for pair in CORPUS.test]
    assert SENTENCES.test == [" ".join(pair.source) for pair in CORPUS.test]


def test_a_whole_run_is_written_shown_and_resumed(small, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(program, "two_cores", lambda: None)
    monkeypatch.setattr(program, "FOLDER", tmp_path)
    monkeypatch.setattr(plan, "QUICK", SIZE)
    monkeypatch.setattr(plan, "sentences_for", lambda size: SENTENCES)
    whole = plan.compare_translating

    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(plan, "compare_translating", interrupted)
    assert program.main(["--quick"]) == 130
    shown = capsys.readouterr()
    assert "run again" in shown.err and "| training pairs/s |" in shown.out
    path = tmp_path / "quick" / "results.json"
    before = json.loads(path.read_text())["measured"]
    names = [name for name, _ in plan.steps(SIZE, SENTENCES, tmp_path)]
    assert list(before) == names[:-1]

    monkeypatch.setattr(plan, "compare_translating", whole)
    assert program.main(["--quick"]) == 0
    content = json.loads(path.read_text())
    assert {name: content["measured"][name] for name in before} == before
    assert list(content["measured"]) == names
    measured = {name: entry["result"] for name, entry in content["measured"].items()}
    ours, theirs = measured["ours, 0.004 min"], measured["baseline"]["0.004"]
    assert ours["signature"] == theirs["signature"] and "case:lc" in ours["signature"]
    assert ours["settings"]["minutes"] == 0.004 and "epochs" not in ours["settings"]
    for result in (ours, theirs):
        assert result["seconds"] >= 0.2 and result["parameters"] > 0
        assert result["tokens_per_second"] == pytest.approx(6 * result["pairs_per_second"], abs=6)
    for row in measured["layers"]:
        assert row["size"] == [2, 3, 5, 8]
        for way in ("forward", "both"):
            assert row[way]["ours_ms"] > 0 and row[way]["theirs_ms"] > 0 and row[way]["ratio"] > 0
    found = measured["translating"]
    assert found["sentences"] == len(CORPUS.test) and found["ratio"]["theirs_greedy"] == 1
    assert content["data"]["sha256"] == CORPUS.sha256 and content["versions"]["keras"]
    shown = capsys.readouterr().out
    assert shown == results.as_markdown(content)
    for text in (
        "BLEU after 0.002 min",
        "BLEU after 0.004 min",
        "beam of 4",
        "attention, dot",
        "random",
    ):
        assert text in shown


def test_a_trial_that_does_not_run_is_a_result(small):
    found = trials.measure({"none": {"score": "none"}}, repeats=1, batches=1)
    assert found["none"]["error"].startswith("ValueError: Attention: `score` must be one of")


def test_padding_is_what_the_longest_of_a_batch_leaves():
    sources, targets = np.array([1, 3, 1, 3]), np.array([2, 2, 2, 2])
    found = trials.padding(sources, targets, batch=2)
    assert found["like length"] == {"padding": 0.0, "batches": 2}
    # All four in one batch of 4 · (3 + 2) cells, 16 of them filled.
    assert trials.padding(sources, targets, batch=4)["random"] == {"padding": 0.2, "batches": 1}
    # As many tokens as two mean pairs have, 8: two sources of 1 with a source of 3, or two of 3.
    assert found["like length, by tokens"]["batches"] in (2, 3)


def test_results_of_other_settings_are_not_taken_up(tmp_path):
    made = results.Results(tmp_path / "r.json", CORPUS, SIZE)
    made.measure("a", lambda: 1)
    again = results.Results(tmp_path / "r.json", CORPUS, SIZE)
    again.measure("a", lambda: 2)
    assert again.content["measured"]["a"]["result"] == 1
    again.forget()
    assert not again.content["measured"]
    other = results.Results(tmp_path / "r.json", CORPUS, plan.QUICK)
    assert not other.content["measured"]


def test_an_interrupted_training_is_no_result(small, monkeypatch):
    class Cut:
        record = {"interrupted": True}

    monkeypatch.setattr(translators, "train", lambda *a, **k: Cut)
    with pytest.raises(KeyboardInterrupt):
        translators.train_ours(SENTENCES, 1)


def test_missing_data_is_said_in_a_line(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(program, "two_cores", lambda: None)
    monkeypatch.setattr(program, "FOLDER", tmp_path)
    monkeypatch.setenv("SEQ2SEQ_DATA", str(tmp_path))
    assert program.main(["--quick"]) == 1
    assert capsys.readouterr().err.startswith("benchmarks: The data folder must hold one of")


def test_a_quick_run_takes_the_first_pairs():
    small = plan.cut(CORPUS, (5, 2, 1))
    assert (len(small.train), len(small.validation), len(small.test)) == (5, 2, 1)
    assert small.sha256 != CORPUS.sha256 and plan.cut(CORPUS, None) is CORPUS


@pytest.mark.skipif(not RECORDED.exists(), reason="no whole run is recorded yet")
def test_the_page_shows_what_the_recorded_run_measured():
    content = json.loads(RECORDED.read_text(encoding="utf-8"))
    page = (RECORDED.parent.parent / "back" / "benchmarks.md").read_text(encoding="utf-8")
    assert results.as_markdown(content) in page
    assert list(content["measured"]) == [name for name, _ in plan.steps(plan.FULL, None, None)]
    padding = content["measured"]["padding"]["result"]
    assert round(100 * padding["random"]["padding"]) == 41
    assert round(100 * padding["like length"]["padding"]) == 1


def test_steps_of_workers_are_timed_and_the_first_do_not_count():
    class Slow:
        steps = 0

        def train_on_batch(self, batch):
            self.steps += 1
            time.sleep(0.3 if self.steps == 1 else 0.01)

    slow = Slow()
    times = workers.measure(slow, [None] * 4, first=1)
    assert slow.steps == 4
    assert times.processor < times.clock < 200


def test_workers_are_given_the_same_batches():
    first, again = (workers.drawn(2, rows=3, source=5, target=7) for _ in range(2))
    assert [array.shape for array in first[0]] == [(3, 5), (3, 7), (3, 7)]
    for batch, same in zip(first, again, strict=True):
        assert all(np.array_equal(*arrays) for arrays in zip(batch, same, strict=True))


def test_the_page_of_several_machines_has_the_numbers_of_the_model_of_the_cost():
    page = (Path(__file__).parents[2] / "back" / "several_machines.md").read_text(encoding="utf8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line[:3] in WORKERS]
    (_, _, one), (_, _, two), *predictions = [list(map(float, row)) for row in rows]
    assert f"$a$ is {2 * two - one:.0f} ms and $b B$ is {2 * (one - two):.0f} ms" in page
    assert [row[0] for row in predictions] == [2, 4, 8]
    for count, slow, gain, fast, more in predictions:
        for shown, factor, gigabits in ((slow, gain, 1), (fast, more, 10)):
            time_ = workers.predicted(one, two, count, gigabits)
            assert (shown, factor) == (round(time_), round(one / time_, 1))


def test_the_model_that_workers_train_has_as_many_parameters_as_the_prediction_says():
    model = AttentionSeq2Seq(workers.TYPES, workers.TYPES, **workers.MODEL)
    model.build()
    assert model.count_params() == workers.PARAMETERS


def test_a_file_of_pairs_is_drawn_and_trained_on(monkeypatch, tmp_path):
    monkeypatch.setattr(stream, "BLOCK", 5)  # which processes that are forked inherit
    path, said = tmp_path / "made" / "pairs.tsv", []
    stream.write_pairs(path, 130, said.append)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(set(lines)) == len(lines) == 130 and said[-1] == "130 of 130 pairs drawn"
    assert all(len(line.split("\t")) == 2 for line in lines)
    with (tmp_path / "report.txt").open("w+") as report:
        seconds, megabytes = stream.measure(path, minutes=0.01, report=report)
        report.seek(0)
        assert "pairs.tsv: read as a stream" in report.read()
    assert seconds > 0 and megabytes > 100
