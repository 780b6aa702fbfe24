"""Results as they come: written whole after each measurement, and shown as tables."""

import json
import os
import platform
import sys
import time
from dataclasses import asdict
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from benchmarks.tables import table
from benchmarks.translators import settings
from seq2seq.common.files import write_whole


class Results:
    """Measurements by name in a JSON file, with the machine, the versions and the settings.

    Args:
        path: the file. What it holds already counts, if it was measured with the same data,
            versions and settings.
        corpus: what is trained on.
        size: how large the run is.
    """

    def __init__(self, path, corpus, size):
        self.path = Path(path)
        self.content = {
            "size": json.loads(json.dumps(asdict(size))),
            "recipes": [settings(minutes).as_dict() for minutes in size.minutes],
            "data": {"corpus": corpus.name, "sha256": corpus.sha256},
            "machine": machine(),
            "versions": {
                "python": platform.python_version(),
                "keras": keras.__version__,
                "tensorflow": tf.__version__,
                "numpy": np.__version__,
            },
        }
        known = {}
        if self.path.exists():
            found = json.loads(self.path.read_text(encoding="utf-8"))
            if all(found.get(key) == value for key, value in self.content.items()):
                known = found["measured"]
        self.content["measured"] = known

    def forget(self):
        """Forget what is measured already."""
        self.content["measured"] = {}

    def measure(self, name, function):
        """Measure what is not measured yet, and write everything down."""
        if name in self.content["measured"]:
            print(f"benchmarks: {name}: measured before", file=sys.stderr)
            return
        print(f"benchmarks: {name} ...", file=sys.stderr, flush=True)
        started, busy = time.perf_counter(), _load()
        result = function()
        took = time.perf_counter() - started
        self.content["measured"][name] = {
            "result": result,
            "took_seconds": round(took, 1),
            # More than two processes that want a core: the times of this measurement are too long.
            "load_before_and_after": [busy, _load()],
        }
        text = json.dumps(self.content, indent=1) + "\n"
        write_whole(self.path, lambda file: file.write(text.encode()))


def machine():
    """Return what the times depend on."""
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count())
    return {
        "processor": _processor(),
        "cores": len(cores),
        "system": f"{platform.system()} {platform.machine()}",
        "onednn": os.environ.get("TF_ENABLE_ONEDNN_OPTS", "default"),
    }


def _processor():
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _load():
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def as_markdown(content):
    """Return tables of what is measured so far."""
    measured = {name: entry["result"] for name, entry in content["measured"].items()}
    place = content["machine"]
    parts = [
        f"{place['processor']}, {place['cores']} cores; TensorFlow "
        f"{content['versions']['tensorflow']}, Keras {content['versions']['keras']}.\n"
    ]
    rows = _translator_rows(measured, content["size"]["minutes"])
    if rows:
        parts.append(
            table(("translator", "ours", "stock Keras", "ratio; of BLEU, difference"), rows)
        )
    if "layers" in measured:
        heads = ("layer", "B, T, S, U", "forward, ms", "ratio", "with backward, ms", "ratio")
        parts.append(table(heads, map(_layer_row, measured["layers"])))
    if "trials" in measured:
        heads = ("trial", "pairs/s", "ratio to the recipe")
        parts.append(table(heads, map(_trial_row, measured["trials"].items())))
    if "padding" in measured:
        rows = [(k, f"{v['padding']:.1%}") for k, v in measured["padding"].items()]
        parts.append(table(("batches dealt", "padding"), rows))
    return "\n".join(parts)


def _translator_rows(measured, budgets):
    if speed := measured.get("training speed"):
        yield (
            "training pairs/s",
            f"{speed['ours_pairs_per_second']:,.0f}",
            f"{speed['theirs_pairs_per_second']:,.0f}",
            f"{speed['ratio']:.2f}",
        )
        yield (
            "target tokens/s, each in its own tokens",
            f"{speed['ours_tokens_per_second']:,.0f}",
            f"{speed['theirs_tokens_per_second']:,.0f}",
            "–",
        )
    for minutes in budgets:
        ours = measured.get(f"ours, {minutes:g} min")
        theirs = measured.get("baseline", {}).get(f"{minutes:g}")
        if ours or theirs:
            yield (
                f"BLEU after {minutes:g} min of training",
                f"{ours['bleu']:.1f}" if ours else "–",
                f"{theirs['bleu']:.1f}" if theirs else "–",
                f"{ours['bleu'] - theirs['bleu']:+.1f}" if ours and theirs else "–",
            )
    if found := measured.get("translating"):
        took, ratio = found["seconds"], found["ratio"]
        count = f"{found['sentences']:,} sentences"
        yield (
            f"{count}, greedy, s",
            f"{took['ours_greedy']:.2f}",
            f"{took['theirs_greedy']:.2f}",
            f"{ratio['ours_greedy']:.2f}",
        )
        yield (
            f"{count}, beam of 4, s",
            f"{took['ours_beam_of_4']:.2f}",
            "–",
            f"{ratio['ours_beam_of_4']:.2f}",
        )


def _trial_row(item):
    name, found = item
    if "error" in found:
        return name, "–", found["error"]
    return name, f"{found['pairs_per_second']:,}", f"{found['ratio']:.2f}"


def _layer_row(row):
    cells = [row["layer"], ", ".join(map(str, row["size"]))]
    for way in ("forward", "both"):
        cells += [f"{row[way]['ours_ms']:.2f}", f"{row[way]['ratio']:.2f}"]
    return cells
