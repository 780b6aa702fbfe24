"""Results of experiments: gathered from runs, shipped with the package, and read again."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from seq2seq.common.files import write_whole
from seq2seq.experiments.plan import VARIANTS, Run, experiment, seeds_of
from seq2seq.experiments.runner import RunError, read_result

FOLDER = Path(__file__).parent / "results"
SCORES = ("bleu", "exact_match", "alignment_error_rate")


class Summary(NamedTuple):
    """Mean and deviation over seeds.

    Attributes:
        mean: their mean.
        deviation: standard deviation (n − 1); 0 for a single seed.
        seeds: how many there are.
    """

    mean: float
    deviation: float
    seeds: int


class Curve(NamedTuple):
    """A score by source length, over seeds.

    Attributes:
        lengths: middle of each bin of source lengths, in tokens.
        mean: mean over seeds.
        low: mean minus one deviation.
        high: mean plus one deviation.
    """

    lengths: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray


def load(name: str, folder: str | os.PathLike = FOLDER) -> dict:
    """Read the results of an experiment that come with the package.

    Args:
        name: name of an experiment.
        folder: where its file is.

    Returns:
        JSON values; see `gather`.

    Raises:
        ValueError: if there is no such experiment, or no result of it.
    """
    experiment(name)
    path = Path(folder) / f"{name}.json"
    if not path.exists():
        raise ValueError(f"load: `name` must have results. Received: {name!r}, no file {path}.")
    return json.loads(path.read_text(encoding="utf-8"))


def summary(values: Sequence[float]) -> Summary:
    """Return mean and deviation of one score over seeds.

    Example:
        >>> summary([1.0, 2.0, 3.0])
        Summary(mean=2.0, deviation=1.0, seeds=3)
    """
    deviation = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
    return Summary(float(np.mean(values)), deviation, len(values))


def compare(ours: Sequence[float], theirs: Sequence[float]) -> str:
    """Say whether a score differs between two variants, by the rule of chapter 9.

    Two are told apart when every seed of one is above every seed of the other, and their bands,
    mean plus and minus one deviation, do not touch. One seed has no band, and tells nothing apart.

    Args:
        ours: a score of one variant, a number for each seed.
        theirs: the same score of another.

    Returns:
        `"higher"` if ours is, `"lower"`, or `"not told apart"`, which does not mean alike.

    Example:
        >>> compare([7, 8, 9], [2, 4, 6]), compare([7, 8, 9], [2, 4, 8])
        ('higher', 'not told apart')
    """
    (us, ours_by, seeds), (them, theirs_by, their_seeds) = summary(ours), summary(theirs)
    parted = max(ours) < min(theirs) or min(ours) > max(theirs)
    if min(seeds, their_seeds) == 1 or not parted or abs(us - them) <= ours_by + theirs_by:
        return "not told apart"
    return "higher" if us > them else "lower"


def curve(variant: dict, score: str = "bleu") -> Curve:
    """Return a score of a variant by source length.

    Args:
        variant: one of the `variants` of `load`.
        score: `"bleu"`, `"exact_match"` or `"alignment_error_rate"`.
    """
    bins = variant["by_length"]
    lengths = np.array([sum(map(int, key.split("-"))) / 2 for key in bins])
    found = [summary(scores[score]) for scores in bins.values()]
    mean, deviation = (np.array([s[i] for s in found]) for i in (0, 1))
    return Curve(lengths, mean, mean - deviation, mean + deviation)


def gather(name: str, folder: str | os.PathLike, seeds: int | None = None) -> dict:
    """Gather the runs of an experiment into one compact result.

    Args:
        name: name of an experiment.
        folder: where its runs are.
        seeds: number of seeds, if fewer than those of the plan.

    Returns:
        JSON values: `experiment`, `question`, `versions`, and `variants` by name. Of a variant:
        `settings`, `data`, `parameters`, `updates`, `seeds`, and lists with one entry a seed:
        `loss`, `tokens_per_second`, the scores of `test` and `long_test`, and those `by_length`;
        where the runs have them `training_seconds`, `generation_tokens_per_second` and
        `alignment_by_head` (over the test pairs, a list over blocks of lists over heads a seed);
        `gradient` by state, source length and target token, and one list over positions a seed.

    Raises:
        RunError: if a run is missing, or runs were made with different versions or data.
    """
    plan = experiment(name)
    runs = {
        variant: [Run(variant, seed, VARIANTS[variant]) for seed in seeds_of(name, seeds)]
        for variant in plan.variants
    }
    results = {
        v: [read_result(Path(folder), run) for run in several] for v, several in runs.items()
    }
    missing = [
        run.file_name
        for variant, several in runs.items()
        for run, result in zip(several, results[variant], strict=True)
        if result is None
    ]
    if missing:
        raise RunError(
            f"gather: {folder} must hold all runs of {name}. Received: {len(missing)} missing, "
            f"{missing[0]} the first."
        )
    versions = [result["versions"] for several in results.values() for result in several]
    if any(other != versions[0] for other in versions):
        raise RunError(f"gather: all runs must be made with the same versions. Received: {folder}.")
    return {
        "experiment": name,
        "question": plan.question,
        "versions": versions[0],
        "variants": {
            variant: _variant(several, name == "gradient") for variant, several in results.items()
        },
    }


def write(name: str, folder: str | os.PathLike, seeds: int | None = None) -> Path:
    """Gather an experiment and write it into the folder of its runs as `NAME.json`."""
    text = json.dumps(gather(name, folder, seeds), ensure_ascii=False, separators=(",", ":"))
    # One line a variant, so that a change can be read.
    for variant in experiment(name).variants:
        text = text.replace(f'"{variant}":{{', f'\n"{variant}":{{', 1)
    path = Path(folder) / f"{name}.json"
    return write_whole(path, lambda file: file.write((text + "\n").encode()))


def _variant(results: list[dict], with_gradient: bool) -> dict:
    first = results[0]
    if any(result["data"] != first["data"] for result in results):
        raise RunError(
            f"gather: all runs of {first['variant']} must be made with the same data. "
            "Received: several hashes."
        )
    kept = {
        key: first[key]
        for key in ("settings", "recipe", "data", "parameters", "updates")
        if key in first
    }
    kept["seeds"] = [result["seed"] for result in results]
    if with_gradient:
        return kept | {"gradient": _together([result["gradient"] for result in results])}
    kept["loss"] = [result["curve"][-1] for result in results]
    kept["tokens_per_second"] = [result["tokens_per_second"] for result in results]
    # Runs that were made before these were recorded lack them.
    for key in ("training_seconds", "generation_tokens_per_second", "alignment_by_head"):
        if all(key in result for result in results):
            kept[key] = [_rounded(result[key]) for result in results]
    kept |= _together([result["scores"] for result in results])
    if "scores_mixed" in first:
        kept["mixed"] = _together([result["scores_mixed"] for result in results])
    return kept


def _together(values: list):
    """Turn a list of like trees into one tree with a list at each leaf, its numbers rounded."""
    first = values[0]
    if isinstance(first, dict):
        return {key: _together([value[key] for value in values]) for key in first}
    if isinstance(first, int):
        return first  # the number of sources, the same for all
    return [_rounded(value) for value in values]


def _rounded(value):
    if isinstance(value, list):
        return [_rounded(part) for part in value]
    return value if isinstance(value, int) else float(f"{value:.4g}")
