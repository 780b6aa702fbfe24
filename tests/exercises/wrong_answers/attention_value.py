"""Chapter 7, wrong in the ways that readers are."""

import numpy as np
from keras import ops


def attention_value__mean(weights, value):
    return np.mean(weights[..., None] * value[:, None], axis=2)


def attention_value__plain_sum(weights, value):
    total = value.sum(axis=1, keepdims=True)
    return np.repeat(total, weights.shape[1], axis=1)


def attention_value__hard(weights, value):
    best = weights.argmax(axis=-1)
    return np.array([rows[places] for rows, places in zip(value, best, strict=True)])


def attention_value__not_summed(weights, value):
    return np.einsum("bts,bsu->btsu", weights, value)


def attention_value__other_sentence(weights, value):
    return weights @ value[0]


def attention_value__first_query(weights, value):
    mixed = np.einsum("bs,bsu->bu", weights[:, 0], value)
    return np.stack([mixed] * weights.shape[1], axis=1)


def attention_value__softmax_again(weights, value):
    return ops.matmul(ops.softmax(weights), value)


def attention_value__reversed(weights, value):
    return np.flip(weights, axis=2) @ value


def attention_value__transposed(weights, value):
    return np.einsum("bts,bsu->but", weights, value)


def attention_value__largest(weights, value):
    return np.max(np.einsum("bts,bsu->btsu", weights, value), axis=2)


def _softmax(scores, axis=-1):
    return np.asarray(ops.softmax(scores.astype("float64"), axis=axis))


def _masked(scores, mask):
    return _softmax(np.where(mask[:, None], scores, -1e30)) * mask[:, None]


def _scores(query, key):
    return np.einsum("btd,bsd->bts", query, key)


def attention__results_swapped(query, key, value, mask):
    weights = _masked(_scores(query, key), mask)
    return weights, weights @ value


def attention__no_mask(query, key, value, mask):
    weights = _softmax(_scores(query, key))
    return weights @ value, weights


def attention__mask_after(query, key, value, mask):
    weights = np.where(mask[:, None], _softmax(_scores(query, key)), 0)
    return weights @ value, weights


def attention__mask_inverted(query, key, value, mask):
    weights = _masked(_scores(query, key), np.logical_not(mask))
    return weights @ value, weights


def attention__scaled(query, key, value, mask):
    weights = _masked(_scores(query, key) / np.sqrt(key.shape[-1]), mask)
    return weights @ value, weights


def attention__no_softmax(query, key, value, mask):
    weights = np.where(mask[:, None], _scores(query, key), 0)
    return weights @ value, weights


def attention__over_queries(query, key, value, mask):
    weights = _softmax(_scores(query, key), axis=1) * mask[:, None]
    return weights @ value, weights


def attention__key_as_value(query, key, value, mask):
    weights = _masked(_scores(query, key), mask)
    return weights @ key, weights


def attention__value_as_key(query, key, value, mask):
    weights = _masked(_scores(query, value), mask)
    return weights @ value, weights


def attention__scores_returned(query, key, value, mask):
    scores = np.where(mask[:, None], _scores(query, key), -1e9)
    return _masked(scores, mask) @ value, scores


def attention__nan_where_all_masked(query, key, value, mask):
    weights = _softmax(np.where(mask[:, None], _scores(query, key), -np.inf))
    return weights @ value, weights


def attention__uniform_where_all_masked(query, key, value, mask):
    weights = _softmax(np.where(mask[:, None], _scores(query, key), -1e30))
    return weights @ value, weights


def _one(query, memory, mask):
    scores = np.einsum("bu,bsu->bs", query, memory)
    weights = _softmax(np.where(mask, scores, -1e30))
    return np.einsum("bs,bsu->bu", weights, memory), weights, scores


def luong_step__query_before_cell(embedded, state, encoder_states, mask, cell, join):
    value, weights, _ = _one(state, encoder_states, mask)
    state = cell(embedded, state)
    return np.tanh(np.hstack([state, value]) @ join), state, weights


def luong_step__join_order(embedded, state, encoder_states, mask, cell, join):
    state = cell(embedded, state)
    value, weights, _ = _one(state, encoder_states, mask)
    return np.tanh(np.hstack([value, state]) @ join), state, weights


def luong_step__no_tanh(embedded, state, encoder_states, mask, cell, join):
    state = cell(embedded, state)
    value, weights, _ = _one(state, encoder_states, mask)
    return np.hstack([state, value]) @ join, state, weights


def luong_step__no_mask(embedded, state, encoder_states, mask, cell, join):
    state = cell(embedded, state)
    value, weights, _ = _one(state, encoder_states, True)
    return np.tanh(np.hstack([state, value]) @ join), state, weights


def luong_step__joined_as_state(embedded, state, encoder_states, mask, cell, join):
    state = cell(embedded, state)
    value, weights, _ = _one(state, encoder_states, mask)
    state = np.tanh(np.hstack([state, value]) @ join)
    return state, state, weights


def luong_step__old_state_returned(embedded, state, encoder_states, mask, cell, join):
    new = cell(embedded, state)
    value, weights, _ = _one(new, encoder_states, mask)
    return np.tanh(np.hstack([new, value]) @ join), state, weights


def luong_step__old_state_joined(embedded, state, encoder_states, mask, cell, join):
    new = cell(embedded, state)
    value, weights, _ = _one(new, encoder_states, mask)
    return np.tanh(np.hstack([state, value]) @ join), new, weights


def luong_step__no_attention(embedded, state, encoder_states, mask, cell, join):
    state = cell(embedded, state)
    _, weights, _ = _one(state, encoder_states, mask)
    return np.tanh(state @ join[: state.shape[1]]), state, weights


def luong_step__no_softmax(embedded, state, encoder_states, mask, cell, join):
    state = cell(embedded, state)
    scores = np.where(mask, _one(state, encoder_states, mask)[2], 0)
    value = np.einsum("bs,bsu->bu", scores, encoder_states)
    return np.tanh(np.hstack([state, value]) @ join), state, scores


def luong_step__mean_value(embedded, state, encoder_states, mask, cell, join):
    state = cell(embedded, state)
    value, weights, _ = _one(0 * state, encoder_states, mask)
    return np.tanh(np.hstack([state, value]) @ join), state, weights


def luong_step__scores_returned(embedded, state, encoder_states, mask, cell, join):
    state = cell(embedded, state)
    value, _, scores = _one(state, encoder_states, mask)
    return np.tanh(np.hstack([state, value]) @ join), state, scores


def luong_step__state_left_out(embedded, state, encoder_states, mask, cell, join):
    state = cell(embedded, state)
    value, weights, _ = _one(state, encoder_states, mask)
    return np.tanh(value @ join[state.shape[1] :]), state, weights


def bahdanau_step__input_order(embedded, state, encoder_states, mask, cell):
    value, weights, _ = _one(state, encoder_states, mask)
    return cell(np.hstack([value, embedded]), state), value, weights


def bahdanau_step__no_mask(embedded, state, encoder_states, mask, cell):
    value, weights, _ = _one(state, encoder_states, True)
    return cell(np.hstack([embedded, value]), state), value, weights


def bahdanau_step__attends_again(embedded, state, encoder_states, mask, cell):
    value, weights, _ = _one(state, encoder_states, mask)
    state = cell(np.hstack([embedded, value]), state)
    value, weights, _ = _one(state, encoder_states, mask)
    return state, value, weights


def bahdanau_step__old_state_returned(embedded, state, encoder_states, mask, cell):
    value, weights, _ = _one(state, encoder_states, mask)
    cell(np.hstack([embedded, value]), state)
    return state, value, weights


def bahdanau_step__state_not_used(embedded, state, encoder_states, mask, cell):
    value, weights, _ = _one(state, encoder_states, mask)
    return cell(np.hstack([embedded, value]), np.zeros_like(state)), value, weights


def bahdanau_step__value_as_state(embedded, state, encoder_states, mask, cell):
    value, weights, _ = _one(state, encoder_states, mask)
    return cell(np.hstack([embedded, value]), value), value, weights


def bahdanau_step__mean_value(embedded, state, encoder_states, mask, cell):
    value, weights, _ = _one(np.zeros_like(state), encoder_states, mask)
    return cell(np.hstack([embedded, value]), state), value, weights


def bahdanau_step__no_softmax(embedded, state, encoder_states, mask, cell):
    scores = _one(state, encoder_states, mask)[2] * mask
    value = np.einsum("bs,bsu->bu", scores, encoder_states)
    return cell(np.hstack([embedded, value]), state), value, scores


def bahdanau_step__scaled(embedded, state, encoder_states, mask, cell):
    value, weights, _ = _one(state / np.sqrt(state.shape[1]), encoder_states, mask)
    return cell(np.hstack([embedded, value]), state), value, weights


def bahdanau_step__scores_returned(embedded, state, encoder_states, mask, cell):
    value, _, scores = _one(state, encoder_states, mask)
    return cell(np.hstack([embedded, value]), state), value, scores


def bahdanau_step__embedding_left_out(embedded, state, encoder_states, mask, cell):
    value, weights, _ = _one(state, encoder_states, mask)
    return cell(np.hstack([np.zeros_like(embedded), value]), state), value, weights


def bahdanau_step__value_left_out(embedded, state, encoder_states, mask, cell):
    value, weights, _ = _one(state, encoder_states, mask)
    return cell(np.hstack([embedded, np.zeros_like(value)]), state), value, weights


def attention_value__batch_meets_query(weights, value):
    return np.sum(np.expand_dims(weights, -1) * value, axis=-2)
