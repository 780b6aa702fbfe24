"""All that a shipped model learns from, and the phrases among it."""

import numpy as np
import pytest

from seq2seq.corpora import everything, grammar, phrases, tatoeba
from seq2seq.corpora.pair import Corpus, Pair
from seq2seq.text.copying import Copier
from seq2seq.text.names import Names

LINES = [
    "Tom left.\tTom est parti.",
    "I see Tom.\tJe vois Tom.",
    "I know Tom.\tJe connais Tom.",
    "Go to London.\tVa à Londres.",
    "My sister sleeps.\tMa soeur dort.",
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "fra.txt").write_text("\n".join(LINES), encoding="utf-8")
    small = grammar.load(train_size=40)
    drawn = {(everything.DRAWN, 30): small}  # asked for in this way, and in no other
    monkeypatch.setattr(grammar, "load", lambda size, max_length: drawn[size, max_length])
    return tmp_path


def test_every_pair_is_there_and_none_is_held_out(folder):
    corpus = everything.load(folder)
    drawn, own = grammar.load(everything.DRAWN, 30), phrases.pairs()
    real = corpus.train[: len(LINES)]
    assert [" ".join(pair.source) for pair in real][-1] == "ma sœur dort ."
    for pairs in (drawn.train, drawn.validation, drawn.test):
        assert set(pairs) <= set(corpus.train)
    counts = {pair: corpus.train.count(pair) for pair in own}
    assert set(counts.values()) == {everything.REPEATED}
    held_out = sum(len(drawn.splits[name]) for name in ("train", "validation", "test"))
    assert len(corpus.train) == len(LINES) + held_out + everything.REPEATED * len(own)
    assert (corpus.validation, corpus.test, corpus.long_test) == ((), (), ())
    assert {"tom"} <= corpus.names.kept and {"londres", "norvège"} <= corpus.names.translated


def test_names_are_learned_from_the_training_pairs_alone(tmp_path):
    """A name that only held-out sentences have is not known."""
    lines = [f"Number {n}, Zoltan{'!' if n % 2 else '.'}\tLe nombre {n}, Zoltan." for n in range(9)]
    lines += [f"I see Tom {n}.\tJe vois Tom {n}." for n in range(40)]
    (tmp_path / "fra.txt").write_text("\n".join(lines), encoding="utf-8")
    corpus = tatoeba.load(tmp_path, validation_size=5, test_size=5)
    words = {word for pair in corpus.train for word in pair.source}
    assert corpus.names.kept <= words and "tom" in corpus.names.kept
    held_out = {pair for pair in (*corpus.validation, *corpus.test)}
    only_held_out = tatoeba._names(tmp_path / "fra.txt", tuple(held_out))
    assert only_held_out != Names() and tatoeba._names(tmp_path / "fra.txt", ()) == Names()


def test_phrases_stand_once_and_have_the_mark_of_their_translation():
    written = phrases.sentences()
    assert len({french for french, _ in written}) == len(written) > 250
    for french, english in written:
        assert french.strip() == french and english.strip() == english and "\t" not in english
        assert (french[-1] == "?") == (english[-1] == "?"), french
        assert (french[-1] in ".!?") == (english[-1] in ".!?"), french


def test_what_phrases_have_on_both_sides_is_copied():
    copier = Copier(Names(frozenset({"tom", "mary", "boston"})))
    by_text = dict(zip(phrases.sentences(), phrases.pairs(), strict=True))
    expected = {
        "Je m'appelle Tom.": "my name is <NAME1> .",
        "Écrivez à tom@example.org.": "write to <NAME1> .",
        "J'ai 100 € et 2,5 kg de riz.": "i have <NUMBER1> and <NUMBER2> of rice .",
        "Le train part à 9:15.": "the train leaves at <NUMBER1> .",
        "Le 1er janvier": "the <NUMBER1> of january",
        "On se voit le 12/03/2021.": "we will meet on <NUMBER1> .",
    }
    for (french, _), pair in by_text.items():
        if french in expected:
            source, target = copier.hide_pair(pair.source, pair.target)
            assert " ".join(target) == expected.pop(french)
            # What is learned is what will be read.
            assert list(source) == copier.hide(french, known=lambda word: True)[0]
    assert not expected
    for pair in phrases.pairs():
        hidden, _ = copier.hide_pair(pair.source, pair.target)
        digits = [token for token in hidden if any(map(str.isdigit, token)) and "<" not in token]
        assert not digits, pair.text


def test_a_corpus_may_have_names_and_its_hash_does_not_depend_on_them():
    pairs = (Pair(("tom",), ("tom",)),)
    one, other = Corpus("a", pairs, (), ()), Corpus("a", pairs, (), (), names=Names({"tom"}))
    assert one.sha256 == other.sha256 and one.names == Names()
    assert np.all(other.names.kept == {"tom"})
