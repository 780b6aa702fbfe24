"""Chapter 3: what is in a vector, asked by a linear probe."""

import numpy as np

from seq2seq.exercises.cases import Case, generator
from seq2seq.exercises.exercise import exercise

CHAPTER = "context_vector"


def _directions():
    """States `(N, U)` and a direction `(U,)`."""
    rng = generator()
    yield Case("ordinary", np.array([[3, 4], [-4, 3]], "float32"), np.array([0, 2], "float32"))
    for count, units in ((1, 2), (2, 3), (3, 3), (3, 2), (5, 7)):
        states = 2 * rng.normal(size=(count, units))
        yield Case("ordinary", states.astype("float32"), rng.normal(size=units).astype("float32"))
    yield Case("short states", np.array([[0.03, 0.04]], "float32"), np.array([0.1, 0], "float32"))
    yield Case("a state of zeros", np.array([[1, 1], [0, 0]], "float32"), np.ones(2, "float32"))


@exercise(_directions, CHAPTER)
def cosine_similarity(states, direction):
    """Say how nearly each state points in a direction.

    Args:
        states: floats `(N, U)`.
        direction: floats `(U)`, not all 0.

    Returns:
        cosines: floats `(N)`, between -1 and 1; 0 for a state of zeros.
    """
    return _cosines(states, direction, _length(states) * _length(direction))


def _length(vectors):
    return np.sqrt((vectors**2).sum(axis=-1))


def _cosines(states, direction, lengths):
    return states @ direction / np.where(lengths > 0, lengths, 1)


def _centered(states, direction):
    states = states - states.mean(axis=-1, keepdims=True)
    return cosine_similarity.reference(states, direction - direction.mean())


def _absolute_lengths(states, direction):
    return _cosines(states, direction, abs(states).sum(axis=-1) * abs(direction).sum())


cosine_similarity.mistakes(
    no_lengths=lambda h, d: h @ d,
    one_length=lambda h, d: h @ d / _length(d),
    other_length=lambda h, d: _cosines(h, d, _length(h)),
    squared_lengths=lambda h, d: _cosines(h, d, (_length(h) * _length(d)) ** 2),
    absolute_lengths=_absolute_lengths,
    one_length_for_all=lambda h, d: h @ d / (_length(h.ravel()) * _length(d)),
    distance=lambda h, d: 1 - cosine_similarity.reference(h, d),
    nan_for_zero=lambda h, d: h @ d / (_length(h) * _length(d)),
    absolute=lambda h, d: abs(cosine_similarity.reference(h, d)),
    centered=_centered,
    angle=lambda h, d: np.arccos(np.clip(cosine_similarity.reference(h, d), -1, 1)),
)


def _fits():
    """States `(N, U)`, answers `(N, C)` and a penalty."""
    rng = generator()
    sizes = [(3, 1, 1, 0.5), (4, 1, 2, 2.0), (5, 2, 2, 0.5), (9, 2, 3, 3.0), (11, 5, 3, 0.1)]
    for count, units, answers, penalty in sizes:
        states = (rng.normal(size=(count, units)) + 0.5).astype("float32")
        wanted = (rng.normal(size=(count, answers)) + 1).astype("float32")
        yield Case("ordinary", states, wanted, penalty)
    few = rng.normal(size=(3, 3)).astype("float32")
    yield Case("few sentences", few, rng.normal(size=(3, 1)).astype("float32"), 0.1)


@exercise(_fits, CHAPTER)
def fit_probe(states, answers, penalty):
    """Fit a linear probe: least squares with a penalty on the size of the numbers.

    Let X be the states with a column of ones after them. The probe P is the matrix with the
    smallest |X P - answers|^2 + penalty |P|^2, summed over all entries.

    Args:
        states: floats `(N, U)`, one for each sentence.
        answers: floats `(N, C)`, what should come out.
        penalty: number, above 0.

    Returns:
        probe: floats `(U+1, C)`; the last row belongs to the column of ones.
    """
    return _fitted(states, answers, penalty * _eye(states))


def _with_ones(states):
    return np.column_stack([states, np.ones(len(states))])


def _solve(inputs, answers, added):
    return np.linalg.solve(inputs.T @ inputs + added, inputs.T @ answers)


def _fitted(states, answers, added):
    return _solve(_with_ones(states), answers, added)


def _eye(states):
    return np.eye(states.shape[1] + 1)


def _unpenalized(states, answers, penalty):
    free = _eye(states)
    free[-1, -1] = 0
    return _fitted(states, answers, penalty * free)


def _of_rows(states, answers, penalty):
    inputs = _with_ones(states)
    return np.linalg.solve(inputs @ inputs.T + penalty * np.eye(len(inputs)), answers)


fit_probe.mistakes(
    no_constant=lambda h, y, p: _solve(h, y, p * np.eye(h.shape[1])),
    ones_first=lambda h, y, p: np.roll(fit_probe.reference(h, y, p), 1, axis=0),
    penalty_everywhere=lambda h, y, p: _fitted(h, y, p),
    penalty_squared=lambda h, y, p: _fitted(h, y, p**2 * _eye(h)),
    penalty_times_rows=lambda h, y, p: _fitted(h, y, p * len(h) * _eye(h)),
    not_solved=lambda h, y, p: _with_ones(h).T @ y,
    transposed=lambda h, y, p: fit_probe.reference(h, y, p).T,
    penalty_subtracted=lambda h, y, p: _fitted(h, y, -p * _eye(h)),
    constant_not_penalized=_unpenalized,
    square_of_rows=_of_rows,
)


def _unpenalized_everywhere(came, right, case):
    """Right wherever the sentences alone settle the answer."""
    states, answers, _ = case.arguments
    inputs = _with_ones(states)
    # Where sentences are few there are many solutions without a penalty, or none is found.
    return case.label == "few sentences" or np.allclose(
        came[0], np.linalg.lstsq(inputs, answers, rcond=None)[0], atol=1e-3
    )


fit_probe.signs(no_penalty=_unpenalized_everywhere)


def _probes():
    """States and labels to fit and to test on, and a penalty."""
    rng = generator()
    for count, tested, units, kinds in (
        (7, 9, 1, 2),
        (8, 11, 2, 3),
        (13, 17, 2, 4),
        (19, 23, 3, 4),
    ):
        middles = 1 + rng.normal(size=(kinds, units))
        labels = [rng.permutation(np.arange(n) % kinds) for n in (count, tested)]
        labels = [np.where(rng.random(one.shape) < 0.3, 1, one) for one in labels]
        labels[0][:kinds] = np.arange(kinds)
        states = [middles[one] + 0.8 * rng.normal(size=(len(one), units)) for one in labels]
        states = [one.astype("float32") for one in states]
        yield Case("ordinary", states[0], labels[0], states[1], labels[1], 4.0)


@exercise(_probes, CHAPTER)
def probe_accuracy(train_states, train_labels, test_states, test_labels, penalty):
    """Fit a linear probe to some sentences and score it on others.

    The probe is that of `fit_probe`: one column of answers for each label, 1 for the right label
    and 0 for the others. It predicts the label with the largest output.

    Args:
        train_states: floats `(N, U)`.
        train_labels: ids `(N)`, from 0 to C - 1, each at least once.
        test_states: floats `(M, U)`.
        test_labels: ids `(M)`.
        penalty: number, above 0.

    Returns:
        accuracy: number, the share of test sentences whose label is predicted.
    """
    return _accuracy(train_states, train_labels, test_states, test_labels, penalty)


def _outputs(states, labels, tested, penalty, ones=_with_ones):
    inputs = ones(states)
    answers = np.eye(labels.max() + 1)[labels]
    return ones(tested) @ _solve(inputs, answers, penalty * np.eye(inputs.shape[1]))


def _accuracy(h, y, tested, truth, penalty, ones=_with_ones, pick=np.argmax):
    return np.mean(pick(_outputs(h, y, tested, penalty, ones), axis=1) == truth)


def _of_numbers(h, y, tested, truth, penalty):
    inputs = _with_ones(h)
    outputs = _with_ones(tested) @ _solve(inputs, y, penalty * np.eye(inputs.shape[1]))
    return np.mean(np.round(outputs) == truth)


def _leaked(h, y, tested, truth, penalty):
    everything = np.concatenate([h, tested]), np.concatenate([y, truth])
    return _accuracy(*everything, tested, truth, penalty)


probe_accuracy.mistakes(
    scored_on_train=lambda h, y, h2, y2, p: _accuracy(h, y, h, y, p),
    leaks=_leaked,
    fit_on_test=lambda h, y, h2, y2, p: _accuracy(h2, y2, h2, y2, p),
    numbers_as_answers=_of_numbers,
    error_rate=lambda h, y, h2, y2, p: 1 - _accuracy(h, y, h2, y2, p),
    count=lambda h, y, h2, y2, p: len(y2) * _accuracy(h, y, h2, y2, p),
    percent=lambda h, y, h2, y2, p: 100 * _accuracy(h, y, h2, y2, p),
    no_constant=lambda h, y, h2, y2, p: _accuracy(h, y, h2, y2, p, ones=lambda x: x),
    no_penalty=lambda h, y, h2, y2, p: _accuracy(h, y, h2, y2, 0),
    least=lambda h, y, h2, y2, p: _accuracy(h, y, h2, y2, p, pick=np.argmin),
    most_frequent=lambda h, y, h2, y2, p: np.mean(y2 == np.bincount(y).argmax()),
)
