import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seq2seq.text.tokens import (
    join_english,
    join_french,
    normalize,
    tokenize_english,
    tokenize_french,
)

FRENCH = [
    ("le chat noir", "le chat noir"),
    ("Arrête-toi !", "arrête -toi !"),
    ("Est-ce que tu viens ?", "est -ce que tu viens ?"),
    ("Vas-y.", "vas -y ."),
    ("Le chat a-t-il mangé ?", "le chat a -t-il mangé ?"),
    ("Où vont-elles ?", "où vont -elles ?"),
    ("Parle-t-on encore ici ?", "parle -t-on encore ici ?"),
    ("Donne-le-moi.", "donne -le -moi ."),
    ("Rends-la-leur.", "rends -la -leur ."),
    ("Va-t'en !", "va -t' en !"),
    ("Donnez-m'en deux.", "donnez -m' en deux ."),
    ("Qu'est-ce que c'est ?", "qu' est -ce que c' est ?"),
    ("Jusqu'à lundi, s'il pleut.", "jusqu' à lundi , s' il pleut ."),
    ("Aujourd'hui, l'eau manque.", "aujourd'hui , l' eau manque ."),
    ("Jusqu'aujourd'hui.", "jusqu' aujourd'hui ."),
    ("Mon grand-père viendra peut-être.", "mon grand-père viendra peut-être ."),
    ("Celui-ci ou celle-là ?", "celui -ci ou celle -là ?"),
    ("Ils le font eux-mêmes.", "ils le font eux -mêmes ."),
    ("Un chef-d'œuvre.", "un chef-d' œuvre ."),
    ("Il pèse 3,5 kilos.", "il pèse 3,5 kilos ."),
    ("Le train de 14h30 ou de 2:30 ?", "le train de 14h30 ou de 2:30 ?"),
    ("Il fait -5 dehors.", "il fait -5 dehors ."),
    ("Le 1er mai", "le 1er mai"),
    ("Quoi ?!", "quoi ? !"),
    ("Eh bien...", "eh bien ..."),
    ('Il dit : "oui."', 'il dit : " oui . "'),
    ("Ç'a été long.", "ç' a été long ."),
    ("(pas ici)", "( pas ici )"),
    ("La moitié, soit 50 %.", "la moitié , soit 50 % ."),
]

ENGLISH = [
    ("the black cat", "the black cat"),
    ("I'm 19.", "i 'm 19 ."),
    ("I don't.", "i don 't ."),
    ("She's here; we'll go.", "she 's here ; we 'll go ."),
    ("You wouldn't've.", "you wouldn 't 've ."),
    ("It's 5 o'clock.", "it 's 5 o'clock ."),
    ("The dogs' bowls.", "the dogs ' bowls ."),
    ("Get 'em.", "get 'em ."),
    ("Rock 'n' roll.", "rock 'n ' roll ."),
    ("A good-looking 33-year-old.", "a good-looking 33-year-old ."),
    ("It costs $3.50, or 10,000.", "it costs $ 3.50 , or 10,000 ."),
    ("At 2:30 p.m. today", "at 2:30 p.m. today"),
    ("It is -5 or 99.9%.", "it is -5 or 99.9 % ."),
    ("Either/or?", "either/or ?"),
    ('"Why?" he said.', '" why ? " he said .'),
    ("Well... (no)!", "well ... ( no ) !"),
    ("Salt & pepper", "salt & pepper"),
]


@pytest.mark.parametrize(("text", "tokens"), FRENCH)
def test_french_tokens(text, tokens):
    assert tokenize_french(text) == tokens.split()
    assert join_french(tokens.split()) == text.lower()


@pytest.mark.parametrize(("text", "tokens"), ENGLISH)
def test_english_tokens(text, tokens):
    assert tokenize_english(text) == tokens.split()
    assert join_english(tokens.split()) == text.lower()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("L’eau\u202f!", "l'eau !"),
        ("\ufeffune\u00a0vache\t\n", "une vache"),
        ("e\u0301te\u0301", "été"),
        ("‘oui’ « non » “si”", '\'oui\' " non " "si"'),
        ("demain…", "demain..."),
        ("lui — moi", "lui - moi"),
        ("peut\u2011être", "peut-être"),
        ("co\u00adton\u200b", "coton"),
        ("un\x00deux", "un deux"),
        ("İ", unicodedata.normalize("NFC", "İ".lower())),
    ],
)
def test_typographic_variants_become_one(text, plain):
    assert normalize(text) == plain


def test_quotation_marks_become_one():
    assert tokenize_french("Il dit « oui » et 'non'.") == 'il dit " oui " et " non " .'.split()
    assert join_french(tokenize_french("Il dit « oui ».")) == 'il dit "oui".'


@pytest.mark.parametrize("tokenize", [tokenize_french, tokenize_english])
@pytest.mark.parametrize("blank", ["", "  ", "\n\t\u00a0\u202f", "\u200b"])
def test_blank_text_has_no_tokens(tokenize, blank):
    assert tokenize(blank) == []


def test_no_tokens_are_joined_to_no_text():
    assert join_french([]) == join_english([]) == ""


def test_special_tokens_cannot_be_typed():
    assert tokenize_english("<EOS>") == tokenize_french("<EOS>") == ["<", "eos", ">"]


# Well-formed sentences, drawn token by token.
LETTERS = "abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùûüœñßαβж"
words = st.text(LETTERS, min_size=1, max_size=6)
numbers = st.from_regex(r"-?[0-9]{1,3}([.,:][0-9]{1,3}){0,2}(er|th)?", fullmatch=True)
compounds = st.sampled_from(["grand-père", "peut-être", "good-looking", "p.m.", "24/7", "14h30"])
marks = st.sampled_from(
    [[mark] for mark in [",", ";", ":", "!", "?", '"', "(", ")", "-", "&", "/"]]
)
elisions = st.sampled_from("c' ç' d' j' l' m' n' s' t' qu' jusqu' lorsqu' puisqu'".split())
clitics = st.sampled_from(
    "-je -tu -il -elle -on -nous -vous -ils -elles -ce -moi -toi -lui -leur -le -la -les -y -en "
    "-ci -là -même -mêmes -t-il -t-ils -t-elle -t-elles -t-on".split()
)
contractions = st.sampled_from("'s 't 'm 're 've 'll 'd".split())


def one(tokens):
    return st.tuples(tokens).map(list)


plain = one(words) | one(numbers) | one(compounds) | marks
french_groups = (
    plain
    | st.tuples(elisions, words | numbers.filter(lambda number: number[0] != "-")).map(list)
    | st.tuples(words, clitics).map(list)
    | st.tuples(words, clitics, clitics).map(list)
    | st.tuples(words, st.sampled_from(["-m'", "-t'", "-l'"]), words).map(list)
    | st.just(["aujourd'hui"])
)
english_groups = (
    plain
    | st.tuples(words, contractions).map(list)
    | st.tuples(words, contractions, contractions).map(list)
    | st.tuples(words, st.just("'")).map(list)
    | st.tuples(st.just("$"), numbers.filter(lambda number: number[0] != "-")).map(list)
    | st.sampled_from([["o'clock"], ["'em"]])
)


def sentences(groups):
    # The full stop ends the sentence: two of them in a row would be read as another mark.
    ends = st.sampled_from([[], ["."], ["..."], ["?"], ["!"]])
    return st.tuples(st.lists(groups, max_size=8), ends).map(
        lambda drawn: [token for group in drawn[0] for token in group] + drawn[1]
    )


@settings(deadline=None)
@given(sentences(french_groups))
def test_joined_french_is_tokenized_to_the_same_tokens(tokens):
    assert tokenize_french(join_french(tokens)) == tokens
    assert tokenize_french(" ".join(tokens)) == tokens


@settings(deadline=None)
@given(sentences(english_groups))
def test_joined_english_is_tokenized_to_the_same_tokens(tokens):
    assert tokenize_english(join_english(tokens)) == tokens
    assert tokenize_english(" ".join(tokens)) == tokens


@settings(deadline=None)
@given(st.text())
def test_any_text_has_tokens_without_space(text):
    for tokenize in (tokenize_french, tokenize_english):
        tokens = tokenize(text)
        assert all(token and not any(map(str.isspace, token)) for token in tokens)
        assert all(token == normalize(token) for token in tokens)
        assert bool(tokens) == bool(normalize(text))


@pytest.mark.skipif("SEQ2SEQ_DATA" not in os.environ, reason="SEQ2SEQ_DATA names no data folder")
def test_real_sentences_survive_the_round_trip():
    folder = Path(os.environ["SEQ2SEQ_DATA"])
    path = folder if folder.is_file() else folder / "fra-eng" / "fra.txt"
    lines = path.read_text(encoding="utf-8").splitlines()[::7]
    english = [line.split("\t")[0] for line in lines]
    french = [line.split("\t")[1] for line in lines]
    same = sum(join_english(tokenize_english(text)) == text.lower() for text in english)
    assert same / len(english) > 0.99
    again = [tokenize_french(join_french(tokenize_french(text))) for text in french]
    assert sum(map(list.__eq__, again, map(tokenize_french, french))) / len(french) > 0.999
