"""Build the site into _build/html: `make book`.

Every notebook runs, and its outputs are kept until its code, `src/` or the pinned packages change
(tools/course_site.py). Any warning, from Sphinx or from a notebook, fails the build.
"""

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import slides
from environment import prepare
from notebooks import names

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build" / "html"
COMMAND = [
    *[sys.executable, "-u", "-c", "from jupyter_book.cli.main import main; main()"],
    *["build", ".", "-W", "-n", "--keep-going"],
]


def main() -> int:
    prepare()
    started = time.perf_counter()
    with subprocess.Popen(COMMAND, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf8") as sphinx:
        for line in sphinx.stdout:
            # Of all it says, what takes long; faults go to stderr, past this loop.
            running = re.search(r"(\w+)\.ipynb: Executing notebook", line)
            if running:
                print(f"  running {running[1]}", flush=True)
    status = sphinx.returncode
    if status != 0:
        # Sphinx would not read the faulty pages a second time and call the next build a success.
        shutil.rmtree(ROOT / "_build" / ".doctrees", ignore_errors=True)
        print("The book was not built: mend what is reported above.", file=sys.stderr)
        return status
    if names():
        print("  making the slides", flush=True)
        slides.write(SITE / "slides", names())
    print(f"The book stands, built in {time.perf_counter() - started:.0f} s:")
    print(f"  {SITE / 'index.html'}")
    print("Open that file in a browser, or run `make serve`.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
