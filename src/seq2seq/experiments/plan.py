"""The plan of the experiments: which models are trained, on what, with which seeds.

A *variant* is one way to make a model, a *run* is one variant with one seed, an *experiment* puts
variants side by side. A run that two experiments need is made once.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Variant:
    """One way to make a model; what is not said is as in the recipes of the shipped models.

    Args:
        kind: `"plain"` or `"attention"`.
        score: score of attention.
        placement: placement of attention.
        bidirectional: read the source in both directions.
        longest: longest source in training, in tokens; all variants are scored on the same pairs.
        reverse: give the source from its end (Sutskever et al., 2014, section 3.3).
        squeeze: pass the context vector through this many numbers; `None` leaves it whole.
        masked: keep attention off the padding.
        like_length: train in batches of like length; else in batches of any lengths.
        teacher_forcing: share of decoder inputs in training that are the truth and not the model's
            own prediction (Bengio et al., 2015; in two passes as in Mihaylova and Martins, 2019).
        gradient: also record the gradient that reaches each source position.
        gate_bias: bias of the encoder's update gates at the start; 3 leaves them nearly shut, so
            that each step keeps most of the old state, and of the gradient.
        look_gradient: let the gradient pass through the looks of attention into the encoder.
        embedding_dim: width of embeddings.
        units: width of states.
        batch_size: pairs in a batch.
        learning_rate: of Adam at the first step; it falls linearly to zero.
        clip_norm: largest norm of the gradient.
        epochs: passes over the training pairs.
        train_pairs: number of training pairs, whatever their lengths, so that all variants see as
            many pairs and as many updates.
        recipe: train as this recipe says instead, on its corpus, and take only `kind` and
            `epochs` from here.
    """

    kind: str = "attention"
    score: str = "dot"
    placement: str = "luong"
    bidirectional: bool = False
    longest: int = 30
    reverse: bool = False
    squeeze: int | None = None
    masked: bool = True
    like_length: bool = True
    teacher_forcing: float = 1.0
    gradient: bool = False
    gate_bias: float = 0.0
    look_gradient: bool = True
    embedding_dim: int = 64
    units: int = 128
    batch_size: int = 64
    learning_rate: float = 3e-3
    clip_norm: float = 1.0
    epochs: int = 5
    train_pairs: int = 20_000
    recipe: str | None = None

    def as_dict(self) -> dict:
        """Return the settings as JSON values.

        Those that came later are named only where they are changed, so that results made before
        them remain results of the plan.
        """
        later = {"gate_bias": 0.0, "look_gradient": True}
        return {key: value for key, value in asdict(self).items() if later.get(key, ...) != value}


VARIANTS = {
    "plain-20": Variant("plain", longest=20),
    "plain-30": Variant("plain", gradient=True),
    "attention-20": Variant(longest=20),
    "attention-30": Variant(gradient=True),
    "squeezed-2": Variant("plain", squeeze=2),
    "squeezed-8": Variant("plain", squeeze=8),
    "squeezed-32": Variant("plain", squeeze=32),
    "squeezed-128": Variant("plain", squeeze=128),
    "plain-reversed": Variant("plain", reverse=True),
    "attention-reversed": Variant(reverse=True),
    "plain-gates": Variant("plain", gate_bias=3.0),
    "attention-cut": Variant(look_gradient=False),
    "scaled-dot": Variant(score="scaled_dot"),
    "general": Variant(score="general"),
    "additive": Variant(score="additive"),
    "bahdanau": Variant(placement="bahdanau"),
    "bidirectional": Variant(bidirectional=True),
    "forcing-75": Variant(teacher_forcing=0.75),
    "forcing-50": Variant(teacher_forcing=0.5),
    "unmasked": Variant(masked=False),
    "unmasked-mixed": Variant(masked=False, like_length=False),
    "masked-mixed": Variant(like_length=False),
    "tatoeba-plain": Variant("plain", recipe="tatoeba"),
    "tatoeba-attention": Variant(recipe="tatoeba"),
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
    seeds: int = 3


EXPERIMENTS = {
    "length": Experiment(
        "How does quality fall as sentences grow, with attention and without?",
        ("plain-20", "plain-30", "attention-20", "attention-30"),
        seeds=5,
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
        ("plain-30", "plain-gates", "attention-cut", "attention-30"),
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
        "How much gradient reaches each source position?", ("plain-30", "attention-30"), seeds=5
    ),
    "tatoeba": Experiment(
        "What does attention bring on real sentences?",
        ("tatoeba-plain", "tatoeba-attention"),
        seeds=1,
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
        >>> [run.file_name for run in plan(["gradient"], seeds=1)]
        ['plain-30-seed1.json', 'attention-30-seed1.json']
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
