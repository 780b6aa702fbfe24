"""Pieces of one's own: what is said of a stub, of right numbers, and of wrong ones."""

import functools

import keras
import numpy as np
import pytest

from seq2seq.exercises import check
from seq2seq.exercises.by_example import compare, written


def stub(tokens):
    """Do something."""
    raise NotImplementedError("stub")


def begun(tokens):
    if len(tokens) > 3:
        raise NotImplementedError("begun")
    return tokens


def test_stubs_are_named_and_all_else_counts_as_written(capsys):
    assert written(begun, functools.partial(begun), np.sum, lambda: None)
    assert capsys.readouterr().out == ""
    assert not written(begun, stub, stub)
    assert capsys.readouterr().out == "Not written yet: stub, stub.\n"


@pytest.mark.parametrize("name", check.every())
def test_the_stub_of_every_check_is_one(name, capsys):
    scope = {}
    exec(check.every()[name].stub, scope)  # noqa: S102
    assert not written(scope[name])
    assert capsys.readouterr().out == f"Not written yet: {name}.\n"


@pytest.mark.parametrize(
    ("yours", "expected", "said"),
    [
        ([1, 2], [1, 2], "Right: it.\n"),
        (keras.ops.ones((2, 1)), np.ones((2, 1)) + 1e-6, "Right: it.\n"),
        ([True, False], [True, False], "Right: it.\n"),
        ([1, 2], [1, 3], "Wrong: it.\nyours:\n[1 2]\nexpected:\n[1 3]\n"),
        ([float("nan")], [1.0], "Wrong: it.\nyours:\n[nan]\nexpected:\n[1.]\n"),
        ([[1, 2]], [1, 2], "Wrong: it. Your shape is (1, 2), expected is (2,).\n"),
        (None, 1.0, "Wrong: it. Yours holds no numbers.\n"),
        (["le"], [4], "Wrong: it. Yours holds no numbers.\n"),
    ],
)
def test_numbers_are_compared_up_to_rounding(yours, expected, said, capsys):
    compare("it", yours, expected)
    assert capsys.readouterr().out == said
