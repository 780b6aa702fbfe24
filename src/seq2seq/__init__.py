"""Sequence to sequence with attention, one small layer per chapter of the course.

The names below are what the chapters use. Each folder is one idea, and imports run one way: text
and attention, then the recurrent models and the Transformer, then training and what is measured. A
search takes a step function, not a model; figures take numbers.

A name is imported when it is first used, because Keras takes seconds to load, and neither the
command line's help nor the corpora need it. Where Keras is there already, all layers are imported
at once: it then opens saved models that hold them.
"""

import sys
from importlib import import_module

_MODULE_OF = {
    "EOS": "text.vocabulary",
    "PAD": "text.vocabulary",
    "SOS": "text.vocabulary",
    "UNK": "text.vocabulary",
    "Vocabulary": "text.vocabulary",
    "Pieces": "text.pieces",
    "padding_mask": "attention.masks",
    "causal_mask": "attention.masks",
    "DotScore": "attention.score",
    "ScaledDotScore": "attention.score",
    "GeneralScore": "attention.score",
    "AdditiveScore": "attention.score",
    "AttentionDistribution": "attention.distribution",
    "AttentionValue": "attention.value",
    "Attention": "attention.attention",
    "Encoder": "recurrent.encoder",
    "Decoder": "recurrent.decoder",
    "AttentionDecoder": "recurrent.attention_decoder",
    "Seq2Seq": "recurrent.models",
    "AttentionSeq2Seq": "recurrent.models",
    "PositionalEncoding": "transformer.positions",
    "MultiHeadAttention": "attention.multi_head",
    "EncoderBlock": "transformer.blocks",
    "DecoderBlock": "transformer.blocks",
    "TransformerEncoder": "transformer.encoder",
    "TransformerDecoder": "transformer.decoder",
    "Transformer": "transformer.model",
    "load_model": "loading",
    "SearchResult": "search.greedy",
    "greedy_search": "search.greedy",
    "BeamResult": "search.beam",
    "beam_search": "search.beam",
    "sampled": "search.sampling",
}

__all__ = sorted(_MODULE_OF)


def __getattr__(name):
    """Import a public name from its module, at its first use (PEP 562)."""
    if name == "plots":  # all figures of the book, by the name that chapters call them
        return import_module("seq2seq.figures.plots")
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'seq2seq' has no attribute {name!r}")
    return getattr(import_module(f"seq2seq.{_MODULE_OF[name]}"), name)


def __dir__():
    """List the public names, so that completion works before anything is imported."""
    return __all__


if "keras" in sys.modules:
    import_module("seq2seq.loading")
