"""The learning rate of each step, and the settings that choose it."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import tiny_corpus, tiny_settings

from seq2seq.common.names import CELLS, PRECISIONS
from seq2seq.training import trainer
from seq2seq.training.options import OPTIONS
from seq2seq.training.schedule import learning_rate, published_highest
from seq2seq.training.settings import CORPORA, KINDS, Settings


@given(st.integers(1, 10**6), st.integers(1, 1024), st.integers(1, 10**5))
def test_the_published_schedule_is_equation_3(step, units, warmup_steps):
    expected = units**-0.5 * min(step**-0.5, step * warmup_steps**-1.5)
    highest = published_highest(units, warmup_steps)
    found = learning_rate("inverse_sqrt", highest, step, 0.5, warmup_steps)
    assert found == pytest.approx(expected, rel=1e-9)
    assert found <= highest * (1 + 1e-9)


def test_the_straight_line_ends_at_zero():
    assert [learning_rate("linear", 2.0, 1, spent) for spent in (0.0, 0.25, 1.0, 1.5)] == [
        2.0,
        1.5,
        0.0,
        0.0,
    ]
    rates = [learning_rate("linear", 1.0, step, 0.5, warmup_steps=4) for step in (1, 2, 4, 5)]
    assert rates == [0.125, 0.25, 0.5, 0.5]


@pytest.mark.parametrize("schedule", ["linear", "inverse_sqrt"])
def test_a_run_follows_its_schedule(monkeypatch, schedule):
    """Two epochs of four batches: the optimizer has the rate of each of the eight steps."""
    rates = []

    class Watched(trainer.OneDevice):
        def train_on_batch(self, batch):
            rates.append(float(self.model.optimizer.learning_rate))
            return super().train_on_batch(batch)

    monkeypatch.setattr(trainer, "OneDevice", Watched)
    settings = tiny_settings(schedule=schedule, warmup_steps=3, learning_rate=0.01)
    trainer.train(tiny_corpus(), settings, progress_bar=False)
    expected = [learning_rate(schedule, 0.01, i + 1, i / 8, warmup_steps=3) for i in range(8)]
    assert rates == pytest.approx(expected, rel=1e-5)
    assert max(rates) == pytest.approx(0.01 if schedule == "inverse_sqrt" else 0.0075, rel=1e-5)


def test_every_setting_is_an_option_of_the_same_name_and_type():
    defaults = {field.name: field for field in dataclasses.fields(Settings)}
    assert [name.replace("-", "_") for name, _, _ in OPTIONS] == list(defaults)
    for name, kind, text in OPTIONS:
        field = defaults[name.replace("-", "_")]
        accepted = str(kind.get("type", bool if "action" in kind else str).__name__)
        assert accepted in str(field.type) and text
    choices = {name: kind["choices"] for name, kind, _ in OPTIONS if "choices" in kind}
    assert choices == {
        "corpus": CORPORA,
        "kind": KINDS,
        "cell": CELLS,
        "precision": PRECISIONS,
    }


def test_what_plays_no_part_is_left_out_of_the_record():
    of_transformer = tiny_settings(kind="transformer").as_dict()
    of_attention = tiny_settings().as_dict()
    own = {"heads", "blocks", "feed_forward", "pre_norm"}
    assert own <= of_transformer.keys() and not own & of_attention.keys()
    others = {"score", "placement", "normalize", "embedding_dim", "bidirectional"}
    assert others <= of_attention.keys() and not others & of_transformer.keys()
    again = Settings(**of_transformer)
    assert again.kind == "transformer" and again.as_dict() == of_transformer
