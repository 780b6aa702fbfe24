"""Interventions: each changes the page's model and the Keras model alike."""

import numpy as np
import pytest
from live_page import held_out, translator
from samples import error
from tiny import tiny_translator

from seq2seq import EOS, beam_search, greedy_search
from seq2seq.live.interventions import intervene

LONGEST = 20
COUNT = 100
LUONG, BAHDANAU, PLAIN = "grammar-luong-dot", "grammar-bahdanau", "grammar-plain"
CHANGES = {
    "nothing": {},
    "masked": {"masked": [0, 2]},
    "all masked": {"masked": [0, 1, 2]},
    "sharp": {"temperature": 0.25},
    "flat": {"temperature": 4.0},
    "off": {"attention": False},
    "weights": {"weights": {1: [0.0, 0.25, 0.75], 3: [1.0, 0.0, 0.0]}},
    "forced": {"forced": {0: 9, 2: 5}},
    "end": {"forced": {2: EOS}},
    "several": {
        "masked": [1],
        "temperature": 2.0,
        "weights": {2: [0.0, 1.0, 0.0]},
        "forced": {1: 7},
    },
    "weights while off": {"attention": False, "weights": {0: [0.5, 0.5, 0.0]}},
}


def widened(changes, size):
    """The changes for a sentence of `size` tokens: further source tokens get weight 0."""
    if "weights" not in changes:
        return changes
    padded = {t: [*given, *[0.0] * (size - 3)] for t, given in changes["weights"].items()}
    return {**changes, "weights": padded}


def on_the_page(live, name, sentences, changes, **options):
    live.hold(name, translator(name))
    return [
        live.translate(name, [sentence], maxLength=LONGEST,
                       interventions=widened(changes, len(sentence)), **options)[0]
        for sentence in sentences
    ]  # fmt: skip


def recording(step, seen):
    """A step function that keeps its logits and weights."""

    def step_and_keep(token, state):
        logits, state, weights = step(token, state)
        seen.append((np.asarray(logits), None if weights is None else np.asarray(weights)))
        return logits, state, weights

    return step_and_keep


def in_keras(name, sentences, changes):
    """Tokens `(B, T)`, and logits and weights of every step; no sentence ends before the last."""
    keras = translator(name)
    source = keras.source_vocabulary.encode(sentences)
    step, state = intervene(keras.model, source, **widened(changes, source.shape[1]))
    seen = []
    tokens = greedy_search(recording(step, seen), state, LONGEST, eos=-1).tokens
    return tokens, seen


def log_probability(logits, token):
    """Of one token, in nats; a forced one has 0."""
    return logits[token] - np.logaddexp.reduce(logits.astype("float64"))


def check(live, name, changes):
    sentences = held_out(COUNT)
    page = on_the_page(live, name, sentences, changes)
    tokens, seen = in_keras(name, sentences, changes)
    forced = changes.get("forced", {})
    for row, one in enumerate(page):
        ids = tokens[row].tolist()
        ids = ids[: ids.index(EOS) + 1] if EOS in ids else ids
        assert one["ids"] == ids
        scores = [log_probability(seen[t][0][row], token) for t, token in enumerate(ids)]
        assert one["score"] == pytest.approx(sum(scores), abs=2e-4)
        for t in range(len(ids)):
            logits, weights = seen[t]
            if t not in forced:
                assert np.abs(one["logits"][t] - logits[row]).max() < 1e-4
            if weights is not None:
                size = len(sentences[row])
                assert np.abs(one["weights"][t] - weights[row, :size]).max() < 1e-5


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_does_in_the_page_what_it_does_in_keras(live, change):
    check(live, LUONG, CHANGES[change])


@pytest.mark.parametrize("change", ["masked", "sharp", "off", "several"])
def test_a_change_before_the_cell_does_what_it_does_in_keras(live, change):
    check(live, BAHDANAU, CHANGES[change])


def test_the_model_without_attention_can_be_forced(live):
    check(live, PLAIN, CHANGES["forced"])


@pytest.mark.parametrize("change", ["masked", "flat", "weights", "forced", "several"])
def test_a_beam_takes_the_same_changes(live, change):
    changes, keras, sentences = CHANGES[change], translator(LUONG), held_out(10)
    source = keras.source_vocabulary.encode(sentences)
    step, state = intervene(keras.model, source, **widened(changes, source.shape[1]))
    beam = beam_search(step, state, LONGEST, width=3)
    page = on_the_page(live, LUONG, sentences, changes, width=3)
    for one, tokens, score in zip(page, beam.tokens, beam.log_probabilities, strict=True):
        assert one["ids"] == tokens[0][tokens[0] != 0].tolist()
        assert one["score"] == pytest.approx(score[0], abs=2e-4)


@pytest.mark.parametrize("arguments", [
    {"score": score, "placement": placement, "normalize": normalize}
    for score in ("dot", "scaled_dot", "general", "additive")
    for placement, normalize in (("luong", True), ("bahdanau", False))
])  # fmt: skip
def test_without_a_change_a_step_is_the_step_of_the_model(arguments):
    model = tiny_translator(**arguments).model
    source = np.array([[4, 5, 6], [7, 8, 0]])
    step, state = intervene(model, source)
    own = model.start(source)
    for token in ([1, 1], [5, 6], [7, 4]):
        logits, state, weights = step(np.array(token), state)
        own_logits, own, own_weights = model.step(np.array(token), own)
        np.testing.assert_allclose(logits, own_logits, atol=1e-6)
        np.testing.assert_allclose(weights, own_weights, atol=1e-6)


def test_a_change_has_the_effect_that_it_says():
    model, source = tiny_translator().model, np.array([[4, 5, 6]])

    def weights_of(**changes):
        step, state = intervene(model, source, **changes)
        return np.asarray(step(np.array([1]), state)[2])[0]

    free = weights_of()
    masked = weights_of(masked=[1])
    np.testing.assert_allclose(masked, [free[0] / (1 - free[1]), 0, free[2] / (1 - free[1])], 1e-5)
    assert weights_of(temperature=0.1).max() > free.max() > weights_of(temperature=9.0).max()
    assert weights_of(attention=False).tolist() == [0, 0, 0]
    assert weights_of(weights={0: [0, 1, 0]}).tolist() == [0, 1, 0]
    np.testing.assert_array_equal(weights_of(weights={1: [0, 1, 0]}), free)


PLACES = "`masked` must hold source positions in [0, 3). Received: masked="
TEMPERATURE = "`temperature` must be a positive number. Received: temperature=0"
ROWS = "`weights` must hold, for an output step, 3 numbers of at least 0 that sum to 1. Received: "
TOKENS = "`forced` must hold, for an output step, a token id in [0, 17). Received: forced="
# Arguments in Python, the same in JavaScript, and the part of the message that both share.
WRONG = [
    ({"masked": [3]}, "{ masked: [3] }", PLACES),
    ({"masked": [-1]}, "{ masked: [-1] }", PLACES),
    ({"temperature": 0}, "{ temperature: 0 }", TEMPERATURE),
    ({"attention": 3}, "{ attention: 3 }", "`attention` must be"),
    ({"weights": {0: [1, 0]}}, "{ weights: { 0: [1, 0] } }", ROWS),
    ({"weights": {0: [2, -1, 0]}}, "{ weights: { 0: [2, -1, 0] } }", ROWS),
    ({"weights": {0: [1, 1, 0]}}, "{ weights: { 0: [1, 1, 0] } }", ROWS),
    ({"weights": {-1: [1, 0, 0]}}, "{ weights: { '-1': [1, 0, 0] } }", ROWS),
    ({"forced": {0: 99}}, "{ forced: { 0: 99 } }", TOKENS),
    ({"forced": {-1: 4}}, "{ forced: { '-1': 4 } }", TOKENS),
]


@pytest.mark.parametrize("in_python, in_javascript, message", WRONG)
def test_both_refuse_what_cannot_be_done(live, in_python, in_javascript, message):
    tiny = tiny_translator()
    with error(f"intervene: {message}"):
        intervene(tiny.model, np.array([[4, 5, 6]]), **in_python)
    live.hold("tiny", tiny)
    call = f"seq2seqLive.greedy(model('tiny'), [4, 5, 6], 9, {in_javascript})"
    said = live.failure(call)
    assert said.startswith(f"intervene: {message}") and said.endswith(".")


def test_a_model_without_attention_refuses_changes_of_it(live):
    tiny = tiny_translator("plain")
    message = "intervene: the interventions on a model without attention must be among forced. "
    for changes in ({"masked": [0]}, {"temperature": 2.0}, {"attention": False}):
        with error(message + "Received: one on the attention."):
            intervene(tiny.model, np.array([[4, 5, 6]]), **changes)
    live.hold("tiny", tiny)
    call = "seq2seqLive.greedy(model('tiny'), [4, 5, 6], 9, { temperature: 2 })"
    assert live.failure(call) == message + "Received: temperature."
    live.hold("tiny", tiny_translator())
    call = "seq2seqLive.greedy(model('tiny'), [4, 5, 6], 9, { mask: [2] })"
    wanted = "with attention must be among masked, temperature, attention, weights, forced."
    assert wanted in live.failure(call) and "Received: mask." in live.failure(call)


def test_a_transformer_and_a_source_without_axes_are_refused():
    with error("`model` must be a Seq2Seq or an AttentionSeq2Seq. Received: Transformer."):
        intervene(tiny_translator("transformer").model, np.array([[4]]))
    with error("intervene: `source` must have shape (B, S)"):
        intervene(tiny_translator().model, np.array([4]))
