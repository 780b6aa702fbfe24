"""A variant: one way to make a model of the experiments."""

from dataclasses import asdict, dataclass

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
class Variant:
    """One way to make a model; what is not said is as in the recipes of the shipped models.

    Args:
        kind: `"plain"`, `"attention"` or `"transformer"`.
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
        heads: attention heads of a Transformer.
        blocks: blocks of its encoder, and of its decoder.
        feed_forward: hidden width of its feed-forward networks.
        pre_norm: normalize before its sublayers instead of after.
        positions: tell it where each token stands.
        causal: hide from each target position in training what comes after it. `False` lets it
            peek at the token that it is to predict.
        embedding_dim: width of embeddings; in a Transformer they are as wide as the states.
        units: width of states.
        batch_size: pairs in a batch.
        learning_rate: of Adam; it falls linearly to zero from the first step on.
        warmup_steps: updates over which a rise from zero is laid over that fall.
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
    heads: int = 4
    blocks: int = 2
    feed_forward: int = 512
    pre_norm: bool = True
    positions: bool = True
    causal: bool = True
    embedding_dim: int = 64
    units: int = 128
    batch_size: int = 64
    learning_rate: float = 3e-3
    warmup_steps: int = 0
    clip_norm: float = 1.0
    epochs: int = 5
    train_pairs: int = 20_000
    recipe: str | None = None

    def as_dict(self) -> dict:
        """Return the settings as JSON values.

        Those that came later are named only where they are changed, so that results made before
        them remain results of the plan. Of a Transformer its own are always named, and those that
        recurrent models alone have are not.
        """
        later, unused = {"gate_bias": 0.0, "look_gradient": True}, set()
        if self.kind == "transformer":
            unused = {"score", "placement", "bidirectional", "embedding_dim"}
        else:
            later |= {name: getattr(Variant, name) for name in _OF_TRANSFORMERS}
        return {
            key: value
            for key, value in asdict(self).items()
            if key not in unused and later.get(key, ...) != value
        }
