"""The translator in the page: how long it takes in Chromium to open a model and to translate.

`make bench` prints it, beside ONNX Runtime Web where that is installed (`make engines`).
"""

import argparse
import os
import shutil
import statistics
import sys

from benchmarks import onnxruntime_web
from benchmarks.phrases import read_phrases
from benchmarks.tables import table
from seq2seq import pretrained
from seq2seq.corpora import grammar
from seq2seq.live.export import inline
from seq2seq.live.script import script
from seq2seq.text.tokens import join_french

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NAMES = ("grammar-plain", "grammar-luong-dot", "grammar-luong-additive")
# Milliseconds of each sentence; the first ones, while the code is not compiled yet, come first.
MEASURE = """([text, sentences, options]) => {
  const timed = (run) => {
    const start = performance.now();
    const value = run();
    return [value, performance.now() - start];
  };
  const [model, opening] = timed(() => seq2seqLive.readInline(text));
  const each = sentences.map((sentence) =>
    timed(() => seq2seqLive.translate(model, sentence, options)));
  return {
    opening,
    sentences: each.map(([, milliseconds]) => milliseconds),
    tokens: each.map(([found]) => found.ids.length),
  };
}"""


def milliseconds(browser, translator, sentences, width=1):
    """Return JSON values: milliseconds to open a model, for its first sentence, and for the rest.

    Args:
        browser: an open browser of Playwright.
        translator: the model.
        sentences: French text.
        width: hypotheses of the beam; 1 is greedy search.

    Returns:
        `opening`, `first`, and the `median` and 95th `percentile` of the other sentences, all in
        milliseconds; `token`, milliseconds a token; `megabytes` of text that the page holds.
    """
    text = inline(translator)
    page = browser.new_page()
    try:
        page.set_content(f"<script>{script()}</script>")
        found = page.evaluate(MEASURE, [text, sentences, {"width": width}])
    finally:
        page.close()
    first, *others = found["sentences"]
    return {
        "megabytes": len(text) / 2**20,
        "opening": found["opening"],
        "first": first,
        "median": statistics.median(others),
        "percentile": statistics.quantiles(others, n=20)[-1],
        "token": sum(others) / sum(found["tokens"][1:]),
    }


def as_markdown(rows):
    """Return a table of `(name, width, milliseconds(…))`."""
    heads = ("model", "beam", "MB", "open", "first", "median", "95 %", "per token")
    lines = []
    for name, width, one in rows:
        numbers = [one[key] for key in ("opening", "first", "median", "percentile", "token")]
        shown = (f"{number:.1f}" for number in (one["megabytes"], *numbers))
        lines.append([f"`{name}`", f"{width}", *shown])
    return table(heads, lines)


def main(arguments=None):
    """Print milliseconds a sentence, greedily and with a beam of 4; return 0."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few sentences, no real result")
    count = 30 if parser.parse_args(arguments).quick else 200
    sentences = [join_french(pair.source) for pair in grammar.load(train_size=2).test[:count]]
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox"] if root else []
        )
        rows = [
            (name, width, milliseconds(browser, pretrained.load(name), sentences, width))
            for name in NAMES
            for width in (1, 4)
        ]
        print(as_markdown(rows))
        _beside_onnxruntime(browser, {"grammar-luong-dot": sentences, "tatoeba": _phrases()})
        browser.close()
    return 0


def _phrases():
    """Return phrases of every day, for the model that knows them."""
    return [french for french, _ in read_phrases()]


def _beside_onnxruntime(browser, sentences):
    """Print the table of both engines, or in a line why there is none."""
    lacking = onnxruntime_web.missing()
    if lacking:
        print(f"No comparison with ONNX Runtime Web: {lacking}. `make engines` brings it.")
        return
    rows = [
        (name, onnxruntime_web.compare(browser, pretrained.load(name), texts))
        for name, texts in sentences.items()
    ]
    print(onnxruntime_web.as_markdown(rows), end="")


if __name__ == "__main__":
    sys.exit(main())
