"""Open the chapters in JupyterLab, under the environment of the book: `make lab`.

JupyterLab runs the scripts of outputs, and with them the explorables, only in notebooks that it
trusts. Those of the course are trusted as they were written.
"""

import sys
from pathlib import Path

import nbformat
from environment import prepare
from jupyterlab.labapp import main as jupyterlab
from nbformat.sign import NotebookNotary
from notebooks import CHAPTERS
from serve import has_screen

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = [
    # The folder of the whole course, since chapters link to its other pages.
    f"--ServerApp.root_dir={ROOT}",
    "--LabApp.default_url=/lab/tree/chapters",
    "--ServerApp.allow_root=True",  # in a container nobody else is there
    "--ServerApp.answer_yes=True",  # one Ctrl-C is enough
    "--Application.log_level=WARN",
]


def trust(folder: Path, notary: NotebookNotary) -> None:
    """Sign the notebooks of a folder; one that is changed outside of JupyterLab loses its trust."""
    for path in sorted(folder.glob("*.ipynb")):
        notary.sign(nbformat.read(path, as_version=4))


def main() -> int:
    prepare()
    trust(CHAPTERS, NotebookNotary())
    print("JupyterLab opens the chapters (Ctrl-C ends this)", flush=True)
    browser = [] if has_screen() else ["--no-browser"]
    return jupyterlab([*OPTIONS, *browser, *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
