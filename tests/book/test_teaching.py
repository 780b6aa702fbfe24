"""The teaching guide: its table says of each chapter what the chapter says of itself."""

import re

import editions
import notebooks
import pytest

GUIDE = (notebooks.ROOT / "back" / "teaching.md").read_text(encoding="utf8")
ROWS = re.findall(
    r"\]\(\.\./chapters/(\w+)\.ipynb\) \| (\d+) \| (\d+) \| (\d+) \| (.*?) \|$", GUIDE, re.MULTILINE
)


def twin(name):
    return (notebooks.TWINS / f"{name}.md").read_text(encoding="utf8")


def test_every_chapter_has_its_row():
    assert [name for name, *_ in ROWS] == notebooks.names()


@pytest.mark.parametrize(("name", "minutes", "count", "their_minutes", "needs"), ROWS)
def test_a_row_says_what_the_chapter_says(name, minutes, count, their_minutes, needs):
    text = twin(name)
    opening = text[: text.index("```{code-cell}")]
    assert minutes in re.findall(r"(\d+) minutes", opening)
    given = editions.exercises(name)
    assert int(count) == len(given)
    assert int(their_minutes) == sum(exercise.minutes for exercise in given)
    built_on = opening[opening.index("Builds on") :]
    assert set(re.findall(r"\((?:0?(\d+)_\w+|intro)\.ipynb\)", built_on)) == (
        {""} if needs == "introduction" else set(re.findall(r"\d+", needs))
    )


def test_the_minutes_add_up():
    total = sum(int(minutes) for _, minutes, *_ in ROWS)
    assert f"Together they are {total} minutes" in GUIDE


def test_the_sections_named_in_the_guide_are_in_the_book():
    asked = GUIDE[GUIDE.index("## Ask before you run") : GUIDE.index("## What students get wrong")]
    rows = re.findall(r"^\| (\d+) \| .*? \| (.*?) \|$", asked, re.MULTILINE)
    assert len(rows) == 10
    for number, answer in rows:
        (name,) = [name for name in notebooks.names() if name.startswith(f"{int(number):02}_")]
        heading = re.match(r"\*(.+?)\.?\*|Exercise (\d)\.", answer)
        line = rf"## {re.escape(heading[1])}$" if heading[1] else rf"### {heading[2]}\. "
        assert re.search(rf"^#*{line}", twin(name), re.MULTILINE), (name, heading[0])
