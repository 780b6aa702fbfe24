"""The command `python -m seq2seq pretraining`: record what pre-training is worth."""

import sys
from pathlib import Path

from seq2seq.common.files import check_writable, reserved
from seq2seq.common.shapes import check_positive


def add_pretraining(commands) -> None:
    """Add `pretraining` to the commands of `python -m seq2seq`."""
    parser = commands.add_parser(
        "pretraining",
        help="pre-train, fine-tune on few sentences, and record the scores of chapter 11",
        description="Make the runs behind chapter 11's comparison. Ctrl-C keeps the seeds that are "
        "done, and the same command goes on.",
    )
    parser.add_argument("--output", required=True, help="folder of the results")
    parser.add_argument("--seeds", type=int, help="fewer seeds than are recorded")
    parser.set_defaults(run=_pretraining)


def _pretraining(options) -> int:
    if options.seeds is not None:
        check_positive("pretraining", seeds=options.seeds)
    check_writable(Path(options.output) / "results.json")
    with reserved(Path(options.output) / "results"):
        from seq2seq.pretraining import experiment, task

        path = experiment.record(
            options.output,
            task.load(experiment.TRAIN_SIZE),
            seeds=experiment.SEEDS[: options.seeds],
            say=lambda line: print(f"seq2seq: {line}", file=sys.stderr, flush=True),
        )
    print(f"written: {path}", flush=True)
    return 0
