"""Chapter 5, solved in several ways."""

import math

import numpy as np
import tensorflow as tf
from keras import ops

from seq2seq import AdditiveScore, DotScore, GeneralScore, ScaledDotScore


def _with_the_layer(layer, query, key, *parameters):
    query, key = ops.convert_to_tensor(query), ops.convert_to_tensor(key)
    layer.build(query.shape, key.shape)
    layer.set_weights(parameters)
    return layer(query, key)


def dot_score__with_numpy(query, key):
    return query @ key.swapaxes(1, 2)


def dot_score__with_loops(query, key):
    scores = np.zeros((len(query), query.shape[1], key.shape[1]))
    for b, t, s in np.ndindex(*scores.shape):
        scores[b, t, s] = sum(
            float(q) * float(k) for q, k in zip(query[b, t], key[b, s], strict=True)
        )
    return scores


def dot_score__with_einsum(query, key):
    return np.einsum("btd,bsd->bts", query, key)


def dot_score__with_tensorflow(query, key):
    return tf.matmul(query, key, transpose_b=True)


def dot_score__with_the_layer_of_the_course(query, key):
    return _with_the_layer(DotScore(), query, key)


def scaled_dot_score__with_numpy(query, key):
    return query @ key.swapaxes(1, 2) / math.sqrt(query.shape[2])


def scaled_dot_score__with_keras(query, key):
    width = ops.cast(ops.shape(key)[-1], query.dtype)
    return ops.einsum("btd,bsd->bts", query, key) / ops.sqrt(width)


def scaled_dot_score__with_scaled_queries(query, key):
    query = np.asarray(query, "float64") * key.shape[-1] ** -0.5
    return [q @ k.T for q, k in zip(query, key, strict=True)]


def scaled_dot_score__with_the_layer_of_the_course(query, key):
    return _with_the_layer(ScaledDotScore(), query, key)


def general_score__with_numpy(query, key, kernel):
    return query @ (key @ kernel).swapaxes(1, 2)


def general_score__with_loops(query, key, kernel):
    scores = np.zeros((len(query), query.shape[1], key.shape[1]))
    for b, t, s in np.ndindex(*scores.shape):
        for i in range(key.shape[2]):
            for j in range(query.shape[2]):
                scores[b, t, s] += key[b, s, i] * kernel[i, j] * query[b, t, j]
    return scores


def general_score__with_einsum(query, key, kernel):
    return ops.einsum("bsi,ij,btj->bts", key, kernel, query)


def general_score__with_the_layer_of_the_course(query, key, kernel):
    return _with_the_layer(GeneralScore(), query, key, kernel)


def additive_score__with_numpy(query, key, query_kernel, key_kernel, scale):
    asked = (query @ query_kernel)[:, :, None, :]
    offered = (key @ key_kernel)[:, None, :, :]
    return np.tanh(asked + offered) @ scale


def additive_score__with_loops(query, key, query_kernel, key_kernel, scale):
    scores = np.zeros((len(query), query.shape[1], key.shape[1]))
    for b, t, s in np.ndindex(*scores.shape):
        inside = query[b, t] @ query_kernel + key[b, s] @ key_kernel
        scores[b, t, s] = sum(v * math.tanh(x) for v, x in zip(scale, inside, strict=True))
    return scores


def additive_score__with_keras(query, key, query_kernel, key_kernel, scale):
    asked = ops.expand_dims(ops.matmul(query, query_kernel), 2)
    offered = ops.expand_dims(ops.matmul(key, key_kernel), 1)
    return ops.sum(scale * ops.tanh(asked + offered), axis=-1)


def additive_score__with_the_layer_of_the_course(query, key, query_kernel, key_kernel, scale):
    return _with_the_layer(AdditiveScore(len(scale)), query, key, query_kernel, key_kernel, scale)
