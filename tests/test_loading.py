"""A saved model is opened in a process that has imported nothing of the package before."""

import subprocess
import sys

import pytest
from samples import SOURCE, TARGET, array, assert_close
from untrained import built

from seq2seq import load_model
from seq2seq.pretraining.models import Tagger
from seq2seq.training.loss import MaskedCrossEntropy
from seq2seq.transformer.encoder import TransformerEncoder

# Keras 3.13 as numpy 2.4 sees it.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy")


@pytest.mark.parametrize(
    "program",
    [
        "import keras, seq2seq; model = keras.saving.load_model({path!r})",
        "import seq2seq; model = seq2seq.load_model({path!r})",
    ],
)
def test_a_fresh_process_opens_a_saved_model(program, tmp_path):
    path = str(tmp_path / "luong.keras")
    model = built(("general", "luong"))
    model.compile(loss=MaskedCrossEntropy(0.1), jit_compile=False)
    model.save(path)
    program = program.format(path=path) + "; print(type(model), type(model.loss))"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert shown.returncode == 0, shown.stderr
    assert "AttentionSeq2Seq" in shown.stdout and "MaskedCrossEntropy" in shown.stdout


def test_a_loaded_model_gives_the_same_numbers(tmp_path):
    model = built(("additive", "bahdanau"))
    model.save(tmp_path / "model.keras")
    loaded = load_model(tmp_path / "model.keras")
    assert_close(loaded((SOURCE, TARGET)), array(model((SOURCE, TARGET))), 0.0)
    tagger = Tagger(TransformerEncoder(vocabulary_size=19, units=4), kinds=2)
    tagger.build()
    tagger.save(tmp_path / "tagger.keras")
    assert_close(load_model(tmp_path / "tagger.keras")(SOURCE), array(tagger(SOURCE)), 0.0)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ValueError, match="nothing.keras"):
        load_model(tmp_path / "nothing.keras")
