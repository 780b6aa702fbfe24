"""Chapter 7, solved in several ways."""

import math

import numpy as np
import tensorflow as tf
from keras import ops

from seq2seq import Attention, AttentionValue


def attention_value__with_numpy(weights, value):
    return weights @ value


def attention_value__with_loops(weights, value):
    mixed = np.zeros((len(weights), weights.shape[1], value.shape[2]))
    for b, t, s in np.ndindex(*weights.shape):
        mixed[b, t] += weights[b, t, s] * value[b, s]
    return mixed


def attention_value__with_einsum(weights, value):
    return np.einsum("bts,bsu->btu", weights, value)


def attention_value__with_the_layer_of_the_course(weights, value):
    return AttentionValue()(ops.convert_to_tensor(weights), ops.convert_to_tensor(value))


def attention__with_numpy(query, key, value, mask):
    scores = np.where(mask[:, None, :], query @ key.swapaxes(1, 2), -1e30)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True) * mask[:, None, :]
    return weights @ value, weights


def attention__with_loops(query, key, value, mask):
    weights = np.zeros((len(query), query.shape[1], key.shape[1]))
    for b, t in np.ndindex(*weights.shape[:2]):
        kept = [s for s in range(key.shape[1]) if mask[b, s]]
        powers = {s: math.exp(query[b, t] @ key[b, s]) for s in kept}
        for s in kept:
            weights[b, t, s] = powers[s] / sum(powers.values())
    return np.stack([w @ v for w, v in zip(weights, value, strict=True)]), weights


def attention__with_tensorflow(query, key, value, mask):
    mask = tf.cast(mask, tf.float32)[:, tf.newaxis]
    scores = tf.einsum("btd,bsd->bts", query, key) - 1e30 * (1 - mask)
    weights = tf.nn.softmax(scores) * mask
    return weights @ value, weights


def attention__with_the_layer_of_the_course(query, key, value, mask):
    return Attention("dot")(
        *map(ops.convert_to_tensor, (query, key, value)), mask=mask, return_weights=True
    )


def luong_step__with_numpy(embedded, state, encoder_states, mask, cell, join):
    state = cell(embedded, state)
    scores = np.where(mask, np.einsum("bu,bsu->bs", state, encoder_states), -np.inf)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = powers / powers.sum(axis=1, keepdims=True)
    value = np.einsum("bs,bsu->bu", weights, encoder_states)
    return np.tanh(np.hstack([state, value]) @ join), state, weights


def luong_step__sentence_by_sentence(embedded, state, encoder_states, mask, cell, join):
    rows = []
    for b in range(len(state)):
        new = cell(embedded[b : b + 1], state[b : b + 1])[0]
        weights = np.zeros(mask.shape[1])
        powers = np.exp(encoder_states[b, mask[b]] @ new)
        weights[mask[b]] = powers / powers.sum()
        rows.append(
            (np.tanh(np.concatenate([new, weights @ encoder_states[b]]) @ join), new, weights)
        )
    return [np.stack(part) for part in zip(*rows, strict=True)]


def luong_step__with_keras(embedded, state, encoder_states, mask, cell, join):
    state = ops.convert_to_tensor(cell(embedded, state), "float32")
    value, weights = Attention("dot")(
        state[:, None], *[ops.convert_to_tensor(encoder_states)] * 2, mask=mask, return_weights=True
    )
    joined = ops.concatenate([state, value[:, 0]], axis=-1)
    return ops.tanh(ops.matmul(joined, join)), state, weights[:, 0]


def bahdanau_step__with_numpy(embedded, state, encoder_states, mask, cell):
    scores = np.where(mask, np.einsum("bu,bsu->bs", state, encoder_states), -np.inf)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = powers / powers.sum(axis=1, keepdims=True)
    value = np.einsum("bs,bsu->bu", weights, encoder_states)
    return cell(np.hstack([embedded, value]), state), value, weights


def bahdanau_step__sentence_by_sentence(embedded, state, encoder_states, mask, cell):
    weights, values = np.zeros(mask.shape), np.zeros(state.shape)
    for b, kept in enumerate(mask):
        powers = np.exp(encoder_states[b, kept] @ state[b])
        weights[b, kept] = powers / powers.sum()
        values[b] = sum(w * h for w, h in zip(weights[b], encoder_states[b], strict=True))
    return cell(np.concatenate([embedded, values], axis=1), state), values, weights


def bahdanau_step__with_keras(embedded, state, encoder_states, mask, cell):
    memory = ops.convert_to_tensor(encoder_states)
    value, weights = Attention("dot")(
        ops.expand_dims(state, 1), memory, memory, mask=mask, return_weights=True
    )
    value, weights = ops.squeeze(value, 1), ops.squeeze(weights, 1)
    return cell(ops.concatenate([embedded, value], axis=-1), state), value, weights
