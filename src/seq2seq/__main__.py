"""Command line of the course: train a model, translate with one.

python -m seq2seq translate "le chat noir ne mange pas la pomme verte"
python -m seq2seq train --recipe grammar-luong-dot --output my-model
"""

import signal
import sys


def run() -> int:
    """Run a command; Ctrl-C ends it with one line, even while its modules load."""
    pressed = False

    def interrupt(*_):
        nonlocal pressed
        pressed = True
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where it is ignored
        signal.signal(signal.SIGINT, interrupt)
    try:
        from seq2seq.command_line import main

        return main()
    except BaseException:
        # A library that was loading may have made another error of it.
        if not pressed:
            raise
        if sys.stderr is not None:
            print("seq2seq: interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(run())
