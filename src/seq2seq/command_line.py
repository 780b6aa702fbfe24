"""The commands behind `python -m seq2seq`: their options, what they print, how they fail."""

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from seq2seq.common.lines import chunks_of_stdin, decoded, write_utf8
from seq2seq.training.command import INTERRUPTED, add_train

DEFAULT_MODEL = "grammar-luong-dot"
LONGEST = 5_000  # tokens of a line; the attention weights of a longer one would not fit into memory


class CommandError(Exception):
    """What the user can mend: printed as one line, without a traceback."""


class Parser(argparse.ArgumentParser):
    """A parser that knows what a sentence with a hyphen in front needs."""

    def error(self, message):
        """Print what is wrong and end the program."""
        # What begins with -h is read as a request for help with something after it.
        if message.startswith(("unrecognized arguments: -", "argument -h/--help: ignored")):
            message += " (a sentence that begins with - needs -- before it: translate -- -Bonjour)"
        super().error(message)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: the words after `python -m seq2seq`; by default those of the command line.

    Returns:
        The exit status: 0, or 2 for an error that the user can mend, or 130 after Ctrl-C.
    """
    # Before TensorFlow loads: it writes notices of its own to stderr.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if sys.stderr is None:  # closed by the shell: what is meant for it would go to stdout
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stderr(nowhere):
            return main(arguments)
    write_utf8()
    options = _parser().parse_args(arguments)
    error = None
    try:
        status = options.run(options)
    except KeyboardInterrupt as interrupt:
        print(f"seq2seq: {str(interrupt) or 'interrupted'}", file=sys.stderr)
        return INTERRUPTED
    except (CommandError, ValueError, OSError) as raised:
        error = raised
    except Exception as raised:
        if not _is_of_memory(raised):
            raise
        error = CommandError(
            "the memory of this machine is too small for this. Take shorter sentences, a smaller "
            "model, or a smaller --batch-size, --max-length or --beam."
        )
    error = _flush() or error
    if isinstance(error, BrokenPipeError):
        return 0  # the reader of our output left (`| head`): no error, but nothing more to print
    if error is not None:
        print(f"seq2seq: error: {error}", file=sys.stderr)
        return 2
    return status


def _is_of_memory(error: Exception) -> bool:
    """Return whether an error says that there is no more memory: Python's, or a backend's."""
    return (
        isinstance(error, MemoryError)
        or type(error).__name__ in ("ResourceExhaustedError", "OutOfMemoryError")  # TF, torch
        or str(error).startswith("RESOURCE_EXHAUSTED")  # JAX
    )


def _flush() -> OSError | None:
    """Write what is left of the output; return the error if it cannot be written."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        # Python would try again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OSError(error.errno, error.strerror, "stdout")
    return None


def _parser() -> argparse.ArgumentParser:
    from seq2seq.classroom.command import add_grades
    from seq2seq.experiments.command import add_experiment
    from seq2seq.pretraining.command import add_pretraining

    parser = Parser(
        prog="python -m seq2seq", description="Sequence-to-sequence learning with attention."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (
        _add_translate,
        add_train,
        add_experiment,
        add_pretraining,
        add_grades,
    ):
        add(commands)
    return parser


def _add_translate(commands) -> None:
    parser = commands.add_parser(
        "translate",
        help="translate sentences with a trained model",
        description="Translate sentences, one a line: French to English, or as the model that you "
        "trained does. Works offline. Lines from a pipe are answered as they come.",
    )
    parser.add_argument(
        "sentences", nargs="*", metavar="SENTENCE", help="without any, lines from stdin"
    )
    parser.add_argument(
        "--model",
        default=DEFAULT_MODEL,
        help="name of a model that comes with the package, or path of one you trained, without "
        f"ending (default: {DEFAULT_MODEL}; for real sentences: tatoeba)",
    )
    parser.add_argument(
        "--beam", type=int, default=1, metavar="WIDTH", help="hypotheses kept (default: 1, greedy)"
    )
    parser.add_argument(
        "--alignment",
        action="store_true",
        help="print under each translation where every target token looked, with its weight",
    )
    parser.set_defaults(run=_translate)


def _translate(options) -> int:
    # Rounding then agrees with the book's outputs, and TensorFlow has nothing to announce.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    chunks = _sentences(options.sentences) if options.sentences else _lines_of_stdin()
    from seq2seq import pretrained
    from seq2seq.translator import Translator

    shipped = options.model in pretrained.names()
    if not shipped and not Path(options.model + ".json").exists():
        raise CommandError(
            f"`--model` must be one of {', '.join(pretrained.names())}, or the path of a model "
            f"you trained, without ending. Received: {options.model!r}."
        )
    translator = pretrained.load(options.model) if shipped else Translator.load(options.model)
    if options.alignment and not translator.has_attention:
        raise CommandError(
            f"`--alignment` needs a model with attention. Received: --model {options.model}."
        )
    number, status = 0, 0
    for chunk in chunks:
        fits = [translator.length(line) <= LONGEST for line in chunk]
        readable = [line if fit else "" for line, fit in zip(chunk, fits, strict=True)]
        translations = translator.translate(readable, width=options.beam)
        for line, fit, translation in zip(readable, fits, translations, strict=True):
            number += 1
            if not fit:
                _note(number, f"it has more than {LONGEST:,} tokens, and is not translated")
                status = 2
            _note_unknown(translator, line, number, options.model if shipped else "the model")
            if translation.looped:
                _note(number, "the model repeated itself; the repetition is left out")
            _print(translation.text)
            if options.alignment:
                _print_alignment(translation)
    return status


def _sentences(sentences: Sequence[str]) -> list[list[str]]:
    """Return the sentences of the command line as one chunk.

    Raises:
        NotUTF8: if one is not UTF-8, which comes as surrogates.
    """
    for number, sentence in enumerate(sentences, start=1):
        content = sentence.encode("utf-8", "surrogateescape")
        decoded(content, "SENTENCE", f"sentence {number}")
    return [list(sentences)]


def _lines_of_stdin() -> Iterator[list[str]]:
    if sys.stdin is None:
        raise CommandError("stdin must be open, or a sentence given. Received: a closed stdin.")
    if sys.stdin.isatty():
        print("seq2seq: type one sentence a line; Ctrl-D ends", file=sys.stderr)
    return chunks_of_stdin()


def _print(line: str) -> None:
    """Print a line at once; let the error say that it is the output that cannot be written."""
    try:
        print(line, flush=True)
    except OSError as error:
        raise OSError(error.errno, error.strerror, "stdout") from error


def _print_alignment(translation) -> None:
    width = max(map(len, translation.target), default=0)
    for token, row in zip(translation.target, translation.weights, strict=True):
        s = int(row.argmax())
        _print(f"  {token:<{width}}  {row[s]:4.0%}  {translation.source[s]}")


def _note(number: int, text: str) -> None:
    print(f"seq2seq: note: line {number}: {text}", file=sys.stderr)


def _note_unknown(translator, line: str, number: int, model: str) -> None:
    unknown = translator.unknown_tokens(line)
    if unknown:
        hint = " (--model tatoeba knows more words)" if model.startswith("grammar-") else ""
        _note(number, f"{model} does not know: {', '.join(dict.fromkeys(unknown))}{hint}")
