"""The course folder for nbgrader: points, checks and rooms for answers, and no solution let out."""

import re
import subprocess
import sys

import editions
import nbformat
import nbgrader_course
import notebooks
import pytest
from submissions import needs_nbgrader

chapters = pytest.mark.parametrize("name", notebooks.names())
NAME = "06_attention_distribution"


def nbgrader_of(cell):
    return cell.metadata.get("nbgrader", {})


def graded(notebook):
    return [cell for cell in notebook.cells if nbgrader_of(cell).get("grade")]


@chapters
def test_every_exercise_has_its_points(name):
    found = {}
    for cell in graded(nbgrader_course.source(name)):
        number = int(cell.metadata.nbgrader.grade_id.split("-")[1])
        found[number] = found.get(number, 0) + cell.metadata.nbgrader.points
    assert found == {exercise.number: exercise.points for exercise in editions.exercises(name)}


@chapters
def test_every_check_counts_and_everything_else_waits_for_the_teacher(name):
    notebook = nbgrader_course.source(name)
    nbformat.validate(notebook)
    twin = notebooks.read_twin(notebooks.TWINS / f"{name}.md")
    checks = [found for cell in twin.cells for found in re.findall(r"^check\.(\w+)\(", cell.source)]
    auto = [cell for cell in graded(notebook) if not cell.metadata.nbgrader.solution]
    assert [re.search(r"grade\(check\.(\w+)", cell.source)[1] for cell in auto] == checks
    assert all(cell.metadata.nbgrader.locked for cell in auto)
    ids = [nbgrader_of(cell)["grade_id"] for cell in notebook.cells if nbgrader_of(cell)]
    assert len(set(ids)) == len(ids)
    for cell in notebook.cells:
        solution = nbgrader_of(cell).get("solution", False)
        assert (nbgrader_course.BEGIN in cell.source) == solution
    # Half right already: a bug that nobody looked for earns nothing.
    bugs = {e.number for e in editions.exercises(name) if e.kind == "Find the bug"}
    for cell in auto:
        assert ("whole=True" in cell.source) == (
            int(cell.metadata.nbgrader.grade_id.split("-")[1]) in bugs
        )


@chapters
def test_without_the_solutions_it_is_the_student_edition(name):
    def words(notebook):
        text = "\n".join(cell.source for cell in notebook.cells)
        text = re.sub(r"^from seq2seq.classroom import grade\n.*?\n\n", "", text, flags=re.M | re.S)
        text = re.sub(r"grade\((check\.\w+), (\w+), points=.*?\)$", r"\1(\2)", text, flags=re.M)
        regions = f"{nbgrader_course.BEGIN}.*?{nbgrader_course.END}"
        return re.sub(regions, "", text, flags=re.DOTALL).split()

    assert words(nbgrader_course.source(name)) == words(editions.student(name))


def test_it_is_not_written_over_what_a_class_has_handed_in(tmp_path, capsys):
    (tmp_path / "submitted").mkdir()
    assert nbgrader_course.main([NAME, "--folder", str(tmp_path)]) == 1
    assert "holds what a class has handed in; name another folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["submitted"]


def test_settings_stay_as_the_teacher_left_them(tmp_path):
    nbgrader_course.write_course(tmp_path, [NAME])
    settings = tmp_path / "nbgrader_config.py"
    compile(settings.read_text("utf-8"), settings, "exec")
    settings.write_text("# mine")
    nbgrader_course.write_course(tmp_path, ["intro"])
    assert settings.read_text("utf-8") == "# mine"
    assert sorted(path.name for path in (tmp_path / "source").iterdir()) == [NAME, "intro"]


def test_errors_name_what_was_given(capsys):
    with pytest.raises(SystemExit):
        nbgrader_course.main(["08_poetry"])
    assert "no chapter named 08_poetry; there are: intro, 01" in capsys.readouterr().err


def test_without_nbgrader_one_line_says_what_installs_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "nbgrader", None)
    monkeypatch.setitem(sys.modules, "nbgrader.apps", None)
    with pytest.raises(
        nbgrader_course.CourseError, match="not installed here; run `make nbgrader`"
    ):
        nbgrader_course.release(tmp_path, [NAME])


@needs_nbgrader
def test_students_get_the_points_and_no_solution(tmp_path):
    command = [sys.executable, "tools/nbgrader_course.py", NAME, "--folder", str(tmp_path)]
    done = subprocess.run(command, cwd=notebooks.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"The course folder is {tmp_path}; students get what is in")
    given = nbformat.read(tmp_path / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    source = nbgrader_course.source(NAME)
    points = [cell.metadata.nbgrader.points for cell in graded(source)]
    assert [cell.metadata.nbgrader.points for cell in graded(given)] == points
    text = "\n".join(cell.source for cell in given.cells)
    assert 'raise NotImplementedError("masked_softmax")' in text and "YOUR" not in text
    left = {line.strip() for line in text.splitlines()}
    shown = {line.strip() for c in editions.student(NAME).cells for line in c.source.splitlines()}
    for region in re.findall(
        f"{nbgrader_course.BEGIN}(.*?){nbgrader_course.END}",
        "\n".join(cell.source for cell in source.cells),
        re.DOTALL,
    ):
        for line in region.splitlines():
            assert not line.strip() or line.strip() in shown or line.strip() not in left, line
