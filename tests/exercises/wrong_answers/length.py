"""Chapter 9, wrong in the ways that readers are."""

import statistics

import numpy as np


def paired_difference__unpaired(ours, theirs):
    errors = [np.std(row, ddof=1) / np.sqrt(len(row)) for row in (ours, theirs)]
    return ours.mean() - theirs.mean(), np.hypot(*errors)


def paired_difference__sign(ours, theirs):
    differences = theirs - ours
    return differences.mean(), differences.std(ddof=1) / len(differences) ** 0.5


def paired_difference__deviation(ours, theirs):
    return np.mean(ours - theirs), np.std(ours - theirs, ddof=1)


def paired_difference__divides_by_n(ours, theirs):
    return np.mean(ours - theirs), np.std(ours - theirs) / np.sqrt(len(ours))


def paired_difference__by_n(ours, theirs):
    return np.mean(ours - theirs), np.std(ours - theirs, ddof=1) / len(ours)


def paired_difference__variance(ours, theirs):
    return np.mean(ours - theirs), np.var(ours - theirs, ddof=1) / len(ours)


def paired_difference__absolute(ours, theirs):
    differences = np.abs(np.subtract(ours, theirs))
    return differences.mean(), differences.std(ddof=1) / np.sqrt(len(ours))


def paired_difference__sorted(ours, theirs):
    differences = np.array(sorted(ours)) - np.array(sorted(theirs))
    return differences.mean(), differences.std(ddof=1) / np.sqrt(len(ours))


def paired_difference__median(ours, theirs):
    return np.median(ours - theirs), np.std(ours - theirs, ddof=1) / np.sqrt(len(ours))


def paired_difference__ratio(ours, theirs):
    differences = np.divide(ours, theirs)
    return differences.mean(), differences.std(ddof=1) / np.sqrt(len(ours))


def bootstrap_interval__of_differences(differences, draws):
    return np.percentile(differences, 2.5), np.percentile(differences, 97.5)


def bootstrap_interval__of_all_draws(differences, draws):
    return list(np.percentile(differences[draws], [2.5, 97.5]))


def bootstrap_interval__ninety(differences, draws):
    return list(np.quantile(differences[draws].mean(axis=1), [0.05, 0.95]))


def bootstrap_interval__shares(differences, draws):
    return list(np.percentile(differences[draws].mean(axis=1), [0.025, 0.975]))


def bootstrap_interval__swapped(differences, draws):
    low, high = np.percentile(differences[draws].mean(axis=1), [2.5, 97.5])
    return high, low


def bootstrap_interval__median(differences, draws):
    return list(np.percentile([np.median(differences[row]) for row in draws], [2.5, 97.5]))


def bootstrap_interval__normal(differences, draws):
    error = differences.std(ddof=1) / np.sqrt(len(differences))
    return differences.mean() - 1.96 * error, differences.mean() + 1.96 * error


def bootstrap_interval__extremes(differences, draws):
    means = differences[draws].mean(axis=1)
    return means.min(), means.max()


def bootstrap_interval__sums(differences, draws):
    return list(np.percentile(differences[draws].sum(axis=1), [2.5, 97.5]))


def bootstrap_interval__means_over_samples(differences, draws):
    return list(np.percentile(np.mean(differences[draws], axis=0), [2.5, 97.5]))


def _means(lengths, scores, edges, belongs, of=np.mean):
    found = []
    for low, high in zip(edges, edges[1:], strict=False):
        here = [s for n, s in zip(lengths, scores, strict=True) if belongs(n, low, high)]
        found.append(of(here) if here else np.nan)
    return found


def mean_by_length__upper_included(lengths, scores, edges):
    return _means(lengths, scores, edges, lambda n, low, high: low < n <= high)


def mean_by_length__both_included(lengths, scores, edges):
    return _means(lengths, scores, edges, lambda n, low, high: low <= n <= high)


def mean_by_length__none_included(lengths, scores, edges):
    return _means(lengths, scores, edges, lambda n, low, high: low < n < high)


def mean_by_length__totals(lengths, scores, edges):
    return np.histogram(lengths, [*edges[:-1], edges[-1] - 0.5], weights=scores)[0]


def mean_by_length__zero_if_empty(lengths, scores, edges):
    return np.nan_to_num(_means(lengths, scores, edges, lambda n, low, high: low <= n < high))


def mean_by_length__divided_by_all(lengths, scores, edges):
    return mean_by_length__totals(lengths, scores, edges) / len(scores)


def mean_by_length__counts(lengths, scores, edges):
    return np.histogram(lengths, [*edges[:-1], edges[-1] - 0.5])[0]


def mean_by_length__cumulated(lengths, scores, edges):
    return [scores[lengths < high].mean() for high in edges[1:]]


def mean_by_length__mean_of_lengths(lengths, scores, edges):
    return _means(lengths, lengths, edges, lambda n, low, high: low <= n < high)


def mean_by_length__last_left_out(lengths, scores, edges):
    return _means(lengths, scores, edges, lambda n, low, high: low <= n < high)[:-1]


def mean_by_length__below_in_last(lengths, scores, edges):
    totals, counts = np.zeros(len(edges) - 1), np.zeros(len(edges) - 1)
    for length, score in zip(lengths, scores, strict=True):
        if length < edges[-1]:
            group = np.searchsorted(edges, length, side="right") - 1
            totals[group] += score
            counts[group] += 1
    return np.where(counts > 0, totals / np.maximum(counts, 1), np.nan)


def _both_means(ours, theirs):
    return statistics.fmean(ours), statistics.fmean(theirs)


def _deviations(ours, theirs):
    return np.std(ours, ddof=1), np.std(theirs, ddof=1)


def _alone(ours, theirs):
    return 1 in (len(ours), len(theirs))


def _said(ours, theirs, distance, above=lambda a, b: np.min(a) > np.max(b)):
    """The rule, with bands that reach so far."""
    if _alone(ours, theirs):
        return "not told apart"
    us, them = _both_means(ours, theirs)
    if above(ours, theirs) and us - them > distance:
        return "higher"
    if above(theirs, ours) and them - us > distance:
        return "lower"
    return "not told apart"


def verdict__no_bands(ours, theirs):
    if _alone(ours, theirs):
        return "not told apart"
    if min(ours) > max(theirs):
        return "higher"
    return "lower" if max(ours) < min(theirs) else "not told apart"


def verdict__bands_only(ours, theirs):
    return _said(ours, theirs, sum(_deviations(ours, theirs)), lambda a, b: True)


def verdict__means_only(ours, theirs):
    return _said(ours, theirs, 0, lambda a, b: True)


def verdict__turned(ours, theirs):
    turned = {"higher": "lower", "lower": "higher"}
    said = _said(ours, theirs, sum(_deviations(ours, theirs)))
    return turned.get(said, said)


def verdict__never_lower(ours, theirs):
    if _alone(ours, theirs):
        return "not told apart"
    us, them = _both_means(ours, theirs)
    if min(ours) > max(theirs) and us - them > sum(_deviations(ours, theirs)):
        return "higher"
    return "not told apart"


def verdict__lower_otherwise(ours, theirs):
    said = "lower" if _alone(ours, theirs) else verdict__never_lower(ours, theirs)
    return "higher" if said == "higher" else "lower"


def verdict__by_n(ours, theirs):
    return _said(ours, theirs, np.std(ours) + np.std(theirs))


def verdict__variance(ours, theirs):
    return _said(ours, theirs, sum(d**2 for d in _deviations(ours, theirs)))


def verdict__wide_bands(ours, theirs):
    us, them = _both_means(ours, theirs)
    ends = [mean + 2 * d for mean, d in zip((us, them), _deviations(ours, theirs), strict=True)]
    return _said(ours, theirs, ends[0] - us + ends[1] - them)


def verdict__one_band(ours, theirs):
    return _said(ours, theirs, max(_deviations(ours, theirs)))


def verdict__ties(ours, theirs):
    distance = sum(_deviations(ours, theirs))
    return _said(ours, theirs, distance, lambda a, b: all(x >= y for x in a for y in b))


def verdict__touching(ours, theirs):
    return _said(ours, theirs, sum(_deviations(ours, theirs)) - 0.001)


def verdict__seed_by_seed(ours, theirs):
    distance, count = sum(_deviations(ours, theirs)), min(len(ours), len(theirs))
    return _said(ours, theirs, distance, lambda a, b: (a[:count] > b[:count]).all())


def verdict__best_seed(ours, theirs):
    return _said(ours, theirs, sum(_deviations(ours, theirs)), lambda a, b: max(a) > max(b))


def verdict__one_seed_decides(ours, theirs):
    bands = [np.std(s, ddof=1) if len(s) > 1 else 0 for s in (ours, theirs)]
    us, them = _both_means(ours, theirs)
    if abs(us - them) <= sum(bands):
        return "not told apart"
    if min(ours) > max(theirs):
        return "higher"
    return "lower" if max(ours) < min(theirs) else "not told apart"
