"""Sampling draws from the softmax."""

import numpy as np
import pytest
from untrained import chain

from seq2seq import greedy_search, sampled

LOGITS = np.log([[1e-30, 1e-30, 1e-30, 0.1, 0.2, 0.7]])
DRAWS = 4000


def shares(**arguments):
    """Draw one token many times; return how often each came."""

    def step(token, state):
        return np.repeat(LOGITS, len(token), axis=0), state, None

    step = sampled(step, np.random.default_rng(1), **arguments)
    tokens = greedy_search(step, np.zeros(DRAWS), 1).tokens[:, 0]
    return np.bincount(tokens, minlength=6) / DRAWS


def test_draws_follow_the_softmax():
    np.testing.assert_allclose(shares(), np.exp(LOGITS[0]), atol=0.03)


def test_temperature_sharpens_and_flattens():
    sharp = np.exp(LOGITS[0] / 0.5) / np.exp(LOGITS[0] / 0.5).sum()
    np.testing.assert_allclose(shares(temperature=0.5), sharp, atol=0.03)
    assert shares(temperature=5.0)[5] < 0.5 < 0.95 < shares(temperature=0.2)[5]


def test_top_k_leaves_the_k_most_probable():
    two = shares(top_k=2)
    assert two[3] == 0 and two[5] == pytest.approx(0.7 / 0.9, abs=0.03)
    assert shares(top_k=1)[5] == 1
    np.testing.assert_array_equal(shares(top_k=99), shares())


def test_the_same_generator_gives_the_same_sentence():
    table = np.random.default_rng(0).normal(size=(6, 6))
    found = [
        greedy_search(sampled(chain(table), np.random.default_rng(3)), np.zeros((2, 1)), 8).tokens
        for _ in range(2)
    ]
    np.testing.assert_array_equal(*found)
    assert (found[0][0] != found[0][1]).any()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"temperature": 0.0}, "Received: temperature=0.0"),
        ({"temperature": True}, "Received: temperature=True"),
        ({"temperature": "1"}, "Received: temperature='1'"),
        ({"top_k": 0}, "Received: top_k=0"),
        ({"top_k": 1.5}, "Received: top_k=1.5"),
    ],
)
def test_errors_name_what_came(arguments, message):
    with pytest.raises(ValueError, match=message):
        sampled(chain(np.zeros((6, 6))), np.random.default_rng(0), **arguments)
