import numpy as np
import oracle
import pytest
from samples import MASK, B, F, H, M, S, T, U, array, assert_close, error, normal, randomize

from seq2seq.attention.masks import causal_mask
from seq2seq.transformer.blocks import DecoderBlock, EncoderBlock

TARGETS, SOURCES = normal(B, T, M, seed=1), normal(B, S, M, seed=2)
CAUSAL = np.tril(np.ones((B, T, T), bool))
either_norm = pytest.mark.parametrize("pre_norm", [False, True])


def built(block_type, pre_norm=False, **kwargs):
    block = block_type(M, H, F, pre_norm=pre_norm, **kwargs)
    block.build(*([SOURCES.shape] if block_type is EncoderBlock else [TARGETS.shape] * 2))
    return randomize(block, scale=0.3)


def parameters(block):
    found = {
        "self": block.self_attention.get_weights(),
        "self_norm": block.self_residual.normalization.get_weights(),
        "network": block.network.get_weights(),
        "network_norm": block.network_residual.normalization.get_weights(),
    }
    if isinstance(block, DecoderBlock):
        found["cross"] = block.cross_attention.get_weights()
        found["cross_norm"] = block.cross_residual.normalization.get_weights()
    return found


@either_norm
def test_an_encoder_block_equals_the_oracle(pre_norm):
    block = built(EncoderBlock, pre_norm)
    states, weights = block(SOURCES, mask=MASK, return_weights=True)
    expected = oracle.block(SOURCES, None, parameters(block), H, MASK, None, pre_norm)
    assert_close(states, expected, 1e-4)
    assert weights.shape == (B, H, S, S)
    assert (array(weights)[~np.broadcast_to(MASK[:, None, None], weights.shape)] == 0).all()
    assert (array(block(SOURCES, mask=MASK)) == array(states)).all()


@either_norm
@pytest.mark.parametrize("self_mask", [None, CAUSAL])
def test_a_decoder_block_equals_the_oracle(pre_norm, self_mask):
    block = built(DecoderBlock, pre_norm)
    masks = {"self_mask": self_mask, "mask": MASK}
    states, of_self, of_source = block(TARGETS, SOURCES, **masks, return_weights=True)
    expected = oracle.block(TARGETS, SOURCES, parameters(block), H, self_mask, MASK, pre_norm)
    assert_close(states, expected, 1e-4)
    assert of_self.shape == (B, H, T, T) and of_source.shape == (B, H, T, S)
    assert (array(block(TARGETS, SOURCES, **masks)) == array(states)).all()


@either_norm
def test_steps_equal_the_whole_block(pre_norm):
    block = built(DecoderBlock, pre_norm)
    expected, _, weights = block(
        TARGETS, SOURCES, self_mask=causal_mask(TARGETS), mask=MASK, return_weights=True
    )
    memory = block.cross_attention.prepare(SOURCES, SOURCES)
    cache = (np.zeros((B, H, 0, M // H), "float32"),) * 2
    for t in range(T):
        states, cache, row = block.step(TARGETS[:, t : t + 1], cache, memory, MASK)
        assert [tuple(tensor.shape) for tensor in cache] == [(B, H, t + 1, M // H)] * 2
        assert_close(states[:, 0], array(expected)[:, t])
        assert_close(row[:, :, 0], array(weights)[:, :, t])


def test_what_is_normalized_where():
    """After post-norm each vector has mean 0 and variance 1; after pre-norm the input is left."""
    post = built(EncoderBlock)
    post.network_residual.normalization.set_weights([np.ones(M), np.zeros(M)])
    states = array(post(SOURCES))
    np.testing.assert_allclose(states.mean(axis=-1), 0.0, atol=1e-5)
    np.testing.assert_allclose(states.var(axis=-1), 1.0, atol=1e-2)
    pre = built(EncoderBlock, pre_norm=True)
    for weight in (*pre.self_attention.join.weights, *pre.network.output_layer.weights):
        weight.assign(0.0 * weight)
    assert_close(pre(SOURCES), SOURCES, 0.0)


@pytest.mark.parametrize("block_type", [EncoderBlock, DecoderBlock])
def test_dropout_reaches_every_sublayer(block_type):
    inputs = [TARGETS, SOURCES][: 1 + (block_type is DecoderBlock)]
    plain = array(built(block_type)(*inputs))
    residuals = ["self_residual", "network_residual"]
    residuals += ["cross_residual"] * (block_type is DecoderBlock)
    for chosen in residuals:
        block = built(block_type, dropout=0.5)
        assert (array(block(*inputs)) == plain).all()
        for name in residuals:
            getattr(block, name).dropout.rate = 0.5 * (name == chosen)
        assert not np.allclose(block(*inputs, training=True), plain)


def test_errors_name_what_was_received():
    with error("EncoderBlock: `feed_forward` must be a positive whole number. Received: feed_forw"):
        EncoderBlock(M, H, 0)
    with error("EncoderBlock: `pre_norm` must be True or False. Received: pre_norm=None."):
        EncoderBlock(M, H, F, pre_norm=None)
    with error("DecoderBlock: `dropout` must be a number in [0, 1). Received: dropout=1."):
        DecoderBlock(M, H, F, dropout=1)
    with error(
        "MultiHeadAttention: `units` must be a multiple of `heads`. Received: units=24, hea"
    ):
        EncoderBlock(M, 5, F)
    with error("EncoderBlock: `states` must have shape (B, T, U) with U=24. Received: states.shap"):
        EncoderBlock(M, H, F)(normal(B, S, U))
    with error("EncoderBlock: `states` must have shape (B, S, U) with U=24. Received: states.shap"):
        built(EncoderBlock)(normal(B, S, U))
    with error("DecoderBlock: `encoder_states` must have shape (B, S, U) with B=2. Received: enc"):
        built(DecoderBlock)(TARGETS, SOURCES[:1])
