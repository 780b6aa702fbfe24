"""Write chapters/*.ipynb from twins/*.md by running them: `make notebooks`.

A twin (jupytext, MyST Markdown) is what people edit and review; the notebook with its outputs is
what Colab opens, nbval compares and the book shows. A notebook is written only when every cell
ran without an error and without a word on stderr, and it is written whole or not at all.
"""

import argparse
import hashlib
import os
import sys
import tempfile
import time
from pathlib import Path

import jupytext
import nbformat
from environment import prepare
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
TWINS = ROOT / "twins"
CHAPTERS = ROOT / "chapters"
SECONDS_PER_CELL = 120
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}


class TwinError(Exception):
    """A twin cannot become a notebook; the message says which cell and why."""


def names() -> list[str]:
    """Return the chapters in reading order: the introduction, then 01, 02, …, then the project."""
    found = [path.stem for path in TWINS.glob("*.md")]
    return sorted(found, key=lambda name: (name != "intro", name == "project", name))


def read_twin(path: Path) -> NotebookNode:
    """Read a twin as a notebook without outputs: stable ids, folding spelled out."""
    notebook = jupytext.reads(path.read_text(encoding="utf8"), fmt="md:myst")
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen: dict[str, int] = {}
    for cell in notebook.cells:
        # The id follows the text, so that an edited cell changes no other cell's id.
        digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:8]
        seen[digest] = seen.get(digest, 0) + 1
        cell.id = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
        tags = set(cell.metadata.get("tags", []))
        if tags & {"hide-input", "hide-cell"}:
            # The tags fold a cell in the book; these fold it in JupyterLab and in Colab.
            cell.metadata["jupyter"] = {"source_hidden": True}
            cell.metadata["cellView"] = "form"
    return notebook


def run(notebook: NotebookNode, folder: Path, seconds: int = SECONDS_PER_CELL) -> NotebookNode:
    """Run every cell in order, in `folder`; the outputs keep nothing that differs by run."""
    client = NotebookClient(
        notebook,
        timeout=seconds,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise TwinError(str(error)) from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise TwinError(str(error)) from error
    for number, cell in enumerate(code_cells(notebook), start=1):
        cell.metadata.pop("execution", None)
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                raise TwinError(f"code cell {number} writes to stderr:\n{output.text}")
    notebook.metadata = nbformat.from_dict(METADATA)
    nbformat.validate(notebook)
    return notebook


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def difference(twin: NotebookNode, notebook: NotebookNode) -> str | None:
    """Say where a notebook does not hold its twin's cells, or None where it does."""
    for number, (ours, theirs) in enumerate(zip(twin.cells, notebook.cells, strict=False), start=1):
        for field in ("cell_type", "source", "metadata", "id"):
            if ours.get(field) != theirs.get(field):
                return f"cell {number} differs in its {field.replace('_', ' ')}"
    if len(twin.cells) != len(notebook.cells):
        return f"the twin has {len(twin.cells)} cells, the notebook {len(notebook.cells)}"
    return None


def state(name: str) -> str | None:
    """Say what is out of step between a chapter's twin and its notebook, or None."""
    notebook = CHAPTERS / f"{name}.ipynb"
    if not (TWINS / f"{name}.md").exists():
        return "has no twin"
    if not notebook.exists():
        return "has no notebook"
    return difference(read_twin(TWINS / f"{name}.md"), nbformat.read(notebook, as_version=4))


def carried(twin: NotebookNode, notebook: NotebookNode) -> NotebookNode | None:
    """Return a twin with a notebook's outputs, or None where their code differs.

    Where only prose or a caption changed, nothing has to run again.
    """
    ours, theirs = code_cells(twin), code_cells(notebook)
    if [cell.source for cell in ours] != [cell.source for cell in theirs]:
        return None
    for cell, ran in zip(ours, theirs, strict=True):
        cell.outputs, cell.execution_count = ran.outputs, ran.execution_count
    return twin


def write(notebook: NotebookNode, path: Path) -> bool:
    """Write the notebook whole or not at all; return whether the file changed."""
    return write_text(nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n", path)


def write_text(text: str, path: Path) -> bool:
    """Write a file whole or not at all; return whether it changed."""
    if path.exists() and path.read_text(encoding="utf8") == text:
        return False
    path.parent.mkdir(exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    try:
        with open(handle, "w", encoding="utf8", newline="\n") as file:
            file.write(text)
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    return True


def check(chosen: list[str]) -> int:
    """Print what is out of step; return the exit status."""
    notebooks = {path.stem for path in CHAPTERS.glob("*.ipynb")}
    reports = {name: state(name) for name in [*chosen, *sorted(notebooks - set(names()))]}
    for name, report in reports.items():
        if report:
            print(f"{name}: {report}; run `make notebooks`")
    return 1 if any(reports.values()) else 0


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="chapters (01_encoder); all when none is named")
    parser.add_argument("--check", action="store_true", help="only say what is out of step")
    parser.add_argument("--force", action="store_true", help="run those that are in step as well")
    options = parser.parse_args(arguments)
    chosen = options.names or names()
    unknown = sorted(set(chosen) - set(names()))
    if unknown:
        parser.error(f"no twin named {', '.join(unknown)}; there are: {', '.join(names())}")
    if options.check:
        return check(chosen)

    prepare()
    for name in chosen:
        if not options.force and not options.names and state(name) is None:
            continue
        started, path = time.perf_counter(), CHAPTERS / f"{name}.ipynb"
        if not options.force and not options.names and path.exists():
            old = nbformat.read(path, as_version=4)
            notebook = carried(read_twin(TWINS / f"{name}.md"), old)
            if notebook:
                write(notebook, path)
                print(f"{name}: written, its code is unchanged", flush=True)
                continue
        try:
            notebook = run(read_twin(TWINS / f"{name}.md"), CHAPTERS)
        except TwinError as error:
            print(f"{name}: not written.\n{error}", file=sys.stderr)
            return 1
        changed = write(notebook, path)
        result = "written" if changed else "unchanged"
        print(f"{name}: {result}, {time.perf_counter() - started:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
