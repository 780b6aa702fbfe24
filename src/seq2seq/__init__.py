"""Sequence to sequence with attention, one small layer per chapter of the course.

The names below are what the chapters use. Dependencies run one way: shapes and masks, then scores,
distribution and value, then attention, then encoder and decoders, then models; search takes a step
function, not a model.

A name is imported when it is first used, because Keras takes seconds to load, and neither the
command line's help nor the corpora need it. Where Keras is there already, all layers are imported
at once: it then opens saved models that hold them.
"""

import sys
from importlib import import_module

_MODULE_OF = {
    "EOS": "vocabulary",
    "PAD": "vocabulary",
    "SOS": "vocabulary",
    "UNK": "vocabulary",
    "Vocabulary": "vocabulary",
    "Pieces": "pieces",
    "padding_mask": "masking",
    "causal_mask": "masking",
    "DotScore": "scores",
    "ScaledDotScore": "scores",
    "GeneralScore": "scores",
    "AdditiveScore": "scores",
    "AttentionDistribution": "distribution",
    "AttentionValue": "value",
    "Attention": "attention",
    "Encoder": "encoder",
    "Decoder": "decoder",
    "AttentionDecoder": "attention_decoder",
    "Seq2Seq": "models",
    "AttentionSeq2Seq": "models",
    "PositionalEncoding": "positions",
    "MultiHeadAttention": "multi_head",
    "EncoderBlock": "blocks",
    "DecoderBlock": "blocks",
    "TransformerEncoder": "transformer_encoder",
    "TransformerDecoder": "transformer_decoder",
    "Transformer": "transformer",
    "load_model": "loading",
    "SearchResult": "search",
    "greedy_search": "search",
    "BeamResult": "beam",
    "beam_search": "beam",
    "sampled": "sampling",
}

__all__ = sorted(_MODULE_OF)


def __getattr__(name):
    """Import a public name from its module, at its first use (PEP 562)."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'seq2seq' has no attribute {name!r}")
    return getattr(import_module(f"seq2seq.{_MODULE_OF[name]}"), name)


def __dir__():
    """List the public names, so that completion works before anything is imported."""
    return __all__


if "keras" in sys.modules:
    import_module("seq2seq.loading")
