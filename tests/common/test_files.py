"""A file is written whole or not at all."""

import errno
import os
import stat

import pytest

from seq2seq.common.files import check_writable, write_together, write_whole


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


def test_files_that_belong_together_are_replaced_together(tmp_path):
    def full(file):
        raise OSError(errno.ENOSPC, "No space left on device")

    one, two = tmp_path / "one", tmp_path / "two"
    write_together({one: lambda file: file.write(b"old"), two: lambda file: file.write(b"old")})
    with pytest.raises(OSError, match="No space left on device: '.*two'") as raised:
        write_together({one: lambda file: file.write(b"new"), two: full})
    assert raised.value.errno == errno.ENOSPC and raised.value.filename == str(two)
    assert one.read_bytes() == two.read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["one", "two"]


def test_what_cannot_be_written_is_known_before(tmp_path):
    (tmp_path / "file").write_bytes(b"in the way")
    (tmp_path / "folder").mkdir()
    check_writable(tmp_path / "new folder" / "file")
    assert os.listdir(tmp_path / "new folder") == []
    for path in (tmp_path / "folder", tmp_path / "file" / "below", tmp_path / ("long" * 100)):
        with pytest.raises(OSError) as raised:
            check_writable(path)
        assert raised.value.filename == str(path)


@pytest.mark.skipif(os.name == "nt", reason="permissions are those of POSIX")
def test_gives_the_permissions_that_the_user_asks_for(tmp_path):
    before = os.umask(0o027)
    try:
        path = write_whole(tmp_path / "file.bin", lambda file: file.write(b"x"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
