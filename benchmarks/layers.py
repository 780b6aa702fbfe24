"""Each attention layer of ours against Keras' own: the same numbers, and how long they take."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from seq2seq.attention.attention import Attention
from seq2seq.attention.distribution import AttentionDistribution
from seq2seq.attention.multi_head import MultiHeadAttention
from seq2seq.attention.score import DotScore
from seq2seq.attention.value import AttentionValue

SIZES = ((64, 7, 11, 128), (128, 10, 9, 256), (128, 1, 9, 256), (64, 30, 30, 256))  # B, T, S, U


@dataclass(frozen=True)
class Case:
    """One computation, by a layer of ours and by stock layers, with the same parameters."""

    name: str
    ours: Callable
    theirs: Callable
    inputs: tuple


def cases(B, T, S, U, seed=0):
    """Return all cases of one size."""
    rng = np.random.default_rng(seed)

    def random(*shape):
        return tf.constant(rng.normal(size=shape), "float32")

    query, key, scores = random(B, T, U), random(B, S, U), random(B, T, S)
    lengths = rng.integers(1, S + 1, size=(B, 1))
    mask = tf.constant(np.arange(S) < lengths)  # (B, S)
    weights = tf.nn.softmax(scores)
    attend = (query, key, mask)
    distribution, softmax = AttentionDistribution(), keras.layers.Softmax()
    value, sum_of_values = AttentionValue(), keras.layers.Dot(axes=(2, 1))
    dot, dot_of_both = DotScore(), keras.layers.Dot(axes=2)
    return [
        Case("attention, dot", *_dot("dot", U), attend),
        Case("attention, scaled dot", *_dot("scaled_dot", U, U**-0.5), attend),
        Case("attention, general", *_general(U), attend),
        Case("attention, additive", *_additive(U), attend),
        Case("multi-head, 1 head", *_multi_head(1, U), attend),
        *([Case("multi-head, 4 heads", *_multi_head(4, U), attend)] if U % 4 == 0 else []),
        Case("score alone, dot", dot, lambda q, k: dot_of_both([q, k]), (query, key)),
        Case(
            "distribution alone",
            lambda e, m: distribution(e, mask=m),
            # Keras' softmax takes a mask of the scores' own shape.
            lambda e, m: softmax(e, mask=tf.repeat(m[:, None, :], T, axis=1)),
            (scores, mask),
        ),
        Case("value alone", value, lambda w, v: sum_of_values([w, v]), (weights, key)),
    ]


def _dot(score, U, scale=None):
    ours, theirs = Attention(score), keras.layers.Attention(use_scale=scale is not None)
    theirs.build([(None, None, U)] * 3)
    if scale is not None:
        theirs.scale.assign(scale)
    return (
        lambda q, k, m: ours(q, k, k, mask=m),
        lambda q, k, m: theirs([q, k, k], mask=[None, m]),
    )


def _general(U):
    ours, dense, theirs = Attention("general"), _matrix(U), keras.layers.Attention()
    _build(ours, U)
    dense.kernel.assign(ours.score.kernel)
    return (
        lambda q, k, m: ours(q, k, k, mask=m),
        lambda q, k, m: theirs([q, k, dense(k)], mask=[None, m]),
    )


def _additive(U):
    # Keras' layer is v·tanh(q + k): the two matrices of the published score are put before it.
    ours, theirs = Attention("additive"), keras.layers.AdditiveAttention()
    of_query, of_key = _matrix(U), _matrix(U)
    _build(ours, U)
    theirs.build([(None, None, U)] * 3)
    of_query.kernel.assign(ours.score.query_kernel)
    of_key.kernel.assign(ours.score.key_kernel)
    theirs.scale.assign(ours.score.scale)
    return (
        lambda q, k, m: ours(q, k, k, mask=m),
        lambda q, k, m: theirs([of_query(q), k, of_key(k)], mask=[None, m]),
    )


def _multi_head(heads, U):
    ours = MultiHeadAttention(heads, U)
    theirs = keras.layers.MultiHeadAttention(heads, U // heads, use_bias=False)
    _build(ours, U)
    theirs.build(*[(None, None, U)] * 3)
    matrices = (ours.query_projection, ours.key_projection, ours.value_projection, ours.join)
    # In the order in which Keras makes them: query, key, value, output.
    for ours_matrix, kernel in zip(matrices, theirs.trainable_variables, strict=True):
        kernel.assign(keras.ops.reshape(ours_matrix.kernel, kernel.shape))
    return (
        lambda q, k, m: ours(q, k, k, mask=m),
        lambda q, k, m: theirs(q, k, attention_mask=m[:, None, :]),
    )


def _matrix(U):
    layer = keras.layers.Dense(U, use_bias=False)
    layer.build((None, None, U))
    return layer


def _build(layer, U):
    layer.build(*[(None, None, U)] * 3)


def forward(call):
    """Return a graph of the computation."""
    return tf.function(call, autograph=False)


def forward_and_backward(call):
    """Return a graph of the gradient of the summed squares of the result by its inputs."""

    def gradient(*inputs):
        floats = [tensor for tensor in inputs if tensor.dtype != tf.bool]
        with tf.GradientTape() as tape:
            tape.watch(floats)
            total = tf.reduce_sum(call(*inputs) ** 2)
        return tape.gradient(total, floats)

    return tf.function(gradient, autograph=False)


def compare(ours, theirs, repeats=9, seconds=0.05):
    """Time two functions in turn.

    Args:
        ours: function without arguments.
        theirs: function without arguments.
        repeats: how often each is timed.
        seconds: about how long one timing takes.

    Returns:
        Median milliseconds of each, and the median of the ratios ours to theirs.
    """
    for function in (ours, theirs):  # traced, and warm
        function()
        function()
    calls = max(1, round(seconds / max(_seconds(theirs, 3), 1e-6)))
    times = np.array(
        [[_seconds(function, calls) for function in (ours, theirs)] for _ in range(repeats)]
    )
    ours_ms, theirs_ms = 1000 * np.median(times, axis=0)
    return {
        "ours_ms": round(float(ours_ms), 3),
        "theirs_ms": round(float(theirs_ms), 3),
        "ratio": round(float(np.median(times[:, 0] / times[:, 1])), 3),
    }


def _seconds(function, calls):
    started = time.perf_counter()
    for _ in range(calls):
        function()
    return (time.perf_counter() - started) / calls


def measure(sizes=SIZES, repeats=9, seconds=0.05, progress=lambda done: None):
    """Time all cases of all sizes, forward, and forward with backward.

    Returns:
        A list of JSON values: `layer`, `size` (B, T, S, U), `forward` and `both`.
    """
    rows = []
    for size in sizes:
        for case in cases(*size):
            row = {"layer": case.name, "size": list(size)}
            for name, graph in (("forward", forward), ("both", forward_and_backward)):
                ours, theirs = graph(case.ours), graph(case.theirs)
                row[name] = compare(
                    lambda ours=ours, case=case: ours(*case.inputs),
                    lambda theirs=theirs, case=case: theirs(*case.inputs),
                    repeats,
                    seconds,
                )
            rows.append(row)
            progress(len(rows))
    return rows
