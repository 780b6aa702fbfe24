"""What every chapter owes its reader: code as it is, sources, captions, honest minutes."""

import ast
import math
import re
import textwrap

import editions
import nbformat
import notebooks
import pytest
import yaml
from reading import CODE_BLOCK, EXERCISES, Reading, reading

from seq2seq.exercises import check

KINDS = {"Pencil", "Predict", "Find the bug", "Experiment", "Code", "Thought", "Build"}
chapters = pytest.mark.parametrize("name", notebooks.names())
CONFIG = yaml.safe_load((notebooks.ROOT / "_config.yml").read_text(encoding="utf8"))
BIBLIOGRAPHY = (notebooks.ROOT / "back" / "bibliography.md").read_text(encoding="utf8")
CITED = CONFIG["html"]["baseurl"] + "back/bibliography.html#"
LISTING = re.compile(r"^```python\n# (src/seq2seq/\S+\.py)\n(.*?)^```", re.DOTALL | re.MULTILINE)
SKIPPED = "# …"


def twin(name):
    return (notebooks.TWINS / f"{name}.md").read_text(encoding="utf8")


def prose(name):
    return CODE_BLOCK.sub("", twin(name))


def runs(code):
    """The runs of lines of a listing between its marks of what is left out, without indentation."""
    run = []
    for line in [*code.splitlines(), SKIPPED]:
        if line.strip() != SKIPPED:
            run.append(line)
        elif any(map(str.strip, run)):
            yield textwrap.dedent("\n".join(run)).strip("\n").splitlines()
            run = []


def without_docstrings(source):
    """The lines of a module without its docstrings, which a page says in its own words."""
    lines = source.splitlines()
    kinds = (ast.FunctionDef, ast.ClassDef, ast.Module)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, kinds) and ast.get_docstring(node) is not None:
            for number in range(node.body[0].lineno - 1, node.body[0].end_lineno):
                lines[number] = None
    return [line for line in lines if line is not None]


def dedented(lines):
    return textwrap.dedent("\n".join(lines)).splitlines()


def place_of(run, lines, start):
    """The line at which a run of lines stands, whatever its indentation; None if nowhere."""
    for place in range(start, len(lines) - len(run) + 1):
        if dedented(lines[place : place + len(run)]) == run:
            return place
    return None


LISTINGS = [
    pytest.param(path, code, id=f"{name}-{number}")
    for name in notebooks.names()
    for number, (path, code) in enumerate(LISTING.findall(twin(name)))
]


@pytest.mark.parametrize(("path", "code"), LISTINGS)
def test_code_on_a_page_is_the_code_of_the_package(path, code):
    lines = without_docstrings((notebooks.ROOT / path).read_text(encoding="utf8"))
    place = 0
    for run in runs(code):
        found = place_of(run, lines, place)
        assert found is not None, f"{path} has nowhere after line {place}:\n" + "\n".join(run)
        place = found + len(run)


def test_a_listing_that_differs_is_found():
    source = 'def f(x):\n    """Say."""\n    y = x + 1\n    z = y * 2\n    return z\n'
    lines = without_docstrings(source)
    assert place_of(["def f(x):", "    y = x + 1"], lines, 0) == 0
    assert [place_of(run, lines, 0) for run in runs("y = x + 1\n# …\nreturn z\n")] == [1, 3]
    assert place_of(["y = x + 2"], lines, 0) is None
    assert place_of(["return z"], lines, 4) is None


@chapters
def test_every_citation_is_a_link_to_its_entry(name):
    text = prose(name)
    cited = re.findall(r"\]\(" + re.escape(CITED) + r"(\w+)\)", text)
    for key in cited:
        assert f'<span id="{key}"></span>' in BIBLIOGRAPHY, key
    bare = re.sub(r"\[[^\]]*\]\([^)]*\)", "", text)
    found = re.search(r"[A-Z]\w+ (?:et al\.|and [A-Z]\w+),? \(?(?:19|20)\d\d", bare)
    assert not found, found


def test_the_entries_of_the_bibliography_are_those_of_its_file():
    keys = set(
        re.findall(r"^@\w+\{(\w+),", (notebooks.ROOT / "back/references.bib").read_text(), re.M)
    )
    assert set(re.findall(r'<span id="(\w+)"></span>\{cite:ts?\}`\1`', BIBLIOGRAPHY)) == keys


@chapters
def test_every_figure_has_a_caption_that_explains(name):
    for cell in notebooks.code_cells(notebooks.read_twin(notebooks.TWINS / f"{name}.md")):
        about = cell.metadata.get("mystnb", {})
        if "image" in about:
            caption = about.get("figure", {}).get("caption", "")
            assert len(caption.split()) >= 8, (caption, about["image"]["alt"])


def exercise_texts(name):
    """The exercises of a chapter, each as the text from its heading to the next one."""
    (section,) = EXERCISES.findall(twin(name))
    return re.split(r"^(?=### )", section, flags=re.MULTILINE)[1:]


@chapters
def test_a_summary_in_five_lines_follows_the_exercises(name):
    text = twin(name)
    summary = text[text.index("\n## Summary\n") :]
    assert text.index("\n### 1. ") < text.index(summary)
    assert re.findall(r"^(\d)\. ", summary, re.MULTILINE) == list("12345")


@chapters
def test_exercises_say_number_kind_minutes_and_difficulty(name):
    given = editions.exercises(name)
    assert [exercise.number for exercise in given] == list(range(1, len(exercise_texts(name)) + 1))
    assert {exercise.kind for exercise in given} <= KINDS
    assert {exercise.difficulty for exercise in given} <= set(editions.POINTS)
    others = [exercise.kind for exercise in given if exercise.kind != "Build"]
    if name == "project":  # it is built, piece by piece
        assert len(given) == 10 and not others
        return
    assert len(others) >= 4
    assert {"Pencil", "Predict", "Find the bug", "Experiment"} <= set(others) or name == "intro"


@chapters
def test_three_hints_stand_before_every_solution(name):
    for text in exercise_texts(name):
        folds = re.findall(r"^<details><summary>(.+?)</summary>$", text, re.MULTILINE)
        assert folds == ["Hint 1", "Hint 2", "Hint 3", "Solution"], text[:80]
        solution = text[text.index("<summary>Solution") :]
        assert not re.search(r"```python\n|<details><summary>Hint", solution)


@chapters
def test_what_is_built_is_checked_and_starts_from_the_stub_of_its_check(name):
    known = check.every()
    built = [text for text in exercise_texts(name) if re.match(r"### \d+\. Build: ", text)]
    assert built or name == "intro"
    for text in built:
        answers = re.findall(r"^:tags: \[hide-cell, answer-(\w+)\]$", text, re.MULTILINE)
        assert answers
        for answer in answers:
            if answer in known:
                assert f"```python\n{known[answer].stub.strip()}\n```" in text
                judged = re.search(rf"^check\.{answer}\((\w+)\)$", text, re.MULTILINE)
                assert judged and judged[1] == answer
            else:
                assert name == "project", answer
                judged = judged_by_example(answer, text)
                assert judged, answer
            assert judged.start() > text.index(f"answer-{answer}]")


def judged_by_example(answer, text):
    """A piece of the project without a check: its stub stands there, and a cell that tries it."""
    page = notebooks.read_twin(notebooks.TWINS / "project.md")
    assert f"def {answer}(" in editions.stubs_of(page)[answer]
    cells = re.finditer(r"^```\{code-cell\}.*?^```$", text, re.DOTALL | re.MULTILINE)
    trying = [cell for cell in cells if re.search(rf"if written\(.*\b{answer}\b", cell[0])]
    return next((cell for cell in trying if re.search(r"\b(compare|print)\(", cell[0])), None)


def test_the_hours_of_the_project_are_those_of_its_pieces():
    minutes = sum(exercise.minutes for exercise in editions.exercises("project"))
    points = sum(exercise.points for exercise in editions.exercises("project"))
    assert f"{math.ceil(minutes / 60)} hours to build" in twin("project")
    assert f"{points} together" in twin("project")


def test_the_project_takes_nothing_of_the_package_but_data_and_judge():
    code = "\n".join(
        cell.source
        for cell in notebooks.code_cells(notebooks.read_twin(notebooks.TWINS / "project.md"))
    )
    assert set(re.findall(r"^(?:from|import) (seq2seq\S*)", code, re.MULTILINE)) == {
        "seq2seq.corpora", "seq2seq.evaluation.metrics", "seq2seq.exercises",
        "seq2seq.exercises.by_example",
    }  # fmt: skip


@chapters
def test_the_answers_of_a_chapter_pass_their_checks(name):
    notebook = nbformat.read(notebooks.CHAPTERS / f"{name}.ipynb", as_version=4)
    for cell in notebooks.code_cells(notebook):
        if re.match(r"check\.\w+\(", cell.source):
            (output,) = cell.outputs
            assert output["data"]["text/plain"].startswith("Right in all "), cell.source


@chapters
def test_a_chapter_takes_the_minutes_that_it_says(name):
    opening = twin(name)[: twin(name).index("```{code-cell}")]
    assert re.findall(r"(\d+) minutes", opening) == [str(reading(name).minutes)]


def test_minutes_are_counted_in_steps_of_five():
    assert Reading(words=2500, figures=5, cells=10).minutes == 20
    assert Reading(words=2501, figures=5, cells=10).minutes == 25


def test_what_is_folded_and_what_is_an_address_does_not_count(tmp_path, monkeypatch):
    text = """# One two

Three [four](five.md), $a + b$.

<details><summary>Solution</summary>

six

</details>

```python
seven
```

```{code-cell} ipython3
shown = 1
```

## Exercises

Five words that don't count.

## Next

```{code-cell} ipython3
:tags: [hide-cell]

folded = 1
```
"""
    (tmp_path / "small.md").write_text(text)
    monkeypatch.setattr("reading.TWINS", tmp_path)
    assert reading("small") == Reading(words=6, figures=0, cells=1)
