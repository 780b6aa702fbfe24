"""Chapter 10, wrong in the ways that readers are."""

import numpy as np
from keras import ops


def causal_mask__upside_down(length):
    return np.arange(length)[:, None] <= np.arange(length)


def causal_mask__inverted(length):
    return np.triu(np.ones((length, length)), k=1) == 1


def causal_mask__not_itself(length):
    return [[s < t for s in range(length)] for t in range(length)]


def causal_mask__one_ahead(length):
    return [[s <= t + 1 for s in range(length)] for t in range(length)]


def causal_mask__everything(length):
    return np.full((length, length), True)


def causal_mask__only_itself(length):
    return ops.eye(length, dtype="bool")


def causal_mask__additive(length):
    return np.where(np.tri(length) == 1, 0.0, -np.inf)


def causal_mask__only_before(length):
    return [[t - 1 <= s <= t for s in range(length)] for t in range(length)]


def causal_mask__with_batch(length):
    return np.tril(np.ones((1, length, length), bool))


def _loops(length, units, angle, even=np.sin, odd=np.cos):
    encoding = np.zeros((length, units))
    for t in range(length):
        for j in range(units):
            encoding[t, j] = (odd if j % 2 else even)(angle(t, j))
    return encoding


def positional_encoding__from_one(length, units):
    return _loops(length, units, lambda t, j: (t + 1) / 10000 ** (2 * (j // 2) / units))


def positional_encoding__sines_only(length, units):
    return _loops(length, units, lambda t, j: t / 10000 ** (2 * (j // 2) / units), odd=np.sin)


def positional_encoding__cosine_first(length, units):
    return _loops(length, units, lambda t, j: t / 10000 ** (2 * (j // 2) / units), np.cos, np.sin)


def positional_encoding__halves(length, units):
    angles = np.arange(length)[:, None] / 10000 ** (np.arange(0, units, 2) / units)
    return np.hstack([np.sin(angles), np.cos(angles)])


def positional_encoding__own_rates(length, units):
    return _loops(length, units, lambda t, j: t / 10000 ** (j / units))


def positional_encoding__rate_too_high(length, units):
    return _loops(length, units, lambda t, j: t / 10000 ** ((j // 2) / units))


def positional_encoding__rate_inverted(length, units):
    return _loops(length, units, lambda t, j: t * 10000 ** (2 * (j // 2) / units))


def positional_encoding__base(length, units):
    return _loops(length, units, lambda t, j: t / 1000 ** (2 * (j // 2) / units))


def positional_encoding__transposed(length, units):
    return np.transpose(_loops(length, units, lambda t, j: t / 10000 ** (2 * (j // 2) / units)))


def positional_encoding__degrees(length, units):
    return _loops(length, units, lambda t, j: np.deg2rad(t / 10000 ** (2 * (j // 2) / units)))


def positional_encoding__no_rate(length, units):
    return _loops(length, units, lambda t, j: t)


def split_heads__reshaped_only(states, heads):
    batch, length, units = states.shape
    return states.reshape(batch, heads, length, units // heads)


def split_heads__not_transposed(states, heads):
    batch, length, units = states.shape
    return states.reshape(batch, length, heads, units // heads)


def split_heads__interleaved(states, heads):
    return np.stack([states[:, :, head::heads] for head in range(heads)], axis=1)


def split_heads__width_and_heads(states, heads):
    batch, length, units = states.shape
    return states.reshape(batch, length, units // heads, heads).transpose(0, 2, 1, 3)


def split_heads__head_first(states, heads):
    return np.stack(np.split(states, heads, axis=2))


def split_heads__into_batch(states, heads):
    return np.concatenate([np.split(row, heads, axis=1) for row in states])


def split_heads__turned(states, heads):
    return np.stack([part.transpose(0, 2, 1) for part in np.split(states, heads, axis=2)], axis=1)


def split_heads__repeated(states, heads):
    width = states.shape[2] // heads
    return np.stack([states[:, :, :width]] * heads, axis=1)


def layer_norm__over_positions(states, scale, shift, epsilon):
    mean, variance = states.mean(axis=1, keepdims=True), states.var(axis=1, keepdims=True)
    return (states - mean) / np.sqrt(variance + epsilon) * scale + shift


def layer_norm__over_everything(states, scale, shift, epsilon):
    return (states - states.mean()) / np.sqrt(states.var() + epsilon) * scale + shift


def layer_norm__over_batch(states, scale, shift, epsilon):
    return (states - states.mean(axis=0)) / np.sqrt(states.var(axis=0) + epsilon) * scale + shift


def _centered(states):
    return states - states.mean(axis=-1, keepdims=True)


def layer_norm__epsilon_outside(states, scale, shift, epsilon):
    return _centered(states) / (np.std(states, axis=-1)[..., None] + epsilon) * scale + shift


def layer_norm__no_epsilon(states, scale, shift, epsilon):
    return _centered(states) / np.std(states, axis=-1, keepdims=True) * scale + shift


def layer_norm__sample_variance(states, scale, shift, epsilon):
    variance = np.var(states, axis=-1, ddof=1, keepdims=True)
    return scale * _centered(states) / np.sqrt(variance + epsilon) + shift


def layer_norm__no_scale(states, scale, shift, epsilon):
    variance = np.var(states, axis=-1, keepdims=True)
    return shift + _centered(states) / np.sqrt(variance + epsilon)


def layer_norm__no_shift(states, scale, shift, epsilon):
    variance = np.var(states, axis=-1, keepdims=True)
    return scale * _centered(states) / np.sqrt(variance + epsilon)


def layer_norm__not_centered(states, scale, shift, epsilon):
    variance = np.var(states, axis=-1, keepdims=True)
    return scale * states / np.sqrt(variance + epsilon) + shift


def layer_norm__variance(states, scale, shift, epsilon):
    variance = np.var(states, axis=-1, keepdims=True)
    return scale * _centered(states) / (variance + epsilon) + shift


def layer_norm__shift_first(states, scale, shift, epsilon):
    variance = np.var(states, axis=-1, keepdims=True)
    return scale * (_centered(states) / np.sqrt(variance + epsilon) + shift)


def _heads(states, heads):
    return np.stack(np.split(states, heads, axis=-1), axis=1)


def _beside(parts):
    return np.concatenate(list(np.moveaxis(parts, 1, 0)), axis=-1)


def _softmax(scores, axis=-1):
    return np.asarray(ops.softmax(scores.astype("float64"), axis=axis))


def _attend(query, key, value, mask, heads, scale=None):
    """What the heads get, from queries, keys and values `(B, …, U)`."""
    query, key, value = (_heads(array, heads) for array in (query, key, value))
    scale = query.shape[-1] if scale is None else scale
    scores = np.einsum("bhtd,bhsd->bhts", query, key) / np.sqrt(scale)
    weights = _softmax(np.where(mask[:, None], scores, -1e30)) * mask[:, None]
    return weights @ value


def multi_head_attention__not_scaled(states, memory, mask, w_q, w_k, w_v, join, heads):
    parts = _attend(states @ w_q, memory @ w_k, memory @ w_v, mask, heads, scale=1)
    return _beside(parts) @ join


def multi_head_attention__scaled_by_units(states, memory, mask, w_q, w_k, w_v, join, heads):
    units = states.shape[-1]
    parts = _attend(states @ w_q, memory @ w_k, memory @ w_v, mask, heads, scale=units)
    return _beside(parts) @ join


def multi_head_attention__no_mask(states, memory, mask, w_q, w_k, w_v, join, heads):
    everything = np.ones_like(mask)
    return _beside(_attend(states @ w_q, memory @ w_k, memory @ w_v, everything, heads)) @ join


def multi_head_attention__no_join(states, memory, mask, w_q, w_k, w_v, join, heads):
    return _beside(_attend(states @ w_q, memory @ w_k, memory @ w_v, mask, heads))


def multi_head_attention__one_head(states, memory, mask, w_q, w_k, w_v, join, heads):
    return _attend(states @ w_q, memory @ w_k, memory @ w_v, mask, 1)[:, 0] @ join


def multi_head_attention__interleaved(states, memory, mask, w_q, w_k, w_v, join, heads):
    order = np.concatenate([np.arange(head, len(w_q), heads) for head in range(heads)])
    w_q, w_k, w_v = w_q[:, order], w_k[:, order], w_v[:, order]
    return _beside(_attend(states @ w_q, memory @ w_k, memory @ w_v, mask, heads)) @ join


def multi_head_attention__not_turned_back(states, memory, mask, w_q, w_k, w_v, join, heads):
    parts = _attend(states @ w_q, memory @ w_k, memory @ w_v, mask, heads)
    return np.reshape(parts, states.shape) @ join


def multi_head_attention__query_key_swapped(states, memory, mask, w_q, w_k, w_v, join, heads):
    return _beside(_attend(states @ w_k, memory @ w_q, memory @ w_v, mask, heads)) @ join


def multi_head_attention__no_value_kernel(states, memory, mask, w_q, w_k, w_v, join, heads):
    return _beside(_attend(states @ w_q, memory @ w_k, memory, mask, heads)) @ join


def multi_head_attention__mask_inverted(states, memory, mask, w_q, w_k, w_v, join, heads):
    return _beside(_attend(states @ w_q, memory @ w_k, memory @ w_v, ~mask, heads)) @ join


def multi_head_attention__evenly_if_none(states, memory, mask, w_q, w_k, w_v, join, heads):
    query, key, value = (_heads(a, heads) for a in (states @ w_q, memory @ w_k, memory @ w_v))
    scores = np.einsum("bhtd,bhsd->bhts", query, key) / np.sqrt(query.shape[-1])
    return _beside(_softmax(np.where(mask[:, None], scores, -1e30), axis=-1) @ value) @ join


def multi_head_attention__mean_of_heads(states, memory, mask, w_q, w_k, w_v, join, heads):
    parts = _attend(states @ w_q, memory @ w_k, memory @ w_v, mask, heads)
    mean = np.mean(parts, axis=1)
    return np.concatenate([mean] * heads, axis=-1) @ join


def multi_head_attention__no_softmax(states, memory, mask, w_q, w_k, w_v, join, heads):
    query, key, value = (_heads(a, heads) for a in (states @ w_q, memory @ w_k, memory @ w_v))
    scores = np.einsum("bhtd,bhsd->bhts", query, key) / np.sqrt(query.shape[-1])
    return _beside(np.where(mask[:, None], scores, 0) @ value) @ join


def multi_head_attention__over_queries(states, memory, mask, w_q, w_k, w_v, join, heads):
    query, key, value = (_heads(a, heads) for a in (states @ w_q, memory @ w_k, memory @ w_v))
    scores = np.einsum("bhtd,bhsd->bhts", query, key) / np.sqrt(query.shape[-1])
    weights = _softmax(np.where(mask[:, None], scores, -1e30), axis=2) * mask[:, None]
    return _beside(weights @ value) @ join


def _norm(x, scales, shifts, which):
    centered = x - np.mean(x, axis=-1, keepdims=True)
    spread = np.sqrt(np.mean(centered**2, axis=-1, keepdims=True) + 0.001)
    return centered / spread * scales[which] + shifts[which]


def _inside(x, kernel, bias):
    return np.where(x @ kernel + bias > 0, x @ kernel + bias, 0)


def encoder_block__unchanged(x, mask, attend, g, c, w1, b1, w2, b2):
    h = _norm(x + attend(x, mask[:, None]), g, c, 0)
    h = _norm(h + _inside(h, w1, b1) @ w2 + b2, g, c, 1)
    return x


def encoder_block__pre_norm(x, mask, attend, g, c, w1, b1, w2, b2):
    x = x + attend(_norm(x, g, c, 0), mask[:, None])
    return x + _inside(_norm(x, g, c, 1), w1, b1) @ w2 + b2


def encoder_block__attention_alone(x, mask, attend, g, c, w1, b1, w2, b2):
    x = _norm(attend(x, mask[:, None]), g, c, 0)
    return _norm(x + _inside(x, w1, b1) @ w2 + b2, g, c, 1)


def encoder_block__network_alone(x, mask, attend, g, c, w1, b1, w2, b2):
    x = _norm(x + attend(x, mask[:, None]), g, c, 0)
    return _norm(_inside(x, w1, b1) @ w2 + b2, g, c, 1)


def encoder_block__nothing_added(x, mask, attend, g, c, w1, b1, w2, b2):
    x = _norm(attend(x, mask[:, None]), g, c, 0)
    return _norm(_inside(x, w1, b1) @ w2 + b2, g, c, 1)


def encoder_block__sublayer_normalized(x, mask, attend, g, c, w1, b1, w2, b2):
    x = x + _norm(attend(x, mask[:, None]), g, c, 0)
    return x + _norm(_inside(x, w1, b1) @ w2 + b2, g, c, 1)


def encoder_block__normalized_at_the_end(x, mask, attend, g, c, w1, b1, w2, b2):
    x = x + attend(x, mask[:, None])
    return _norm(x + _inside(x, w1, b1) @ w2 + b2, g, c, 1)


def encoder_block__end_not_normalized(x, mask, attend, g, c, w1, b1, w2, b2):
    x = _norm(x + attend(x, mask[:, None]), g, c, 0)
    return x + _inside(x, w1, b1) @ w2 + b2


def encoder_block__never_normalized(x, mask, attend, g, c, w1, b1, w2, b2):
    x = x + attend(x, mask[:, None])
    return x + _inside(x, w1, b1) @ w2 + b2


def encoder_block__one_normalization(x, mask, attend, g, c, w1, b1, w2, b2):
    x = _norm(x + attend(x, mask[:, None]), g, c, 0)
    return _norm(x + _inside(x, w1, b1) @ w2 + b2, g, c, 0)


def encoder_block__normalizations_swapped(x, mask, attend, g, c, w1, b1, w2, b2):
    x = _norm(x + attend(x, mask[:, None]), g, c, 1)
    return _norm(x + _inside(x, w1, b1) @ w2 + b2, g, c, 0)


def encoder_block__input_added_again(x, mask, attend, g, c, w1, b1, w2, b2):
    h = _norm(x + attend(x, mask[:, None]), g, c, 0)
    return _norm(x + _inside(h, w1, b1) @ w2 + b2, g, c, 1)


def encoder_block__in_parallel(x, mask, attend, g, c, w1, b1, w2, b2):
    h = _norm(x + attend(x, mask[:, None]), g, c, 0)
    return _norm(h + _inside(x, w1, b1) @ w2 + b2, g, c, 1)


def encoder_block__network_first(x, mask, attend, g, c, w1, b1, w2, b2):
    x = _norm(x + _inside(x, w1, b1) @ w2 + b2, g, c, 0)
    return _norm(x + attend(x, mask[:, None]), g, c, 1)


def encoder_block__no_relu(x, mask, attend, g, c, w1, b1, w2, b2):
    x = _norm(x + attend(x, mask[:, None]), g, c, 0)
    return _norm(x + (x @ w1 + b1) @ w2 + b2, g, c, 1)


def encoder_block__relu_at_the_end(x, mask, attend, g, c, w1, b1, w2, b2):
    x = _norm(x + attend(x, mask[:, None]), g, c, 0)
    return _norm(x + _inside(x @ w1 + b1, w2, b2), g, c, 1)


def encoder_block__relu_before_bias(x, mask, attend, g, c, w1, b1, w2, b2):
    x = _norm(x + attend(x, mask[:, None]), g, c, 0)
    return _norm(x + (_inside(x, w1, 0) + b1) @ w2 + b2, g, c, 1)


def encoder_block__no_mask(x, mask, attend, g, c, w1, b1, w2, b2):
    everything = np.ones((*mask.shape, mask.shape[1]), bool)
    x = _norm(x + attend(x, everything), g, c, 0)
    return _norm(x + _inside(x, w1, b1) @ w2 + b2, g, c, 1)


def encoder_block__mask_of_queries(x, mask, attend, g, c, w1, b1, w2, b2):
    x = _norm(x + attend(x, mask[:, :, None]), g, c, 0)
    return _norm(x + _inside(x, w1, b1) @ w2 + b2, g, c, 1)


def encoder_block__mask_inverted(x, mask, attend, g, c, w1, b1, w2, b2):
    x = _norm(x + attend(x, ~mask[:, None]), g, c, 0)
    return _norm(x + _inside(x, w1, b1) @ w2 + b2, g, c, 1)
