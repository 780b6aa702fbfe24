"""Masked tokens: what is chosen, what becomes of it, what the labels say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq.pretraining.masked_tokens import mask_tokens
from seq2seq.text.vocabulary import EOS, PAD, SOS, UNK

MASK = 103
SPECIAL = [PAD, SOS, EOS, UNK]
MANY = np.random.default_rng(0).integers(4, MASK, (400, 53))


@given(st.integers(0, 2**32 - 1), st.floats(0, 0.99), st.integers(0, 7), st.integers(0, 11))
def test_labels_are_the_tokens_chosen_and_the_rest_is_left_alone(seed, share, rows, columns):
    rng = np.random.default_rng(seed)
    tokens = rng.integers(0, 13, (rows, columns))
    before = tokens.copy()
    cloze = mask_tokens(tokens, 13, rng, share)
    chosen = cloze.labels != PAD
    assert np.array_equal(tokens, before)
    assert np.array_equal(cloze.labels[chosen], tokens[chosen])
    assert np.array_equal(cloze.tokens[~chosen], tokens[~chosen])
    assert not np.isin(tokens[chosen], SPECIAL).any()
    assert not np.isin(cloze.tokens[chosen], SPECIAL).any()
    assert (cloze.tokens <= 13).all() and cloze.tokens.dtype == cloze.labels.dtype == "int32"


@pytest.mark.parametrize("share", [0.15, 0.4])
def test_as_many_are_chosen_masked_drawn_and_kept_as_published(share):
    cloze = mask_tokens(MANY, MASK, np.random.default_rng(1), share)
    chosen = cloze.labels != PAD
    given, true = cloze.tokens[chosen], cloze.labels[chosen]
    masked, kept = given == MASK, given == true
    # About 3,000 tokens are chosen: four standard errors are less than 0.04.
    assert chosen.mean() == pytest.approx(share, abs=0.015)
    assert masked.mean() == pytest.approx(0.8, abs=0.04)
    assert kept.mean() == pytest.approx(0.1 + 0.1 / 99, abs=0.03)
    drawn = given[~masked & ~kept]
    assert len(set(drawn.tolist())) > 80  # from the whole vocabulary


def test_no_share_hides_nothing_and_other_choices_come_from_another_state():
    rng = np.random.default_rng(2)
    nothing = mask_tokens(MANY, MASK, rng, share=0.0)
    assert np.array_equal(nothing.tokens, MANY) and not nothing.labels.any()
    first, second = mask_tokens(MANY, MASK, rng), mask_tokens(MANY, MASK, rng)
    again = mask_tokens(MANY, MASK, np.random.default_rng(3))
    same = mask_tokens(MANY, MASK, np.random.default_rng(3))
    assert not np.array_equal(first.labels, second.labels)
    assert np.array_equal(again.tokens, same.tokens) and np.array_equal(again.labels, same.labels)


def test_what_does_not_fit_is_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"`tokens` must have shape \(B, S\).*shape=\(3,\)"):
        mask_tokens(np.array([5, 6, 7]), 9, rng)
    with pytest.raises(ValueError, match="below `mask_id`, 7. Received: 7."):
        mask_tokens(np.array([[5, 6, 7]]), 7, rng)
    with pytest.raises(ValueError, match="mask_tokens: `share` must be .* Received: share=1.0"):
        mask_tokens(np.array([[5, 6, 7]]), 9, rng, share=1.0)
