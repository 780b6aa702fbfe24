"""All checks, by the name of the function that the reader writes, in the order of the chapters.

from seq2seq.exercises import check
check.masked_softmax(your_function)
"""

import difflib

from seq2seq.exercises.attention_step import bahdanau_step, luong_step
from seq2seq.exercises.attention_value import attention, attention_value
from seq2seq.exercises.bleu import bleu, merge_pair
from seq2seq.exercises.block import encoder_block
from seq2seq.exercises.context_vector import cosine_similarity, fit_probe, probe_accuracy
from seq2seq.exercises.decoder import greedy_loop, shift_targets
from seq2seq.exercises.distribution import masked_softmax, softmax
from seq2seq.exercises.encoder import gru_step, pad
from seq2seq.exercises.exercise import Exercise
from seq2seq.exercises.heads import multi_head_attention
from seq2seq.exercises.length import bootstrap_interval, mean_by_length, paired_difference
from seq2seq.exercises.loss import masked_loss
from seq2seq.exercises.pretraining import mask_tokens, masked_token_loss
from seq2seq.exercises.query_key_value import kernel_regression, lookup
from seq2seq.exercises.reading import encode
from seq2seq.exercises.score import additive_score, dot_score, general_score, scaled_dot_score
from seq2seq.exercises.search import beam_search, length_penalty
from seq2seq.exercises.temperature import entropy, temperature_softmax
from seq2seq.exercises.transformer import (
    causal_mask,
    layer_norm,
    positional_encoding,
    split_heads,
)
from seq2seq.exercises.verdict import verdict

__all__ = [
    "pad", "gru_step", "encode",
    "shift_targets", "masked_loss", "greedy_loop",
    "cosine_similarity", "fit_probe", "probe_accuracy",
    "kernel_regression", "lookup",
    "dot_score", "scaled_dot_score", "general_score", "additive_score",
    "softmax", "masked_softmax", "temperature_softmax", "entropy",
    "attention_value", "attention", "luong_step", "bahdanau_step",
    "merge_pair", "bleu", "length_penalty", "beam_search",
    "paired_difference", "bootstrap_interval", "mean_by_length", "verdict",
    "causal_mask", "positional_encoding", "split_heads", "layer_norm", "multi_head_attention",
    "encoder_block",
    "mask_tokens", "masked_token_loss",
]  # fmt: skip


def every() -> dict[str, Exercise]:
    """Return all exercises by name, in the order of the chapters."""
    return {name: globals()[name] for name in __all__}


def __getattr__(name):
    """Say which check may have been meant."""
    close = difflib.get_close_matches(name, __all__, n=1)
    meant = f" Did you mean {close[0]!r}?" if close else ""
    raise AttributeError(f"check: no exercise is called {name!r}.{meant}")
