"""The quick start of the README does what it says."""

import re
from pathlib import Path

import matplotlib.pyplot as plt

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf8")


def test_the_lines_of_the_readme_translate_and_show_the_weights():
    (lines,) = re.findall(r"^```python\n(.*?)^```", README, re.M | re.S)
    assert len(re.findall(r"^[^\n]", lines.partition("\n\n")[2], re.M)) == 3
    names = {}
    exec(lines, names)
    translation, axes = names["translation"], plt.gca()
    try:
        assert f'`translation.text` is "{translation.text}"' in README
        for labels, tokens in [
            (axes.get_xticklabels(), translation.source),
            (axes.get_yticklabels(), translation.target),
        ]:
            assert [label.get_text() for label in labels] == list(tokens)
        looked = {
            word: translation.source[row.argmax()]
            for word, row in zip(translation.target, translation.weights, strict=True)
        }
        assert (looked["black"], looked["cat"], looked["green"]) == ("noir", "chat", "verte")
    finally:
        plt.close("all")
