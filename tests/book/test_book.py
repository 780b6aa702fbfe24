"""The build itself: a fault fails it, each time, and outputs follow the sources.

And JupyterLab, which shows the same notebooks under the same environment.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import course_site
import nbformat
import pytest
from fontTools.ttLib import TTFont
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from pages import images
from PIL import Image

ROOT = Path(course_site.ROOT)


class Book:
    """The book's own settings and tools around one notebook."""

    def __init__(self, root):
        self.root = root
        for folder in ("tools", "_static"):
            shutil.copytree(ROOT / folder, root / folder)
        shutil.copy(ROOT / "_config.yml", root)
        (root / "back").mkdir()
        entry = "@book{someone, title={A}, author={Body, Some}, year={2015}, publisher={B}}"
        (root / "back" / "references.bib").write_text(entry, encoding="utf8")
        (root / "_toc.yml").write_text("format: jb-book\nroot: chapters/intro\n", encoding="utf8")
        (root / "requirements.txt").write_text("", encoding="utf8")
        (root / "src").mkdir()
        (root / "chapters").mkdir()
        (root / "src" / "number.txt").write_text("first", encoding="utf8")

    def notebook(self, code, text="Words."):
        cells = [new_markdown_cell("# A title"), new_markdown_cell(text), new_code_cell(code)]
        for number, cell in enumerate(cells):
            cell.id = f"cell-{number}"
        notebook = new_notebook(cells=cells)
        notebook.metadata.kernelspec = {"display_name": "Python 3", "name": "python3"}
        nbformat.write(notebook, self.root / "chapters" / "intro.ipynb")

    def build(self):
        command = [sys.executable, self.root / "tools" / "build.py"]
        return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)

    def page(self):
        return (self.root / "_build/html/chapters/intro.html").read_text(encoding="utf8")


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path)


def test_outputs_follow_the_sources(book):
    book.notebook("print('read', open('../src/number.txt').read())")
    built = book.build()
    assert (built.returncode, built.stderr) == (0, "")
    assert str(book.root / "_build" / "html" / "index.html") in built.stdout
    assert "read first" in book.page()

    (book.root / "src" / "number.txt").write_text("second", encoding="utf8")
    assert book.build().returncode == 0
    assert "read second" in book.page()


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        ("1 / 0", "Words.", "ZeroDivisionError"),
        ("import sys; print('heard', file=sys.stderr)", "Words.", "stderr"),
        ("print(1)", "See [a page](nowhere.ipynb).", "nowhere"),
        ("print(1)", r"A formula: $\nosuchthing$.", "nosuchthing"),
    ],
)
def test_a_fault_fails_the_build_and_the_next_one(book, code, text, words):
    book.notebook(code, text)
    for _ in range(2):
        built = book.build()
        assert built.returncode != 0
        assert words in built.stderr
        assert "The book was not built" in built.stderr
        assert "The book stands" not in built.stdout


def test_the_digest_follows_sources_and_not_what_python_leaves_there(tmp_path):
    (tmp_path / "src" / "__pycache__").mkdir(parents=True)
    (tmp_path / "src" / "a.py").write_text("1")
    first = course_site.digest_of(tmp_path, "src")
    (tmp_path / "src" / "__pycache__" / "a.pyc").write_text("made")
    assert course_site.digest_of(tmp_path, "src") == first
    (tmp_path / "src" / "a.py").rename(tmp_path / "src" / "b.py")
    assert course_site.digest_of(tmp_path, "src") != first


def test_a_formula_becomes_mathml_and_the_font_has_its_letters(book):
    book.notebook("print(1)", "A formula: $\\omega_x$.\n\n$$\\frac{a}{b}$$")
    assert book.build().returncode == 0
    assert "<math><msub><mi>ω</mi>" in book.page()
    assert "<mfrac>" in book.page()
    font = TTFont(book.root / "_build" / "html" / "_static" / "math.woff2")
    assert {ord(letter) for letter in "𝜔𝑥𝑎𝑏"} <= font.getBestCmap().keys()
    assert "MATH" in font
    scripts = [line for line in book.page().splitlines() if "<script" in line]
    assert not re.search("mathjax|thebe", "".join(scripts), re.I)


def test_a_picture_gets_a_palette_only_where_nobody_sees_it():
    few = Image.new("RGB", (64, 64), "white")
    few.paste("navy", (8, 8, 40, 40))
    assert images.with_palette(few).convert("RGB").tobytes() == few.tobytes()
    many = Image.frombytes("RGB", (64, 64), random.Random(1).randbytes(64 * 64 * 3))
    assert images.with_palette(many) is None
    assert images.with_palette(Image.new("RGBA", (8, 8), (255, 0, 0, 100))) is None


def test_notebooks_see_one_environment(book, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setenv("COLUMNS", "40")
    names = ["TF_CPP_MIN_LOG_LEVEL", "TF_ENABLE_ONEDNN_OPTS", "COLUMNS"]
    book.notebook(f"import json, os; print(json.dumps([os.environ.get(n) for n in {names}]))")
    assert book.build().returncode == 0
    assert json.dumps(["3", "0", None]) in book.page().replace("&quot;", '"')
    assert os.environ["COLUMNS"] == "40"


def answer_of(address):
    """Return what a server says; it may name its address a moment before it listens."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=60) as reply:
                return json.load(reply)
        except URLError:
            time.sleep(0.1)
    pytest.fail(f"nobody answers at {address}")


def test_jupyterlab_runs_chapters_with_the_python_of_the_book(tmp_path):
    # A kernel of the same name, which the reader has from elsewhere, stays out.
    own = tmp_path / "kernels" / "python3"
    own.mkdir(parents=True)
    (own / "kernel.json").write_text('{"argv": ["elsewhere"], "display_name": "Another"}')
    folders = {f"JUPYTER_{kind}_DIR": str(tmp_path) for kind in ("DATA", "CONFIG", "RUNTIME")}
    command = [sys.executable, ROOT / "tools" / "lab.py", "--no-browser"]
    environment = {**os.environ, **folders}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as lab:
        try:
            pattern = re.compile(r"(http://127.+)/lab/tree/chapters(\?token=.+)")
            address, token = next(filter(None, map(pattern.search, lab.stderr))).groups()
            kernels = answer_of(f"{address}/api/kernelspecs{token}")
            folder = answer_of(f"{address}/api/contents/chapters{token}")
            chapter = answer_of(f"{address}/api/contents/chapters/intro.ipynb{token}")
        finally:
            lab.terminate()
    assert kernels["default"] == "python3"
    # "python" stands for the Python that runs JupyterLab.
    assert kernels["kernelspecs"]["python3"]["spec"]["argv"][0] in ("python", sys.executable)
    assert "intro.ipynb" in {entry["name"] for entry in folder["content"]}
    # Only then do explorables run before their cells have run.
    cells = [cell for cell in chapter["content"]["cells"] if cell["cell_type"] == "code"]
    assert cells and all(cell["metadata"]["trusted"] for cell in cells)
