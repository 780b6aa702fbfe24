import os
import re
from pathlib import Path

import pytest

from seq2seq.corpora import tatoeba
from seq2seq.corpora.download import DataError
from seq2seq.corpora.sentence_file import read_pairs, read_sentences
from seq2seq.corpora.splits import sentence_key

# Written for these tests.
LINES = [
    "The goat sings.\tLa chèvre chante.",
    "I'm not a teapot.\tJe ne suis pas une théière.\tCC-BY (nobody)",
    "Does the lamp work?\tLa lampe marche-t-elle ?",
    "Two snails race.\tDeux escargots font la course.",
    "My spoon is blue.\tMa cuillère est bleue.",
    "Nobody paints the moon.\tPersonne ne peint la lune.",
]
REAL = pytest.mark.skipif("SEQ2SEQ_DATA" not in os.environ, reason="SEQ2SEQ_DATA names no folder")


def written(tmp_path, content):
    path = tmp_path / "fra.txt"
    path.write_bytes(content if isinstance(content, bytes) else "\n".join(content).encode())
    return path


def message(part):
    return pytest.raises(DataError, match=re.escape(part))


def test_lines_become_pairs_of_tokens(tmp_path):
    pairs, duplicates = read_pairs(written(tmp_path, LINES))
    assert duplicates == 0
    assert [pair.text for pair in pairs[:3]] == [
        "la chèvre chante . → the goat sings .",
        "je ne suis pas une théière . → i 'm not a teapot .",
        "la lampe marche -t-elle ? → does the lamp work ?",
    ]
    assert not pairs[0].sure and not pairs[0].possible


@pytest.mark.parametrize(
    "change",
    [
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n") + b"\r\n",
        lambda content: content + b"\n\n  \n",
        lambda content: content.replace(b"\n", b"\r") + b"\r",
    ],
    ids=["byte order mark", "CRLF", "both", "blank lines", "CR"],
)
def test_variants_of_the_file_give_the_same_pairs(tmp_path, change):
    plain = "\n".join(LINES).encode()
    expected = read_pairs(written(tmp_path, plain))
    path = written(tmp_path, change(plain))
    assert read_pairs(path) == expected
    assert next(read_sentences(path))[0] == "The goat sings."


def test_attribution_ending_in_crlf_stays_out_of_the_sentence(tmp_path):
    pairs, _ = read_pairs(written(tmp_path, b"Yes, sir.\tOui, monsieur.\tby me\r\n"))
    assert pairs[0].text == "oui , monsieur . → yes , sir ."


def test_line_separators_inside_a_sentence_do_not_end_the_line(tmp_path):
    pairs, _ = read_pairs(written(tmp_path, ["Stay\u2028here.\tReste\x0bici."]))
    assert pairs[0].text == "reste ici . → stay here ."


def test_duplicates_are_dropped_and_counted(tmp_path):
    again = ["the goat  sings.\tLa chèvre chante.\tsomeone else", LINES[1], LINES[1]]
    pairs, duplicates = read_pairs(written(tmp_path, LINES + again))
    assert (len(pairs), duplicates) == (len(LINES), 3)


def test_wrong_encoding_names_the_line(tmp_path):
    content = "\n".join(LINES[3:]).encode("latin-1")
    with message("fra.txt must be UTF-8. Received: line 2 with the byte 0xE8."):
        read_pairs(written(tmp_path, content))


def test_utf_16_is_refused(tmp_path):
    with message("Received: line 1 with the byte 0xFF."):
        read_pairs(written(tmp_path, "\n".join(LINES).encode("utf-16")))


def test_line_without_a_tab_is_named(tmp_path):
    with message("line 3 without one: 'The moss grows. La mousse pousse.'"):
        read_pairs(written(tmp_path, [*LINES[:2], "The moss grows. La mousse pousse.", *LINES[2:]]))


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("\tSeul.", "English"),
        ("Alone.\t", "French"),
        ("Alone.\t \u200b\tme", "French"),
        ("\t\t", "English"),
    ],
)
def test_empty_side_names_line_and_language(tmp_path, line, language):
    with message(f"line 7 with no {language}"):
        read_pairs(written(tmp_path, [*LINES, line]))


def test_text_that_begins_like_an_archive_is_text(tmp_path):
    pairs, _ = read_pairs(written(tmp_path, ["PK is a team.\tPK est une équipe."]))
    assert pairs[0].text == "pk est une équipe . → pk is a team ."


def test_file_without_pairs_is_refused(tmp_path):
    with message("must hold sentence pairs"):
        read_pairs(written(tmp_path, b"\n\n"))


def test_unreadable_file_is_named(tmp_path):
    with message(f"{tmp_path / 'fra.txt'} cannot be read (No such file or directory)"):
        read_pairs(tmp_path / "fra.txt")


# Where the data is found.


@pytest.fixture
def no_download(monkeypatch):
    def refuse(*arguments, **keywords):
        raise AssertionError("a download was started")

    monkeypatch.setattr(tatoeba, "fetch", refuse)
    monkeypatch.delenv("SEQ2SEQ_DATA", raising=False)


def test_file_is_found_in_the_folder_and_nothing_is_downloaded(tmp_path, no_download, monkeypatch):
    path = written(tmp_path, LINES)
    assert tatoeba.find(tmp_path) == tatoeba.find(str(path)) == path
    (tmp_path / "fra-eng").mkdir()
    inside = written(tmp_path / "fra-eng", LINES)
    assert tatoeba.find(tmp_path) == inside
    monkeypatch.setenv("SEQ2SEQ_DATA", str(tmp_path))
    assert tatoeba.find() == inside
    assert tatoeba.find(path) == path  # an argument goes before the environment


@pytest.mark.parametrize(
    ("name", "why"), [("", "which holds none of them"), ("elsewhere", "which is not a folder")]
)
def test_folder_without_the_data_is_refused(tmp_path, no_download, monkeypatch, name, why):
    monkeypatch.setenv("SEQ2SEQ_DATA", str(tmp_path / name))
    with message(why):
        tatoeba.find()


def test_corpus_is_split_and_the_same_every_time(tmp_path, no_download):
    written(tmp_path, LINES)
    corpus = tatoeba.load(tmp_path, validation_size=1, test_size=2)
    assert corpus.name == "tatoeba"
    assert [len(corpus.train), len(corpus.validation), len(corpus.test)] == [3, 1, 2]
    assert corpus == tatoeba.load(tmp_path, validation_size=1, test_size=2)
    # The split is part of what a record of a training refers to: it must not change unnoticed.
    assert corpus.sha256[:12] == "c05db7728836"


def test_another_split_is_of_the_same_pairs(tmp_path, no_download):
    written(tmp_path, LINES)
    corpora = [tatoeba.load(tmp_path, 1, 2, by=by) for by in ("component", "line")]
    assert corpora[0] != corpora[1]
    assert len({frozenset((*c.train, *c.validation, *c.test)) for c in corpora}) == 1


def test_too_small_a_file_is_refused(tmp_path, no_download):
    written(tmp_path, LINES)
    with message("fra.txt must hold 10 different pairs or more"):
        tatoeba.load(tmp_path)
    with pytest.raises(ValueError, match="must leave pairs to train on"):
        tatoeba.load(tmp_path, validation_size=3, test_size=3)


# The command that prints the numbers of the data card.


def test_command_prints_the_numbers(tmp_path, no_download, capsys):
    written(tmp_path, [*LINES, LINES[0]])
    sizes = ["--validation-size", "1", "--test-size", "1"]
    assert tatoeba.main(["--folder", str(tmp_path), *sizes]) == 0
    printed = capsys.readouterr().out
    assert "lines: 7, of which duplicates: 1\n" in printed
    assert "components: 6, the largest: 1, 1, 1, 1, 1 pairs\n" in printed
    assert "in training: French 0, English 0, either 0\n" in printed
    assert "round trip of text: French 100.000%, English 100.000%\n" in printed
    assert "| pairs | 4 | 1 | 1 |\n" in printed


def test_command_explains_what_is_missing(tmp_path, no_download, capsys):
    assert tatoeba.main(["--folder", str(tmp_path)]) == 1
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.startswith("The data folder must hold one of")


@REAL
def test_data_card_has_the_numbers_of_the_copy_it_names(capsys):
    card = (Path(__file__).parents[2] / "back" / "data_tatoeba.md").read_text(encoding="utf-8")
    assert tatoeba.main([]) == 0
    printed = capsys.readouterr().out
    file_hash, corpus_hash = re.findall(r"[0-9a-f]{64}", printed)
    if file_hash not in card:
        pytest.skip("SEQ2SEQ_DATA holds another copy than the data card describes")
    assert corpus_hash in card
    table = [line for line in printed.splitlines() if line.startswith("| ")]
    assert all(line in card for line in table[1:])
    card = " ".join(card.split())
    for name, text in [
        ("duplicates", "{} lines repeat a pair"),
        (r"sentences\)", "Its other translations, {} pairs"),
        ("components", "pairs form {} components"),
        ("text: French", "and {} % of the French ones"),
        ("%, English", "gives back {} % of the English ones"),
    ]:
        number = re.search(name + r":? ([\d,.]*\d)", printed)[1]
        assert text.format(number) in card


@REAL
def test_real_sentences_are_split_without_overlap():
    corpus = tatoeba.load()
    assert len(corpus.validation) == len(corpus.test) == 2_000 < len(corpus.train)
    for side in ("source", "target"):
        train, validation, test = (
            {sentence_key(getattr(pair, side)) for pair in split}
            for split in (corpus.train, corpus.validation, corpus.test)
        )
        assert not train & validation and not train & test and not validation & test
