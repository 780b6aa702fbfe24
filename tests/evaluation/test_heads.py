"""What a head does over many sentences, computed by hand."""

import numpy as np
import pytest

from seq2seq.evaluation.heads import attention_by_distance, attention_in_phrase


def test_attention_by_distance_by_hand():
    """Of two sentences, the longer has more tokens and counts for more."""
    three = np.array([[0.5, 0.25, 0.25], [0.25, 0.5, 0.25], [0.0, 1.0, 0.0]])
    one = np.array([[1.0]])
    found = attention_by_distance([three, one], (-1, 0, 2))
    assert found == pytest.approx([(0.25 + 1.0) / 2, (0.5 + 0.5 + 0.0 + 1.0) / 4, 0.25])


def test_attention_in_phrase_by_hand():
    """The phrase stands twice in the first sentence and never in the second."""
    weights = [np.arange(16.0).reshape(4, 4) / 16, np.ones((5, 5))]
    kinds = [("determiner", "noun", "determiner", "noun"), ("noun", "determiner")]
    phrase = ["determiner", "noun"]
    assert attention_in_phrase(weights, kinds, phrase, 1, 0) == pytest.approx((4 + 14) / 2 / 16)
    assert attention_in_phrase(weights, kinds, phrase, 0, 1) == pytest.approx((1 + 11) / 2 / 16)
    assert attention_in_phrase(weights, kinds, ("noun",), 0, 0) == pytest.approx(
        (5 / 16 + 15 / 16 + 1) / 3
    )


def test_attention_in_phrase_says_what_is_missing():
    with pytest.raises(ValueError, match=r"Received: phrase=\('verb',\)"):
        attention_in_phrase([np.eye(2)], [("noun", "noun")], ("verb",), 0, 0)
    with pytest.raises(ValueError, match="Received: asks=0, told=2"):
        attention_in_phrase([np.eye(2)], [("noun", "noun")], ("noun", "noun"), 0, 2)
    with pytest.raises(ValueError, match="Received: asks=-1, told=0"):
        attention_in_phrase([np.eye(2)], [("noun", "noun")], ("noun", "noun"), -1, 0)


@pytest.mark.parametrize(("distance", "longest"), [(2, 2), (-2, 2)])
def test_attention_by_distance_needs_a_token_there(distance, longest):
    message = f"Received: {distance}, longest sentence {longest}"
    with pytest.raises(ValueError, match=message):
        attention_by_distance([np.eye(2), np.eye(1)], [0, distance])
    with pytest.raises(ValueError, match="longest sentence 0"):
        attention_by_distance([], [0])
