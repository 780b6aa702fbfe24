"""Mutants of solutions that no check can kill, because they are right as well, and why."""

SHIFT = "the same number added to all scores of a row changes no weight, and states are too small to overflow"

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
}
