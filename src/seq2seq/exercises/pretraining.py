"""Chapter 11: hide tokens, and learn from those alone."""

import numpy as np

from seq2seq.exercises.cases import Case, generator
from seq2seq.exercises.exercise import exercise
from seq2seq.exercises.loss import (
    clipped,
    masked_loss,
    mean_of_means,
    mean_where,
    nan_if_empty,
    no_softmax,
    not_finite,
    surprise,
    total,
)
from seq2seq.text.vocabulary import PAD, SPECIAL_TOKENS

CHAPTER = "pretraining"
FIRST = len(SPECIAL_TOKENS)  # the first id of a word
MASKED, REPLACED = 0.8, 0.9  # below the one the mask, below the other another token


def _draws(rng, shape):
    """Chance, fate and other tokens, in single precision as a reader would draw them."""
    return (
        rng.random(shape).astype("float32"),
        rng.random(shape).astype("float32"),
        rng.integers(FIRST, 12, shape),
    )


def _sentences():
    """Tokens, draws, a share and the id of the mask."""
    rng = generator()
    tokens = np.array([[5, 6, 7]])
    chance, fate = np.array([[0.1, 0.2, 0.9]], "float32"), np.array([[0.5, 0.85, 0.1]], "float32")
    yield Case("ordinary", tokens, chance, fate, np.array([[8, 9, 10]]), 0.5, 12)
    kept = np.array([[0.95, 0.3, 0.85]], "float32")
    yield Case("ordinary", tokens, chance, kept, np.array([[8, 9, 10]]), 0.5, 12)
    for shape, share in (((2, 3), 0.5), ((3, 5), 0.4), ((4, 9), 0.15), ((5, 13), 0.6)):
        tokens = rng.integers(FIRST, 12, shape)
        yield Case("ordinary", tokens, *_draws(rng, shape), share, 12)
    tokens = np.array([[1, 4, 3, 2, 0], [1, 5, 2, 0, 0]])
    none = np.zeros(tokens.shape, "float32")
    yield Case("special tokens", tokens, none, none, tokens + 4, 0.3, 12)
    yield Case("nothing chosen", tokens, none + 1, none, tokens + 4, 0.3, 12)


@exercise(_sentences, CHAPTER)
def mask_tokens(tokens, chance, fate, others, share, mask_id):
    """Hide some tokens, as BERT does (Devlin et al., 2019).

    A token is chosen if its chance is below the share; the special tokens, ids 0 to 3, are never
    chosen. A chosen token becomes `mask_id` if its fate is below 0.8, the token in `others` if its
    fate is below 0.9, and else stays.

    Args:
        tokens: ids `(B, S)`.
        chance: floats `(B, S)`, drawn between 0 and 1.
        fate: floats `(B, S)`, drawn between 0 and 1.
        others: ids `(B, S)`, drawn from all words.
        share: number, between 0 and 1.
        mask_id: number, the id of the mask.

    Returns:
        inputs: ids `(B, S)`, what the model reads.
        labels: ids `(B, S)`, the chosen tokens as they were, 0 where none was chosen.
    """
    return _hidden(tokens, _chosen(tokens, chance, share), fate, others, mask_id)


def _chosen(tokens, chance, share, first=FIRST):
    return (tokens >= first) & (chance < share)


def _hidden(tokens, chosen, fate, others, mask_id, masked=MASKED, replaced=REPLACED):
    given = np.where(fate < masked, mask_id, np.where(fate < replaced, others, tokens))
    return np.where(chosen, given, tokens), np.where(chosen, tokens, PAD)


def _first_word(first):
    """Return a choice that spares the ids below another one."""
    return lambda x, c, f, o, share, m: _hidden(x, _chosen(x, c, share, first), f, o, m)


def _bounds(masked, replaced):
    return lambda x, c, f, o, share, m: _hidden(x, _chosen(x, c, share), f, o, m, masked, replaced)


def _labels(change):
    """Return right inputs with other labels."""

    def hide(x, c, f, o, share, m):
        inputs, labels = mask_tokens.reference(x, c, f, o, share, m)
        return inputs, change(x, inputs, labels, m)

    return hide


def _inverted(x, c, f, o, share, m):
    return _hidden(x, (x >= FIRST) & (c >= share), f, o, m)


mask_tokens.mistakes(
    specials_chosen=_first_word(0),
    only_padding_spared=_first_word(1),
    always_masked=_bounds(2.0, 2.0),
    labels_everywhere=_labels(lambda x, inputs, labels, m: x),
    labels_only_masked=_labels(lambda x, inputs, labels, m: np.where(inputs == m, labels, PAD)),
    labels_inverted=_labels(lambda x, inputs, labels, m: np.where(labels == PAD, x, PAD)),
    swapped=lambda *given: mask_tokens.reference(*given)[::-1],
    labels_after=_labels(lambda x, inputs, labels, m: np.where(labels == PAD, PAD, inputs)),
    share_inverted=_inverted,
    mask_and_other_swapped=lambda x, c, f, o, share, m: mask_tokens.reference(x, c, f, m, share, o),
    none_kept=_bounds(MASKED, 2.0),
)


def _losses():
    """Logits `(B, S, V)` and labels `(B, S)`, most of them 0."""
    rng = generator(1)
    for rows in ([[0, 2]], [[1, 0, 2], [0, 1, 0]], [[0, 0, 4, 0, 5], [3, 0, 0, 0, 0]]):
        rows = np.array(rows)
        logits = rng.normal(size=(*rows.shape, 6 if rows.max() > 2 else 3))
        yield Case("ordinary", logits.astype("float32"), rows)
    yield Case("one token", rng.normal(size=(1, 1, 3)).astype("float32"), np.array([[1]]))
    yield Case("no label", rng.normal(size=(1, 2, 3)).astype("float32"), np.array([[0, 0]]))
    huge = np.array([[[0, 1e4, -1e4], [2e3, 1e3, 0]]], "float32")
    yield Case("huge logits", huge, np.array([[2, 0]]))


@exercise(_losses, CHAPTER)
def masked_token_loss(logits, labels):
    """Compute the mean of -log p(label) over the places that have a label.

    Args:
        logits: floats `(B, S, V)`, before the softmax; they may be huge.
        labels: ids `(B, S)`; 0 where no token was chosen.

    Returns:
        loss: number, in nats; 0 if no token was chosen.
    """
    return masked_loss.reference(logits, labels)


masked_token_loss.mistakes(
    all_places=lambda o, y: surprise(o, y).mean(),
    divided_by_all=lambda o, y: total(o, y) / y.size,
    total=total,
    mean_of_means=mean_of_means,
    sign=lambda o, y: -masked_token_loss.reference(o, y),
    accuracy=lambda o, y: mean_where(y != PAD, o.argmax(axis=-1) == y),
    no_softmax=no_softmax,
    nan_if_none=nan_if_empty,
    other_places=lambda o, y: mean_where(y == PAD, surprise(o, y)),
    bits=lambda o, y: masked_token_loss.reference(o, y) / np.log(2),
)
masked_token_loss.signs(overflows=not_finite, clipped=clipped)
