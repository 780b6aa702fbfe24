"""What a layer costs by the length of the sentence: counted, and measured (chapter 10)."""

import time
from collections.abc import Sequence
from typing import NamedTuple

import keras
import numpy as np

from seq2seq.attention.multi_head import MultiHeadAttention
from seq2seq.common.compiling import compiled
from seq2seq.common.shapes import check_positive
from seq2seq.transformer.sublayers import FeedForward

_WIDER = 4  # the hidden layer of a feed-forward network, in units


class Cost(NamedTuple):
    """What a layer costs for one sentence of n tokens with d units (Vaswani et al., 2017, Table 1).

    Attributes:
        multiplications: of numbers in products of matrices.
        steps: products that must be waited for, one after another, along the sentence.
        path: steps from the first token to the last; `None` if there is no way.
    """

    multiplications: int
    steps: int
    path: int | None


def cost_by_layer(length: int, units: int) -> dict[str, Cost]:
    """Return the cost of each kind of layer, its input as wide as its output.

    Args:
        length: number n of tokens.
        units: width d of the states.

    Returns:
        By layer: `"recurrent"` (a GRU), `"self-attention"` (any number of heads, which share its
        units) and `"feed-forward"` (its hidden layer four times as wide).

    Raises:
        ValueError: if a number is not a positive whole one.

    Example:
        >>> cost_by_layer(length=10, units=4)["self-attention"]
        Cost(multiplications=1440, steps=1, path=1)
    """
    check_positive("cost_by_layer", length=length, units=units)
    return {
        # Three gates, each with a matrix for the token and one for the state.
        "recurrent": Cost(6 * length * units**2, length, length),
        # Four matrices; then the scores, and the sums that they weight.
        "self-attention": Cost(4 * length * units**2 + 2 * length**2 * units, 1, 1),
        "feed-forward": Cost(2 * _WIDER * length * units**2, 1, None),
    }


def time_by_length(
    lengths: Sequence[int] = (16, 32, 64, 128, 256, 512, 1024), units: int = 128, repeats: int = 7
) -> dict[str, list[float]]:
    """Measure how long a forward pass of one sentence takes, on this machine.

    Each layer is compiled for its length and called once before the clock runs. The layers take
    turns, so that what else the machine does falls on all of them.

    Args:
        lengths: lengths of the sentence, in tokens.
        units: width of the states, a multiple of 4.
        repeats: calls of each layer at each length.

    Returns:
        Seconds for each length, those of the quickest call, which was disturbed least. By layer:
        `"GRU"` (of Keras), `"self-attention, 1 head"`, `"self-attention, 4 heads"` and
        `"feed-forward"`.

    Raises:
        ValueError: if a number is not a positive whole one.
    """
    check_positive("time_by_length", units=units, repeats=repeats)
    gru = keras.layers.GRU(units, return_sequences=True)
    one, four = (MultiHeadAttention(heads, units) for heads in (1, 4))
    layers = {
        "GRU": gru,
        "self-attention, 1 head": lambda states: one(states, states, states),
        "self-attention, 4 heads": lambda states: four(states, states, states),
        "feed-forward": FeedForward(units, _WIDER * units),
    }
    seconds = {name: [] for name in layers}
    for length in lengths:
        check_positive("time_by_length", length=length)
        states = np.random.default_rng(0).normal(size=(1, length, units))
        states = keras.ops.convert_to_tensor(states, "float32")  # (1, T, U)
        taken = {name: [] for name in layers}
        calls = {name: compiled(layer, (states,), (states,)) for name, layer in layers.items()}
        for call in calls.values():
            call(states)
        for _ in range(repeats):
            for name, call in calls.items():
                started = time.perf_counter()
                np.asarray(call(states))
                taken[name].append(time.perf_counter() - started)
        for name, times in taken.items():
            seconds[name].append(min(times))
    return seconds
