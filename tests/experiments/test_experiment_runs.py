"""Runs of experiments: made, resumed, gathered, shipped."""

import json
import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tiny import tiny_corpus, tiny_settings

from seq2seq import command_line, experiments
from seq2seq.experiments import recorded, runner, running
from seq2seq.experiments.data import load_corpus
from seq2seq.experiments.plan import EXPERIMENTS, VARIANTS, Run, plan
from seq2seq.experiments.runner import RunError, read_result, run_all
from seq2seq.text.vocabulary import PAD
from seq2seq.training.batches import make_batches

# TensorFlow says in a log that shapes vary; here they vary on purpose.
logging.getLogger("tensorflow").setLevel(logging.ERROR)

CORPUS = tiny_corpus()
TINY = {"embedding_dim": 4, "units": 6, "batch_size": 5, "epochs": 2}


def tiny_run(name="attention-30", seed=1, **changes):
    return Run(name, seed, replace(VARIANTS[name], **TINY | changes))


def without_speed(result):
    speeds = ("tokens_per_second", "training_seconds", "generation_tokens_per_second")
    return {key: value for key, value in result.items() if key not in speeds}


# One run


def test_a_run_in_a_process_of_its_own_reproduces_itself_bit_by_bit(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "load_corpus", lambda variant: CORPUS)
    said, run = [], tiny_run()
    for folder in ("one", "two"):
        run_all([run], tmp_path / folder, progress_bar=False, say=said.append)
    one, two = (read_result(tmp_path / folder, run) for folder in ("one", "two"))
    assert without_speed(one) == without_speed(two)
    assert len(said) == 2 and said[0].startswith("attention-30, seed 1: test BLEU ")
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["attention-30-seed1.json"]
    assert one["training_seconds"] > 0 and one["generation_tokens_per_second"] > 0
    assert one["updates"] == 2 * 4 and len(one["curve"]) == 2
    assert one["settings"] == run.variant.as_dict()
    assert one["data"]["sha256"] == CORPUS.sha256
    assert {"python", "keras", "tensorflow", "numpy"} == set(one["versions"])


def test_the_learning_rate_falls_to_zero_and_another_seed_is_another_run():
    results, first = {}, {}
    for seed in (1, 2):
        rates = []
        run = tiny_run("plain-30", seed=seed, learning_rate=0.5)
        translator = running.build_variant(CORPUS, run.variant, seed)
        train = translator.model.train_on_batch

        def watched(*batch, seed=seed, model=translator.model, train=train, rates=rates):
            rates.append(float(model.optimizer.learning_rate))
            first.setdefault(seed, batch[0][0])
            return train(*batch)

        translator.model.train_on_batch = watched
        said = []
        results[seed] = running.fit(translator, CORPUS, run.variant, seed, said.append)["curve"]
        np.testing.assert_allclose(rates, 0.5 * (1 - np.arange(8) / 8), rtol=1e-5)
        assert len(said) == 2 and said[0].startswith("epoch 1: loss ")
    assert results[1] != results[2] and (first[1] != first[2]).any()


def test_a_transformer_warms_up_and_its_heads_are_scored():
    changes = {"units": 8, "heads": 2, "feed_forward": 11, "warmup_steps": 5}
    run = tiny_run("transformer-30", learning_rate=0.5, **changes)
    translator, rates = running.build_variant(CORPUS, run.variant, 1), []
    train = translator.model.train_on_batch

    def watched(*batch):
        rates.append(float(translator.model.optimizer.learning_rate))
        return train(*batch)

    translator.model.train_on_batch = watched
    running.fit(translator, CORPUS, run.variant, 1)
    rise = np.minimum(1, np.arange(1, 9) / 5)
    np.testing.assert_allclose(rates, 0.5 * rise * (1 - np.arange(8) / 8), rtol=1e-5)
    result = running.perform(run, CORPUS)
    assert np.shape(result["alignment_by_head"]) == (2, 2)  # blocks, heads
    assert np.min(result["alignment_by_head"]) >= 0 and np.max(result["alignment_by_head"]) <= 1
    assert "alignment_by_head" not in running.perform(tiny_run(), CORPUS)


def test_training_learns():
    run = tiny_run("attention-30", units=16, embedding_dim=8, learning_rate=0.02, epochs=15)
    result = running.perform(run, CORPUS)
    assert result["curve"][-1] < result["curve"][0] / 4


def test_the_gradient_is_recorded_for_the_lengths_that_are_there(monkeypatch):
    monkeypatch.setattr(running, "GRADIENT_LENGTHS", (4, 5))
    result = running.perform(tiny_run("plain-30"), CORPUS)
    assert set(result["gradient"]) == {"initial", "trained"}
    for state in result["gradient"].values():
        assert set(state) == {"5"} and set(state["5"]) == {"all", "first", "last"}
        assert all(len(norms) == 5 and min(norms) > 0 for norms in state["5"].values())
    assert result["gradient"]["initial"] != result["gradient"]["trained"]
    assert "gradient" not in running.perform(tiny_run("plain-20"), CORPUS)


def test_models_without_mask_are_scored_in_mixed_batches_too(monkeypatch):
    dealt, deal = [], running.mixed_batches
    monkeypatch.setattr(running, "mixed_batches", lambda *a: dealt.append(a) or deal(*a))
    result = running.perform(tiny_run("unmasked-mixed"), CORPUS)
    assert len(dealt) == 2  # one an epoch
    assert set(result["scores_mixed"]) == {"test", "by_length"}
    assert "scores_mixed" not in running.perform(tiny_run("masked-mixed"), CORPUS)


def test_mixed_batches_deal_every_pair_once_with_more_padding():
    from seq2seq import Vocabulary
    from seq2seq.corpora import grammar

    pairs = grammar.load(train_size=500).train
    vocabularies = [
        Vocabulary.from_sentences(getattr(pair, side) for pair in pairs)
        for side in ("source", "target")
    ]
    padding = {}
    for deal in (make_batches, running.mixed_batches):
        dealt = list(deal(pairs, *vocabularies, 32, np.random.default_rng(0)))
        sources = [tuple(vocabularies[0].decode(row)) for b in dealt for row in b.source]
        assert sorted(sources) == sorted(pair.source for pair in pairs)
        for batch in dealt:
            np.testing.assert_array_equal(batch.target_in[:, 1:], batch.target_out[:, :-1])
        padding[deal] = np.mean(np.concatenate([(b.source == PAD).ravel() for b in dealt]))
    assert padding[make_batches] < 0.1 and padding[running.mixed_batches] > 0.4


def test_a_recipe_trains_both_kinds_alike(monkeypatch):
    from seq2seq.training import recipes

    monkeypatch.setitem(recipes.RECIPES, "tatoeba", tiny_settings(score="scaled_dot"))
    results = [
        running.perform(Run(name, 7, VARIANTS[name]), CORPUS)
        for name in ("tatoeba-plain", "tatoeba-attention")
    ]
    plain, attention = (result["recipe"] for result in results)
    assert plain.items() <= (attention | {"kind": "plain"}).items()
    assert attention["seed"] == 7 and attention["score"] == "scaled_dot"
    assert all(len(result["curve"]) == 5 and result["scores"]["test"] for result in results)


# Many runs


class Fake:
    """Processes that do their work at once, in this process."""

    def __init__(self, patch, fail=()):
        self.fail, self.most, self.going, self.stopped = fail, 0, [], []
        patch.setattr(runner.multiprocessing, "get_context", lambda method: self)
        patch.setattr(runner, "wait", lambda sentinels: sentinels[:1])
        patch.setattr(runner, "load_corpus", lambda variant: CORPUS)
        patch.setattr(running, "perform", lambda run, corpus: fake_result(run))

    def Process(fake, target, args):  # noqa: N802, N805
        class Process:
            exitcode = None

            def start(self):
                fake.going.append(self)
                fake.most = max(fake.most, len(fake.going))
                if args[0].name not in fake.fail:
                    target(*args)

            def join(self):
                if self in fake.going:
                    fake.going.remove(self)
                self.exitcode = int(args[0].name in fake.fail)

            def terminate(self):
                fake.stopped.append(args[0])

        process = Process()
        process.sentinel = object()
        return process


def fake_result(run, bleu=50.0, **changes):
    score = {"sources": 3, "bleu": bleu + run.seed, "exact_match": 1 / 3}
    result = {
        "variant": run.name,
        "seed": run.seed,
        "settings": run.variant.as_dict(),
        "data": {"sha256": "a"},
        "versions": {"keras": "3"},
        "parameters": 7,
        "updates": 8,
        "curve": [2.0, 1.0 / run.seed],
        "tokens_per_second": 1000 + run.seed,
        "scores": {
            "test": score,
            "long_test": score,
            "by_length": {"1-5": score, "6-10": score},
        },
    }
    if run.variant.gradient:
        norms = {"all": [0.0123456, 1e-9]}
        result["gradient"] = {"initial": {"30": norms}, "trained": {"30": norms}}
    if not run.variant.masked:
        result["scores_mixed"] = result["scores"]
    return result | changes


def write_runs(folder, name, seeds=None, change=lambda run: {}):
    for run in plan([name], seeds):
        text = json.dumps(fake_result(run) | change(run))
        (folder / run.file_name).write_text(text)


def test_runs_go_on_side_by_side_and_those_that_are_there_are_passed_over(tmp_path, monkeypatch):
    fake = Fake(monkeypatch)
    runs = [tiny_run(seed=seed) for seed in range(1, 6)]
    run_all(runs[:2], tmp_path, progress_bar=False)
    before = (tmp_path / runs[0].file_name).stat().st_mtime_ns
    said = []
    run_all(runs, tmp_path, jobs=2, progress_bar=False, say=said.append)
    assert len(said) == 3 and fake.most == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [run.file_name for run in runs]
    assert (tmp_path / runs[0].file_name).stat().st_mtime_ns == before


def test_a_run_that_fails_is_named_and_the_others_are_made(tmp_path, monkeypatch):
    Fake(monkeypatch, fail=("plain-30",))
    said = []
    with pytest.raises(RunError, match="Received: plain-30-seed1.json failed"):
        run_all([tiny_run("plain-30"), tiny_run()], tmp_path, progress_bar=False, say=said.append)
    assert said[0] == "plain-30, seed 1: failed" and (tmp_path / tiny_run().file_name).exists()


def test_ctrl_c_ends_the_runs_that_go_on(tmp_path, monkeypatch):
    fake = Fake(monkeypatch)

    def interrupted(sentinels):
        raise KeyboardInterrupt

    monkeypatch.setattr(runner, "wait", interrupted)
    runs = [tiny_run(seed=seed) for seed in (1, 2, 3)]
    with pytest.raises(KeyboardInterrupt):
        run_all(runs, tmp_path, jobs=2, progress_bar=False)
    assert fake.stopped == runs[:2] and not fake.going


def test_a_folder_of_other_settings_is_refused(tmp_path, monkeypatch):
    Fake(monkeypatch)
    run_all([tiny_run()], tmp_path, progress_bar=False)
    with pytest.raises(RunError, match="Received: another units"):
        run_all([tiny_run(units=7)], tmp_path, progress_bar=False)
    with pytest.raises(ValueError, match="Received: jobs=0"):
        run_all([tiny_run()], tmp_path, jobs=0)


@pytest.mark.parametrize("content", ["", "{}", "[" * 3000, "[]", '{"settings": 3}'])
def test_a_damaged_result_is_named(tmp_path, monkeypatch, content):
    Fake(monkeypatch)
    path = tmp_path / tiny_run().file_name
    path.write_text(content)
    with pytest.raises(RunError, match=f"{path.name} must be the result of a run"):
        run_all([tiny_run()], tmp_path, progress_bar=False)


# Results


def test_runs_are_gathered_into_one_file_that_is_read_again(tmp_path):
    write_runs(tmp_path, "ablation")
    path = recorded.write("ablation", tmp_path)
    found = experiments.load("ablation", tmp_path)
    assert path == tmp_path / "ablation.json" and found == recorded.gather("ablation", tmp_path)
    assert len(path.read_text().splitlines()) == 1 + len(EXPERIMENTS["ablation"].variants)
    assert list(found["variants"]) == list(EXPERIMENTS["ablation"].variants)
    variant = found["variants"]["unmasked"]
    bleu = [51.0, 52.0, 53.0, 54.0, 55.0]
    assert variant["seeds"] == [1, 2, 3, 4, 5] and variant["test"]["bleu"] == bleu
    assert variant["by_length"]["6-10"] == {
        "sources": 3,
        "bleu": bleu,
        "exact_match": [0.3333] * 5,
    }
    assert variant["loss"] == [1.0, 0.5, 1 / 3, 0.25, 0.2]
    assert variant["tokens_per_second"] == [1001, 1002, 1003, 1004, 1005]
    assert (
        variant["mixed"]["test"] == variant["test"] and "mixed" not in found["variants"]["general"]
    )
    assert "gradient" not in found["variants"]["attention-30"]


def test_what_not_all_runs_recorded_is_left_out(tmp_path):
    def more(run):
        found = {"training_seconds": 61.2345, "generation_tokens_per_second": 12345}
        if run.variant.kind == "transformer":
            found["alignment_by_head"] = [[0.123456, 0.5], [run.seed / 8, 1.0]]
        return {} if (run.name, run.seed) == ("transformer-30", 3) else found

    write_runs(tmp_path, "transformer", change=more)
    found = recorded.gather("transformer", tmp_path, seeds=2)["variants"]
    for variant in found.values():
        assert variant["training_seconds"] == [61.23] * 2
        assert variant["generation_tokens_per_second"] == [12345] * 2
    assert found["transformer-30"]["alignment_by_head"] == [
        [[0.1235, 0.5], [0.125, 1.0]],
        [[0.1235, 0.5], [0.25, 1.0]],
    ]
    assert "alignment_by_head" not in found["attention-30"]
    variant = recorded.gather("transformer", tmp_path)["variants"]["transformer-30"]
    assert variant["seeds"] == [1, 2, 3, 4, 5] and "test" in variant
    assert not {"training_seconds", "alignment_by_head"} & set(variant)


def test_gradients_are_gathered_by_themselves(tmp_path):
    write_runs(tmp_path, "gradient", seeds=2)
    variant = recorded.gather("gradient", tmp_path, seeds=2)["variants"]["plain-30"]
    assert variant["gradient"]["trained"]["30"]["all"] == [[0.01235, 1e-9]] * 2
    assert "test" not in variant


def test_runs_that_do_not_belong_together_are_refused(tmp_path):
    with pytest.raises(RunError, match="Received: 20 missing, plain-20-seed1.json the first"):
        recorded.gather("length", tmp_path)
    write_runs(tmp_path, "length", change=lambda run: {"versions": {"keras": str(run.seed)}})
    with pytest.raises(RunError, match="same versions"):
        recorded.gather("length", tmp_path)
    write_runs(tmp_path, "length", change=lambda run: {"data": {"sha256": str(run.seed)}})
    with pytest.raises(RunError, match="plain-20 must be made with the same data"):
        recorded.gather("length", tmp_path)


def test_what_is_not_there_is_named(tmp_path):
    with pytest.raises(ValueError, match="Received: 'length', no file"):
        experiments.load("length", tmp_path)
    with pytest.raises(ValueError, match="Received: name='width'"):
        experiments.load("width")


def test_means_deviations_and_curves():
    assert experiments.summary([3.0]) == (3.0, 0.0, 1)
    assert experiments.summary([1.0, 3.0]) == pytest.approx((2.0, 2**0.5, 2))
    scores = {"1-5": {"bleu": [80.0, 90.0]}, "46-50": {"bleu": [10.0, 10.0]}}
    curve = experiments.curve({"by_length": scores})
    np.testing.assert_array_equal(curve.lengths, [3.0, 48.0])
    np.testing.assert_array_equal(curve.mean, [85.0, 10.0])
    np.testing.assert_allclose(curve.low, [85.0 - 50**0.5, 10.0])
    np.testing.assert_allclose(curve.high, [85.0 + 50**0.5, 10.0])


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ([7, 8, 9], [2, 4, 6], "higher"),
        ([2, 4, 6], [7, 8, 9], "lower"),
        ([7, 8, 9], [2, 4, 8], "not told apart"),  # one seed lies among the others
        ([7, 8, 12], [1, 6, 6], "not told apart"),  # all seeds apart, but the bands touch
        ([5, 5], [5, 5], "not told apart"),
        ([9], [1], "not told apart"),  # nobody knows how far another seed would lie
        ([9], [1, 2], "not told apart"),
    ],
)
def test_two_variants_differ_when_all_seeds_and_both_bands_are_apart(ours, theirs, expected):
    assert experiments.compare(ours, theirs) == expected
    turned = {"higher": "lower", "lower": "higher"}.get(expected, expected)
    assert experiments.compare(theirs, ours) == turned


def test_a_table_holds_means_deviations_and_verdicts():
    variants = {
        "a": {"test": {"bleu": [7.0, 8.0, 9.0]}, "speed": [1200, 1300, 1400]},
        "b": {"test": {"bleu": [2.0, 4.0, 6.0]}, "speed": [1300, 1400, 1200]},
    }
    columns = {"BLEU": "test bleu", "tokens/s": "speed"}
    found = experiments.table(variants, {"b": "one", "a": "two"}, columns, against="a", digits=0)
    assert [line.split() for line in found.splitlines()] == [
        ["BLEU", "tokens/s"],
        ["one", "4", "±", "2", "▼", "1,300", "±", "100", "·"],
        ["two", "8", "±", "1", "·", "1,300", "±", "100", "·"],
    ]
    assert len({len(line) for line in found.splitlines()}) == 1
    for path in ("test chrf", "test", "test bleu mean"):
        with pytest.raises(ValueError, match=f"Received: path='{path}', in a variant with test"):
            experiments.scores(variants["a"], path)


# The command


def test_the_command_makes_runs_and_gathers_them(tmp_path, monkeypatch, capsys):
    fake = Fake(monkeypatch)
    arguments = ["experiment", "gradient", "reversal", "--output", str(tmp_path)]
    assert command_line.main([*arguments, "--seeds", "1", "--jobs", "3", "--quiet"]) == 0
    shown = capsys.readouterr()
    assert shown.out.splitlines() == [
        f"written: {tmp_path / 'gradient.json'}",
        f"written: {tmp_path / 'reversal.json'}",
    ]
    assert len(shown.err.splitlines()) == 8 and fake.most == 3
    assert command_line.main([*arguments, "--seeds", "1", "--collect"]) == 0
    assert command_line.main([*arguments, "--collect"]) == 2
    assert "missing" in capsys.readouterr().err
    assert command_line.main(["experiment", "width", "--output", "x"]) == 2
    assert "Received: name='width'" in capsys.readouterr().err


# What comes with the package

SHIPPED = sorted(path.stem for path in recorded.FOLDER.glob("*.json"))


@pytest.fixture(scope="module")
def sha256():
    """Return the hash of a variant's corpus as it is today."""
    return {
        key: load_corpus(VARIANTS[name]).sha256
        for key, name in (
            ((30, False), "plain-30"),
            ((20, False), "plain-20"),
            ((30, True), "plain-reversed"),
        )
    }


def test_all_experiments_are_shipped():
    assert set(EXPERIMENTS) == {*SHIPPED, "tatoeba"}  # made by the reader, from a download


def test_chapter_9_says_what_was_measured_on_captions():
    kept, shortest = {}, {}
    for name in ("length", "captions"):
        for variant, found in experiments.load(name)["variants"].items():
            short, long = (np.mean(found["by_length"][of]["bleu"]) for of in ("6-10", "21-25"))
            shortest[variant], kept[variant] = short, round(100 * long / short)
    grammar = round(shortest["attention-30"] - shortest["plain-30"])
    captions = round(shortest["captions-attention"] - shortest["captions-plain"])
    plain, attention = kept["captions-plain"], kept["captions-attention"]
    chapter = (Path(__file__).parents[2] / "twins" / "09_length.md").read_text(encoding="utf-8")
    for said in (
        f"plain model keeps {plain}% of its score, and the one with attention {attention}%",
        f"the gap is {grammar} BLEU in the grammar and {captions} on captions",
    ):
        assert said in chapter


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_results_belong_to_the_plan_and_to_the_corpus(name, sha256):
    record, planned = experiments.load(name), EXPERIMENTS[name]
    assert record["experiment"] == name and record["question"] == planned.question
    assert tuple(record["variants"]) == planned.variants
    for variant, found in record["variants"].items():
        settings = VARIANTS[variant]
        assert found["settings"] == settings.as_dict()
        assert found["seeds"] == list(range(1, planned.seeds + 1))
        if settings.corpus == "multi30k":
            assert found["data"]["corpus"] == "multi30k"
            sizes = {"train": 20_000, "validation": 2000, "test": 2000, "long_test": 0}
            assert found["data"]["pairs"] == sizes
        elif settings.recipe is None:
            assert found["data"]["sha256"] == sha256[settings.max_length, settings.reverse]
        if settings.recipe is None:
            assert found["updates"] == settings.epochs * -(-settings.train_pairs // 64)


@pytest.mark.parametrize("name", sorted(set(SHIPPED) - {"gradient"}))
def test_shipped_scores_are_whole_and_attention_translates(name):
    for variant, found in experiments.load(name)["variants"].items():
        count = len(found["seeds"])
        attends = found["settings"]["kind"] != "plain"
        for split in ("test", "long_test", *found["by_length"].values()):
            scores = found.get(split, {}) if isinstance(split, str) else split
            for score, values in scores.items():
                if score != "sources":
                    limit = 100 if score == "bleu" else 1
                    assert len(values) == count and all(0 <= v <= limit for v in values)
        if name != "captions":  # which have no gold links
            assert attends == ("alignment_error_rate" in found["test"])
            sources = [scores["sources"] for scores in found["by_length"].values()]
            assert sum(sources) == 2000 and len(sources) == 10
        if name == "length" and variant == "attention-30":
            assert min(found["test"]["bleu"]) >= 90


@pytest.mark.parametrize("name", ["transformer", "transformer-parts"])
def test_shipped_transformers_say_what_they_cost_and_where_each_head_looks(name):
    variants = experiments.load(name)["variants"]
    for found in variants.values():
        settings, count = found["settings"], len(found["seeds"])
        for key in ("training_seconds", "generation_tokens_per_second"):
            assert len(found[key]) == count and min(found[key]) > 0
        if settings["kind"] == "transformer":
            rates = np.array(found["alignment_by_head"])
            assert rates.shape == (count, settings["blocks"], settings["heads"])
            assert rates.min() >= 0 and rates.max() <= 1
        else:
            assert "alignment_by_head" not in found
    whole = variants["transformer-30"]
    if name == "transformer":
        seconds = [np.mean(variants[v]["training_seconds"]) for v in variants]
        assert seconds[2] / seconds[1] == pytest.approx(1, abs=0.2) and seconds[1] > seconds[0]
    else:
        bag = variants["transformer-no-positions"]
        assert max(bag["test"]["bleu"]) < min(whole["test"]["bleu"]) - 40
        peeking = variants["transformer-peeking"]  # what it is shown it does not learn to predict
        assert max(peeking["loss"]) < min(whole["loss"]) and max(peeking["test"]["bleu"]) < 1
