"""What a training run is told: every choice in one place, checked, and written to the record."""

from dataclasses import asdict, dataclass, fields

from seq2seq.attention.score import SCORES
from seq2seq.common.shapes import check_positive, check_rate
from seq2seq.corpora.splits import SPLITS
from seq2seq.recurrent.attention_decoder import PLACEMENTS
from seq2seq.text.vocabulary import SPECIAL_TOKENS
from seq2seq.training.schedule import SCHEDULES

CORPORA = ("grammar", "tatoeba")
KINDS = ("plain", "attention", "transformer")


@dataclass(frozen=True)
class Settings:
    """Settings of a training run.

    Args:
        corpus: `"grammar"` or `"tatoeba"`.
        split_by: how real sentences are split: by `"component"`, or by `"source"` or `"line"` to
            measure what these leak; see `corpora.splits.split_pairs`.
        kind: `"plain"` (all through the context vector), `"attention"`, or `"transformer"`.
        score: score layer of attention.
        placement: `"luong"` or `"bahdanau"`.
        normalize: join by layer normalization instead of tanh.
        embedding_dim: width of embeddings.
        units: width of states; of a Transformer, of its embeddings too.
        bidirectional: read the source in both directions.
        heads: attention heads of a Transformer; a divisor of its `units`.
        blocks: blocks of its encoder, and of its decoder.
        feed_forward: hidden width of its feed-forward networks.
        pre_norm: normalize before its sublayers instead of after.
        dropout: share dropped in training.
        label_smoothing: share of the truth given to all tokens alike; see `MaskedCrossEntropy`.
        unmarked: share of pairs trained on without their final mark; see `make_batches`.
        batch_size: pairs in a batch.
        learning_rate: of Adam, at its highest.
        schedule: `"linear"` (down to zero over the budget) or `"inverse_sqrt"`; see
            `schedule.learning_rate`.
        warmup_steps: batches over which the learning rate rises to its highest.
        clip_norm: largest norm of the gradient of all parameters together.
        epochs: budget in passes over the training pairs; or
        minutes: budget in minutes of training; exactly one of the two.
        seed: seed of parameters, batches and dropout, from 0 to 2^32 - 1.
        max_length: longest source of the grammar corpus's training pairs.
        pieces: cut words into subword pieces, of which the vocabularies then consist.
        piece_dropout: share of words cut finer than need be in training; see `Pieces.split`.
        source_types: largest source vocabulary, the special tokens included.
        target_types: largest target vocabulary, the special tokens included.
        validation_pairs: how many validation pairs are translated after each epoch.

    Raises:
        ValueError: if a setting is out of range.
    """

    corpus: str = "grammar"
    split_by: str = "component"
    kind: str = "attention"
    score: str = "dot"
    placement: str = "luong"
    normalize: bool = False
    embedding_dim: int = 64
    units: int = 128
    bidirectional: bool = False
    heads: int = 4
    blocks: int = 2
    feed_forward: int = 512
    pre_norm: bool = False
    dropout: float = 0.0
    label_smoothing: float = 0.0
    unmarked: float = 0.0
    batch_size: int = 64
    learning_rate: float = 3e-3
    schedule: str = "linear"
    warmup_steps: int = 0
    clip_norm: float = 1.0
    epochs: int | None = None
    minutes: float | None = None
    seed: int = 1
    max_length: int = 30
    pieces: bool = False
    piece_dropout: float = 0.0
    source_types: int = 8000
    target_types: int = 6000
    validation_pairs: int = 500

    def __post_init__(self):
        choices = {
            "corpus": CORPORA,
            "split_by": SPLITS,
            "kind": KINDS,
            "score": tuple(SCORES),
            "placement": PLACEMENTS,
            "schedule": SCHEDULES,
        }
        for name, allowed in choices.items():
            if getattr(self, name) not in allowed:
                raise ValueError(
                    f"Settings: `{name}` must be one of {list(allowed)}. "
                    f"Received: {name}={getattr(self, name)!r}."
                )
        positive = ("embedding_dim", "units", "batch_size", "max_length", "validation_pairs")
        positive += ("heads", "blocks", "feed_forward")
        if self.warmup_steps or self.schedule == "inverse_sqrt":  # which is nothing without a rise
            positive += ("warmup_steps",)
        check_positive(self, **{name: getattr(self, name) for name in positive})
        if self.kind == "transformer" and self.units % self.heads:
            raise ValueError(
                "Settings: `units` must be a multiple of `heads`. "
                f"Received: units={self.units}, heads={self.heads}."
            )
        for name in ("source_types", "target_types"):
            types = getattr(self, name)
            if not isinstance(types, int) or types <= len(SPECIAL_TOKENS):
                raise ValueError(
                    f"Settings: `{name}` must be a whole number that leaves room beside the "
                    f"{len(SPECIAL_TOKENS)} special tokens. Received: {name}={types!r}."
                )
        if not isinstance(self.seed, int) or not 0 <= self.seed < 2**32:
            raise ValueError(
                "Settings: `seed` must be a whole number from 0 to 2^32 - 1. "
                f"Received: seed={self.seed!r}."
            )
        rates = ("dropout", "label_smoothing", "unmarked", "piece_dropout")
        check_rate(self, **{name: getattr(self, name) for name in rates})
        for name in ("learning_rate", "clip_norm"):
            if not 0 < getattr(self, name) < float("inf"):
                raise ValueError(
                    f"Settings: `{name}` must be a positive number. "
                    f"Received: {name}={getattr(self, name)!r}."
                )
        if (self.epochs is None) == (self.minutes is None):
            raise ValueError(
                "Settings: the budget must be either `epochs` or `minutes`. "
                f"Received: epochs={self.epochs}, minutes={self.minutes}."
            )
        if self.epochs is not None:
            check_positive(self, epochs=self.epochs)
        elif not 0 < self.minutes < float("inf"):
            raise ValueError(
                f"Settings: `minutes` must be a positive number. Received: minutes={self.minutes}."
            )

    def as_dict(self) -> dict:
        """Return the settings as JSON values; those that play no part in this run are left out."""
        unused = set()
        if self.kind != "attention":
            unused |= {"score", "placement", "normalize"}
        if self.kind == "transformer":
            unused |= {"embedding_dim", "bidirectional"}
        else:
            unused |= {"heads", "blocks", "feed_forward", "pre_norm"}
        if self.corpus != "grammar":
            unused |= {"max_length"}
        if self.corpus != "tatoeba":
            unused |= {"split_by"}
        if not self.pieces:
            unused |= {"pieces", "piece_dropout"}
        return {
            key: value
            for key, value in asdict(self).items()
            if key not in unused and value is not None
        }

    @classmethod
    def names(cls) -> list[str]:
        """Return the names of all settings."""
        return [field.name for field in fields(cls)]
