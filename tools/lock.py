"""Write requirements.txt, every package of the book pinned, and what nbgrader adds: `make lock`.

uv works out one set of versions that holds for Python 3.11 to 3.13 on Linux, macOS and Windows. It
is fetched into a folder of its own for the moment, since nothing else here needs it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
# What `make setup` installs: the packages of the book and its tests with all that they need, for
# Python 3.11 to 3.13 on Linux, macOS and Windows. Written by `make lock` from pyproject.toml.
"""
HEADER_NBGRADER = """\
# What `make nbgrader` installs beside requirements.txt, changing nothing there: nbgrader, which
# marks notebooks, and what it needs. Written by `make lock` from pyproject.toml.
"""
COMMAND = [
    *["pip", "compile", "--universal", "--python-version", "3.11", "--fork-strategy", "fewest"],
    *["--extra", "book", "--extra", "test", "--no-annotate", "--no-header", "--quiet"],
    *["--no-emit-index-url", "--no-emit-find-links", "--upgrade", "pyproject.toml"],
]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", folder, "uv"]
        subprocess.run([*install, "--disable-pip-version-check"], check=True)
        uv = Path(folder) / "bin" / ("uv.exe" if os.name == "nt" else "uv")
        pins = subprocess.check_output([uv, *COMMAND], cwd=ROOT, text=True)
        (ROOT / "requirements.txt").write_text(HEADER + pins, encoding="utf8", newline="\n")
        # What the book has pinned stays; only what nbgrader adds is chosen here.
        beside = ["--extra", "nbgrader", "--constraint", "requirements.txt"]
        every = subprocess.check_output([uv, *COMMAND, *beside], cwd=ROOT, text=True)
    there = set(pins.splitlines())
    more = "".join(f"{line}\n" for line in every.splitlines() if line not in there)
    path = ROOT / "requirements-nbgrader.txt"
    path.write_text(HEADER_NBGRADER + more, encoding="utf8", newline="\n")
    print("The requirements are written; run `make test`, since outputs may have changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
