"""Numbers in one byte: how far they may be off."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq.common.quantized import quantized, restored


@given(st.integers(0, 2**32 - 1), st.sampled_from([(5, 3), (3, 5), (4, 4), (2, 3, 7)]))
def test_no_number_is_off_by_more_than_half_a_step(seed, shape):
    array = np.random.default_rng(seed).normal(size=shape).astype("float32")
    array *= np.random.default_rng(seed + 1).lognormal(
        0, 5, size=(shape[0],) + (1,) * (len(shape) - 1)
    )
    stored = quantized({"a": array})
    scale = stored["a.scale"]
    assert stored["a"].dtype == "int8" and scale.dtype == "float32"
    assert scale.size == max(shape) and scale.ndim == array.ndim
    assert np.abs(stored["a"]).max() <= 127
    assert (np.abs(restored(stored)["a"] - array) <= scale * 0.5001).all()


def test_vectors_and_scalars_stay_as_they_are():
    arrays = {"b": np.array([1.5, 1e-9], "float32"), "c": np.array(3.0, "float32")}
    stored = quantized(arrays)
    assert stored.keys() == arrays.keys()
    for name, array in restored(stored).items():
        np.testing.assert_array_equal(array, arrays[name])


@pytest.mark.filterwarnings("error")
def test_a_row_of_zeros_stays_zero():
    array = np.zeros((4, 2), "float32")
    array[1] = [3.0, -1.0]
    stored = quantized({"a": array})
    assert stored["a"].tolist() == [[0, 0], [127, -42], [0, 0], [0, 0]]
    assert np.isfinite(restored(stored)["a"]).all() and restored(stored)["a"][1, 0] == 3.0
