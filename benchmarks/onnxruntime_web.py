"""ONNX Runtime Web beside the page's own code: the same model and sentences, in one Chromium.

What it needs is no part of the course: `make engines` brings it, and without it the comparison is
left out. An encoder reads a sentence once, then a decoder takes one step a token (`onnx_models`),
and the most probable token is fed back, as our code does. It runs on WebAssembly with one thread:
a step is too small to be shared among more.
"""

import importlib.util
import json
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from benchmarks.tables import table
from seq2seq.live.export import inline
from seq2seq.live.script import script

VERSION = "1.30.0"
FOLDER = Path("_build") / "onnxruntime-web" / "package"
SCRIPT = "ort.wasm.min.js"
ENGINE = ("ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm")
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm"}
ADDRESS = "http://localhost/"  # answered by the test browser itself; there is no server
WARM_UP = 20  # sentences before any counts: both engines compile what runs often

MEASURE = """async ([text, sentences]) => {
  ort.env.wasm.numThreads = 1;
  const model = seq2seqLive.readInline(text);
  const [encoder, decoder] = await Promise.all(
    ["encoder", "step"].map((name) => ort.InferenceSession.create(`${name}.onnx`)));

  const greedy = async (ids, limit) => {
    const whole = (numbers, shape) => new ort.Tensor("int32", Int32Array.from(numbers), shape);
    let { states, state } = await encoder.run({ source: whole(ids, [ids.length, 1]) });
    const found = [];
    for (let token = seq2seqLive.SOS; token !== seq2seqLive.EOS && found.length < limit;) {
      const step = await decoder.run({ token: whole([token], [1]), state, states });
      [token] = seq2seqLive.largest(step.logits.data, 1);
      state = step.next_state;
      found.push(token);
    }
    return found;
  };

  const timed = async (run) => {
    const start = performance.now();
    const found = await run();
    return [found, performance.now() - start];
  };
  const rows = [];
  for (const sentence of sentences) {
    const source = seq2seqLive.readSentence(model, sentence).tokens;
    const ids = source.map((token) => seq2seqLive.idOf(model.source, token));
    const limit = 2 * ids.length + 10;
    const [ours, ourTime] = await timed(() => seq2seqLive.translateTokens(model, source));
    const [theirs, theirTime] = await timed(() => greedy(ids, limit));
    rows.push({ ours: ours.ids, theirs, ourTime, theirTime });
  }
  return rows;
}"""


def missing(folder=FOLDER):
    """Return what the comparison lacks, as words, or `None`."""
    if importlib.util.find_spec("onnx") is None:
        return "no package onnx"
    if not all((folder / "dist" / name).exists() for name in (SCRIPT, *ENGINE)):
        return f"no onnxruntime-web in {folder.parent}"
    return None


def fetch(folder=FOLDER):
    """Bring the package from the npm registry; return 0, or 1 where there is no npm."""
    npm = shutil.which("npm")
    if npm is None:
        print("onnxruntime_web: npm, which comes with Node.js, is missing", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as place:
        wanted = f"onnxruntime-web@{VERSION}"
        subprocess.run([npm, "pack", "--silent", wanted], cwd=place, check=True, stdout=sys.stderr)
        with tarfile.open(next(Path(place).glob("*.tgz"))) as archive:
            for name in ("package.json", *(f"dist/{name}" for name in (SCRIPT, *ENGINE))):
                archive.extract(f"package/{name}", folder.parent, filter="data")
    print(f"onnxruntime_web: {wanted} lies in {folder}", file=sys.stderr)
    return 0


def version(folder=FOLDER):
    """Return the version of ONNX Runtime Web."""
    return json.loads((folder / "package.json").read_text("utf8"))["version"]


def compare(browser, translator, sentences, folder=FOLDER, warm_up=WARM_UP):
    """Return JSON values: milliseconds a sentence of our code and of ONNX Runtime Web, in turn.

    Args:
        browser: an open browser of Playwright.
        translator: a model that `onnx_models.graphs` takes.
        sentences: French text; the first `warm_up` of them do not count.
        folder: where the package of ONNX Runtime Web lies.
        warm_up: how many sentences come before those that count.

    Returns:
        The medians `ours_ms` and `theirs_ms`; `ratio`, ours over theirs of all sentences together;
        `sentences` that count; and `alike`, how many of them have the same tokens from both.
    """
    from benchmarks.onnx_models import graphs

    encoder, step = graphs(translator.model)
    given = {"encoder.onnx": encoder, "step.onnx": step}
    page = browser.new_page()

    def answer(route):
        name = route.request.url.removeprefix(ADDRESS)
        if name in given:
            route.fulfill(body=given[name], content_type="application/octet-stream")
        elif name in (SCRIPT, *ENGINE):
            file = folder / "dist" / name
            route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
        else:
            scripts = f'<script src="{SCRIPT}"></script><script>{script()}</script>'
            route.fulfill(body=f"<!doctype html>{scripts}", content_type="text/html")

    try:
        page.route(f"{ADDRESS}**", answer)
        page.goto(ADDRESS)
        # As 32-bit numbers, which is what ONNX Runtime gets.
        rows = page.evaluate(MEASURE, [inline(translator, "float32"), sentences])[warm_up:]
    finally:
        page.close()
    ours, theirs = ([row[key] for row in rows] for key in ("ourTime", "theirTime"))
    return {
        "ours_ms": statistics.median(ours),
        "theirs_ms": statistics.median(theirs),
        "ratio": sum(ours) / sum(theirs),
        "sentences": len(rows),
        "alike": sum(row["ours"] == row["theirs"] for row in rows),
    }


def as_markdown(rows, folder=FOLDER):
    """Return a table of `(name, compare(…))`."""
    heads = ("model", "ours, ms a sentence", f"onnxruntime-web {version(folder)}", "ratio")
    lines = [
        (f"`{name}`", f"{one['ours_ms']:.1f}", f"{one['theirs_ms']:.1f}", f"{one['ratio']:.2f}")
        for name, one in rows
    ]
    return table(heads, lines)


if __name__ == "__main__":
    sys.exit(fetch())
