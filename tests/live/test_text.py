"""French tokens and English text in the page, against the package's own."""

import re

import numpy as np
import pytest
from live_page import held_out
from tiny import tiny_translator

from seq2seq import Pieces, Vocabulary
from seq2seq.corpora import grammar
from seq2seq.live.script import ASSETS, asset, exports, imports, script
from seq2seq.search.loops import without_loops
from seq2seq.text.tokens import join_english, join_french, tokenize_french
from seq2seq.translator import Translator

HARD = [
    "Ma soeur a mangé un oeuf de boeuf, moelle et poêle, coefficient, coelacanthe, oesophage",
    "Écrivez à marie@example.org ou www.example.org/a?b=c, voir https://a.fr/b. Fin.",
    "", "   ", "\t\n", "'", "''", "...", "…", "l'", "l' ", "-", "--", "-t-il", " -t-il ?",
    "a -t-il", "Qu'a-t-il ? Arrête-toi, c'est 3,5 €.", "L’été\u202f! ", "AUJOURD’HUI, prud'homme",
    "jusqu'à lorsqu'il puisqu'on quoiqu'elle quelqu'un", "va-t'en donne-m'en dis-le-lui",
    "peut-être grand-père c'est-à-dire rendez-vous",
    "Est-ce que c'est toi-même ? celui-ci celle-là", "10,000 3.5 2:30 1/2 -5 (-3) \"-4\" 5-6 x-1",
    "p.m. u.s.a. M. Dupont etc.", "a.b. é.è.", "« Bonjour », dit-il. “Oui” „non‟", "5′ 6″ `a´ ʼn",
    "tiret – cadratin — barre ― chiffre ‒", "tiret\u2011insécable mi\u2010temps",
    "mot\u00adcoupé zéro\u200blarge \ufeffbom", "e\u0301te\u0301 É",
    "q\u0323\u0307 \u0307q d\u0323'eau", "<PAD> <s> <UNK>", "a_b __ _", "x²+y² ½ Ⅷ ٣٤ ٣,٤",
    "naïve œuvre ÆON ß", "日本語 l'日本", "😀 l'😀 👩\u200d👩", "İstanbul ΣΑΣ",
    "c'est-c'est l'-l' qu'-il", "x.5 a,3 b:2 5.x", "!? ?! ;:", "n ' est pas",
    "d'un l'-a j'ai-je", "qu' a -t-il ?", "-m' -l' ", " -m' -l' -t'",
    "s'il-te-plaît", "\x00a\x1fb\x85c", "a\u00a0b\u2009c\u3000d\u2028e\u180ef", "[l'] {d'} (qu')",
    "1er 2e XIXe", "€5 5€ 5% $5", "tu-il nous-nous", "les-la-leur", "dis-moi-le",
    "-là là-bas -mêmes", "l''a 'a' a'", "aujourd' hui", "O'Neill d'O'Neill",
]  # fmt: skip
ENGLISH = [
    [], ["i", "'m", "here", "."],
    ['"', "yes", '"', ",", "tom", "'s", "(", "not", "mine", ")", "!"],
    ["$", "5", "%", "don", "'t", "'", "so", '"', "a"],
    ["we", "'ve", "'ll", "...", "?", "£", "#", "1", "°"],
    ["[", "x", "]", "{", "y", "}", ";", ":", "'x", "€"], ['"'], ["'"],
]  # fmt: skip


def test_french_is_cut_as_the_package_cuts_it(live):
    sentences = [join_french(source) for source in held_out(500)] + HARD
    sentences += [sentence.upper() for sentence in sentences[:50]]
    found = live.run("given.map(seq2seqLive.tokenizeFrench)", sentences)
    for sentence, tokens in zip(sentences, found, strict=True):
        assert tokens == tokenize_french(sentence), sentence


@pytest.mark.parametrize("end", ["", ".", " !", "?", "...", "…", " ?!", ",", '"', "!;"])
def test_the_end_of_a_sentence_is_read_as_the_package_reads_it(live, end):
    tiny = tiny_translator()
    words = tiny.source_vocabulary.tokens[4:]
    with_period = Vocabulary([*words[:-1], "."])
    for source in (tiny.source_vocabulary, with_period):
        keras = Translator(tiny.model, source, tiny.target_vocabulary)
        live.hold("end", keras)
        for text in ("le chat dort", "le , chat", ""):
            found = live.run("seq2seqLive.readSentence(model('end'), given).tokens", text + end)
            assert found == list(keras.translate([text + end])[0].source), text + end


def test_every_pair_of_hard_pieces_is_cut_as_the_package_cuts_it(live):
    pieces = [
        "l'",
        "qu'",
        "-t-il",
        "-toi",
        "été",
        "3",
        ".",
        ",",
        "'",
        '"',
        "-",
        " ",
        "t-",
        "m'",
        "²",
    ]
    texts = [a + b + c for a in pieces for b in pieces for c in pieces]
    found = live.run("given.map(seq2seqLive.tokenizeFrench)", texts)
    assert found == [tokenize_french(text) for text in texts]


def test_english_is_joined_as_the_package_joins_it(live):
    sentences = [list(pair.target) for pair in grammar.load(train_size=2).test[:500]] + ENGLISH
    found = live.run("given.map(seq2seqLive.joinEnglish)", sentences)
    assert found == [join_english(tokens) for tokens in sentences]


def test_words_are_cut_into_pieces_and_put_together(live):
    sentences = held_out(300)
    pieces = Pieces.learn(sentences[:100], size=120)
    vocabulary = Vocabulary.from_sentences(sentences, pieces=pieces)
    words = sorted({word for sentence in sentences for word in sentence})
    words += ["", "😀é", "##", "##x", "xylophone", *(word + "t" for word in words)]
    given = [{"tokens": vocabulary.tokens, "merges": [" ".join(m) for m in pieces.merges]}, words]
    cut, joined, odd = live.run(
        "((own) => { const cut = given[1].map((w) => seq2seqLive.splitWords(own, [w]));"
        "return [cut, seq2seqLive.joinWords(own, cut.flat()), "
        "seq2seqLive.joinWords(own, ['##a', '##', 'b', '##', '##c', '##b'])]; })"
        "(seq2seqLive.vocabulary(given[0]))",
        given,
    )
    assert cut == [vocabulary.split([word]) for word in words]
    assert joined == pieces.join(piece for parts in cut for piece in parts)
    assert odd == pieces.join(["##a", "##", "b", "##", "##c", "##b"])


def test_loops_are_said_once_as_the_translator_says_them(live):
    draw = np.random.default_rng(0)
    rows = []
    for _ in range(300):
        words, source = (list(map(str, draw.integers(0, 3, draw.integers(0, 16)))) for _ in "ab")
        rows.append([words, source, int(draw.integers(2, 6))])
    found = live.run(
        "given.map(([words, source, least]) => seq2seqLive.withoutLoops(words, source, least))",
        rows,
    )
    expected = [without_loops(words, source, least) for words, source, least in rows]
    assert [(one["words"], one["looped"]) for one in found] == expected
    assert 30 < sum(looped for _, looped in expected) < 270


def test_a_character_has_the_id_that_it_has_elsewhere_in_a_word(live):
    vocabulary = Vocabulary(["a", "##b", "##ab"], Pieces([("a", "##b")]))
    tokens = ["a", "##a", "b", "##b", "ab", "c", "<NAME1>"]
    given = [{"tokens": vocabulary.tokens, "merges": ["a ##b"]}, tokens]
    own = "seq2seqLive.vocabulary(given[0])"
    found = live.run(f"given[1].map((token) => seq2seqLive.idOf({own}, token))", given)
    assert found == [vocabulary.id(token) for token in tokens]


def test_whole_words_stay_as_they_are(live):
    own = "seq2seqLive.vocabulary({ tokens: ['<PAD>', 'le'] })"
    assert live.run(f"seq2seqLive.splitWords({own}, ['le', 'chat'])") == ["le", "chat"]
    assert live.run(f"seq2seqLive.joinWords({own}, ['le', '##x'])") == ["le", "##x"]
    assert live.run(f"['le', 'x'].map((t) => seq2seqLive.idOf({own}, t))") == [1, 3]


def test_each_file_imports_what_it_uses_from_those_before_it():
    for place, name in enumerate(ASSETS):
        text = asset(name)
        assert set(imports(text)) <= set(ASSETS[:place])
        for names, other in re.findall(r"import \{([^}]*)\} from \"\./([\w.]+)\"", text):
            wanted = re.findall(r"\w+", names)
            assert set(wanted) <= set(exports(asset(other)))
            body = text.split('";\n\n', 1)[1]
            assert all(re.search(rf"\b{one}\b", body) for one in wanted)
        assert len(text.splitlines()) <= 250 and all(len(line) <= 100 for line in text.splitlines())


def test_the_script_is_classic_and_safe_inside_a_page(live):
    assert not re.search(r"^(import|export) |</script|<!--|https?:", script(), re.MULTILINE)
    names = live.run("Object.keys(seq2seqLive)")
    listed = [name for one in ASSETS for name in exports(asset(one))]
    assert names == listed and len(set(listed)) == len(listed)
    tops = re.findall(r"^(?:export )?(?:async )?(?:function|const|let) (\w+)",
                      "\n".join(map(asset, ASSETS)), re.MULTILINE)  # fmt: skip
    assert len(set(tops)) == len(tops)  # one function holds them all


@pytest.mark.parametrize("name", ASSETS)
def test_every_file_says_what_it_is(name):
    assert asset(name).startswith("// ")
