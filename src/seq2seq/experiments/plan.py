"""The plan of the experiments: which models are trained, on what, with which seeds.

A *variant* is one way to make a model, a *run* is one variant with one seed, an *experiment* puts
variants side by side. A run that two experiments need is made once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from seq2seq.experiments.variant import Variant

# A Transformer wants a lower learning rate, and a short rise to it: the first steps of Adam know no
# variance yet.
_TRANSFORMER = Variant(kind="transformer", pre_norm=True, learning_rate=2e-3, warmup_steps=200)

# The same models and as many pairs of real sentences. Of their words the rarest are unknown.
_CAPTIONS = Variant(corpus="multi30k", max_length=None, source_types=4000, target_types=4000)

VARIANTS = {
    "plain-20": Variant(kind="plain", max_length=20),
    "plain-30": Variant(kind="plain", gradient=True),
    "attention-20": Variant(max_length=20),
    "attention-30": Variant(gradient=True),
    "squeezed-2": Variant(kind="plain", squeeze=2),
    "squeezed-8": Variant(kind="plain", squeeze=8),
    "squeezed-32": Variant(kind="plain", squeeze=32),
    "squeezed-128": Variant(kind="plain", squeeze=128),
    "plain-reversed": Variant(kind="plain", reverse=True),
    "attention-reversed": Variant(reverse=True),
    "plain-gates": Variant(kind="plain", gate_bias=3.0),
    "attention-cut": Variant(attention_gradient=False),
    # Both at once: no gradient through attention, and gates that keep the recurrent one.
    "attention-cut-gates": Variant(attention_gradient=False, gate_bias=3.0),
    "scaled-dot": Variant(score="scaled_dot"),
    "general": Variant(score="general"),
    "additive": Variant(score="additive"),
    "bahdanau": Variant(placement="bahdanau"),
    # As published: Bahdanau et al. (2015), and Luong et al. (2015), section 3.3.
    "bahdanau-published": Variant(
        score="additive", placement="bahdanau", bidirectional=True, start="backward"
    ),
    "input-feeding": Variant(input_feeding=True),
    "lstm": Variant(cell="lstm", gradient=True),
    "rnn": Variant(cell="rnn", gradient=True),
    "plain-lstm": Variant(kind="plain", cell="lstm", gradient=True),
    "plain-rnn": Variant(kind="plain", cell="rnn", gradient=True),
    "bidirectional": Variant(bidirectional=True),
    "forcing-75": Variant(teacher_forcing=0.75),
    "forcing-50": Variant(teacher_forcing=0.5),
    "unmasked": Variant(masked=False),
    "unmasked-mixed": Variant(masked=False, like_length=False),
    "masked-mixed": Variant(like_length=False),
    # As many epochs as take about the processor time of the Transformer's five.
    "attention-longer": Variant(epochs=13),
    "transformer-30": _TRANSFORMER,
    "transformer-no-positions": replace(_TRANSFORMER, positions=False),
    "transformer-peeking": replace(_TRANSFORMER, causal=False),
    "tatoeba-plain": Variant(kind="plain", recipe="tatoeba"),
    "tatoeba-attention": Variant(recipe="tatoeba"),
    "captions-plain": replace(_CAPTIONS, kind="plain"),
    "captions-attention": _CAPTIONS,
}


@dataclass(frozen=True)
class Experiment:
    """Variants side by side.

    Args:
        question: what the experiment answers.
        variants: names of the variants.
        seeds: number of seeds; they are 1, 2, ....
    """

    question: str
    variants: tuple[str, ...]
    seeds: int = 5


EXPERIMENTS = {
    "length": Experiment(
        "How does quality fall as sentences grow, with attention and without?",
        ("plain-20", "plain-30", "attention-20", "attention-30"),
    ),
    "bottleneck": Experiment(
        "How does quality depend on the size of the context vector?",
        ("squeezed-2", "squeezed-8", "squeezed-32", "squeezed-128", "plain-30"),
    ),
    "reversal": Experiment(
        "What does it change to read the source from its end?",
        ("plain-30", "plain-reversed", "attention-30", "attention-reversed"),
    ),
    "causes": Experiment(
        "Is it the narrow vector or the fading gradient? Each is repaired without the other.",
        ("plain-30", "plain-gates", "attention-cut", "attention-cut-gates", "attention-30"),
    ),
    "cells": Experiment(
        "What does the recurrent cell change, with attention and without?",
        ("plain-rnn", "plain-30", "plain-lstm", "rnn", "attention-30", "lstm"),
    ),
    "published": Experiment(
        "How do the two models with attention translate as they were published?",
        ("attention-30", "input-feeding", "bahdanau", "bahdanau-published"),
    ),
    "ablation": Experiment(
        "What does each choice in the attention model change?",
        (
            "attention-30",
            "scaled-dot",
            "general",
            "additive",
            "bahdanau",
            "bidirectional",
            "forcing-75",
            "forcing-50",
            "unmasked",
            "unmasked-mixed",
            "masked-mixed",
        ),
    ),
    "gradient": Experiment(
        "How much gradient reaches each source position?",
        ("plain-rnn", "plain-30", "plain-lstm", "rnn", "attention-30", "lstm"),
    ),
    "transformer": Experiment(
        "What does it change to give up recurrence?",
        ("attention-30", "attention-longer", "transformer-30"),
    ),
    "transformer-parts": Experiment(
        "What does the Transformer need, places and a mask that hides the future?",
        ("transformer-30", "transformer-no-positions", "transformer-peeking"),
    ),
    "tatoeba": Experiment(
        "What does attention bring on real sentences?",
        ("tatoeba-plain", "tatoeba-attention"),
        seeds=3,
    ),
    "captions": Experiment(
        "How does quality fall on longer real sentences, with attention and without?",
        ("captions-plain", "captions-attention"),
    ),
}


@dataclass(frozen=True)
class Run:
    """One variant with one seed.

    Args:
        name: name of the variant.
        seed: seed of parameters, batches and all other chance.
        variant: the variant itself.
    """

    name: str
    seed: int
    variant: Variant

    @property
    def file_name(self) -> str:
        """Name of the file its result is written to."""
        return f"{self.name}-seed{self.seed}.json"


def experiment(name: str) -> Experiment:
    """Return an experiment of the plan.

    Raises:
        ValueError: if there is no experiment of this name.
    """
    if name not in EXPERIMENTS:
        raise ValueError(
            f"experiment: `name` must be one of {list(EXPERIMENTS)}. Received: name={name!r}."
        )
    return EXPERIMENTS[name]


def plan(names: Sequence[str], seeds: int | None = None) -> list[Run]:
    """Return the runs that experiments need, each once, the first seed of all variants first.

    Args:
        names: names of experiments.
        seeds: number of seeds, at most those of the plan, where fewer will do.

    Example:
        >>> [run.file_name for run in plan(["tatoeba"], seeds=1)]
        ['tatoeba-plain-seed1.json', 'tatoeba-attention-seed1.json']
    """
    runs = {}
    for name in names:
        for seed in seeds_of(name, seeds):
            for variant in experiment(name).variants:
                runs.setdefault((variant, seed), Run(variant, seed, VARIANTS[variant]))
    return list(runs.values())


def seeds_of(name: str, seeds: int | None = None) -> list[int]:
    """Return the seeds of an experiment, at most `seeds` of them."""
    whole = isinstance(seeds, int) and not isinstance(seeds, bool)
    if seeds is not None and (not whole or seeds < 1):
        raise ValueError(f"plan: `seeds` must be a positive whole number. Received: seeds={seeds}.")
    return list(range(1, min(seeds or experiment(name).seeds, experiment(name).seeds) + 1))
