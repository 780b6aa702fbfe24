"""The kinds of words: hand-made sentences, and every token of many drawn ones."""

import re

import pytest

from seq2seq.corpora import grammar
from seq2seq.corpora.clause import ask, clause, qui, that
from seq2seq.corpora.function_words import CONJUNCTIONS
from seq2seq.corpora.noun_phrase import coordinate, fixed, name, noun_phrase, subject_pronoun
from seq2seq.corpora.objects import ObjectPronoun
from seq2seq.corpora.pair import Pair
from seq2seq.corpora.phrase import sequence, word
from seq2seq.corpora.verbs import PERFECT
from seq2seq.corpora.word_kinds import KINDS, possible_kinds, word_kinds

SHORT = dict(zip("D N E A V P O I X B C Q M".split(), KINDS, strict=True))
CAT, BOY = noun_phrase("le", "chat"), noun_phrase("le", "garçon")
APPLE, BOX = noun_phrase("le", "pomme"), noun_phrase("leur", "boîte")
PAUL, HE, JE = name("paul"), subject_pronoun("il"), subject_pronoun("je")
IT, THEM, TO_THEM = map(ObjectPronoun, ("la", "les", "leur"))


def place(preposition, english, complement):
    return sequence(fixed(preposition, english), complement.phrase)


def joined(conjunction):
    sleeping = clause(BOY, "dormir")
    return sequence(sleeping, fixed(conjunction, CONJUNCTIONS[conjunction]), clause(HE, "chanter"))


EXAMPLES = [
    ("le chat noir ne mange pas la pomme verte", "D N A X V X D N A", grammar.running_pair()),
    ("le chat la mange", "D N O V", clause(CAT, "manger", direct=IT)),
    ("il l' achète", "O O V", clause(HE, "acheter", direct=IT)),
    ("paul les a vus", "E O V P", clause(PAUL, "voir", PERFECT, direct=THEM)),
    (
        "paul leur donne leur boîte",
        "E O V D N",
        clause(PAUL, "donner", direct=BOX, recipient=TO_THEM),
    ),
    (
        "je pense que la pomme que paul a mangée est verte",
        "O V C D N O E V P V A",
        clause(
            JE,
            "penser",
            rest=that(
                clause(
                    APPLE.followed_by(that(clause(PAUL, "manger", PERFECT, preceding=APPLE))),
                    "être",
                    rest=fixed("verte", "green"),
                )
            ),
        ),
    ),
    ("qu' est -ce que paul mange ?", "Q Q Q Q E V M", ask(clause(PAUL, "manger", question="que"))),
    ("où est -ce que paul dort ?", "Q Q Q Q E V M", ask(clause(PAUL, "dormir", question="où"))),
    ("quand est -ce qu' il dort ?", "Q Q Q Q O V M", ask(clause(HE, "dormir", question="quand"))),
    ("dort -il ?", "V O M", ask(clause(HE, "dormir", question="inversion"))),
    ("le garçon dort quand il chante", "D N V C O V", joined("quand")),
    ("le garçon dort parce qu' il chante", "D N V C C O V", joined("parce que")),
    ("le garçon dort pendant qu' il chante", "D N V C C O V", joined("pendant que")),
    (
        "qui dort et qui chante ?",
        "Q V C Q V M",
        ask(sequence(clause(qui(), "dormir"), word("et", "and"), clause(qui(), "chanter"))),
    ),
    (
        "le chat qui dort chante",
        "D N O V V",
        clause(CAT.followed_by(clause(qui(CAT), "dormir")), "chanter"),
    ),
    (
        "le chat dort près des maisons",
        "D N V I I N",
        clause(CAT, "dormir", rest=place("près de", "near", noun_phrase("le", "maison", "p"))),
    ),
    (
        "il voit des chats et beaucoup de souris",
        "O V D N C D D N",
        clause(
            HE,
            "voir",
            direct=coordinate(
                noun_phrase("un", "chat", "p"), noun_phrase("beaucoup de", "souris", "p")
            ),
        ),
    ),
    (
        "il ne mange jamais de pomme",
        "O X V X D N",
        clause(HE, "manger", negation="jamais", direct=noun_phrase("un", "pomme")),
    ),
    (
        "le chat du roi dort souvent",
        "D N I N V B",
        clause(
            CAT.followed_by(place("de", "of", noun_phrase("le", "roi"))), "dormir", adverb="souvent"
        ),
    ),
]


@pytest.mark.parametrize("french, letters, built", EXAMPLES, ids=[row[0] for row in EXAMPLES])
def test_sentences_tagged_by_hand(french, letters, built):
    pair = built if isinstance(built, Pair) else built.pair()
    assert pair.source == tuple(french.split())
    assert word_kinds(pair) == tuple(SHORT[letter] for letter in letters.split())


@pytest.fixture(scope="module")
def tagged():
    corpus = grammar.load(train_size=1_000)
    pairs = [pair for split in corpus.splits.values() for pair in split]
    assert len(pairs) == 4_000
    return [(pair, word_kinds(pair)) for pair in pairs]


def test_every_token_of_drawn_pairs_has_one_kind_that_its_word_may_have(tagged):
    possible, seen = possible_kinds(), set()
    for pair, kinds in tagged:
        assert len(kinds) == len(pair.source)
        for token, kind in zip(pair.source, kinds, strict=True):
            assert kind in possible[token]
            seen.add((token, kind))
    assert {kind for _, kind in seen} == set(KINDS)
    several = {word for word, kinds in possible.items() if len(kinds) > 1}
    assert several == set("le la les l' leur de d' des que qu' qui quand est".split())
    # d' renders of and from before no word of the lexicon: the noun has a determiner, a name none.
    unseen = {(word, kind) for word in several for kind in possible[word]} - seen
    assert unseen <= {("d'", "preposition")}


def test_the_kinds_follow_one_another_as_the_grammar_lets_them(tagged):
    # Between a determiner, or a preposition that holds one (des), and its noun are adjectives only.
    short = {kind: letter for letter, kind in SHORT.items()}
    for pair, kinds in tagged:
        letters = "".join(short[kind] for kind in kinds)
        assert re.fullmatch("((DD?|I)A*NA*|[^DN])+", letters), pair.text
        assert not re.search("I[VPOXBQM]|EN|D[^DAN]", letters), pair.text


def test_links_and_kinds_agree(tagged):
    for pair, kinds in tagged:
        for t, s in pair.sure:
            if pair.target[t] in ("it", "he", "she", "they", "him", "i"):
                assert kinds[s] == "pronoun", pair.text
            if pair.target[t] in ("their", "my", "our", "this", "these", "each", "some", "any"):
                assert kinds[s] == "determiner", pair.text


def test_words_of_other_sentences_are_refused():
    with pytest.raises(ValueError, match="must be of the grammar corpus. Received: the word 'ici'"):
        word_kinds(Pair(("le", "chat", "ici"), ("the", "cat", "here")))
