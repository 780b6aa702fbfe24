"""What a badge opens runs in Colab, whose runtimes are kept as lists of packages.

Here one small notebook runs in the environment of the tests; `make colab` runs them all on each
runtime, which takes an hour and downloads a TensorFlow for each.
"""

import subprocess
import sys
import sysconfig
import tomllib

import colab
import nbformat
import pytest
import yaml
from bootstrap import CELL
from notebooks import ROOT
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0"}  # 0: pip reads it as `build, no`
runtimes = pytest.mark.parametrize("runtime", colab.runtimes())


def brought(runtime):
    lines = (colab.RUNTIMES / f"{runtime}.txt").read_text(encoding="utf8").splitlines()
    pairs = [line.split("==") for line in lines if not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pairs}


def test_there_are_the_latest_runtime_and_the_two_before_it():
    assert colab.runtimes()[-1] == "latest" and len(colab.runtimes()) == 3


@runtimes
def test_a_runtime_brings_what_the_package_needs_but_what_the_first_cell_installs(runtime):
    found = brought(runtime)
    found["tensorflow"] = found["tensorflow-cpu"]  # the same without kernels for a GPU
    needed = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["tensorflow"]]
    lacking = set()
    for requirement in map(Requirement, needed):
        if requirement.name in found:
            assert found[requirement.name] in requirement.specifier, requirement
        else:
            lacking.add(requirement.name)
    assert lacking == {"sacrebleu"} and '["sacrebleu"]' in CELL
    assert f"{colab.python_of(runtime)}.0" in SpecifierSet(PROJECT["requires-python"])
    assert "ipykernel" in found and "seq2seq-attention" not in found


def test_every_runtime_has_its_run_each_week():
    text = (ROOT / ".github" / "workflows" / "course.yml").read_text(encoding="utf8")
    matrix = yaml.safe_load(text)["jobs"]["colab"]["strategy"]["matrix"]["include"]
    assert {(one["runtime"], one["python"]) for one in matrix} == {
        (runtime, colab.python_of(runtime)) for runtime in colab.runtimes()
    }


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """A Python with the packages of the tests, in which the course is not installed.

    Packages of a folder that a .pth file names can be imported, but the .pth files in that folder,
    by which the course is installed here, are not read.
    """
    folder = tmp_path_factory.mktemp("runtime")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (packages,) = folder.glob("lib/python3*/site-packages")
    (packages / "tests.pth").write_text(sysconfig.get_path("purelib"), encoding="utf8")
    return folder / "bin" / "python"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return colab.course_of(tmp_path_factory.mktemp("repository"))


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])


def test_a_notebook_installs_the_course_and_runs(python, course):
    small = notebook(
        CELL,
        "import os, seq2seq\nprint(os.listdir(), seq2seq.__file__)",
        "from seq2seq.exercises import check\ncheck.pad(lambda sentences: sentences)",
    )
    colab.start(small, python, course, OFFLINE)
    said = small.cells[1].outputs[0].text
    assert said.startswith("[] ") and str(python.parent.parent) in said
    assert not small.cells[2].outputs[0].data["text/plain"].startswith("Right")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import sys\nprint('heard', file=sys.stderr)", "heard"),
        ("import os\nassert 'PYTHONPATH' in os.environ", "AssertionError"),
    ],
)
def test_a_notebook_that_fails_or_is_not_silent_is_told(python, cell, words):
    with pytest.raises(colab.RuntimeFault, match=words):
        colab.start(notebook(cell), python, "git+file:///nowhere")


def test_a_course_out_of_reach_is_told_in_a_sentence(python, tmp_path):
    # Where it is installed, the first cell has nothing to do.
    cell = CELL.replace('find_spec("seq2seq") is None', 'find_spec("nowhere") is None')
    with pytest.raises(colab.RuntimeFault, match="can't be installed from git.file:///nowhere"):
        colab.start(notebook(cell), python, "git+file:///nowhere", OFFLINE)


def test_another_version_of_a_package_is_told(monkeypatch, tmp_path):
    seen = iter([{"keras==3.10.0", "numpy==2.0.2"}, {"keras==3.13.2", "numpy==2.0.2"}])
    monkeypatch.setattr(colab, "packages", lambda python: next(seen))
    monkeypatch.setattr(colab, "run", lambda *given: None)
    with pytest.raises(colab.RuntimeFault, match="no longer what they were: keras==3.10.0$"):
        colab.start(notebook(), tmp_path, "git+file:///nowhere")


def test_a_python_that_is_not_there_is_told():
    with pytest.raises(colab.RuntimeFault, match="no Python 3.99 on PATH; name one with --python"):
        colab.interpreter("3.99")
    assert colab.interpreter(f"{sys.version_info[0]}.{sys.version_info[1]}") == sys.executable
