import keras
import numpy as np
import pytest
from gradients import value_and_gradients
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import (
    MASK,
    PLACEMENTS,
    SOURCE,
    TARGET,
    V_SOURCE,
    V_TARGET,
    B,
    E,
    F,
    H,
    M,
    T,
    U,
    array,
    assert_close,
    error,
    property_test,
    steps,
)
from untrained import SETTINGS, SIZES, built, new

from seq2seq import TransformerEncoder
from seq2seq.recurrent.models import AttentionSeq2Seq, Seq2Seq

every_model = pytest.mark.parametrize("setting", SETTINGS)


@every_model
@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_model_is_its_encoder_and_its_decoder(setting, bidirectional):
    model = built(setting, bidirectional=bidirectional)
    assert model.encoder.bidirectional == bidirectional
    states, context_vector = model.encoder(SOURCE)
    logits = model((SOURCE, TARGET))
    if setting is None:
        assert_close(logits, model.decoder(TARGET, context_vector), 1e-6)
    else:
        expected = model.decoder(TARGET, states, context_vector, mask=MASK, return_weights=True)
        assert_close(logits, expected[0], 1e-6)
        together = model((SOURCE, TARGET), return_weights=True)
        assert (array(together[0]) == array(logits)).all()
        assert_close(together[1], expected[1], 1e-6)


@every_model
def test_start_and_steps_equal_the_whole_sequence(setting):
    model = built(setting, bidirectional=True)
    logits, weights = steps(model, SOURCE, TARGET)
    if setting is None:
        assert_close(logits, model((SOURCE, TARGET)), 2e-6)
        assert weights is None
    else:
        expected, expected_weights = model((SOURCE, TARGET), return_weights=True)
        assert_close(logits, expected, 2e-6)
        assert_close(weights, expected_weights, 2e-6)


@every_model
def test_every_leaf_of_the_state_has_the_batch_first(setting):
    model = built(setting)
    first = model.start(SOURCE)
    _, second, _ = model.step(TARGET[:, 0], first)
    keras.tree.assert_same_structure(first, second)
    for before, after in zip(keras.tree.flatten(first), keras.tree.flatten(second), strict=True):
        assert before.shape[0] == B
        assert before.shape == after.shape


@every_model
def test_picking_rows_of_the_state_picks_sentences(setting):
    model = built(setting)
    rows = np.array([1, 0, 1])
    state = keras.tree.map_structure(lambda leaf: array(leaf)[rows], model.start(SOURCE))
    logits, _, _ = model.step(TARGET[rows, 0], state)
    expected, _, _ = model.step(TARGET[:, 0], model.start(SOURCE))
    assert_close(logits, array(expected)[rows], 2e-6)


@settings(property_test, max_examples=12)
@given(st.sampled_from(SETTINGS), st.booleans(), st.integers(1, 4))
def test_more_padding_changes_no_number(setting, bidirectional, extra):
    model = built(setting, bidirectional=bidirectional)
    right = ((0, 0), (0, extra))
    longer = model((np.pad(SOURCE, right), np.pad(TARGET, right)))
    assert_close(longer[:, :T], model((SOURCE, TARGET)), 2e-6)
    stepped, _ = steps(model, np.pad(SOURCE, right), TARGET)
    assert_close(stepped, longer[:, :T], 2e-6)


@every_model
def test_a_sentence_alone_has_the_logits_it_has_in_a_batch(setting):
    model = built(setting, bidirectional=True)
    together = model((SOURCE, TARGET))
    assert_close(model((SOURCE[1:, :3], TARGET[1:])), together[1:], 2e-6)


@pytest.mark.parametrize("setting", [None, ("general", "luong"), ("additive", "bahdanau")])
def test_an_empty_sentence_gives_finite_logits_and_gradients(setting):
    model = built(setting, bidirectional=True)
    source = SOURCE.copy()
    source[1] = 0
    found = value_and_gradients(
        lambda *pair: model(pair), (source, TARGET), model.trainable_weights
    )
    for tensor in keras.tree.flatten(found):
        assert np.isfinite(array(tensor)).all()


@every_model
def test_generation_before_any_call_builds_the_same_model(setting):
    model = new(setting)
    logits, _ = steps(model, SOURCE, TARGET)
    assert_close(model((SOURCE, TARGET)), logits, 2e-6)
    assert [w.path.split("/", 1)[1] for w in model.weights] == [
        w.path.split("/", 1)[1] for w in built(setting).weights
    ]


@every_model
def test_a_part_may_be_called_before_the_model(setting):
    model = new(setting)
    states, context_vector = model.encoder(SOURCE)
    model((SOURCE, TARGET))
    assert (array(model.encoder(SOURCE)[0]) == array(states)).all()
    model = new(setting)
    inputs = (TARGET[:, 0], context_vector, *([] if setting is None else [states]))
    logits = model.decoder.step(*inputs)[0]
    model((SOURCE, TARGET))
    assert (array(model.decoder.step(*inputs)[0]) == array(logits)).all()


@every_model
def test_embeddings_start_at_a_size_that_lets_gradients_through(setting):
    model = new(setting)
    model.build()
    for coder in (model.encoder, model.decoder):
        assert coder.embedding.name == "embedding"
        assert 0.8 < array(coder.embedding.embeddings).std() < 1.2  # Keras' default: 0.03


@pytest.mark.parametrize("setting", [None, ("additive", "bahdanau")])
def test_a_model_learns(setting):
    """One pair of sentences is learned by heart in a few steps: gradients point the right way."""
    keras.utils.set_random_seed(0)
    model = new(setting, dropout=0.1)
    model.compile(
        optimizer=keras.optimizers.Adam(0.05),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        jit_compile=False,
    )
    following = np.array([[22, 8, 2], [7, 2, 0]])
    history = model.fit((SOURCE, TARGET), following, epochs=30, verbose=0).history["loss"]
    assert history[0] > 2.5 and history[-1] < 0.2
    assert (array(model((SOURCE, TARGET))).argmax(-1) == following).all()


@pytest.mark.parametrize("setting", [None, ("dot", "luong")])
def test_dropout_reaches_encoder_and_decoder(setting):
    model, plain = built(setting, dropout=0.5), built(setting)
    assert model.encoder.dropout == model.decoder.dropout == 0.5
    expected = array(plain((SOURCE, TARGET)))
    assert (array(model((SOURCE, TARGET))) == expected).all()
    for silent in ("encoder", "decoder"):
        model = built(setting, dropout=0.5)
        for layer in getattr(model, silent)._flatten_layers():
            if isinstance(layer, keras.layers.Dropout):
                layer.rate = 0.0
        assert not np.allclose(model((SOURCE, TARGET), training=True), expected)


def test_errors_come_from_the_part_that_found_them():
    with error("Encoder: `units` must be a positive whole number. Received: units=0."):
        Seq2Seq(V_SOURCE, V_TARGET, E, 0)
    with error("Decoder: `vocabulary_size` must be a positive whole number. Received: "):
        Seq2Seq(V_SOURCE, 0, E, U)
    with error("AttentionDecoder: `placement` must be one of ['luong', 'bahdanau']."):
        AttentionSeq2Seq(*SIZES, placement="middle")
    model = built(("dot", "luong"))
    with error("Encoder: `source` must have shape (B, S). Received: source.shape=(5,)."):
        model((SOURCE[0], TARGET))
    with error("AttentionDecoder: `encoder_states` must have shape (B, S, U) with B=1 and U=13."):
        model((SOURCE, TARGET[:1]))
    with error("AttentionDecoder: `token` must have shape (B). Received: token.shape=(2, 3)."):
        model.step(TARGET, model.start(SOURCE))


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_no_layer_casts_a_mask_that_is_not_boolean(placement):
    """Minus infinity is true: cast, the additive mask of other libraries is its own opposite."""
    additive = np.where(MASK, 0.0, -np.inf).astype("float32")
    model = built(("additive", placement))
    message = "`mask` must be boolean, True where to attend. Received: mask.dtype=float32."
    with error("Encoder: " + message):
        model.encoder(SOURCE, mask=additive)
    states, context_vector = model.encoder(SOURCE, mask=MASK.astype("int32"))
    assert_close(states, model.encoder(SOURCE)[0], 1e-6)
    with error("AttentionDecoder: " + message):
        model.decoder(TARGET, states, context_vector, mask=additive)
    with error("AttentionDecoder: " + message):
        model.decoder.step(TARGET[:, 0], context_vector, states, mask=additive)
    with error("TransformerEncoder: " + message):
        TransformerEncoder(V_SOURCE, M, H, blocks=1, feed_forward=F)(SOURCE, mask=additive)
