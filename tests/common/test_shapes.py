import numpy as np
import pytest
from samples import error

from seq2seq.attention.masks import padding_mask
from seq2seq.common.shapes import (
    check_flag,
    check_not_empty,
    check_positive,
    check_positive_number,
    check_rate,
    check_shape,
)


class Owner:
    pass


def test_sizes_of_all_axes_are_returned():
    assert check_shape("Owner", "key", (2, 5, 7), "(B, S, D)") == {"B": 2, "S": 5, "D": 7}


def test_a_size_unknown_on_either_side_matches_and_is_completed():
    assert check_shape("Owner", "key", (None, 5), "(B, S)", B=2, S=None) == {"B": 2, "S": 5}


def test_a_size_that_the_pattern_does_not_name_is_passed_over():
    assert check_shape("Owner", "mask", (2, 5), "(B, S)", B=2, T=3, S=5) == {"B": 2, "S": 5}


def test_one_axis():
    assert check_shape("Owner", "token", (2,), "(B)", B=2) == {"B": 2}


@pytest.mark.parametrize("shape", [(), (2,), (2, 5, 7)])
def test_a_wrong_rank_is_named(shape):
    message = f"Owner: `mask` must have shape (B, S). Received: mask.shape={shape}."
    with error(message):
        check_shape(Owner(), "mask", shape, "(B, S)")


def test_a_wrong_size_is_named_with_what_is_known():
    message = (
        "Owner: `key` must have shape (B, S, D_k) with B=2 and D_k=11. "
        "Received: key.shape=(2, 5, 7)."
    )
    with error(message):
        check_shape("Owner", "key", (2, 5, 7), "(B, S, D_k)", B=2, S=None, D_k=11)


def test_no_position_is_named():
    assert check_not_empty("Owner", "source", (0, None), "(B, S)", S=5) == {"B": 0, "S": 5}
    message = (
        "Owner: `source` must have shape (B, S) with S at least 1. Received: source.shape=(2, 0)."
    )
    with error(message):
        check_not_empty(Owner(), "source", (2, 0), "(B, S)")


@pytest.mark.parametrize("value", [0, -3, 2.0, True, None, "7"])
def test_what_is_not_a_positive_whole_number_is_named(value):
    message = f"Owner: `units` must be a positive whole number. Received: units={value!r}."
    with error(message):
        check_positive(Owner(), depth=1, units=value)
    with error(message):
        check_positive("Owner", units=value)


@pytest.mark.parametrize("value", [-0.1, 1, 1.5, True, None, "0.1", float("nan")])
def test_what_is_not_a_rate_is_named(value):
    message = f"Owner: `dropout` must be a number in [0, 1). Received: dropout={value!r}."
    with error(message):
        check_rate(Owner(), dropout=value)
    with error(message):
        check_rate("Owner", dropout=value)


@pytest.mark.parametrize("value", [0, -1.0, True, None, "1", 1j, float("inf"), float("nan")])
def test_what_is_not_a_positive_number_is_named(value):
    with error(f"Owner: `alpha` must be a positive number. Received: alpha={value!r}."):
        check_positive_number(Owner(), alpha=value)


@pytest.mark.parametrize("value", ["no", None, 2, [True]])
def test_what_is_not_a_flag_is_named(value):
    with error(f"Owner: `causal` must be True or False. Received: causal={value!r}."):
        check_flag(Owner(), tied=True, causal=value)


def test_good_values_pass():
    check_positive("Owner", units=1, depth=7)
    check_rate("Owner", first=0, second=0.0, third=0.999)
    check_positive_number("Owner", first=1, second=1e-9)
    check_flag("Owner", first=True, second=False)


def test_numbers_of_numpy_are_numbers():
    check_positive("Owner", units=np.int64(10), depth=np.uint8(1))
    check_rate("Owner", dropout=np.float32(0.5))
    check_positive_number("Owner", temperature=np.float32(0.5))
    check_flag("Owner", causal=np.True_)
    with error("Owner: `units` must be a positive whole number. Received: units="):
        check_positive("Owner", units=np.True_)


def test_the_padding_mask_is_false_at_padding_only():
    mask = np.asarray(padding_mask(np.array([[3, 1, 2, 0], [0, 0, 0, 0]])))
    assert mask.tolist() == [[True, True, True, False], [False] * 4]
