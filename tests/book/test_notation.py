"""The notation page: the names and shapes of its table are those of the package."""

import ast
import inspect
import re
from pathlib import Path

import numpy as np
import pytest
from samples import MASK, PLACEMENTS, SOURCE, TARGET, V_SOURCE, V_TARGET, B, S, T, array, normal

import seq2seq
from seq2seq import (
    EOS,
    PAD,
    SOS,
    UNK,
    AdditiveScore,
    Attention,
    AttentionDecoder,
    AttentionDistribution,
    AttentionSeq2Seq,
    AttentionValue,
    DotScore,
)

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "back" / "notation.md").read_text(encoding="utf8")
D, U, E = 7, 13, 17
SIZES = {"B": B, "T": T, "S": S, "U": U, "V": V_TARGET, "D": D}


def table(heading):
    """Return the rows of the table under a heading, as dictionaries by column."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    header, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return [dict(zip(header, row, strict=True)) for row in rows]


def shapes_by_name():
    """Return what the table says: the shape of every name in code, in letters."""
    shapes = {}
    for row in table("The terms"):
        names = re.findall(r"`(\w+)`", row["in code"])
        shapes |= dict(zip(names, re.findall(r"\([\w, ]+\)", row["shape"]), strict=True))
    return shapes


SHAPES = shapes_by_name()


def sized(letters):
    return tuple(SIZES[axis] for axis in letters.strip("()").split(", "))


@pytest.fixture(scope="module", params=PLACEMENTS)
def tensors(request):
    """Every tensor of the table, by the name that the table gives it."""
    model = AttentionSeq2Seq(V_SOURCE, V_TARGET, E, U, placement=request.param)
    found = {"source": SOURCE, "target": TARGET}
    found["encoder_states"], found["context_vector"] = model.encoder(SOURCE)
    found["logits"] = model((SOURCE, TARGET))
    _, state, _ = model.step(TARGET[:, 0], model.start(SOURCE))
    found["decoder_state"] = state["decoder_state"]
    found |= {"query": normal(B, T, D), "key": normal(B, S, D), "value": normal(B, S, U)}
    three = {name: found[name] for name in ("query", "key", "value")}
    found["scores"] = DotScore()(found["query"], found["key"])
    found["attention_value"], found["weights"] = Attention("dot")(
        **three, mask=MASK, return_weights=True
    )
    return found


def test_the_table_has_the_ten_terms_and_no_empty_name():
    rows = table("The terms")
    assert len(rows) == 10
    assert all(row["term"] and row["symbol"] and row["Korean"] for row in rows)
    assert all(re.search("[가-힣]", row["Korean"]) for row in rows)


def test_every_named_tensor_has_the_shape_of_the_table(tensors):
    assert tensors.keys() == SHAPES.keys()
    assert {name: tuple(tensor.shape) for name, tensor in tensors.items()} == {
        name: sized(letters) for name, letters in SHAPES.items()
    }


def test_the_stages_of_attention_are_one_after_the_other(tensors):
    weights = AttentionDistribution()(scores=tensors["scores"], mask=MASK)
    np.testing.assert_allclose(array(weights), array(tensors["weights"]), atol=1e-6)
    value = AttentionValue()(weights=weights, value=tensors["value"])
    np.testing.assert_allclose(array(value), array(tensors["attention_value"]), atol=1e-6)


@pytest.mark.parametrize(
    ("function", "names"),
    [
        (DotScore.call, ["query", "key"]),
        (AdditiveScore.call, ["query", "key"]),
        (AttentionDistribution.call, ["scores"]),
        (AttentionValue.call, ["weights", "value"]),
        (Attention.call, ["query", "key", "value"]),
        (AttentionDecoder.call, ["target", "encoder_states", "context_vector"]),
        (AttentionDecoder.step, ["decoder_state", "encoder_states"]),
        (seq2seq.Encoder.call, ["source"]),
        (seq2seq.Decoder.call, ["target", "context_vector"]),
        (seq2seq.Decoder.step, ["decoder_state"]),
    ],
)
def test_arguments_are_named_as_in_the_table(function, names):
    assert set(names) <= set(inspect.signature(function).parameters)
    assert set(names) <= SHAPES.keys()


def test_every_name_in_code_is_a_name_of_the_package():
    used = set()
    for path in (ROOT / "src" / "seq2seq").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
            if isinstance(node, ast.arg):
                used.add(node.arg)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                used.add(node.id)
    assert SHAPES.keys() <= used


def test_every_axis_of_a_shape_is_explained():
    explained = {row["axis"] for row in table("The axes")}
    used = {axis for letters in SHAPES.values() for axis in re.findall(r"\w+", letters)}
    assert used | {"E", "H"} == explained


def test_one_step_drops_the_target_axis():
    model = AttentionSeq2Seq(V_SOURCE, V_TARGET, E, U)
    logits, _, weights = model.step(TARGET[:, 0], model.start(SOURCE))
    assert tuple(logits.shape) == (B, V_TARGET)
    assert tuple(weights.shape) == (B, S)


def test_special_tokens_have_the_ids_of_the_page():
    text = re.sub(r"\s+", " ", PAGE)
    assert f"`<PAD>` is {PAD}, `<SOS>` {SOS}, `<EOS>` {EOS}, `<UNK>` {UNK}," in text
