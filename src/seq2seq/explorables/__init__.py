"""Drawings that the reader operates, one function call in a notebook each.

    from seq2seq import explorables
    explorables.ScaledDots()

A name is imported when it is first used.
"""

from importlib import import_module

_MODULE_OF = {
    "TranslationInMotion": "motion",
    "LiveTranslator": "live",
    "AttentionPlane": "plane",
    "AttentionPlayer": "player",
    "GRUGates": "gru_gates",
    "FedWord": "fed_word",
    "BLEUNGrams": "bleu_ngrams",
    "BeamTree": "beam_tree",
    "GoldAlignment": "gold_alignment",
    "GrowingSentence": "growing_sentence",
    "ScaledDots": "scaled_dots",
    "MaskPlace": "mask_place",
    "PositionHands": "position_hands",
    "CausalMask": "causal_mask",
    "HeadMaps": "head_maps",
}

__all__ = sorted(_MODULE_OF)


def __getattr__(name):
    """Import an explorable from its module, at its first use (PEP 562)."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'seq2seq.explorables' has no attribute {name!r}")
    return getattr(import_module(f"seq2seq.explorables.{_MODULE_OF[name]}"), name)


def __dir__():
    """List the explorables, so that completion works before anything is imported."""
    return __all__
