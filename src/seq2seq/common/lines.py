"""Lines in and lines out: what a command reads from a pipe, and what it may write to a terminal."""

import codecs
import contextlib
import os
import sys
from collections.abc import Iterator

_BLOCK = 2**16  # bytes read at once, at most


class NotUTF8(ValueError):
    """A line that is not UTF-8; the message says where."""


def write_utf8() -> None:
    """Let stdout and stderr take every character, whatever the locale says.

    A character that cannot be written would end a command in the middle of its lines.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


@contextlib.contextmanager
def without_notices() -> Iterator[None]:
    """Drop what a library writes to stderr past Python while this block runs, as some do at import.

    Errors of Python are not touched: they are printed later.
    """
    try:
        stderr = os.dup(2)
    except OSError:  # closed, so that there is nothing to drop
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(nowhere)


def decoded(content: bytes, owner: str, place: str) -> str:
    """Return the text of some bytes.

    Raises:
        NotUTF8: if they are not UTF-8.
    """
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise NotUTF8(
            f"{owner} must be UTF-8. Received: byte 0x{content[error.start]:02x} at position "
            f"{error.start + 1} of {place}."
        ) from None


def chunks_of_stdin(size: int = 256) -> Iterator[list[str]]:
    """Yield the lines of stdin as they come, several at once if several are there.

    Whoever types, or waits for an answer before the next line, is answered line by line. Lines end
    in LF, CRLF or CR.

    Args:
        size: lines in a chunk, at most.

    Raises:
        NotUTF8: if a line is not UTF-8, after the lines before it.
    """
    number = 0
    for block in _whole_lines():
        chunk, error = [], None
        for line in block:
            number += 1
            content = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
            try:
                chunk.append(decoded(content, "stdin", f"line {number}"))
            except NotUTF8 as wrong:
                error = wrong
                break
        for start in range(0, len(chunk), size):
            yield chunk[start : start + size]
        if error is not None:
            raise error


def _whole_lines() -> Iterator[list[bytes]]:
    """Yield the lines that each read of stdin completes."""
    rest, after_cr = b"", False
    while block := sys.stdin.buffer.read1(_BLOCK):
        if after_cr:
            block = block.removeprefix(b"\n")  # the other half of a CRLF
        after_cr = block.endswith(b"\r")
        lines = (rest + block).splitlines(keepends=True)
        is_whole = not lines or lines[-1].endswith((b"\n", b"\r"))
        rest = b"" if is_whole else lines.pop()
        if lines:
            yield [line.rstrip(b"\r\n") for line in lines]
    if rest:
        yield [rest]
