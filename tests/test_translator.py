"""From text to text: order, padding, empty and unknown input."""

import numpy as np
import pytest
from tiny import tiny_translator

from seq2seq.translator import Translator

SENTENCES = ["le chat mange", "", "Le chien", "le lapin dort le renard court", "le chat mange"]


@pytest.mark.parametrize("kind", ["plain", "attention"])
def test_each_sentence_is_translated_as_if_it_were_alone(kind):
    translator = tiny_translator(kind)
    together = translator.translate(SENTENCES, max_length=9, batch_size=2)
    for sentence, found in zip(SENTENCES, together, strict=True):
        (alone,) = translator.translate([sentence], max_length=9)
        assert found.source == alone.source
        assert found.target == alone.target
        assert found.text == alone.text
        assert found.score == pytest.approx(alone.score, abs=1e-4)
    assert together[1].text == "" and together[1].target == () and together[1].score == 0


def test_weights_have_a_row_for_each_target_token():
    for found in tiny_translator().translate(SENTENCES, max_length=9):
        assert found.weights.shape == (len(found.target), len(found.source))
        np.testing.assert_allclose(found.weights.sum(axis=1), 1, atol=1e-5)
    assert tiny_translator("plain").translate(["le chat"])[0].weights is None
    assert tiny_translator("plain").translate([""])[0].weights is None


class OneStep:
    """A model that says `<UNK>`, the first word, `<EOS>`, and looks at token 2, then at token 0."""

    decoder = type("Decoder", (), {"attention": None})

    def start(self, source):
        return {"t": np.zeros(len(source), "int32"), "size": np.full(len(source), source.shape[1])}

    def step(self, token, state):
        batch, t = len(token), state["t"][0]
        logits = np.zeros((batch, 9))
        logits[:, (3, 4, 2)[t]] = 9.0
        weights = np.zeros((batch, state["size"][0]))
        weights[:, (2, 0, 0)[t]] = 1.0
        return logits, {**state, "t": state["t"] + 1}, weights


def test_an_unknown_target_word_is_copied_from_where_the_decoder_looked():
    tiny = tiny_translator()
    translator = Translator(OneStep(), tiny.source_vocabulary, tiny.target_vocabulary)
    (found,) = translator.translate(["le chat Tatoeba"])
    assert found.target == ("<UNK>", "the", "<EOS>")
    assert found.text == "tatoeba the"
    assert translator.unknown_tokens("le chat Tatoeba") == ["tatoeba"]


def test_a_long_sentence_stops_at_the_limit():
    translator = tiny_translator()
    (found,) = translator.translate(["le chat " * 30], max_length=11)
    assert len(found.target) <= 11
    (found,) = translator.translate(["le chat"])
    assert len(found.target) <= 2 * 2 + 10


def test_one_string_is_not_a_list_of_sentences():
    with pytest.raises(ValueError, match="Received: one string, 'le chat'"):
        tiny_translator().translate("le chat")
