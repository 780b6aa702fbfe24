"""Chapters 8 and 9 on the reader's own sentences: one cell is changed, and the others follow."""

import re
from dataclasses import replace

import notebooks
import pytest

from seq2seq.corpora import korean_english
from seq2seq.training.recipes import RECIPES

# What the cells after the switch take from it. Those on shipped models take nothing.
FOLLOW = re.compile(r"\b(corpus|mine|test|model|found|losses|wrong|after|scores)\b")
SHIPPED = re.compile(r"(?<!-)\b(dot|gold|real_model|pretrained\.load\(\"(?!grammar-plain)\w)")


def cells(chapter="08_translation"):
    twin = notebooks.read_twin(notebooks.TWINS / f"{chapter}.md")
    return [cell.source for cell in notebooks.code_cells(twin)]


def switched(cell, path, languages):
    cell, changed = re.subn(r'^CORPUS = "grammar"', f'CORPUS = "{path}"', cell, flags=re.M)
    cell, said = re.subn(
        r'^LANGUAGES = \("fr", "en"\)', f"LANGUAGES = {languages}", cell, flags=re.M
    )
    assert (changed, said) == (1, 1)
    return cell


@pytest.mark.filterwarnings("ignore:FigureCanvasAgg is non-interactive:UserWarning")
def test_chapter_8_runs_on_a_file_of_another_language(monkeypatch, capsys):
    tiny = replace(RECIPES["own"], epochs=2, units=16, embedding_dim=8)
    monkeypatch.setitem(RECIPES, "own", tiny)
    place = next(i for i, cell in enumerate(cells()) if cell.startswith("CORPUS = "))
    imports = [cell for cell in cells()[:place] if re.match("import |from ", cell)]
    assert len(imports) == 2
    follow = [c for c in cells()[place + 1 :] if FOLLOW.search(c) and not SHIPPED.search(c)]
    assert len(follow) >= 10 and any("count_kinds(test" in cell for cell in follow)
    scope = {"__name__": "chapter"}
    switch = switched(cells()[place], korean_english.PATH, ("ko", "en"))
    for cell in [*imports, switch, *follow]:
        exec(compile(cell, f"chapter 8: {cell.splitlines()[0]}", "exec"), scope)
    assert scope["corpus"].languages == ("ko", "en") and len(scope["test"]) == 34
    printed = capsys.readouterr().out
    assert "pairs: 343 kept, 0 dropped" in printed
    assert "pairs: {'train': 275, 'validation': 34, 'test': 34}" in printed
    assert re.search(r"mask +right: \d+% of all places", printed)
    assert printed.count("yours: ") == 6 and re.search(r"beam of 4: \d+ search errors", printed)
    assert sum(scope["yours"].values()) + scope["exact"] == 34
    assert all(0 <= score.score <= 100 for score in scope["scores"].values())


@pytest.mark.filterwarnings("ignore:FigureCanvasAgg is non-interactive:UserWarning")
def test_chapter_9_asks_its_question_of_a_file_of_another_language(capsys):
    sources = cells("09_length")
    place = next(i for i, cell in enumerate(sources) if cell.startswith("CORPUS = "))
    needed = [cell for cell in sources[:place] if re.match("import math|COLORS|record = ", cell)]
    assert len(needed) == 3
    switch = switched(sources[place], korean_english.PATH, ("ko", "en"))
    switch, changed = re.subn(r"^UPDATES = 375", "UPDATES = 40", switch, flags=re.M)
    assert changed == 1
    scope = {"__name__": "chapter"}
    for cell in [*needed, switch, *sources[place + 1 : place + 5]]:
        exec(compile(cell, f"chapter 9: {cell.splitlines()[0]}", "exec"), scope)
    printed = capsys.readouterr().out
    assert "pairs: 343 kept, 0 dropped" in printed
    assert re.search(r"275 pairs to train on, \d+ to judge by", printed)
    assert re.search(r"source length +1-5.*\nattention-20 +\d+", printed)
    assert re.search(r"source length +1-5.*\nplain-20 +\d+", printed)
    assert list(scope["yours"]["plain-20"]) == list(scope["yours"]["attention-20"])
