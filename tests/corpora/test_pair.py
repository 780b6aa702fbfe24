import pytest

from seq2seq.corpora import Corpus, Pair
from seq2seq.corpora.pair import sha256_of

FIRST = Pair(("il", "dort"), ("he", "sleeps"), frozenset({(0, 0)}), frozenset({(0, 0), (1, 1)}))
SECOND = Pair(("elle", "dort"), ("she", "sleeps"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((["il"], ("he",)), r"`source` must be a tuple .* Received: source=\['il'\]"),
        (((), ("he",)), r"`source` must .* Received: source=\(\)"),
        ((("il",), ("he", "")), r"`target` must .* Received: target=\('he', ''\)"),
        ((("il dort",), ("he",)), r"`source` must .* Received: source=\('il dort',\)"),
        ((("il",), "he"), r"`target` must .* Received: target='he'"),
        (
            (("il",), ("he",), frozenset(), frozenset({(1, 0)})),
            r"`possible` must .* T=1 .* S=1\. Received: \(1, 0\)",
        ),
        (
            (("il",), ("he",), frozenset(), frozenset({(0, -1)})),
            r"`possible` must .* Received: \(0, -1\)",
        ),
        (
            (("il",), ("he",), frozenset({(0, 0)}), frozenset()),
            r"`sure` must be a subset .* Received: sure link \(0, 0\)",
        ),
    ],
)
def test_pair_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        Pair(*arguments)


def test_corpus_computes_its_hash_and_refuses_another():
    corpus = Corpus("two", (FIRST,), (SECOND,), ())
    assert corpus.sha256 == sha256_of(corpus.splits)
    assert Corpus("two", (FIRST,), (SECOND,), (), (), corpus.sha256) == corpus
    with pytest.raises(ValueError, match="`sha256` must .* Received: sha256='ab'"):
        Corpus("two", (FIRST,), (SECOND,), (), sha256="ab")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("", (), (), ()), "`name` must not be empty. Received: name=''"),
        (("one", [FIRST], (), ()), "`train` must be a tuple of Pair. Received: train of type list"),
        (("one", (), ("il",), ()), "`validation` must be a tuple of Pair"),
    ],
)
def test_corpus_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        Corpus(*arguments)


def test_hash_sees_order_split_words_and_links():
    unlinked = Pair(FIRST.source, FIRST.target)
    only_sure = Pair(FIRST.source, FIRST.target, FIRST.sure, FIRST.sure)
    hashes = {
        sha256_of({"train": train, "test": test})
        for train, test in [
            ((FIRST, SECOND), ()),
            ((SECOND, FIRST), ()),
            ((FIRST,), (SECOND,)),
            ((unlinked, SECOND), ()),
            ((only_sure, SECOND), ()),
        ]
    }
    assert len(hashes) == 5


def test_repr_names_sizes_and_not_pairs():
    text = repr(Corpus("one", (FIRST,), (), ()))
    assert text.startswith("Corpus('one', train=1, validation=0, test=0, long_test=0, sha256=")
    assert "dort" not in text
