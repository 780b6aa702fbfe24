"""The gates of a GRU: one step against Keras' cell, and what many steps leave."""

import keras
import numpy as np
import pytest
from explorable_page import Shown

from seq2seq.explorables.gru_gates import GRUGates


def keras_step(state, token, update, reset):
    """The new state of a `GRUCell` of one unit whose biases hold the gates open that far."""
    cell = keras.layers.GRUCell(1)
    cell.build((1, 1))
    gates = np.clip([update, reset], 1e-6, 1 - 1e-6)
    kernel, recurrent_kernel, bias = (np.zeros(w.shape, "float32") for w in cell.weights)
    kernel[0, 2] = recurrent_kernel[0, 2] = 1  # the candidate: tanh(x + r · h)
    bias[0, :2] = np.log(gates / (1 - gates))
    cell.set_weights([kernel, recurrent_kernel, bias])
    new, _ = cell(np.array([[token]], "float32"), [np.array([[state]], "float32")])
    return float(np.asarray(new)[0, 0])


CASES = [(0.8, -0.5), (-1.0, 0.3), (0.25, 2.0)]


@pytest.mark.parametrize("state, token", CASES)
def test_the_numbers_are_those_of_keras(open_page, state, token):
    gates = GRUGates(state, token)
    shown = Shown(open_page(gates), "gru-gates")
    for update, reset in [(0.5, 0.5), (0, 1), (0.25, 0), (0.9, 0.33), (1, 0.75)]:
        new = keras_step(state, token, update, reset)
        candidate = keras_step(state, token, 0, reset)
        assert gates.step(update, reset) == pytest.approx((candidate, new), abs=1e-5)
        shown.slide("update", update)
        shown.slide("reset", reset)
        wanted = [state, reset * state, candidate, new]
        np.testing.assert_allclose(shown.numbers(".x-rows .x-number"), wanted, atol=0.00501)
        np.testing.assert_allclose(shown.bars(".x-rows"), np.abs(wanted) / 2, atol=1e-5)
        heights = shown.box.locator("rect").evaluate_all(
            "nodes => nodes.map(n => +n.getAttribute('height') / 100)"
        )
        np.testing.assert_allclose(heights, [update**n for n in range(21)], atol=1e-9)


def test_keys_open_the_gates_and_it_says_how_long_memory_lasts(open_page):
    shown = Shown(open_page(GRUGates(update=0.89, reset=0.2, steps=10)), "gru-gates")
    shown.said("half of a state is gone after 5.9 steps, and 31% is left after 10.")
    assert not shown.answered()
    shown.field("update").press("ArrowRight")
    assert shown.field("update").get_attribute("aria-valuetext") == "0.90"
    shown.said("= −0.33. The new state is 0.90 · 0.80 + 0.10 · −0.33 = 0.69.")
    shown.said("half of a state is gone after 6.6 steps, and 35% is left after 10.")
    assert shown.answered()
    shown.field("update").press("End")
    shown.said("nothing is ever lost")
    shown.field("update").press("Home")
    shown.said("the candidate replaces the state")
    shown.field("reset").press("Home")
    shown.said("The candidate is tanh(−0.50 + 0.00 · 0.80) = −0.46.")


ERRORS = {
    "state": (1.5, "a number from -1 to 1"),
    "token": ("x", "a number from -5 to 5"),
    "update": (-0.1, "a number from 0 to 1"),
    "reset": (None, "a number from 0 to 1"),
    "steps": (0, "a positive whole number"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_name_what_was_expected_and_received(name):
    value, wanted = ERRORS[name]
    message = f"^GRUGates: `{name}` must be {wanted}. Received: {name}={value!r}."
    with pytest.raises(ValueError, match=message):
        GRUGates(**{name: value})
