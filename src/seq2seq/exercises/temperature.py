"""Chapter 6, second part: the temperature, and how spread attention is."""

import numpy as np

from seq2seq.exercises.cases import Case, generator
from seq2seq.exercises.distribution import CHAPTER, random_scores, share, softmax
from seq2seq.exercises.exercise import exercise


def _temperature_cases():
    """Scores `(T, S)` and a temperature."""
    rng = generator(2)
    yield Case("ordinary", np.array([[0, 1, 2]], "float32"), 2.0)
    for shape, temperature in (((1, 2), 0.5), ((2, 3), 4.0), ((3, 2), 0.25), ((3, 5), 1.5)):
        yield Case("ordinary", random_scores(rng, *shape), temperature)
    yield Case("ordinary", random_scores(rng, 2, 2), 1.0)
    yield Case("one token", random_scores(rng, 2, 1), 3.0)
    yield Case("low temperature", np.array([[1, 2, 3]], "float32"), 1e-4)


@exercise(_temperature_cases, CHAPTER)
def temperature_softmax(scores, temperature):
    """Turn each row of scores into weights, sharper or flatter.

    Args:
        scores: floats `(T, S)`, one for each query and key.
        temperature: number, above 0; below 1 the weights are sharper, above 1 flatter.

    Returns:
        weights: floats `(T, S)`; each row sums to 1.
    """
    return softmax.reference(scores / temperature)


temperature_softmax.mistakes(
    multiplies=lambda s, tau: softmax.reference(s * tau),
    ignored=lambda s, tau: softmax.reference(s),
    after_softmax=lambda s, tau: softmax.reference(s) / tau,
    root_unnormalized=lambda s, tau: softmax.reference(s) ** (1 / tau),
    overflows=lambda s, tau: share(np.exp(s / tau)),
    square_root=lambda s, tau: softmax.reference(s / np.sqrt(tau)),
    over_queries=lambda s, tau: softmax.reference(s.T / tau).T,
    power_of_temperature=lambda s, tau: share(tau**s),
)


def _entropy_cases():
    """Weights `(T, S)` with zeros among them."""
    rng = generator(3)
    yield Case("ordinary", np.array([[0.5, 0.25, 0.25]], "float32"))
    for shape in ((1, 2), (2, 3), (3, 2), (3, 5)):
        yield Case("ordinary", softmax.reference(random_scores(rng, *shape)))
    yield Case("one token", np.ones((2, 1), "float32"))
    yield Case("weights of 0", np.array([[0.5, 0.5, 0], [1, 0, 0]], "float32"))
    yield Case("weights of 0", np.zeros((1, 2), "float32"))


@exercise(_entropy_cases, CHAPTER)
def entropy(weights):
    """Say how spread attention is: the entropy of each row of weights.

    Args:
        weights: floats `(T, S)`, each row sums to 1; weights may be 0.

    Returns:
        entropies: floats `(T)`, in nats, one for each query.
    """
    return -(weights * _logarithm(weights)).sum(axis=-1)


def _logarithm(weights):
    return np.log(np.where(weights > 0, weights, 1.0))


entropy.mistakes(
    minus_missing=lambda w: -entropy.reference(w),
    nan_at_zero=lambda w: -(w * np.log(w)).sum(axis=-1),
    bits=lambda w: entropy.reference(w) / np.log(2),
    base_ten=lambda w: entropy.reference(w) / np.log(10),
    over_everything=lambda w: entropy.reference(w).sum(),
    over_queries=lambda w: entropy.reference(w.T),
    mean=lambda w: entropy.reference(w) / w.shape[-1],
    no_weights=lambda w: -_logarithm(w).sum(axis=-1),
    exponential=lambda w: np.exp(entropy.reference(w)),
    normalized=lambda w: entropy.reference(w) / np.log(w.shape[-1]),
)


def _with_epsilon(came, right, case):
    """A small number stands inside every logarithm, one of those that people use."""
    (weights,) = case.wide()
    return any(
        np.allclose(came[0], -(weights * np.log(weights + small)).sum(axis=-1), atol=1e-4)
        for small in (0.1, 0.01, 1e-3, 1e-4)
    )


entropy.signs(epsilon=_with_epsilon)
