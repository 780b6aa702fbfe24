"""Captions of two files side by side. The server is on this machine; nothing leaves it."""

import gzip
import http.server
import os
import re
import threading
from pathlib import Path

import pytest

from seq2seq.corpora import multi30k
from seq2seq.corpora.download import DataError
from seq2seq.corpora.splits import sentence_key

# Written for these tests.
TRAIN = [
    ("A goat sings on a red roof.", "Une chèvre chante sur un toit rouge."),
    ("Two snails race along a wall.", "Deux escargots font la course le long d'un mur."),
    ("A woman paints the moon.", "Une femme peint la lune."),
    ("A boy in a blue hat waits.", "Un garçon au chapeau bleu attend."),
    ("Three men carry a piano.", "Trois hommes portent un piano."),
]
VAL = [("A dog reads a map.", "Un chien lit une carte.")]
NAMES = ["train.en", "train.fr", "val.en", "val.fr"]


def texts():
    return {
        f"{part}.{side}": "".join(pair[place] + "\n" for pair in pairs).encode()
        for part, pairs in (("train", TRAIN), ("val", VAL))
        for place, side in enumerate(("en", "fr"))
    }


def written(folder, changed=None, packed=False):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (texts() | (changed or {})).items():
        path = folder / f"{name}.gz" if packed else folder / name
        path.write_bytes(gzip.compress(content) if packed else content)
    return folder


def pairs_of(folder):
    return multi30k.read_pairs(multi30k.find(folder))


def message(part):
    return pytest.raises(DataError, match=re.escape(part))


def test_lines_of_two_files_become_pairs_of_tokens(tmp_path):
    pairs, duplicates = pairs_of(written(tmp_path))
    assert (len(pairs), duplicates) == (6, 0)
    assert [pairs[place].text for place in (1, 5)] == [
        "deux escargots font la course le long d' un mur . → two snails race along a wall .",
        "un chien lit une carte . → a dog reads a map .",
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: content.replace(b"\n", b"\r"),
        lambda content: content.removesuffix(b"\n"),
        lambda content: content + b"\n \n",
        lambda content: content.replace(b"\n", b" \t\n"),
        gzip.compress,
    ],
    ids=["byte order mark", "CRLF", "CR", "no last end", "blank end", "spaces", "packed"],
)
@pytest.mark.parametrize("name", ["train.en", "train.fr"])
def test_variants_of_one_file_give_the_same_pairs(tmp_path, change, name):
    expected = pairs_of(written(tmp_path / "plain"))
    folder = written(tmp_path / "changed", {name: change(texts()[name])})
    assert pairs_of(folder) == expected
    sides = [side for both in multi30k.read_sentences(multi30k.find(folder)) for side in both]
    assert sides == [side.strip() for pair in (*TRAIN, *VAL) for side in pair]


def test_separators_inside_a_caption_do_not_shift_the_lines(tmp_path):
    odd = texts()["train.en"].replace(b"goat sings", "goat\u2028sings\x0cand\rdances".encode())
    pairs, _ = pairs_of(written(tmp_path, {"train.en": odd}))
    assert pairs[0].target[:5] == ("a", "goat", "sings", "and", "dances")
    assert pairs[1:] == pairs_of(written(tmp_path / "plain"))[0][1:]


def test_blank_and_repeated_captions_are_left_out_on_both_sides(tmp_path):
    blank = texts()["train.fr"].replace(b"Une femme peint la lune.", b" \xe2\x80\x8b")
    pairs, duplicates = pairs_of(written(tmp_path, {"train.fr": blank}))
    assert len(pairs) == 5 and all("moon" not in pair.target for pair in pairs)
    again = {name: content * 2 for name, content in texts().items() if name.startswith("val")}
    assert pairs_of(written(tmp_path / "again", again))[1] == duplicates + 1 == 1


def test_files_of_different_lengths_are_refused(tmp_path):
    short = b"\n".join(texts()["train.fr"].splitlines()[:-1])
    folder = written(tmp_path, {"train.fr": short})
    with message("as many lines, each the other's translation. Received: 5 and 4."):
        pairs_of(folder)


def test_wrong_encoding_names_file_and_line(tmp_path):
    wrong = texts()["train.fr"].decode().encode("latin-1")
    with message(f"{tmp_path / 'train.fr'} must be UTF-8. Received: line 1 with the byte 0xE8."):
        pairs_of(written(tmp_path, {"train.fr": wrong}))


def test_damaged_archive_and_files_without_captions_are_refused(tmp_path):
    half = gzip.compress(texts()["val.en"])[:-9]
    with message("val.en must be whole. Received: a damaged gzip file"):
        pairs_of(written(tmp_path, {"val.en": half}))
    with message(f"{tmp_path / 'empty'} must hold captions. Received: files without any."):
        pairs_of(written(tmp_path / "empty", dict.fromkeys(NAMES, b"\n\n")))


# Where the data is found.


@pytest.fixture
def no_download(monkeypatch):
    def refuse(*arguments, **keywords):
        raise AssertionError("a download was started")

    monkeypatch.setattr(multi30k, "fetch", refuse)
    monkeypatch.delenv("SEQ2SEQ_DATA", raising=False)


@pytest.mark.parametrize("place", ["multi30k", "data/task1/raw", "."])
def test_files_are_found_in_the_folder(tmp_path, no_download, monkeypatch, place):
    written(tmp_path / place, packed=True)
    monkeypatch.setenv("SEQ2SEQ_DATA", str(tmp_path))
    assert multi30k.find() == multi30k.find(str(tmp_path)) == multi30k.find(tmp_path)
    assert [path.name for both in multi30k.find() for path in both] == [f"{n}.gz" for n in NAMES]
    other = written(tmp_path / "other")
    assert multi30k.find(other)[0][0] == other / "train.en"  # an argument goes before


@pytest.mark.parametrize(
    ("name", "why"), [("", "which lacks some of them"), ("elsewhere", "which is not a folder")]
)
def test_folder_without_the_data_is_refused(tmp_path, no_download, monkeypatch, name, why):
    written(tmp_path)
    (tmp_path / "val.fr").unlink()  # whole or not at all
    monkeypatch.setenv("SEQ2SEQ_DATA", str(tmp_path / name))
    with message(why):
        multi30k.find()


def test_corpus_is_split_and_the_same_every_time(tmp_path, no_download):
    written(tmp_path)
    corpus = multi30k.load(tmp_path, validation_size=1, test_size=2)
    assert corpus.name == "multi30k"
    assert [len(corpus.train), len(corpus.validation), len(corpus.test)] == [3, 1, 2]
    assert corpus == multi30k.load(tmp_path, validation_size=1, test_size=2)
    # The split is part of what a record of a training refers to: it must not change unnoticed.
    assert corpus.sha256[:12] == "c14b2e17ce78"
    by_line = multi30k.load(tmp_path, validation_size=1, test_size=2, by="line")
    assert by_line != corpus
    with message(f"{tmp_path} must hold 10 different pairs or more"):
        multi30k.load(tmp_path)


def test_names_are_learned_from_training_captions(tmp_path, no_download):
    more = {
        "train.en": b"A boy calls Zoltan today.\n",
        "train.fr": b"Un gars appelle Zoltan.\n",
    }
    folder = written(
        tmp_path, {name: content * 3 + texts()[name] for name, content in more.items()}
    )
    assert "zoltan" in str(multi30k.load(folder, 0, 0).names).lower()


# The download.


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = []
        self.bodies = {f"{name}.gz": gzip.compress(text) for name, text in texts().items()}
        self.url = f"http://127.0.0.1:{self.server_port}/raw"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.removeprefix("/raw/")
        self.server.asked.append(name)
        body = self.server.bodies.get(name)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.delenv("SEQ2SEQ_DATA", raising=False)
    monkeypatch.setattr(multi30k, "cache_folder", lambda: tmp_path / "cache")
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_four_files_are_downloaded_once(server, tmp_path):
    corpus = multi30k.load(None, 1, 2, url=server.url)
    assert corpus == multi30k.load(written(tmp_path / "plain"), 1, 2)
    assert corpus == multi30k.load(None, 1, 2, url=server.url)
    assert server.asked == [f"{name}.gz" for name in NAMES]
    cache = tmp_path / "cache" / "multi30k"
    kept = {f"{name}.gz{end}" for name in NAMES for end in ("", ".json", ".lock")}
    assert {path.name for path in cache.iterdir()} == kept


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (None, "404 Client Error"),
        (b"<html>Sign in</html>", "val.en.gz.part is not a gzip file (20 bytes)"),
        (gzip.compress(texts()["val.en"])[:-9], "must be whole. Received: a damaged gzip file"),
        (gzip.compress(b"\n \n"), "must hold captions. Received: a file without any."),
        (gzip.compress(b"caf\xe9\n"), "must be UTF-8. Received: line 1 with the byte 0xE9."),
    ],
    ids=["missing", "a web page", "cut", "blank", "encoding"],
)
def test_wrong_file_is_not_kept_and_a_retry_goes_on(server, tmp_path, body, why):
    right = server.bodies.pop("val.en.gz")
    if body is not None:
        server.bodies["val.en.gz"] = body
    with message(why):
        multi30k.load(None, 1, 2, url=server.url)
    cache = tmp_path / "cache" / "multi30k"
    assert not (cache / "val.en.gz").exists() and not (cache / "val.fr.gz").exists()
    server.bodies["val.en.gz"] = right
    assert len(multi30k.load(None, 1, 2, url=server.url).train) == 3
    assert server.asked.count("train.en.gz") == 1 and server.asked.count("val.en.gz") == 2


def test_changed_file_in_the_cache_is_refused(server, tmp_path):
    multi30k.load(None, 1, 2, url=server.url)
    path = tmp_path / "cache" / "multi30k" / "train.fr.gz"
    path.write_bytes(gzip.compress(b"Autre chose.\n"))
    with message("train.fr.gz is not the file that was downloaded"):
        multi30k.load(None, 1, 2, url=server.url)


def test_address_is_that_of_the_public_repository():
    assert multi30k.URL == (
        "https://raw.githubusercontent.com/multi30k/dataset/master/data/task1/raw"
    )


# The command that prints the numbers of the data card.


def test_command_prints_the_numbers(tmp_path, no_download, capsys):
    many = {
        f"train.{side}": b"".join(
            f"{word} {place} {place * place + 7}.\n".encode() for place in range(30)
        )
        for side, word in (("en", "Number"), ("fr", "Nombre"))
    }
    written(tmp_path, many)
    assert multi30k.main(["--folder", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "lines: 31, of which duplicates: 0\n" in printed
    assert "components: 31, the largest: 1, 1, 1, 1, 1 pairs\n" in printed
    assert "| pairs | 25 | 3 | 3 |\n" in printed
    assert multi30k.main(["--folder", str(tmp_path / "none")]) == 1
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.startswith("The data folder must hold train.en")


def _has_data():
    try:
        multi30k.find(os.environ["SEQ2SEQ_DATA"])
    except (KeyError, DataError):
        return False
    return True


@pytest.mark.skipif(not _has_data(), reason="SEQ2SEQ_DATA names no folder with captions")
def test_real_captions_are_split_without_overlap_and_long(capsys):
    corpus = multi30k.load()
    assert len(corpus.validation) == len(corpus.test) == 2_000 < len(corpus.train)
    train, validation, test = (
        {sentence_key(side) for pair in split for side in (pair.source, pair.target)}
        for split in (corpus.train, corpus.validation, corpus.test)
    )
    assert not train & validation and not train & test and not validation & test
    assert sum(len(pair.source) > 10 for pair in corpus.test) > 1_000


def test_data_card_names_the_terms_the_papers_and_the_files():
    card = (Path(__file__).parents[2] / "back" / "data_multi30k.md").read_text(encoding="utf-8")
    for name in NAMES:
        assert f"`{name}`" in card
    for part in ("elliott2016", "elliott2017", "young2014", "not commercial", "SEQ2SEQ_DATA"):
        assert part in card
