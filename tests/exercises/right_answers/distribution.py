"""Chapter 6, solved in several ways."""

import math

import numpy as np
from keras import ops

from seq2seq import AttentionDistribution


def softmax__with_numpy(scores):
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def softmax__with_loops(scores):
    rows = []
    for row in scores.tolist():
        highest = max(row)
        powers = [math.exp(score - highest) for score in row]
        rows.append([power / sum(powers) for power in powers])
    return rows


def softmax__with_keras(scores):
    return ops.softmax(scores, axis=-1)


def softmax__with_logarithms(scores):
    scores = np.asarray(scores, "float64")
    return np.exp(scores - np.logaddexp.reduce(scores, axis=-1)[:, None])


def masked_softmax__with_numpy(scores, mask):
    mask = mask[:, None, :]
    filled = np.where(mask, scores, -np.inf)
    highest = filled.max(axis=-1, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0.0)
    powers = np.exp(filled - highest)
    total = powers.sum(axis=-1, keepdims=True)
    return powers / np.where(total > 0, total, 1.0)


def masked_softmax__with_loops(scores, mask):
    weights = np.zeros(scores.shape)
    for b in range(scores.shape[0]):
        kept = np.flatnonzero(mask[b])
        for t in range(scores.shape[1]):
            if len(kept):
                row = scores[b, t, kept].astype(float)
                powers = np.exp(row - row.max())
                weights[b, t, kept] = powers / powers.sum()
    return weights


def masked_softmax__with_keras(scores, mask):
    mask = ops.expand_dims(ops.convert_to_tensor(mask), 1)
    low = ops.where(mask, ops.cast(scores, "float32"), -1e30)
    return ops.where(mask, ops.softmax(low, axis=-1), 0.0)


def masked_softmax__with_tensorflow(scores, mask):
    import tensorflow as tf

    mask = tf.cast(mask[:, tf.newaxis, :], tf.float32)
    scores = tf.cast(scores, tf.float32)
    return tf.nn.softmax(scores - 1e30 * (1.0 - mask)) * mask


def masked_softmax__with_the_layer_of_the_course(scores, mask):
    return AttentionDistribution()(ops.convert_to_tensor(scores), mask=mask)


def temperature_softmax__with_numpy(scores, temperature):
    quotients = scores / temperature
    powers = np.exp(quotients - quotients.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def temperature_softmax__with_keras(scores, temperature):
    return ops.softmax(ops.divide(scores, temperature), axis=-1)


def temperature_softmax__with_loops(scores, temperature):
    rows = []
    for row in scores:
        powers = [math.exp((score - max(row)) / temperature) for score in row]
        rows.append([power / sum(powers) for power in powers])
    return rows


def temperature_softmax__with_the_layer_of_the_course(scores, temperature):
    return AttentionDistribution(temperature)(ops.convert_to_tensor(scores[None]))[0]


def entropy__with_numpy(weights):
    logarithms = np.log(np.where(weights > 0, weights, 1.0))
    return -(weights * logarithms).sum(axis=-1)


def entropy__with_loops(weights):
    return [sum(-w * math.log(w) for w in row if w > 0) for row in weights]


def entropy__with_keras(weights):
    weights = ops.convert_to_tensor(weights)
    terms = ops.where(weights > 0, weights * ops.log(ops.maximum(weights, 1e-30)), 0.0)
    return -ops.sum(terms, axis=-1)


def entropy__with_einsum(weights):
    return np.einsum("ts,ts->t", weights, -np.log(np.maximum(weights, 1e-30)))
