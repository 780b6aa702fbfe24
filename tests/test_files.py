"""A file is written whole or not at all."""

import os
import stat

import pytest

from seq2seq.files import write_whole


def test_writes_and_replaces(tmp_path):
    path = tmp_path / "new folder" / "file.bin"
    assert write_whole(path, lambda file: file.write(b"one")) == path
    write_whole(path, lambda file: file.write(b"two"))
    assert path.read_bytes() == b"two"
    assert os.listdir(path.parent) == ["file.bin"]


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_keeps_the_old_content_when_writing_fails(tmp_path, fault):
    path = tmp_path / "file.bin"
    path.write_bytes(b"old")

    def fail(file):
        file.write(b"half of the new con")
        raise fault

    with pytest.raises(type(fault)):
        write_whole(path, fail)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file.bin"]


@pytest.mark.skipif(os.name == "nt", reason="permissions are those of POSIX")
def test_gives_the_permissions_that_the_user_asks_for(tmp_path):
    before = os.umask(0o027)
    try:
        path = write_whole(tmp_path / "file.bin", lambda file: file.write(b"x"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
