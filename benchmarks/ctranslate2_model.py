"""Our Transformer in CTranslate2's format: the same numbers, run by an engine made for speed."""

from pathlib import Path

import numpy as np
from ctranslate2.specs import TransformerSpec
from ctranslate2.specs.common_spec import LayerNormSpec, LinearSpec


def write(translator, folder):
    """Write the model of a translator as a folder that `ctranslate2.Translator` opens.

    Args:
        translator: a `Translator` with a `Transformer`.
        folder: where to write; it must not hold a model yet.
    """
    model = translator.model
    encoder, decoder = model.encoder, model.decoder
    spec = TransformerSpec.from_config(
        (encoder.blocks, decoder.blocks), encoder.heads, pre_norm=encoder.pre_norm
    )
    _stack(spec.encoder, spec.encoder.embeddings[0], encoder)
    _stack(spec.decoder, spec.decoder.embeddings, decoder)
    if decoder.tied:
        spec.decoder.projection.weight = np.asarray(decoder.tokens.embedding.embeddings)
    else:
        _linear(spec.decoder.projection, decoder.output_layer)
    spec.register_source_vocabulary(list(translator.source_vocabulary.tokens))
    spec.register_target_vocabulary(list(translator.target_vocabulary.tokens))
    spec.config.unk_token, spec.config.eos_token = "<UNK>", "<EOS>"
    spec.config.bos_token = spec.config.decoder_start_token = "<SOS>"
    epsilon = encoder.stack[0].self_residual.normalization.epsilon
    spec.config.add_attribute("layer_norm_epsilon", epsilon)
    spec.validate()
    Path(folder).mkdir(parents=True)
    spec.save(str(folder))


def _stack(spec, embeddings, stack, places=512):
    """Set what encoder and decoder have in common."""
    embeddings.weight = np.asarray(stack.tokens.embedding.embeddings)
    spec.position_encodings.encodings = np.asarray(
        stack.tokens.encoding.encode(places, stack.units)
    )
    if stack.pre_norm:
        _normalization(spec.layer_norm, stack.normalization)
    for layer, block in zip(spec.layer, stack.stack, strict=True):
        _attention(layer.self_attention, block.self_attention, block.self_residual, of_self=True)
        if hasattr(block, "cross_attention"):
            _attention(layer.attention, block.cross_attention, block.cross_residual, of_self=False)
        _normalization(layer.ffn.layer_norm, block.network_residual.normalization)
        _linear(layer.ffn.linear_0, block.network.hidden)
        _linear(layer.ffn.linear_1, block.network.output_layer)


def _attention(spec, attention, residual, of_self):
    """Set an attention; matrices that are given the same states are laid side by side."""
    _normalization(spec.layer_norm, residual.normalization)
    query, key, value = (
        attention.query_projection,
        attention.key_projection,
        attention.value_projection,
    )
    if of_self:
        _linear(spec.linear[0], query, key, value)
    else:
        _linear(spec.linear[0], query)
        _linear(spec.linear[1], key, value)
    _linear(spec.linear[-1], attention.join)


def _linear(spec: LinearSpec, *layers):
    """Set a product, or several that are computed as one; CTranslate2 keeps the transpose."""
    spec.weight = np.concatenate([np.asarray(layer.kernel).T for layer in layers])
    if layers[0].use_bias:
        spec.bias = np.concatenate([np.asarray(layer.bias) for layer in layers])


def _normalization(spec: LayerNormSpec, layer):
    spec.gamma, spec.beta = np.asarray(layer.gamma), np.asarray(layer.beta)
