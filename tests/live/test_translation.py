"""The JavaScript translator against Keras: the same tokens, logits, weights and beams."""

from functools import cache

import keras
import numpy as np
import pytest
from live_page import held_out, translator

from seq2seq import pretrained

LONGEST = 80
# Each shipped model with how many held-out sentences it translates here.
MODELS = {
    "grammar-luong-dot": 500,
    "grammar-luong-additive": 100,
    "grammar-plain": 100,
    "grammar-bahdanau": 100,
}
BEAMS = {"grammar-luong-dot": 500, "grammar-plain": 20, "grammar-bahdanau": 20}


@pytest.fixture(params=MODELS)
def name(request, live):
    live.hold(request.param, translator(request.param))
    return request.param


@cache
def in_double(name):
    """A shipped model in double precision: Keras itself rounds a hard step by 1e-4 in single."""
    before = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    try:
        return pretrained.load(name).model
    finally:
        keras.config.set_floatx(before[0])
        keras.config.set_dtype_policy(before[1])


def one_pass(model, vocabulary, sentences, found):
    """Logits and weights of Keras for the tokens that the page wrote, all steps at once."""
    source = vocabulary.encode(sentences)  # (B, S)
    steps = max(len(one["ids"]) for one in found)
    target = np.zeros((len(found), steps), "int32")  # (B, T)
    target[:, 0] = 1
    for row, one in zip(target, found, strict=True):
        row[1 : len(one["ids"])] = one["ids"][:-1]
    if hasattr(model.decoder, "attention"):
        logits, weights = model((source, target), return_weights=True)
        return np.asarray(logits), np.asarray(weights)
    return np.asarray(model((source, target))), None


def test_greedy_search_gives_the_tokens_the_logits_and_the_weights_of_keras(live, name):
    sentences = held_out(MODELS[name])
    found = live.translate(name, sentences, maxLength=LONGEST)
    expected = translator(name).translate_tokens(sentences, LONGEST, batch_size=len(sentences))
    assert [tuple(one["target"]) for one in found] == [one.target for one in expected]
    assert [one["text"] for one in found] == [one.text for one in expected]
    np.testing.assert_allclose(
        [one["score"] for one in found], [one.score for one in expected], atol=1e-4
    )
    vocabulary = translator(name).source_vocabulary
    logits, weights = one_pass(in_double(name), vocabulary, sentences, found)
    for row, one in enumerate(found):
        steps = len(one["ids"])
        assert np.abs(one["logits"] - logits[row, :steps]).max() < 2e-5
        if weights is None:
            assert one["weights"].size == 0
        else:
            size = len(sentences[row])
            assert np.abs(one["weights"] - weights[row, :steps, :size]).max() < 1e-5


@pytest.mark.parametrize("name", BEAMS, indirect=True)
def test_beam_search_gives_the_hypotheses_of_keras(live, name):
    sentences = held_out(BEAMS[name])
    found = live.translate(name, sentences, maxLength=LONGEST, width=4)
    expected = translator(name).translate_tokens(
        sentences, LONGEST, batch_size=len(sentences), width=4
    )
    for one, other in zip(found, expected, strict=True):
        assert tuple(one["target"]) == other.target and one["text"] == other.text
        assert one["score"] == pytest.approx(other.score, abs=1e-4)
        assert [tuple(a["target"]) for a in one["alternatives"]] == [
            a.target for a in other.alternatives
        ]
        scores = [a["score"] for a in one["alternatives"]]
        np.testing.assert_allclose(scores, [a.score for a in other.alternatives], atol=1e-4)


def test_text_goes_in_and_comes_out(live):
    name = "grammar-luong-dot"
    live.hold(name, translator(name))
    sentences = ["", "Le chat noir ne mange pas la pomme verte", "L’homme dort-il\u202f?", "Zut !"]
    for width in (1, 3):
        found = live.run(
            "given[1].map((text) => { const one = seq2seqLive.translate(model(given[0]), text, "
            "{ width: given[2] }); return [one.source, one.target, one.text, one.score]; })",
            [name, sentences, width],
        )
        for text, (source, target, written, score) in zip(sentences, found, strict=True):
            (expected,) = translator(name).translate([text], width=width)
            assert (tuple(source), tuple(target)) == (expected.source, expected.target)
            assert written == expected.text
            assert score == pytest.approx(expected.score, abs=1e-4)


def test_a_step_tells_all_that_happened(live):
    name = "grammar-luong-dot"
    live.hold(name, translator(name))
    memory, step = live.run(
        "(({ memory, steps }) => [Object.keys(memory), Object.keys(steps[1])])"
        "(seq2seqLive.translate(model(given), 'le chat dort .'))",
        name,
    )
    assert {"embedded", "states", "contextVector", "preparedKey"} <= set(memory)
    shown = {"query", "scores", "weights", "attentionValue", "decoderState", "logits", "best"}
    assert shown | {"t", "id", "token", "probability", "forced"} <= set(step)
    best = live.run("seq2seqLive.translate(model(given), 'le chat dort .').steps[1].best", name)
    chances = [one["probability"] for one in best]
    assert len(best) == 5 and best[0]["token"] == "cat" and chances == sorted(chances)[::-1]
    assert best[0]["id"] == translator(name).target_vocabulary.id("cat")


def test_a_width_that_is_no_number_of_hypotheses_is_refused(live):
    name = "grammar-luong-dot"
    live.hold(name, translator(name))
    message = live.failure("seq2seqLive.translate(model(given), 'le', { width: 0 })", name)
    assert message == "translate: `width` must be a positive whole number. Received: width=0."
