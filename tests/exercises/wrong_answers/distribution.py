"""Chapter 6, wrong in the ways that readers are."""

import numpy as np
from keras import ops


def softmax__over_everything(scores):
    powers = np.exp(scores - np.max(scores))
    return powers / np.sum(powers)


def softmax__over_queries(scores):
    return ops.softmax(scores, axis=0)


def softmax__overflows(scores):
    powers = np.exp(scores)
    return powers / powers.sum(axis=1, keepdims=True)


def softmax__highest_of_all(scores):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum(axis=1, keepdims=True)


def softmax__absolute_highest(scores):
    powers = np.exp(scores - abs(scores).max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def softmax__no_exponential(scores):
    return np.array([row / sum(row) for row in scores])


def softmax__unnormalized(scores):
    return np.exp(scores - scores.max(axis=1, keepdims=True))


def softmax__logarithm(scores):
    return ops.log_softmax(scores, axis=-1)


def softmax__base_two(scores):
    powers = 2.0 ** (scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def softmax__hard(scores):
    return (scores == scores.max(axis=1, keepdims=True)).astype(float)


def softmax__sigmoid(scores):
    return ops.sigmoid(scores)


def softmax__minus(scores):
    powers = np.exp(scores.min(axis=1, keepdims=True) - scores)
    return powers / powers.sum(axis=1, keepdims=True)


def _masked(scores, mask):
    return np.where(mask[:, None, :], scores, -1e30)


def _softmax(scores):
    return np.asarray(ops.softmax(scores.astype("float64"), axis=-1))


def masked_softmax__over_queries(scores, mask):
    filled = _masked(scores, mask)
    powers = np.exp(filled - filled.max(axis=1, keepdims=True)) * mask[:, None, :]
    total = powers.sum(axis=1, keepdims=True)
    return np.divide(powers, total, out=np.zeros_like(powers), where=total > 0)


def masked_softmax__over_everything(scores, mask):
    weights = np.zeros(scores.shape)
    for b, kept in enumerate(mask):
        if kept.any():
            powers = np.exp(scores[b][:, kept] - scores[b][:, kept].max())
            weights[b][:, kept] = powers / powers.sum()
    return weights


def masked_softmax__no_mask(scores, mask):
    return _softmax(scores)


def masked_softmax__mask_after(scores, mask):
    return np.where(mask[:, None], _softmax(scores), 0)


def masked_softmax__mask_times_scores(scores, mask):
    return _softmax(scores * mask[:, None])


def masked_softmax__mask_inverted(scores, mask):
    weights = _softmax(np.where(mask[:, None], -1e30, scores))
    return np.where(mask[:, None], 0, weights)


def masked_softmax__overflows(scores, mask):
    powers = np.exp(scores) * mask[:, None]
    return powers / powers.sum(axis=-1, keepdims=True)


def masked_softmax__nan_where_all_masked(scores, mask):
    return ops.softmax(np.where(mask[:, None], scores, -np.inf))


def masked_softmax__uniform_where_all_masked(scores, mask):
    return _softmax(np.where(mask[:, None], scores, -1e9))


def masked_softmax__fill_too_high(scores, mask):
    return _softmax(np.where(mask[:, None], scores, -100.0))


def masked_softmax__highest_of_masked(scores, mask):
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True)) * mask[:, None]
    total = powers.sum(axis=-1, keepdims=True)
    return powers / np.where(mask.any(axis=1)[:, None, None], total, 1)


def masked_softmax__mask_on_queries(scores, mask):
    return _softmax(scores) * mask[:, : scores.shape[1], None]


def masked_softmax__unnormalized(scores, mask):
    return np.exp(scores) * mask[:, None]


def masked_softmax__first_mask_for_all(scores, mask):
    weights = np.zeros(scores.shape)
    kept = mask[0]
    if kept.any():
        weights[:, :, kept] = _softmax(scores[:, :, kept])
    return weights


def temperature_softmax__multiplies(scores, temperature):
    return _softmax(scores * temperature)


def temperature_softmax__ignored(scores, temperature):
    return _softmax(scores + temperature)


def temperature_softmax__after_softmax(scores, temperature):
    return _softmax(scores) / temperature


def temperature_softmax__root_unnormalized(scores, temperature):
    return _softmax(scores) ** (1 / temperature)


def temperature_softmax__overflows(scores, temperature):
    powers = np.exp(scores / temperature)
    return powers / powers.sum(axis=1, keepdims=True)


def temperature_softmax__square_root(scores, temperature):
    return _softmax(scores / temperature**0.5)


def temperature_softmax__over_queries(scores, temperature):
    return ops.softmax(scores / temperature, axis=0)


def temperature_softmax__power_of_temperature(scores, temperature):
    powers = temperature ** scores.astype(float)
    return powers / powers.sum(axis=1, keepdims=True)


def entropy__minus_missing(weights):
    return (weights * np.log(weights + 1e-30)).sum(axis=1)


def entropy__nan_at_zero(weights):
    return -np.sum(weights * np.log(weights), axis=1)


def entropy__bits(weights):
    return -(weights * np.log2(np.maximum(weights, 1e-30))).sum(axis=1)


def entropy__base_ten(weights):
    return -(weights * np.log10(np.maximum(weights, 1e-30))).sum(axis=1)


def entropy__over_everything(weights):
    return -sum(w * np.log(w) for w in weights.ravel() if w > 0)


def entropy__over_queries(weights):
    return -(weights * np.log(np.maximum(weights, 1e-30))).sum(axis=0)


def entropy__mean(weights):
    return -(weights * np.log(np.maximum(weights, 1e-30))).mean(axis=1)


def entropy__no_weights(weights):
    return [-sum(np.log(w) for w in row if w > 0) for row in weights]


def entropy__exponential(weights):
    return np.exp(-(weights * np.log(np.maximum(weights, 1e-30))).sum(axis=1))


def entropy__normalized(weights):
    found = -(weights * np.log(np.maximum(weights, 1e-30))).sum(axis=1)
    return found / np.log(weights.shape[1])


def entropy__epsilon(weights):
    return -(weights * np.log(weights + 1e-2)).sum(axis=1)
