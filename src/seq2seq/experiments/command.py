"""The command `python -m seq2seq experiment`: its options and what it prints."""

import argparse
import sys
from pathlib import Path

from seq2seq.common.files import check_writable, reserved
from seq2seq.experiments import recorded, runner
from seq2seq.experiments.plan import EXPERIMENTS, plan


def add_experiment(commands) -> None:
    """Add `experiment` to the commands of `python -m seq2seq`."""
    parser = commands.add_parser(
        "experiment",
        help="train models side by side, as chapters 9 and 10 do, and record their scores",
        description="Make the runs of experiments. Ctrl-C keeps those that are done, and the same "
        "command goes on. At the end each experiment is gathered into one file.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("names", nargs="+", metavar="NAME", help=f"of {', '.join(EXPERIMENTS)}")
    parser.add_argument("--output", required=True, help="folder of the results")
    parser.add_argument("--jobs", type=int, default=2, help="runs at once, one thread each")
    parser.add_argument("--seeds", type=int, help="fewer seeds than the plan's")
    parser.add_argument("--collect", action="store_true", help="gather only, train nothing")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.set_defaults(run=_experiment)


def _experiment(options) -> int:
    # An experiment whose runs are done is gathered before the next one starts.
    plan(options.names, options.seeds)
    for name in options.names:
        check_writable(Path(options.output) / f"{name}.json")
    with reserved(Path(options.output) / "experiments"):
        for name in options.names:
            if not options.collect:
                runner.run_all(
                    plan([name], options.seeds),
                    options.output,
                    options.jobs,
                    progress_bar=not options.quiet,
                    say=lambda line: print(f"seq2seq: {line}", file=sys.stderr, flush=True),
                )
            print(f"written: {recorded.write(name, options.output, options.seeds)}", flush=True)
    return 0
