"""Chapter 5, wrong in the ways that readers are."""

import numpy as np
from keras import ops


def _dot(query, key):
    return np.einsum("btd,bsd->bts", query, key)


def _weights(scores):
    return ops.softmax(scores, axis=-1)


def dot_score__transposed(query, key):
    return key @ query.transpose(0, 2, 1)


def dot_score__scaled(query, key):
    return _dot(query, key) / np.sqrt(key.shape[-1])


def dot_score__mean(query, key):
    return (query[:, :, None] * key[:, None]).mean(axis=-1)


def dot_score__across_batch(query, key):
    return np.dot(query, key.transpose(0, 2, 1))


def dot_score__reshaped(query, key):
    batch, length, width = key.shape
    return query @ np.reshape(key, (batch, width, length))


def dot_score__cosine(query, key):
    return np.asarray(_dot(query, key)) / (
        np.linalg.norm(query, axis=-1)[:, :, None] * np.linalg.norm(key, axis=-1)[:, None]
    )


def dot_score__distance(query, key):
    return -np.linalg.norm(query[:, :, None] - key[:, None], axis=-1)


def dot_score__weights(query, key):
    return _weights(_dot(query, key))


def dot_score__not_summed(query, key):
    return np.einsum("btd,bsd->btsd", query, key)


def dot_score__pairs(query, key):
    return np.sum(query * key, axis=2)


def dot_score__first_sentence(query, key):
    return query @ key[0].T


def scaled_dot_score__not_scaled(query, key):
    return _dot(query, key)


def scaled_dot_score__by_width(query, key):
    return _dot(query / query.shape[2] ** 0.5, key / key.shape[2] ** 0.5)


def scaled_dot_score__multiplied(query, key):
    return _dot(query, key) * np.sqrt(query.shape[2])


def scaled_dot_score__by_keys(query, key):
    return _dot(query, key) / np.sqrt(key.shape[1])


def scaled_dot_score__by_queries(query, key):
    return _dot(query, key) / np.sqrt(query.shape[1])


def scaled_dot_score__transposed(query, key):
    return _dot(key, query) / np.sqrt(query.shape[2])


def scaled_dot_score__cosine(query, key):
    return dot_score__cosine(query, key)


def scaled_dot_score__weights(query, key):
    return _weights(_dot(query, key) / np.sqrt(query.shape[2]))


def scaled_dot_score__reshaped(query, key):
    return dot_score__reshaped(query, key) / np.sqrt(query.shape[2])


def scaled_dot_score__fourth_root(query, key):
    return _dot(query * query.shape[2] ** -0.25, key)


def general_score__no_kernel(query, key, kernel):
    return _dot(query, key)


def general_score__kernel_transposed(query, key, kernel):
    return (query @ kernel) @ key.transpose(0, 2, 1)


def general_score__transposed(query, key, kernel):
    return key @ kernel @ query.transpose(0, 2, 1)


def general_score__scaled(query, key, kernel):
    return _dot(query, key @ kernel) / np.sqrt(query.shape[2])


def general_score__with_tanh(query, key, kernel):
    return _dot(query, np.tanh(key @ kernel))


def general_score__weights(query, key, kernel):
    return _weights(_dot(query, key @ kernel))


def general_score__both_projected(query, key, kernel):
    return _dot(np.matmul(query, kernel), np.matmul(key, kernel))


def general_score__absolute(query, key, kernel):
    return np.abs(_dot(query, key @ kernel))


def general_score__across_batch(query, key, kernel):
    return np.einsum("btj,csi,ij->btcs", query, key, kernel)


def general_score__first_sentence(query, key, kernel):
    return query @ (key[0] @ kernel).T


def _sums(query, key, query_kernel, key_kernel):
    return (query @ query_kernel)[:, :, None] + (key @ key_kernel)[:, None]


def additive_score__no_tanh(query, key, query_kernel, key_kernel, scale):
    return (scale * _sums(query, key, query_kernel, key_kernel)).sum(axis=-1)


def additive_score__tanh_last(query, key, query_kernel, key_kernel, scale):
    return np.tanh((scale * _sums(query, key, query_kernel, key_kernel)).sum(axis=-1))


def additive_score__tanh_apart(query, key, query_kernel, key_kernel, scale):
    asked, offered = np.tanh(query @ query_kernel), np.tanh(key @ key_kernel)
    return (asked[:, :, None] + offered[:, None]) @ scale


def additive_score__no_scale(query, key, query_kernel, key_kernel, scale):
    return np.tanh(_sums(query, key, query_kernel, key_kernel)).sum(axis=-1)


def additive_score__multiplied(query, key, query_kernel, key_kernel, scale):
    asked, offered = query @ query_kernel, key @ key_kernel
    return np.tanh(np.einsum("bta,bsa->btsa", asked, offered)) @ scale


def additive_score__subtracted(query, key, query_kernel, key_kernel, scale):
    return np.tanh(_sums(query, -key, query_kernel, key_kernel)) @ scale


def additive_score__kernels_swapped(query, key, query_kernel, key_kernel, scale):
    return np.tanh(_sums(query, key, key_kernel, query_kernel)) @ scale


def additive_score__transposed(query, key, query_kernel, key_kernel, scale):
    return np.tanh(_sums(key, query, key_kernel, query_kernel)) @ scale


def additive_score__sigmoid(query, key, query_kernel, key_kernel, scale):
    return ops.matmul(ops.sigmoid(_sums(query, key, query_kernel, key_kernel)), scale)


def additive_score__mean(query, key, query_kernel, key_kernel, scale):
    return (scale * np.tanh(_sums(query, key, query_kernel, key_kernel))).mean(axis=-1)


def additive_score__weights(query, key, query_kernel, key_kernel, scale):
    return _weights(np.tanh(_sums(query, key, query_kernel, key_kernel)) @ scale)


def additive_score__query_left_out(query, key, query_kernel, key_kernel, scale):
    of_keys = np.tanh(key @ key_kernel) @ scale
    return np.repeat(of_keys[:, None], query.shape[1], axis=1)
