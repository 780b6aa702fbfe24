import pytest

from seq2seq.corpora import grammar


@pytest.fixture(scope="module")
def corpus():
    return grammar.load()


def test_running_pair_is_held_out(corpus):
    running = grammar.running_pair()
    assert corpus.test[0] == running
    assert not any(running in split for split in (corpus.train, corpus.validation))
    for side in ("source", "target"):
        train_words = {word for pair in corpus.train for word in getattr(pair, side)}
        assert set(getattr(running, side)) <= train_words
