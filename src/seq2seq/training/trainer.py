"""The training loop: batches, budget, validation, best weights, record."""

import importlib.metadata
import platform
import time
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np

from seq2seq.corpora.pair import Corpus
from seq2seq.evaluation import evaluate, translate_pairs
from seq2seq.metrics import bleu
from seq2seq.storage import parameters_of, set_parameters
from seq2seq.training.batches import make_batches
from seq2seq.training.building import build_translator
from seq2seq.training.checkpoint import Progress, read_checkpoint, write_checkpoint
from seq2seq.training.schedule import learning_rate
from seq2seq.training.settings import Settings
from seq2seq.translator import Translator
from seq2seq.vocabulary import PAD


def train(
    corpus: Corpus,
    settings: Settings,
    output: str | Path | None = None,
    resume: bool = False,
    progress_bar: bool = True,
    say: Callable[[str], object] = lambda line: None,
) -> Translator:
    """Train a model within a budget, and keep the parameters that translate best.

    After each epoch some validation pairs are translated. The best parameters so far are written
    at once if `output` is given, and so is a checkpoint to resume from. An interrupt (Ctrl-C) ends
    training early; what was best so far is kept and returned.

    Args:
        corpus: pairs to train on and to choose by.
        settings: sizes, budget, seed.
        output: path without ending for weights, record and checkpoint; `None` writes nothing.
        resume: go on from the checkpoint of an interrupted run.
        progress_bar: show loss, validation BLEU and tokens/s while training.
        say: called with a line of text when there is something to tell.

    Returns:
        The translator, with its record.
    """
    translator = build_translator(corpus, settings)
    run = _Run(translator, corpus, settings, output)
    if resume:
        run.resume()
        say(f"resumed after epoch {run.progress.epoch}")
    interrupted = False
    try:
        while not run.is_over():
            run.train_one_epoch(progress_bar)
            run.validate()
            say(run.last_line())
    except KeyboardInterrupt:
        interrupted = True
        say("interrupted: the best weights so far are kept")
    if run.best is None:
        run.validate()
    run.finish(interrupted)
    return translator


class _Run:
    """The state of one training run."""

    def __init__(self, translator, corpus, settings, output):
        self.translator, self.corpus, self.settings = translator, corpus, settings
        self.model = translator.model
        self.output = None if output is None else Path(output)
        self.progress = Progress()
        self.best = None
        self.epoch_loss = None
        self.tokens_per_second = self.pairs_per_second = 0.0

    @property
    def checkpoint(self) -> Path:
        return self.output.with_name(self.output.name + ".checkpoint.npz")

    def resume(self):
        if self.output is None:
            raise ValueError("train: `output` must be given to resume. Received: output=None.")
        self.progress, self.best = read_checkpoint(
            self.checkpoint, self.model, self.settings.as_dict()
        )

    def spent(self, steps_an_epoch: int) -> float:
        """Return the share of the budget that is spent."""
        if self.settings.epochs is not None:
            return self.progress.step / (self.settings.epochs * steps_an_epoch)
        return self.progress.seconds / (60 * self.settings.minutes)

    def is_over(self) -> bool:
        if self.settings.epochs is not None:
            return self.progress.epoch >= self.settings.epochs
        return self.progress.seconds >= 60 * self.settings.minutes

    def train_one_epoch(self, progress_bar: bool):
        from tqdm.auto import tqdm

        settings, progress = self.settings, self.progress
        steps = -(-len(self.corpus.train) // settings.batch_size)
        # Seeded by epoch, so that a resumed run sees the batches an uninterrupted one would.
        batches = make_batches(
            self.corpus.train,
            self.translator.source_vocabulary,
            self.translator.target_vocabulary,
            settings.batch_size,
            np.random.default_rng([settings.seed, progress.epoch]),
            settings.unmarked,
            settings.piece_dropout,
        )
        self.model.reset_metrics()
        tokens, pairs, started, before = 0, 0, time.perf_counter(), progress.seconds
        with tqdm(
            batches,
            total=steps,
            desc=f"epoch {progress.epoch + 1}",
            disable=not progress_bar,
            leave=False,
            unit="batch",
        ) as bar:
            for batch in bar:
                self.model.optimizer.learning_rate = learning_rate(
                    settings.schedule,
                    settings.learning_rate,
                    progress.step + 1,
                    self.spent(steps),
                    settings.warmup_steps,
                )
                loss = self.model.train_on_batch((batch.source, batch.target_in), batch.target_out)
                self.epoch_loss = float(np.asarray(loss).reshape(-1)[0])
                tokens += int((batch.target_out != PAD).sum())
                pairs += len(batch.source)
                progress.step += 1
                progress.seconds = before + time.perf_counter() - started
                self.tokens_per_second = tokens / (progress.seconds - before)
                self.pairs_per_second = pairs / (progress.seconds - before)
                bar.set_postfix_str(
                    f"loss {self.epoch_loss:.3f}, validation BLEU "
                    f"{max(progress.best_bleu, 0):.1f}, {self.tokens_per_second:,.0f} tokens/s",
                    refresh=False,
                )
                if settings.minutes is not None and self.is_over():
                    break
        progress.epoch += 1

    def validate(self):
        progress = self.progress
        pairs = self.corpus.validation[: self.settings.validation_pairs]
        outcome = translate_pairs(self.translator, pairs)
        score = bleu(outcome.hypotheses, outcome.references).score
        progress.curve.append(
            {
                "epoch": progress.epoch,
                "seconds": round(progress.seconds, 1),
                "loss": None if self.epoch_loss is None else round(self.epoch_loss, 4),
                "validation_bleu": score,
                "tokens_per_second": round(self.tokens_per_second),
                "pairs_per_second": round(self.pairs_per_second, 1),
            }
        )
        # Of two epochs that translate alike, the later has the lower loss.
        if self.best is None or score >= progress.best_bleu:
            progress.best_bleu, progress.best_epoch = score, progress.epoch
            self.best = parameters_of(self.model)
            if self.output is not None:
                self.translator.record = self.record(interrupted=True)
                self.translator.save(self.output)
        if self.output is not None:
            write_checkpoint(
                self.checkpoint, self.model, self.best, progress, self.settings.as_dict()
            )

    def last_line(self) -> str:
        entry = self.progress.curve[-1]
        return (
            f"epoch {entry['epoch']}: loss {entry['loss']:.3f}, "
            f"validation BLEU {entry['validation_bleu']:.1f}, "
            f"{entry['tokens_per_second']:,} tokens/s, {entry['seconds']:.0f} s"
        )

    def finish(self, interrupted: bool):
        """Put the best parameters back, score them on the test pairs, write the record."""
        set_parameters(self.model, self.best)
        record = self.record(interrupted)
        if not interrupted:
            record["scores"] = {
                split: evaluate(self.translator, pairs)
                for split, pairs in self.corpus.splits.items()
                if split not in ("train", "validation") and pairs
            }
        self.translator.record = record
        if self.output is not None:
            self.translator.save(self.output)
            if not interrupted:
                self.checkpoint.unlink(missing_ok=True)

    def record(self, interrupted: bool) -> dict:
        return {
            "settings": self.settings.as_dict(),
            "parameters": int(self.model.count_params()),
            "data": {
                "corpus": self.corpus.name,
                "sha256": self.corpus.sha256,
                "pairs": {name: len(pairs) for name, pairs in self.corpus.splits.items()},
            },
            "versions": {
                "python": platform.python_version(),
                "keras": keras.__version__,
                keras.backend.backend(): _version_of_backend(),
                "numpy": np.__version__,
            },
            "interrupted": interrupted,
            "epochs_done": self.progress.epoch,
            "training_seconds": round(self.progress.seconds, 1),
            "best_epoch": self.progress.best_epoch,
            "curve": list(self.progress.curve),
        }


def _version_of_backend() -> str:
    module = __import__(keras.backend.backend())
    return getattr(module, "__version__", None) or importlib.metadata.version(module.__name__)
