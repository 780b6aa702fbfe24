import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seq2seq.corpora.pair import Corpus, Pair
from seq2seq.corpora.splits import (
    Overlap,
    connected_components,
    overlap,
    sentence_key,
    split_pairs,
)
from seq2seq.corpora.statistics import as_markdown, statistics


def pair(source, target):
    return Pair(tuple(source.split()), tuple(target.split()))


LINKED = [  # by their English, then by their French, then by their words alone
    pair("cours !", "run !"),
    pair("courez !", "run !"),
    pair("courez !", "start running !"),
    pair("courez .", "keep running ."),
]
APART = [pair("il pleut .", "it rains ."), pair("il neige .", "it snows .")]


def unlinked(count):
    return [pair(f"la porte {number} .", f"door {number} .") for number in range(count)]


def keys(pairs):
    return {("source", sentence_key(p.source)) for p in pairs} | {
        ("target", sentence_key(p.target)) for p in pairs
    }


def test_pairs_that_share_a_sentence_are_one_component():
    components = connected_components([LINKED[0], APART[0], *LINKED[1:], APART[1]])
    assert components == [LINKED, [APART[0]], [APART[1]]]


def test_a_sentence_does_not_link_its_own_translation():
    # "non" is a French sentence in one pair and an English one in the other.
    assert len(connected_components([pair("non", "no"), pair("rien", "non")])) == 2


def test_punctuation_alone_is_a_sentence():
    assert sentence_key(("...",)) == ("...",)


def test_overlap_counts_each_side_and_both():
    train = [*LINKED[:2], pair("non", "no")]
    test = [
        pair("cours .", "run"),  # the whole pair, punctuation aside
        pair("courez !", "start running !"),  # its French
        pair("va !", "run !"),  # its English
        pair("non", "run !"),  # both, in two pairs: no memory would answer so
        pair("rien", "non"),  # a French sentence of training, as English
    ]
    assert overlap(train, test) == Overlap(source=3, target=3, either=4, whole=1)


def by_search(pairs):
    """Components by walking from pair to pair: slow, and without union-find."""
    left, found = list(pairs), []
    while left:
        component, left = [left[0]], left[1:]
        for member in component:
            near = [p for p in left if keys([p]) & keys([member])]
            component += near
            left = [p for p in left if p not in near]
        found.append(set(component))
    return found


names = st.sampled_from("abcdefghij")
graphs = st.lists(
    st.builds(lambda s, t: pair(s, t.upper()), names, names), max_size=20, unique=True
)


@settings(deadline=None)
@given(graphs)
def test_components_are_those_found_by_search(pairs):
    components = connected_components(pairs)
    assert set(map(frozenset, components)) == set(map(frozenset, by_search(pairs)))
    assert sum(map(len, components)) == len(pairs)


@settings(deadline=None)
@given(graphs, st.integers(0, 4), st.integers(0, 4), st.integers(0, 3))
def test_splits_share_no_sentence(pairs, validation_size, test_size, seed):
    try:
        splits = split_pairs(pairs, validation_size, test_size, seed)
    except ValueError:
        return
    for one, other in itertools.combinations(splits, 2):
        assert not keys(one) & keys(other)
    train, validation, test = splits
    assert train and len(validation) == validation_size and len(test) == test_size
    for held_out in (validation, test):
        assert len({p.source for p in held_out}) == len(held_out)
    chosen = {p for split in splits for p in split}
    assert chosen <= set(pairs)
    for p in set(pairs) - chosen:  # left out only beside a held-out pair of the same French
        assert p.source in {q.source for q in (*validation, *test)}
    for split in splits:
        assert sorted(split, key=pairs.index) == list(split)


def test_split_does_not_depend_on_the_order_of_the_pairs():
    pairs = unlinked(60) + LINKED
    there = split_pairs(pairs, 7, 11)
    back = split_pairs(pairs[::-1], 7, 11)
    assert [set(split) for split in there] == [set(split) for split in back]


@pytest.mark.parametrize(("by", "shared"), [("source", {"target"}), ("line", {"source", "target"})])
def test_a_split_that_leaks_shares_what_it_says_and_no_more(by, shared):
    synonyms = [
        pair(f"{verb} {number}", f"{other} {number}")
        for number in range(50)
        for verb in ("pars", "va")
        for other in ("go", "leave")
    ]
    train, validation, test = split_pairs(synonyms, 13, 17, by=by)
    assert (len(validation), len(test)) == (13, 17)
    assert not set(train) & {*validation, *test} and not set(validation) & set(test)
    seen = overlap(train, test)
    # The other translation of most sentences is in training, not of a few at a border.
    assert {side for side in ("source", "target") if getattr(seen, side) > 9} == shared
    assert by == "line" or seen.source == 0
    assert seen.whole == 0
    assert by == "source" or len(train) == 200 - 13 - 17  # by line, nothing is left out


def test_another_seed_is_another_split():
    pairs = unlinked(60)
    assert split_pairs(pairs, 7, 11, seed=0) != split_pairs(pairs, 7, 11, seed=1)


def test_held_out_translation_is_not_always_the_first():
    # The first in the file is the shortest: always taking it would make the test set easier.
    first = [pair(f"la vis {number}", f"screw {number}") for number in range(20)]
    second = [pair(f"la vis {number}", f"the screw {number}") for number in range(20)]
    _, _, test = split_pairs(first + second + unlinked(1), 0, 20)
    assert set(test) & set(first) and set(test) & set(second)


def test_new_pairs_do_not_bring_training_pairs_into_the_test():
    train, _, test = split_pairs(unlinked(200), 20, 20)
    _, new_validation, new_test = split_pairs(unlinked(230), 20, 20)
    assert not set(train) & set(new_test) and not set(train) & set(new_validation)
    assert len(set(test) & set(new_test)) >= 15


def test_a_giant_component_stays_in_training():
    giant = [pair(f"nom {number}", "name") for number in range(101)]
    for seed in range(5):
        train, _, _ = split_pairs(giant + unlinked(30), 10, 10, seed)
        assert set(giant) <= set(train)
    held_out = [split_pairs(LINKED + unlinked(6), 0, 5, seed, 4)[2] for seed in range(9)]
    assert any(set(LINKED) & set(test) for test in held_out)
    held_out = [split_pairs(LINKED + unlinked(6), 0, 5, seed, 3)[2] for seed in range(9)]
    assert not any(set(LINKED) & set(test) for test in held_out)


@pytest.mark.parametrize(("validation_size", "test_size"), [(3, 3), (0, 7), (7, 0), (6, 0)])
def test_sizes_must_leave_pairs_to_train_on(validation_size, test_size):
    received = f"validation_size={validation_size}, test_size={test_size} with 6 pairs"
    with pytest.raises(ValueError, match=received):
        split_pairs(unlinked(6), validation_size, test_size)


def test_an_unknown_way_to_split_is_named():
    with pytest.raises(ValueError, match="must be one of .* Received: by='word'"):
        split_pairs(unlinked(6), 1, 1, by="word")


@pytest.mark.parametrize("size", ["validation_size", "test_size"])
def test_sizes_must_not_be_negative(size):
    sizes = {"validation_size": 1, "test_size": 1, size: -1}
    with pytest.raises(ValueError, match=f"`{size}` must be 0 or more. Received: {size}=-1"):
        split_pairs(unlinked(6), **sizes)


def test_statistics_count_by_hand():
    train = (pair("le chat dort .", "the cat sleeps ."), pair("le chat dort .", "the cat naps ."))
    test = (pair("le chien dort .", "the dog sleeps ."), pair("oui", "yes indeed"))
    table = statistics(Corpus("hand", train, (), test))
    assert table == {
        "train": {
            "pairs": 2,
            "source_sentences": 1,
            "source_tokens": 8,
            "source_mean_length": 4.0,
            "source_longest": 4,
            "source_words": 4,
            "target_sentences": 2,
            "target_tokens": 8,
            "target_mean_length": 4.0,
            "target_longest": 4,
            "target_words": 5,
        },
        "test": {
            "pairs": 2,
            "source_sentences": 2,
            "source_tokens": 5,
            "source_mean_length": 2.5,
            "source_longest": 4,
            "source_words": 5,
            "source_unknown": 2 / 5,
            "target_sentences": 2,
            "target_tokens": 6,
            "target_mean_length": 3.0,
            "target_longest": 4,
            "target_words": 6,
            "target_unknown": 3 / 6,
            "near_copies": 1 / 2,
        },
    }
    rows = as_markdown(table).splitlines()
    assert rows[0] == "| | train | test |"
    assert rows[2] == "| pairs | 2 | 2 |"
    assert rows[-1] == "| near copies |  | 50.00% |"
