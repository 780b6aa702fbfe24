"""From text to text: order, padding, empty and unknown input."""

import numpy as np
import pytest
from tiny import tiny_translator

import seq2seq.translator
from seq2seq import EOS, UNK, Pieces, Vocabulary, beam_search
from seq2seq.text.copying import Copier
from seq2seq.text.names import Names
from seq2seq.translation import batches_of
from seq2seq.translator import COMPILE_AFTER, Translator

SENTENCES = ["le chat mange", "", "Le chien", "le lapin dort le renard court", "le chat mange"]


@pytest.mark.parametrize("score", ["dot", "additive"])
def test_attention_before_the_cell_translates_in_several_batches(score):
    translator = tiny_translator(score=score, placement="bahdanau")
    together = translator.translate(["le chat", "le chien dort"], max_length=4, batch_size=1)
    assert together[1].target == translator.translate(["le chien dort"], 4)[0].target


@pytest.mark.parametrize("kind", ["plain", "attention", "transformer"])
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


def test_words_cut_into_pieces_come_back_whole():
    """`OneStep` says `<UNK>` where it looks at piece 2, then the piece of id 4."""
    pieces = Pieces([("l", "##e"), ("##a", "##t")])
    source = Vocabulary(["le", "c", "##at", "##s", "##h"], pieces)
    translator = Translator(OneStep(), source, Vocabulary(["##s"], pieces))
    (found,) = translator.translate(["le chat"])
    assert found.source == ("le", "c", "##h", "##at")
    assert found.weights.shape == (3, 4)
    assert found.target == ("<UNK>", "##s", "<EOS>") and found.text == "##hs"
    assert translator.unknown_tokens("le rat , ?") == ["rat", ","]  # words, not their pieces


@pytest.mark.parametrize("end", [".", " !", "?", "...", " ?!", "…"])
def test_a_mark_at_the_end_that_the_vocabulary_lacks_is_left_out(end):
    translator = tiny_translator()
    (found,) = translator.translate(["le chat dort" + end])
    assert found.source == ("le", "chat", "dort") and translator.unknown_tokens(end) == []
    (inside,) = translator.translate(["le chat, dort" + end])
    assert inside.source == ("le", "chat", ",", "dort")
    knows = Translator(
        translator.model,
        Vocabulary([*translator.source_vocabulary.tokens[4:-1], "."]),
        translator.target_vocabulary,
    )
    assert knows.translate(["le chat."])[0].source == ("le", "chat", ".")


class TwoWays:
    """Says `<UNK>`, the word 4 or 5, `<EOS>`; each hypothesis looks where its own words tell it.

    The first step looks at token 2. After it the hypothesis of word 4 ends by `<EOS>`, the other
    says `<UNK>` once more while it looks at token 1.
    """

    decoder = type("Decoder", (), {"attention": None})

    def start(self, source):
        return {"t": np.zeros(len(source), "int32"), "size": np.full(len(source), source.shape[1])}

    def step(self, token, state):
        logits = np.full((len(token), 9), -30.0)
        weights = np.zeros((len(token), state["size"][0]))
        for row, (last, t) in enumerate(zip(token, state["t"], strict=True)):
            if t == 0:
                logits[row, UNK], looked = 0.0, 2
            elif last == UNK and t == 1:
                logits[row, [4, 5]], looked = [0.5, 0.0], 0
            elif last == 5:
                logits[row, UNK], looked = 0.0, 1
            else:
                logits[row, EOS], looked = 0.0, 0
            weights[row, looked] = 1.0
        return logits, {**state, "t": state["t"] + 1}, weights


def test_an_unknown_word_is_copied_in_every_hypothesis_of_a_beam():
    tiny = tiny_translator()
    translator = Translator(TwoWays(), tiny.source_vocabulary, tiny.target_vocabulary)
    first, second = translator.target_vocabulary.tokens[4:6]
    (found,) = translator.translate(["le wombat Tatoeba"], width=2, alpha=0.0)
    (other,) = found.alternatives
    assert found.target == ("<UNK>", first, "<EOS>") and found.text == f"tatoeba {first}"
    assert other.target == ("<UNK>", second, "<UNK>", "<EOS>")
    assert other.text == f"tatoeba {second} wombat" and other.alternatives == ()
    assert found.score > other.score
    assert other.weights.argmax(axis=1).tolist() == [2, 0, 1, 0]


@pytest.mark.parametrize("kind", ["plain", "attention"])
def test_a_beam_gives_the_hypotheses_of_beam_search_in_order(kind):
    translator = tiny_translator(kind)
    together = translator.translate(SENTENCES, max_length=9, batch_size=2, width=3)
    assert together[1].text == "" and together[1].alternatives == ()
    for sentence, found in zip(SENTENCES, together, strict=True):
        if not sentence:
            continue
        source = translator.source_vocabulary.encode([found.source])
        start = translator.model.start(source)
        beam = beam_search(translator.model.step, start, 9, width=3)
        best = (found, *found.alternatives)
        assert len(best) == 3
        for hypothesis, ids, log_p in zip(
            best, beam.tokens[0], beam.log_probabilities[0], strict=True
        ):
            words = translator.target_vocabulary.decode(ids)
            assert hypothesis.target[: len(words)] == tuple(words)
            assert hypothesis.score == pytest.approx(log_p, abs=1e-4)
            if kind == "attention":
                assert hypothesis.weights.shape == (len(hypothesis.target), len(found.source))
                np.testing.assert_allclose(hypothesis.weights.sum(axis=1), 1, atol=1e-5)


def test_a_beam_of_one_is_greedy_and_has_no_alternatives():
    translator = tiny_translator()
    for greedy, beam in zip(
        translator.translate(SENTENCES, max_length=9),
        translator.translate(SENTENCES, max_length=9, width=1),
        strict=True,
    ):
        assert (greedy.target, greedy.text) == (beam.target, beam.text)
        assert greedy.alternatives == beam.alternatives == ()


def test_the_length_penalty_reaches_the_beam():
    tiny = tiny_translator()
    translator = Translator(TwoWays(), tiny.source_vocabulary, tiny.target_vocabulary)
    best = [translator.translate(["le chat Tatoeba"], width=2, alpha=alpha)[0] for alpha in (0, 9)]
    assert [len(found.target) for found in best] == [3, 4]
    assert best[1].score < best[1].alternatives[0].score


@pytest.mark.parametrize("width", [0, 2.5, True])
def test_the_width_of_a_beam_is_a_positive_whole_number(width):
    with pytest.raises(ValueError, match=f"Translator: `width` .* Received: width={width}"):
        tiny_translator().translate(["le chat"], width=width)


class Speechless(OneStep):
    """Says `<PAD>` and `<SOS>` between its words, which are no words."""

    def step(self, token, state):
        batch, t = len(token), state["t"][0]
        logits = np.zeros((batch, 9))
        logits[:, (0, 3, 1, 4, 2)[t]] = 9.0
        weights = np.zeros((batch, state["size"][0]))
        weights[:, (0, 2, 0, 1, 0)[t]] = 1.0
        return logits, {**state, "t": state["t"] + 1}, weights


def test_the_weights_stay_beside_their_words_where_padding_is_said():
    tiny = tiny_translator()
    translator = Translator(Speechless(), tiny.source_vocabulary, tiny.target_vocabulary)
    (found,) = translator.translate(["le chat Tatoeba"])
    assert found.target == ("<UNK>", "the", "<EOS>") and found.text == "tatoeba the"
    assert found.weights.argmax(axis=1).tolist() == [2, 1, 0]


def test_a_long_sentence_stops_at_the_limit():
    translator = tiny_translator()
    (found,) = translator.translate(["le chat " * 30], max_length=11)
    assert len(found.target) <= 11


class Endless(Speechless):
    """Never says `<EOS>`."""

    def step(self, token, state):
        logits = np.zeros((len(token), 9))
        logits[:, 4] = 9.0
        return logits, state, np.ones((len(token), state["size"][0]))


def test_the_limit_that_nobody_set_grows_with_the_source():
    tiny = tiny_translator()
    translator = Translator(Endless(), tiny.source_vocabulary, tiny.target_vocabulary)
    for size in (2, 5):
        (found,) = translator.translate_tokens([["chat"] * size])
        assert len(found.target) == 2 * size + 10


@pytest.mark.parametrize("kind", ["plain", "attention", "transformer"])
@pytest.mark.parametrize("width", [1, 3])
def test_a_long_neighbor_gives_no_more_room(kind, width):
    translator = tiny_translator(kind)
    short, long = ["chat", "dort"], ["le", "petit", "lapin"] * 9
    (alone,) = translator.translate_tokens([short], width=width)
    beside, _ = translator.translate_tokens([short, long], width=width)
    assert len(beside.target) <= 2 * 2 + 10
    for one, other in zip(
        (alone, *alone.alternatives), (beside, *beside.alternatives), strict=True
    ):
        assert one.target == other.target
        assert one.score == pytest.approx(other.score, abs=1e-4)


def test_a_long_line_is_translated_apart_from_short_ones(monkeypatch):
    translator = tiny_translator()
    shapes, real = [], seq2seq.translator._search

    def search(start, step, source, *arguments):
        shapes.append(source.shape)
        return real(start, step, source, *arguments)

    monkeypatch.setattr(seq2seq.translator, "_search", search)
    lines = ["le chat dort"] * 3 + [" ".join(["le chat dort"] * 300)]
    found = translator.translate(lines, max_length=3, batch_size=8)
    assert shapes == [(3, 3), (1, 900)]
    assert len({one.target for one in found[:3]}) == 1


@pytest.mark.parametrize("width", [1, 4])
@pytest.mark.parametrize("batch_size", [1, 7, 128])
def test_no_batch_of_any_lines_takes_more_memory_than_one_of_short_ones_or_one_line(
    batch_size, width
):
    lengths = [*np.random.default_rng(0).integers(0, 400, 300), 5000, 2500]
    dealt = batches_of(lengths, batch_size, width)
    assert sorted(sum(dealt, [])) == [i for i in range(302) if lengths[i]]
    for batch in dealt:
        assert len(batch) <= batch_size
        longest = max(lengths[i] for i in batch)
        assert len(batch) == 1 or len(batch) * width * longest**2 <= batch_size * 128**2
    assert len(batches_of([20] * 300, 100)) == 3  # short sentences fill their batches


def test_a_translator_of_other_languages_reads_and_writes_them_and_comes_back(tmp_path):
    words = ["고양이가", "자요", "."]
    target = ["el", "gato", "▁?", "¿"]
    model = tiny_translator().model
    sizes = {**model.get_config(), "source_vocabulary_size": 7, "target_vocabulary_size": 8}
    model = type(model).from_config(sizes)
    model.build()
    made = Translator(model, Vocabulary(words), Vocabulary(target), languages=("ko", "es"))
    made.save(tmp_path / "model")
    for translator in (made, Translator.load(tmp_path / "model")):
        assert translator.languages == ("ko", "es")
        (found,) = translator.translate(["고양이가 자요."], max_length=2)
        assert found.source == ("고양이가", "자요", ".")
        assert translator.unknown_tokens("개가 자요.") == ["개가"]
        assert translator.target_language.join(["¿", "el", "gato", "▁?"]) == "¿el gato ?"
        assert translator.length("고양이가 자요. 고양이가 고양이가 자요.") == 4
    assert tiny_translator().languages == ("fr", "en")


class Says:
    """Says the words of these ids, whatever it reads."""

    decoder = type("Decoder", (), {})

    def __init__(self, *ids):
        self.ids = [*ids] + 9 * [EOS]

    def start(self, source):
        return {"t": np.zeros(len(source), "int32")}

    def step(self, token, state):
        logits = np.zeros((len(token), 60))
        logits[:, self.ids[state["t"][0]]] = 99.0
        return logits, {"t": state["t"] + 1}, None


def saying(text, copier=None):
    words = dict.fromkeys(text.split())
    target = Vocabulary([*words])
    model = Says(*(target.id(word) for word in text.split()))
    return Translator(model, Vocabulary(["le", "chat"]), target, copier=copier)


def test_a_loop_is_noticed_and_said_once():
    (found,) = saying("the cat the cat the cat sleeps").translate(["le chat dort"], max_length=20)
    assert found.looped and found.text == "the cat sleeps"
    assert found.target == (*"the cat the cat the cat sleeps".split(), "<EOS>")
    (found,) = saying("the the the cat").translate(["le le le chat"], max_length=20)
    assert not found.looped and found.text == "the the the cat"


def test_a_loop_that_the_limit_cuts_is_noticed():
    (found,) = saying("the cat " * 20).translate(["le chat"])
    assert found.looped and found.text == "the cat" and "<EOS>" not in found.target


def test_names_and_numbers_are_copied_by_every_search():
    copier = Copier(Names(frozenset({"tom"})))
    translator = saying("<NAME2> gives <NAME1> <NUMBER1> .", copier)
    for width in (1, 2):
        (found,) = translator.translate(["Tom donne 3 500,5 € à Zoé."], width=width)
        assert found.text == "Zoé gives Tom 3,500.5 €."
        assert found.source[:3] == ("<NAME1>", "donne", "<NUMBER1>")
    (found,) = translator.translate_tokens([["tom", "donne", "3,5"]])
    assert found.text == "gives tom 3.5." and found.target[0] == "<NAME2>"
    assert translator.unknown_tokens("Le chat dort à 3 h.") == [
        "dort", "à", "<NUMBER1>", "."
    ]  # fmt: skip


def test_the_sentences_of_a_line_are_translated_one_by_one_and_joined():
    translator = tiny_translator()
    line, parts = "Le chat mange. Le chien dort.", ["Le chat mange.", "Le chien dort."]
    for width in (1, 2):
        joined, *alone = translator.translate([line, *parts], max_length=5, width=width)
        assert joined.text == " ".join(part.text for part in alone if part.text)
        assert joined.source == alone[0].source + alone[1].source
        first = tuple(token for token in alone[0].target if token != "<EOS>")
        assert joined.target == first + alone[1].target
        assert joined.score == pytest.approx(alone[0].score + alone[1].score, abs=1e-4)
        T, S = len(first), len(alone[0].source)
        np.testing.assert_allclose(joined.weights[:T, :S], alone[0].weights[:T], atol=1e-5)
        np.testing.assert_allclose(joined.weights[T:, S:], alone[1].weights, atol=1e-5)
        assert (joined.weights[:T, S:] == 0).all() and (joined.weights[T:, :S] == 0).all()
        assert len(joined.alternatives) == width - 1
    plain = tiny_translator("plain").translate([line], max_length=5)[0]
    assert plain.weights is None and plain.source == tuple("le chat mange le chien dort".split())


def test_one_string_is_not_a_list_of_sentences():
    with pytest.raises(ValueError, match="Received: one string, 'le chat'"):
        tiny_translator().translate("le chat")


def test_more_than_one_batch_is_compiled_once_and_follows_the_parameters():
    translator = tiny_translator()
    sentences = ["le chat mange ici", "le chien", "un lapin dort"]
    step, runs = translator.model.step, []
    translator.model.step = lambda *arguments: runs.append(1) or step(*arguments)
    vocabularies = (translator.source_vocabulary, translator.target_vocabulary)
    for first in (True, False):
        runs.clear()
        fresh = Translator(translator.model, *vocabularies)
        expected = [fresh.translate([s], max_length=5)[0] for s in sentences]
        assert len(runs) > 3
        one_by_one = len(runs)
        together = translator.translate(sentences, max_length=5, batch_size=2)
        # Once to see whether the state grows, once to make the graph; then the graph alone.
        assert len(runs) - one_by_one == (2 if first else 0)
        for found, alone in zip(together, expected, strict=True):
            assert found.target == alone.target
            assert found.score == pytest.approx(alone.score, abs=1e-4)
        for variable in translator.model.weights:
            variable.assign(-variable)


def test_single_batches_are_compiled_when_there_have_been_some():
    translator = tiny_translator()
    step, runs = translator.model.step, []
    translator.model.step = lambda *arguments: runs.append(1) or step(*arguments)
    counts, found = [], []
    for _ in range(COMPILE_AFTER + 2):
        translator.translate([""])  # nothing to translate, so nothing to count
        runs.clear()
        found += translator.translate(["le chat mange ici"], max_length=5)
        counts.append(len(runs))
    # Then twice, to see whether the state grows and to make the graph; then the graph alone.
    assert all(counts[:COMPILE_AFTER]) and counts[COMPILE_AFTER:] == [2, 0]
    for other in found[1:]:
        assert other.target == found[0].target
        np.testing.assert_allclose(other.weights, found[0].weights, atol=1e-5)
