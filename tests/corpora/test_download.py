"""Faults of a download. The server is on this machine; nothing leaves it."""

import errno
import http.server
import io
import json
import re
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pooch
import pytest

from seq2seq.corpora import download, tatoeba
from seq2seq.corpora.download import DataError, cache_folder, fetch
from seq2seq.corpora.sentence_file import read_pairs

LINES = ["The goat sings.\tLa chèvre chante.", "My spoon is blue.\tMa cuillère est bleue."]
KEPT = ["fra-eng.zip", "fra-eng.zip.json", "fra-eng.zip.lock"]


def zipped(lines=LINES, member="fra.txt"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo("_about.txt"), "Written for a test.")
        archive.writestr(zipfile.ZipInfo(member), "\n".join(lines), zipfile.ZIP_DEFLATED)
    return file.getvalue()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = False  # server_close waits for them, so that no socket is left open
    body, status, missing_bytes, seconds, length = zipped(), 200, 0, 0.0, None

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.agents = []
        self.url = f"http://127.0.0.1:{self.server_port}/anki/fra-eng.zip"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.agents.append(self.headers["User-Agent"])
        body = self.server.body
        time.sleep(self.server.seconds)
        self.send_response(self.server.status)
        self.send_header("Content-Length", self.server.length or str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) - self.server.missing_bytes])

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def message(part):
    return pytest.raises(DataError, match=re.escape(part))


def assert_retry_works(server, folder):
    server.body, server.status, server.missing_bytes, server.length = zipped(), 200, 0, None
    path = fetch(server.url, folder, read_pairs)
    assert len(read_pairs(path)[0]) == len(LINES)
    assert names(folder) == KEPT


def test_archive_is_downloaded_once_and_recorded(server, tmp_path, capsys):
    folder = tmp_path / "new" / "cache"
    path = fetch(server.url, folder, read_pairs)
    assert path.read_bytes() == server.body and names(folder) == KEPT
    record = json.loads((folder / "fra-eng.zip.json").read_text())
    assert record["url"] == server.url
    assert record["bytes"] == len(server.body)
    assert record["sha256"] == pooch.file_hash(str(path))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", record["downloaded"])
    assert "100%" in capsys.readouterr().err  # the progress bar
    assert fetch(server.url, folder, read_pairs) == path
    assert len(server.agents) == 1 and server.agents[0].startswith("Mozilla/5.0")


def test_corpus_is_loaded_through_the_cache(server, tmp_path, monkeypatch):
    server.body = zipped([*LINES, "It is late.\tIl est tard."], member="fra-eng/fra.txt")
    monkeypatch.delenv("SEQ2SEQ_DATA", raising=False)
    monkeypatch.setattr(tatoeba, "cache_folder", lambda: tmp_path)
    corpus = tatoeba.load(validation_size=1, test_size=1, url=server.url)
    again = tatoeba.load(validation_size=1, test_size=1, url=server.url)
    assert corpus == again and len(corpus.train) == 1 and len(server.agents) == 1


def test_no_network(server, tmp_path):
    closed = server.url.replace(str(server.server_port), "9")
    with message(f"{closed} could not be downloaded"):
        fetch(closed, tmp_path, read_pairs)
    assert names(tmp_path) == ["fra-eng.zip.lock"]
    assert_retry_works(server, tmp_path)


def test_server_error_names_the_status(server, tmp_path):
    server.status = 404
    with message("404 Client Error"):
        fetch(server.url, tmp_path, read_pairs)
    assert_retry_works(server, tmp_path)


def test_connection_that_breaks(server, tmp_path):
    server.missing_bytes = 10
    with message("could not be downloaded"):
        fetch(server.url, tmp_path, read_pairs)
    assert names(tmp_path) == ["fra-eng.zip.lock"]
    assert_retry_works(server, tmp_path)


def test_header_that_is_wrong(server, tmp_path):
    server.length = "abc"
    with message(f"{server.url} could not be downloaded (invalid literal for int()"):
        fetch(server.url, tmp_path, read_pairs)
    assert names(tmp_path) == ["fra-eng.zip.lock"]
    assert_retry_works(server, tmp_path)


def badly_named():
    """An archive whose directory gives a name that says it is UTF-8 and is not."""
    content = bytearray(zipped())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 9] |= 8  # flag 11: the name is UTF-8
    content[entry + 46] = 0x80  # the first byte of the name
    return bytes(content)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (zipped()[:-10], "is not a whole zip archive"),
        (zipped()[:60], "is not a whole zip archive"),
        (b"<html>Sorry</html>", "is not a whole zip archive (File is not a zip file; 18 bytes)"),
        (b"", "is not a whole zip archive"),
        (zipped()[-22:], "is not a whole zip archive"),
        (b"PK\x05\x06" + bytes(18), "must hold fra.txt. Received: []"),
        (badly_named(), "is not a whole zip archive ('utf-8' codec can't decode byte 0x80"),
        (zipped(member="deu.txt"), "must hold fra.txt. Received: ['_about.txt', 'deu.txt']"),
        (zipped(["No tab here."]), "line 1 without one: 'No tab here.'"),
    ],
    ids=[
        "cut",
        "cut early",
        "a web page",
        "empty",
        "directory alone",
        "no member",
        "name",
        "missing member",
        "wrong content",
    ],
)
def test_wrong_archive_is_not_kept(server, tmp_path, body, why):
    server.body = body
    with message(why) as raised:
        fetch(server.url, tmp_path, read_pairs)
    assert str(raised.value).startswith(f"What {server.url} sent was not kept: ")
    assert names(tmp_path) == ["fra-eng.zip.lock"]
    assert_retry_works(server, tmp_path)


def test_damaged_byte_is_noticed_or_harmless(tmp_path):
    path = tmp_path / "fra-eng.zip"
    path.write_bytes(zipped())
    whole, noticed = read_pairs(path), 0
    for place in range(len(zipped())):
        for change in (1, 6, 255):
            content = bytearray(zipped())
            content[place] ^= change
            path.write_bytes(content)
            try:
                assert read_pairs(path) == whole
            except DataError:
                noticed += 1
    assert noticed > len(zipped())


def test_changed_file_is_refused(server, tmp_path):
    path = fetch(server.url, tmp_path, read_pairs)
    recorded = pooch.file_hash(str(path))
    path.write_bytes(zipped(LINES[:1]))
    with message(f"its SHA-256 must be {recorded}. Received: {pooch.file_hash(str(path))}. Delete"):
        fetch(server.url, tmp_path, read_pairs)
    path.unlink()
    assert_retry_works(server, tmp_path)


def test_archive_that_changed_upstream_is_refused(server, tmp_path):
    path = fetch(server.url, tmp_path, read_pairs)
    path.unlink()
    server.body = zipped(LINES[:1])
    record = tmp_path / "fra-eng.zip.json"
    with message(f"has changed since its first download: its SHA-256 must be {recorded(record)}"):
        fetch(server.url, tmp_path, read_pairs)
    assert names(tmp_path) == KEPT[1:]
    record.unlink()  # as the message says
    fetch(server.url, tmp_path, read_pairs)
    assert recorded(record) == pooch.file_hash(str(path))


def recorded(record):
    return json.loads(record.read_text())["sha256"]


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", "{"])
def test_damaged_record_is_named(server, tmp_path, content):
    fetch(server.url, tmp_path, read_pairs)
    record = tmp_path / "fra-eng.zip.json"
    record.write_text(content)
    with message(f"{record} is no record of a download. Delete it"):
        fetch(server.url, tmp_path, read_pairs)
    record.unlink()
    assert_retry_works(server, tmp_path)


def test_archive_without_a_record_is_downloaded_again(server, tmp_path):
    (tmp_path / "fra-eng.zip").write_bytes(b"left by a process that was killed")
    (tmp_path / "fra-eng.zip.part").write_bytes(b"left too")
    assert_retry_works(server, tmp_path)


def fail_with(number):
    def fail(*arguments, **keywords):
        raise OSError(number, {errno.ENOSPC: "No space left", errno.EACCES: "Denied"}[number])

    return fail


def test_disk_full_while_receiving(server, tmp_path, monkeypatch):
    class FullDisk(pooch.HTTPDownloader):
        def __call__(self, url, output_file, pooch):
            Path(output_file).write_bytes(b"half")
            fail_with(errno.ENOSPC)()

    with monkeypatch.context() as patched:
        patched.setattr(pooch, "HTTPDownloader", FullDisk)
        with message(f"the disk of {tmp_path} is full ("):
            fetch(server.url, tmp_path, read_pairs)
    assert names(tmp_path) == ["fra-eng.zip.lock"]
    assert_retry_works(server, tmp_path)


def test_disk_full_while_making_the_folder(server, tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(Path, "mkdir", fail_with(errno.ENOSPC))
        with message(f"the disk of {tmp_path / 'new'} is full ("):
            fetch(server.url, tmp_path / "new", read_pairs)
    assert_retry_works(server, tmp_path / "new")


def test_disk_full_while_recording(server, tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(download, "write_whole", fail_with(errno.ENOSPC))
        with message("is full"):
            fetch(server.url, tmp_path, read_pairs)
    assert names(tmp_path) == ["fra-eng.zip", "fra-eng.zip.lock"]  # no record: not complete
    assert_retry_works(server, tmp_path)


def test_interrupted_download_leaves_nothing(server, tmp_path, monkeypatch):
    def interrupt(path):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(server.url, tmp_path, interrupt)
    assert names(tmp_path) == ["fra-eng.zip.lock"]
    assert_retry_works(server, tmp_path)


def test_cache_folder_cannot_be_made(server, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with message(f"the folder {tmp_path / 'file' / 'cache'} cannot be used (Not a directory)"):
        fetch(server.url, tmp_path / "file" / "cache", read_pairs)
    assert not server.agents
    assert_retry_works(server, tmp_path / "cache")


def test_cache_folder_cannot_be_written(server, tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("builtins.open", fail_with(errno.EACCES))
        with message(
            "cannot be used (Denied). Make it writable and run again. Or set SEQ2SEQ_DATA"
        ):
            fetch(server.url, tmp_path, read_pairs)
    assert_retry_works(server, tmp_path)


def test_complete_download_is_read_where_nothing_can_be_written(server, tmp_path):
    path = fetch(server.url, tmp_path, read_pairs)
    lock = tmp_path / "fra-eng.zip.lock"
    lock.unlink()
    assert fetch(server.url, tmp_path, read_pairs) == path
    assert not lock.exists()


def test_two_processes_download_once(server, tmp_path):
    server.seconds = 0.5
    code = (
        "import pathlib, sys\n"
        "from seq2seq.corpora.download import fetch\n"
        "from seq2seq.corpora.sentence_file import read_pairs\n"
        "print(len(read_pairs(fetch(sys.argv[1], pathlib.Path(sys.argv[2]), read_pairs))[0]))"
    )
    command = [sys.executable, "-W", "error", "-c", code, server.url, str(tmp_path)]
    both = [subprocess.Popen(command, stdout=-1, stderr=-1, text=True) for _ in range(2)]
    answers = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], answers
    assert [printed for printed, _ in answers] == [f"{len(LINES)}\n"] * 2
    assert len(server.agents) == 1 and names(tmp_path) == KEPT


def test_download_works_without_file_locks(server, tmp_path, monkeypatch):
    monkeypatch.setattr(download, "fcntl", None)
    assert_retry_works(server, tmp_path)


@pytest.mark.parametrize("package", ["pooch", "requests", "tqdm"])
def test_missing_package_is_named(server, tmp_path, monkeypatch, package):
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, package, None)
        with message("`pip install pooch platformdirs tqdm`"):
            fetch(server.url, tmp_path, read_pairs)
    assert_retry_works(server, tmp_path)


def test_missing_platformdirs_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "platformdirs", None)
    with message("needs the package platformdirs, which is not installed"):
        cache_folder()


def test_cache_folder_belongs_to_the_course():
    assert "seq2seq-attention" in cache_folder().parts
