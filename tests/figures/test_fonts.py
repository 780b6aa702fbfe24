"""Tokens of any script in figures: another font, or a clear word instead of boxes."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib import font_manager

from seq2seq.figures import fonts, plots

KOREAN = ["고양이는", "자요"]


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_letters_that_no_font_has_are_named(monkeypatch):
    book = font_manager.findfont(fonts.BOOK)
    monkeypatch.setattr(fonts, "_installed", lambda: {fonts.BOOK: book})
    with pytest.raises(
        ValueError, match="attention_map: `source` must have .* Received: '고는양요이자'"
    ):
        plots.attention_map(np.eye(2), KOREAN, ["cat", "sleeps"])


def test_a_font_that_has_them_is_used_for_this_figure_alone(monkeypatch):
    other = font_manager.findfont("STIXGeneral")
    monkeypatch.setattr(fonts, "_installed", lambda: {"STIXGeneral": other})
    lacking = fonts._characters(other) - fonts._characters(font_manager.findfont(fonts.BOOK))
    missing = min(code for code in lacking if chr(code).isalpha())
    before = list(plt.rcParams["font.family"])
    axes = plots.attention_map(np.eye(2), [chr(missing), "b"], ["c", "d"])
    assert axes.get_xticklabels()[0].get_fontfamily()[-1] == "STIXGeneral"
    axes.figure.draw_without_rendering()  # a missing glyph would warn, and a warning is an error
    assert plt.rcParams["font.family"] == before


def test_arabic_cyrillic_and_marks_need_no_other_font():
    plots.attention_map(np.eye(2), ["المكتبة؟", "кот"], ["▁?", "¿"])
