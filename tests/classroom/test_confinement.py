"""Confinement: what a student's code can't reach, tried from a process that is confined."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from seq2seq.classroom import landlock
from seq2seq.classroom.confinement import Limits, changed_files, scratch_copy

needs_landlock = pytest.mark.skipif(
    not landlock.version(), reason="this system has no Landlock (Linux 5.13 or newer)"
)
needs_limits = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux keeps to this limit of memory"
)
CONFINED = "from seq2seq.classroom.confinement import confine_as_told\nconfine_as_told()\n"


@pytest.fixture
def course(tmp_path):
    """A course folder with something to harm, and a scratch folder beside it."""
    (tmp_path / "course" / "submitted").mkdir(parents=True)
    (tmp_path / "course" / "submitted" / "ann.txt").write_text("hers")
    (tmp_path / "scratch" / "home").mkdir(parents=True)
    return tmp_path


def run(course, code, **limits):
    """Run code that is confined; return the last line of what it wrote and of its error."""
    told = Limits(str(course / "scratch"), hidden=(str(course / "course" / "submitted"),), **limits)
    done = subprocess.run(
        [sys.executable, "-c", CONFINED + code],
        env=told.environment(), cwd=course / "scratch", capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    said = done.stdout.strip().splitlines() or [""]
    errors = done.stderr.strip().splitlines() or [""]
    return said[-1], errors[-1]


@needs_landlock
@pytest.mark.parametrize(
    "code",
    [
        "open('../course/submitted/ann.txt')",
        "import os; os.listdir('../course/submitted')",
        "open('../course/mine.txt', 'w')",
        "import os; os.remove('../course/submitted/ann.txt')",
        "import shutil; shutil.rmtree('../course')",
        "import os; os.rename('../course/submitted', 'mine')",
        "import os; os.mkdir('../other')",
        "import os, signal; os.kill(os.getppid(), signal.SIGTERM)",
        "import subprocess, sys; subprocess.run([sys.executable, '-c', "
        '\'open("../course/mine.txt", "w")\'], check=True)',
    ],
)
def test_nothing_outside_the_scratch_folder_is_touched(course, code):
    if "getppid" in code and landlock.version() < 6:
        pytest.skip("this Linux cannot keep signals in")
    said, error = run(course, code)
    assert "PermissionError" in error or "CalledProcessError" in error, (said, error)
    assert (course / "course" / "submitted" / "ann.txt").read_text() == "hers"
    assert sorted(path.name for path in (course / "course").iterdir()) == ["submitted"]


def test_inside_it_everything_works(course):
    code = (
        "import numpy as np, os, tempfile, pathlib\n"
        "with tempfile.TemporaryFile() as file: file.write(b'1')\n"
        "pathlib.Path('sub').mkdir(); np.save('sub/a.npy', np.ones(3)); os.remove('sub/a.npy')\n"
        "print(os.listdir('sub'), pathlib.Path.home(), open(os.devnull, 'w').write('x'))"
    )
    assert run(course, code) == (f"[] {course / 'scratch' / 'home'} 1", "")


@needs_limits
def test_memory_and_files_have_an_end(course):
    assert run(course, "bytearray(2 * 10**9)", memory=1.0) == ("", "MemoryError")
    assert run(course, "print(len(bytearray(10**8)))", memory=1.0) == ("100000000", "")
    code = "open('big', 'wb').write(bytes(3 * 10**6))"
    assert run(course, code, file=0.001)[1].startswith("OSError: [Errno 27]")


def test_secrets_and_own_settings_stay_with_the_teacher(monkeypatch, course):
    for name in ("JUPYTERHUB_API_TOKEN", "AWS_SECRET_ACCESS_KEY", "XDG_CACHE_HOME", "DB_PASSWORD"):
        monkeypatch.setenv(name, "mine")
    environment = Limits(str(course / "scratch")).environment()
    assert "mine" not in environment.values()
    assert environment["PATH"] == os.environ["PATH"]


def test_a_scratch_copy_is_deep_and_goes_away(tmp_path):
    folder = tmp_path / "ann"
    (folder / "sub").mkdir(parents=True)
    for name in ("one", "two", "sub/three"):
        (folder / name).write_text(name)
    with scratch_copy(folder) as copy:
        assert changed_files(folder, copy) == []
        (copy / "one").unlink()
        (copy / "sub" / "three").write_text("other")
        (copy / "new").write_text("")
        assert changed_files(folder, copy) == ["one", "sub/three"]
        assert {path.name for path in copy.parents[1].iterdir()} <= {"class", ".cache"}
    assert not copy.parents[2].exists()
    assert (folder / "one").read_text() == "one"


def test_where_there_is_no_landlock_nothing_is_restricted(monkeypatch):
    monkeypatch.setattr(landlock, "version", lambda: 0)
    assert landlock.restrict([Path("/")], []) is False
    monkeypatch.undo()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert landlock.version() == 0
