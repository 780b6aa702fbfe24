"""The grammar corpus as a whole: splits, lengths, spelling, agreement and alignments."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from french_english import DICTIONARY, GENDERS, NOUNS
from hypothesis import given
from hypothesis import strategies as st

from seq2seq.corpora import grammar
from seq2seq.corpora.drawing import Drawing
from seq2seq.text.tokens import join_english, join_french, tokenize_english, tokenize_french

# What the shipped weights were trained on: a change of the data asks for new weights.
SHA256 = "eb711ab0c9dd75e338b27b186e4614140a9c55ebbed545faa99c90880c5231df"
# English words without a French word of their own.
HELPERS = {"do", "does", "did", "will", "was", "were"}
VOWELS = "aàâeéèêiîoôuûyœh"
H_ASPIRE = ("haricot", "hibou", "héros")


@pytest.fixture(scope="module")
def corpus():
    return grammar.load()


@pytest.fixture(scope="module")
def pairs(corpus):
    return [pair for split in corpus.splits.values() for pair in split]


@pytest.fixture(scope="module")
def french_bigrams(pairs):
    return {bigram for pair in pairs for bigram in zip(pair.source, pair.source[1:], strict=False)}


@pytest.fixture(scope="module")
def english_bigrams(pairs):
    return {bigram for pair in pairs for bigram in zip(pair.target, pair.target[1:], strict=False)}


# Splits -----------------------------------------------------------------------------------------


def test_data_is_what_the_shipped_models_were_trained_on(corpus):
    assert corpus.sha256 == SHA256
    assert grammar.load() is corpus


def test_same_data_under_another_hash_seed_without_keras():
    code = (
        "import sys; from seq2seq.corpora.grammar import load; print(load(50, 12, 3).sha256);"
        "print({'keras', 'tensorflow', 'numpy'} & set(sys.modules))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "12345"}
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    ).stdout.split("\n")
    assert printed[:2] == [grammar.load(50, 12, 3).sha256, "set()"]


def test_no_sentence_occurs_twice(corpus, pairs):
    assert len({pair.source for pair in pairs}) == len(pairs)
    assert len({pair.target for pair in pairs}) == len(pairs)
    sizes = {name: len(split) for name, split in corpus.splits.items()}
    assert sizes == {"train": 20_000, "validation": 1_000, "test": 1_000, "long_test": 1_000}


def test_lengths_are_spread_evenly(corpus):
    for name, split in corpus.splits.items():
        counts = Counter(len(pair.source) for pair in split)
        lengths = range(31, 51) if name == "long_test" else range(3, 31)
        assert set(counts) == set(lengths)
        assert max(counts.values()) - min(counts.values()) <= 3


def test_every_prefix_of_training_is_a_fair_sample(corpus):
    lengths = [len(pair.source) for pair in corpus.train[:2_000]]
    assert abs(sum(lengths) / len(lengths) - 16.5) < 0.7


def test_held_out_splits_do_not_depend_on_training_size():
    small, large = grammar.load(50, 12, 3), grammar.load(300, 12, 3)
    assert (small.test, small.validation, small.long_test) == (
        large.test,
        large.validation,
        large.long_test,
    )
    assert grammar.load(50, 12, 4).test[1:] != small.test[1:]


@pytest.mark.parametrize("train_size", [2, 50])
def test_running_pair_is_held_out_and_its_words_are_trained(train_size):
    running = grammar.running_pair()
    corpus = grammar.load(train_size, 12, 3)
    assert len(corpus.train) == train_size
    assert corpus.test[0] == running
    assert "le chat noir ne mange pas la pomme verte" == " ".join(running.source)
    assert "the black cat does not eat the green apple" == " ".join(running.target)
    for side in ("source", "target"):
        sentences = [getattr(pair, side) for pair in corpus.train]
        assert getattr(running, side) not in sentences
        assert set(getattr(running, side)) <= set().union(*sentences)


def test_lengths_that_run_out_leave_their_share_to_the_others():
    splits = grammar.Splits(1, attempts=60)
    counts = Counter(len(pair.source) for pair in splits.draw("train", range(3, 5), 9_000))
    assert counts.total() == 9_000
    assert 1_000 < counts[3] < 4_500 < counts[4]


def test_more_sentences_than_there_are_is_an_error():
    splits = grammar.Splits(1, attempts=0)
    with pytest.raises(ValueError, match="`train_size` must .* Received: train_size=30000"):
        splits.draw("train", range(3, 4), 30_000)


# Words ------------------------------------------------------------------------------------------


def test_vocabulary_is_some_380_french_and_260_english_words(corpus, pairs):
    for side, size in (("source", 376), ("target", 261)):
        words = {word for pair in pairs for word in getattr(pair, side)}
        assert len(words) == size
        assert words == {word for pair in corpus.train for word in getattr(pair, side)}


def test_every_word_is_in_the_hand_written_dictionary(pairs):
    french = {word for pair in pairs for word in pair.source}
    english = {word for pair in pairs for word in pair.target}
    assert french - set(DICTIONARY) == {"-ce"}
    assert english - set().union(*DICTIONARY.values()) == HELPERS - {"was", "were"}


def test_one_right_answer():
    """A French sentence never gets two translations or two alignments."""
    rng = Random(7)
    drawing = Drawing(rng)
    answers = {}
    for _ in range(50_000):
        pair = drawing.sentence(rng.randint(3, 8)).pair()
        assert answers.setdefault(pair.source, pair) == pair
    assert len(answers) < 49_000  # sentences did come up again


def test_text_gives_the_tokens_back(pairs):
    for pair in pairs[::4]:
        assert tuple(tokenize_french(join_french(pair.source))) == pair.source
        assert tuple(tokenize_french(" ".join(pair.source))) == pair.source
        assert tuple(tokenize_english(join_english(pair.target))) == pair.target


# Spelling and agreement -------------------------------------------------------------------------


def starts_with_vowel_sound(word):
    return word[0] in VOWELS and not word.startswith(H_ASPIRE)


def test_words_elide_before_vowels_and_only_there(french_bigrams):
    full = {"le", "la", "je", "ne", "de", "que", "ce", "ma"}
    assert not [b for b in french_bigrams if b[0] in full and starts_with_vowel_sound(b[1])]
    cut = {"cet", "bel", "vieil", "nouvel"}
    needs_vowel = [b for b in french_bigrams if b[0].endswith("'") or b[0] in cut]
    assert len(needs_vowel) > 100
    assert all(starts_with_vowel_sound(second) for _, second in needs_vowel)
    assert {("le", "hibou"), ("le", "héros"), ("de", "haricots")} <= french_bigrams


def test_adjectives_change_before_vowels(french_bigrams):
    for full in ("beau", "nouveau", "vieux"):
        nouns = {noun for first, noun in french_bigrams if first == full and noun in GENDERS}
        plural = {noun for noun in nouns if noun[-1] in "sx"}
        singular = nouns - plural
        assert singular
        assert not any(map(starts_with_vowel_sound, singular))


def test_de_and_a_contract(french_bigrams):
    apart = {("de", "le"), ("de", "les"), ("à", "le"), ("à", "les"), ("de", "des")}
    assert not apart & french_bigrams
    words = {first for first, _ in french_bigrams}
    assert {"du", "des", "au", "aux"} <= words


def test_determiners_and_adjectives_agree_with_the_noun(french_bigrams):
    masculine = {"le", "un", "ce", "cet", "du", "au", "beau", "bel", "vieux", "vieil", "petit"}
    feminine = {"la", "une", "cette", "ma", "belle", "vieille", "petite", "nouvelles", "grandes"}
    seen = Counter()
    for first, noun in french_bigrams:
        gender = "m" if first in masculine else "f" if first in feminine else ""
        if gender and noun in GENDERS:
            assert GENDERS[noun] == gender, (first, noun)
            seen[gender] += 1
    assert min(seen.values()) > 120


def test_a_and_an(english_bigrams):
    after = {article: {b for a, b in english_bigrams if a == article} for article in ("a", "an")}
    assert all(word[0] in "aeiou" for word in after["an"])
    assert not any(word[0] in "aeiou" for word in after["a"])
    assert {"apple", "owl", "old"} <= after["an"]


def test_indefinite_object_of_a_negated_verb_has_de(pairs):
    negated = {"pas", "jamais"}
    indefinite = {"un", "une", "des"}
    for pair in pairs:
        assert (
            "some" not in pair.target
            or "de" in pair.source
            or "des" in pair.source
            or ("d'" in pair.source)
        )
        for first, second in zip(pair.source, pair.source[1:], strict=False):
            assert not (first in negated and second in indefinite)


def test_de_shows_the_number_of_its_noun(pairs):
    """Nobody could tell whether pas de souris is a mouse or any mice."""
    lines = [line.split(":")[0].split() for line in NOUNS.strip().split("\n")]
    same_in_plural = {line[1] for line in lines if len(line) == 2}
    assert "souris" in same_in_plural
    for pair in pairs:
        for position, token in enumerate(pair.source):
            if token in same_in_plural and pair.source[position - 1] in ("de", "d'"):
                assert pair.source[position - 2] == "beaucoup", pair.text


@pytest.mark.parametrize(
    ("forms", "auxiliary"),
    [
        (("arrivé", "tombé"), {"suis", "est", "sont"}),
        (("mangé", "vu", "lu", "donné", "dormi", "parlé", "chanté"), {"ai", "a", "ont"}),
    ],
)
def test_participles_follow_their_auxiliary(pairs, forms, auxiliary):
    found = 0
    for pair in pairs:
        for position, token in enumerate(pair.source):
            if token in forms:
                assert auxiliary & set(pair.source[max(0, position - 4) : position])
                found += 1
    assert found > 100


def test_statements_are_negated_with_a_helper(pairs):
    before_not = set()
    for pair in pairs:
        if "?" not in pair.target:
            places = [t for t, word in enumerate(pair.target) if word == "not"]
            before_not.update(pair.target[t - 1] for t in places)
    assert before_not == HELPERS | {"am", "is", "are"}


# Alignment --------------------------------------------------------------------------------------


def test_every_word_is_linked(pairs):
    unsure = set()
    for pair in pairs:
        assert {t for t, _ in pair.possible} == set(range(len(pair.target)))
        assert {s for _, s in pair.possible} == set(range(len(pair.source)))
        sure = {t for t, _ in pair.sure}
        unsure.update(word for t, word in enumerate(pair.target) if t not in sure)
    assert unsure == HELPERS


def test_sure_links_are_translations(pairs):
    links = {(pair.source[s], pair.target[t]) for pair in pairs for t, s in pair.sure}
    assert len(links) > 400
    wrong = {(french, english) for french, english in links if english not in DICTIONARY[french]}
    assert not wrong


def test_words_that_can_only_translate_each_other_are_linked(pairs):
    """An alignment from the dictionary alone, wherever it leaves no choice, is in the gold."""
    checked = 0
    for pair in pairs[::5]:
        sources, targets = {}, {}
        for s, french in enumerate(pair.source):
            for t, english in enumerate(pair.target):
                if english in DICTIONARY.get(french, ()):
                    sources.setdefault(t, []).append(s)
                    targets.setdefault(s, []).append(t)
        for t, candidates in sources.items():
            if len(candidates) == 1 and len(targets[candidates[0]]) == 1:
                assert (t, candidates[0]) in pair.possible, pair
                checked += 1
    assert checked > 20_000


# Drawing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", range(3, 51))
def test_every_length_can_be_drawn(length):
    assert len(grammar.draw(length, Random(length)).source) == length


@given(st.integers(3, 50), st.integers(0, 2**32))
def test_any_draw_is_a_question_or_a_statement_with_known_words(length, seed):
    pair = grammar.draw(length, Random(seed))
    assert pair == grammar.draw(length, Random(seed))
    assert ("?" in pair.source) == (pair.source[-1] == "?") == (pair.target[-1] == "?")
    assert pair.source.count("?") <= 1
    assert set(pair.source) <= DICTIONARY.keys() | {"-ce"}
    assert "." not in pair.source + pair.target


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"train_size": 1}, "`train_size` must be a whole number, 2 or more. .*train_size=1$"),
        ({"train_size": 2.0}, "`train_size` must .* Received: train_size=2.0"),
        ({"train_size": True}, "`train_size` must .* Received: train_size=True"),
        ({"max_length": 8}, "`max_length` must be a whole number, 9 to 49. .*max_length=8"),
        ({"max_length": 50}, "`max_length` must .* Received: max_length=50"),
        ({"seed": -1}, "`seed` must .* Received: seed=-1"),
        ({"seed": "1"}, "`seed` must .* Received: seed='1'"),
    ],
)
def test_load_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        grammar.load(**arguments)


@pytest.mark.parametrize("length", [2, 51, 3.5])
def test_draw_refuses(length):
    with pytest.raises(ValueError, match=f"draw: `length` .* 3 to 50. Received: length={length}"):
        grammar.draw(length, Random(0))


# Data card --------------------------------------------------------------------------------------


def test_data_card_has_what_the_command_prints(corpus, capsys):
    card = (Path(__file__).parents[2] / "back" / "data_grammar.md").read_text(encoding="utf-8")
    grammar.main()
    printed = capsys.readouterr().out.strip()
    assert corpus.sha256 in printed
    assert printed in card
