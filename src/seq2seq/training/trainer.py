"""The training loop: batches, budget, validation, best weights, record."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from seq2seq.corpora.pair import Corpus
from seq2seq.evaluation.evaluate import evaluate, translate_pairs
from seq2seq.evaluation.metrics import bleu
from seq2seq.storage import model_paths, parameters_of, set_parameters
from seq2seq.training.batches import make_batches, multiple_of_widths, number_of_batches
from seq2seq.training.building import build_translator, in_float32
from seq2seq.training.checkpoint import (
    Progress,
    checkpoint_bytes,
    checkpoint_path,
    origin_of,
    read_checkpoint,
    write_checkpoint,
)
from seq2seq.training.distributed import OneDevice, Replicas, check_workers
from seq2seq.training.lengths import without_long_pairs
from seq2seq.training.measured import scores_of_held_out
from seq2seq.training.pace import Pace
from seq2seq.training.record import make_record
from seq2seq.training.schedule import learning_rate
from seq2seq.training.settings import Settings
from seq2seq.training.teacher import translations_path, with_translations
from seq2seq.translator import Translator


def train(
    corpus: Corpus,
    settings: Settings,
    output: str | Path | None = None,
    resume: bool = False,
    progress_bar: bool = True,
    say: Callable[[str], object] = lambda line: None,
    held_out: dict | None = None,
    strategy=None,
) -> Translator:
    """Train a model within a budget, and keep the parameters that translate best.

    After each epoch some validation pairs are translated; without any, the last epoch is the best.
    If `output` is given, the best parameters so far are written at once, and so is a checkpoint to
    resume from. Ctrl-C ends training early and keeps the best so far: before the first validation
    the parameters as they are, unless `output` named a model before.

    Args:
        corpus: pairs to train on and to choose by.
        settings: sizes, budget, seed.
        output: path without ending for weights, record and checkpoint; `None` writes nothing.
        resume: go on from the checkpoint of an interrupted run.
        progress_bar: show loss, validation BLEU and tokens/s while training.
        say: called with a line of text when there is something to tell.
        held_out: record of the same recipe trained with held-out pairs, whose scores are those of a
            model that is trained on everything; see `measured.scores_of_held_out`.
        strategy: of `tf.distribute`, to share each batch among several devices or workers; see
            `workers.find_strategy`. Only the first worker writes files.

    Returns:
        The translator, with its record.

    Raises:
        ValueError: if there is nothing to resume, or it belongs to another run, or `held_out` is
            of another recipe, or another worker has gone or trains on something else.
        OSError: if a file cannot be written; `say` is told what is kept.
        KeyboardInterrupt: if interrupted before anything could be kept.
    """
    settings = settings.with_corpus(corpus.name)
    if settings.teacher is not None:
        corpus = with_translations(corpus, settings.teacher, output, progress_bar, say)
    translator = build_translator(corpus, settings)
    corpus = without_long_pairs(corpus, settings, translator, say)
    scores = None if held_out is None else scores_of_held_out(settings, held_out)
    model = translator.model
    replicas = OneDevice(model) if strategy is None else Replicas(strategy, model)
    run = _Run(translator, corpus, settings, output, scores, replicas)
    check_workers(replicas, run.origin)
    if resume:
        run.resume()
        say(f"resumed after epoch {run.progress.epoch}")
    try:
        interrupted = not _complete(run, progress_bar, say)
        run.finish(interrupted)
    except OSError:
        say(f"stopped, and kept: {run.kept()}")
        raise
    return run.translator


def _complete(run: "_Run", progress_bar: bool, say) -> bool:
    """Train until the budget is spent; return whether it was, or else Ctrl-C ended training."""
    try:
        run.start()
        while not run.progress.is_over(run.settings):
            run.train_one_epoch(progress_bar)
            run.validate()
            say(run.progress.last_line())
    except KeyboardInterrupt:
        if run.best is not None:
            say("interrupted: the best weights so far are kept")
        elif not run.is_output_taken:
            say("interrupted in the first epoch: its weights so far are kept")
        else:
            raise KeyboardInterrupt(
                f"interrupted before the first validation: {run.output} is left as it was"
            ) from None
        return False
    return True


class _Run:
    """The state of one training run."""

    def __init__(self, translator, corpus, settings, output, scores, replicas):
        self.translator, self.corpus, self.settings = translator, corpus, settings
        self.model, self.replicas = translator.model, replicas
        self.output = Path(output) if output is not None and replicas.is_chief else None
        self.origin = origin_of(translator, corpus, settings)
        self.progress = Progress()
        self.best = self.epoch_loss = None
        self.pace = Pace()
        self.scores = scores  # measured elsewhere
        self.written: dict[str, int] = {}  # the epoch of the model and of the checkpoint on disk
        # Whether files of an earlier run are there, which nothing worse may replace.
        self.is_output_taken = self.output is not None and any(
            path.exists() for path in (*model_paths(self.output), checkpoint_path(self.output))
        )

    def resume(self):
        if self.output is None and self.replicas.is_chief:
            raise ValueError("train: `output` must be given to resume. Received: output=None.")
        path, content = checkpoint_path(self.output or "the checkpoint"), b""
        if self.output is not None:
            content = checkpoint_bytes(path)
        self.progress, self.best = read_checkpoint(
            path, self.replicas.from_chief(content), self.model, self.origin
        )
        self.written = {"model": self.progress.best_epoch, "checkpoint": self.progress.epoch}

    def start(self):
        """Write where to resume from after an interrupt in the first epoch."""
        if not self.is_output_taken:
            self.write_checkpoint()

    def write_checkpoint(self):
        if self.output is not None:
            path = checkpoint_path(self.output)
            write_checkpoint(path, self.model, self.best, self.progress, self.origin)
            self.written["checkpoint"] = self.progress.epoch

    def kept(self) -> str:
        """Return what of this run is on the disk."""
        written = [f"the {name} of epoch {epoch}" for name, epoch in self.written.items() if epoch]
        return ", ".join(written) or "nothing of this run"

    def train_one_epoch(self, progress_bar: bool):
        from tqdm.auto import tqdm

        settings, progress = self.settings, self.progress
        steps = number_of_batches(self.corpus.train, settings.batch_size)
        # Seeded by epoch, so that a resumed run sees the batches an uninterrupted one would.
        batches = make_batches(
            self.corpus.train,
            self.translator.source_vocabulary,
            self.translator.target_vocabulary,
            settings.batch_size,
            np.random.default_rng([settings.seed, progress.epoch]),
            settings.unmarked,
            settings.piece_dropout,
            self.translator.copier,
            multiple_of_widths(),
        )
        self.replicas.start_epoch()
        self.pace, before = Pace(), progress.seconds
        hidden = {"leave": False, "disable": not progress_bar}
        with tqdm(batches, f"epoch {progress.epoch + 1}", steps, unit="batch", **hidden) as bar:
            for batch in bar:
                self.model.optimizer.learning_rate = learning_rate(
                    settings.schedule,
                    settings.learning_rate,
                    progress.step + 1,
                    progress.spent(settings, steps),
                    settings.warmup_steps,
                )
                self.epoch_loss = self.replicas.train_on_batch(batch)
                self.pace.count(batch)
                progress.step += 1
                # By one clock, so that all workers spend the budget alike.
                progress.seconds = self.replicas.from_chief(before + self.pace.seconds)
                bar.set_postfix_str(
                    f"loss {self.epoch_loss:.3f}, validation BLEU "
                    f"{max(progress.best_bleu, 0):.1f}, "
                    f"{self.pace.per_second(self.pace.tokens):,.0f} tokens/s",
                    refresh=False,
                )
                if settings.minutes is not None and progress.is_over(settings):
                    break
        progress.epoch += 1

    def validate(self):
        progress, score = self.progress, None
        if pairs := self.corpus.validation[: self.settings.validation_pairs]:
            outcome = translate_pairs(self.translator, pairs)
            score = bleu(outcome.hypotheses, outcome.references, self.corpus.languages[1]).score
        progress.curve.append(
            {
                "epoch": progress.epoch,
                "seconds": round(progress.seconds, 1),
                "loss": None if self.epoch_loss is None else round(self.epoch_loss, 4),
                "validation_bleu": score,
                **self.pace.as_dict(),
            }
        )
        # Of two epochs that translate alike, the later has the lower loss.
        if self.best is None or score is None or score >= progress.best_bleu:
            progress.best_bleu = progress.best_bleu if score is None else score
            progress.best_epoch = progress.epoch
            self.best = parameters_of(self.model)
            if self.output is not None:
                self.translator.record = self.record(interrupted=True)
                self.translator.save(self.output)
                self.written["model"] = progress.epoch
        self.write_checkpoint()

    def finish(self, interrupted: bool):
        """Put the best parameters back, score them on the test pairs, write the record."""
        if self.best is not None:
            set_parameters(self.model, self.best)
        self.translator = in_float32(self.translator)
        record = self.record(interrupted)
        if not interrupted:
            record |= self.scores or {
                "scores": {
                    split: evaluate(self.translator, pairs)
                    for split, pairs in self.corpus.splits.items()
                    if split not in ("train", "validation") and pairs
                }
            }
        self.translator.record = record
        if self.output is not None:
            self.translator.save(self.output)
            if not interrupted:
                checkpoint_path(self.output).unlink(missing_ok=True)
                translations_path(self.output).unlink(missing_ok=True)

    def record(self, interrupted):
        return make_record(self.model, self.corpus, self.settings, self.progress, interrupted)
