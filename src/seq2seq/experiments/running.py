"""One run of an experiment: train one variant with one seed, score it, and say how it was made."""

import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import keras
import numpy as np

from seq2seq.corpora.pair import Corpus
from seq2seq.experiments.gradient import gradient_norms, pairs_of_length
from seq2seq.experiments.plan import Run
from seq2seq.experiments.scoring import alignment_by_head, generation_speed, score_splits
from seq2seq.experiments.variant import Variant
from seq2seq.experiments.variants import build_variant
from seq2seq.text.vocabulary import PAD
from seq2seq.training.batches import Batch, make_batches
from seq2seq.training.distributed import OneDevice
from seq2seq.training.schedule import learning_rate
from seq2seq.translator import Translator

# What the gradient is recorded for: source lengths, and target tokens by what they are called.
GRADIENT_LENGTHS = (30, 50)
GRADIENT_TOKENS = {"all": None, "first": 0, "last": -2}


def perform(run: Run, corpus: Corpus, say: Callable[[str], object] = lambda line: None) -> dict:
    """Train and score.

    Args:
        run: what to make.
        corpus: the corpus of its variant; see `load_corpus`.
        say: called with a line of text after each epoch.

    Returns:
        JSON values: `settings`, `data`, `versions`, `parameters`, `curve` (loss by epoch),
        `tokens_per_second` and `training_seconds` of processor time, `scores`,
        `generation_tokens_per_second`, of a Transformer `alignment_by_head`, and, where the plan
        asks, `gradient`.
    """
    variant = run.variant
    result = {
        "variant": run.name,
        "seed": run.seed,
        "settings": variant.as_dict(),
        "data": {
            "corpus": corpus.name,
            "sha256": corpus.sha256,
            "pairs": {split: len(pairs) for split, pairs in corpus.splits.items()},
        },
        "versions": {
            "python": platform.python_version(),
            "keras": keras.__version__,
            keras.backend.backend(): __import__(keras.backend.backend()).__version__,
            "numpy": np.__version__,
        },
    }
    splits = {"test": corpus.test, "long_test": corpus.long_test}
    splits = {split: pairs for split, pairs in splits.items() if pairs}
    if variant.recipe is not None:
        translator, story = train_by_recipe(corpus, variant, run.seed, say)
        return result | story | {"scores": score_splits(translator, splits)}
    translator = build_variant(corpus, variant, run.seed)
    result["parameters"] = int(translator.model.count_params())
    gradient = {"initial": record_gradient(translator, corpus)} if variant.gradient else {}
    result |= fit(translator, corpus, variant, run.seed, say)
    if variant.gradient:
        result["gradient"] = gradient | {"trained": record_gradient(translator, corpus)}
    result["scores"] = score_splits(translator, splits)
    if not variant.masked:
        result["scores_mixed"] = score_splits(translator, splits, like_length=False)
    result["generation_tokens_per_second"] = generation_speed(translator, corpus.test)
    if variant.kind == "transformer":
        result["alignment_by_head"] = alignment_by_head(translator, corpus.test)
    return result


def fit(
    translator: Translator,
    corpus: Corpus,
    variant: Variant,
    seed: int,
    say: Callable[[str], object] = lambda line: None,
) -> dict:
    """Train for a fixed number of updates and keep the last parameters: nothing is chosen by score.

    Args:
        translator: an untrained, compiled model with its vocabularies.
        corpus: pairs to train on.
        variant: budget, learning rate, batches.
        seed: seed of the batches.
        say: called with a line of text after each epoch.

    Returns:
        `curve`, the loss of each epoch; `updates`; `tokens_per_second`, target tokens a second of
        processor time after the first epoch, in which TensorFlow also builds its graphs; and
        `training_seconds`, the processor time of all epochs, the first one too.
    """
    model, curve, step = translator.model, [], 0
    device = OneDevice(model)
    updates = variant.epochs * -(-len(corpus.train) // variant.batch_size)
    tokens, seconds, at_first = 0, 0.0, time.process_time()
    for epoch in range(variant.epochs):
        device.start_epoch()
        rng = np.random.default_rng([seed, epoch])
        vocabularies = translator.source_vocabulary, translator.target_vocabulary
        deal = make_batches if variant.like_length else mixed_batches
        loss, started = None, time.process_time()
        for batch in deal(corpus.train, *vocabularies, variant.batch_size, rng):
            model.optimizer.learning_rate = learning_rate(
                "linear", variant.learning_rate, step + 1, step / updates, variant.warmup_steps
            )
            loss = device.train_on_batch(batch)
            step += 1
            if epoch:
                tokens += int((batch.target_out != PAD).sum())
        if epoch:
            seconds += time.process_time() - started
        curve.append(round(loss, 4))
        say(f"epoch {epoch + 1}: loss {curve[-1]:.3f}")
    return {
        "curve": curve,
        "updates": step,
        "tokens_per_second": round(tokens / seconds) if tokens else None,
        "training_seconds": round(time.process_time() - at_first, 2),
    }


def mixed_batches(
    pairs, source_vocabulary, target_vocabulary, batch_size: int, rng: np.random.Generator
) -> Iterator[Batch]:
    """Deal the pairs into batches of any lengths, half padding; see `make_batches`."""
    order = rng.permutation(len(pairs))
    for start in range(0, len(pairs), batch_size):
        chosen = [pairs[i] for i in order[start : start + batch_size]]
        source = source_vocabulary.encode([pair.source for pair in chosen])
        target = target_vocabulary.encode([pair.target for pair in chosen], sos=True, eos=True)
        yield Batch(source, target[:, :-1], target[:, 1:])


def record_gradient(translator: Translator, corpus: Corpus) -> dict:
    """Return mean gradient norms by source length, target token and source position."""
    found = {}
    for length in GRADIENT_LENGTHS:
        pairs = pairs_of_length(corpus, length)
        if pairs:
            found[str(length)] = {
                name: gradient_norms(translator, pairs, token).mean(axis=0).tolist()
                for name, token in GRADIENT_TOKENS.items()
            }
    return found


def train_by_recipe(corpus: Corpus, variant: Variant, seed: int, say) -> tuple[Translator, dict]:
    """Train as a recipe of the package says, the best epoch chosen on validation pairs.

    Returns:
        The translator, and of its record what the result of a run holds.
    """
    from seq2seq.training.recipes import RECIPES
    from seq2seq.training.trainer import train

    settings = replace(RECIPES[variant.recipe], kind=variant.kind, epochs=variant.epochs, seed=seed)
    translator = train(corpus, settings, progress_bar=False, say=say)
    record = translator.record
    return translator, {
        "parameters": record["parameters"],
        "recipe": record["settings"],
        "curve": [entry["loss"] for entry in record["curve"]],
        "tokens_per_second": record["curve"][-1]["tokens_per_second"],
    }
