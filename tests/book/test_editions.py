"""The editions: chapters as they are but for answers, and with what a teacher wants beside them."""

import re

import editions
import nbformat
import notebooks
import pytest
from bootstrap import CELL
from nbclient import NotebookClient

chapters = pytest.mark.parametrize("name", notebooks.names())
FOLD = r"<details><summary>Solution</summary>\s*(.*?)\s*</details>"


def twin(name):
    return notebooks.read_twin(notebooks.TWINS / f"{name}.md")


def tags(cell):
    return cell.metadata.get("tags", [])


def words_of(cells):
    """All words of Markdown, in order, without folds, room for answers, addresses and stubs."""
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    text = re.sub(FOLD, "", text, flags=re.DOTALL).replace(editions.ROOM_FOR_WORDS, "")
    text = re.sub(r"```python\n(?!#).*?```", "", text, flags=re.DOTALL)
    text = text.replace(f"<details><summary>{editions.LATER}</summary>", "")
    text = text.replace("</details>", "").replace(editions._address(), "..")
    return text.split()


@chapters
def test_students_get_every_word_but_the_solutions(name):
    assert words_of(editions.student(name).cells) == words_of(twin(name).cells)


@chapters
def test_students_get_every_cell_of_code_but_the_answers(name):
    before, after = (notebooks.code_cells(n) for n in (twin(name), editions.student(name)))
    for cell, given in zip(before, after, strict=True):
        assert not given.outputs and given.execution_count is None
        if "hide-cell" not in tags(cell):
            assert given == cell
        else:
            assert "raise NotImplementedError" in given.source or given.source == "# Your code"
            assert "jupyter" not in given.metadata and "hide-cell" not in tags(given)


@chapters
def test_no_line_of_an_answer_is_left(name):
    given = editions.student(name)
    left = {line.strip() for cell in given.cells for line in cell.source.splitlines()}
    cells = twin(name).cells
    told = re.findall(FOLD, "\n".join(cell.source for cell in cells), re.DOTALL)
    done = [cell.source for cell in cells if "hide-cell" in tags(cell)]
    assert len(told) >= 4 and done
    shown = {
        line.strip()
        for cell in cells
        if "hide-cell" not in tags(cell)
        for line in re.sub(FOLD, "", cell.source, flags=re.DOTALL).splitlines()
    }
    for line in "\n".join((*told, *done)).splitlines():
        # A line that the chapter itself shows, such as an import, gives nothing away.
        if len(line.strip()) > 20 and line.strip() not in shown:
            if not line.startswith("def "):
                assert line.strip() not in left, line
    assert "Solution" not in "\n".join(left)
    assert "](../" not in "\n".join(left)


@chapters
def test_the_answering_prose_is_folded_where_the_guide_asks_first(name):
    text = "\n".join(cell.source for cell in editions.student(name).cells)
    assert text.count(editions.LATER) >= len(editions.stops(name))


@chapters
def test_a_stub_stands_once_and_room_where_nothing_else_is_for_the_answer(name):
    cells = editions.student(name).cells
    for cell in notebooks.code_cells(twin(name)):
        for tag in tags(cell):
            if tag.startswith(editions.ANSWER_TAG):
                line = f'raise NotImplementedError("{tag.removeprefix(editions.ANSWER_TAG)}")'
                assert [line in given.source for given in cells].count(True) == 1
    for cell, following in zip(cells, cells[1:], strict=False):
        if following.source == editions.ROOM_FOR_CODE or tags(following):
            assert not cell.source.endswith(editions.ROOM_FOR_WORDS)


def test_prose_is_folded_below_the_code_of_its_heading_alone():
    texts = ["## A\n\nq1", None, "a1\n\n### B\n\nq2", None, "a2\n\n## C\n\nq3", None, "a3"]
    cells = [
        nbformat.v4.new_code_cell("1") if text is None else nbformat.v4.new_markdown_cell(text)
        for text in texts
    ]
    editions.hold_back(cells, "A")
    fold = f"<details><summary>{editions.LATER}</summary>\n\n{{}}\n\n</details>"
    assert [cell.source for cell in cells] == [
        "## A\n\nq1", "1", f"{fold.format('a1')}\n\n### B\n\nq2", "1",
        f"{fold.format('a2')}\n\n## C\n\nq3", "1", "a3",
    ]  # fmt: skip


def test_a_comment_in_a_listing_ends_no_section():
    listing = "## A\n\n```python\n# src/a.py\nx = 1\n```\n\nq"
    cells = [
        nbformat.v4.new_markdown_cell(listing),
        nbformat.v4.new_code_cell("1"),
        nbformat.v4.new_markdown_cell("a"),
    ]
    editions.hold_back(cells, "A")
    assert cells[0].source == listing
    assert cells[2].source == f"<details><summary>{editions.LATER}</summary>\n\na\n\n</details>"


def test_a_seed_changes_the_questions_alone(monkeypatch):
    cells = [
        nbformat.v4.new_code_cell('ask("06-three-weights")'),
        nbformat.v4.new_code_cell('ask("06-mask")'),  # a quiz, which has one version
        nbformat.v4.new_code_cell("print(1)"),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    monkeypatch.setattr(editions, "read_twin", lambda path: notebook)
    given = [cell.source for cell in editions.student("06_attention_distribution", 7).cells]
    assert given == ['ask("06-three-weights", seed=7)', 'ask("06-mask")', "print(1)"]


def run(notebook, folder):
    """Run a notebook on; return the numbers of the code cells that raised, and all outputs."""
    client = NotebookClient(
        notebook, timeout=120, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    )
    client.execute()
    return [cell for cell in notebooks.code_cells(notebook) if failed(cell)]


def failed(cell):
    return any(output.output_type == "error" for output in cell.outputs)


def test_a_fresh_student_notebook_says_what_is_not_written(tmp_path):
    name = "06_attention_distribution"
    notebook = editions.student(name)
    assert run(notebook, tmp_path) == []
    said = [
        cell.outputs[0]["data"]["text/plain"]
        for cell in notebooks.code_cells(notebook)
        if cell.source.startswith("check.")
    ]
    assert said and not any(text.startswith("Right") for text in said)
    assert any("isn't written yet" in text for text in said)


def test_a_fresh_project_runs_through_and_says_what_is_not_written(tmp_path):
    notebook = editions.student("project")
    answers = {tag for cell in notebook.cells for tag in tags(cell) if tag.startswith("answer-")}
    pieces = {tag.removeprefix(editions.ANSWER_TAG) for tag in answers}
    assert run(notebook, tmp_path) == []
    said = [said_by(cell) for cell in notebooks.code_cells(notebook)]
    text = "\n".join(said)
    assert not re.search(r"\bRight\b|BLEU \d", text)
    by_check = set(re.findall(r"^`(\w+)` isn't written yet", text, re.MULTILINE))
    listed = set(re.findall(r"\w+", " ".join(re.findall(r"Not written yet: (.*)\.", text))))
    assert listed == pieces and by_check < pieces
    last = [text for text in said if text.startswith("Not written yet")][-1]
    assert set(re.findall(r"\w+", last.partition(":")[2])) == pieces  # no training without them


def said_by(cell):
    """What a cell prints and shows, as text."""
    shown = [output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return "\n".join([*(output.get("text", "") for output in cell.outputs), *shown]).strip()


def test_teachers_get_solutions_points_and_questions():
    for name in notebooks.names():
        notebook = editions.instructor(name)
        nbformat.validate(notebook)
        text = "\n".join(cell.source for cell in notebook.cells)
        assert "hide-cell" not in str([tags(cell) for cell in notebook.cells])
        assert text.count("<details open><summary>Solution") == len(editions.exercises(name))
        for exercise in editions.exercises(name):
            line = f"### {exercise.number}. {exercise.kind}: {exercise.title}"
            assert f"\n{line} ({exercise.points} points)\n" in f"\n{text}"
        total = sum(exercise.points for exercise in editions.exercises(name))
        assert f"| {total} |" in text
        for stop in editions.stops(name):
            assert f"**Ask before you run:** {stop.question}" in text
        assert len(editions.stops(name)) == text.count("**Ask before you run:**")
        if name[0].isdigit():
            assert editions.mistakes(name), name
            for paragraph in editions.mistakes(name):
                assert f"- {paragraph}" in text


def test_every_mistake_of_the_guide_meets_an_exercise_that_exists():
    guide = editions._section("What students get wrong")
    named = re.findall(r"\b(\d+)\.(\d)\b", guide)
    assert len(guide.split("\n**")) - 1 <= len(named)
    for chapter, number in named:
        (name,) = [name for name in notebooks.names() if name.startswith(f"{int(chapter):02}_")]
        assert int(number) in [exercise.number for exercise in editions.exercises(name)]


def test_they_are_written_where_one_says(tmp_path, capsys):
    folder = tmp_path / "for" / "monday"
    assert editions.main(["student", "02_decoder", "intro", "--folder", str(folder)]) == 0
    written = sorted(folder.iterdir())
    assert [path.name for path in written] == ["02_decoder.ipynb", "intro.ipynb"]
    for path in written:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        assert notebooks.code_cells(notebook)[0].source == CELL
    assert str(tmp_path) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["student", "08_poetry"], "no chapter named 08_poetry; there are: intro, 01_encoder"),
        (["instructor", "--seed", "7"], "--seed is for the student edition"),
        (["reader"], "invalid choice: 'reader'"),
    ],
)
def test_errors_name_what_was_given(arguments, message, capsys):
    with pytest.raises(SystemExit):
        editions.main(arguments)
    assert message in capsys.readouterr().err
