"""Chapter 9, solved in several ways."""

import math
import statistics

import numpy as np
from keras import ops

from seq2seq import experiments


def paired_difference__with_numpy(ours, theirs):
    differences = ours - theirs
    return differences.mean(), differences.std(ddof=1) / np.sqrt(len(differences))


def paired_difference__with_the_standard_library(ours, theirs):
    differences = [float(a) - float(b) for a, b in zip(ours, theirs, strict=True)]
    error = statistics.stdev(differences) / math.sqrt(len(differences))
    return statistics.fmean(differences), error


def paired_difference__with_keras(ours, theirs):
    differences = ops.subtract(ours, theirs)
    count = ops.shape(differences)[0]
    mean = ops.mean(differences)
    return mean, ops.sqrt(ops.sum((differences - mean) ** 2) / (count * (count - 1)))


def bootstrap_interval__with_numpy(differences, draws):
    means = differences[draws].mean(axis=1)
    return np.percentile(means, 2.5), np.percentile(means, 97.5)


def bootstrap_interval__with_loops(differences, draws):
    means = sorted(sum(float(differences[i]) for i in row) / len(row) for row in draws)

    def at(share):
        place = share * (len(means) - 1)
        low = int(place)
        high = min(low + 1, len(means) - 1)
        return means[low] + (place - low) * (means[high] - means[low])

    return at(0.025), at(0.975)


def bootstrap_interval__with_counts(differences, draws):
    times = np.stack([np.bincount(row, minlength=len(differences)) for row in draws])
    low, high = np.quantile(times @ differences / draws.shape[1], (0.025, 0.975))
    return low, high


def mean_by_length__with_numpy(lengths, scores, edges):
    means = []
    for low, high in zip(edges[:-1], edges[1:], strict=True):
        here = (lengths >= low) & (lengths < high)
        means.append(scores[here].mean() if here.any() else np.nan)
    return means


def mean_by_length__with_digitize(lengths, scores, edges):
    group = np.digitize(lengths, edges)
    means = np.full(len(edges) - 1, np.nan)
    for k in range(1, len(edges)):
        if k in group:
            means[k - 1] = scores[group == k].mean()
    return means


def mean_by_length__with_one_pass(lengths, scores, edges):
    totals, counts = [0.0] * (len(edges) - 1), [0] * (len(edges) - 1)
    for length, score in zip(lengths, scores, strict=True):
        for k in range(len(edges) - 1):
            if edges[k] <= length < edges[k + 1]:
                totals[k] += score
                counts[k] += 1
    return [t / c if c else float("nan") for t, c in zip(totals, counts, strict=True)]


def verdict__with_numpy(ours, theirs):
    if len(ours) == 1 or len(theirs) == 1:
        return "not told apart"
    distance = ours.mean() - theirs.mean()
    if abs(distance) <= ours.std(ddof=1) + theirs.std(ddof=1):
        return "not told apart"
    if ours.min() > theirs.max():
        return "higher"
    return "lower" if ours.max() < theirs.min() else "not told apart"


def verdict__with_the_standard_library(ours, theirs):
    def is_above(high, low):
        if min(len(high), len(low)) < 2:
            return False
        lower_end = statistics.mean(high) - statistics.stdev(high)
        upper_end = statistics.mean(low) + statistics.stdev(low)
        return lower_end > upper_end and all(a > b for a in high for b in low)

    ours, theirs = [float(score) for score in ours], [float(score) for score in theirs]
    if is_above(ours, theirs):
        return "higher"
    if is_above(theirs, ours):
        return "lower"
    return "not told apart"


def verdict__with_keras(ours, theirs):
    bands = []
    for scores in (ours, theirs):
        count = len(scores)
        deviation = ops.std(scores) * math.sqrt(count / max(count - 1, 1))
        bands.append((float(ops.mean(scores)), float(deviation)))
    (us, our_band), (them, their_band) = bands
    marked = [*((score, "A") for score in ours), *((score, "B") for score in theirs)]
    order = "".join(name for _, name in sorted(marked))
    clean = order in ("A" * len(ours) + "B" * len(theirs), "B" * len(theirs) + "A" * len(ours))
    tied = set(map(float, ours)) & set(map(float, theirs))
    if not clean or tied or abs(us - them) < our_band + their_band + 1e-6:
        return "not told apart"
    if 1 in (len(ours), len(theirs)):
        return "not told apart"
    return "higher" if us > them else "lower"


def verdict__with_the_rule_of_the_package(ours, theirs):
    return experiments.compare(list(ours), list(theirs))
