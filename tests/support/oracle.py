"""The layers once more, in NumPy, with plain loops over b, t and s: slow and easy to check.

Never imports the package. Parameters are passed in as arrays, in Keras' layout.
"""

import math

import numpy as np

# Scores of one query (D_q,) and one key (D_k,): a number.


def dot(query, key):
    return sum(q * k for q, k in zip(query, key, strict=True))


def scaled_dot(query, key):
    return dot(query, key) / math.sqrt(len(query))


def general(query, key, kernel):
    """kernel: (D_k, D_q)."""
    total = 0.0
    for i in range(len(key)):
        for j in range(len(query)):
            total += key[i] * kernel[i, j] * query[j]
    return total


def additive(query, key, query_kernel, key_kernel, scale):
    """query_kernel: (D_q, units), key_kernel: (D_k, units), scale: (units,)."""
    total = 0.0
    for u in range(len(scale)):
        asked = sum(query[i] * query_kernel[i, u] for i in range(len(query)))
        offered = sum(key[i] * key_kernel[i, u] for i in range(len(key)))
        total += scale[u] * math.tanh(asked + offered)
    return total


def scores(query, key, score):
    """query: (B, T, D_q), key: (B, S, D_k) -> (B, T, S)."""
    result = np.zeros((query.shape[0], query.shape[1], key.shape[1]))
    for b, t, s in np.ndindex(*result.shape):
        result[b, t, s] = score(query[b, t].astype(float), key[b, s].astype(float))
    return result


def distribution(scores, mask=None, temperature=1.0):
    """scores: (B, T, S), mask: (B, S) or (B, T, S) or None -> (B, T, S)."""
    result = np.zeros(scores.shape)
    for b, t in np.ndindex(*scores.shape[:2]):
        attended = []
        for s in range(scores.shape[2]):
            if mask is None or (mask[b, s] if mask.ndim == 2 else mask[b, t, s]):
                attended.append(s)
        if not attended:
            continue
        peak = max(float(scores[b, t, s]) for s in attended)
        powers = {s: math.exp((float(scores[b, t, s]) - peak) / temperature) for s in attended}
        for s in attended:
            result[b, t, s] = powers[s] / sum(powers.values())
    return result


def attention_value(weights, value):
    """weights: (B, T, S), value: (B, S, U) -> (B, T, U)."""
    result = np.zeros((weights.shape[0], weights.shape[1], value.shape[2]))
    for b, t, s in np.ndindex(*weights.shape):
        result[b, t] += float(weights[b, t, s]) * value[b, s]
    return result


def attention(query, key, value, score, mask=None, temperature=1.0):
    """Return the attention value (B, T, U) and the weights (B, T, S)."""
    weights = distribution(scores(query, key, score), mask, temperature)
    return attention_value(weights, value), weights


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def gru_step(x, state, kernel, recurrent_kernel, bias):
    """One step of a GRU as Keras computes it (`reset_after=True`).

    x: (E,), state: (U,), kernel: (E, 3U), recurrent_kernel: (U, 3U), bias: (2, 3U); the thirds are
    the update gate, the reset gate and the candidate.
    """
    units = len(state)
    update, reset, candidate = slice(0, units), slice(units, 2 * units), slice(2 * units, None)
    entered = np.asarray(x, float) @ kernel + bias[0]
    remembered = np.asarray(state, float) @ recurrent_kernel + bias[1]
    z = sigmoid(entered[update] + remembered[update])
    r = sigmoid(entered[reset] + remembered[reset])
    proposal = np.tanh(entered[candidate] + r * remembered[candidate])
    return z * state + (1.0 - z) * proposal


def encoder(source, embedding, forward, backward=None, mask=None):
    """source: (B, S); forward, backward: the three parameters of a GRU.

    Return the encoder states (B, S, U), 0 where masked, and the context vector (B, U).
    """
    mask = source != 0 if mask is None else mask
    units = forward[1].shape[0]
    states = np.zeros((*source.shape, units))
    context_vector = np.zeros((source.shape[0], units))
    for b in range(source.shape[0]):
        places = [s for s in range(source.shape[1]) if mask[b, s]]
        directions = [(forward, places)]
        if backward is not None:
            directions.append((backward, places[::-1]))
        for parameters, order in directions:
            state = np.zeros(units)
            for s in order:
                state = gru_step(embedding[source[b, s]], state, *parameters)
                states[b, s] += state
            context_vector[b] += state
    return states, context_vector


def decoder(target, context_vector, embedding, gru, output):
    """target: (B, T), context_vector: (B, U), output: kernel (U, V) and bias (V,) -> (B, T, V)."""
    logits = np.zeros((*target.shape, output[0].shape[1]))
    for b in range(target.shape[0]):
        state = np.asarray(context_vector[b], float)
        for t in range(target.shape[1]):
            state = gru_step(embedding[target[b, t]], state, *gru)
            logits[b, t] = state @ output[0] + output[1]
    return logits


def normalize(vector, gain, offset, epsilon=1e-3):
    """Layer normalization of one vector; epsilon as in Keras."""
    mean = sum(vector) / len(vector)
    variance = sum((x - mean) ** 2 for x in vector) / len(vector)
    return gain * (vector - mean) / math.sqrt(variance + epsilon) + offset


def attention_decoder(
    target,
    encoder_states,
    context_vector,
    mask,
    score,
    placement,
    embedding,
    gru,
    join,
    output,
    normalization=None,
):
    """Return logits (B, T, V) and weights (B, T, S).

    join: kernel (2U, U) and bias (U,); score: a function of one query and one key;
    normalization: gain (U,) and offset (U,), or `None` for tanh.
    """
    length = encoder_states.shape[1]
    logits = np.zeros((*target.shape, output[0].shape[1]))
    weights = np.zeros((*target.shape, length))
    for b in range(target.shape[0]):
        keys = np.asarray(encoder_states[b : b + 1], float)  # (1, S, U)
        kept = None if mask is None else mask[b : b + 1]
        state = np.asarray(context_vector[b], float)
        for t in range(target.shape[1]):
            x = embedding[target[b, t]]
            if placement == "luong":
                state = gru_step(x, state, *gru)
            value, row = attention(state[None, None], keys, keys, score, kept)
            value, weights[b, t] = value[0, 0], row[0, 0]
            if placement == "bahdanau":
                state = gru_step(np.concatenate([x, value]), state, *gru)
            joined = np.concatenate([state, value]) @ join[0] + join[1]
            joined = normalize(joined, *normalization) if normalization else np.tanh(joined)
            logits[b, t] = joined @ output[0] + output[1]
    return logits, weights


def positional_encoding(length, units, offset=0):
    """Return the encoding (length, units) of `length` places from `offset` on."""
    result = np.zeros((length, units))
    for t in range(length):
        for i in range((units + 1) // 2):
            angle = (offset + t) / 10000 ** (2 * i / units)
            result[t, 2 * i] = math.sin(angle)
            if 2 * i + 1 < units:
                result[t, 2 * i + 1] = math.cos(angle)
    return result


def multi_head(query, key, value, kernels, heads, mask=None):
    """kernels: of query, key, value (D, units) and of the join (units, units).

    Return the attention value (B, T, units) and the weights (B, H, T, S).
    """
    width = kernels[0].shape[1] // heads
    values, weights = [], []
    for h in range(heads):
        own = slice(h * width, (h + 1) * width)
        of_head = [
            tensor.astype(float) @ kernel[:, own]
            for tensor, kernel in zip((query, key, value), kernels[:3], strict=True)
        ]
        head, head_weights = attention(*of_head, scaled_dot, mask)
        values.append(head)
        weights.append(head_weights)
    return np.concatenate(values, axis=-1) @ kernels[3], np.stack(weights, axis=1)


def residual(states, sublayer, normalization, pre_norm):
    """states: (B, T, U); sublayer: a function of such states; normalization: gain, offset (U,)."""

    def normalized(tensor):
        return np.array([[normalize(vector, *normalization) for vector in row] for row in tensor])

    if pre_norm:
        return states + sublayer(normalized(states))
    return normalized(states + sublayer(states))


def feed_forward(states, kernel, bias, output_kernel, output_bias):
    return np.maximum(0.0, states @ kernel + bias) @ output_kernel + output_bias


def block(states, encoder_states, parameters, heads, self_mask, mask, pre_norm):
    """One block of a Transformer; without encoder states, that of an encoder.

    parameters: by name, `self` and `cross` (four kernels each), `network` (kernel, bias, kernel,
    bias), and for each the gain and offset of its normalization, `self_norm` and so on.
    """
    states = np.asarray(states, float)

    def ask_self(given):
        return multi_head(given, given, given, parameters["self"], heads, self_mask)[0]

    def ask_source(given):
        memory = np.asarray(encoder_states, float)
        return multi_head(given, memory, memory, parameters["cross"], heads, mask)[0]

    def transform(given):
        return feed_forward(given, *parameters["network"])

    states = residual(states, ask_self, parameters["self_norm"], pre_norm)
    if encoder_states is not None:
        states = residual(states, ask_source, parameters["cross_norm"], pre_norm)
    return residual(states, transform, parameters["network_norm"], pre_norm)


def greedy(next_logits, max_length, sos=1, eos=2):
    """Search for one sentence; `next_logits` maps the tokens so far to logits (V,).

    Return the tokens and their log-probability.
    """
    tokens, log_probability = [], 0.0
    while len(tokens) < max_length and eos not in tokens:
        logits = [float(logit) for logit in next_logits([sos, *tokens])]
        best = max(range(len(logits)), key=lambda i: logits[i])
        log_total = math.log(sum(math.exp(logit - logits[best]) for logit in logits))
        tokens.append(best)
        log_probability -= log_total
    return tokens, log_probability
