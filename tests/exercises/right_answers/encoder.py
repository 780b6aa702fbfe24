"""Chapter 1, solved in several ways."""

import math

import keras
import numpy as np
from keras import ops


def pad__with_numpy(sentences):
    lengths = np.array([len(sentence) for sentence in sentences])
    mask = np.arange(lengths.max()) < lengths[:, None]
    tokens = np.zeros(mask.shape, "int32")
    tokens[mask] = np.concatenate(sentences)
    return tokens, mask


def pad__with_lists(sentences):
    longest = max(map(len, sentences))
    tokens = [[*sentence, *[0] * (longest - len(sentence))] for sentence in sentences]
    return tokens, [[token > 0 for token in row] for row in tokens]


def pad__with_keras(sentences):
    tokens = keras.utils.pad_sequences(sentences, padding="post")
    return ops.convert_to_tensor(tokens), ops.not_equal(tokens, 0)


def gru_step__with_numpy(x, state, kernel, recurrent_kernel, bias):
    x_z, x_r, x_h = np.split(x @ kernel + bias, 3, axis=-1)
    r_z, r_r, r_h = np.split(recurrent_kernel, 3, axis=-1)
    z = 1 / (1 + np.exp(-x_z - state @ r_z))
    r = 1 / (1 + np.exp(-x_r - state @ r_r))
    return z * state + (1 - z) * np.tanh(x_h + (r * state) @ r_h)


def gru_step__with_loops(x, state, kernel, recurrent_kernel, bias):
    def sigmoid(a):
        return 0.5 + 0.5 * math.tanh(a / 2)

    units = state.shape[1]
    result = np.zeros(state.shape)
    for b in range(len(x)):

        def entered(column, kept, b=b):
            return x[b] @ kernel[:, column] + kept @ recurrent_kernel[:, column] + bias[column]

        reset = [sigmoid(entered(units + u, state[b])) * state[b, u] for u in range(units)]
        for u in range(units):
            z = sigmoid(entered(u, state[b]))
            candidate = math.tanh(entered(2 * units + u, np.array(reset)))
            result[b, u] = z * state[b, u] + (1 - z) * candidate
    return result


def gru_step__with_keras_ops(x, state, kernel, recurrent_kernel, bias):
    units = state.shape[1]
    from_x = ops.matmul(x, kernel) + bias
    gates = from_x[:, : 2 * units] + ops.matmul(state, recurrent_kernel[:, : 2 * units])
    z, r = ops.split(ops.sigmoid(gates), 2, axis=-1)
    inside = from_x[:, 2 * units :] + ops.matmul(r * state, recurrent_kernel[:, 2 * units :])
    candidate = ops.tanh(inside)
    return candidate + z * (state - candidate)


def gru_step__with_the_cell_of_keras(x, state, kernel, recurrent_kernel, bias):
    cell = keras.layers.GRUCell(state.shape[1], reset_after=False)
    cell.build(x.shape)
    cell.set_weights([kernel, recurrent_kernel, bias])
    return cell(ops.convert_to_tensor(x), [ops.convert_to_tensor(state)])[0]


def encode__with_numpy(embedded, mask, step, units):
    state = np.zeros((embedded.shape[0], units))
    states = []
    for s in range(embedded.shape[1]):
        is_token = mask[:, s][:, None]
        state = np.where(is_token, step(embedded[:, s], state), state)
        states.append(state * is_token)
    return np.stack(states, axis=1), state


def encode__sentence_by_sentence(embedded, mask, step, units):
    states = np.zeros((*mask.shape, units))
    context_vector = np.zeros((len(mask), units))
    for b in range(len(mask)):
        state = np.zeros((1, units))
        for s in range(mask[b].sum()):
            state = step(embedded[b : b + 1, s], state)
            states[b, s] = state[0]
        context_vector[b] = state[0]
    return states, context_vector


def encode__with_keras_ops(embedded, mask, step, units):
    state, states = ops.zeros((len(mask), units)), []
    for x, is_token in zip(ops.unstack(embedded, axis=1), mask.T, strict=True):
        is_token = ops.cast(is_token[:, None], "float32")
        state = is_token * step(x, state) + (1 - is_token) * state
        states.append(state * is_token)
    return ops.stack(states, axis=1), state
