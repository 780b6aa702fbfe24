"""Many runs: each in a process of its own, some at once, each result written whole when it is done.

A run whose result is there already is passed over, so that a runner that was stopped goes on where
it was. Each process works with one thread: two runs side by side then take no longer than one
after the other would with two threads, and the order of additions, and with it every number, is
the same each time.
"""

import json
import multiprocessing
import os
import pickle
import signal
import tempfile
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait
from pathlib import Path

from seq2seq.common.files import write_whole
from seq2seq.experiments.data import load_corpus
from seq2seq.experiments.plan import Run
from seq2seq.experiments.variant import Variant

# Set before TensorFlow loads. Its oneDNN kernels are several times as fast on a CPU.
ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


class RunError(ValueError):
    """A run failed, or the result on disk is of another plan."""


def run_all(
    runs: Sequence[Run],
    folder: str | os.PathLike,
    jobs: int = 1,
    progress_bar: bool = True,
    say: Callable[[str], object] = lambda line: None,
) -> None:
    """Make the results of all runs that are not there yet.

    Args:
        runs: what to make, in this order.
        folder: where results are, one file a run.
        jobs: how many runs go on at once.
        progress_bar: show how many runs are done.
        say: called with a line of text when a run is done.

    Raises:
        RunError: if a run failed (all others are still made), or a result in the folder was made
            with other settings.
    """
    from tqdm.auto import tqdm

    if jobs < 1:
        raise ValueError(f"run_all: `jobs` must be a positive whole number. Received: jobs={jobs}.")
    folder = Path(folder)
    waiting = [run for run in runs if read_result(folder, run) is None]
    going, failed = {}, []
    context = multiprocessing.get_context("spawn")
    bar = tqdm(total=len(runs), initial=len(runs) - len(waiting), disable=not progress_bar)
    with bar, _Corpora() as corpora:
        try:
            while waiting or going:
                while waiting and len(going) < jobs:
                    run = waiting.pop(0)
                    corpus = corpora.path_of(run.variant)
                    process = context.Process(target=work, args=(run, corpus, str(folder)))
                    process.start()
                    going[process.sentinel] = process, run
                for sentinel in wait(list(going)):
                    process, run = going.pop(sentinel)
                    process.join()
                    if process.exitcode:
                        failed.append(run.file_name)
                        say(f"{run.name}, seed {run.seed}: failed")
                    else:
                        say(_line(run, read_result(folder, run)))
                    bar.update()
        finally:
            for process, _ in going.values():
                process.terminate()
                process.join()
    if failed:
        raise RunError(f"run_all: every run must end well. Received: {', '.join(failed)} failed.")


class _Corpora:
    """Corpora in files, so that a process reads one in a second instead of drawing it in ten.

    Not handed over through the pipe that starts a process: a process that dies before it has read
    a pipe's fill leaves the writer waiting forever.
    """

    def __enter__(self):
        self.folder, self.paths = tempfile.TemporaryDirectory(), {}
        return self

    def __exit__(self, *error):
        self.folder.cleanup()

    def path_of(self, variant: Variant) -> str:
        """Return the file of a variant's corpus."""
        corpus = load_corpus(variant)
        if corpus.sha256 not in self.paths:
            path = Path(self.folder.name) / corpus.sha256
            path.write_bytes(pickle.dumps(corpus))
            self.paths[corpus.sha256] = str(path)
        return self.paths[corpus.sha256]


def work(run: Run, corpus: str, folder: str) -> None:
    """Make one run and write its result: what a process of its own does.

    Args:
        run: what to make.
        corpus: file of the corpus.
        folder: where the result goes.
    """
    if multiprocessing.parent_process() is not None:
        # Ctrl-C reaches every process of a terminal; the runner is the one that answers.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.environ.update(ENVIRONMENT)
    from seq2seq.experiments.running import perform

    result = perform(run, pickle.loads(Path(corpus).read_bytes()))
    text = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
    write_whole(Path(folder) / run.file_name, lambda file: file.write(text.encode()))


def read_result(folder: Path, run: Run) -> dict | None:
    """Return the result of a run, or `None` if it is not there.

    Raises:
        RunError: if it was made with other settings than those of the plan, or is damaged.
    """
    path = Path(folder) / run.file_name
    if not path.exists():
        return None
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
        theirs = dict(result["settings"])
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise RunError(
            f"read_result: {path} must be the result of a run. Received: a damaged file. Delete it "
            "and run again."
        ) from error
    if theirs != run.variant.as_dict():
        ours = run.variant.as_dict()
        different = [name for name in ours if ours[name] != theirs.get(name)]
        raise RunError(
            f"read_result: {path} must be made with the settings of the plan. "
            f"Received: another {', '.join(different) or 'list of settings'}."
        )
    return result


def _line(run: Run, result: dict) -> str:
    scores = ", ".join(
        f"{split} BLEU {scores['bleu']:.1f}"
        for split, scores in result["scores"].items()
        if split != "by_length"
    )
    return f"{run.name}, seed {run.seed}: {scores}"
