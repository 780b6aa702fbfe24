"""The quick start of the README does what it says, from the sources and from a built wheel."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf8")


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


def test_the_lines_of_the_readme_run_from_a_built_wheel(tmp_path):
    """Without the sources: what a wheel lacks, such as weights or words, would be missed here."""
    sources, installed = tmp_path / "sources", tmp_path / "installed"
    shutil.copytree(
        ROOT / "src", sources / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
    )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, sources)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    offline = ["--no-deps", "--no-index"]
    build = [*pip, "wheel", *offline, "--no-build-isolation", "--wheel-dir", str(tmp_path)]
    subprocess.run([*build, str(sources)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    subprocess.run([*pip, "install", *offline, "--target", str(installed), str(wheel)], check=True)
    shutil.rmtree(sources)
    (lines,) = re.findall(r"^```python\n(.*?)^```", README, re.M | re.S)
    program = (
        f"{lines}\n"
        "import seq2seq\n"
        "from seq2seq.corpora import korean_english\n"
        "from seq2seq.explorables import ScaledDots\n"
        'assert "<script" in ScaledDots()._repr_html_()\n'
        "assert len(korean_english.load().train) > 200\n"
        "print(seq2seq.__file__)\n"
        "print(translation.text)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(installed), "MPLBACKEND": "Agg"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    file, text = done.stdout.splitlines()[-2:]
    assert Path(file).is_relative_to(installed)
    assert f'`translation.text` is "{text}"' in README
