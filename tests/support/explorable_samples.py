"""One small explorable of each kind, for what all of them keep to."""

from functools import cache

from seq2seq import explorables


@cache
def samples():
    """Each explorable with a view, by the name of its class."""
    made = [
        explorables.ScaledDots(),
        explorables.MaskPlace(["le", "chat", "dort", "<PAD>", "<PAD>"], [1, 2, 0.5, 0, 0], [3, 4]),
    ]
    return {type(explorable).__name__: explorable for explorable in made}
