"""Chapter 3, wrong in the ways that readers are."""

import numpy as np


def cosine_similarity__no_lengths(states, direction):
    return np.dot(states, direction)


def cosine_similarity__one_length(states, direction):
    return states @ (direction / np.linalg.norm(direction))


def cosine_similarity__other_length(states, direction):
    return states @ direction / np.maximum(np.linalg.norm(states, axis=1), 1e-9)


def cosine_similarity__squared_lengths(states, direction):
    lengths = (states**2).sum(axis=1) * (direction**2).sum()
    return states @ direction / np.maximum(lengths, 1e-9)


def cosine_similarity__absolute_lengths(states, direction):
    lengths = np.linalg.norm(states, 1, axis=1) * np.linalg.norm(direction, 1)
    return states @ direction / np.maximum(lengths, 1e-9)


def cosine_similarity__one_length_for_all(states, direction):
    return states @ direction / (np.linalg.norm(states) * np.linalg.norm(direction))


def _cosines(states, direction):
    lengths = np.linalg.norm(states, axis=1) * np.linalg.norm(direction)
    return states @ direction / np.maximum(lengths, 1e-9)


def cosine_similarity__distance(states, direction):
    return 1.0 - _cosines(states, direction)


def cosine_similarity__nan_for_zero(states, direction):
    return states @ direction / np.linalg.norm(states, axis=1) / np.linalg.norm(direction)


def cosine_similarity__absolute(states, direction):
    return np.abs(_cosines(states, direction))


def cosine_similarity__centered(states, direction):
    return _cosines(states - states.mean(axis=1)[:, None], direction - direction.mean())


def cosine_similarity__angle(states, direction):
    return np.arccos(np.minimum(_cosines(states, direction), 1.0))


def _inputs(states):
    return np.hstack([states, np.ones((len(states), 1))])


def fit_probe__no_penalty(states, answers, penalty):
    return np.linalg.pinv(_inputs(states)) @ answers


def fit_probe__no_constant(states, answers, penalty):
    square = states.T @ states + penalty * np.eye(states.shape[1])
    return np.linalg.inv(square) @ states.T @ answers


def _fit(inputs, answers, added):
    return np.linalg.inv(inputs.T @ inputs + added) @ (inputs.T @ answers)


def fit_probe__ones_first(states, answers, penalty):
    inputs = np.hstack([np.ones((len(states), 1)), states])
    return _fit(inputs, answers, penalty * np.eye(inputs.shape[1]))


def fit_probe__penalty_everywhere(states, answers, penalty):
    inputs = _inputs(states)
    return np.linalg.solve(inputs.T @ inputs + penalty, inputs.T @ answers)


def fit_probe__penalty_squared(states, answers, penalty):
    inputs = _inputs(states)
    return _fit(inputs, answers, penalty**2 * np.eye(inputs.shape[1]))


def fit_probe__penalty_times_rows(states, answers, penalty):
    inputs = _inputs(states)
    return _fit(inputs, answers, len(inputs) * penalty * np.eye(inputs.shape[1]))


def fit_probe__not_solved(states, answers, penalty):
    return _inputs(states).T @ answers


def fit_probe__transposed(states, answers, penalty):
    inputs = _inputs(states)
    return _fit(inputs, answers, penalty * np.eye(inputs.shape[1])).T


def fit_probe__penalty_subtracted(states, answers, penalty):
    inputs = _inputs(states)
    return _fit(inputs, answers, -penalty * np.eye(inputs.shape[1]))


def fit_probe__constant_not_penalized(states, answers, penalty):
    inputs = _inputs(states)
    return _fit(inputs, answers, penalty * np.diag([*[1] * states.shape[1], 0]))


def fit_probe__square_of_rows(states, answers, penalty):
    inputs = _inputs(states)
    return np.linalg.inv(inputs @ inputs.T + penalty * np.eye(len(inputs))) @ answers


def _score(states, labels, tested, truth, penalty, constant=True):
    inputs = _inputs(states) if constant else states
    probe = _fit(inputs, np.eye(max(labels) + 1)[labels], penalty * np.eye(inputs.shape[1]))
    outputs = (_inputs(tested) if constant else tested) @ probe
    return (outputs.argmax(axis=-1) == truth).mean()


def probe_accuracy__scored_on_train(train_states, train_labels, test_states, test_labels, penalty):
    return _score(train_states, train_labels, train_states, train_labels, penalty)


def probe_accuracy__leaks(train_states, train_labels, test_states, test_labels, penalty):
    states = np.vstack([train_states, test_states])
    labels = np.hstack([train_labels, test_labels])
    return _score(states, labels, test_states, test_labels, penalty)


def probe_accuracy__fit_on_test(train_states, train_labels, test_states, test_labels, penalty):
    return _score(test_states, test_labels, test_states, test_labels, penalty)


def probe_accuracy__numbers_as_answers(
    train_states, train_labels, test_states, test_labels, penalty
):
    inputs = _inputs(train_states)
    probe = _fit(inputs, train_labels.astype(float), penalty * np.eye(inputs.shape[1]))
    return np.mean(np.rint(_inputs(test_states) @ probe) == test_labels)


def probe_accuracy__error_rate(train_states, train_labels, test_states, test_labels, penalty):
    return 1 - _score(train_states, train_labels, test_states, test_labels, penalty)


def probe_accuracy__count(train_states, train_labels, test_states, test_labels, penalty):
    share = _score(train_states, train_labels, test_states, test_labels, penalty)
    return round(share * len(test_labels))


def probe_accuracy__percent(train_states, train_labels, test_states, test_labels, penalty):
    return 100 * _score(train_states, train_labels, test_states, test_labels, penalty)


def probe_accuracy__no_constant(train_states, train_labels, test_states, test_labels, penalty):
    return _score(train_states, train_labels, test_states, test_labels, penalty, constant=False)


def probe_accuracy__no_penalty(train_states, train_labels, test_states, test_labels, penalty):
    return _score(train_states, train_labels, test_states, test_labels, 0.0)


def probe_accuracy__least(train_states, train_labels, test_states, test_labels, penalty):
    inputs = _inputs(train_states)
    answers = np.eye(max(train_labels) + 1)[train_labels]
    probe = _fit(inputs, answers, penalty * np.eye(inputs.shape[1]))
    return np.mean((_inputs(test_states) @ probe).argmin(axis=1) == test_labels)


def probe_accuracy__most_frequent(train_states, train_labels, test_states, test_labels, penalty):
    values, counts = np.unique(train_labels, return_counts=True)
    return np.mean(test_labels == values[counts.argmax()])
