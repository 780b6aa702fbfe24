"""The command `python -m seq2seq train`: its options and what it prints."""

import argparse
import os
import sys
from dataclasses import replace

from seq2seq.common.lines import without_notices
from seq2seq.training.options import add_options
from seq2seq.training.own_pairs import add_pairs, check_pairs, load_pairs

INTERRUPTED = 130  # what a shell reports for a program ended by Ctrl-C


def add_train(commands) -> None:
    """Add `train` to the commands of `python -m seq2seq`."""
    parser = commands.add_parser(
        "train",
        help="train a model and write its weights with a record",
        description="Train a model. Ctrl-C keeps the best weights so far; --resume goes on.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--output", required=True, help="path of the model, without ending")
    what_is_there = parser.add_mutually_exclusive_group()
    what_is_there.add_argument(
        "--resume", action="store_true", help="go on from an interrupted run"
    )
    what_is_there.add_argument(
        "--overwrite", action="store_true", help="replace a model, once an epoch is validated"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.add_argument(
        "--measured-by",
        metavar="MODEL",
        help="with --everything: path of the same recipe trained with held-out pairs",
    )
    parser.add_argument(
        "--distribute",
        action="store_true",
        help="share each batch among all GPUs of this machine; where TF_CONFIG names workers, among"
        " those, with or without this option",
    )
    parser.add_argument(
        "--recipe", help="settings of a shipped model, by name; other options replace single ones"
    )
    add_pairs(parser)
    add_options(parser)
    parser.set_defaults(run=_train)


def _train(options) -> int:
    # TensorFlow's oneDNN kernels multiply large matrices some five times as fast on a CPU; their
    # rounding differs from machine to machine, which training does anyway.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    with without_notices():  # TensorFlow 2.21 says so all the same
        import keras  # noqa: F401
    from seq2seq.common.files import reserved
    from seq2seq.training.checkpoint import check_resumable, checkpoint_path
    from seq2seq.training.trainer import train
    from seq2seq.training.workers import worker_number

    settings = _settings(options)
    check_pairs(options)
    number = worker_number()
    if number:
        return _train_as_helper(options, settings, number)
    if options.resume:
        check_resumable(checkpoint_path(options.output))

    def say(line: str):
        print(f"seq2seq: {line}", file=sys.stderr)

    replaceable = options.resume or options.overwrite
    check_output(options.output, replaceable)
    with reserved(options.output):
        check_output(options.output, replaceable)  # another run may have ended just now
        strategy = _strategy(options, say)
        held_out = _held_out(options.measured_by, settings)
        corpus = _corpus(options, settings, say)
        say(str(corpus))
        translator = train(
            corpus,
            settings,
            options.output,
            resume=options.resume,
            progress_bar=not options.quiet,
            say=say,
            held_out=held_out,
            strategy=strategy,
        )
    if "measured" in translator.record:
        print(translator.record["measured"]["note"])
    for split, scores in translator.record.get("scores", {}).items():
        aer = scores.get("alignment_error_rate")
        print(
            f"{split}: BLEU {scores['bleu']:.1f}, exact match {scores['exact_match']:.1%}"
            + ("" if aer is None else f", alignment error rate {aer:.3f}")
        )
    print(f"written: {options.output}.npz, {options.output}.json")
    return INTERRUPTED if translator.record["interrupted"] else 0


def _train_as_helper(options, settings, number: int) -> int:
    """Train as a worker that is not the chief: the same steps, and no file is written."""
    from seq2seq.training.trainer import train

    def say(line: str):
        print(f"seq2seq: worker {number}: {line}", file=sys.stderr)

    strategy = _strategy(options, say)
    corpus = _corpus(options, settings, lambda line: None)
    translator = train(
        corpus, settings, None, options.resume, progress_bar=False, say=say, strategy=strategy
    )
    return INTERRUPTED if translator.record["interrupted"] else 0


def _strategy(options, say):
    """Return the strategy that was asked for by the option or by `TF_CONFIG`, or `None`."""
    if not (options.distribute or os.environ.get("TF_CONFIG")):
        return None
    from seq2seq.training.workers import find_strategy

    if os.environ.get("TF_CONFIG"):
        say("waiting for the workers that TF_CONFIG names")
    strategy = find_strategy()
    say(f"{strategy.num_replicas_in_sync} replicas share each batch")
    return strategy


def _corpus(options, settings, say):
    if options.pairs is None:
        return load_corpus(settings)
    return load_pairs(options, settings, say)


def _held_out(path: str | None, settings) -> dict | None:
    """Return the record of the model that says how well the recipe does."""
    from seq2seq.storage import load
    from seq2seq.training.measured import scores_of_held_out

    if settings.everything != (path is not None):
        raise ValueError(
            "`--measured-by` must name the same recipe trained with held-out pairs, with "
            f"--everything and only then. Received: --measured-by {path}."
        )
    if path is None:
        return None
    _, _, _, record, _ = load(path)
    scores_of_held_out(settings, record)  # which says before the training if it does not fit
    return record


def _settings(options):
    from seq2seq.training.recipes import RECIPES
    from seq2seq.training.settings import Settings

    given = {name: value for name, value in vars(options).items() if name in Settings.names()}
    recipe = options.recipe or ("own" if options.pairs else None)
    if recipe is None:
        return Settings(**given)
    if recipe not in RECIPES:
        raise ValueError(f"`--recipe` must be one of {', '.join(RECIPES)}. Received: {recipe!r}.")
    if "minutes" in given:
        given.setdefault("epochs", None)
    elif "epochs" in given:
        given.setdefault("minutes", None)
    if options.pairs:
        given |= {"corpus": "own", "everything": False}
    return replace(RECIPES[recipe], **given)


def check_output(output: str, replaceable: bool = False) -> None:
    """Check before a training that its files can be written and that none is lost by it.

    Args:
        output: path of the model, without ending.
        replaceable: whether files that are there may be replaced.

    Raises:
        ValueError: if no file can be written there, or a file is there and not `replaceable`.
    """
    from seq2seq.common.files import check_writable
    from seq2seq.storage import model_paths
    from seq2seq.training.checkpoint import checkpoint_path

    if os.path.basename(output) in ("", os.curdir, os.pardir):
        raise ValueError(
            "`--output` must be the path of a model, without ending, such as folder/my-model. "
            f"Received: {output!r}."
        )
    paths = (*model_paths(output), checkpoint_path(output))
    try:
        for path in paths:
            check_writable(path)
    except (OSError, ValueError) as error:
        raise ValueError(
            f"`--output` must be a path that can be written. Received: {output!r} ({error})."
        ) from error
    there = [path.name for path in paths if path.exists()]
    if there and not replaceable:
        raise ValueError(
            "`--output` must be the path of a new model, unless --resume or --overwrite is given. "
            f"Received: {output!r}, and there is {', '.join(there)}."
        )


def load_corpus(settings):
    """Return the corpus that the settings name."""
    if settings.corpus == "grammar":
        from seq2seq.corpora import grammar

        return grammar.load(max_length=settings.drawn_length)
    if settings.everything:
        from seq2seq.corpora import everything

        return everything.load(max_length=settings.drawn_length)
    if settings.corpus == "multi30k":
        from seq2seq.corpora.multi30k import load
    else:
        from seq2seq.corpora.tatoeba import load
    return load(
        validation_size=settings.validation_size,
        test_size=settings.test_size,
        by=settings.split_by,
    )
