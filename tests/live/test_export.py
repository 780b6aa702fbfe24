"""The file: what it holds, in every precision and setting, and what it refuses."""

import base64
import json
import struct

import numpy as np
import pytest
from samples import error, randomize
from tiny import tiny_translator

from seq2seq import UNK, Pieces, Vocabulary
from seq2seq.attention.score import DotScore
from seq2seq.live.export import export, inline, save
from seq2seq.storage import parameters_of
from seq2seq.translator import Translator

SETTINGS = [
    {"kind": "plain"},
    {"kind": "plain", "bidirectional": True},
    {"score": "dot", "placement": "luong", "bidirectional": True},
    {"score": "scaled_dot", "placement": "luong", "normalize": True, "bidirectional": True},
    {"score": "general", "placement": "luong"},
    {"score": "additive", "placement": "luong", "normalize": True},
    {"score": "dot", "placement": "bahdanau", "normalize": True},
    {"score": "scaled_dot", "placement": "bahdanau"},
    {"score": "general", "placement": "bahdanau", "bidirectional": True},
    {"score": "additive", "placement": "bahdanau"},
    {"score": "additive", "placement": "bahdanau", "bidirectional": True, "start": "backward"},
]
SENTENCES = [
    ["le"],
    ["le", "chat", "mange"],
    ["petit", "inconnu", "chien", "court", "ici"],
    ["lapin", "tombe", "autre", "le", "renard", "dort", "ici"],
]


def random_translator(seed=1, **setting):
    """A tiny translator with random parameters of all kinds, no bias 0."""
    found = tiny_translator(**setting)
    randomize(found.model, seed, scale=0.8)
    return found


def header_of(content):
    (size,) = struct.unpack_from("<I", content, 4)
    return json.loads(content[8 : 8 + size]), content[8 + size :]


def tensors_on_the_page(live, name):
    return live.run(
        "Object.fromEntries(Object.entries(model(given).tensors)"
        ".map(([name, { data, shape }]) => [name, [shape, [...data]]]))",
        name,
    )


@pytest.mark.parametrize(
    "setting", SETTINGS, ids=lambda setting: "-".join(map(str, setting.values()))
)
@pytest.mark.parametrize("width", [1, 3])
def test_every_setting_translates_as_keras_does(live, setting, width):
    keras = random_translator(**setting)
    live.hold("random", keras, "float32")
    found = live.translate("random", SENTENCES, width=width, maxLength=9)
    expected = keras.translate_tokens(SENTENCES, 9, width=width)
    for one, other in zip(found, expected, strict=True):
        assert tuple(one["target"]) == other.target and one["text"] == other.text
        assert one["score"] == pytest.approx(other.score, abs=1e-4)
        assert [tuple(a["target"]) for a in one["alternatives"]] == [
            a.target for a in other.alternatives
        ]
        if keras.has_attention and one["target"]:
            np.testing.assert_allclose(one["weights"], other.weights, atol=1e-5)


def test_a_model_of_pieces_with_unknown_ones_translates(live):
    tiny = random_translator(score="scaled_dot")
    pieces = Pieces([("l", "##e"), ("##a", "##t")])
    source = Vocabulary([*"lcr", "le", "##at", "##s", "##h", *"abdefg"], pieces)
    target = Vocabulary([*"tcr", "th", "##e", "##s", *"abdefgh"], pieces)
    assert (len(source), len(target)) == (17, 17)
    keras = Translator(tiny.model, source, target)
    live.hold("pieces", keras, "float32")
    for text in ("le chat zut", "la rate", "chats"):
        (expected,) = keras.translate([text])
        found = live.run(
            "(({ source, target, text }) => [source, target, text])"
            "(seq2seqLive.translate(model('pieces'), given))",
            text,
        )
        assert found == [list(expected.source), list(expected.target), expected.text]


def test_an_unknown_target_word_is_copied_from_where_the_decoder_looked(live):
    for kind in ("attention", "plain"):
        keras = random_translator(kind=kind)
        bias = keras.model.decoder.output_layer.bias
        bias.assign(bias.numpy() + 4.0 * (np.arange(17) == UNK))
        live.hold("unknown", keras, "float32")
        found = live.translate("unknown", SENTENCES, maxLength=9)
        expected = keras.translate_tokens(SENTENCES, 9)
        assert [one["text"] for one in found] == [one.text for one in expected]
        assert any("<UNK>" in one["target"] for one in found)
        assert any("<UNK>" in one["text"] for one in found) == (kind == "plain")


@pytest.mark.parametrize("dtype, tolerance", [("float32", 0), ("float16", 2**-11)])
def test_every_number_arrives(live, dtype, tolerance):
    keras = random_translator(score="additive", placement="bahdanau", bidirectional=True)
    kernel = keras.model.decoder.output_layer.kernel
    small = np.array([0.0, -0.0, 6e-8, -3e-5, 65504, -2.0], "float32")  # a half can be subnormal
    values = kernel.numpy()
    values[0, :6] = small
    kernel.assign(values)
    live.hold("numbers", keras, dtype)
    found = tensors_on_the_page(live, "numbers")
    own = {
        path.replace("/gru_cell/", "/").replace("/cell/cell/", "/"): array
        for path, array in parameters_of(keras.model).items()
    }
    assert found.keys() == own.keys()
    for path, (shape, numbers) in found.items():
        assert tuple(shape) == own[path].shape
        stored = own[path].astype(dtype) if path.endswith(("kernel", "embeddings")) else own[path]
        assert np.array_equal(np.array(numbers, "float32"), stored.astype("float32").ravel()), path
        np.testing.assert_allclose(numbers, own[path].ravel(), rtol=tolerance, atol=1e-7)


def test_whole_numbers_are_off_by_half_a_step_at_most(live):
    keras = random_translator(score="general")
    kernel = keras.model.decoder.join.kernel
    kernel.assign(kernel.numpy() * (np.arange(7) > 0))  # a column of zeros has no step
    live.hold("int8", keras, "int8")
    own = {path.replace("/gru_cell/", "/"): a for path, a in parameters_of(keras.model).items()}
    for path, (_, numbers) in tensors_on_the_page(live, "int8").items():
        numbers = np.reshape(numbers, own[path].shape)
        if path.endswith(("kernel", "embeddings")):
            step = np.abs(own[path]).max(axis=0) / 127
            assert (np.abs(numbers - own[path]) <= 0.5001 * step).all()
            assert np.abs(numbers - own[path]).max() > 0
        else:
            assert np.array_equal(numbers, own[path])
    sizes = [len(header_of(export(keras, dtype))[1]) for dtype in ("int8", "float16", "float32")]
    assert sizes == sorted(sizes) and sizes[0] < 0.5 * sizes[2]


def test_the_header_tells_all_that_is_needed():
    keras = random_translator(score="scaled_dot", normalize=True)
    header, data = header_of(export(keras, "float32"))
    assert header["config"] == {
        "units": 7,
        "bidirectional": False,
        "score": "scaled_dot",
        "placement": "luong",
        "start": "context",
        "normalize": True,
        "epsilon": 0.001,
    }
    assert header["source"] == {"tokens": list(keras.source_vocabulary.tokens)}
    assert sum(np.prod(one["shape"]) for one in header["tensors"].values()) * 4 == len(data)
    assert all(one["offset"] % 4 == 0 for one in header["tensors"].values())


def test_a_file_and_a_page_hold_the_same(live, tmp_path):
    keras = random_translator()
    path = save(tmp_path / "deep" / "model.s2s", keras, "int8")
    content = path.read_bytes()
    assert content == export(keras, "int8") == base64.b64decode(inline(keras, "int8"))
    read = "seq2seqLive.readModel(Uint8Array.from(given).buffer)"
    assert live.run(f"{read}.target.tokens", list(content)) == list(keras.target_vocabulary.tokens)
    said = live.failure(read, [80, 75, 3])
    assert said.startswith("readModel: `buffer` must be an ArrayBuffer with what `export` wrote. ")
    assert said.endswith('Received: 3 bytes that begin with "PK\\u0003".')
    assert "Received: 0 bytes" in live.failure("seq2seqLive.readModel()")


class OwnScore(DotScore):
    """A score that the page does not know."""


def test_what_cannot_be_exported_is_refused():
    tiny = tiny_translator()
    with error("export: `dtype` must be one of ['float32', 'float16', 'int8']. Received: 'half'."):
        export(tiny, "half")
    with error("must be a Seq2Seq or an AttentionSeq2Seq. Received: Transformer."):
        export(tiny_translator("transformer"))
    with error(
        "must be a model with the cell 'gru' and without input feeding. Received: cell='lstm'"
    ):
        export(tiny_translator("plain", cell="lstm"))
    with error("Received: cell='gru', input_feeding=True."):
        export(tiny_translator(input_feeding=True))
    with error("['additive', 'dot', 'general', 'scaled_dot']. Received: OwnScore."):
        export(tiny_translator(score=OwnScore(name="score")))
    few = Vocabulary(["le"])
    with error("export: `source_vocabulary` must have the 17 tokens of the model. Received: 5"):
        export(Translator(tiny.model, few, tiny.target_vocabulary))
    with error("export: `target_vocabulary` must have"):
        export(Translator(tiny.model, tiny.source_vocabulary, few))
    kernel = tiny.model.decoder.output_layer.kernel
    kernel.assign(np.full(kernel.shape, -70000.0))
    with error(
        "export: `decoder/output_layer/kernel` must lie within ±65504 to be stored as float16. "
        "Received: -70000."
    ):
        export(tiny)
    kernel.assign(np.full(kernel.shape, np.nan))
    with error("export: `decoder/output_layer/kernel` must be finite. Received: nan."):
        export(tiny, "float32")
