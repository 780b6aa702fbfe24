"""Run the tests on other versions and settings than the pinned ones: `make matrix`.

The oldest and the newest TensorFlow and Keras that `pyproject.toml` allows, the three Pythons, two
threads with oneDNN, and the layers on JAX. Each setting has an environment of its own under
`_build/matrix`, which is kept, and a file with everything that its tests said.
"""

import argparse
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

from colab import RuntimeFault, prepared
from environment import QUIET

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / "_build" / "matrix"
LAYERS = ("tests/attention", "tests/recurrent", "tests/transformer", "tests/common")
# Pages and outputs belong to the pinned versions; everything else to all of them.
EVERYTHING = ("src", "tests", "--ignore=tests/book", "--doctest-modules")
# They must run; what they print is compared on the pinned versions.
NOTEBOOKS = ("chapters", "--nbval-lax", "--nbval-current-env", "--nbval-cell-timeout=300")
SHOW = """\
import keras, tensorflow
print(f"TensorFlow {tensorflow.__version__}, Keras {keras.__version__}")
"""


class Setting(NamedTuple):
    """What one run of the tests differs in.

    Attributes:
        python: version of Python.
        versions: `"oldest"` or `"newest"` that the ranges allow, or `"pinned"`.
        environment: variables that are set for the tests.
        tests: what pytest is given.
        packages: what is installed beside.
    """

    python: str
    versions: str
    environment: dict[str, str] = {}
    tests: tuple[str, ...] = EVERYTHING + NOTEBOOKS
    packages: tuple[str, ...] = ()


THREADS = {"TF_NUM_INTRAOP_THREADS": "2", "TF_NUM_INTEROP_THREADS": "2", "OMP_NUM_THREADS": "2"}
JAX = {"KERAS_BACKEND": "jax", "JAX_ENABLE_X64": "1"}
ON_JAX = (*LAYERS, "--ignore=tests/common/test_keras_habits.py")  # SavedModel, tf.data, …
# Keras reads its own variables in a way that NumPy warns of.
ON_JAX += ("-Wignore:__array__ implementation doesn't:DeprecationWarning",)
SETTINGS = {
    "oldest": Setting("3.11", "oldest"),
    "newest": Setting("3.13", "newest"),
    "pinned": Setting("3.12", "pinned"),
    "threads": Setting("3.11", "pinned", {**THREADS, "TF_ENABLE_ONEDNN_OPTS": "1"}),
    "jax": Setting("3.11", "pinned", JAX, ON_JAX, ("jax[cpu]",)),
}


def requirements(versions: str) -> list[str]:
    """Return what pip is to install for the oldest or the newest versions, or the pinned ones."""
    if versions == "pinned":
        return ["--requirement", str(ROOT / "requirements.txt")]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
    extras = project["optional-dependencies"]
    ranges = [one for one in project["dependencies"] if one.startswith("keras")]
    # Of TensorFlow the build without code for GPUs, where there is one.
    name = "tensorflow-cpu" if sys.platform == "linux" else "tensorflow"
    ranges += [one.replace("tensorflow", name) for one in extras["tensorflow"]]
    if versions == "oldest":
        ranges = [re.sub(r">=([\d.]+),.*", r"==\1.*", one) for one in ranges]
    return [*project["dependencies"], *extras["test"], "ipykernel", *ranges]


def environment(name: str) -> Path:
    """Return the Python of the environment of a setting, which is made if need be."""
    setting = SETTINGS[name]
    asked = [*requirements(setting.versions), *setting.packages]
    text = "\n".join([setting.python, *asked])
    course = ["--no-deps", "--editable", str(ROOT)]
    return prepared(BUILT / name, setting.python, text, [asked, course])


def try_setting(name: str, tests: list[str]) -> bool:
    """Run the tests of a setting, print what came of it, and return whether all passed."""
    setting = SETTINGS[name]
    python = environment(name)
    kept = {key: value for key, value in os.environ.items() if key not in QUIET}
    told = {**setting.environment, "COURSE_VARIES": " ".join(setting.environment)}
    shown = subprocess.run([python, "-c", SHOW], capture_output=True, text=True, env=kept)
    print(f"{name}: Python {setting.python}, {shown.stdout.strip()}", flush=True)
    command = [python, "-m", "pytest", *(tests or setting.tests), "-q", "-n", "2"]
    log = BUILT / f"{name}.log"
    with log.open("w", encoding="utf8") as file:
        done = subprocess.run(
            [*command, "--dist", "loadfile"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**kept, **told},
        )
    said = log.read_text(encoding="utf8").splitlines()
    for line in said:
        if line.startswith(("FAILED", "ERROR")):
            print(f"  {line:.150}")
    print(f"  {said[-1] if said else 'nothing ran'} ({log.relative_to(ROOT)})", flush=True)
    return done.returncode == 0


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("settings", nargs="*", help=f"of {', '.join(SETTINGS)}; all if none")
    parser.add_argument("--tests", nargs="+", default=[], help="what pytest runs instead")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.settings) - set(SETTINGS))
    if unknown:
        parser.error(f"no setting {', '.join(unknown)}; there are: {', '.join(SETTINGS)}")
    failed = []
    for name in options.settings or SETTINGS:
        try:
            if not try_setting(name, options.tests):
                failed.append(name)
        except RuntimeFault as fault:
            failed.append(name)
            print(f"{name}: {fault}")
    print(f"failed: {', '.join(failed)}" if failed else "all passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
