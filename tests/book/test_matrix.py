"""Other versions and settings: what is installed, what is set, what is said."""

import sys
import tomllib

import matrix
import pytest

PROJECT = tomllib.loads((matrix.ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
TEST = """\
import os

def test_what_is_set():
    assert os.environ["KERAS_BACKEND"] == "jax"
    assert "KERAS_BACKEND" in os.environ["COURSE_VARIES"].split()

def test_what_fails():
    assert {passes}
"""


def test_every_python_that_the_package_promises_is_tried():
    promised = {name.rpartition(" ")[2] for name in PROJECT["classifiers"] if ":: 3." in name}
    assert {setting.python for setting in matrix.SETTINGS.values()} == promised


def test_the_ends_of_the_ranges_are_installed(monkeypatch):
    monkeypatch.setattr(matrix.sys, "platform", "linux")
    newest, oldest = map(matrix.requirements, ("newest", "oldest"))
    [keras] = [one for one in PROJECT["dependencies"] if one.startswith("keras")]
    [tensorflow] = PROJECT["optional-dependencies"]["tensorflow"]
    assert newest[-2:] == [keras, tensorflow.replace("tensorflow", "tensorflow-cpu")]
    lowest = [one.partition(">=")[2].partition(",")[0] for one in (keras, tensorflow)]
    assert oldest[-2:] == [f"keras=={lowest[0]}.*", f"tensorflow-cpu=={lowest[1]}.*"]
    assert "ipykernel" in oldest and "nbval>=0.11" in oldest
    monkeypatch.setattr(matrix.sys, "platform", "darwin")
    assert matrix.requirements("oldest")[-1] == f"tensorflow=={lowest[1]}.*"
    assert matrix.requirements("pinned")[-1].endswith("requirements.txt")


def test_what_is_tested_is_there():
    for setting in matrix.SETTINGS.values():
        assert all((matrix.ROOT / path).exists() for path in setting.tests if path[0] != "-")


@pytest.mark.parametrize("passes", [True, False])
def test_settings_reach_the_tests_and_failures_are_named(passes, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(matrix, "environment", lambda name: sys.executable)
    monkeypatch.setattr(matrix, "ROOT", tmp_path)
    monkeypatch.setattr(matrix, "BUILT", tmp_path)
    test = tmp_path / "test_sample.py"
    test.write_text(TEST.format(passes=passes), encoding="utf8")
    assert matrix.main(["jax", "--tests", test.name]) == (0 if passes else 1)
    first, *said, last = capsys.readouterr().out.splitlines()
    assert first.startswith("jax: Python 3.11, TensorFlow 2.") and ", Keras 3." in first
    if passes:
        assert last == "all passed" and said[0].startswith("  2 passed in ")
    else:
        assert said[0].startswith("  FAILED test_sample.py::test_what_fails - assert False")
        assert last == "failed: jax" and said[1].endswith("(jax.log)")


def test_a_python_that_is_not_there_is_named(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(matrix, "BUILT", tmp_path)
    monkeypatch.setattr(matrix.sys, "executable", "")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert matrix.main(["oldest"]) == 1
    assert "oldest: There is no Python 3.11 on PATH" in capsys.readouterr().out


def test_a_setting_that_is_not_there_is_named(capsys):
    with pytest.raises(SystemExit):
        matrix.main(["older"])
    assert "no setting older; there are: oldest, newest, pinned" in capsys.readouterr().err
