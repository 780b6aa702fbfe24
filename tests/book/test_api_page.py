"""The page of the package: what the docstrings say, for every public name."""

import re
from importlib import import_module

import api_page
import keras
import pytest

import seq2seq

PAGE = api_page.PAGE.read_text(encoding="utf8")
LISTED = re.compile(r"^# src/seq2seq/(\S+)\.py$", re.M)


def test_the_page_says_what_the_docstrings_say():
    assert api_page.page() == PAGE, "run: .venv/bin/python tools/api_page.py"


def test_every_public_name_has_one_entry():
    headings = re.findall(r"^### (.+)$", PAGE, re.M)
    names = [name for heading in headings for name in heading.split(", ")]
    assert sorted(names) == sorted([*seq2seq.__all__, *api_page.BESIDE])


@pytest.mark.parametrize("name", [n for n in seq2seq.__all__ if n not in api_page.MEANING])
def test_layers_and_models_say_what_goes_in_and_what_comes_out(name):
    entry = re.search(rf"^### {name}\n(.*?)(?=^##|\Z)", PAGE, re.M | re.S)[1]
    found = getattr(seq2seq, name)
    if isinstance(found, type) and issubclass(found, keras.layers.Layer):
        assert len(re.findall(r"`\(B, [^`]+\)`", entry)) >= 2
        assert "**Returns**" in entry
        assert "](https://seq2seq-attention.github.io/course/back/bibliography.html#" in entry or (
            name in ("Attention", "Encoder")  # no paper of its own
        )


@pytest.mark.parametrize("module", api_page.CHAPTER_OF)
def test_a_name_leads_to_the_chapter_that_teaches_its_file(module):
    chapter = api_page.CHAPTER_OF[module]
    path = module.replace(".", "/")
    teaching = {
        twin.stem
        for twin in (api_page.ROOT / "twins").glob("*_*.md")
        if path in LISTED.findall(twin.read_text(encoding="utf8"))
    }
    said = re.search(r"\(chapters? ([\d and,]+)\)", import_module(f"seq2seq.{module}").__doc__)
    if said:
        assert int(chapter[:2]) in map(int, re.findall(r"\d+", said[1]))
    if teaching:
        assert chapter in teaching


def test_a_section_ends_where_the_text_is_no_longer_indented():
    found = api_page.sections("One.\n\nArgs:\n    a: first\n        line.\n    b: second.\n\nMore.")
    assert found["Args"] == "a: first\n    line.\nb: second."
    assert api_page.paragraphs(found[""]) == ["One.", "More."]
    assert (
        api_page.definitions(api_page.terms(found["Args"]))
        == "`a`\n: first line.\n\n`b`\n: second."
    )


def test_a_paper_leads_to_its_entry_in_the_bibliography():
    said = "Scores (Luong et al., 2015, eq. 5), see Press and Wolf (2017); not Gumbel (1954)."
    assert api_page.cited(said, "base/", {"luong2015", "press2017"}) == (
        "Scores ([Luong et al., 2015](base/back/bibliography.html#luong2015), eq. 5), see "
        "[Press and Wolf (2017)](base/back/bibliography.html#press2017); not Gumbel (1954)."
    )
