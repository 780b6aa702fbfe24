"""Much at once, and anything at all: threads, ten thousand lines, files of random bytes."""

import gzip
import io
import json
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from tiny import tiny_translator

from seq2seq import command_line, pretrained
from seq2seq.corpora import tatoeba

SUBJECTS = "le chat,la fille,les chiens,une femme,le petit garçon,elle".split(",")
VERBS = "dort,mange la pomme,ne voit pas le livre,arrive,aime les fleurs rouges".split(",")
LINES = [f"{subject} {verb}" for subject, verb in product(SUBJECTS, VERBS)] + ["", "wombat ?"]


def test_eight_threads_and_ten_thousand_lines_get_the_answers_of_one_by_one():
    translator = pretrained.load("grammar-bahdanau-dot")
    alone = {line: translator.translate([line])[0] for line in LINES}
    rng = random.Random(0)
    lines = rng.choices(LINES, k=10_000)
    # From one line to many, so that compiled and plain calls meet.
    ends = sorted(rng.sample(range(1, len(lines)), 60))
    parts = [lines[a:b] for a, b in zip([0, *ends], [*ends, len(lines)], strict=True)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(translator.translate, parts))
    answers = [answer for part in found for answer in part]
    assert len(answers) == len(lines)
    for line, answer in zip(lines, answers, strict=True):
        assert answer.text == alone[line].text
        assert answer.score == pytest.approx(alone[line].score, abs=1e-3)


def content(rng):
    """Bytes of any kind, of kinds that come nearer to what is read, and packed."""
    size = rng.randrange(300)
    kind = rng.randrange(6)
    if kind == 0:
        return rng.randbytes(size)
    if kind == 1:
        return bytes(rng.choices(b'\t\n\r" ,{}[]:abAB01\x00\xc3\xa9\xff', k=size))
    if kind == 2:
        return "".join(rng.choices('\t\n" .aß안ا\u0301\u200d\U0001f600▁\ufeff', k=size)).encode()
    if kind == 3:
        packed = bytearray(gzip.compress(rng.randbytes(size), mtime=0))
        packed[rng.randrange(len(packed))] ^= 1 << rng.randrange(8)
        return bytes(packed)
    if kind == 4:
        return rng.choice([b"PK\x03\x04", b"PK\x05\x06", b"\xff\xfe"]) + rng.randbytes(size)
    return rng.choice([b"null", b"[]", b"{}", b'{"record": {}}', b"NaN", b"[" * 3000])


@pytest.fixture
def run(monkeypatch, capsys):
    def run(*arguments):
        status = command_line.main(arguments)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def test_random_files_in_the_place_of_the_real_sentences_are_pairs_or_a_clear_error(tmp_path):
    rng, errors = random.Random(2), 0
    for i in range(200):
        path = tmp_path / ("fra.txt", "fra-eng.zip", "mine.txt", "mine.tsv.gz")[i % 4]
        path.write_bytes(content(rng))
        try:
            tatoeba.load(path, validation_size=0, test_size=0)
        except ValueError as error:
            errors += 1
            assert path.name in str(error) and len(str(error)) > 40
    assert 150 < errors <= 200


def test_random_files_in_the_place_of_a_model_are_one_line(run, tmp_path):
    rng = random.Random(3)
    for _ in range(200):
        for ending in ("json", "npz"):
            (tmp_path / f"model.{ending}").write_bytes(content(rng))
        status, out, err = run("translate", "--model", str(tmp_path / "model"), "le chat")
        assert (status, out) == (2, "") and err.count("\n") == 1, err
        assert err.startswith("seq2seq: error: load: ")


def test_a_model_with_a_random_record_is_one_line_or_still_itself(run, tmp_path):
    rng, errors = random.Random(6), 0
    path = tmp_path / "model"
    tiny_translator().save(path)
    whole = json.loads((tmp_path / "model.json").read_text())
    values = [None, -1, 3, 2.5, "x", "", [], [1], ["a", "a"], {}, {"units": -1}, [[]], True]
    for _ in range(60):
        damaged = json.loads(json.dumps(whole))
        place = rng.choice([damaged, damaged["config"]])
        place[rng.choice(sorted(place))] = rng.choice(values)
        (tmp_path / "model.json").write_text(json.dumps(damaged))
        status, out, err = run("translate", "--model", str(path), "le chat")
        assert "Traceback" not in err
        if status:
            errors += 1
            assert (status, out) == (2, "") and err.startswith("seq2seq: error: load: "), damaged
    assert 30 < errors < 60


def test_random_files_of_progress_are_one_line_each(run, tmp_path):
    rng = random.Random(4)
    paths = [tmp_path / f"{i}.json" for i in range(200)]
    for path in paths:
        path.write_bytes(content(rng))
    status, _, err = run("grades", *map(str, paths))
    lines = err.splitlines()
    assert status == 2 and len(lines) == 201
    assert all(line.startswith("seq2seq: note: left out ") for line in lines[:-1])


def test_random_bytes_as_lines_are_answered_or_named(tmp_path, monkeypatch, run):
    rng, translator = random.Random(5), pretrained.load("grammar-luong-dot")
    monkeypatch.setattr(pretrained, "load", lambda name: translator)
    answered = 0
    for _ in range(200):
        given = content(rng)[:40]
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        status, out, err = run("translate")
        assert "Traceback" not in err and status in (0, 2)
        answered += status == 0
        if status == 2:
            assert "stdin must be UTF-8. Received: byte 0x" in err.splitlines()[-1]
    assert 50 < answered < 150
