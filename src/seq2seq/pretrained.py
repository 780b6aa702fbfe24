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
