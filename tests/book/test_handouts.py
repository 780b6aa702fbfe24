"""The handouts: chapters as they are, but for the solutions."""

import re

import handouts
import nbformat
import notebooks
import pytest

chapters = pytest.mark.parametrize("name", notebooks.names())


@chapters
def test_nothing_is_gone_but_the_solutions(name):
    chapter = notebooks.read_twin(notebooks.TWINS / f"{name}.md")
    handout = handouts.handout(name)
    solutions = 0
    for before, after in zip(chapter.cells, handout.cells, strict=True):
        assert after.cell_type == before.cell_type
        if before.cell_type == "code":
            if "hide-cell" in before.metadata.get("tags", []):
                assert after.source == handouts.ROOM and not after.metadata
            else:
                assert after == before
            assert not after.outputs and after.execution_count is None
            continue
        # What stands outside of the solutions, in the same order, with the places of the answers.
        outside = re.split(r"<details>.*?</details>", before.source, flags=re.DOTALL)
        solutions += len(outside) - 1
        text = after.source.replace(handouts._address(), "..")
        assert text.split(handouts.ANSWER) == outside
    assert solutions >= 4


@chapters
def test_no_line_of_a_solution_is_left(name):
    twin = (notebooks.TWINS / f"{name}.md").read_text(encoding="utf8")
    left = "\n".join(cell.source for cell in handouts.handout(name).cells)
    told = re.findall(r"<summary>Solution</summary>\s*(.*?)\s*</details>", twin, re.DOTALL)
    done = re.findall(r":tags: \[hide-cell\]\s*(.*?)\n```", twin, re.DOTALL)
    assert len(told) >= 4 and done
    assert not [text for text in (*told, *done) if text in left]
    assert "Solution" not in left and "](../" not in left


def test_they_are_written_where_one_says(tmp_path, capsys):
    assert handouts.main(["02_decoder", "intro", "--folder", str(tmp_path / "for" / "monday")]) == 0
    written = sorted((tmp_path / "for" / "monday").iterdir())
    assert [path.name for path in written] == ["02_decoder.ipynb", "intro.ipynb"]
    for path in written:
        nbformat.validate(nbformat.read(path, as_version=4))
    assert str(tmp_path) in capsys.readouterr().out


def test_an_unknown_chapter_is_named(capsys):
    with pytest.raises(SystemExit):
        handouts.main(["08_poetry"])
    assert "no chapter named 08_poetry; there are: intro, 01_encoder" in capsys.readouterr().err
