"""What layers cost by the length of a sentence: counted, and measured."""

import keras
import numpy as np
import pytest

from seq2seq import MultiHeadAttention
from seq2seq.experiments import cost
from seq2seq.experiments.cost import cost_by_layer, time_by_length
from seq2seq.transformer.sublayers import FeedForward

NAMES = ["GRU", "self-attention, 1 head", "self-attention, 4 heads", "feed-forward"]


@pytest.mark.parametrize(("length", "units"), [(5, 8), (11, 4)])
def test_multiplications_are_those_of_the_matrices(length, units):
    states = np.ones((1, length, units), "float32")

    def sizes(layer, *inputs):
        layer(*inputs)
        return sum(
            matrix.shape[0] * matrix.shape[1] for matrix in layer.weights if is_matrix(matrix)
        )

    def is_matrix(variable):
        return "kernel" in variable.path

    found = cost_by_layer(length, units)
    gru = keras.layers.GRU(units, return_sequences=True)
    assert found["recurrent"].multiplications == length * sizes(gru, states)
    network = FeedForward(units, 4 * units)
    assert found["feed-forward"].multiplications == length * sizes(network, states)
    attention = MultiHeadAttention(2, units)
    # Each head scores every pair of tokens, and weights a value with it: twice D products.
    pairs = 2 * length * length * 2 * (units // 2)
    matrices = length * sizes(attention, states, states, states)
    assert found["self-attention"].multiplications == matrices + pairs


def test_self_attention_multiplies_less_up_to_as_many_tokens_as_units():
    for length, sign in ((63, -1), (64, 0), (65, 1)):
        found = cost_by_layer(length, 64)
        gap = found["self-attention"].multiplications - found["recurrent"].multiplications
        assert np.sign(gap) == sign
        assert (found["recurrent"].steps, found["recurrent"].path) == (length, length)
        assert found["self-attention"][1:] == (1, 1) and found["feed-forward"][1:] == (1, None)


def test_times_are_those_of_the_quickest_of_calls_that_take_turns(monkeypatch):
    # Reading the clock twice takes 5, 1 and 2 seconds in the three rounds of four layers.
    readings = iter(
        [reading for taken in (5.0, 1.0, 2.0) for _ in NAMES for reading in (0.0, taken)] * 2
    )
    monkeypatch.setattr(cost.time, "perf_counter", lambda: next(readings))
    found = time_by_length((3, 7), units=8, repeats=3)
    assert found == {name: [1.0, 1.0] for name in NAMES}
    assert next(readings, None) is None


def test_a_measured_time_is_one():
    found = time_by_length((2, 3, 5), units=4, repeats=1)
    assert list(found) == NAMES
    assert all(len(times) == 3 and min(times) > 0 for times in found.values())


def test_what_is_no_size_is_named():
    with pytest.raises(ValueError, match="cost_by_layer: `length` .* Received: length=0"):
        cost_by_layer(0, 4)
    with pytest.raises(ValueError, match="time_by_length: `repeats` .* Received: repeats=0"):
        time_by_length((3,), 4, repeats=0)
    with pytest.raises(ValueError, match=r"time_by_length: `length` .* Received: length=2\.5"):
        time_by_length((2.5,), 4)
