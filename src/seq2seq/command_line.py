"""The commands behind `python -m seq2seq`: their options, what they print, how they fail."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from seq2seq.training.options import add_options

DEFAULT_MODEL = "grammar-luong-dot"
INTERRUPTED = 130  # what a shell reports for a program ended by Ctrl-C


class CommandError(Exception):
    """What the user can mend: printed as one line, without a traceback."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: the words after `python -m seq2seq`; by default those of the command line.

    Returns:
        The exit status: 0, or 2 for an error that the user can mend, or 130 after Ctrl-C.
    """
    # Before TensorFlow loads: it writes notices of its own to stderr.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except (CommandError, ValueError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            # The reader of our output left (`| head`): not an error, but nothing more to print.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        print(f"seq2seq: error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    from seq2seq.experiments.command import add_experiment
    from seq2seq.pretraining.command import add_pretraining

    parser = argparse.ArgumentParser(
        prog="python -m seq2seq", description="Sequence-to-sequence learning with attention."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (_add_translate, _add_train, add_experiment, add_pretraining):
        add(commands)
    return parser


def _add_translate(commands) -> None:
    parser = commands.add_parser(
        "translate",
        help="translate French sentences with a trained model",
        description="Translate French sentences to English, one a line. Works offline.",
    )
    parser.add_argument(
        "sentences", nargs="*", metavar="SENTENCE", help="French; without any, lines from stdin"
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


def _add_train(commands) -> None:
    parser = commands.add_parser(
        "train",
        help="train a model and write its weights with a record",
        description="Train a model. Ctrl-C keeps the best weights so far; --resume goes on.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--output", required=True, help="path of the model, without ending")
    parser.add_argument("--resume", action="store_true", help="go on from an interrupted run")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.add_argument(
        "--recipe", help="settings of a shipped model, by name; other options replace single ones"
    )
    add_options(parser)
    parser.set_defaults(run=_train)


def _translate(options) -> int:
    # Rounding then agrees with the book's outputs, and TensorFlow has nothing to announce.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    lines = _chunks(iter(options.sentences) if options.sentences else _lines_of_stdin())
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
    for chunk in lines:
        translations = translator.translate(chunk, width=options.beam)
        for line, translation in zip(chunk, translations, strict=True):
            _note_unknown(translator, line, options.model)
            print(translation.text, flush=True)
            if options.alignment:
                _print_alignment(translation)
    return 0


def _print_alignment(translation) -> None:
    width = max(map(len, translation.target), default=0)
    for token, row in zip(translation.target, translation.weights, strict=True):
        s = int(row.argmax())
        print(f"  {token:<{width}}  {row[s]:4.0%}  {translation.source[s]}")


def _note_unknown(translator, line: str, model: str) -> None:
    unknown = translator.unknown_tokens(line)
    if unknown:
        hint = "" if model.startswith("tatoeba") else " (--model tatoeba knows more words)"
        print(
            f"seq2seq: note: {model} does not know: {', '.join(dict.fromkeys(unknown))}{hint}",
            file=sys.stderr,
        )


def _lines_of_stdin() -> Iterator[str]:
    if sys.stdin.isatty():
        print("seq2seq: type French, one sentence a line; Ctrl-D ends", file=sys.stderr)
    for number, line in enumerate(sys.stdin.buffer, start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise CommandError(
                f"stdin must be UTF-8. Received: byte 0x{line[error.start]:02x} at position "
                f"{error.start + 1} of line {number}."
            ) from None


def _chunks(lines: Iterator[str], size: int = 256) -> Iterator[list[str]]:
    """Gather lines to translate together; a person typing is answered line by line."""
    typed = sys.stdin is not None and sys.stdin.isatty()
    chunk = []
    try:
        for line in lines:
            chunk.append(line)
            if typed or len(chunk) == size:
                yield chunk
                chunk = []
    except CommandError:
        yield chunk  # what came before the bad line is still answered
        raise
    if chunk:
        yield chunk


def _train(options) -> int:
    # TensorFlow's oneDNN kernels multiply large matrices some five times as fast on a CPU; their
    # rounding differs from machine to machine, which training does anyway.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    from dataclasses import replace

    from seq2seq.training.recipes import RECIPES
    from seq2seq.training.settings import Settings

    given = {name: value for name, value in vars(options).items() if name in Settings.names()}
    if options.recipe is not None:
        if options.recipe not in RECIPES:
            raise CommandError(
                f"`--recipe` must be one of {', '.join(RECIPES)}. Received: {options.recipe!r}."
            )
        if "minutes" in given:
            given.setdefault("epochs", None)
        elif "epochs" in given:
            given.setdefault("minutes", None)
        settings = replace(RECIPES[options.recipe], **given)
    else:
        if "minutes" not in given:
            given.setdefault("epochs", 10)
        settings = Settings(**given)
    corpus = load_corpus(settings)
    from seq2seq.training.trainer import train

    print(f"seq2seq: {corpus}", file=sys.stderr)
    translator = train(
        corpus,
        settings,
        options.output,
        resume=options.resume,
        progress_bar=not options.quiet,
        say=lambda line: print(f"seq2seq: {line}", file=sys.stderr),
    )
    for split, scores in translator.record.get("scores", {}).items():
        aer = scores.get("alignment_error_rate")
        print(
            f"{split}: BLEU {scores['bleu']:.1f}, exact match {scores['exact_match']:.1%}"
            + ("" if aer is None else f", alignment error rate {aer:.3f}")
        )
    print(f"written: {options.output}.npz, {options.output}.json")
    return INTERRUPTED if translator.record["interrupted"] else 0


def load_corpus(settings):
    """Return the corpus that the settings name."""
    if settings.corpus == "grammar":
        from seq2seq.corpora import grammar

        return grammar.load(max_length=settings.max_length)
    from seq2seq.corpora import tatoeba

    return tatoeba.load(by=settings.split_by)
