"""The Transformer: the interface of the recurrent models, and what only it promises."""

import keras
import numpy as np
import oracle
import pytest
import tensorflow as tf
from gradients import needs_tensorflow, value_and_gradients
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import (
    MASK,
    SOURCE,
    TARGET,
    V_SOURCE,
    V_TARGET,
    B,
    F,
    H,
    M,
    S,
    T,
    array,
    assert_close,
    error,
    property_test,
    randomize,
    steps,
)
from test_blocks import parameters
from tiny import tiny_corpus, tiny_translator

from seq2seq.evaluation.evaluate import forced_weights
from seq2seq.search.beam import beam_search
from seq2seq.search.greedy import greedy_search
from seq2seq.transformer.model import Transformer

SIZES = (V_SOURCE, V_TARGET, M, H, 2, F)
# As published, and the options the other way round.
SETTINGS = [{}, {"pre_norm": True, "tied": False}]
every_setting = pytest.mark.parametrize("setting", SETTINGS)


def built(setting=None, **kwargs):
    model = Transformer(*SIZES, **(setting or {}), **kwargs)
    model.build()
    return randomize(model, scale=0.3)


def entered(coder, tokens):
    """What the first block is given: the oracle of `TokenEmbedding`."""
    vectors = array(coder.tokens.embedding.embeddings)[tokens] * np.sqrt(M)
    return vectors + oracle.positional_encoding(tokens.shape[1], M)


def left(coder, states):
    """What leaves the stack."""
    if coder.normalization is None:
        return states
    gain_and_offset = coder.normalization.get_weights()
    return np.array([[oracle.normalize(v, *gain_and_offset) for v in row] for row in states])


@every_setting
def test_a_model_is_its_embeddings_blocks_and_output(setting):
    model = built(setting)
    pre_norm = setting.get("pre_norm", False)
    states = entered(model.encoder, SOURCE)
    for block in model.encoder.stack:
        states = oracle.block(states, None, parameters(block), H, MASK, None, pre_norm)
    encoder_states = left(model.encoder, states) * MASK[:, :, None]
    assert_close(model.encoder(SOURCE), encoder_states, 1e-4)
    states, causal = entered(model.decoder, TARGET), np.tril(np.ones((B, T, T), bool))
    for block in model.decoder.stack:
        states = oracle.block(states, encoder_states, parameters(block), H, causal, MASK, pre_norm)
    states = left(model.decoder, states)
    if setting.get("tied", True):
        logits = states @ array(model.decoder.tokens.embedding.embeddings).T
    else:
        kernel, bias = model.decoder.output_layer.get_weights()
        logits = states @ kernel + bias
    assert_close(model((SOURCE, TARGET)), logits, 2e-4)


@every_setting
def test_start_and_steps_equal_the_whole_sequence(setting):
    model = built(setting)
    expected, expected_weights = model((SOURCE, TARGET), return_weights=True)
    logits, weights = steps(model, SOURCE, TARGET)
    assert_close(logits, expected, 5e-6)
    assert_close(weights, expected_weights, 5e-6)
    assert (array(model((SOURCE, TARGET))) == array(expected)).all()


def test_generation_before_any_call_builds_the_same_model():
    model = Transformer(*SIZES)
    logits, _ = steps(model, SOURCE, TARGET)
    assert_close(model((SOURCE, TARGET)), logits, 5e-6)
    assert [w.path.split("/", 1)[1] for w in model.weights] == [
        w.path.split("/", 1)[1] for w in built().weights
    ]
    assert Transformer(*SIZES).all_weights((SOURCE, TARGET))[0].shape == (B, T, V_TARGET)


def test_the_state_has_the_batch_first_and_its_cache_grows():
    model = built()
    state = model.start(SOURCE)
    for t in range(T):
        for block in state["cache"]:
            assert [tuple(tensor.shape) for tensor in block] == [(B, H, t, M // H)] * 2
        for block in state["memory"]:
            assert [tuple(tensor.shape) for tensor in block] == [(B, H, S, M // H)] * 2
        assert {leaf.shape[0] for leaf in keras.tree.flatten(state)} == {B}
        _, following, _ = model.step(TARGET[:, t], state)
        keras.tree.assert_same_structure(state, following)
        state = following


def test_picking_rows_of_the_state_picks_sentences():
    model, rows = built(), np.array([1, 0, 1])
    _, state, _ = model.step(TARGET[:, 0], model.start(SOURCE))
    expected, _, _ = model.step(TARGET[:, 1], state)
    picked = keras.tree.map_structure(lambda leaf: array(leaf)[rows], state)
    logits, _, _ = model.step(TARGET[rows, 1], picked)
    assert_close(logits, array(expected)[rows], 5e-6)


@needs_tensorflow
@every_setting
def test_steps_run_in_one_graph_for_any_length(setting):
    """The cache, the source and the batch may have any size; the numbers are those of eager."""
    model = built(setting)

    def any_size(leaf):
        axes = [None, None] if len(leaf.shape) == 2 else [None, H, None, M // H]
        return tf.TensorSpec(axes, leaf.dtype)

    signature = keras.tree.map_structure(any_size, model.start(SOURCE))
    step = tf.function(model.step, input_signature=[tf.TensorSpec((None,), "int32"), signature])
    expected, weights = model((SOURCE, TARGET), return_weights=True)
    for rows in (slice(0, 2), slice(1, 2)):
        state = model.start(SOURCE[rows])
        for t in range(T):
            logits, state, row = step(TARGET[rows, t], state)
            assert_close(logits, array(expected)[rows, t], 1e-5)
            assert_close(row, array(weights)[rows, t], 1e-5)
    assert step.experimental_get_tracing_count() == 1


@needs_tensorflow
def test_steps_are_compiled_by_xla():
    model = built()
    step = tf.function(model.step, jit_compile=True)
    _, state, _ = model.step(TARGET[:, 0], model.start(SOURCE))
    assert_close(step(TARGET[:, 1], state)[0], model.step(TARGET[:, 1], state)[0], 1e-5)


def test_a_mask_may_be_a_list():
    encoder = built().encoder
    assert_close(encoder(SOURCE, mask=MASK.tolist()), encoder(SOURCE, mask=MASK), 0.0)


@settings(property_test, max_examples=8)
@given(st.sampled_from(SETTINGS), st.integers(1, 4))
def test_more_padding_changes_no_number(setting, extra):
    model = built(setting)
    right = ((0, 0), (0, extra))
    longer = model((np.pad(SOURCE, right), np.pad(TARGET, right)))
    assert_close(longer[:, :T], model((SOURCE, TARGET)), 5e-6)
    states = array(model.encoder(np.pad(SOURCE, right)))
    assert_close(states[:, :S], model.encoder(SOURCE), 5e-6)
    assert (states[~(np.pad(SOURCE, right) != 0)] == 0).all()
    stepped, _ = steps(model, np.pad(SOURCE, right), TARGET)
    assert_close(stepped, longer[:, :T], 5e-6)


@every_setting
def test_a_sentence_alone_has_the_logits_it_has_in_a_batch(setting):
    model = built(setting)
    together = model((SOURCE, TARGET))
    assert_close(model((SOURCE[1:, :3], TARGET[1:])), together[1:], 5e-6)


def test_an_empty_sentence_gives_finite_logits_and_gradients():
    model = built()
    source = SOURCE.copy()
    source[1] = 0
    found = value_and_gradients(
        lambda *pair: model(pair), (source, TARGET), model.trainable_weights
    )
    for tensor in keras.tree.flatten(found):
        assert np.isfinite(array(tensor)).all()


@settings(property_test, max_examples=12)
@given(st.sampled_from(SETTINGS), st.integers(1, 3), st.integers(1, V_TARGET - 1))
def test_a_later_token_changes_no_earlier_logit(setting, place, token):
    model = built(setting)
    target = np.array([[1, 22, 8, 4]])
    changed = target.copy()
    changed[0, place] = token
    before, after = model((SOURCE[:1], target)), model((SOURCE[:1], changed))
    assert (array(before)[:, :place] == array(after)[:, :place]).all()
    if token != target[0, place]:
        assert (array(before)[:, place:] != array(after)[:, place:]).any(axis=-1).all()
        peeking = model.decoder(changed, model.encoder(SOURCE[:1]), causal=False)
        honest = model.decoder(target, model.encoder(SOURCE[:1]), causal=False)
        assert (array(peeking)[:, 0] != array(honest)[:, 0]).any()


@settings(property_test, max_examples=8)
@given(st.sampled_from(SETTINGS), st.permutations(range(S)))
def test_without_positions_a_sentence_is_a_bag_of_words(setting, order):
    bag = built(setting, positions=False)
    source = SOURCE[:1]
    states = array(bag.encoder(source))
    assert_close(bag.encoder(source[:, order]), states[:, order], 1e-5)
    assert_close(bag((source[:, order], TARGET[:1])), bag((source, TARGET[:1])), 1e-5)
    if order != sorted(order):
        model = built(setting)
        assert not np.allclose(
            model.encoder(source[:, order]), array(model.encoder(source))[:, order]
        )


@every_setting
def test_all_weights_are_distributions_of_the_same_pass(setting):
    model = built(setting)
    expected, mean = model((SOURCE, TARGET), return_weights=True)
    logits, weights = model.all_weights((SOURCE, TARGET))
    assert (array(logits) == array(expected)).all()
    shapes = {"encoder": (B, H, S, S), "decoder": (B, H, T, T), "cross": (B, H, T, S)}
    for name, shape in shapes.items():
        of_blocks = getattr(weights, name)
        assert [tuple(tensor.shape) for tensor in of_blocks] == [shape] * 2
        for tensor in of_blocks:
            np.testing.assert_allclose(array(tensor).sum(axis=-1), 1.0, atol=1e-5)
    assert_close(array(weights.cross[-1]).mean(axis=1), mean, 1e-6)
    assert (array(weights.decoder[0])[:, :, ~np.tril(np.ones((T, T), bool))] == 0).all()
    assert (array(weights.encoder[0])[1, :, :, ~MASK[1]] == 0).all()


@every_setting
def test_a_search_equals_the_uncached_oracle_and_a_beam_of_one(setting):
    model = built(setting)
    greedy = greedy_search(model.step, model.start(SOURCE), 7)
    for b in range(B):

        def next_logits(tokens, b=b):
            return array(model((SOURCE[b : b + 1], np.array([tokens]))))[0, -1]

        tokens, log_probability = oracle.greedy(next_logits, 7)
        assert greedy.tokens[b, : len(tokens)].tolist() == tokens
        assert abs(greedy.scores[b] - log_probability) < 1e-4
    beam = beam_search(model.step, model.start(SOURCE), 7, width=1, alpha=0.0)
    length = beam.tokens.shape[2]
    np.testing.assert_array_equal(beam.tokens[:, 0], greedy.tokens[:, :length])
    np.testing.assert_allclose(beam.scores[:, 0], greedy.scores, atol=1e-5)
    np.testing.assert_allclose(beam.weights[:, 0], greedy.weights[:, :length], atol=1e-6)


def test_a_beam_gives_every_hypothesis_the_score_the_model_gives_it():
    model = built()
    result = beam_search(model.step, model.start(SOURCE), 5, width=3)
    for b, k in np.ndindex(B, 3):
        tokens = [token for token in result.tokens[b, k].tolist() if token != 0]
        target = np.array([[1, *tokens[:-1]]])
        logits = array(model((SOURCE[b : b + 1], target))).astype(float)[0]
        log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        rescored = log_p[np.arange(len(tokens)), tokens].sum()
        assert result.log_probabilities[b, k] == pytest.approx(rescored, abs=1e-4)


@every_setting
def test_a_model_learns(setting):
    """One pair of sentences is learned by heart in a few steps: gradients point the right way."""
    keras.utils.set_random_seed(0)
    model = Transformer(*SIZES, **setting, dropout=0.1)
    model.compile(
        optimizer=keras.optimizers.Adam(0.01),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        jit_compile=False,
    )
    following = np.array([[22, 8, 2], [7, 2, 0]])
    history = model.fit((SOURCE, TARGET), following, epochs=30, verbose=0).history["loss"]
    assert history[0] > 2.5 and history[-1] < 0.3
    assert (array(model((SOURCE, TARGET))).argmax(-1) == following).all()


def test_a_new_model_is_undecided():
    """Tied logits start small, because embeddings are drawn small and scaled where they enter."""
    for tied in (True, False):
        keras.utils.set_random_seed(0)
        model = Transformer(*SIZES, tied=tied)
        assert array(model((SOURCE, TARGET))).std() < 2.0


@pytest.mark.parametrize("silent", ["encoder", "decoder"])
def test_dropout_reaches_encoder_and_decoder(silent):
    model, plain = built(dropout=0.5), built()
    expected = array(plain((SOURCE, TARGET)))
    assert (array(model((SOURCE, TARGET))) == expected).all()
    for layer in getattr(model, silent)._flatten_layers():
        if isinstance(layer, keras.layers.Dropout):
            layer.rate = 0.0
    assert not np.allclose(model((SOURCE, TARGET), training=True), expected)


def test_steps_in_half_precision_stay_near_the_whole():
    model = built(dtype="mixed_float16")
    expected, weights = model((SOURCE, TARGET), return_weights=True)
    found, found_weights = steps(model, SOURCE, TARGET)
    assert found.dtype == found_weights.dtype == "float16"
    assert_close(found.astype(float), array(expected).astype(float), 2e-2)
    assert_close(found_weights.astype(float), array(weights).astype(float), 2e-2)


def test_the_feed_forward_network_is_four_times_as_wide_by_default():
    model = Transformer(V_SOURCE, V_TARGET, M)
    assert model.get_config()["feed_forward"] == model.decoder.feed_forward == 4 * M
    assert model.get_config()["blocks"] == len(model.encoder.stack) == len(model.decoder.stack)


def test_errors_come_from_the_part_that_found_them():
    with error("TransformerEncoder: `units` must be a positive whole number. Received: units=0."):
        Transformer(V_SOURCE, V_TARGET, 0)
    with error("TransformerDecoder: `vocabulary_size` must be a positive whole number. Received:"):
        Transformer(V_SOURCE, 0, M)
    with error("TransformerEncoder: `blocks` must be a positive whole number. Received: blocks=0."):
        Transformer(V_SOURCE, V_TARGET, M, blocks=0)
    with error("MultiHeadAttention: `units` must be a multiple of `heads`. Received: units=24, he"):
        Transformer(V_SOURCE, V_TARGET, M, heads=7)
    with error("TransformerEncoder: `pre_norm` must be True or False. Received: pre_norm='no'."):
        Transformer(V_SOURCE, V_TARGET, M, pre_norm="no")
    with error("TransformerEncoder: `positions` must be True or False. Received: positions=None."):
        Transformer(V_SOURCE, V_TARGET, M, positions=None)
    with error("TransformerDecoder: `tied` must be True or False. Received: tied='no'."):
        Transformer(V_SOURCE, V_TARGET, M, tied="no")
    model = built()
    with error(
        'TransformerDecoder: `return_weights` must be False, True or "all". '
        "Received: return_weights='ALL'."
    ):
        model.decoder(TARGET, model.encoder(SOURCE), return_weights="ALL")
    with error("TransformerEncoder: `source` must have shape (B, S). Received: source.shape=(5,)."):
        model((SOURCE[0], TARGET))
    with error(
        "TransformerEncoder: `mask` must have shape (B, S) with B=2 and S=5. Received: mask"
    ):
        model.encoder(SOURCE, mask=MASK[:, :3])
    with error("TransformerDecoder: `encoder_states` must have shape (B, S, U) with B=1 and U=24."):
        model((SOURCE, TARGET[:1]))
    with error(
        "TransformerDecoder: `mask` must have shape (B, S) with B=2 and S=5. Received: mask"
    ):
        model.decoder(TARGET, model.encoder(SOURCE), mask=MASK[:, :3])
    with error(
        "TransformerDecoder: `token` must have shape (B) with B=2. Received: token.shape=(2"
    ):
        model.step(TARGET, model.start(SOURCE))


# As part of the package: translated with, scored, trained.


def test_a_translator_takes_a_transformer_compiled_or_not():
    sentences = ["le chat mange", "le petit lapin dort ici", "le renard court ici"]
    for width in (1, 2):
        translator, compiled = tiny_translator("transformer"), tiny_translator("transformer")
        assert translator.has_attention
        compiled.model.set_weights(translator.model.get_weights())
        alone = [translator.translate([text], max_length=6, width=width)[0] for text in sentences]
        together = compiled.translate(sentences, max_length=6, width=width, batch_size=2)
        assert "_compiled" in vars(compiled) and "_compiled" not in vars(translator)
        for one, other in zip(alone, together, strict=True):
            assert one.target == other.target
            assert_close(one.weights, other.weights, 1e-5)
            assert one.weights.shape == (len(one.target), len(one.source))


def test_forced_weights_are_the_cross_attention_of_the_last_block():
    translator = tiny_translator("transformer")
    pairs = list(tiny_corpus().test)
    for pair, weights in zip(pairs, forced_weights(translator, pairs), strict=True):
        source = translator.source_vocabulary.encode([pair.source])
        target = translator.target_vocabulary.encode([pair.target], sos=True)
        _, everything = translator.model.all_weights((source, target))
        assert_close(weights, array(everything.cross[-1])[0].mean(axis=0)[:-1], 1e-6)
