"""Files that are written whole or not at all."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # Windows: two runs at once overwrite each other's files there
    fcntl = None

Write = Callable[[BinaryIO], object]


def write_whole(path: str | os.PathLike, write: Write) -> Path:
    """Write a file in one piece: a reader sees the old content or the new, never half of it.

    Args:
        path: the file to write; its folder is made if needed.
        write: called with an open binary file to fill.

    Returns:
        The path written.

    Raises:
        OSError: if the file cannot be written, with its path; the old file, if any, is untouched.
    """
    write_together({path: write})
    return Path(path)


def write_together(writes: Mapping[str | os.PathLike, Write]) -> None:
    """Write files that belong together: none replaces its old one before all are on the disk.

    Args:
        writes: for each path what fills it; see `write_whole`.

    Raises:
        OSError: if a file cannot be written, with its path; where the disk is full, all old files
            are untouched.
    """
    temporaries: dict[Path, str] = {}
    try:
        for path, write in ((Path(path), write) for path, write in writes.items()):
            with _named(path):
                handle, temporaries[path] = _make_temporary(path)
                with os.fdopen(handle, "wb") as file:
                    write(file)
                    file.flush()
                    os.fsync(file.fileno())
                os.chmod(temporaries[path], 0o666 & ~_umask())
        for path, temporary in temporaries.items():
            with _named(path):
                os.replace(temporary, path)
    finally:
        for temporary in temporaries.values():
            Path(temporary).unlink(missing_ok=True)


def check_writable(path: str | os.PathLike) -> None:
    """Check that `write_whole` could write a file, without writing it; its folder is made.

    Raises:
        OSError: if it could not, with the path.
    """
    path = Path(path)
    with _named(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        handle, temporary = _make_temporary(path)
        os.close(handle)
        os.unlink(temporary)


@contextlib.contextmanager
def reserved(path: str | os.PathLike) -> Iterator[None]:
    """Keep other processes from writing a file, or files of its name, while this block runs.

    A process that dies keeps nothing from anyone: its lock goes with it.

    Args:
        path: the file, which need not be there.

    Raises:
        ValueError: if another process has reserved it, at once.
        OSError: if its folder cannot be written, with the path.
    """
    path = Path(path)
    if fcntl is None or not path.name:
        yield
        return
    lock = path.with_name(f".{path.name}.lock")
    with _named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = open(lock, "ab")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever had it may have finished, and removed the file, since it was opened.
            if not lock.exists() or os.fstat(file.fileno()).st_ino != lock.stat().st_ino:
                raise BlockingIOError
        except BlockingIOError:
            raise ValueError(
                f"{path} must be written by one process at a time. Received: a second one, while "
                "the first still runs."
            ) from None
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


def _make_temporary(path: Path) -> tuple[int, str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")


@contextlib.contextmanager
def _named(path: Path):
    """Let an error of the system name the file that was meant, not a temporary one or none."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
