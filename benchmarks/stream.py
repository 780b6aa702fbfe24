"""Memory of a training on a file that is streamed: one million pairs of the grammar, for example.

    python -m benchmarks.stream --pairs 1000000 --minutes 5

Draws the pairs into a file, no two alike, which is kept for the next time; then runs the command
that trains on a reader's own file, and says how much memory it had at the peak.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from multiprocessing import Pool
from pathlib import Path
from random import Random

from benchmarks.__main__ import FOLDER
from seq2seq.common.files import write_whole
from seq2seq.corpora import grammar
from seq2seq.text.tokens import join_english, join_french

BLOCK = 1_000  # pairs that are drawn with one seed
SHORTEST, LONGEST = 3, 27  # French tokens, all lengths alike often
LANGUAGES = ("--source-language", "fr", "--target-language", "en")


def draw_lines(seed):
    """Return some pairs of the grammar as lines of a file, in bytes."""
    rng = Random(seed)
    pairs = [grammar.draw(rng.randint(SHORTEST, LONGEST), rng) for _ in range(BLOCK)]
    texts = [f"{join_french(pair.source)}\t{join_english(pair.target)}\n" for pair in pairs]
    return [text.encode() for text in texts]


def write_pairs(path, count, say=lambda line: None):
    """Write a file of so many pairs, no two alike, with two processes."""

    def write(file):
        seen, seed = set(), 0
        with Pool(2) as pool:
            while len(seen) < count:
                for lines in pool.map(draw_lines, range(seed, seed + 20)):
                    for line in lines:
                        if line not in seen and len(seen) < count:
                            seen.add(line)
                            file.write(line)
                seed += 20
                say(f"{len(seen):,} of {count:,} pairs drawn")

    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, write)


def measure(path, minutes, report=sys.stdout):
    """Train on a file by the command, as a process of its own.

    Returns:
        Seconds it took, and megabytes of memory it had at the peak.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "seq2seq", "train", "--pairs", path, *LANGUAGES]
        command += ["--stream", "--minutes", f"{minutes:g}", "--output", Path(folder) / "model"]
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=report, stderr=subprocess.STDOUT)
        seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return seconds, peak / (2**20 if sys.platform == "darwin" else 2**10)


def main(arguments=None):
    """Print what the command prints, and what it took; return 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stream", description=__doc__)
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--minutes", type=float, default=5, help="of training")
    options = parser.parse_args(arguments)
    path = FOLDER / f"grammar-{options.pairs}.tsv"
    if not path.exists():
        write_pairs(path, options.pairs, lambda line: print(f"\r{line}", end="", file=sys.stderr))
    seconds, megabytes = measure(path, options.minutes)
    print(f"{options.pairs:,} pairs: {megabytes:,.0f} MB at the peak, in {seconds:,.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
