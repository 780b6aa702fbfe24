"""The models that come with the package, each with the record of how it was made."""

from pathlib import Path

from seq2seq.translator import Translator

FOLDER = Path(__file__).parent / "weights"


def names() -> list[str]:
    """Return the names of the shipped models.

    Example:
        >>> "grammar-luong-dot" in names()
        True
    """
    return sorted(path.stem for path in FOLDER.glob("*.npz"))


def load(name: str) -> Translator:
    """Open a shipped model; nothing is downloaded.

    Args:
        name: one of `names()`.

    Returns:
        A `Translator` with its `record`.

    Raises:
        ValueError: if there is no model of this name.
    """
    if name not in names():
        raise ValueError(f"load: `name` must be one of {names()}. Received: name={name!r}.")
    return Translator.load(FOLDER / name)


def as_markdown() -> str:
    """Return a table of the shipped models, every number from their records and files.

    A BLEU with a star was measured by the same recipe on held-out pairs; see `training.measured`.
    """
    heads = "name parameters MB epochs minutes BLEU exact AER BLEU,_long".split()
    rows = [f"| {' | '.join(heads).replace('_', ' ')} |", "|---" * len(heads) + "|"]
    for name in names():
        record = Translator.load(FOLDER / name).record
        scores, long_scores = record["scores"]["test"], record["scores"].get("long_test")
        aer = scores.get("alignment_error_rate")
        cells = (
            f"`{name}`",
            f"{record['parameters']:,}",
            f"{(FOLDER / f'{name}.npz').stat().st_size / 2**20:.1f}",
            f"{record['epochs_done']}",
            f"{record['training_seconds'] / 60:.0f}",
            f"{scores['bleu']:.1f}" + ("*" if "measured" in record else ""),
            f"{scores['exact_match']:.0%}",
            "–" if aer is None else f"{aer:.3f}",
            "–" if long_scores is None else f"{long_scores['bleu']:.1f}",
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    print(as_markdown(), end="")
