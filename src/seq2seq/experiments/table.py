"""Results of several variants as a table: means, deviations, and what differs (chapter 10)."""

from collections.abc import Mapping
from functools import reduce

from seq2seq.experiments.recorded import compare, summary

SIGNS = {"higher": "▲", "lower": "▼", "not told apart": "·"}
_WIDTH = 18  # letters of a column


def scores(variant: Mapping, path: str) -> list[float]:
    """Return a score of a variant, a number for each seed.

    Args:
        variant: one of the `variants` of `load`.
        path: the keys that lead to it, with spaces between them.

    Raises:
        ValueError: if there is no such score.

    Example:
        >>> scores({"test": {"bleu": [97.0, 98.0]}}, "test bleu")
        [97.0, 98.0]
    """
    try:
        found = reduce(lambda tree, key: tree[key], path.split(), variant)
    except (KeyError, TypeError):
        found = None
    if not isinstance(found, list):
        raise ValueError(
            f"scores: `path` must lead to a list of numbers. Received: path={path!r}, "
            f"in a variant with {', '.join(variant)}."
        )
    return found


def table(
    variants: Mapping,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    against: str,
    digits: int = 1,
) -> str:
    """Return a table of scores, mean ± deviation, each compared with those of one variant.

    Args:
        variants: the `variants` of `load`.
        rows: name of a variant to what its row is called.
        columns: heading to the path of a score; see `scores`.
        against: name of the variant that all are compared with, by `compare`. ▲ says that the row
            is higher, ▼ that it is lower, a dot that the two are not told apart.
        digits: decimals of the means.

    Example:
        >>> found = {"a": {"loss": [1.0, 2.0]}, "b": {"loss": [5.0, 6.0]}}
        >>> print(table(found, {"a": "first", "b": "second"}, {"loss": "loss"}, against="a"))
                            loss
        first        1.5 ± 0.7 ·
        second       5.5 ± 0.7 ▲
    """
    side = max(map(len, rows.values()))
    lines = [" " * side + "".join(f"{title:>{_WIDTH}}" for title in columns)]
    for name, title in rows.items():
        cells = []
        for path in columns.values():
            found = summary(scores(variants[name], path))
            sign = SIGNS[compare(scores(variants[name], path), scores(variants[against], path))]
            number = f"{found.mean:,.{digits}f} ± {found.deviation:,.{digits}f} {sign}"
            cells.append(f"{number:>{_WIDTH}}")
        lines.append(f"{title:<{side}}" + "".join(cells))
    return "\n".join(lines)
