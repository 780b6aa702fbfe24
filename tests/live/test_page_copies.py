"""Placeholders and sentences of a line in the page, against the package's own."""

from pathlib import Path

import numpy as np
import pytest
from live_page import translator
from test_text import HARD

from benchmarks.phrases import plain, read_phrases
from seq2seq.corpora import phrases
from seq2seq.text.copying import PLACEHOLDERS, Copier
from seq2seq.text.names import FIRST_NAMES, Names
from seq2seq.text.sentences import split_sentences

REAL = "tatoeba"
FILE = Path(__file__).parents[2] / "benchmarks" / "phrases.tsv"
COMMON = [line.split("\t")[0] for line in FILE.read_text("utf8").splitlines()]
COPIES = """
Tom a 3 500 € et 2,5 kg de pommes.
Il est 14h30, ou 9 h, ou 18 h 5.
le 1er et le 22e, la 3ème
Le 12/05/2024, le 12-05-2024, le 12.05.2024.
Appelle le 06 12 34 56 78 ou le +33 6 12 34 56 78 !
1.234.567,89 et 1 234 567 et 12 34
-5 °C, 50 %, 100 km/h, 3 m, 4 m'a dit, 5 l'an, 10 Mo
$5 €10 £ 3 5€ 5€x
MP3, B12, covid-19, 4x4 et 3D-print, x_1
٣ chats et ١٢٫٥
Écris à Marie@Example.org, WWW.Exemple.FR/a?b, @Ami_1 et #été.
Je vis à New York, pas à York New.
Tom et Tom, TOM et tom voient Anne-Marie et Jean-Paul Sartre.
TOUT EST EN CAPITALES, TOM
Karim est là. Londres a Karim. Fatou ne vient pas. Zorro n'aime pas Zorro.
Laissez-moi Berlin
Parler est facile ; Finir va vite (Xavier dit : Bonjour) - Noël
L'Italie, d'Ulrich, qu'Aïcha
1 2 3 4 5 6 7 8
Paul-Émeraude, viens !
le 1.23.456 et le 12/12/1234
Zoe, Kuno, Jan, Ola, Uwe, Nils et Vito
İstanbul et ẞeta, ǅungla, Ⅷ
21, 22, 23, 11e, 12e, 13e, 111e, 101re, 2nde
1,5,6 1.5.6 1:2:3 1-2-3-4 1/2 .5 ,5 a5
5 000 1 000
""".strip().splitlines()
LINES = [
    *"""
Bonjour ! M. Martin est là. Il attend... dehors.
Il dit : « Viens ! Vite ! » Puis il part.
Mme. Dupont, Dr. House, etc. Puis J. R. Tolkien. Fin.
Ah ! Oh ? Quoi ?! Non… si… Si.
"Oui. Non." Il rit. (Il part. Il vient.) Bien.
p. ex. ceci. cf. cela. tél. 5. Bon
... Oui. 5. 6 !
A. B. ÉÀ. Ça.
« Oui. » dit-il. « Non ! »
""".strip().splitlines(),
    "Un. deux. Trois.  \n Quatre.\tCinq.\xa0Six",
    " Un. ",
]


def hidden(live, names, lines):
    """What the page makes of lines with the names of a copier, and a vocabulary of three words."""
    given = {
        "kept": sorted(names.kept),
        "translated": sorted(names.translated),
        "first": sorted(FIRST_NAMES),
    }
    return live.run(
        "given[1].map((line) => seq2seqLive.hide(seq2seqLive.copier(given[0]), line, "
        "(word) => ['noël', 'berlin', 'est'].includes(word)))",
        [given, lines],
    )


@pytest.mark.parametrize("known", ["of the corpus", "none"])
def test_the_page_hides_what_the_package_hides(live, known):
    names = translator(REAL).copier.names if known == "of the corpus" else Names()
    lines = COPIES + HARD + COMMON + [" ".join(pair.source) for pair in phrases.pairs()]
    lines += [line.upper() for line in COPIES] + [line.title() for line in COMMON]
    found = hidden(live, names, lines)
    for line, one in zip(lines, found, strict=True):
        tokens, copied = Copier(names).hide(line, {"noël", "berlin", "est"}.__contains__)
        assert (one["tokens"], one["copied"]) == (tokens, copied), line
    assert sum(bool(one["copied"]) for one in found) > 100


def test_what_was_hidden_comes_back_as_in_the_package(live):
    draw = np.random.default_rng(0)
    words = [*PLACEHOLDERS[:3], *PLACEHOLDERS[5:8], "the", "cat", "<UNK>", "<NAME>"]
    rows = [
        [
            [words[i] for i in draw.integers(0, len(words), draw.integers(0, 8))],
            {words[i]: f"copy {i}" for i in draw.permutation(6)[: draw.integers(0, 5)]},
        ]
        for _ in range(300)
    ]
    found = live.run("given.map((row) => seq2seqLive.restore(...row))", rows)
    assert found == [Copier().restore(*row) for row in rows]


def test_lines_are_cut_into_sentences_as_the_package_cuts_them(live):
    lines = LINES + HARD + COMMON + [f"{a} {b}" for a in LINES for b in ("", "et", "Oui.", "« A")]
    found = live.run("given.map(seq2seqLive.splitSentences)", lines)
    for line, sentences in zip(lines, found, strict=True):
        assert sentences == split_sentences(line), line
    assert max(map(len, found)) > 4


def test_the_real_model_writes_names_and_numbers_in_the_page(live):
    live.hold(REAL, translator(REAL))
    lines = [*COMMON, "Mon ami Karim habite à Lyon.", "Je m'appelle Sophie", "j'ai 25 ans"]
    found = live.run(
        "given[1].map((text) => seq2seqLive.translate(model(given[0]), text))"
        ".map(({ source, target, text }) => [source, target, text])",
        [REAL, lines],
    )
    expected = translator(REAL).translate(lines)
    assert found == [[list(one.source), list(one.target), one.text] for one in expected]
    assert [text for *_, text in found[-3:]] == [
        "my friend Karim lives in Lyon.",
        "my name is Sophie",
        "i am 25 years old",
    ]


def test_the_file_of_the_site_answers_the_phrases_of_every_day(live):
    live.hold("site", translator(REAL), "int8")
    answer = "given.map((text) => seq2seqLive.translate(model('site'), text).text)"
    phrases, patterns = zip(*read_phrases(FILE), strict=True)
    texts = live.run(answer, phrases)
    right = [
        bool(pattern.fullmatch(plain(text))) for pattern, text in zip(patterns, texts, strict=True)
    ]
    assert sum(right) >= 0.9 * len(right)


def test_a_model_without_placeholders_copies_nothing(live):
    live.hold("grammar-plain", translator("grammar-plain"))
    read = "seq2seqLive.readSentence(model('grammar-plain'), 'Tom a 25 pommes.')"
    assert live.run(read) == {"tokens": ["tom", "a", "25", "pommes"], "copied": {}}
    assert live.run("model('grammar-plain').copier") is None
