"""Mutants of solutions that no check can kill, because they are right as well, and why."""

SHIFT = (
    "the same number added to all scores of a row changes no weight, and states are too small to "
    "overflow"
)
EDGE = "a draw is never on the edge, and libraries round 0.8 and 0.9 differently"

EQUAL = {
    "shift_targets": {"line 4: True -> False": "there are as many rows as sentences"},
    "cosine_similarity": {"line 3: 1.0 -> 2.0": "divides a dot product that is 0"},
    "probe_accuracy": {
        "line 4: 1 -> 2": "the outputs of a label that never occurs are 0, and another is larger, "
        "since those of all labels sum to nearly 1",
    },
    "masked_softmax": {
        "line 5: 0.0 -> 1.0": "subtracted from -inf, any number does",
        "line 8: 0 -> 1": "the sum is at least 1, since the highest exponential is",
        "line 8: 1.0 -> 2.0": "a sum of 0 stands below zeros alone",
    },
    "entropy": {"line 2: 1.0 -> 2.0": "its logarithm is multiplied by a weight of 0"},
    "luong_step": {
        "line 4: scores - scores.max(axis=1, keepdims=True) -> "
        "scores + scores.max(axis=1, keepdims=True)": SHIFT
    },
    "bahdanau_step": {
        "line 3: scores - scores.max(axis=1, keepdims=True) -> "
        "scores + scores.max(axis=1, keepdims=True)": SHIFT
    },
    "bleu": {
        "line 5: True -> False": "there are as many references as translations",
        "line 7: len(right) - n -> len(right) + n": "runs cut off at the end match no whole run",
        "line 7: 1 -> 2": "runs cut off at the end match no whole run",
    },
    "mean_by_length": {"line 3: True -> False": "there are as many lower edges as upper ones"},
    "positional_encoding": {
        "line 3: 10000.0 -> 10001.0": "differs by less than single precision tells apart"
    },
    "multi_head_attention": {
        "line 7: 1 -> 2": "NumPy takes any negative number for the length that is left",
        "line 8: 1 -> 2": "NumPy takes any negative number for the length that is left",
    },
    "mask_tokens": {
        "line 2: chance < share -> chance <= share": EDGE,
        "line 3: fate < 0.8 -> fate <= 0.8": EDGE,
        "line 3: fate < 0.9 -> fate <= 0.9": EDGE,
    },
}
