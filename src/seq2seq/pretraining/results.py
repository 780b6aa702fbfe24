"""The recorded results of pre-training that come with the package."""

import json
import os
from pathlib import Path

RECORDED = Path(__file__).with_name("results.json")

# What a tagger starts from. Frozen: pre-trained too, and only its last layer learns.
STARTS = ("pre-trained", "frozen", "from nothing")


def load(path: str | os.PathLike = RECORDED) -> dict:
    """Read recorded results.

    Args:
        path: the file that `python -m seq2seq pretraining` wrote; by default the one that comes
            with the package.

    Returns:
        JSON values: `settings`, `sizes`, `data`, `versions`, `seeds`; and lists with one number a
        seed: `fill_in`, and in `scores` by start and number of labelled sentences `all`, `unseen`
        and `unseen_tokens`.

    Raises:
        ValueError: if there is no such file.
    """
    path = Path(path)
    if not path.exists():
        raise ValueError(f"load: `path` must be a file of results. Received: no file {path}.")
    return json.loads(path.read_text(encoding="utf-8"))
