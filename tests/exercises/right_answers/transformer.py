"""Chapter 10, solved in several ways."""

import math

import keras
import numpy as np
import tensorflow as tf
from keras import ops

import seq2seq


def causal_mask__with_numpy(length):
    return np.arange(length)[:, None] >= np.arange(length)


def causal_mask__with_lists(length):
    return [[s <= t for s in range(length)] for t in range(length)]


def causal_mask__with_keras(length):
    return ops.tril(ops.ones((length, length), dtype="bool"))


def causal_mask__with_the_one_of_the_course(length):
    return seq2seq.causal_mask(np.zeros((1, length)))[0]


def positional_encoding__with_numpy(length, units):
    columns = np.arange(units)
    rates = 10000.0 ** (-2 * (columns // 2) / units)
    angles = np.arange(length)[:, None] * rates
    return np.where(columns % 2 == 0, np.sin(angles), np.cos(angles))


def positional_encoding__with_loops(length, units):
    encoding = np.zeros((length, units))
    for t in range(length):
        for i in range(units // 2):
            angle = t / 10000 ** (2 * i / units)
            encoding[t, 2 * i], encoding[t, 2 * i + 1] = math.sin(angle), math.cos(angle)
    return encoding


def positional_encoding__with_keras(length, units):
    pairs = ops.arange(0, units, 2, dtype="float32")
    angles = ops.outer(ops.arange(length, dtype="float32"), ops.exp(-pairs * math.log(1e4) / units))
    return ops.reshape(ops.stack([ops.sin(angles), ops.cos(angles)], axis=-1), (length, units))


def positional_encoding__with_the_layer_of_the_course(length, units):
    return seq2seq.PositionalEncoding().encode(length, units)


def split_heads__with_numpy(states, heads):
    batch, length, units = states.shape
    return states.reshape(batch, length, heads, units // heads).transpose(0, 2, 1, 3)


def split_heads__with_split(states, heads):
    return np.stack(np.split(states, heads, axis=-1), axis=1)


def split_heads__with_keras(states, heads):
    batch, length, units = states.shape
    states = ops.reshape(states, (batch, length, heads, units // heads))
    return ops.transpose(states, (0, 2, 1, 3))


def layer_norm__with_numpy(states, scale, shift, epsilon):
    mean = states.mean(axis=-1, keepdims=True)
    variance = states.var(axis=-1, keepdims=True)
    return (states - mean) / np.sqrt(variance + epsilon) * scale + shift


def layer_norm__with_loops(states, scale, shift, epsilon):
    result = np.zeros(states.shape)
    for b, t in np.ndindex(*states.shape[:2]):
        units = [float(x) for x in states[b, t]]
        mean = sum(units) / len(units)
        variance = sum((x - mean) ** 2 for x in units) / len(units)
        for u, x in enumerate(units):
            result[b, t, u] = (x - mean) / math.sqrt(variance + epsilon) * scale[u] + shift[u]
    return result


def layer_norm__with_the_layer_of_keras(states, scale, shift, epsilon):
    layer = keras.layers.LayerNormalization(epsilon=epsilon)
    layer.build(states.shape)
    layer.set_weights([scale, shift])
    return layer(states)


def multi_head_attention__with_numpy(
    states, memory, mask, query_kernel, key_kernel, value_kernel, join, heads
):
    batch, length, units = states.shape
    width = units // heads
    query = (states @ query_kernel).reshape(batch, length, heads, width).swapaxes(1, 2)
    key = (memory @ key_kernel).reshape(batch, -1, heads, width).swapaxes(1, 2)
    value = (memory @ value_kernel).reshape(batch, -1, heads, width).swapaxes(1, 2)
    scores = query @ key.swapaxes(2, 3) / np.sqrt(width)
    scores = np.where(mask[:, None], scores, -1e30)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = mask[:, None] * powers / powers.sum(axis=-1, keepdims=True)
    return (weights @ value).swapaxes(1, 2).reshape(batch, length, units) @ join


def multi_head_attention__head_by_head(
    states, memory, mask, query_kernel, key_kernel, value_kernel, join, heads
):
    width = states.shape[2] // heads
    joined = 0
    for head in range(heads):
        part = slice(head * width, (head + 1) * width)
        query, key = states @ query_kernel[:, part], memory @ key_kernel[:, part]
        scores = np.einsum("btd,bsd->bts", query, key) / math.sqrt(width)
        powers = np.exp(scores) * mask
        weights = powers / np.maximum(powers.sum(axis=-1, keepdims=True), 1e-30)
        joined = joined + weights @ (memory @ value_kernel[:, part]) @ join[part]
    return joined


def multi_head_attention__with_the_layer_of_the_course(
    states, memory, mask, query_kernel, key_kernel, value_kernel, join, heads
):
    layer = seq2seq.MultiHeadAttention(heads, states.shape[2])
    states, memory = ops.convert_to_tensor(states), ops.convert_to_tensor(memory)
    layer.build(states.shape, memory.shape, memory.shape)
    layer.set_weights([query_kernel, key_kernel, value_kernel, join])
    return layer(states, memory, memory, mask=mask)


def encoder_block__with_numpy(
    states, mask, attend, scales, shifts, kernel_in, bias_in, kernel_out, bias_out
):
    def normalize(states, scale, shift):
        mean = states.mean(axis=-1, keepdims=True)
        variance = states.var(axis=-1, keepdims=True)
        return scale * (states - mean) / np.sqrt(variance + 0.001) + shift

    keys = mask[:, np.newaxis]
    states = normalize(states + attend(states, keys), scales[0], shifts[0])
    inside = np.maximum(0, states @ kernel_in + bias_in)
    return normalize(states + inside @ kernel_out + bias_out, scales[1], shifts[1])


def encoder_block__state_by_state(
    states, mask, attend, scales, shifts, kernel_in, bias_in, kernel_out, bias_out
):
    def normalize(state, which):
        mean = sum(state) / len(state)
        spread = math.sqrt(sum((x - mean) ** 2 for x in state) / len(state) + 0.001)
        return np.array([
            scales[which][u] * (x - mean) / spread + shifts[which][u] for u, x in enumerate(state)
        ])  # fmt: skip

    pairs = np.repeat(mask[:, np.newaxis], mask.shape[1], axis=1)
    attended = attend(states, pairs)
    result = np.zeros(states.shape)
    for b, t in np.ndindex(*mask.shape):
        state = normalize(states[b, t] + attended[b, t], 0)
        inside = [
            max(0.0, float(state @ kernel_in[:, f] + bias_in[f])) for f in range(len(bias_in))
        ]
        result[b, t] = normalize(state + np.array(inside) @ kernel_out + bias_out, 1)
    return result


def encoder_block__with_tensorflow(
    states, mask, attend, scales, shifts, kernel_in, bias_in, kernel_out, bias_out
):
    def normalize(states, which):
        mean, variance = tf.nn.moments(states, axes=[-1], keepdims=True)
        return tf.nn.batch_normalization(
            states, mean, variance, shifts[which], scales[which], 0.001
        )  # fmt: skip

    attended = attend(states, mask[:, None])
    states = normalize(tf.constant(states) + tf.cast(attended, "float32"), 0)
    inside = tf.nn.relu(tf.tensordot(states, kernel_in, 1) + bias_in)
    return normalize(states + tf.tensordot(inside, kernel_out, 1) + bias_out, 1)


def encoder_block__with_einsum(
    states, mask, attend, scales, shifts, kernel_in, bias_in, kernel_out, bias_out
):
    pairs = ops.broadcast_to(ops.expand_dims(mask, 1), (*mask.shape, mask.shape[1]))
    sublayers = [
        lambda h: ops.convert_to_tensor(np.asarray(attend(h, pairs), "float32")),
        lambda h: ops.einsum(
            "btf,fu->btu", ops.relu(ops.einsum("btu,uf->btf", h, kernel_in) + bias_in), kernel_out
        ) + bias_out,
    ]  # fmt: skip
    states = ops.convert_to_tensor(states)
    for sublayer, scale, shift in zip(sublayers, scales, shifts, strict=True):
        states = states + sublayer(states)
        states = states - ops.mean(states, axis=-1, keepdims=True)
        variance = ops.mean(states**2, axis=-1, keepdims=True)
        states = scale * states * ops.rsqrt(variance + 0.001) + shift
    return states
