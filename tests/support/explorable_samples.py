"""One small explorable of each kind, for what all of them keep to."""

from functools import cache

from seq2seq import explorables


@cache
def samples():
    """Each explorable with a view, by the name of its class."""
    made = [explorables.ScaledDots()]
    return {type(explorable).__name__: explorable for explorable in made}
