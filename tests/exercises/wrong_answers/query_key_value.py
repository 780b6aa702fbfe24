"""Chapter 4, wrong in the ways that readers are."""

import numpy as np
from keras import ops


def _squared(query, key):
    return np.subtract.outer(query, key) ** 2


def _softmax(scores, axis=-1):
    return np.asarray(ops.softmax(scores.astype("float64"), axis=axis))


def kernel_regression__no_two(query, key, value, width):
    return _softmax(-_squared(query, key) / width**2) @ value


def kernel_regression__width_not_squared(query, key, value, width):
    return _softmax(-_squared(query, key) / (2 * width)) @ value


def kernel_regression__not_normalized(query, key, value, width):
    return np.exp(-_squared(query, key) / (2 * width**2)) @ value


def kernel_regression__far(query, key, value, width):
    return _softmax(_squared(query, key) / (2 * width**2)) @ value


def kernel_regression__absolute(query, key, value, width):
    return _softmax(-np.sqrt(_squared(query, key)) / (2 * width**2)) @ value


def kernel_regression__nearest(query, key, value, width):
    return [value[np.argmin(np.abs(key - q))] for q in query]


def kernel_regression__mean(query, key, value, width):
    return [np.mean(value) for _ in query]


def kernel_regression__width_multiplied(query, key, value, width):
    return _softmax(-0.5 * _squared(query, key) * width**2) @ value


def kernel_regression__over_queries(query, key, value, width):
    return _softmax(-_squared(query, key) / (2 * width**2), axis=0) @ value


def kernel_regression__nan_far_away(query, key, value, width):
    powers = np.exp(-_squared(query, key) / (2 * width**2))
    return (powers / powers.sum(axis=1, keepdims=True)) @ value


def kernel_regression__one_query(query, key, value, width):
    shares = _softmax(-((query[0] - key) ** 2) / (2 * width**2))
    return np.full(query.shape, shares @ value)


def lookup__smallest(query, key, value):
    return value[np.argmin(query @ key.T, axis=1)]


def lookup__nearest(query, key, value):
    return np.array([value[np.argmin(np.linalg.norm(key - q, axis=1))] for q in query])


def lookup__cosine(query, key, value):
    unit = key / np.linalg.norm(key, axis=1, keepdims=True)
    return value[np.argmax(query @ unit.T, axis=1)]


def lookup__over_queries(query, key, value):
    return value[np.argmax(query @ key.T, axis=0)]


def lookup__key_returned(query, key, value):
    return np.take(key, np.argmax(query @ key.T, axis=1), axis=0)


def lookup__places(query, key, value):
    return np.argmax(np.einsum("td,sd->ts", query, key), axis=1)


def lookup__soft(query, key, value):
    return _softmax(query @ key.T) @ value


def lookup__last_of_ties(query, key, value):
    found = []
    for q in query:
        best, place = -np.inf, 0
        for s, k in enumerate(key):
            if q @ k >= best:
                best, place = q @ k, s
        found.append(value[place])
    return found


def lookup__absolute(query, key, value):
    return value[np.argmax(np.abs(query @ key.T), axis=1)]


def lookup__first_query(query, key, value):
    best = np.argmax(key @ query[0])
    return np.array([value[best]] * len(query))
