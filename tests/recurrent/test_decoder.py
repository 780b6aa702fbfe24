import keras
import numpy as np
import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import (
    TARGET,
    V_TARGET,
    B,
    E,
    S,
    T,
    U,
    array,
    assert_close,
    error,
    normal,
    property_test,
    randomize,
)

from seq2seq.recurrent.decoder import Decoder

CONTEXT_VECTOR = normal(B, U)


def built(**kwargs):
    layer = Decoder(V_TARGET, E, U, **kwargs)
    layer.build((B, T), (B, U))
    return randomize(layer)


def test_the_decoder_equals_the_oracle():
    layer = built()
    expected = oracle.decoder(
        TARGET,
        CONTEXT_VECTOR,
        array(layer.embedding.embeddings),
        layer.recurrent.cell.get_weights(),
        layer.output_layer.get_weights(),
    )
    assert_close(layer(TARGET, CONTEXT_VECTOR), expected)


def test_step_by_step_equals_the_whole_sequence():
    layer = built()
    together = layer(TARGET, CONTEXT_VECTOR)
    decoder_state = CONTEXT_VECTOR
    for t in range(T):
        logits, decoder_state = layer.step(TARGET[:, t], decoder_state)
        assert_close(logits, together[:, t], 1e-6)
    assert decoder_state.shape == (B, U)


@property_test
@given(st.lists(st.integers(0, V_TARGET - 1), min_size=1, max_size=5), st.integers(1, 5))
def test_what_follows_changes_no_logits_before_it(tokens, cut):
    layer = built()
    target, context_vector = np.array([tokens]), CONTEXT_VECTOR[:1]
    whole, beginning = layer(target, context_vector), layer(target[:, :cut], context_vector)
    assert_close(whole[:, :cut], beginning, 1e-6)


def test_more_padding_changes_no_number():
    layer = built()
    longer = layer(np.pad(TARGET, ((0, 0), (0, 4))), CONTEXT_VECTOR)
    assert_close(longer[:, :T], layer(TARGET, CONTEXT_VECTOR), 1e-6)


def test_the_context_vector_is_the_first_state_of_a_keras_gru():
    layer = built()
    theirs = keras.layers.GRU(U, return_sequences=True)
    embedded = layer.embedding(TARGET)
    theirs.build(embedded.shape)
    theirs.set_weights(layer.recurrent.get_weights())
    kernel, bias = layer.output_layer.get_weights()
    expected = array(theirs(embedded, initial_state=CONTEXT_VECTOR)) @ kernel + bias
    assert_close(layer(TARGET, CONTEXT_VECTOR), expected, 1e-5)


def test_dropout_acts_in_training_only_and_never_in_step():
    keras.utils.set_random_seed(0)
    layer, plain = built(dropout=0.5), built()
    expected = plain(TARGET, CONTEXT_VECTOR)
    assert (array(layer(TARGET, CONTEXT_VECTOR)) == array(expected)).all()
    assert not np.allclose(layer(TARGET, CONTEXT_VECTOR, training=True), expected)
    assert_close(layer.step(TARGET[:, 0], CONTEXT_VECTOR)[0], expected[:, 0], 1e-6)


def test_states_and_embeddings_are_dropped():
    layer = built(dropout=0.5)
    assert layer.embedding_dropout.rate == layer.state_dropout.rate == 0.5
    expected = array(layer(TARGET, CONTEXT_VECTOR))
    for name in ("embedding_dropout", "state_dropout"):
        alone = built(dropout=0.5)
        for other in {"embedding_dropout", "state_dropout"} - {name}:
            getattr(alone, other).rate = 0.0
        assert not np.allclose(alone(TARGET, CONTEXT_VECTOR, training=True), expected)


def test_step_before_any_call_builds_the_same_layer():
    keras.utils.set_random_seed(0)
    layer = Decoder(V_TARGET, E, U)
    logits, _ = layer.step(TARGET[:, 0], CONTEXT_VECTOR)
    assert_close(layer(TARGET, CONTEXT_VECTOR)[:, 0], logits, 1e-6)
    assert len(layer.weights) == len(built().weights)


@pytest.mark.parametrize("name", ["vocabulary_size", "embedding_dim", "units"])
def test_sizes_are_checked(name):
    sizes = {"vocabulary_size": V_TARGET, "embedding_dim": E, "units": U, name: 2.5}
    with error(f"Decoder: `{name}` must be a positive whole number. Received: {name}=2.5."):
        Decoder(**sizes)


def test_errors_name_what_was_received():
    with error("Decoder: `dropout` must be a number in [0, 1). Received: dropout=-0.5."):
        Decoder(V_TARGET, E, U, dropout=-0.5)
    with error("Decoder: `target` must have shape (B, T). Received: target.shape=(3,)."):
        Decoder(V_TARGET, E, U)(TARGET[0], CONTEXT_VECTOR)
    layer = built()
    with error("Decoder: `target` must have shape (B, T). Received: target.shape=(2, 3, 1)."):
        layer(TARGET[..., None], CONTEXT_VECTOR)
    message = "`target` must have shape (B, T) with T at least 1. Received: target.shape=(2, 0)."
    with error(message):
        layer(TARGET[:, :0], CONTEXT_VECTOR)
    message = "Decoder: `context_vector` must have shape (B, U) with B=2 and U=13. Received: "
    with error(f"{message}context_vector.shape=(2, 17)."):
        layer(TARGET, normal(B, E))
    with error(f"{message}context_vector.shape=(5, 13)."):
        layer(TARGET, normal(S, U))
    with error("Decoder: `token` must have shape (B). Received: token.shape=(2, 3)."):
        layer.step(TARGET, CONTEXT_VECTOR)
    message = "Decoder: `decoder_state` must have shape (B, U) with B=2 and U=13. Received: "
    with error(f"{message}decoder_state.shape=(2, 17)."):
        layer.step(TARGET[:, 0], normal(B, E))
    with error(f"{message}decoder_state.shape=(5, 13)."):
        layer.step(TARGET[:, 0], normal(S, U))
