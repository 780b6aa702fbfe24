"""Chapter 11, solved in several ways."""

import math

import numpy as np
from keras import ops

from seq2seq.training.loss import MaskedCrossEntropy


def mask_tokens__with_numpy(tokens, chance, fate, others, share, mask_id):
    chosen = (tokens >= 4) & (chance < share)
    given = np.where(fate < 0.8, mask_id, np.where(fate < 0.9, others, tokens))
    return np.where(chosen, given, tokens), np.where(chosen, tokens, 0)


def mask_tokens__with_loops(tokens, chance, fate, others, share, mask_id):
    inputs, labels = tokens.tolist(), np.zeros_like(tokens)
    for b, s in np.ndindex(*tokens.shape):
        if tokens[b, s] in range(4) or chance[b, s] >= share:
            continue
        labels[b, s] = tokens[b, s]
        if fate[b, s] < 0.8:
            inputs[b][s] = mask_id
        elif fate[b, s] < 0.9:
            inputs[b][s] = int(others[b, s])
    return inputs, labels


def mask_tokens__with_keras(tokens, chance, fate, others, share, mask_id):
    chosen = ops.logical_and(ops.greater(tokens, 3), ops.less(chance, share))
    masked = ops.logical_and(chosen, ops.less(fate, 0.8))
    replaced = ops.logical_and(chosen, ops.logical_not(ops.less(fate, 0.8)))
    replaced = ops.logical_and(replaced, ops.less(fate, 0.9))
    inputs = ops.where(masked, mask_id, ops.where(replaced, others, tokens))
    return inputs, ops.where(chosen, tokens, ops.zeros_like(tokens))


def masked_token_loss__with_numpy(logits, labels):
    has_label = labels != 0
    if not has_label.any():
        return 0.0
    logits, labels = logits[has_label], labels[has_label]
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return -log_p[np.arange(len(labels)), labels].mean()


def masked_token_loss__with_loops(logits, labels):
    surprises = []
    for b, s in zip(*np.nonzero(labels), strict=True):
        row = logits[b, s].tolist()
        total = sum(math.exp(number - max(row)) for number in row)
        surprises.append(math.log(total) + max(row) - row[labels[b, s]])
    return sum(surprises) / max(len(surprises), 1)


def masked_token_loss__with_keras(logits, labels):
    log_p = ops.log_softmax(logits, axis=-1)
    counted = ops.one_hot(labels, logits.shape[-1]) * ops.cast(labels != 0, "float32")[:, :, None]
    return -ops.sum(log_p * counted) / ops.maximum(ops.sum(counted), 1.0)


def masked_token_loss__with_the_loss_of_the_course(logits, labels):
    return MaskedCrossEntropy()(labels, logits)
