"""Pre-training and fine-tuning: models, labels, both trainings, gaps, recorded results."""

import json
from dataclasses import asdict, replace

import keras
import numpy as np
import pytest

from seq2seq import TransformerEncoder, Vocabulary
from seq2seq.command_line import main
from seq2seq.corpora import grammar
from seq2seq.corpora.word_kinds import KINDS, word_kinds
from seq2seq.experiments import compare
from seq2seq.pretraining import experiment, results
from seq2seq.pretraining import task as tasks
from seq2seq.pretraining.fill_in import fill_in, fill_in_accuracy
from seq2seq.pretraining.labels import Labelled, accuracy
from seq2seq.pretraining.learning import (
    Settings,
    _batches,
    fine_tune,
    new_encoder,
    pretrain,
    tag,
)
from seq2seq.pretraining.models import MaskedLanguageModel, Tagger
from seq2seq.text.vocabulary import PAD

SENTENCES = np.array([[5, 6, 7, 4, 8], [9, 5, 0, 0, 0]])
TINY = Settings(
    units=12,
    heads=3,
    feed_forward=7,
    updates=3,
    batch_size=5,
    tuning_updates=3,
    tuning_batch_size=5,
)


def values(tensor):
    return keras.ops.convert_to_numpy(tensor)


def tiny_encoder(vocabulary_size=11):
    encoder = TransformerEncoder(vocabulary_size, units=6, heads=2, blocks=1)
    encoder.build((None, None))
    return encoder


@pytest.fixture(scope="module")
def task():
    return tasks.load(train_size=300, longest=9)


# The models


def test_the_masked_language_model_scores_states_against_the_embedding():
    model = MaskedLanguageModel(tiny_encoder())
    states = values(model.encoder(SENTENCES))
    embedding = model.encoder.tokens.embedding.embeddings.numpy()
    expected = [[[state @ vector for vector in embedding] for state in row] for row in states]
    assert model.mask_id == 10
    assert values(model(SENTENCES)) == pytest.approx(np.array(expected), abs=1e-5)


def test_the_tagger_is_a_linear_layer_on_the_states():
    tagger = Tagger(tiny_encoder(), kinds=3)
    tagger.build()
    kernel = np.random.default_rng(0).normal(size=(6, 4)).astype("float32")
    tagger.output_layer.set_weights([kernel, np.arange(4.0)])
    expected = values(tagger.encoder(SENTENCES)) @ kernel + np.arange(4.0)
    assert values(tagger(SENTENCES)) == pytest.approx(expected, abs=1e-5)


# Keras asks its own variables for a copy in a way that NumPy 2 warns about.
@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword")
@pytest.mark.parametrize("model_class, sizes", [(MaskedLanguageModel, {}), (Tagger, {"kinds": 3})])
def test_models_are_saved_whole(model_class, sizes, tmp_path):
    model = model_class(tiny_encoder(), **sizes)
    model.build()
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    assert values(loaded(SENTENCES)) == pytest.approx(values(model(SENTENCES)))


def test_a_tagger_needs_kinds():
    with pytest.raises(ValueError, match="Tagger: `kinds` must be .* Received: kinds=0"):
        Tagger(tiny_encoder(), kinds=0)


# Sentences and labels


def test_the_task_holds_short_sentences_and_their_kinds(task):
    assert task.sentences.shape[1] == task.test.tokens.shape[1] == 9
    assert len(task.sentences) == len(task.train) and len(task.validation.tokens) > 100
    labelled = task.labelled(7, seed=2)
    assert len(labelled.tokens) == 7
    first = task.vocabulary.decode(labelled.tokens[0])
    pair = next(pair for pair in task.train if list(pair.source) == first)
    length = len(pair.source)
    assert [KINDS[kind - 1] for kind in labelled.kinds[0, :length]] == list(word_kinds(pair))
    assert not labelled.kinds[0, length:].any()


def test_fewer_labelled_sentences_are_among_the_more(task):
    few, more = (
        {tuple(row[row != PAD]) for row in task.labelled(number, seed=3).tokens}
        for number in (5, 11)
    )
    other = {tuple(row[row != PAD]) for row in task.labelled(5, seed=4).tokens}
    assert few < more and few != other
    for number in (0, len(task.train) + 1):
        with pytest.raises(ValueError, match=rf"labelled: `number` .* Received: {number}."):
            task.labelled(number, seed=3)


def test_accuracy_counts_words_and_words_never_seen():
    test = Labelled(np.array([[5, 6, 7], [8, 5, 0]]), np.array([[1, 2, 3], [2, 1, 0]]))
    learned = Labelled(np.array([[5, 6]]), np.array([[1, 2]]))
    found = np.array([[1, 1, 3], [1, 1, 0]])
    assert accuracy(found, test, learned) == (3 / 5, 1 / 2, 2)
    assert accuracy(found, test, test) == (3 / 5, None, 0)


# The trainings


def test_batches_deal_every_sentence_once_in_few_widths():
    rng = np.random.default_rng(0)
    lengths = rng.integers(1, 24, 53)
    tokens = np.where(np.arange(23) < lengths[:, None], np.arange(4, 57)[:, None], PAD)
    batches = _batches(tokens, 7, rng)
    epochs = [[next(batches) for _ in range(8)] for _ in range(2)]
    for epoch in epochs:
        rows = [row[row != PAD] for batch in epoch for row in batch]
        assert sorted(row[0] for row in rows) == list(range(4, 57))
        assert sorted(map(len, rows)) == sorted(lengths)
        assert {batch.shape[1] for batch in epoch} <= {10, 20, 23}
        assert sum(batch.size for batch in epoch) < 0.9 * tokens.size
    first, second = ([batch[0, 0] for batch in epoch] for epoch in epochs)
    assert first != second


def test_pretraining_learns_what_a_gap_must_hold():
    vocabulary = Vocabulary("le chat dort la pomme verte tombe".split())
    lines = ["le chat dort", "la pomme verte tombe"] * 8
    sentences = vocabulary.encode([line.split() for line in lines])
    settings = replace(TINY, updates=150, batch_size=16, rate=0.03)
    model = pretrain(sentences, vocabulary, settings, seed=1)
    guess = fill_in(model, vocabulary, "la pomme <MASK> tombe", top=1)[0]
    assert guess.word == "verte" and guess.probability > 0.8
    assert fill_in_accuracy(model, sentences, seed=2) > 0.8
    untrained = MaskedLanguageModel(new_encoder(vocabulary, settings, seed=1))
    assert fill_in_accuracy(untrained, sentences, seed=2) < 0.6


def test_fine_tuning_learns_and_leaves_the_encoder_it_starts_from(task):
    encoder = new_encoder(task.vocabulary, TINY, seed=1)
    before = encoder.get_weights()
    labelled = task.labelled(5, seed=1)
    settings = replace(TINY, tuning_updates=40, tuning_rates=(0.03,))
    tagger = fine_tune(encoder, labelled, task.validation, settings, seed=1)
    found = tag(tagger, labelled.tokens)
    assert (found == labelled.kinds).mean() > 0.9
    assert ((found == 0) == (labelled.tokens == PAD)).all()
    for old, same, new in zip(
        before, encoder.get_weights(), tagger.encoder.get_weights(), strict=True
    ):
        assert np.array_equal(old, same) and not np.array_equal(old, new)


def test_a_frozen_encoder_is_not_trained(task):
    encoder = new_encoder(task.vocabulary, TINY, seed=1)
    labelled = task.labelled(5, seed=1)
    tagger = fine_tune(encoder, labelled, task.validation, TINY, seed=1, frozen=True)
    for old, new in zip(encoder.get_weights(), tagger.encoder.get_weights(), strict=True):
        assert np.array_equal(old, new)
    free = Tagger(encoder, len(KINDS))
    keras.utils.set_random_seed(1)
    free.build()
    assert not np.array_equal(free.get_weights()[-2], tagger.get_weights()[-2])


def test_of_several_rates_the_best_is_kept_as_if_it_had_been_alone(task):
    encoder = new_encoder(task.vocabulary, TINY, seed=1)
    labelled = task.labelled(5, seed=1)

    def tuned(*rates):
        settings = replace(TINY, tuning_updates=30, tuning_rates=rates)
        return fine_tune(encoder, labelled, task.validation, settings, seed=1).get_weights()

    alone = tuned(0.03)
    for rates in ((0.03, 1e-6), (0.001, 0.03)):
        for one, other in zip(alone, tuned(*rates), strict=True):
            assert other == pytest.approx(one, abs=1e-4)


# Gaps


def test_guesses_are_the_words_by_their_probability():
    vocabulary = Vocabulary("le chat dort la pomme verte".split())
    model = MaskedLanguageModel(tiny_encoder(len(vocabulary) + 1))
    guesses = fill_in(model, vocabulary, "le <MASK> dort", top=6)
    logits = values(model(np.array([[4, 10, 6]])))[0, 1, 4:10].astype("float64")
    expected = np.exp(logits) / np.exp(logits).sum()
    assert sum(guess.probability for guess in guesses) == pytest.approx(1)
    assert [guess.probability for guess in guesses] == pytest.approx(sorted(expected)[::-1])
    best = vocabulary.tokens[4 + expected.argmax()]
    assert fill_in(model, vocabulary, "le <MASK> dort", top=1)[0].word == guesses[0].word == best


@pytest.mark.parametrize(
    "sentence, received",
    [
        ("le chat", "'le chat'."),
        ("<MASK> chat <MASK>", "'<MASK> chat <MASK>'."),
        ("le loup <MASK>", "'le loup <MASK>', unknown 'loup'."),
    ],
)
def test_a_sentence_has_one_gap_among_words_that_are_known(sentence, received):
    model = MaskedLanguageModel(tiny_encoder(7))
    with pytest.raises(ValueError, match="fill_in: `sentence` must have one <MASK>") as error:
        fill_in(model, Vocabulary(["le", "chat"]), sentence)
    assert str(error.value).endswith(f"Received: {received}")


# The record


def test_an_experiment_is_performed_from_every_start(task):
    settings = replace(TINY, tuning_rates=(0.01,))
    outcome = experiment.perform(task, seed=1, settings=settings, sizes=(3, 5))
    assert 0 <= outcome["fill_in"] <= 1
    assert list(outcome["scores"]) == list(results.STARTS)
    for by_size in outcome["scores"].values():
        assert list(by_size) == ["3", "5"]
        assert by_size["3"]["unseen_tokens"] > by_size["5"]["unseen_tokens"] > 0
    counts = [by_size["3"]["unseen_tokens"] for by_size in outcome["scores"].values()]
    assert len(set(counts)) == 1


def fake_run(number):
    score = {"all": 0.5 + number / 7, "unseen": None, "unseen_tokens": number}
    return {"fill_in": number / 3, "scores": {s: {"3": dict(score)} for s in results.STARTS}}


def test_a_record_gathers_seeds_and_goes_on_where_it_was(task, tmp_path, monkeypatch):
    performed = []

    def perform(task, seed, settings, sizes):
        performed.append(seed)
        return fake_run(seed)

    monkeypatch.setattr(experiment, "perform", perform)
    said = []
    experiment.record(tmp_path, task, TINY, seeds=[1], sizes=[3], say=said.append)
    path = experiment.record(tmp_path, task, TINY, seeds=[1, 2], sizes=[3])
    assert performed == [1, 2] and said == ["seed 1: 33.3% of the gaps filled"]
    found = results.load(path)
    assert found["fill_in"] == [0.3333, 0.6667] and found["seeds"] == [1, 2]
    assert found["scores"]["frozen"]["3"] == {
        "all": [0.6429, 0.7857],
        "unseen": [None, None],
        "unseen_tokens": [1, 2],
    }
    assert found["data"]["sha256"] == task.sha256 and found["settings"]["units"] == 12
    assert found["versions"]["keras"] == keras.__version__
    assert '"seeds": [1, 2]' in path.read_text(encoding="utf-8")
    # Other settings make other runs.
    experiment.record(tmp_path, task, replace(TINY, updates=4), seeds=[2], sizes=[3])
    assert performed == [1, 2, 2]
    for content in ("", "{}", "[" * 3000, "[]"):
        (tmp_path / "seed-2.json").write_text(content)
        with pytest.raises(ValueError, match="seed-2.json must be the result of a seed"):
            experiment.record(tmp_path, task, TINY, seeds=[2], sizes=[3])


def test_the_command_records(task, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tasks, "load", lambda train_size: task)
    monkeypatch.setattr(experiment, "perform", lambda task, seed, settings, sizes: fake_run(seed))
    assert main(["pretraining", "--output", str(tmp_path), "--seeds", "2"]) == 0
    printed = capsys.readouterr()
    assert printed.out == f"written: {tmp_path / 'results.json'}\n"
    assert printed.err.startswith("seq2seq: seed 1: 33.3%")
    assert json.loads((tmp_path / "results.json").read_text())["seeds"] == [1, 2]


def test_results_that_are_not_there_are_an_error(tmp_path):
    with pytest.raises(ValueError, match="load: `path` must be a file of results. Received: no"):
        results.load(tmp_path / "none.json")


def test_the_shipped_results_are_those_of_the_experiment_and_say_what_pretraining_is_worth():
    found = results.load()
    settings = experiment.SETTINGS
    assert found["settings"] == json.loads(json.dumps(asdict(settings)))
    assert (found["seeds"], found["sizes"]) == (list(experiment.SEEDS), list(experiment.SIZES))
    assert found["data"]["sha256"] == grammar.load(train_size=experiment.TRAIN_SIZE).sha256
    for size in map(str, experiment.SIZES):
        first, _, nothing = (found["scores"][start][size] for start in results.STARTS)
        assert first["unseen_tokens"] == nothing["unseen_tokens"]  # the same sentences
        for score in ("all", "unseen"):
            assert compare(first[score], nothing[score]) == "higher"
