"""Download an archive once, record its hash, and check the hash at every later use.

Nothing half-written is left behind: bytes arrive in a `.part` file, which is checked before it
takes its final name, and one process at a time works in the folder.
"""

import contextlib
import datetime
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from seq2seq.common.files import write_whole

try:
    import fcntl
except ImportError:  # Windows: two downloads at once spoil each other's check, and a retry works
    fcntl = None

# Some servers refuse the default name of Python's HTTP library.
_HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; seq2seq-attention course)"}
_TIMEOUT_SECONDS = 30
_INSTEAD = "Or set SEQ2SEQ_DATA to a folder that holds the data: then nothing is downloaded."


class DataError(ValueError):
    """The data cannot be had or read; the message says why and what to do."""


def cache_folder() -> Path:
    """The folder that downloads are kept in, as this system's users expect it.

    Raises:
        DataError: platformdirs is not installed.
    """
    try:
        import platformdirs
    except ImportError as error:
        raise _missing(error) from error
    return Path(platformdirs.user_cache_dir("seq2seq-attention"))


def fetch(url: str, folder: Path, check: Callable[[Path], object]) -> Path:
    """The archive at `url`, downloaded into `folder` unless it is there already.

    The first download writes the SHA-256 into a JSON record beside the archive. A later use, and a
    later download too, must give the same hash, because the archive changes at its source.

    Args:
        url: Address of the archive; its last part is the name of the file.
        folder: Where the archive and its record are kept. Made if missing.
        check: Called with the path of a new download; raises `DataError` to refuse it.

    Returns:
        The path of the archive.

    Raises:
        DataError: No connection, a damaged archive, another hash than recorded, no space, a folder
            that cannot be written, or a package that is not installed.
    """
    archive = folder / url.rsplit("/", 1)[-1]
    record = archive.with_name(f"{archive.name}.json")
    try:
        if not _is_complete(archive, record):
            folder.mkdir(parents=True, exist_ok=True)
            with _one_process(archive.with_name(f"{archive.name}.lock")):
                # Another process may have finished the download while this one waited.
                if not _is_complete(archive, record):
                    _download(url, archive, record, check)
    except OSError as error:
        raise _explain(error, folder) from error
    return archive


def sha256_of_file(path: Path) -> str:
    """SHA-256 of a file's bytes, as hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_complete(archive, record):
    if not (archive.exists() and record.exists()):
        return False
    recorded, received = _recorded_hash(record), sha256_of_file(archive)
    if recorded != received:
        raise DataError(
            f"{archive.name} is not the file that was downloaded: its SHA-256 must be {recorded}. "
            f"Received: {received}. Delete {archive} and run again."
        )
    return True


def _recorded_hash(record):
    try:
        return json.loads(record.read_text(encoding="utf-8"))["sha256"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise DataError(f"{record} is no record of a download. Delete it and run again.") from error


def _download(url, archive, record, check):
    recorded = _recorded_hash(record) if record.exists() else None
    part = archive.with_name(f"{archive.name}.part")
    try:
        _receive(url, part)
        try:
            check(part)
        except DataError as error:
            raise DataError(f"What {url} sent was not kept: {error}") from error
        received = sha256_of_file(part)
        if recorded not in (None, received):
            raise DataError(
                f"{url} has changed since its first download: its SHA-256 must be {recorded}. "
                f"Received: {received}. To take the new version, delete {record} and run again."
            )
        # The record comes last, so that an archive without one is never taken as complete.
        os.replace(part, archive)
        if recorded is None:
            description = {
                "url": url,
                "sha256": received,
                "bytes": archive.stat().st_size,
                "downloaded": datetime.date.today().isoformat(),
            }
            content = json.dumps(description, indent=2) + "\n"
            write_whole(record, lambda file: file.write(content.encode()))
    finally:
        part.unlink(missing_ok=True)


def _receive(url, part):
    try:
        import pooch
        import requests
        import tqdm  # noqa: F401  (the progress bar that pooch draws)
    except ImportError as error:
        raise _missing(error) from error
    downloader = pooch.HTTPDownloader(
        progressbar=True, chunk_size=2**16, timeout=_TIMEOUT_SECONDS, headers=_HEADERS
    )
    try:
        downloader(url, str(part), None)
    except (requests.RequestException, ValueError) as error:  # the second: a header that is wrong
        raise DataError(
            f"{url} could not be downloaded ({error}). Nothing was kept. Check the network and run "
            f"again. {_INSTEAD}"
        ) from error


@contextlib.contextmanager
def _one_process(path):
    with open(path, "ab") as file:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)  # released when the file closes, or the process dies
        yield


def _missing(error):
    return DataError(
        f"Downloading needs the package {error.name}, which is not installed. Run "
        f"`pip install pooch platformdirs tqdm` and try again. {_INSTEAD}"
    )


def _explain(error, folder):
    if error.errno == errno.ENOSPC:
        existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
        free = shutil.disk_usage(existing).free // 2**20
        why = f"the disk of {folder} is full ({free} MB free). Make space"
    else:
        why = f"the folder {folder} cannot be used ({error.strerror or error}). Make it writable"
    return DataError(f"The download was not kept: {why} and run again. {_INSTEAD}")
