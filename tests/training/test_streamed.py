"""Training on pairs that lie on the disk: the same steps as in the memory, window by window."""

from dataclasses import replace

import numpy as np
import pytest
from tiny import tiny_corpus, tiny_settings

from seq2seq import Pieces, Vocabulary, command_line
from seq2seq.corpora import korean_english
from seq2seq.corpora.pair import Pair, StoredPairs
from seq2seq.storage import parameters_of
from seq2seq.text.counting import WordCounts
from seq2seq.training import batches, trainer
from seq2seq.training.batches import make_batches, number_of_batches
from seq2seq.training.building import build_translator
from seq2seq.training.trainer import train

TINY = tiny_corpus()
# Ten times the same pairs, each with a number of its own that no vocabulary needs.
MANY = replace(TINY, name="many", train=TINY.train * 10, sha256="")


def on_disk(corpus):
    return replace(corpus, train=StoredPairs(corpus.train))


def assert_same(one, other):
    for name, array in parameters_of(one.model).items():
        np.testing.assert_array_equal(array, parameters_of(other.model)[name])


def story(record):
    """What a record says, without how fast it went."""
    curve = [(entry["loss"], entry["validation_bleu"]) for entry in record["curve"]]
    return record["data"], record["scores"], record["best_epoch"], curve


@pytest.mark.parametrize(
    "more", [{}, {"pieces": True, "piece_dropout": 0.3, "unmarked": 0.4}], ids=["words", "pieces"]
)
def test_pairs_on_the_disk_train_the_model_that_pairs_in_the_memory_train(more):
    settings = tiny_settings(epochs=2, dropout=0.2, **more)
    one = train(TINY, settings, progress_bar=False)
    other = train(on_disk(TINY), settings, progress_bar=False)
    assert one.source_vocabulary.tokens == other.source_vocabulary.tokens
    assert story(one.record) == story(other.record)
    assert_same(one, other)


def test_pairs_that_are_too_long_are_left_out_of_a_stream_too():
    said = ([], [])
    settings = tiny_settings(epochs=1, max_length=7)
    pairs = (*TINY.train[:9], Pair(("le",) * 30, ("the",)), *TINY.train[9:])
    mine = replace(TINY, name="mine", train=pairs, sha256="")
    corpora = (mine, on_disk(mine))
    one, other = (
        train(corpus, settings, progress_bar=False, say=lines.append)
        for corpus, lines in zip(corpora, said, strict=True)
    )
    assert said[0][0] == said[1][0]
    assert said[0][0].startswith("left out 1 training pair of more than 7 tokens; the longest has")
    assert story(one.record) == story(other.record)
    assert one.record["data"]["pairs"]["train"] == len(TINY.train)
    assert_same(one, other)


@pytest.mark.parametrize("size", [7, 16, 64, 1000])
def test_windows_deal_every_pair_once_in_as_many_batches_as_are_said(monkeypatch, size):
    monkeypatch.setattr(batches, "WINDOW", 64)
    translator = build_translator(MANY, tiny_settings())
    vocabularies = (translator.source_vocabulary, translator.target_vocabulary)
    stored, dealt = StoredPairs(MANY.train), []
    for seed in (0, 1):
        rng = np.random.default_rng(seed)
        found = list(make_batches(stored, *vocabularies, size, rng))
        assert len(found) == number_of_batches(stored, size)
        dealt.append([tuple(vocabularies[0].decode(row)) for b in found for row in b.source])
        assert sorted(dealt[-1]) == sorted(pair.source for pair in MANY.train)
    assert dealt[0] != dealt[1]
    assert number_of_batches(MANY.train, size) == -(-200 // size)


def test_an_interrupted_stream_resumes_with_the_same_numbers(tmp_path, monkeypatch):
    monkeypatch.setattr(batches, "WINDOW", 64)
    settings = tiny_settings(epochs=3, batch_size=32, dropout=0.2)
    whole = train(on_disk(MANY), settings, progress_bar=False)
    real, left = trainer.make_batches, [11]

    def interrupted(*arguments):
        for batch in real(*arguments):
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt
            yield batch

    with monkeypatch.context() as patch:
        patch.setattr(trainer, "make_batches", interrupted)
        cut = train(on_disk(MANY), settings, tmp_path / "cut", progress_bar=False)
    assert cut.record["interrupted"] and cut.record["epochs_done"] == 1
    resumed = train(on_disk(MANY), settings, tmp_path / "cut", resume=True, progress_bar=False)
    assert story(resumed.record) == story(whole.record)
    assert_same(resumed, whole)


def test_the_command_streams_where_it_is_told_to(tmp_path, monkeypatch, capsys):
    found = []

    def train(corpus, *arguments, **options):
        found.append(corpus)
        raise ValueError("seen")

    monkeypatch.setattr(trainer, "train", train)
    languages = ("--source-language", "ko", "--target-language", "en")
    arguments = ["train", "--output", str(tmp_path / "model")]
    pairs = ["--pairs", str(korean_english.PATH), *languages]
    for options in ([], ["--stream"], ["--no-stream"]):
        assert command_line.main([*arguments, *pairs, *options]) == 2
    assert [isinstance(corpus.train, StoredPairs) for corpus in found] == [False, True, False]
    assert found[0].sha256 == found[2].sha256
    assert "korean_english.tsv: read as a stream" in capsys.readouterr().err
    assert command_line.main([*arguments, "--no-stream"]) == 2
    assert "`--stream` must stand beside `--pairs`" in capsys.readouterr().err


def test_counts_of_words_give_what_their_sentences_give():
    sentences = [pair.source for pair in TINY.train]
    counts = WordCounts.of(sentences)
    assert counts == {word: sum(sentences, ()).count(word) for word in sum(sentences, ())}
    assert WordCounts.of(counts) is counts
    pieces = Pieces.learn(sentences, 30)
    assert Pieces.learn(counts, 30).merges == pieces.merges
    for options in ({}, {"pieces": pieces}, {"max_size": 9, "min_count": 2}):
        tokens = Vocabulary.from_sentences(sentences, **options).tokens
        assert Vocabulary.from_sentences(counts, **options).tokens == tokens


def test_of_too_many_different_words_the_rare_ones_are_forgotten():
    counts = WordCounts()
    for number in range(1000):
        counts.add(["often", "often", f"once{number}"], most=20)
        assert len(counts) <= 20
    assert counts["often"] == 2000
    assert all(count == 1 for word, count in counts.items() if word != "often")
