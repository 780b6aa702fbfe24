"""A variant: one way to make a model of the experiments."""

from dataclasses import dataclass, fields

from seq2seq.training.settings import Settings

# What the result of a run always names, of all models and of each of the two families.
_OF_ALL = (
    "kind",
    "max_length",
    "reverse",
    "squeeze",
    "masked",
    "like_length",
    "teacher_forcing",
    "gradient",
    "units",
    "batch_size",
    "learning_rate",
    "clip_norm",
    "epochs",
    "train_pairs",
    "recipe",
)
_OF_RECURRENT = ("score", "placement", "bidirectional", "embedding_dim")
_OF_TRANSFORMERS = (
    "heads",
    "blocks",
    "feed_forward",
    "pre_norm",
    "positions",
    "causal",
    "warmup_steps",
)


@dataclass(frozen=True)
class Variant(Settings):
    """Settings of a training, and what the experiments alone change.

    The budget is `epochs` whole; nothing is chosen by a score on the way. All variants are scored
    on the same pairs, whatever their `max_length`.

    Args:
        reverse: give the source from its end (Sutskever et al., 2014, section 3.3).
        squeeze: pass the context vector through this many numbers; `None` leaves it whole.
        masked: keep attention off the padding.
        like_length: train in batches of like length; else in batches of any lengths.
        teacher_forcing: share of decoder inputs in training that are the truth and not the model's
            own prediction (Bengio et al., 2015; in two passes as in Mihaylova and Martins, 2019).
        gradient: also record the gradient that reaches each source position.
        gate_bias: bias of the encoder's update gates at the start; 3 leaves them nearly shut, so
            that each step keeps most of the old state, and of the gradient.
        attention_gradient: let the gradient of attention pass into the encoder.
        positions: tell a Transformer where each token stands.
        causal: hide from each target position in training what comes after it. `False` lets a
            Transformer peek at the token that it is to predict.
        train_pairs: number of training pairs, whatever their lengths, so that all variants see as
            many pairs and as many updates.
        recipe: train as this recipe says instead, on its corpus, and take only `kind` and
            `epochs` from here.

    The other arguments are those of `Settings`.
    """

    epochs: int | None = 5
    max_length: int | None = 30
    reverse: bool = False
    squeeze: int | None = None
    masked: bool = True
    like_length: bool = True
    teacher_forcing: float = 1.0
    gradient: bool = False
    gate_bias: float = 0.0
    attention_gradient: bool = True
    positions: bool = True
    causal: bool = True
    train_pairs: int = 20_000
    recipe: str | None = None

    def as_dict(self) -> dict:
        """Return the settings as JSON values.

        What is not always named is named where it is changed, so that results made before a
        setting was there remain results of the plan. The seed is the run's; the longest source is
        called `longest`.
        """
        if self.kind == "transformer":
            always, never = {*_OF_ALL, *_OF_TRANSFORMERS}, {*_OF_RECURRENT, "seed"}
        else:
            always, never = {*_OF_ALL, *_OF_RECURRENT}, {"seed"}
        found = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in always or (field.name not in never and value != field.default):
                found[field.name] = value
        found["longest"] = found.pop("max_length")
        return found
