"""The chapters: each notebook is its twin, run from top to bottom, readable everywhere."""

import ast
import re

import nbformat
import notebooks
import pytest
import yaml
from bootstrap import CELL

LINES_PER_CELL = 20
DIRECTIVES = {
    "a fence with a directive": r"^ {0,3}(?:`{3,}|~{3,}|:{3,}) *\{",
    "a colon fence": r"^ {0,3}:{3,}",
    "a role": r"\{[a-z][a-z:_-]*\}`",
    "a comment of MyST": r"^%",
    "a target of MyST": r"^\([\w-]+\)=\s*$",
}

chapters = pytest.mark.parametrize("name", notebooks.names())


def read(name):
    return nbformat.read(notebooks.CHAPTERS / f"{name}.ipynb", as_version=4)


def markdown(notebook):
    """Return the text of the Markdown cells, without code blocks and code spans."""
    text = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    text = re.sub(r"^(```+|~~~+)(?! *\{).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"(?<!\})(`+)(?!`).+?(?<!`)\1(?!`)", "", text)


def texts(output):
    if output.output_type == "stream":
        return [output.text]
    return [output.get("data", {}).get("text/plain", "")]


def test_every_twin_has_its_notebook_and_its_place_in_the_book():
    toc = yaml.safe_load((notebooks.ROOT / "_toc.yml").read_text(encoding="utf8"))
    pages = [toc["root"]] + [page["file"] for part in toc["parts"] for page in part["chapters"]]
    in_book = [page.removeprefix("chapters/") for page in pages if page.startswith("chapters/")]
    assert notebooks.names() == in_book
    assert {path.stem for path in notebooks.CHAPTERS.glob("*.ipynb")} == set(in_book)


@chapters
def test_notebook_is_in_step_with_its_twin(name):
    assert notebooks.state(name) is None


@chapters
def test_every_code_cell_ran_in_order(name):
    counts = [cell.execution_count for cell in notebooks.code_cells(read(name))]
    assert counts == list(range(1, len(counts) + 1))


@chapters
def test_outputs_hold_no_error_and_no_stderr(name):
    for cell in notebooks.code_cells(read(name)):
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", output.text


@chapters
def test_outputs_hold_no_more_digits_than_hold_everywhere(name):
    for cell in notebooks.code_cells(read(name)):
        for output in cell.outputs:
            for text in texts(output):
                assert not re.search(r"\d\.\d{6,}", text), text


@chapters
def test_outputs_name_no_folder_of_the_machine(name):
    for cell in notebooks.code_cells(read(name)):
        for output in cell.outputs:
            for text in texts(output):
                assert not re.search(r"(?<![\w.])/(?:home|root|tmp|Users|usr|var)/", text), text


@chapters
def test_first_code_cell_is_the_bootstrap(name):
    first, *others = notebooks.code_cells(read(name))
    assert first.source == CELL
    assert not any("%pip" in cell.source for cell in others)


@chapters
def test_code_cells_are_short(name):
    sizes = [len(cell.source.splitlines()) for cell in notebooks.code_cells(read(name))]
    assert max(sizes) <= LINES_PER_CELL


@chapters
def test_prose_comes_first(name):
    kinds = [cell.cell_type for cell in read(name).cells]
    assert kinds[0] == "markdown"


@chapters
def test_images_have_alt_text_and_are_png(name):
    for cell in notebooks.code_cells(read(name)):
        images = [o for o in cell.outputs if any(k.startswith("image/") for k in o.get("data", {}))]
        if images:
            assert len(images) == 1, f"one figure a cell: {cell.source}"
            assert "image/png" in images[0].data, cell.source
            alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
            assert alt.strip(), f"no alt text: {cell.source}"


@chapters
def test_markdown_reads_the_same_everywhere(name):
    text = markdown(read(name))
    for what, pattern in DIRECTIVES.items():
        found = re.search(pattern, text, flags=re.MULTILINE)
        assert not found, f"{what}: {text[found.start() : found.start() + 80]!r}"


@chapters
def test_nothing_is_loaded_from_elsewhere(name):
    notebook = read(name)
    html = [
        output.data["text/html"]
        for cell in notebooks.code_cells(notebook)
        for output in cell.outputs
        if "text/html" in output.get("data", {})
    ]
    for text in [markdown(notebook), *html]:
        assert not re.search(r"!\[[^\]]*\]\(\s*(?:https?:)?//", text)
        assert not re.search(r"(?:src|srcset|data)\s*=\s*[\"']?\s*(?:https?:)?//", text)
        assert not re.search(r"<link\b|@import|url\(\s*[\"']?(?:https?:)?//", text)


@chapters
def test_headings_are_in_order(name):
    levels = [len(hashes) for hashes in re.findall(r"^(#+) ", markdown(read(name)), re.MULTILINE)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


@chapters
def test_cells_are_plain_python(name):
    for cell in notebooks.code_cells(read(name))[1:]:
        ast.parse(cell.source)


# The tool itself, on small twins of its own.


def twin(*cells):
    code = [f"```{{code-cell}} ipython3\n{cell}\n```\n" for cell in cells]
    return "# A twin\n\nWords.\n\n" + "\n".join(code)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A project with one twin, `small`, that prints 1."""
    for attribute in ("TWINS", "CHAPTERS"):
        path = tmp_path / attribute.lower()
        path.mkdir()
        monkeypatch.setattr(notebooks, attribute, path)
    (notebooks.TWINS / "small.md").write_text(twin("print(1)"), encoding="utf8")
    return tmp_path


def test_a_twin_is_run_and_written_once(folder, capsys):
    assert notebooks.state("small") == "has no notebook"
    assert notebooks.main([]) == 0
    assert "small: written" in capsys.readouterr().out
    path = notebooks.CHAPTERS / "small.ipynb"
    written = path.read_bytes()
    cell = notebooks.code_cells(nbformat.read(path, as_version=4))[0]
    assert (cell.execution_count, cell.outputs[0].text) == (1, "1\n")

    assert notebooks.main([]) == 0
    assert capsys.readouterr().out == ""
    assert notebooks.main(["--force"]) == 0
    assert "small: unchanged" in capsys.readouterr().out
    assert path.read_bytes() == written
    assert [file.name for file in notebooks.CHAPTERS.iterdir()] == ["small.ipynb"]


def test_check_says_what_is_out_of_step(folder, capsys):
    assert notebooks.main(["small"]) == 0
    assert notebooks.main(["--check"]) == 0
    (notebooks.TWINS / "small.md").write_text(twin("print(2)"), encoding="utf8")
    capsys.readouterr()
    assert notebooks.main(["--check"]) == 1
    assert "small: cell 2 differs in its source" in capsys.readouterr().out
    (notebooks.TWINS / "small.md").unlink()
    assert notebooks.main(["--check"]) == 1
    assert "small: has no twin" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import sys\nprint('heard', file=sys.stderr)", "code cell 1 writes to stderr:\nheard"),
        ("import os\nos._exit(1)", "died"),
    ],
)
def test_a_faulty_twin_leaves_the_old_notebook(folder, capsys, cell, words):
    old = notebooks.CHAPTERS / "small.ipynb"
    old.write_text("old", encoding="utf8")
    (notebooks.TWINS / "small.md").write_text(twin(cell), encoding="utf8")
    assert notebooks.main(["small"]) == 1
    assert words in capsys.readouterr().err
    assert old.read_text(encoding="utf8") == "old"


def test_an_unknown_name_is_told_what_there_is(folder, capsys):
    with pytest.raises(SystemExit):
        notebooks.main(["smal"])
    assert "no twin named smal; there are: small" in capsys.readouterr().err


def test_outputs_are_carried_where_only_prose_changed():
    new = nbformat.v4
    ran = new.new_notebook(cells=[new.new_markdown_cell("old"), new.new_code_cell("1 + 1")])
    ran.cells[1].outputs = [new.new_output("stream", text="2")]
    ran.cells[1].execution_count = 1
    twin = new.new_notebook(cells=[new.new_markdown_cell("new"), new.new_code_cell("1 + 1")])
    found = notebooks.carried(twin, ran)
    assert [cell.source for cell in found.cells] == ["new", "1 + 1"]
    assert found.cells[1].outputs == ran.cells[1].outputs
    assert found.cells[1].execution_count == 1
    for code in (["1 + 2"], ["1 + 1", "3"], []):
        other = new.new_notebook(cells=[new.new_code_cell(line) for line in code])
        assert notebooks.carried(other, ran) is None
