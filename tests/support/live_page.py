"""A page that holds the JavaScript translator and models, as explorables do: nothing is fetched."""

import base64
from functools import cache

import numpy as np
import pytest

from seq2seq import pretrained
from seq2seq.corpora import grammar
from seq2seq.live.export import inline
from seq2seq.live.script import script

# Called on the page: translates sentences and packs all numbers, which as JSON would take seconds.
HARNESS = """
globalThis.models = {};
globalThis.model = (name) => (models[name] ??= seq2seqLive.readInline(
  document.querySelector(`[data-model="${name}"]`).textContent));
globalThis.packed = (arrays) => {
  const bytes = new Uint8Array(Float32Array.from(arrays.flatMap((array) => [...array])).buffer);
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(text);
};
globalThis.translateAll = (name, sentences, options) => sentences.map((sentence) => {
  const found = seq2seqLive.translateTokens(model(name), sentence, options);
  const { ids, text, score, target, steps } = found;
  return {
    ids, text, score, target,
    logits: packed(steps.map((step) => step.logits)),
    weights: packed(steps.map((step) => step.weights ?? [])),
    alternatives: found.alternatives.map(({ target, text, score }) => ({ target, text, score })),
  };
});
globalThis.failure = (run) => {
  try { run(); } catch (error) { return error.message; }
  return "";
};
"""


@cache
def translator(name):
    """A shipped model, opened once."""
    return pretrained.load(name)


@cache
def held_out(count):
    """Sentences of the grammar corpus that no model has seen, lengths from 3 to 30."""
    pairs = grammar.load(train_size=2).test
    return [list(pair.source) for pair in pairs[:count]]


def unpacked(text, rows):
    """The numbers that the page packed, as `rows` rows."""
    numbers = np.frombuffer(base64.b64decode(text), "<f4")
    return numbers.reshape(rows, numbers.size // max(rows, 1))


class LivePage:
    """The page, and calls into it."""

    def __init__(self, page):
        self.page = page
        self.held = {}

    def hold(self, name, translator, dtype="float16"):
        """Put a model on the page, as text of the page, in place of one with the same name."""
        if self.held.get(name) == (translator, dtype):
            return
        self.held[name] = translator, dtype
        self.page.evaluate(
            """([name, text]) => {
              document.querySelector(`[data-model="${name}"]`)?.remove();
              const node = document.createElement("script");
              node.type = "text/plain";
              node.dataset.model = name;
              node.textContent = text;
              document.body.append(node);
              delete models[name];
            }""",
            [name, inline(translator, dtype)],
        )

    def translate(self, name, sentences, **options):
        """Translations of tokenized sentences, with their numbers as arrays."""
        arguments = [name, sentences, options]
        found = self.page.evaluate("(given) => translateAll(...given)", arguments)
        for sentence, one in zip(sentences, found, strict=True):
            steps = len(one["target"])
            one["logits"] = unpacked(one["logits"], steps)  # (T, V)
            one["weights"] = unpacked(one["weights"], steps)  # (T, S), or (T, 0) without attention
            assert one["weights"].shape[1] in (0, len(sentence))
        return found

    def run(self, expression, argument=None):
        """What an expression of JavaScript gives; `given` is the argument."""
        return self.page.evaluate(f"(given) => {expression}", argument)

    def failure(self, expression, argument=None):
        """The message of the error that an expression throws."""
        return self.page.evaluate(f"(given) => failure(() => {expression})", argument)


@pytest.fixture(scope="module")
def live(browser, tmp_path_factory):
    """A page with the translator; at the end nothing was fetched and nothing went wrong."""
    file = tmp_path_factory.mktemp("live") / "page.html"
    # Twice, as on a page with two explorables.
    scripts = f"<script>{script()}</script>" * 2 + f"<script>{HARNESS}</script>"
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Live</title><body>'
    file.write_text(head + scripts, "utf-8")
    page, troubles = browser.new_page(), []
    page.set_default_timeout(60_000)
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda request: troubles.append(request.url))
    page.goto(file.as_uri())
    yield LivePage(page)
    page.close()
    assert troubles == [file.as_uri()]
