"""Chapter 1, wrong in the ways that readers are."""

import numpy as np


def _filled(sentences, longest, fill=0, dtype=int):
    tokens = np.full((len(sentences), longest), fill, dtype)
    mask = np.zeros(tokens.shape, bool)
    for b, sentence in enumerate(sentences):
        sentence = sentence[:longest]
        tokens[b, : len(sentence)] = sentence
        mask[b, : len(sentence)] = True
    return tokens, mask


def _longest(sentences):
    return max(len(sentence) for sentence in sentences)


def pad__pads_left(sentences):
    longest = _longest(sentences)
    tokens = np.array([[0] * (longest - len(s)) + s for s in sentences])
    return tokens, tokens != 0


def pad__cuts_to_shortest(sentences):
    return _filled(sentences, min(len(sentence) for sentence in sentences))


def pad__first_length(sentences):
    return _filled(sentences, len(sentences[0]))


def pad__mask_inverted(sentences):
    tokens, _ = _filled(sentences, _longest(sentences))
    return tokens, tokens == 0


def pad__real_ids(sentences):
    return _filled(sentences, _longest(sentences), dtype=float)


def pad__repeats_last(sentences):
    longest = _longest(sentences)
    rows = [s + [s[-1] if s else 0] * (longest - len(s)) for s in sentences]
    return np.array(rows), _filled(sentences, longest)[1]


def pad__other_padding(sentences):
    return _filled(sentences, _longest(sentences), fill=-1)


def pad__mask_too_short(sentences):
    longest = _longest(sentences)
    mask = [[place < len(s) - 1 for place in range(longest)] for s in sentences]
    return _filled(sentences, longest)[0], mask


def pad__mask_too_long(sentences):
    longest = _longest(sentences)
    mask = [[place <= len(s) for place in range(longest)] for s in sentences]
    return _filled(sentences, longest)[0], mask


def pad__extra_column(sentences):
    return _filled(sentences, _longest(sentences) + 1)


def pad__time_first(sentences):
    tokens, mask = _filled(sentences, _longest(sentences))
    return tokens.transpose(), mask.transpose()


def _sigmoid(a):
    return 0.5 * (1 + np.tanh(a / 2))


def _candidate(x, state, kernel, recurrent_kernel, bias):
    """What goes into the tanh: x and the state in columns 2U to 3U."""
    u = 2 * recurrent_kernel.shape[0]
    return x @ kernel[:, u:] + state @ recurrent_kernel[:, u:] + bias[u:]


def _both_gates(x, state, kernel, recurrent_kernel, bias):
    u = recurrent_kernel.shape[0]
    before = x @ kernel[:, : 2 * u] + state @ recurrent_kernel[:, : 2 * u] + bias[: 2 * u]
    return before[:, :u], before[:, u:]


def _z_and_r(*given):
    return [_sigmoid(gate) for gate in _both_gates(*given)]


def gru_step__gates_swapped(x, state, *parameters):
    r, z = _z_and_r(x, state, *parameters)
    return z * state + (1 - z) * np.tanh(_candidate(x, r * state, *parameters))


def gru_step__update_inverted(x, state, *parameters):
    z, r = _z_and_r(x, state, *parameters)
    return z * np.tanh(_candidate(x, r * state, *parameters)) + (1 - z) * state


def gru_step__reset_after(x, h, kernel, recurrent_kernel, bias):
    x_z, x_r, x_h = np.split(x @ kernel + bias, 3, axis=-1)
    h_z, h_r, h_h = np.split(h @ recurrent_kernel, 3, axis=-1)
    z, r = _sigmoid(x_z + h_z), _sigmoid(x_r + h_r)
    candidate = np.tanh(x_h + r * h_h)
    return z * h + (1 - z) * candidate


def gru_step__reset_of_token(x, state, *parameters):
    z, r = _z_and_r(x, state, *parameters)
    return z * state + (1 - z) * np.tanh(r * _candidate(x, state, *parameters))


def gru_step__reset_candidate(x, state, *parameters):
    z, r = _z_and_r(x, state, *parameters)
    return z * state + (1 - z) * (r * np.tanh(_candidate(x, state, *parameters)))


def gru_step__reset_kept(x, state, *parameters):
    z, r = _z_and_r(x, state, *parameters)
    state = r * state
    return z * state + (1 - z) * np.tanh(_candidate(x, state, *parameters))


def gru_step__no_reset(x, state, *parameters):
    z, _ = _z_and_r(x, state, *parameters)
    return z * state + (1 - z) * np.tanh(_candidate(x, state, *parameters))


def gru_step__sigmoid_candidate(x, state, *parameters):
    z, r = _z_and_r(x, state, *parameters)
    return z * state + (1 - z) * _sigmoid(_candidate(x, r * state, *parameters))


def gru_step__linear_candidate(x, state, *parameters):
    z, r = _z_and_r(x, state, *parameters)
    return z * state + (1 - z) * _candidate(x, r * state, *parameters)


def gru_step__no_bias(x, state, kernel, recurrent_kernel, bias):
    parameters = kernel, recurrent_kernel, np.zeros_like(bias)
    z, r = _z_and_r(x, state, *parameters)
    return z * state + (1 - z) * np.tanh(_candidate(x, r * state, *parameters))


def gru_step__forgets(x, state, *parameters):
    z, r = _z_and_r(x, state, *parameters)
    return (1 - z) * np.tanh(_candidate(x, r * state, *parameters))


def gru_step__all_tanh(x, state, *parameters):
    z, r = map(np.tanh, _both_gates(x, state, *parameters))
    return z * state + (1 - z) * np.tanh(_candidate(x, r * state, *parameters))


def gru_step__interleaved(x, state, kernel, recurrent_kernel, bias):
    a = x @ kernel + bias
    z = _sigmoid(a[:, 0::3] + state @ recurrent_kernel[:, 0::3])
    r = _sigmoid(a[:, 1::3] + state @ recurrent_kernel[:, 1::3])
    return z * state + (1 - z) * np.tanh(a[:, 2::3] + (r * state) @ recurrent_kernel[:, 2::3])


def encode__no_mask(embedded, mask, step, units):
    state, states = np.zeros((len(mask), units)), []
    for s in range(mask.shape[1]):
        state = step(embedded[:, s], state)
        states.append(state)
    return np.stack(states, 1), state


def encode__context_through_padding(embedded, mask, step, units):
    states, state = encode__no_mask(embedded, mask, step, units)
    return states * mask[..., None], state


def encode__last_column(embedded, mask, step, units):
    state, states = np.zeros((len(mask), units)), []
    for s in range(mask.shape[1]):
        state = step(embedded[:, s], state) * mask[:, s, None]
        states.append(state)
    return np.stack(states, 1), state


def _encoded(embedded, mask, step, units, places=None):
    state, states = np.zeros((len(mask), units)), {}
    for s in range(mask.shape[1]) if places is None else places:
        state = np.where(mask[:, s, None], step(embedded[:, s], state), state)
        states[s] = state
    return np.stack([states[s] for s in sorted(states)], 1), state


def encode__padding_keeps_state(embedded, mask, step, units):
    return _encoded(embedded, mask, step, units)


def encode__backward(embedded, mask, step, units):
    places = reversed(range(mask.shape[1]))
    states, state = _encoded(embedded, mask, step, units, places)
    return states * mask[..., None], state


def encode__not_fed_back(embedded, mask, step, units):
    state = np.zeros((len(mask), units))
    states = [step(embedded[:, s], state) for s in range(mask.shape[1])]
    states = np.stack(states, 1) * mask[..., None]
    return states, states[np.arange(len(mask)), mask.sum(1) - 1]


def encode__before_the_step(embedded, mask, step, units):
    state, states = np.zeros((len(mask), units)), []
    for s in range(mask.shape[1]):
        states.append(state * mask[:, s, None])
        state = np.where(mask[:, s, None], step(embedded[:, s], state), state)
    return np.stack(states, 1), state


def encode__time_first(embedded, mask, step, units):
    states, state = _encoded(embedded, mask, step, units)
    return list(np.swapaxes(states * mask[..., None], 0, 1)), state


def encode__mean_context(embedded, mask, step, units):
    states = _encoded(embedded, mask, step, units)[0] * mask[..., None]
    return states, states.sum(1) / mask.sum(1)[:, None]


def encode__mask_inverted(embedded, mask, step, units):
    states, state = _encoded(embedded, mask == 0, step, units)
    return states * (1 - mask[..., None]), state


def encode__first_skipped(embedded, mask, step, units):
    state, states = np.zeros((len(mask), units)), [np.zeros((len(mask), units))]
    for s in range(1, mask.shape[1]):
        state = np.where(mask[:, s, None], step(embedded[:, s], state), state)
        states.append(state * mask[:, s, None])
    return np.stack(states, 1), state


def encode__first_mask(embedded, mask, step, units):
    state, states = np.zeros((len(mask), units)), []
    for s in range(mask.shape[1]):
        if mask[0, s]:
            state = step(embedded[:, s], state)
        states.append(state * mask[0, s])
    return np.stack(states, 1), state


def encode__same_array(embedded, mask, step, units):
    state = np.zeros((len(embedded), units))
    states = []
    for s in range(embedded.shape[1]):
        here = mask[:, s]
        state[here] = step(embedded[here, s], state[here])
        states.append(state)
    return np.stack(states, axis=1) * mask[:, :, None], state
