"""The scores of a model that is trained on every pair, and so has none of its own.

A model is measured on pairs that it has not seen. What a reader is given should have seen all of
them. So a recipe is trained twice: on the training pairs, to be measured, and on every pair, to be
shipped; and the record of the second says that its scores are those of the first.
"""

from dataclasses import replace

from seq2seq.training.settings import Settings

NOTE = "trained on all pairs; the scores were measured by the same recipe on held-out pairs"


def scores_of_held_out(settings: Settings, record: dict) -> dict:
    """Return what the record of a model that is trained on everything says of its scores.

    Args:
        settings: of the run on every pair.
        record: of the finished run of the same recipe with held-out pairs.

    Returns:
        `scores`, those of the record, and `measured`: a note in words, and the data, the epochs
        and the sizes of the run that they come from.

    Raises:
        ValueError: if that run is not finished, or of another recipe.
    """
    # In how many bits it is computed is no part of a recipe.
    alike = {"everything": False, "max_length": None, "precision": "float32"}
    own = replace(settings, **alike).as_dict()
    theirs = replace(Settings(**record["settings"]), precision="float32").as_dict()
    different = sorted(key for key in own.keys() | theirs.keys() if own.get(key) != theirs.get(key))
    if different or "scores" not in record:
        received = ", ".join(f"{k}={theirs.get(k)!r} (here {own.get(k)!r})" for k in different)
        raise ValueError(
            "train: the scores must come from a finished run of the same recipe with held-out "
            f"pairs. Received: {received or 'a run that was interrupted'}."
        )
    kept = ("data", "parameters", "epochs_done", "best_epoch", "versions")
    measured = {"note": NOTE, **{key: record[key] for key in kept if key in record}}
    return {"scores": record["scores"], "measured": measured}
