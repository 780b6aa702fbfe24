"""Training: batches, loss, budget, interruption, resumption, record."""

import io
import json
import logging
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import ANIMALS, tiny_corpus, tiny_settings

from seq2seq import Pieces, Vocabulary
from seq2seq.corpora.pair import Corpus, Pair
from seq2seq.storage import parameters_of
from seq2seq.text.copying import PLACEHOLDERS
from seq2seq.text.names import Names
from seq2seq.text.vocabulary import EOS, PAD, SOS
from seq2seq.training import building, trainer
from seq2seq.training.batches import make_batches, multiple_of_widths
from seq2seq.training.building import build_translator
from seq2seq.training.loss import MaskedCrossEntropy
from seq2seq.training.recipes import RECIPES
from seq2seq.training.settings import MODEL_ARGUMENTS, Settings
from seq2seq.training.trainer import train
from seq2seq.translator import Translator

# TensorFlow says in a log that shapes vary; here they vary on purpose.
logging.getLogger("tensorflow").setLevel(logging.ERROR)

CORPUS = tiny_corpus()
VOCABULARIES = [
    Vocabulary.from_sentences(getattr(pair, side) for pair in CORPUS.train)
    for side in ("source", "target")
]


def batches(size=4, seed=0):
    return list(make_batches(CORPUS.train, *VOCABULARIES, size, np.random.default_rng(seed)))


def test_every_pair_is_dealt_once_with_shifted_targets():
    dealt = []
    for batch in batches():
        assert (batch.target_in[:, 0] == SOS).all()
        np.testing.assert_array_equal(batch.target_in[:, 1:], batch.target_out[:, :-1])
        assert all(EOS in row for row in batch.target_out)
        for source, target in zip(batch.source, batch.target_out, strict=True):
            dealt.append(
                (tuple(VOCABULARIES[0].decode(source)), tuple(VOCABULARIES[1].decode(target)))
            )
    assert sorted(dealt) == sorted((pair.source, pair.target) for pair in CORPUS.train)


def test_batches_depend_on_the_seed_alone():
    same, other = batches(seed=3), batches(seed=4)
    for one, two in zip(same, batches(seed=3), strict=True):
        np.testing.assert_array_equal(one.source, two.source)
    assert any(
        one.source.shape != two.source.shape or (one.source != two.source).any()
        for one, two in zip(same, other, strict=True)
    )


def test_widths_rounded_up_hold_the_same_tokens():
    rng = np.random.default_rng(0)
    rounded = list(make_batches(CORPUS.train, *VOCABULARIES, 4, rng, multiple=8))
    for narrow, wide in zip(batches(), rounded, strict=True):
        for few, more in zip(narrow, wide, strict=True):
            width = few.shape[1]
            assert more.shape[1] % 8 == 0 and more.shape[1] - width < 8
            np.testing.assert_array_equal(more[:, :width], few)
            assert (more[:, width:] == PAD).all()


@pytest.mark.parametrize(("backend", "multiple"), [("tensorflow", 1), ("jax", 8)])
def test_widths_are_few_where_each_is_compiled(monkeypatch, backend, multiple):
    monkeypatch.setattr("keras.backend.backend", lambda: backend)
    assert multiple_of_widths() == multiple


def test_batches_hold_little_padding():
    from seq2seq.corpora import grammar

    pairs = grammar.load(train_size=2000).train
    vocabularies = [
        Vocabulary.from_sentences(getattr(pair, side) for pair in pairs)
        for side in ("source", "target")
    ]
    dealt = list(make_batches(pairs, *vocabularies, 50, np.random.default_rng(0)))
    padding = np.mean(np.concatenate([(batch.source == PAD).ravel() for batch in dealt]))
    assert padding < 0.05


@pytest.mark.parametrize(("pairs", "size"), [((), 4), (CORPUS.train, 0)])
def test_batches_need_pairs_and_a_size(pairs, size):
    with pytest.raises(ValueError, match=rf"len\(pairs\)={len(pairs)}, batch_size={size}"):
        next(make_batches(pairs, *VOCABULARIES, size, np.random.default_rng(0)))


@given(st.integers(0, 1000), st.integers(0, 3))
def test_loss_equals_the_oracle_and_padding_changes_nothing(seed, padding):
    rng = np.random.default_rng(seed)
    target = rng.integers(1, 7, size=(2, 3))
    logits = rng.normal(size=(2, 3, 7)).astype("float32")
    total = 0.0
    for b in range(2):
        for t in range(3):
            probabilities = np.exp(logits[b, t]) / np.exp(logits[b, t]).sum()
            total -= np.log(probabilities[target[b, t]])
    padded = np.pad(target, ((0, 0), (0, padding)))
    more = np.concatenate([logits, rng.normal(size=(2, padding, 7))], axis=1).astype("float32")
    assert float(MaskedCrossEntropy()(padded, more)) == pytest.approx(total / 6, rel=1e-5)


def test_replicas_share_one_loss_whatever_padding_each_has():
    """Two replicas with 1 and 5 real tokens: their losses add up to that of the whole batch."""
    program = (
        "import numpy as np, tensorflow as tf\n"
        "cpu = tf.config.list_physical_devices('CPU')[0]\n"
        "two = [tf.config.LogicalDeviceConfiguration()] * 2\n"
        "tf.config.set_logical_device_configuration(cpu, two)\n"
        "from seq2seq.training.loss import MaskedCrossEntropy\n"
        "rng = np.random.default_rng(0)\n"
        "target = np.array([[4, 0, 0, 0, 0], [1, 2, 3, 4, 5]])\n"
        "logits = rng.normal(size=(2, 5, 7)).astype('float32')\n"
        "whole = float(MaskedCrossEntropy()(target, logits))\n"
        "strategy = tf.distribute.MirroredStrategy(['/cpu:0', '/cpu:1'])\n"
        "def part(context):\n"
        "    return context.replica_id_in_sync_group\n"
        "rows = strategy.experimental_distribute_values_from_function(part)\n"
        "def loss(i):\n"
        "    chosen = tf.gather(target, [i]), tf.gather(logits, [i])\n"
        "    return MaskedCrossEntropy(0.0)(*chosen)\n"
        "run = tf.function(lambda rows: strategy.run(loss, (rows,)))\n"
        "parts = strategy.experimental_local_results(run(rows))\n"
        "assert len(parts) == 2 and abs(sum(map(float, parts)) - whole) < 1e-5, (parts, whole)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def test_label_smoothing_is_the_cross_entropy_against_a_smoothed_truth():
    rng = np.random.default_rng(2)
    target, logits = rng.integers(1, 7, size=(2, 3)), rng.normal(size=(2, 3, 7)).astype("float32")
    truth = 0.9 * np.eye(7)[target] + 0.1 / 7
    log_p = logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))
    expected = -(truth * log_p).sum(axis=-1).mean()
    smoothed = MaskedCrossEntropy(label_smoothing=0.1)
    assert float(smoothed(target, logits)) == pytest.approx(expected, rel=1e-5)
    again = MaskedCrossEntropy.from_config(smoothed.get_config())
    assert float(again(target, logits)) == pytest.approx(expected, rel=1e-5)
    with pytest.raises(ValueError, match="Received: label_smoothing=1.5"):
        MaskedCrossEntropy(label_smoothing=1.5)


def test_final_marks_are_left_off_both_sides_of_a_share_of_the_pairs():
    marked = [Pair(("il", "dort", end), ("he", "sleeps", end)) for end in ".!?"] * 100
    kept = [Pair(("oui",), ("yes", ".")), Pair(("il", "dort", "."), ("he", "sleeps"))] * 50
    vocabularies = [
        Vocabulary.from_sentences(getattr(pair, side) for pair in [*marked, *kept])
        for side in ("source", "target")
    ]
    rng = np.random.default_rng(0)
    dealt = make_batches([*marked, *kept], *vocabularies, 10, rng, unmarked=0.5)
    pairs = []
    for batch in dealt:
        for source, target in zip(batch.source, batch.target_out, strict=True):
            pairs.append((vocabularies[0].decode(source), vocabularies[1].decode(target)))
    bare = pairs.count((["il", "dort"], ["he", "sleeps"]))
    assert 100 < bare < 200
    assert sum(source[-1:] == target[-1:] for source, target in pairs) == 300 - bare
    assert pairs.count((["oui"], ["yes", "."])) == 50


def test_short_sentences_lose_their_mark_half_of_the_time():
    """People type *oui* and *merci* without a mark more often than whole sentences."""
    one_word = [Pair(("oui", "."), ("yes", "."))] * 300
    longer = [Pair(("le", "chat", "dort", "ici", "."), ("the", "cat", "sleeps", "here", "."))] * 300
    vocabularies = [
        Vocabulary.from_sentences(getattr(pair, side) for pair in (one_word[0], longer[0]))
        for side in ("source", "target")
    ]

    def bare(pairs, unmarked):
        dealt = make_batches(pairs, *vocabularies, 10, np.random.default_rng(0), unmarked)
        ends = [row for batch in dealt for row in batch.source if "." not in _words(row)]
        return len(ends)

    def _words(row):
        return vocabularies[0].decode(row)

    assert 120 < bare(one_word, 0.1) < 180 and 240 < bare(one_word, 0.9)
    assert 10 < bare(longer, 0.1) < 60
    assert bare(one_word, 0.0) == bare(longer, 0.0) == 0


def test_a_loss_with_weights_is_refused():
    target, logits = np.ones((2, 3), int), np.ones((2, 3, 5), "float32")
    with pytest.raises(ValueError, match=r"`sample_weight` must be None.*=\[1, 2\]\."):
        MaskedCrossEntropy()(target, logits, sample_weight=[1, 2])


def test_loss_of_nothing_but_padding_is_zero():
    assert float(MaskedCrossEntropy()(np.zeros((2, 3), int), np.ones((2, 3, 5), "float32"))) == 0


@pytest.mark.parametrize(
    ("kind", "epochs", "more"),
    [
        ("plain", 60, {}),
        ("attention", 30, {}),
        ("transformer", 30, {"pre_norm": True, "blocks": 1, "learning_rate": 0.01}),
    ],
)
def test_training_learns_and_writes_a_record(tmp_path, kind, epochs, more):
    said = []
    settings = tiny_settings(kind=kind, epochs=epochs, units=24, feed_forward=48, **more)
    trained = train(CORPUS, settings, tmp_path / "model", progress_bar=False, say=said.append)
    record = json.loads((tmp_path / "model.json").read_text())["record"]
    assert record == json.loads(json.dumps(trained.record))
    curve = record["curve"]
    assert curve[-1]["loss"] < 0.5 * curve[0]["loss"]
    assert len(curve) == len(said) == record["epochs_done"] == epochs
    for entry in curve:  # every target has five tokens and <EOS>
        assert entry["tokens_per_second"] == pytest.approx(6 * entry["pairs_per_second"], abs=1)
    best = max((entry["validation_bleu"], entry["epoch"]) for entry in curve)
    assert best[1] == record["best_epoch"]
    assert record["data"] == {
        "corpus": "tiny",
        "sha256": CORPUS.sha256,
        "pairs": {"train": 20, "validation": 3, "test": 2, "long_test": 0},
    }
    assert record["settings"]["epochs"] == epochs and "minutes" not in record["settings"]
    assert ("score" in record["settings"]) == (kind == "attention")
    assert set(record["scores"]) == {"test"} and not record["interrupted"]
    assert {"python", "keras", "tensorflow", "numpy"} <= set(record["versions"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.json", "model.npz"]
    # Words, not luck: every training pair is translated.
    again = Translator.load(tmp_path / "model")
    found = again.translate_tokens([pair.source for pair in CORPUS.train])
    right = [f.target[:-1] == pair.target for f, pair in zip(found, CORPUS.train, strict=True)]
    assert np.mean(right) > 0.8


@pytest.mark.parametrize("kind", MODEL_ARGUMENTS)
def test_products_in_16_bits_leave_a_model_in_32(tmp_path, kind):
    settings = tiny_settings(kind=kind, precision="mixed_bfloat16", epochs=1)
    untrained = build_translator(CORPUS, settings).model
    batch = batches()[0]
    assert untrained((batch.source, batch.target_in)).dtype == "bfloat16"
    assert {variable.dtype for variable in untrained.weights} == {"float32"}

    trained = train(CORPUS, settings, tmp_path / "model", progress_bar=False)
    assert trained.model((batch.source, batch.target_in)).dtype == "float32"
    assert trained.record["settings"]["precision"] == "mixed_bfloat16"
    for name, array in parameters_of(Translator.load(tmp_path / "model").model).items():
        np.testing.assert_array_equal(
            array, parameters_of(trained.model)[name].astype("float16").astype("float32")
        )
    change = [
        np.abs(array - parameters_of(untrained)[name]).max()
        for name, array in parameters_of(trained.model).items()
    ]
    assert min(change) > 0


def test_what_was_compiled_in_16_bits_is_not_what_is_scored():
    sources = [pair.source for pair in CORPUS.train[:2]]
    mixed = build_translator(CORPUS, tiny_settings(precision="mixed_bfloat16"))
    whole = build_translator(CORPUS, tiny_settings())  # the same seed, the same parameters

    def scores(translator):  # two batches, so that the steps are compiled
        found = translator.translate_tokens(sources, max_length=4, batch_size=1)
        return np.array([translation.score for translation in found])

    assert np.abs(scores(mixed) - scores(whole)).max() > 1e-4
    np.testing.assert_allclose(scores(building.in_float32(mixed)), scores(whole), rtol=1e-6)
    assert building.in_float32(whole) is whole


def with_long_pair(size):
    long = Pair(("le",) * size, ("the",) * 4)
    return replace(CORPUS, name="mine", train=(*CORPUS.train[:9], long), sha256="")


def test_a_pair_that_is_too_long_is_named_before_the_start_and_left_out():
    said = []
    settings = tiny_settings(epochs=1, max_length=7)
    trained = train(with_long_pair(3000), settings, progress_bar=False, say=said.append)
    assert said[0].startswith(
        "left out 1 training pair of more than 7 tokens; the longest has 3,000"
    )
    assert trained.record["data"]["pairs"]["train"] == 9
    assert trained.record["settings"]["max_length"] == 7
    said.clear()
    trained = train(with_long_pair(7), settings, progress_bar=False, say=said.append)
    assert trained.record["data"]["pairs"]["train"] == 10 and "left out" not in said[0]


def test_pieces_count_where_words_are_cut_and_without_a_setting_there_is_a_limit():
    said = []
    word = Pair(("xyz" * 70,), ("the",))
    corpus = replace(CORPUS, name="mine", train=(*CORPUS.train, word), sha256="")
    settings = tiny_settings(epochs=1, pieces=True, source_types=30, target_types=30)
    trained = train(corpus, settings, progress_bar=False, say=said.append)
    assert "1 training pair of more than 200 tokens" in said[0]
    assert trained.record["data"]["pairs"]["train"] == len(CORPUS.train)
    with pytest.raises(ValueError, match="`max_length` must leave .* max_length=1, and the short"):
        train(replace(CORPUS, name="mine"), tiny_settings(max_length=1), progress_bar=False)


def test_a_list_of_words_chooses_its_best_epoch():
    words = tuple(Pair((a,), (b,)) for a, b in ANIMALS.items())
    corpus = Corpus("words", words, words, (), languages=("fr", "en"))
    trained = train(corpus, tiny_settings(epochs=40), progress_bar=False)
    assert max(entry["validation_bleu"] for entry in trained.record["curve"]) == 100


def test_copying_is_for_french_and_english():
    corpus = replace(CORPUS, languages=("de", "en"))
    with pytest.raises(ValueError, match="`copying` must be False unless the languages are French"):
        train(corpus, tiny_settings(copying=True), progress_bar=False)


def test_the_same_seed_gives_the_same_model():
    one = train(CORPUS, tiny_settings(dropout=0.2), progress_bar=False)
    two = train(CORPUS, tiny_settings(dropout=0.2), progress_bar=False)
    other = train(CORPUS, tiny_settings(dropout=0.2, seed=7), progress_bar=False)
    for name, array in parameters_of(one.model).items():
        np.testing.assert_array_equal(array, parameters_of(two.model)[name])
    name = "decoder/output_layer/kernel"
    assert (parameters_of(one.model)[name] != parameters_of(other.model)[name]).any()


class Interruption:
    """Press Ctrl-C at the batch of this number."""

    def __init__(self, monkeypatch, at):
        self.left, real = at, trainer.make_batches

        def interrupted(*arguments):
            for batch in real(*arguments):
                self.left -= 1
                if self.left == 0:
                    raise KeyboardInterrupt
                yield batch

        monkeypatch.setattr(trainer, "make_batches", interrupted)


def test_an_interrupted_run_resumes_as_if_nothing_had_happened(tmp_path, monkeypatch):
    settings = tiny_settings(dropout=0.2, epochs=4)
    whole = train(CORPUS, settings, tmp_path / "whole", progress_bar=False)
    with monkeypatch.context() as patch:
        Interruption(patch, at=11)  # 4 batches an epoch: in the third
        said = []
        cut = train(CORPUS, settings, tmp_path / "cut", progress_bar=False, say=said.append)
    assert cut.record["interrupted"] and cut.record["epochs_done"] == 2
    assert "interrupted" in said[-1]
    assert Translator.load(tmp_path / "cut").record["interrupted"]
    resumed = train(CORPUS, settings, tmp_path / "cut", resume=True, progress_bar=False)
    for name, array in parameters_of(whole.model).items():
        np.testing.assert_array_equal(array, parameters_of(resumed.model)[name])
    strip = [
        {k: v for k, v in entry.items() if k != "seconds" and "per_second" not in k}
        for run in (whole, resumed)
        for entry in run.record["curve"]
    ]
    assert strip[:4] == strip[4:]
    assert not (tmp_path / "cut.checkpoint.npz").exists()


def test_an_interrupt_in_the_first_epoch_keeps_its_weights_and_resumes_exactly(
    tmp_path, monkeypatch
):
    settings = tiny_settings(dropout=0.2)
    whole = train(CORPUS, settings, progress_bar=False)
    said = []
    with monkeypatch.context() as patch:
        Interruption(patch, at=3)
        train(CORPUS, settings, tmp_path / "model", progress_bar=False, say=said.append)
    assert said == ["interrupted in the first epoch: its weights so far are kept"]
    record = Translator.load(tmp_path / "model").record
    assert record["interrupted"] and record["curve"] == [] and record["epochs_done"] == 0
    resumed = train(CORPUS, settings, tmp_path / "model", resume=True, progress_bar=False)
    for name, array in parameters_of(whole.model).items():
        np.testing.assert_array_equal(array, parameters_of(resumed.model)[name])
    assert [entry["epoch"] for entry in resumed.record["curve"]] == [1, 2]


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("finished", [True, False])
def test_an_interrupt_in_the_first_epoch_spares_what_was_there(tmp_path, monkeypatch, finished):
    with monkeypatch.context() as patch:
        if not finished:
            Interruption(patch, at=6)
        train(CORPUS, tiny_settings(), tmp_path / "model", progress_bar=False)
    before = contents(tmp_path)
    assert ("model.checkpoint.npz" in before) != finished
    Interruption(monkeypatch, at=2)
    with pytest.raises(KeyboardInterrupt, match="model is left as it was"):
        train(CORPUS, tiny_settings(seed=7), tmp_path / "model", progress_bar=False)
    assert contents(tmp_path) == before


def test_resume_names_what_does_not_fit(tmp_path, monkeypatch):
    with pytest.raises(ValueError, match="Received: no file"):
        train(CORPUS, tiny_settings(), tmp_path / "model", resume=True, progress_bar=False)
    with pytest.raises(ValueError, match="Received: output=None"):
        train(CORPUS, tiny_settings(), resume=True, progress_bar=False)
    with monkeypatch.context() as patch:
        Interruption(patch, at=6)
        train(CORPUS, tiny_settings(), tmp_path / "model", progress_bar=False)
    with pytest.raises(ValueError, match=r"Received: learning_rate=0.01 \(was 0.02\)"):
        settings = tiny_settings(learning_rate=0.01)
        train(CORPUS, settings, tmp_path / "model", resume=True, progress_bar=False)
    other = Corpus("tiny", CORPUS.train[::-1], CORPUS.validation, CORPUS.test)
    with pytest.raises(
        ValueError, match=rf"corpus_sha256='{other.sha256}' \(was '{CORPUS.sha256}'"
    ):
        train(other, tiny_settings(), tmp_path / "model", resume=True, progress_bar=False)
    with monkeypatch.context() as patch:
        patch.setattr(building, "_vocabulary", lambda *_: VOCABULARIES[0])
        with pytest.raises(ValueError, match="Received: vocabularies_sha256="):
            train(CORPUS, tiny_settings(), tmp_path / "model", resume=True, progress_bar=False)


def damaged_checkpoints():
    other, incomplete = io.BytesIO(), io.BytesIO()
    np.savez(other, a=np.zeros(3))
    np.savez(incomplete, story=np.array(json.dumps({"progress": {}, "origin": {}})))
    return {
        "text": b"junk",
        "no zip": b"PK\x03\x04junk",
        "empty": b"",
        "other arrays": other.getvalue(),
        "no state": incomplete.getvalue(),
        "cut": incomplete.getvalue()[:-1],
    }


@pytest.mark.parametrize("kind", damaged_checkpoints())
def test_a_damaged_checkpoint_is_named(tmp_path, kind):
    checkpoint = tmp_path / "model.checkpoint.npz"
    checkpoint.write_bytes(damaged_checkpoints()[kind])
    with pytest.raises(ValueError, match=r"model\.checkpoint\.npz must be a whole checkpoint"):
        train(CORPUS, tiny_settings(), tmp_path / "model", resume=True, progress_bar=False)


def test_a_budget_of_minutes_ends_in_the_middle_of_an_epoch():
    trained = train(CORPUS, tiny_settings(minutes=1e-6), progress_bar=False)
    assert trained.record["epochs_done"] == 1
    assert trained.record["settings"]["minutes"] == 1e-6


def test_the_progress_bar_shows_loss_bleu_and_speed(capsys):
    train(CORPUS, tiny_settings(), progress_bar=True)
    shown = capsys.readouterr().err
    assert "loss" in shown and "validation BLEU" in shown and "tokens/s" in shown


def test_a_disk_that_fills_up_leaves_what_is_said(tmp_path, monkeypatch):
    said, real = [], trainer.write_checkpoint

    def full(path, model, best, progress, origin):
        if progress.epoch == 2:
            raise OSError(28, "No space left on device", str(path))
        real(path, model, best, progress, origin)

    monkeypatch.setattr(trainer, "write_checkpoint", full)
    monkeypatch.setattr(trainer, "bleu", lambda *_: SimpleNamespace(score=0.0))
    with pytest.raises(OSError, match="No space left"):
        train(CORPUS, tiny_settings(), tmp_path / "model", progress_bar=False, say=said.append)
    assert said[-1] == "stopped, and kept: the checkpoint of epoch 1, the model of epoch 2"
    assert Translator.load(tmp_path / "model").record["epochs_done"] == 2
    assert sorted(contents(tmp_path)) == ["model.checkpoint.npz", "model.json", "model.npz"]


def test_a_full_disk_leaves_the_last_good_files(tmp_path, monkeypatch):
    train(CORPUS, tiny_settings(), tmp_path / "model", progress_bar=False)
    before = (tmp_path / "model.npz").read_bytes()

    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    settings, said = tiny_settings(seed=2), []
    with pytest.raises(OSError, match=r"No space left on device: '.*model\.npz'"):
        train(CORPUS, settings, tmp_path / "model", progress_bar=False, say=said.append)
    assert said == ["stopped, and kept: nothing of this run"]
    assert (tmp_path / "model.npz").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.json", "model.npz"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"corpus": "two words"}, "corpus='two words'"),
        ({"split_by": "word"}, "split_by='word'"),
        ({"kind": "magic"}, "kind='magic'"),
        ({"score": "cosine"}, "score='cosine'"),
        ({"placement": "after"}, "placement='after'"),
        ({"start": "end"}, "start='end'"),
        ({"start": "backward"}, "start='backward', bidirectional=False"),
        (
            {"input_feeding": True, "placement": "bahdanau"},
            "input_feeding=True, placement='bahdanau'",
        ),
        ({"cell": "rwkv"}, "cell='rwkv'"),
        ({"units": 0}, "units=0"),
        ({"max_length": 0}, "max_length=0"),
        ({"validation_size": -1}, "validation_size=-1"),
        ({"test_size": 0.5}, "test_size=0.5"),
        ({"dropout": 1.0}, "dropout=1.0"),
        ({"label_smoothing": -0.1}, "label_smoothing=-0.1"),
        ({"unmarked": 2}, "unmarked=2"),
        ({"learning_rate": 0.0}, "learning_rate=0.0"),
        ({"schedule": "cosine"}, "schedule='cosine'"),
        ({"schedule": "inverse_sqrt"}, "warmup_steps=0"),
        ({"warmup_steps": -1}, "warmup_steps=-1"),
        ({"heads": 0}, "heads=0"),
        ({"feed_forward": 1.5}, "feed_forward=1.5"),
        ({"kind": "transformer", "heads": 3}, "units=16, heads=3"),
        ({"source_types": 4}, "source_types=4"),
        ({"target_types": -5}, "target_types=-5"),
        ({"seed": -1}, "seed=-1"),
        ({"seed": 2**32}, "seed=4294967296"),
        ({"seed": 0.5}, "seed=0.5"),
        ({"clip_norm": float("nan")}, "clip_norm=nan"),
        ({"precision": "float16"}, "precision='float16'"),
        ({"epochs": 3, "minutes": 3.0}, "epochs=3, minutes=3.0"),
        ({"epochs": 0}, "epochs=0"),
        ({"minutes": -1.0}, "minutes=-1.0"),
    ],
)
def test_settings_name_what_is_wrong(change, message):
    with pytest.raises(ValueError, match=f"Received: {message}"):
        tiny_settings(**change)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"cell": "lstm", "kind": "plain"}, {"cell": "lstm"}),
        ({"input_feeding": True}, {"input_feeding": True}),
        ({"start": "backward", "bidirectional": True}, {"start": "backward"}),
    ],
)
def test_a_setting_of_the_model_reaches_it_and_the_record(change, found):
    settings = tiny_settings(**change)
    config = build_translator(CORPUS, settings).model.get_config()
    assert found.items() <= config.items() and found.items() <= settings.as_dict().items()


def test_what_a_kind_of_model_does_not_take_is_not_recorded():
    recorded = {kind: set(tiny_settings(kind=kind).as_dict()) for kind in MODEL_ARGUMENTS}
    assert recorded["attention"] - recorded["plain"] == {
        *("score", "placement", "normalize", "start", "input_feeding")
    }
    assert not recorded["transformer"] & {"cell", "embedding_dim", "bidirectional", "score"}
    assert recorded["transformer"] - recorded["plain"] == {
        *("heads", "blocks", "feed_forward", "pre_norm")
    }


def test_bahdanau_is_trained_as_published():
    settings = RECIPES["grammar-bahdanau"].as_dict()
    published = {"score": "additive", "placement": "bahdanau", "bidirectional": True}
    assert (published | {"start": "backward"}).items() <= settings.items()
    assert RECIPES["grammar-luong-feeding"].input_feeding


def test_a_budget_that_is_not_given_is_ten_epochs():
    assert Settings().epochs == 10 and Settings(minutes=2).epochs is None


def test_the_record_names_the_corpus_that_was_trained_on():
    assert Settings(corpus="es-en").as_dict()["corpus"] == "es-en"
    assert "max_length" not in Settings(corpus="es-en").as_dict()
    assert Settings().as_dict()["max_length"] == 30
    trained = train(CORPUS, tiny_settings(epochs=1), progress_bar=False)
    assert trained.record["settings"]["corpus"] == trained.record["data"]["corpus"] == "tiny"


def test_every_shipped_model_has_a_recipe():
    from seq2seq import pretrained

    assert set(pretrained.names()) <= set(RECIPES)


def test_words_cut_finer_fill_batches_that_decode_to_the_same_sentences():
    pieces = Pieces.learn([pair.source for pair in CORPUS.train], 30)
    vocabulary = Vocabulary.from_sentences([pair.source for pair in CORPUS.train], pieces=pieces)
    dealt, tokens = [], 0
    rng = np.random.default_rng(2)
    for batch in make_batches(CORPUS.train, vocabulary, VOCABULARIES[1], 4, rng, piece_dropout=0.5):
        decoded = [vocabulary.decode(row) for row in batch.source]
        assert batch.source.shape[1] == max(map(len, decoded))
        tokens += sum(map(len, decoded))
        dealt += [tuple(vocabulary.join(sentence)) for sentence in decoded]
    assert sorted(dealt) == sorted(pair.source for pair in CORPUS.train)
    assert tokens > sum(len(vocabulary.split(pair.source)) for pair in CORPUS.train)


def test_a_model_of_pieces_knows_every_word_and_is_trained_on_them(tmp_path):
    settings = tiny_settings(pieces=True, source_types=30, target_types=30)
    translator = train(CORPUS, settings, tmp_path / "model", progress_bar=False)
    for vocabulary, side in (
        (translator.source_vocabulary, "source"),
        (translator.target_vocabulary, "target"),
    ):
        words = [word for pair in CORPUS.train for word in getattr(pair, side)]
        pieces = vocabulary.split(words)
        assert vocabulary.join(pieces) == words and any(p.startswith("##") for p in pieces)
        assert len(vocabulary) <= 30 and all(piece in vocabulary for piece in pieces)
    (batch, *_) = make_batches(
        CORPUS.train[:3],
        translator.source_vocabulary,
        translator.target_vocabulary,
        3,
        np.random.default_rng(0),
    )
    lengths = {len(translator.source_vocabulary.split(pair.source)) for pair in CORPUS.train[:3]}
    assert batch.source.shape == (3, max(lengths))
    again = Translator.load(tmp_path / "model")
    assert again.record["settings"]["pieces"] is True
    assert again.source_vocabulary.tokens == translator.source_vocabulary.tokens


def named_corpus():
    """The tiny corpus; every animal is a name, and every verb has a number after it."""

    def with_number(words, i, one):
        return (words[0], words[1], one, *words[3:], str(i))

    pairs = tuple(
        Pair(with_number(pair.source, i, "tom"), with_number(pair.target, i, "tom"))
        for i, pair in enumerate(CORPUS.train)
    )
    return Corpus("named", pairs, pairs[:3], pairs[3:5], names=Names(frozenset({"tom"})))


def test_a_model_that_copies_is_trained_on_placeholders_and_comes_back(tmp_path):
    corpus = named_corpus()
    settings = tiny_settings(copying=True, pieces=True, source_types=60, target_types=60)
    translator = train(corpus, settings, tmp_path / "model", progress_bar=False)
    for vocabulary in (translator.source_vocabulary, translator.target_vocabulary):
        assert set(PLACEHOLDERS) <= set(vocabulary.tokens)
        assert vocabulary.knows("tom") and vocabulary.knows("0123456789")  # though all are hidden
        assert not {"tom", "17"} & set(vocabulary.tokens)
    rng = np.random.default_rng(0)
    vocabularies = (translator.source_vocabulary, translator.target_vocabulary)
    seen = set()
    for batch in make_batches(corpus.train, *vocabularies, 4, rng, copier=translator.copier):
        for source, target in zip(batch.source, batch.target_out, strict=True):
            hidden = [
                [token for token in vocabulary.decode(row) if token in PLACEHOLDERS]
                for vocabulary, row in zip(vocabularies, (source, target), strict=True)
            ]
            assert hidden[0] == hidden[1] and len(hidden[0]) == 2
            seen.update(hidden[0])
    assert len(seen) > 6
    again = Translator.load(tmp_path / "model")
    assert again.copier.names == corpus.names and again.record["settings"]["copying"] is True
    for one, other in zip(
        translator.translate(["le petit Tom dort 12"], width=2),
        again.translate(["le petit Tom dort 12"], width=2),
        strict=True,
    ):
        assert one.source == other.source and {"<NAME1>", "<NUMBER1>"} <= set(one.source)
        assert one.target == other.target and one.text == other.text


def test_a_model_that_does_not_copy_has_no_placeholders():
    translator = building.build_translator(named_corpus(), tiny_settings())
    assert translator.copier is None
    assert not set(PLACEHOLDERS) & set(translator.source_vocabulary.tokens)


def test_a_piece_seen_too_seldom_is_cut_finer():
    corpus = Corpus("rare", CORPUS.train + (Pair(("zyzyzyzy", "zyzy"), ("a",)),), (), ())
    settings = tiny_settings(pieces=True, source_types=200, target_types=80)
    vocabulary = building.build_translator(corpus, settings).source_vocabulary
    assert any("zy" in piece for piece in vocabulary.pieces.known)
    assert not any("zy" in token for token in vocabulary.tokens)
    assert vocabulary.knows("zyzyzyzy")
    assert "petit" in vocabulary
