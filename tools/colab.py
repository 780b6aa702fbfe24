"""Run what a badge opens as Colab runs it: `make colab RUNTIME=2026.04`.

A runtime of Colab is a Python and a list of packages (`tools/runtimes`). Each notebook starts in an
empty folder, where the course is not installed; its first cell installs it, here from a copy of
what is committed, under a `file://` address. It then has to run to its end without an error and
without a word on stderr, and no package that the runtime brought may be another one afterwards.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

import editions
import nbformat
from nbformat import NotebookNode
from notebooks import CHAPTERS, ROOT, TwinError, names, run

RUNTIMES = ROOT / "tools" / "runtimes"
BUILT = ROOT / "_build" / "colab"
EDITIONS = {
    "solved": lambda name: nbformat.read(CHAPTERS / f"{name}.ipynb", as_version=4),
    "student": editions.student,
}
SECONDS_PER_CELL = 600  # the first one downloads
# What may be set here, and is not in Colab.
OURS = ("PYTHONPATH", "TF_CPP_MIN_LOG_LEVEL", "TF_ENABLE_ONEDNN_OPTS", "KERAS_BACKEND")
LIST = """\
from importlib.metadata import distributions
print(*sorted(f"{found.name}=={found.version}" for found in distributions()), sep="\\n")
"""


class RuntimeFault(Exception):
    """A notebook does not run as it should; the message says why."""


def runtimes() -> list[str]:
    """Return the names of the runtimes, the oldest first."""
    return sorted(path.stem for path in RUNTIMES.glob("*.txt"))


def python_of(runtime: str) -> str:
    """Return the version of Python that the first line of a runtime's list names."""
    first = (RUNTIMES / f"{runtime}.txt").read_text(encoding="utf8").partition("\n")[0]
    return re.fullmatch(r"# .*Python (3\.\d+)\b.*", first)[1]


def interpreter(version: str) -> str:
    """Return a Python of this version.

    Raises:
        RuntimeFault: if there is none on PATH.
    """
    for found in (sys.executable, shutil.which(f"python{version}")):
        asked = "import sys; print('%d.%d' % sys.version_info[:2])"
        if found and _output([found, "-c", asked]).strip() == version:
            return found
    raise RuntimeFault(f"There is no Python {version} on PATH; name one with --python.")


def environment(runtime: str, python: str | None = None) -> Path:
    """Return the Python of an environment with the runtime's packages, which is made if need be."""
    pins = RUNTIMES / f"{runtime}.txt"
    text = pins.read_text(encoding="utf8")
    install = ["--no-deps", "--requirement", str(pins)]
    return prepared(BUILT / runtime, python_of(runtime), text, [install], python)


def prepared(
    folder: Path, version: str, made_from: str, installs: list[list[str]], python: str | None = None
) -> Path:
    """Return the Python of an environment, which is made unless it is there.

    Args:
        folder: of the environment.
        version: of Python.
        made_from: what the environment depends on; if that changes, it is made anew.
        installs: what pip is given, once for each time it is called.
        python: a Python of this version; looked for where left out.

    Raises:
        RuntimeFault: if there is no such Python.
    """
    record, inside = folder / "made-from.txt", folder / "bin" / "python"
    if not record.exists() or record.read_text(encoding="utf8") != made_from:
        chosen = python or interpreter(version)
        subprocess.run([chosen, "-m", "venv", "--clear", folder], check=True)
        for asked in installs:
            install = [inside, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*install, *asked], check=True)
        record.write_text(made_from, encoding="utf8")
    return inside


def course_of(folder: Path) -> str:
    """Return the address of a repository that holds what is committed here, and nothing else."""
    copy = folder / "course"
    copy.mkdir()
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True)
    subprocess.run(["tar", "--extract"], cwd=copy, check=True, input=archive.stdout)
    git = ["git", "-c", "user.name=course", "-c", "user.email=course@localhost"]
    # As GitHub does, let pip leave out the files that it doesn't need.
    for command in (
        ["init", "--quiet"],
        ["config", "uploadpack.allowFilter", "true"],
        ["add", "--all", "--force"],
        ["commit", "--quiet", "--no-verify", "--message", "The course"],
    ):
        subprocess.run([*git, *command], cwd=copy, check=True)
    return f"git+file://{copy}"


def packages(python: Path) -> set[str]:
    """Return the installed packages as `name==version`."""
    return set(_output([str(python), "-c", LIST]).splitlines())


def start(notebook: NotebookNode, python: Path, course: str, settings: dict | None = None) -> None:
    """Run a notebook with this Python in an empty folder, with the course at this address.

    Args:
        notebook: what to run; it gets its outputs.
        python: the Python of the runtime, which has ipykernel.
        course: what pip is to install.
        settings: further environment variables.

    Raises:
        RuntimeFault: if a cell raises or writes to stderr, or a package is another one afterwards.
    """
    before = packages(python)
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        content.mkdir()
        _make_kernel(python, Path(folder))
        told = {
            "JUPYTER_PATH": folder,  # where Jupyter looks for kernels first
            "IPYTHONDIR": f"{folder}/ipython",
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # or the debugger of the kernel warns
            "SEQ2SEQ_COURSE": course,
            **(settings or {}),
        }
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        try:
            with mock.patch.dict(os.environ, {**kept, **told}, clear=True):
                run(notebook, content, SECONDS_PER_CELL)
        except TwinError as error:
            raise RuntimeFault(str(error)) from None
    lost = before - packages(python)
    if lost:
        raise RuntimeFault(f"These packages are no longer what they were: {', '.join(lost)}")


def reset(python: Path, brought: set[str]) -> None:
    """Remove what notebooks installed, so that the next one starts from the runtime again."""
    new = sorted(found.partition("==")[0] for found in packages(python) - brought)
    if new:
        subprocess.run([python, "-m", "pip", "uninstall", "--quiet", "--yes", *new], check=True)


def _make_kernel(python, folder):
    kernel = folder / "kernels" / "python3"
    kernel.mkdir(parents=True)
    command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    described = {"argv": command, "display_name": "Colab", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(described), encoding="utf8")


def _output(command):
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else ""


def try_all(runtime: str, python: Path, course: str, options: argparse.Namespace) -> int:
    """Run the chosen notebooks on one runtime and print how it went; return how many failed."""
    # A run that was broken off leaves the course behind.
    ours = ("seq2seq-attention==", "sacrebleu==")
    brought = {found for found in packages(python) if not found.startswith(ours)}
    reset(python, brought)
    faults = 0
    for name in options.names or names():
        for edition in options.edition or EDITIONS:
            started = time.perf_counter()
            try:
                start(EDITIONS[edition](name), python, course)
                result = "ran"
            except RuntimeFault as fault:
                result, faults = f"failed.\n{fault}", faults + 1
            seconds = time.perf_counter() - started
            print(f"{runtime} {name} {edition}: {seconds:.0f} s, {result}", flush=True)
            if not options.once:
                reset(python, brought)
    reset(python, brought)
    return faults


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="chapters (01_encoder); all when none is named")
    parser.add_argument("--runtime", choices=runtimes(), action="append", help="all when not given")
    parser.add_argument("--edition", choices=EDITIONS, action="append", help="both when not given")
    parser.add_argument("--once", action="store_true", help="install the course once a runtime")
    parser.add_argument("--python", help="of the version that the runtime has")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(names()))
    if unknown:
        parser.error(f"no chapter named {', '.join(unknown)}; there are: {', '.join(names())}")
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        course = course_of(Path(folder))
        for runtime in options.runtime or runtimes():
            try:
                python = environment(runtime, options.python)
            except RuntimeFault as fault:
                parser.error(str(fault))
            faults += try_all(runtime, python, course, options)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
