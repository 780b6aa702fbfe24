"""Lines in as they come, and every character out."""

import io
import os
import sys

import pytest

from seq2seq.common.lines import NotUTF8, chunks_of_stdin, without_notices, write_utf8


class Pieces(io.RawIOBase):
    """A pipe that gives these pieces, one a read."""

    def __init__(self, *pieces):
        self.pieces = list(pieces)

    def readable(self):
        return True

    def readinto(self, buffer):
        piece = self.pieces.pop(0) if self.pieces else b""
        buffer[: len(piece)] = piece
        return len(piece)


@pytest.fixture
def chunks(monkeypatch):
    def chunks(*pieces, **options):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Pieces(*pieces))))
        return list(chunks_of_stdin(**options))

    return chunks


def test_lines_are_there_as_soon_as_the_pipe_has_them(chunks):
    assert chunks(b"a\n", b"b\n", b"c\nd\n") == [["a"], ["b"], ["c", "d"]]


def test_a_line_may_come_in_parts_and_the_last_may_have_no_end(chunks):
    assert chunks(b"a", b"b\nc", b"d") == [["ab"], ["cd"]]
    assert chunks("é\n".encode()[:1], "é\n".encode()[1:]) == [["é"]]
    assert chunks() == []


@pytest.mark.parametrize("pieces", [(b"a\r\n\r\nb\r\n",), (b"a\r", b"\n\r\nb\r", b"\n")])
def test_ends_in_crlf_are_one_end_even_where_a_read_parts_them(chunks, pieces):
    assert sum(chunks(*pieces), []) == ["a", "", "b"]


def test_a_carriage_return_ends_a_line_too(chunks):
    assert sum(chunks(b"a\rb\r"), []) == ["a", "b"]


def test_many_lines_come_in_chunks_of_a_size(chunks):
    assert [len(chunk) for chunk in chunks(b"x\n" * 7, size=3)] == [3, 3, 1]


def test_a_byte_order_mark_is_no_letter(chunks):
    assert chunks(b"\xef\xbb\xbfa\n\xef\xbb\xbfb\n") == [["a", "\ufeffb"]]


def test_lines_before_a_bad_one_are_there_and_it_is_named(monkeypatch):
    monkeypatch.setattr(
        sys, "stdin", io.TextIOWrapper(io.BufferedReader(Pieces(b"a\nb\n", b"c\n\xff\n")))
    )
    lines = chunks_of_stdin()
    assert [next(lines), next(lines)] == [["a", "b"], ["c"]]
    with pytest.raises(NotUTF8, match="Received: byte 0xff at position 1 of line 4"):
        next(lines)


def test_every_character_is_written_whatever_the_locale(monkeypatch):
    content = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(content, encoding="cp1252"))
    monkeypatch.setattr(sys, "stderr", None)
    write_utf8()
    print("Łukasz 안녕 \ud800", end="", flush=True)
    assert content.getvalue().decode() == "Łukasz 안녕 ?"


def test_a_pipe_answers_each_line_before_the_next_comes(monkeypatch):
    read, write = os.pipe()
    with open(read) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        lines = chunks_of_stdin()
        for text in ("un", "deux"):
            os.write(write, f"{text}\n".encode())
            assert next(lines) == [text]
        os.close(write)
        assert list(lines) == []


def test_notices_of_libraries_are_dropped_and_nothing_else(capfd):
    with pytest.raises(ZeroDivisionError), without_notices():
        os.write(2, b"a notice\n")
        1 / 0  # noqa: B018
    os.write(2, b"a word\n")
    assert capfd.readouterr().err == "a word\n"
