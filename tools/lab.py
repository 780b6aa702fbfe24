"""Open the chapters in JupyterLab, under the environment of the book: `make lab`."""

import sys
from pathlib import Path

from environment import prepare
from jupyterlab.labapp import main as jupyterlab
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


def main() -> int:
    prepare()
    print("JupyterLab opens the chapters (Ctrl-C ends this)", flush=True)
    browser = [] if has_screen() else ["--no-browser"]
    return jupyterlab([*OPTIONS, *browser, *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
