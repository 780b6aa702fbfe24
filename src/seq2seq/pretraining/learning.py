"""Pre-training on sentences alone, fine-tuning on few with labels (chapter 10)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import keras
import numpy as np

from seq2seq.corpora.word_kinds import KINDS
from seq2seq.pretraining.labels import Labelled, accuracy
from seq2seq.pretraining.masked_tokens import mask_tokens
from seq2seq.pretraining.models import MaskedLanguageModel, Tagger
from seq2seq.text.vocabulary import PAD, Vocabulary
from seq2seq.training.loss import MaskedCrossEntropy
from seq2seq.training.schedule import learning_rate
from seq2seq.transformer.encoder import TransformerEncoder

# Batches are as wide as a multiple of this, because TensorFlow builds a graph for each new width.
_WIDTH = 10


@dataclass(frozen=True)
class Settings:
    """Sizes and budgets of both trainings.

    Args:
        units: width U of the encoder.
        heads: heads of each attention.
        blocks: blocks of the encoder.
        feed_forward: width of the hidden layer of the feed-forward networks.
        updates: updates of pre-training.
        batch_size: sentences in a batch of pre-training.
        rate: highest learning rate of pre-training.
        share: share of the tokens that pre-training asks for.
        tuning_updates: updates of fine-tuning.
        tuning_batch_size: sentences in a batch of fine-tuning.
        tuning_rates: highest learning rates of fine-tuning, of which validation chooses one.
    """

    units: int = 64
    heads: int = 4
    blocks: int = 1
    feed_forward: int = 128
    updates: int = 700
    batch_size: int = 64
    rate: float = 0.01
    share: float = 0.15
    tuning_updates: int = 100
    tuning_batch_size: int = 32
    tuning_rates: tuple[float, ...] = (0.001, 0.003)


def new_encoder(vocabulary: Vocabulary, settings: Settings, seed: int) -> TransformerEncoder:
    """Build an encoder that has learned nothing, with one id more than the vocabulary: the mask."""
    keras.utils.set_random_seed(seed)
    encoder = TransformerEncoder(
        len(vocabulary) + 1,
        settings.units,
        settings.heads,
        settings.blocks,
        settings.feed_forward,
        pre_norm=True,
    )
    encoder.build((None, None))
    return encoder


def pretrain(
    sentences: np.ndarray, vocabulary: Vocabulary, settings: Settings, seed: int
) -> MaskedLanguageModel:
    """Train a new encoder to fill gaps; no label is needed.

    Args:
        sentences: ids `(N, S)`, padded with `<PAD>`.
        vocabulary: the vocabulary of the ids.
        settings: sizes and budget.
        seed: seed of parameters, batches and gaps.

    Returns:
        The model; its `encoder` is what has been learned.
    """
    model = MaskedLanguageModel(new_encoder(vocabulary, settings, seed))
    rng = np.random.default_rng(seed)
    batches = (
        mask_tokens(tokens, model.mask_id, rng, settings.share)
        for tokens in _batches(sentences, settings.batch_size, rng)
    )
    _compile(model)
    _fit(model, batches, settings.updates, settings.rate)
    return model


def fine_tune(
    encoder: TransformerEncoder,
    labelled: Labelled,
    validation: Labelled,
    settings: Settings,
    seed: int,
    frozen: bool = False,
) -> Tagger:
    """Train a tagger on few sentences, once for each learning rate, and keep the best.

    Args:
        encoder: where to start from, pre-trained or not; it is copied and stays as it is.
        labelled: the sentences to learn from.
        validation: sentences to choose the rate by.
        settings: budget and rates.
        seed: seed of the new layer and of the batches.
        frozen: train the new layer alone.

    Returns:
        The tagger.
    """
    keras.utils.set_random_seed(seed)
    tagger = Tagger(_copied(encoder), len(KINDS))
    tagger.encoder.trainable = not frozen
    tagger.build()
    _compile(tagger)
    start, results = tagger.get_weights(), []
    for rate in settings.tuning_rates:
        _start_again(tagger, start)
        batches = _draws(labelled, settings.tuning_batch_size, np.random.default_rng(seed))
        _fit(tagger, batches, settings.tuning_updates, rate)
        score = accuracy(tag(tagger, validation.tokens), validation, labelled).all
        results.append((score, tagger.get_weights()))
    tagger.set_weights(max(results, key=lambda result: result[0])[1])
    return tagger


def tag(tagger: Tagger, tokens: np.ndarray) -> np.ndarray:
    """Return the most probable kind of each token: `(N, S)`, counted from 1, 0 for padding."""
    logits = keras.ops.convert_to_numpy(tagger(tokens))  # (N, S, K + 1)
    return np.where(tokens != PAD, 1 + logits[:, :, 1:].argmax(axis=2), 0)  # (N, S)


def _copied(encoder: TransformerEncoder) -> TransformerEncoder:
    other = TransformerEncoder.from_config(encoder.get_config())
    other.build((None, None))
    other.set_weights(encoder.get_weights())
    return other


def _batches(tokens: np.ndarray, batch_size: int, rng) -> Iterator[np.ndarray]:
    """Deal sentences into batches of like length, in random order, again and again."""
    lengths = (tokens != PAD).sum(axis=1)
    while True:
        order = np.argsort(lengths + rng.uniform(0, 1.5, len(lengths)))
        for start in rng.permutation(np.arange(0, len(order), batch_size)):
            chosen = order[start : start + batch_size]
            yield tokens[chosen, : -(-lengths[chosen].max() // _WIDTH) * _WIDTH]


def _draws(labelled: Labelled, batch_size: int, rng) -> Iterator[Labelled]:
    """Draw labelled sentences at random, again and again, always as many."""
    while True:
        chosen = rng.integers(0, len(labelled.tokens), batch_size)
        yield Labelled(labelled.tokens[chosen], labelled.kinds[chosen])


def _compile(model) -> None:
    model.build()
    # Adam forgets sooner than by default, as in Vaswani et al. (2017), 5.3: it has few updates to
    # learn in. XLA would compile each width of a batch anew.
    model.compile(
        optimizer=keras.optimizers.Adam(beta_2=0.98, global_clipnorm=1.0),
        loss=MaskedCrossEntropy(),
        jit_compile=False,
    )
    model.optimizer.build(model.trainable_variables)


def _start_again(model, parameters) -> None:
    """Undo all that a training has done to the model and to its optimizer."""
    model.set_weights(parameters)
    for variable in model.optimizer.variables:
        variable.assign(keras.ops.zeros_like(variable))


def _fit(model, batches: Iterable[tuple], updates: int, rate: float) -> None:
    """Make some updates; the rate rises in the first tenth and then falls to 0."""
    for step, (given, labels) in zip(range(updates), batches, strict=False):
        model.optimizer.learning_rate = learning_rate(
            "linear", rate, step + 1, step / updates, warmup_steps=max(1, updates // 10)
        )
        model.train_on_batch(given, labels)
