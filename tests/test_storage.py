"""Models on disk: what was saved comes back, and damage is named."""

import errno
import json
import tempfile

import numpy as np
import pytest
from tiny import tiny_translator

from seq2seq import Pieces, Transformer, Vocabulary, load_model, storage
from seq2seq.storage import WeightsError
from seq2seq.text.copying import Copier
from seq2seq.text.names import Names
from seq2seq.translator import Translator

SENTENCES = ["le chat mange", "le renard dort", "le le le"]


# Keras 3.13 as numpy 2.4 sees it.
@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword")
def test_sizes_may_be_numbers_of_numpy(tmp_path):
    sizes = {"source_vocabulary_size": np.int64(7), "target_vocabulary_size": np.int32(7)}
    model = Transformer(**sizes, units=np.int64(6), heads=np.int64(2), dropout=np.float32(0.5))
    model.build()
    words = Vocabulary(["a", "b", "c"])
    Translator(model, words, words).save(tmp_path / "model")
    again = Translator.load(tmp_path / "model").model
    assert again.encoder.units == 6 and again.encoder.dropout == 0.5
    source = np.array([[4, 5]])
    assert again((source, source)).dtype == model((source, source)).dtype == "float32"
    model.save(tmp_path / "model.keras")
    assert load_model(tmp_path / "model.keras").encoder.units == 6


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("plain", {"bidirectional": True}),
        ("attention", {"score": "additive", "placement": "bahdanau"}),
        ("attention", {"score": "general", "dropout": 0.1}),
        ("transformer", {"blocks": 1, "pre_norm": True, "tied": False}),
    ],
)
def test_a_model_comes_back_with_its_record(tmp_path, kind, arguments):
    translator = tiny_translator(kind, **arguments)
    storage.set_parameters(  # what float16 can hold, so that the numbers must be equal
        translator.model,
        {k: v.astype("float16") for k, v in storage.parameters_of(translator.model).items()},
    )
    translator.save(tmp_path / "model")
    again = Translator.load(tmp_path / "model")
    assert again.record == {"made": "by hand"}
    assert again.source_vocabulary.tokens == translator.source_vocabulary.tokens
    before, after = translator.translate(SENTENCES), again.translate(SENTENCES)
    for one, other in zip(before, after, strict=True):
        assert one.target == other.target
        assert one.score == pytest.approx(other.score, abs=1e-6)
    assert again.model.get_config()["units"] == 7


def test_half_precision_halves_the_file_and_single_keeps_every_digit(tmp_path):
    translator = tiny_translator()
    parts = (translator.model, translator.source_vocabulary, translator.target_vocabulary)
    storage.save(tmp_path / "half", *parts)
    storage.save(tmp_path / "single", *parts, dtype="float32")
    model, *_ = storage.load(tmp_path / "single")
    for name, array in storage.parameters_of(translator.model).items():
        np.testing.assert_array_equal(storage.parameters_of(model)[name], array)
    with np.load(tmp_path / "half.npz") as arrays:
        assert {array.dtype.name for array in arrays.values()} == {"float16"}


def test_one_byte_a_number_quarters_the_file_and_plain_numpy_reads_it(tmp_path):
    translator = tiny_translator()
    before = storage.parameters_of(translator.model)
    paths = translator.save(tmp_path / "byte", dtype="int8")
    translator.save(tmp_path / "single", dtype="float32")
    with np.load(paths[0]) as file:
        assert {file[name].dtype.name for name in file.files} == {"int8", "float32"}
        for name, array in before.items():
            if array.ndim == 1:
                np.testing.assert_array_equal(file[name], array)
                continue
            scale = file[name + ".scale"]
            assert file[name].dtype == "int8" and scale.size == max(array.shape)
            assert (np.abs(file[name] * scale - array) <= scale / 2 * 1.001).all()
        total = sum(file[name].nbytes for name in file.files if not name.endswith(".scale"))
    matrices = sum(array.nbytes for array in before.values() if array.ndim == 2)
    vectors = sum(array.nbytes for array in before.values() if array.ndim == 1)
    assert total == matrices / 4 + vectors
    again = Translator.load(tmp_path / "byte")
    for name, array in storage.parameters_of(again.model).items():
        assert np.abs(array - before[name]).max() <= np.abs(before[name]).max() / 250
    assert again.translate(SENTENCES)[0].source == translator.translate(SENTENCES)[0].source


def test_an_unknown_storage_type_is_named(tmp_path):
    with pytest.raises(ValueError, match="save: `dtype` must be one of .* Received: dtype='int4'"):
        tiny_translator().save(tmp_path / "model", dtype="int4")
    assert not list(tmp_path.iterdir())


def test_the_copier_of_a_model_comes_back(tmp_path):
    words = tiny_translator()
    assert Translator.load(words.save(tmp_path / "bare")[0].with_suffix("")).copier is None
    names = Names(frozenset({"tom", "new york"}), frozenset({"londres"}))
    parts = (words.model, words.source_vocabulary, words.target_vocabulary)
    Translator(*parts, copier=Copier(names)).save(tmp_path / "model")
    assert Translator.load(tmp_path / "model").copier.names == names
    record = tmp_path / "model.json"
    for damage in ({"copied": 3}, {"copied": {"strange": []}}):
        record.write_text(json.dumps({**json.loads(record.read_text()), **damage}))
        with pytest.raises(WeightsError, match="must hold the sizes and the tokens"):
            storage.load(tmp_path / "model")


@pytest.mark.parametrize("ending", [".npz", ".json"])
def test_a_missing_file_is_named(tmp_path, ending):
    tiny_translator().save(tmp_path / "model")
    (tmp_path / f"model{ending}").unlink()
    with pytest.raises(WeightsError, match=rf"there is no model\{ending}"):
        storage.load(tmp_path / "model")


def test_damage_is_named(tmp_path):
    tiny_translator().save(tmp_path / "model")
    weights = tmp_path / "model.npz"
    weights.write_bytes(weights.read_bytes()[:-1])
    with pytest.raises(WeightsError, match="another SHA-256"):
        storage.load(tmp_path / "model")
    (tmp_path / "model.json").write_text("{")
    with pytest.raises(WeightsError, match="must be a JSON record"):
        storage.load(tmp_path / "model")


def test_an_unknown_kind_of_model_is_named(tmp_path):
    tiny_translator().save(tmp_path / "model")
    record = tmp_path / "model.json"
    record.write_text(json.dumps({**json.loads(record.read_text()), "model": "Oracle"}))
    with pytest.raises(WeightsError, match="'Oracle'"):
        storage.load(tmp_path / "model")


def test_parameters_must_fit():
    model = tiny_translator().model
    arrays = storage.parameters_of(model)
    name = "decoder/join/bias"
    with pytest.raises(WeightsError, match=r"`decoder/join/bias` must have shape \(7,\)"):
        storage.set_parameters(model, {**arrays, name: np.zeros(3)})
    with pytest.raises(WeightsError, match=r"left over \['surplus'\]"):
        storage.set_parameters(model, {**arrays, "surplus": np.zeros(3)})
    del arrays[name]
    with pytest.raises(WeightsError, match=rf"missing \['{name}'\]"):
        storage.set_parameters(model, arrays)


def test_the_pieces_of_a_vocabulary_come_back(tmp_path):
    words = tiny_translator()
    pieces = Pieces([("c", "##h"), ("ch", "##a"), ("cha", "##t"), ("l", "##e")])
    source = Vocabulary(words.source_vocabulary.tokens[4:], pieces)
    Translator(words.model, source, words.target_vocabulary).save(tmp_path / "model")
    again = Translator.load(tmp_path / "model")
    assert again.source_vocabulary.pieces.merges == pieces.merges
    assert again.target_vocabulary.pieces is None
    assert again.source_vocabulary.split(["chat", "lent"]) == ["chat", "le", "##n", "##t"]


def test_weights_and_record_are_replaced_together(tmp_path, monkeypatch):
    translator = tiny_translator()
    translator.save(tmp_path / "model")
    before = [(tmp_path / f"model{ending}").read_bytes() for ending in (".npz", ".json")]
    real = tempfile.mkstemp

    def full(dir, prefix, suffix):
        if ".json" in prefix:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(dir=dir, prefix=prefix, suffix=suffix)

    storage.set_parameters(
        translator.model,
        {name: array + 1 for name, array in storage.parameters_of(translator.model).items()},
    )
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "mkstemp", full)
        with pytest.raises(OSError, match="No space left on device: '.*model.json'"):
            translator.save(tmp_path / "model")
    after = [(tmp_path / f"model{ending}").read_bytes() for ending in (".npz", ".json")]
    assert before == after and len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("content", ["[]", "null", '"text"', "3"])
def test_a_record_that_is_no_object_is_named(tmp_path, content):
    tiny_translator().save(tmp_path / "model")
    (tmp_path / "model.json").write_text(content)
    with pytest.raises(WeightsError, match=r"model\.json must be the record of a model"):
        storage.load(tmp_path / "model")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"config": None}, "without config"),
        ({"config": [], "record": 3}, "without config, record"),
        ({"source_tokens": {}}, "without source_tokens"),
        ({"config": {}}, "must hold the sizes and the tokens"),
        ({"config": {"beams": 3}}, "must hold the sizes and the tokens"),
        ({"target_tokens": [["a"]]}, "must hold the sizes and the tokens"),
        ({"target_tokens": ["a", "a"]}, "must hold the sizes and the tokens"),
        ({"source_merges": [3]}, "must hold the sizes and the tokens"),
        ({"source_merges": 3}, "must hold the sizes and the tokens"),
    ],
)
def test_a_damaged_record_is_named(tmp_path, change, message):
    tiny_translator().save(tmp_path / "model")
    record = tmp_path / "model.json"
    record.write_text(json.dumps({**json.loads(record.read_text()), **change}))
    with pytest.raises(WeightsError, match=message):
        storage.load(tmp_path / "model")
