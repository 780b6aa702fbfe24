"""The teacher's pages: lesson plans, goals and quiz say what the chapters say."""

import re
from math import log

import editions
import keras
import notebooks
import numpy as np
import pytest
import reading
import syllabi
from myst_parser.mdit_to_docutils.base import default_slugify
from reading import Reading

BACK = notebooks.ROOT / "back"
PAGES = {
    name: (BACK / f"{name}.md").read_text(encoding="utf8")
    for name in ("syllabi", "goals", "ready", "boards")
}
LESSONS = re.findall(
    r"### (.+)\n\n" + re.escape(syllabi.HEADER) + r"((?:\|.*\n)+)", PAGES["syllabi"]
)
QUESTIONS = re.findall(r"^### (\d+)\. (.+?)\n(.+?)</details>", PAGES["ready"], re.M | re.S)


def twin(name):
    return (notebooks.TWINS / f"{name}.md").read_text(encoding="utf8")


def test_the_plans_are_in_step_with_the_chapters():
    assert syllabi.fill(PAGES["syllabi"]) == PAGES["syllabi"], "run: python tools/syllabi.py"


def test_there_are_four_plans():
    plans = re.split(r"^## (.+)$", PAGES["syllabi"], flags=re.M)[1:]
    counts = {plans[i]: plans[i + 1].count(syllabi.HEADER) for i in range(0, len(plans), 2)}
    assert counts == {
        "90 minutes": 1,
        "One day": 4,
        "Four weeks": 4,
        "Eleven weeks": 11,
        "How to adapt": 0,
    }


@pytest.mark.parametrize(("title", "rows"), LESSONS)
def test_a_lesson_fits_into_90_minutes(title, rows):
    steps = re.findall(r"^\| (\w+) \| (.+) \| (\d+) \|$", rows, re.M)
    assert len(steps) == rows.count("\n")
    in_class = [int(n) for kind, _, n in steps if kind not in ("Home", "Sum")]
    at_home = [int(n) for kind, _, n in steps if kind == "Home"]
    sums = {what: int(n) for kind, what, n in steps if kind == "Sum"}
    assert sums == {"in class": 90} | ({"at home": sum(at_home)} if at_home else {})
    assert sum(in_class) == 90
    (reserve,) = [int(n) for kind, _, n in steps if kind == "Reserve"]
    assert 0 <= reserve <= 15
    assert {kind for kind, *_ in steps} & {"Board", "Run"}


SMALL = """# A title

## One

{words}

## Two

```{{code-cell}} ipython3
shown = 1
```

## Exercises

### 1. Build: a thing

*{minutes} minutes, easy*
"""
SMALL_PLAN = f"""### A lesson

{syllabi.HEADER}| Run | [](../chapters/01_small.ipynb#one) | |
| Exercise | [](../chapters/01_small.ipynb#1-build-a-thing) | |
| Class | talk | 5 |
| Reserve | for questions | |
| Home | [](../chapters/01_small.ipynb) | |

The end.
"""


@pytest.fixture
def small(tmp_path, monkeypatch):
    for module in (syllabi, reading, editions):
        monkeypatch.setattr(module, "TWINS", tmp_path)

    def write(words=300, minutes=20):
        text = SMALL.format(words="word " * words, minutes=minutes)
        (tmp_path / "01_small.md").write_text(text)

    write()
    return write


def test_a_row_gets_its_words_and_minutes_from_the_chapter(small):
    page = syllabi.fill(SMALL_PLAN)
    assert "| Run | [One](../chapters/01_small.ipynb#one), chapter 1 | 3 |" in page
    assert (
        "[1. Build: a thing](../chapters/01_small.ipynb#1-build-a-thing), chapter 1 | 20 |" in page
    )
    assert "| Reserve | for questions | 62 |" in page
    assert "| Home | Read chapter 1: [A title](../chapters/01_small.ipynb) | 5 |" in page
    assert page.endswith("| Sum | in class | 90 |\n| Sum | at home | 5 |\n\nThe end.\n")
    assert syllabi.fill(page) == page
    small(words=1000, minutes=30)
    assert "| 8 |" in syllabi.fill(page) and "| 30 |" in syllabi.fill(page)


def test_a_lesson_that_grew_too_long_is_named(small):
    small(minutes=95)
    with pytest.raises(ValueError, match="A lesson is 13 minutes too long"):
        syllabi.fill(SMALL_PLAN)


def test_a_link_that_leads_nowhere_is_named(small):
    with pytest.raises(ValueError, match="No heading has the anchor 'on'"):
        syllabi.fill(SMALL_PLAN.replace("#one", "#on"))
    with pytest.raises(ValueError, match="must have a link"):
        syllabi.fill(SMALL_PLAN.replace("[](../chapters/01_small.ipynb#one)", "something"))


def test_a_section_is_counted_with_those_in_it(small, tmp_path):
    text = "## One\n\na b\n\n### Inner\n\nc\n\n## Two\n\n```{code-cell} ipython3\nx = 1\n```\n"
    (tmp_path / "01_small.md").write_text(text)
    assert reading.section("01_small", "One") == Reading(words=4, figures=0, cells=0)
    assert reading.section("01_small", "Inner") == Reading(words=1, figures=0, cells=0)
    assert reading.section("01_small", "Two") == Reading(words=0, figures=0, cells=1)
    with pytest.raises(ValueError, match=r"`heading` must be one of 01_small\. Received: 'Three'"):
        reading.section("01_small", "Three")


def headings(path):
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf8"), flags=re.M | re.S)
    return re.findall(r"^#{1,3} (.+)$", text, re.M)


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_heading(page):
    links = re.findall(r"\]\(([^)#:]+)(?:#([^)]+))?\)", PAGES[page])
    for path, anchor in links:
        target = (BACK / path).resolve()
        assert target.is_file(), path
        source = notebooks.TWINS / f"{target.stem}.md" if target.suffix == ".ipynb" else target
        slugs = {default_slugify(heading) for heading in headings(source)}
        assert not anchor or anchor in slugs, (path, anchor)
    assert links or page == "boards"


def test_slugs_are_those_of_the_book():
    for name in notebooks.names():
        for heading in headings(notebooks.TWINS / f"{name}.md"):
            assert syllabi.slug(heading) == default_slugify(heading)


def test_each_chapter_has_up_to_three_goals_with_an_exercise():
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| (\[.+) \|$", PAGES["goals"], re.M)
    found = {}
    for title, goal, cell in rows:
        links = re.findall(r"\[(\d+)\. ([\w ]+): (.+?)\]\(\.\./chapters/(\w+)\.ipynb#", cell)
        assert cell.count("](") == len(links)
        for number, kind, heading, name in links:
            (exercise,) = [e for e in editions.exercises(name) if e.number == int(number)]
            assert (exercise.kind, exercise.title) == (kind, heading)
            assert (
                title
                == re.sub(r"^0?(\d+)_.*", r"\1 ", name if name[0].isdigit() else "")
                + (re.search(r"^# (.+)$", twin(name), re.M)[1])
            )
        if goal.split()[0] in ("write", "build"):
            assert links[0][1] == "Build", goal
        found.setdefault(links[0][3], []).append(goal)
    assert list(found) == notebooks.names()
    assert all(1 <= len(goals) <= 3 for goals in found.values())
    assert PAGES["goals"].count("\n|") == len(rows) + 2


@pytest.mark.parametrize(("number", "title", "text"), QUESTIONS)
def test_a_question_says_something_about_every_option(number, title, text):
    asked, _, answer = text.partition(f"<details><summary>Answer to question {number}</summary>")
    assert re.findall(r"^- \*\*(\w)\.\*\*", asked, re.M) == list("ABCD")
    (right,) = re.findall(r"^\*\*(\w) is right", answer, re.M)
    assert re.findall(r"^- \*\*(\w):\*\*", answer, re.M) == [o for o in "ABCD" if o != right]


def right_option(number):
    (text,) = [text for found, _, text in QUESTIONS if found == str(number)]
    (letter,) = re.findall(r"^\*\*(\w) is right", text, re.M)
    return re.search(rf"^- \*\*{letter}\.\*\* (.+)$", text, re.M)[1]


def test_the_right_options_are_right():
    assert [int(number) for number, *_ in QUESTIONS] == list(range(1, 11))
    rights = re.findall(r"^\*\*(\w) is right", PAGES["ready"], re.M)
    assert all(2 <= rights.count(letter) <= 3 for letter in "ABCD")
    assert right_option(1) == str((np.ones((2, 3)) @ np.ones((3, 5))).shape)
    assert right_option(2) == str((np.ones((4, 2, 3)) @ np.ones((3, 5))).shape)
    assert right_option(3) == str(np.dot((1, 2), (4, -1)))
    third = np.exp(5) / np.exp([5, 5, 5]).sum()
    assert right_option(4) == f"({third:.2f}, {third:.2f}, {third:.2f}), rounded"
    assert right_option(5) == "ln p + ln q" and np.isclose(log(0.5 * 0.2), log(0.5) + log(0.2))
    assert right_option(6) == f"{3 - 0.1 * 2 * 3:.1f}"
    assert f"it leads to {2.4 - 0.1 * 2 * 2.4:.2f}" in PAGES["ready"]
    assert f"from 3 to −{1.1 * 2 * 3 - 3:.1f}" in PAGES["ready"]
    layer = keras.layers.Dense(4)
    shape = tuple(layer(np.ones((8, 3))).shape)
    assert right_option(10) == f"the shape {shape}, with {layer.count_params()} parameters"
    assert f"with {8 * layer.count_params()} parameters" in PAGES["ready"]


def test_the_pages_stand_in_the_book():
    toc = (notebooks.ROOT / "_toc.yml").read_text(encoding="utf8")
    places = [toc.index(f"back/{page}\n") for page in ("teaching", *PAGES)]
    assert places == sorted(places)
