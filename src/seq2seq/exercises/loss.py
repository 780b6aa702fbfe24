"""Chapter 2, second part: the loss, which leaves padding out."""

import numpy as np

from seq2seq.exercises.cases import Case, generator
from seq2seq.exercises.decoder import CHAPTER
from seq2seq.exercises.exercise import exercise
from seq2seq.text.vocabulary import PAD


def _losses():
    """Logits `(B, T, V)` and targets `(B, T)`."""
    rng = generator()
    targets = [
        [[2]],
        [[1, 0]],
        [[2, 1], [1, 0]],
        [[1, 2, 0], [2, 0, 0]],
        [[4, 1, 3, 2], [3, 2, 0, 0]],
    ]
    for rows in targets:
        rows = np.array(rows)
        logits = rng.normal(size=(*rows.shape, 5 if rows.max() > 2 else 3))
        yield Case("one token" if rows.size == 1 else "ordinary", logits.astype("float32"), rows)
    yield Case("ordinary", rng.normal(size=(1, 2, 3)).astype("float32"), np.array([[2, 1]]))
    yield Case("only padding", np.zeros((1, 2, 3), "float32"), np.array([[0, 0]]))
    huge = np.array([[[0, 1e4, -1e4], [2e3, 1e3, 0]]], "float32")
    yield Case("huge logits", huge, np.array([[2, 1]]))


@exercise(_losses, CHAPTER)
def masked_loss(logits, targets):
    """Compute the mean of -log p(true token) over the real tokens.

    Args:
        logits: floats `(B, T, V)`, before the softmax; they may be huge.
        targets: ids `(B, T)` of the true tokens; 0 is padding and doesn't count.

    Returns:
        loss: number, in nats; 0 if there is no real token.
    """
    return mean_where(targets != PAD, surprise(logits, targets))


def _log_softmax(logits, axis=-1):
    shifted = logits - logits.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def of_true(array, targets):
    """Pick from the last axis the entry of each true token."""
    return np.take_along_axis(array, targets[:, :, None], axis=-1)[:, :, 0]  # (B, T)


def mean_where(mask, numbers):
    """Return the mean of the numbers that a mask keeps, 0 if it keeps none."""
    return (numbers * mask).sum() / max(mask.sum(), 1)


def surprise(logits, targets):
    """Return -log p of each true token."""
    return -of_true(_log_softmax(logits), targets)


def total(logits, targets):
    """Return the sum in place of the mean."""
    return (surprise(logits, targets) * (targets != PAD)).sum()


def mean_of_means(logits, targets):
    """Return the mean of the means of the sentences."""
    mask = targets != PAD
    counts = np.maximum(mask.sum(axis=1), 1)
    return ((surprise(logits, targets) * mask).sum(axis=1) / counts).mean()


def no_softmax(logits, targets):
    """Take logits for log-probabilities."""
    return mean_where(targets != PAD, -of_true(logits, targets))


def nan_if_empty(logits, targets):
    """Divide by the number of real tokens even where it is 0."""
    return total(logits, targets) / (targets != PAD).sum()


def not_finite(came, right, case):
    """All is well except where logits are huge, or there is nothing to count."""
    huge = case.label == "huge logits" and not np.isfinite(came[0])
    return bool(huge or np.isnan(came[0]))


def clipped(came, right, case):
    """Probabilities are kept from being 0, so that no loss is as large as it should be."""
    return case.label == "huge logits" and bool(0 < came[0] < 1000)


masked_loss.mistakes(
    padding_counted=lambda o, y: surprise(o, y).mean(),
    divided_by_all=lambda o, y: total(o, y) / y.size,
    total=total,
    mean_of_means=mean_of_means,
    per_sentence=lambda o, y: total(o, y) / len(y),
    probabilities=lambda o, y: mean_where(y != PAD, np.exp(-surprise(o, y))),
    no_softmax=no_softmax,
    sign=lambda o, y: -masked_loss.reference(o, y),
    bits=lambda o, y: masked_loss.reference(o, y) / np.log(2),
    nan_if_empty=nan_if_empty,
    softmax_over_steps=lambda o, y: mean_where(y != PAD, -of_true(_log_softmax(o, axis=1), y)),
    most_probable=lambda o, y: mean_where(y != PAD, surprise(o, o.argmax(axis=-1))),
)
masked_loss.signs(overflows=not_finite, clipped=clipped)
