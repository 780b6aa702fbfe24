"""Run all benchmarks: `make bench`, or `python -m benchmarks --help`."""

import argparse
import os
import sys
from pathlib import Path

FOLDER = Path("_build") / "benchmarks"
INTERRUPTED = 130


def two_cores():
    """Keep to two cores, with the kernels that training uses; before TensorFlow is imported."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "2")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")


def parse(arguments):
    """Return the options."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure our model, search and layers against stock Keras, on two cores. "
        "Takes some 25 minutes; Ctrl-C is safe, and the next run goes on where this one stopped.",
    )
    parser.add_argument("--quick", action="store_true", help="a smoke run: seconds, no real result")
    parser.add_argument("--fresh", action="store_true", help="forget what is measured already")
    parser.add_argument("--only", metavar="NAME", help="measure this alone, e.g. layers")
    parser.add_argument("--output", type=Path, help="results as JSON (default: in _build)")
    return parser.parse_args(arguments)


def main(arguments=None):
    """Measure what is not measured yet; print the tables; return 0, or 130 after Ctrl-C."""
    options = parse(arguments)
    two_cores()
    from benchmarks.plan import FULL, QUICK, sentences_for, steps
    from benchmarks.results import Results, as_markdown
    from seq2seq.corpora.download import DataError

    size = QUICK if options.quick else FULL
    folder = FOLDER / ("quick" if options.quick else "full")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        sentences = sentences_for(size)
    except DataError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 1
    results = Results(options.output or folder / "results.json", sentences.corpus, size)
    if options.fresh:
        results.forget()
    try:
        for name, measure in steps(size, sentences, folder):
            if options.only in (None, name):
                results.measure(name, measure)
    except KeyboardInterrupt:
        print("\nbenchmarks: interrupted; run again to go on from here", file=sys.stderr)
        return INTERRUPTED
    finally:
        print(as_markdown(results.content), end="")
    print(f"benchmarks: written: {results.path}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
