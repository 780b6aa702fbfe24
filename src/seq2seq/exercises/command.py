"""`python -m seq2seq progress`: the progress files of a class as one table."""

import sys

from seq2seq.exercises.class_table import table


def add_progress(commands) -> None:
    """Add the command to an argument parser's commands."""
    parser = commands.add_parser(
        "progress",
        help="make one table of the progress files of a class",
        description="Make one table of exported progress files: by exercise and by mistake.",
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="exported file, or a folder of such files"
    )
    parser.add_argument("--csv", action="store_true", help="print CSV, for a spreadsheet")
    parser.set_defaults(run=_progress)


def _progress(options) -> int:
    found = table(options.files)
    for trouble in found.troubles:
        print(f"seq2seq: note: left out {trouble}", file=sys.stderr)
    if not found.students:
        raise ValueError("none of the files could be counted")
    print(found.csv() if options.csv else found, end="" if options.csv else "\n")
    return 0
