"""How each explorable looks, beside a kept picture: light, dark, and on a phone.

A change of style is meant to be seen here. Where it is wanted, keep the new pictures and look at
them before you commit:

    RENEW=1 .venv/bin/python -m pytest tests/explorables/test_pictures.py

What machines draw differently must not matter: all text is set in the font that matplotlib brings,
and pictures are kept at a quarter of their size, where the edges of letters no longer count.
Chromium without a window sets text alike on every Linux; elsewhere lines break at other places, and
nothing is compared. Where a new Chromium draws its own controls in another way, keep new pictures.
"""

import io
import os
import sys
from base64 import b64encode
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from explorable_samples import samples
from matplotlib import get_data_path
from PIL import Image

from seq2seq import explorables

FOLDER = Path(__file__).parent / "pictures"
VIEWS = {"light": (760, "light"), "dark": (760, "dark"), "phone": (390, "light")}
NAMES = [*sorted(samples()), "AttentionPlane", "AttentionPlayer", "TranslationInMotion"]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="text is set in another way here")
SMALLER = 4
FAR = 24  # of 255: a channel of a pixel that differs by more is seen
MOST_SEEN = 0.002  # of all pixels
FONT = Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


@cache
def pinned_font():
    data = b64encode(FONT.read_bytes()).decode()
    return (
        f"@font-face {{ font-family: Pinned; src: url(data:font/ttf;base64,{data}); }}"
        "* { font-family: Pinned !important; caret-color: transparent !important; }"
    )


def explorable(name):
    if name in samples():
        return samples()[name]
    sentence, written = ["le", "chat", "noir"], ["black", "cat", "<EOS>"]
    weights = np.array([[0.1, 0.2, 0.7], [0.05, 0.9, 0.05], [0.3, 0.3, 0.4]])
    states = np.sin(np.arange(36.0)).reshape(3, 12)
    chances = [[(token, 0.8), ("dog", 0.15)] for token in written]
    if name == "AttentionPlane":
        keys, values = [[-0.5, 1.0], [0.0, 1.0], [1.0, 0.0]], [[0.0, 7.0], [7.0, 0.0], [7.0, 7.0]]
        return explorables.AttentionPlane(sentence, keys, values, query=[2.0, 1.0])
    if name == "AttentionPlayer":
        return explorables.AttentionPlayer(
            sentence, written, np.log(weights) + 2, weights, states, chances, opening=1
        )
    return explorables.TranslationInMotion(
        sentence, states, states[-1], -states, chances, weights, opening=2
    )


def picture(browser, name, view):
    """An explorable as it looks, at a quarter of its size."""
    width, scheme = VIEWS[view]
    context = browser.new_context(
        viewport={"width": width, "height": 600}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Picture</title>'
    head += f'<meta name="viewport" content="width=device-width"><style>{pinned_font()}</style>'
    page.set_content(f"{head}<body>{explorable(name).html()}")
    page.evaluate("() => document.fonts.load('16px Pinned')")
    page.evaluate("() => document.fonts.ready")
    whole = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    context.close()
    return whole.reduce(SMALLER)


def seen(before, after):
    """The share of pixels that a reader would see to be different."""
    size = np.minimum(before.size, after.size)
    if np.abs(np.subtract(before.size, after.size)).max() > 2:
        return 1.0
    one, other = (np.asarray(image.crop((0, 0, *size)), int) for image in (before, after))
    return float((np.abs(one - other).max(axis=2) > FAR).mean())


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", NAMES)
def test_it_looks_as_it_did(browser, tmp_path, name, view):
    path = FOLDER / f"{name}-{view}.webp"
    now = picture(browser, name, view)
    if os.environ.get("RENEW"):
        path.parent.mkdir(exist_ok=True)
        now.save(path, lossless=True, quality=100, method=6)
    before = Image.open(path).convert("RGB")
    share, now_at = seen(before, now), tmp_path / f"{path.stem}.png"
    now.save(now_at)
    assert share <= MOST_SEEN, f"{share:.2%} of the picture differs; it looks like {now_at}"


def test_a_change_of_one_color_is_seen(browser, monkeypatch):
    before = picture(browser, "MaskPlace", "light")
    html = explorable("MaskPlace").html()
    assert "--attention: #" in html
    changed = html.replace("--attention: #", "--attention: #0a8f3c; --other: #")
    monkeypatch.setattr(type(explorable("MaskPlace")), "html", lambda one: changed)
    assert seen(before, picture(browser, "MaskPlace", "light")) > 1.5 * MOST_SEEN


def test_pictures_are_small_and_all_are_looked_at():
    kept = sorted(FOLDER.glob("*.webp"))
    assert [path.stem for path in kept] == sorted(f"{n}-{v}" for n in NAMES for v in VIEWS)
    assert sum(path.stat().st_size for path in kept) < 400_000
