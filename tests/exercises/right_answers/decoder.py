"""Chapter 2, solved in several ways."""

import math

import numpy as np
import tensorflow as tf
from keras import ops

from seq2seq import greedy_search
from seq2seq.training.loss import MaskedCrossEntropy


def shift_targets__with_numpy(sentences):
    longest = max(len(sentence) for sentence in sentences)
    rows = np.zeros((len(sentences), longest + 2), int)
    for row, sentence in zip(rows, sentences, strict=True):
        row[: len(sentence) + 2] = [1, *sentence, 2]
    return rows[:, :-1], rows[:, 1:]


def shift_targets__with_lists(sentences):
    longest = max(map(len, sentences))
    rows = [[1] + s + [2] + [0] * (longest - len(s)) for s in sentences]
    return [row[:-1] for row in rows], [row[1:] for row in rows]


def shift_targets__with_tensorflow(sentences):
    rows = tf.ragged.constant([[1, *sentence, 2] for sentence in sentences]).to_tensor()
    return rows[:, :-1], rows[:, 1:]


def masked_loss__with_numpy(logits, targets):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    surprise = -np.take_along_axis(log_p, targets[:, :, None], axis=-1)[:, :, 0]
    mask = targets != 0
    return (surprise * mask).sum() / max(mask.sum(), 1)


def masked_loss__with_loops(logits, targets):
    total, count = 0.0, 0
    for row, ids in zip(logits.tolist(), targets.tolist(), strict=True):
        for numbers, true in zip(row, ids, strict=True):
            if true != 0:
                highest = max(numbers)
                powers = sum(math.exp(number - highest) for number in numbers)
                total += highest + math.log(powers) - numbers[true]
                count += 1
    return total / count if count else 0.0


def masked_loss__with_keras(logits, targets):
    surprise = ops.sparse_categorical_crossentropy(targets, logits, from_logits=True)
    mask = ops.cast(targets != 0, "float32")
    return ops.divide_no_nan(ops.sum(surprise * mask), ops.sum(mask))


def masked_loss__with_the_loss_of_the_course(logits, targets):
    return MaskedCrossEntropy()(targets, logits)


def greedy_loop__with_a_for_loop(step, state, max_length):
    tokens, token = [], 1
    for _ in range(max_length):
        logits, state = step(token, state)
        token = int(np.argmax(logits))
        tokens.append(token)
        if token == 2:
            break
    return tokens


def greedy_loop__with_a_while_loop(step, state, max_length):
    tokens = [1]
    while tokens[-1] != 2 and len(tokens) <= max_length:
        logits, state = step(tokens[-1], state)
        tokens += [max(range(len(logits)), key=lambda i: logits[i])]
    return np.array(tokens[1:])


def greedy_loop__with_recursion(step, state, max_length):
    def rest(token, state, left):
        if token == 2 or left == 0:
            return []
        logits, state = step(token, state)
        following = int(ops.argmax(logits))
        return [following, *rest(following, state, left - 1)]

    return rest(1, state, max_length)


def greedy_loop__with_the_search_of_the_course(step, state, max_length):
    def of_batch(token, states):
        logits, following = step(token[0], states[0])
        return logits[None], np.array([following]), None

    return greedy_search(of_batch, np.array([state]), max_length).tokens[0]
