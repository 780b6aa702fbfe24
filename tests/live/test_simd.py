"""The loops in WebAssembly: what they compute, and what happens where a browser has none."""

import numpy as np
import pytest
import wasm
from live_page import held_out, translator

from seq2seq.live.export import inline
from seq2seq.live.script import script

SHAPES = [(4, 1), (4, 3), (8, 8), (12, 9), (64, 31), (20, 33), (256, 7)]
# Every product twice, so that the second must not write into what the first has returned.
PRODUCTS = """(given) => {
  const tensors = Object.fromEntries(given.map(({ name, kernel, shape }) =>
    [name, { data: Float32Array.from(kernel), shape }]));
  seq2seqLive.accelerate(tensors);
  return given.map(({ name, x, bias }) => {
    const before = seq2seqLive.project(Float32Array.from(x), tensors[name]);
    const after = seq2seqLive.project(
      Float32Array.from(x), tensors[name], Float32Array.from(bias));
    return { fast: Boolean(tensors[name].product), before: [...before], after: [...after] };
  });
}"""
TRANSLATE = """([text, sentences]) => {
  const model = seq2seqLive.readInline(text);
  return {
    fast: Object.values(model.tensors).some(({ product }) => product),
    found: sentences.map((sentence) => seq2seqLive.translateTokens(model, sentence)
      .steps.map(({ id, logits }) => ({ id, highest: Math.max(...logits) }))),
  };
}"""


@pytest.fixture
def page(browser):
    """Opens pages with the translator's script, after a script that comes `before` it."""
    opened = []

    def with_script(before=""):
        opened.append(browser.new_page())
        opened[-1].set_content(f"<script>{before}</script><script>{script()}</script>")
        return opened[-1]

    yield with_script
    for one in opened:
        one.close()


def given(shape, seed=1):
    rng = np.random.default_rng(seed)
    x, kernel, bias = (rng.normal(size=size) for size in (shape[0], shape, shape[1]))
    return x, kernel, bias


def sent(shape):
    """The same for the page."""
    x, kernel, bias = (numbers.ravel().tolist() for numbers in given(shape))
    return {"name": f"{shape}/kernel", "shape": shape, "x": x, "kernel": kernel, "bias": bias}


def test_the_compiled_code_is_what_the_text_says():
    assert wasm.script() == wasm.SCRIPT.read_text("utf-8"), "run: .venv/bin/python tools/wasm.py"


def test_every_shape_gives_the_product_and_the_bias(page):
    products = page().evaluate(PRODUCTS, [sent(shape) for shape in SHAPES])
    for shape, found in zip(SHAPES, products, strict=True):
        x, kernel, bias = given(shape)
        assert found["fast"]
        np.testing.assert_allclose(found["before"], x @ kernel, atol=1e-4)
        np.testing.assert_allclose(found["after"], x @ kernel + bias, atol=1e-4)


def test_a_kernel_whose_rows_do_not_come_in_fours_is_left_to_javascript(page):
    six, eight = page().evaluate(PRODUCTS, [sent((6, 5)), sent((8, 5))])
    assert (six["fast"], eight["fast"]) == (False, True)
    x, kernel, _ = given((6, 5))
    np.testing.assert_allclose(six["before"], x @ kernel, atol=1e-5)


@pytest.mark.parametrize("before", ["", "delete globalThis.WebAssembly;"])
@pytest.mark.parametrize(("factor", "shift"), [(1, 0), (-1, 0), (2, 0), (1, 12.5)])
def test_exponentials_are_exact_to_a_few_units_of_the_last_place(page, before, factor, shift):
    for size in (0, 1, 3, 4, 7, 1000, 16_390):
        x = np.linspace(-30, 30, size).astype("float32")
        asked = [x.tolist(), factor, shift]
        found = page(before).evaluate(
            "([x, ...more]) => [...seq2seqLive.exponentials(Float32Array.from(x), ...more)]", asked
        )
        expected = np.exp(factor * (x.astype("float64") - shift))
        # A difference of 40 is known to 2e-6, and so is its exponential.
        limit = 3e-6 if shift else 3e-7
        np.testing.assert_allclose(np.array(found, float), expected, rtol=limit)


def test_exponentials_of_what_is_too_large_or_too_small_are_numbers(page):
    run = "(x) => [...seq2seqLive.exponentials(Float32Array.from(x))]"
    least, most = page().evaluate(run, [-1e30, 1e30])
    assert 0 <= least < 1e-37 and 1e37 < most < np.finfo("float32").max


def test_sigmoid_and_tanh_keep_within_their_bounds(page):
    x = [-1e4, -20.0, -1.0, -1e-3, 0.0, 1e-3, 1.0, 20.0, 1e4]
    for before in ("", "delete globalThis.WebAssembly;"):
        run = "(x) => ['sigmoid', 'tanh'].map((f) => [...seq2seqLive[f](Float32Array.from(x))])"
        sigmoid, tanh = page(before).evaluate(run, x)
        np.testing.assert_allclose(sigmoid, 1 / (1 + np.exp(-np.clip(x, -700, 700))), atol=1e-7)
        np.testing.assert_allclose(tanh, np.tanh(x), atol=2e-7)


@pytest.mark.parametrize("name", ["grammar-luong-dot", "tatoeba"])
def test_without_webassembly_the_translations_are_the_same(page, name):
    asked = [inline(translator(name)), held_out(40)]
    fast = page().evaluate(TRANSLATE, asked)
    for forbid in ("delete globalThis.WebAssembly;", "WebAssembly.Module = null;"):
        slow = page(forbid).evaluate(TRANSLATE, asked)
        assert (fast["fast"], slow["fast"]) == (True, False)
        for quick, plain in zip(fast["found"], slow["found"], strict=True):
            assert [step["id"] for step in quick] == [step["id"] for step in plain]
            ours, theirs = ([step["highest"] for step in steps] for steps in (quick, plain))
            np.testing.assert_allclose(ours, theirs, atol=1e-4)
