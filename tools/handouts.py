"""Write the chapters without their solutions, to be set in class: `make handouts`.

A handout is a chapter as it would be before anybody ran it: no outputs, and in place of each
solution room for an answer. All else is the chapter, cell for cell.
"""

import argparse
import re
import sys
from pathlib import Path

import yaml
from nbformat import NotebookNode
from notebooks import ROOT, TWINS, names, read_twin, write

FOLDER = ROOT / "_build" / "handouts"
SOLUTION = re.compile(r"<details><summary>Solution</summary>.*?</details>", re.DOTALL)
ANSWER = "*Your answer:*"
ROOM = "# Your code"


def handout(name: str) -> NotebookNode:
    """Return a chapter with room for answers where its solutions were."""
    notebook = read_twin(TWINS / f"{name}.md")
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            # The back matter lies beside the chapters, but not beside a handout.
            source = cell.source.replace("](../", f"]({_address()}/")
            cell.source = SOLUTION.sub(ANSWER, source)
        elif "hide-cell" in cell.metadata.get("tags", []):  # the code of a solution
            cell.source, cell.metadata = ROOM, {}
    return notebook


def _address() -> str:
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))["repository"]
    return f"{config['url']}/blob/{config['branch']}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="chapters (01_encoder); all when none is named")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to write them")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(names()))
    if unknown:
        parser.error(f"no chapter named {', '.join(unknown)}; there are: {', '.join(names())}")
    options.folder.mkdir(parents=True, exist_ok=True)
    for name in options.names or names():
        write(handout(name), options.folder / f"{name}.ipynb")
    print(f"The handouts are in {options.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
