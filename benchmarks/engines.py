"""Our translator beside the engines that one would serve a model with, on the same sentences.

CTranslate2 gets our Transformer's own numbers (`ctranslate2_model`), ONNX Runtime those of our
recurrent model (`onnx_models`). All go from text to text: the words are cut and joined by the same
code. Each is measured in a process of its own, in turn, on two cores. `make engines` installs what
is needed; it is no part of the course.
"""

import argparse
import importlib.util
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.__main__ import two_cores
from benchmarks.tables import table

WAYS = {
    "ours, recurrent": "tatoeba",
    "ONNX Runtime": "tatoeba",
    "ours, Transformer": "tatoeba-transformer",
    "CTranslate2": "tatoeba-transformer",
}
NEEDED = {"ONNX Runtime": ("onnx", "onnxruntime"), "CTranslate2": ("ctranslate2",)}
BATCH = 128
WARM_UP = 10  # single sentences before any counts


def missing(way):
    """Return the package that a way lacks, or `None`."""
    packages = NEEDED.get(way, ())
    return next((name for name in packages if importlib.util.find_spec(name) is None), None)


class CTranslate2:
    """A Transformer of ours, run by CTranslate2 in single precision."""

    def __init__(self, translator):
        import ctranslate2

        from benchmarks.ctranslate2_model import write

        with tempfile.TemporaryDirectory() as folder:
            write(translator, Path(folder) / "model")
            self.engine = ctranslate2.Translator(
                str(Path(folder) / "model"), compute_type="float32", intra_threads=2
            )

    def __call__(self, sources, width):
        """Return the target tokens of each sentence, without its end."""
        found = self.engine.translate_batch(
            sources,
            beam_size=width,
            length_penalty=0.6,
            max_batch_size=BATCH,
            max_decoding_length=100,
        )
        return [one.hypotheses[0] for one in found]


class ONNXRuntime:
    """A recurrent model of ours, run by ONNX Runtime: one sentence at a time, greedily."""

    def __init__(self, translator):
        import onnxruntime

        from benchmarks.onnx_models import graphs

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        self.encoder, self.step = (
            onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
            for graph in graphs(translator.model)
        )
        self.source, self.target = translator.source_vocabulary, translator.target_vocabulary

    def __call__(self, sources, width):
        """Return the target tokens of each sentence, without its end; `None` for a beam."""
        return None if width > 1 else [self._one(tokens) for tokens in sources]

    def _one(self, tokens):
        import numpy as np

        from seq2seq import EOS, SOS

        ids = self.source.encode_tokens([tokens])  # (1, S)
        states, state = self.encoder.run(None, {"source": ids.T})
        found, token = [], SOS
        while len(found) < 2 * len(tokens) + 10:
            given = {"token": np.array([token], "int32"), "state": state, "states": states}
            logits, state, _ = self.step.run(None, given)
            token = int(logits.argmax())
            if token == EOS:
                break
            found.append(token)
        return self.target.decode(found)


def translating(way, translator):
    """Return a function from sentences and the width of the beam to their texts, or `None`."""
    if way.startswith("ours"):
        return lambda sentences, width: [
            one.text for one in translator.translate(sentences, batch_size=BATCH, width=width)
        ]
    engine = (CTranslate2 if way == "CTranslate2" else ONNXRuntime)(translator)

    def translate(sentences, width):
        read = [translator._read(sentence) for sentence in sentences]
        sources = [translator.source_vocabulary.split(words) for words, _ in read]
        targets = engine(sources, width)
        if targets is None:
            return None
        encode = translator.target_vocabulary.encode_tokens
        return [
            translator._translation(source, copied, encode([target])[0], 0.0, None).text
            for source, (_, copied), target in zip(sources, read, targets, strict=True)
        ]

    return translate


def measure(way, sentences, references, width=4):
    """Measure one way in this process.

    Args:
        way: a key of `WAYS`.
        sentences: French text.
        references: the English of each.
        width: hypotheses of the beam.

    Returns:
        JSON values: `first`, milliseconds for the first sentence of all; `one`, the median of a
        sentence by itself, warm; for `greedy` and `beam` the `seconds` for all sentences, once
        warm, the `bleu` and the `texts`, or `None`; `megabytes` of memory at the peak, beyond what
        the process had before it opened the model.
    """
    from seq2seq import pretrained
    from seq2seq.evaluation.metrics import bleu

    before = _peak()
    translate = translating(way, pretrained.load(WAYS[way]))
    result = {"first": 1e3 * _timed(translate, sentences[:1], 1)[0]}
    alone = [_timed(translate, [sentence], 1)[0] for sentence in sentences[: 10 * WARM_UP]]
    result["one"] = 1e3 * statistics.median(alone[WARM_UP:])
    for name, size in (("greedy", 1), ("beam", width)):
        if _timed(translate, sentences, size)[1] is None:  # and warm it up
            result[name] = None
            continue
        seconds, texts = _timed(translate, sentences, size)
        score = bleu(texts, [[reference] for reference in references]).score
        result[name] = {"seconds": seconds, "bleu": score, "texts": texts}
    return {**result, "megabytes": _peak() - before}


def _timed(translate, sentences, width):
    started = time.perf_counter()
    texts = translate(sentences, width)
    return time.perf_counter() - started, texts


def _peak():
    """Return the most memory that this process ever had, in MB."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def compare(sentences, references, ways, repeats=3):
    """Measure each way several times, in turn, each time in a new process.

    Returns:
        For each way what `measure` returns, the times being medians.
    """
    context = multiprocessing.get_context("spawn")
    runs = {way: [] for way in ways}
    for _ in range(repeats):
        for way in ways:
            with context.Pool(1, two_cores) as pool:
                runs[way].append(pool.apply(measure, (way, sentences, references)))
    return {way: _medians(found) for way, found in runs.items()}


def _medians(runs):
    result = dict(runs[0])
    for name in ("first", "one", "megabytes"):
        result[name] = statistics.median(run[name] for run in runs)
    for name in ("greedy", "beam"):
        if result[name]:
            seconds = statistics.median(run[name]["seconds"] for run in runs)
            result[name] = {**result[name], "seconds": seconds}
    return result


def as_markdown(found):
    """Return the table of what `compare` returns; *same* counts texts that are ours as well."""
    heads = ("engine", "greedy, s", "BLEU", "beam of 4, s", "BLEU", "one sentence, ms")
    heads += ("first, ms", "memory, MB", "same, greedy")
    rows = []
    for way, one in found.items():
        cells = [way]
        for name in ("greedy", "beam"):
            value = one[name]
            cells += [f"{value['seconds']:.2f}", f"{value['bleu']:.1f}"] if value else ["–", "–"]
        cells += [f"{one['one']:.0f}", f"{one['first']:.0f}", f"{one['megabytes']:.0f}"]
        ours = next(found[w] for w in found if w.startswith("ours") and WAYS[w] == WAYS[way])
        pairs = zip(one["greedy"]["texts"], ours["greedy"]["texts"], strict=True)
        same = sum(a == b for a, b in pairs) / len(one["greedy"]["texts"])
        cells.append("" if one is ours else f"{same:.1%}")
        rows.append(cells)
    return table(heads, rows)


def main(arguments=None):
    """Print the table; return 0, or 1 where there are no sentences."""
    from benchmarks.plan import FULL, QUICK, sentences_for
    from seq2seq.corpora.download import DataError

    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few sentences, no real result")
    quick = parser.parse_args(arguments).quick
    lacking = {way: missing(way) for way in WAYS}
    for way, package in lacking.items():
        if package:
            print(f"Without {way}: no package {package}. `make engines` brings it.")
    try:
        data = sentences_for(QUICK if quick else FULL)
    except DataError as error:
        print(f"engines: {error}", file=sys.stderr)
        return 1
    ways = [way for way in WAYS if not lacking[way]]
    references = [one for (one,) in data.references]
    print(as_markdown(compare(data.test, references, ways, 1 if quick else 3)), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
