import numpy as np
import oracle
import pytest
import tensorflow as tf
from gradients import needs_tensorflow
from hypothesis import given
from hypothesis import strategies as st
from samples import V_SOURCE, B, M, S, T, U, array, assert_close, error, normal, property_test

from seq2seq.transformer.positions import PositionalEncoding
from seq2seq.transformer.token_embedding import TokenEmbedding

TOKENS = np.array([[5, 7, 18], [4, 6, 0]], "int32")


@property_test
@given(st.integers(1, 40), st.integers(1, 30), st.integers(0, 5000))
def test_the_encoding_equals_the_oracle(length, units, offset):
    layer = PositionalEncoding()
    expected = oracle.positional_encoding(length, units, offset)
    # Sines of large angles: float32 holds 5000 to within 0.0005.
    assert_close(layer.encode(length, units, offset), expected, 1e-3)
    assert_close(layer.encode(length, units), oracle.positional_encoding(length, units), 1e-5)


def test_the_encoding_is_added():
    embedded = normal(B, T, U)
    expected = embedded + oracle.positional_encoding(T, U)
    assert_close(PositionalEncoding()(embedded), expected)
    one_by_one = [PositionalEncoding()(embedded[:, t : t + 1], offset=t) for t in range(T)]
    assert_close(np.concatenate(one_by_one, axis=1), expected)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 20))
def test_how_far_two_places_are_apart_says_how_alike_they_are(one, other, shift):
    """The product of two encodings depends on their distance alone (each pair turns alike)."""
    encoding = array(PositionalEncoding().encode(80, 16))
    before = encoding[one] @ encoding[other]
    after = encoding[one + shift] @ encoding[other + shift]
    assert after == pytest.approx(before, abs=1e-4)
    assert encoding[one] @ encoding[one] == pytest.approx(8, abs=1e-4)  # half the width
    assert before <= 8 + 1e-4


@needs_tensorflow
def test_a_graph_takes_any_length_and_any_offset():
    layer = PositionalEncoding()
    signature = [tf.TensorSpec((None, None, 4)), tf.TensorSpec((), "int32")]
    graph = tf.function(lambda x, offset: layer(x, offset=offset), input_signature=signature)
    for length, offset in ((3, 0), (7, 11)):
        found = graph(tf.zeros((1, length, 4)), tf.constant(offset))
        assert_close(found[0], oracle.positional_encoding(length, 4, offset))


def test_a_place_beyond_half_precision_keeps_its_encoding():
    """2049 is no number of float16; the angle must not be computed in it."""
    layer = PositionalEncoding(dtype="float16")
    found = layer(np.zeros((1, 2, 8), "float16"), offset=2048)
    assert_close(found[0], oracle.positional_encoding(2, 8, 2048).astype("float16"), 2e-3)


def test_whole_numbers_are_added_to_as_real_ones():
    found = PositionalEncoding()(np.ones((B, T, U), "int32"))
    assert found.dtype == "float32"
    assert_close(found, 1 + np.repeat(oracle.positional_encoding(T, U)[None], B, axis=0))


def test_a_token_enters_scaled_and_placed():
    layer = TokenEmbedding(V_SOURCE, M)
    found = layer(TOKENS)
    vectors = array(layer.embedding.embeddings)[TOKENS] * np.sqrt(M)
    assert_close(found, vectors + oracle.positional_encoding(T, M))
    assert_close(layer(TOKENS[:, 1:], offset=1), array(found)[:, 1:])
    bag = TokenEmbedding(V_SOURCE, M, positions=False)
    assert_close(bag(TOKENS), array(bag.embedding.embeddings)[TOKENS] * np.sqrt(M))
    assert 0.8 < (array(layer.embedding.embeddings) * np.sqrt(M)).std() < 1.2


def test_the_embedding_is_an_output_layer():
    layer = TokenEmbedding(V_SOURCE, M)
    layer(TOKENS)
    states = normal(B, S, M)
    assert_close(layer.logits(states), states @ array(layer.embedding.embeddings).T)


def test_dropout_is_for_training():
    layer = TokenEmbedding(V_SOURCE, M, dropout=0.5)
    assert (array(layer(TOKENS)) != 0).all()
    assert 0.3 < (array(layer(TOKENS, training=True)) == 0).mean() < 0.7


def test_errors_name_what_was_received():
    with error("PositionalEncoding: `embedded` must have shape (B, T, U). Received: embedded.sh"):
        PositionalEncoding()(normal(T, U))
    with error("TokenEmbedding: `units` must be a positive whole number. Received: units=0."):
        TokenEmbedding(V_SOURCE, 0)
    with error("TokenEmbedding: `dropout` must be a number in [0, 1). Received: dropout=1.0."):
        TokenEmbedding(V_SOURCE, M, dropout=1.0)
    with error("TokenEmbedding: `tokens` must have shape (B, T). Received: tokens.shape=(3,)."):
        TokenEmbedding(V_SOURCE, M)(TOKENS[0])
