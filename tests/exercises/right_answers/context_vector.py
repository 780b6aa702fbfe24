"""Chapter 3, solved in several ways."""

import math

import numpy as np
from keras import ops


def cosine_similarity__with_numpy(states, direction):
    lengths = np.sqrt((states**2).sum(axis=1) * (direction**2).sum())
    return states @ direction / np.where(lengths > 0, lengths, 1.0)


def cosine_similarity__with_loops(states, direction):
    found = []
    for state in states:
        length = math.hypot(*state) * math.hypot(*direction)
        dot = sum(a * b for a, b in zip(state, direction, strict=True))
        found.append(dot / length if length else 0.0)
    return found


def cosine_similarity__with_keras(states, direction):
    return ops.matmul(ops.normalize(states), ops.normalize(direction[None])[0])


def cosine_similarity__with_norm(states, direction):
    unit = direction / np.linalg.norm(direction)
    return np.einsum("nu,u->n", states, unit) / np.maximum(np.linalg.norm(states, axis=1), 1e-20)


def fit_probe__with_solve(states, answers, penalty):
    inputs = np.column_stack([states, np.ones(len(states))])
    square = inputs.T @ inputs + penalty * np.eye(inputs.shape[1])
    return np.linalg.solve(square, inputs.T @ answers)


def fit_probe__with_more_rows(states, answers, penalty):
    width = states.shape[1] + 1
    inputs = np.hstack([states, np.ones((len(states), 1))])
    inputs = np.vstack([inputs, math.sqrt(penalty) * np.eye(width)])
    wanted = np.vstack([answers, np.zeros((width, answers.shape[1]))])
    return np.linalg.lstsq(inputs, wanted, rcond=None)[0]


def fit_probe__with_keras(states, answers, penalty):
    inputs = ops.concatenate([states, ops.ones((len(states), 1))], axis=1)
    turned = ops.transpose(inputs)
    square = ops.matmul(turned, inputs) + penalty * ops.eye(inputs.shape[1])
    return ops.matmul(ops.inv(square), ops.matmul(turned, answers))


def probe_accuracy__with_numpy(train_states, train_labels, test_states, test_labels, penalty):
    inputs = np.column_stack([train_states, np.ones(len(train_states))])
    square = inputs.T @ inputs + penalty * np.eye(inputs.shape[1])
    answers = np.eye(train_labels.max() + 1)[train_labels]
    probe = np.linalg.solve(square, inputs.T @ answers)
    outputs = test_states @ probe[:-1] + probe[-1]
    return np.mean(outputs.argmax(axis=1) == test_labels)


def probe_accuracy__class_by_class(train_states, train_labels, test_states, test_labels, penalty):
    """One class after the other, each fitted by itself."""
    outputs = []
    for label in sorted(set(train_labels)):
        probe = fit_probe__with_more_rows(
            train_states, (train_labels == label)[:, None].astype(float), penalty
        )
        outputs.append(test_states @ probe[:-1, 0] + probe[-1, 0])
    right = 0
    for i, label in enumerate(test_labels):
        right += max(range(len(outputs)), key=lambda c: outputs[c][i]) == label
    return right / len(test_labels)


def probe_accuracy__with_keras(train_states, train_labels, test_states, test_labels, penalty):
    classes = int(train_labels.max()) + 1
    answers = ops.one_hot(train_labels, classes)
    probe = fit_probe__with_keras(train_states, answers, penalty)
    ones = ops.ones((len(test_states), 1))
    outputs = ops.matmul(ops.concatenate([test_states, ones], axis=1), probe)
    return ops.mean(ops.cast(ops.equal(ops.argmax(outputs, axis=1), test_labels), "float32"))
