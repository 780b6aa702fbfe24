"""What a newcomer is told when something is missing: one line that says what is needed."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import namedtuple
from pathlib import Path

import pytest
import setup

ROOT = Path(setup.ROOT)
SCRIPT = ROOT / "tools" / "setup.py"
# Older Pythons that lie about on a developer's machine; where there is none, the tests skip.
PYENV = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
OLD = [python for v in ("2.7", "3.6", "3.8", "3.10") for python in PYENV.glob(f"{v}.*/bin/python")]


def answer(command, **variables):
    """Run a command; return its exit status and the lines on its stderr."""
    environment = {k: v for k, v in os.environ.items() if k not in variables}
    environment.update({name: value for name, value in variables.items() if value is not None})
    # A make above this one must not hand its settings down.
    for name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "PYTHON"):
        environment.pop(name, None)
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    return done.returncode, done.stderr.splitlines()


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13), (3, 14, 0)])
def test_an_unsupported_python_is_told_which_is_needed(version):
    words = rf"needs Python 3.11, 3.12 or 3.13; this is Python {'.'.join(map(str, version))} \("
    with pytest.raises(setup.Missing, match=words):
        setup.check_python(version)


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 4), (3, 13, 9)])
def test_a_supported_python_passes(version):
    assert setup.check_python(version, ("Linux", "x86_64")) is None


def test_a_machine_without_tensorflow_is_told_so():
    with pytest.raises(setup.Missing, match="64-bit"):
        setup.check_python((3, 12, 0), ("Windows", "x86"), is_64bit=False)
    with pytest.raises(setup.Missing, match="Intel processors.*Colab"):
        setup.check_python((3, 12, 0), ("Darwin", "x86_64"))


@pytest.mark.parametrize("python", OLD, ids=lambda python: python.parts[-3])
def test_an_old_python_says_it_in_one_line(python):
    status, lines = answer([python, SCRIPT, "--this-python"])
    assert status == 1
    assert len(lines) == 1
    assert lines[0].startswith("The course needs Python 3.11, 3.12 or 3.13; this is Python ")


def test_an_old_python_hands_over_to_one_on_path(tmp_path, monkeypatch):
    (tmp_path / "python3.12").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = f"{sys.version_info[0]}.{sys.version_info[1]}"
    # A python3.12 that is another Python, or none that starts, is not taken.
    assert setup.other_python() == ("python3.12" if found == "3.12" else None)
    (tmp_path / f"python{found}").unlink(missing_ok=True)
    (tmp_path / f"python{found}").symlink_to(sys.executable)
    assert setup.other_python() == f"python{found}"
    # One that cannot make environments is not taken either.
    (tmp_path / "ensurepip.py").write_text("raise ImportError")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert setup.other_python() is None


def test_a_python_without_venv_hands_over_to_one_on_path(monkeypatch):
    calls = []
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(setup, "other_python", lambda: "python3.13")
    monkeypatch.setattr(subprocess, "call", lambda command: calls.append(command) or 0)
    assert setup.main([]) == 0
    assert calls == [["python3.13", str(SCRIPT)]]


def test_a_python_without_venv_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    with pytest.raises(setup.Missing, match=rf"venv module.*python{version}-venv"):
        setup.check_modules()


def test_a_full_disk_is_told_how_much_is_needed(monkeypatch):
    usage = namedtuple("usage", "total used free")(10e9, 8.8e9, 1.2e9)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(setup.Missing, match=r"needs 3.5 GB of free disk space.*/here has 1.2 GB"):
        setup.check_disk("/here")
    assert setup.check_disk("/here", needed=1) is None


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "disk space"),
        ("WARNING: Retrying … NewConnectionError(…): Failed to establish", "network connection"),
        ("ERROR: No matching distribution found for keras==3.13.2\n", "keras==3.13.2, which"),
        ("ERROR: [Errno 13] Permission denied: '.venv/lib'", "not allowed"),
        ("ERROR: [Errno 30] Read-only file system: '.venv/lib'", "not allowed"),
        ("something else", "pip could not install"),
    ],
)
def test_the_cause_is_read_from_what_pip_says(output, words):
    assert words in setup.cause_of(output)


@pytest.fixture
def project(tmp_path):
    """A course in little: the real setup and Makefile, one package to install."""
    root = tmp_path / "un cours préféré"
    (root / "tools").mkdir(parents=True)
    shutil.copy(SCRIPT, root / "tools")
    shutil.copy(ROOT / "Makefile", root)
    (root / "requirements.txt").write_text("no-such-package-of-the-course==1.0\n")
    (root / "pyproject.toml").write_text("[project]\nname = 'little'\nversion = '1'\n")
    return root


def test_without_network_one_line_says_so_and_a_second_run_tries_again(project):
    # An address where nobody listens, and no configuration that names another.
    nowhere = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_EXTRA_INDEX_URL": None,
        "PIP_FIND_LINKS": None,
        "PIP_NO_INDEX": None,
    }
    command = [sys.executable, project / "tools" / "setup.py"]
    for _ in range(2):
        status, lines = answer(command, **nowhere)
        assert status == 1
        assert len(lines) == 1
        assert lines[0].startswith("The course needs a network connection once")
    assert not (project / ".venv" / "made-from").exists()


def test_setup_installs_again_only_when_something_changed(project, monkeypatch, capsys):
    calls = []
    monkeypatch.setattr(setup, "make_environment", lambda path: os.makedirs(path, exist_ok=True))
    monkeypatch.setattr(setup, "pip", lambda path, arguments, log: calls.append(arguments[0]))
    monkeypatch.setattr(setup, "is_usable", lambda path, versions: os.path.isdir(path))
    setup.set_up(str(project), setup.SUPPORTED)
    assert calls == ["-r", "--no-deps"]
    setup.set_up(str(project), setup.SUPPORTED)
    assert calls == ["-r", "--no-deps"]
    (project / "requirements.txt").write_text("another==2.0\n")
    setup.set_up(str(project), setup.SUPPORTED)
    assert calls == ["-r", "--no-deps"] * 2
    assert "The environment stands" in capsys.readouterr().out


def test_nbgrader_is_added_once_and_again_when_a_pin_changed(project, monkeypatch):
    calls = []
    monkeypatch.setattr(setup, "pip", lambda path, arguments, log: calls.append(arguments))
    (project / ".venv").mkdir()
    pins = project / "requirements-nbgrader.txt"
    pins.write_text("nbgrader==1.0\n")
    for _ in range(2):
        setup.add_nbgrader(str(project))
    assert calls == [["--no-deps", "-r", str(pins)]]
    pins.write_text("nbgrader==1.1\n")
    setup.add_nbgrader(str(project))
    (project / "requirements.txt").write_text("another==2.0\n")
    setup.add_nbgrader(str(project))
    assert len(calls) == 3


def test_nbgrader_changes_no_pin_of_the_course():
    files = [(ROOT / f"requirements{more}.txt").read_text("utf8") for more in ("", "-nbgrader")]
    there, added = (dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)) for text in files)
    assert "nbgrader" in added and not set(there) & set(added)
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
    assert extras["optional-dependencies"]["nbgrader"] == [f"nbgrader=={added['nbgrader']}"]


def test_an_environment_of_another_python_than_the_chosen_one_is_made_anew():
    environment = Path(sys.prefix)
    this = tuple(sys.version_info[:2])
    assert setup.is_usable(str(environment), [this])
    assert not setup.is_usable(str(environment), [v for v in setup.SUPPORTED if v != this])
    assert not setup.is_usable(str(environment / "nowhere"), setup.SUPPORTED)


def stamp(project):
    """Say of the environment of a project that nothing has changed since it was made."""
    (project / ".venv" / "made-from").write_text(setup.fingerprint(str(project)))


def test_a_folder_with_an_accent_is_read_under_any_locale(project):
    setup.make_environment(str(project / ".venv"))
    packages = next((project / ".venv").glob("[lL]ib/**/site-packages"))
    (packages / "course.pth").write_text(f"{project / 'src'}\n", encoding="utf8")
    stamp(project)
    command = ["make", "-C", project, "setup", f"PYTHON={sys.executable}"]
    for locale in ("C", "POSIX", "C.UTF-8", "not_INSTALLED.UTF-8"):
        assert answer(command, LC_ALL=locale, LC_CTYPE=None, LANG=None) == (0, [])
    assert (project / ".venv" / "made-from").exists()


def test_a_complete_environment_that_does_not_start_is_kept(project):
    python = project / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\necho 'Fatal.\nno such thing' >&2\nexit 1\n")
    python.chmod(0o755)
    stamp(project)
    for _ in range(2):
        with pytest.raises(setup.Missing, match="does not start: no such thing. To make it anew"):
            setup.set_up(str(project), setup.SUPPORTED)
    assert (project / ".venv" / "made-from").exists()


def test_an_environment_whose_python_is_gone_is_made_anew(project, monkeypatch):
    made = []
    monkeypatch.setattr(setup, "make_environment", made.append)
    monkeypatch.setattr(setup, "pip", lambda path, arguments, log: None)
    (project / ".venv").mkdir()
    stamp(project)
    setup.set_up(str(project), setup.SUPPORTED)
    assert made == [str(project / ".venv")]


def test_a_failed_install_leaves_no_stamp(project, monkeypatch):
    def fail(path, arguments, log):
        raise setup.Missing("no")

    monkeypatch.setattr(setup, "make_environment", lambda path: os.makedirs(path, exist_ok=True))
    monkeypatch.setattr(setup, "is_usable", lambda path, versions: os.path.isdir(path))
    monkeypatch.setattr(setup, "pip", lambda path, arguments, log: None)
    setup.set_up(str(project), setup.SUPPORTED)
    (project / "pyproject.toml").write_text("[project]\nname = 'other'\nversion = '1'\n")
    monkeypatch.setattr(setup, "pip", fail)
    with pytest.raises(setup.Missing):
        setup.set_up(str(project), setup.SUPPORTED)
    assert not (project / ".venv" / "made-from").exists()


def test_make_names_a_python_that_is_not_there(project):
    status, lines = answer(["make", "-C", project, "setup", "PYTHON=/nowhere/python3.12"])
    assert status != 0
    assert lines[0].startswith("PYTHON=/nowhere/python3.12 is no program here; the course needs")


def test_make_says_so_when_there_is_no_python(project, tmp_path):
    tools = tmp_path / "path"
    tools.mkdir()
    for name in ("make", "sh"):
        (tools / name).symlink_to(shutil.which(name))
    status, lines = answer(["make", "-C", project, "setup"], PATH=str(tools))
    assert status != 0
    assert lines[0] == "The course needs Python 3.11, 3.12 or 3.13; there is no Python on PATH."


def test_make_serve_without_a_book_says_so_before_it_sets_up(project):
    status, lines = answer(["make", "-C", project, "serve"])
    assert status != 0
    assert lines[0] == "There is no book yet: run `make book` first."
    assert not (project / ".venv").exists()


def test_make_alone_explains_itself(project):
    done = subprocess.run(["make", "-C", project], capture_output=True, text=True, check=True)
    for target in ("setup", "book", "serve", "lab", "test", "notebooks", "lock", "clean"):
        assert f"make {target} " in done.stdout


def test_every_package_is_pinned_and_names_no_machine():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(line.split(" ;")[0].count("==") == 1 for line in pins)
    assert not any("file:" in line or "index" in line or "--" in line for line in lines)


def test_every_file_of_the_package_is_installed_with_it():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))
    patterns = settings["tool"]["setuptools"]["package-data"]["seq2seq"]
    package = ROOT / "src" / "seq2seq"
    carried = {path for pattern in patterns for path in package.glob(pattern)}
    files = {path for path in package.rglob("*") if path.is_file()}
    assert {path for path in files - carried if path.suffix not in (".py", ".pyc")} == set()
