"""What a training run is told: every choice in one place, checked, and written to the record."""

import re
from dataclasses import asdict, dataclass, fields, replace

from seq2seq.common.names import CELLS, PLACEMENTS, PRECISIONS, SCORES, STARTS
from seq2seq.common.shapes import check_choice, check_positive, check_rate
from seq2seq.corpora.splits import SPLITS
from seq2seq.text.vocabulary import SPECIAL_TOKENS
from seq2seq.training.schedule import SCHEDULES

REAL_CORPORA = ("tatoeba", "multi30k")  # which are downloaded
CORPORA = ("grammar", *REAL_CORPORA)
EPOCHS = 10  # where no budget is given
DRAWN_LENGTH = 30  # longest training source of the grammar corpus
# Each kind of model, with the settings that are arguments of it.
_RECURRENT = ("embedding_dim", "units", "bidirectional", "dropout", "cell")
_ATTENTION = ("score", "placement", "normalize", "start", "input_feeding")
_TRANSFORMER = ("units", "dropout", "heads", "blocks", "feed_forward", "pre_norm")
MODEL_ARGUMENTS = {
    "plain": _RECURRENT,
    "attention": _RECURRENT + _ATTENTION,
    "transformer": _TRANSFORMER,
}
KINDS = tuple(MODEL_ARGUMENTS)


@dataclass(frozen=True)
class Settings:
    """Settings of a training run.

    Args:
        corpus: `"grammar"`, `"tatoeba"` or `"multi30k"`, or the name of the reader's own.
        validation_size: pairs held out to choose by; where left out, what suits the corpus.
        test_size: pairs held out to score; the same.
        split_by: how real sentences are split: by `"component"`, or by `"source"` or `"line"` to
            measure what these leak; see `corpora.splits.split_pairs`.
        everything: train on all real pairs, held-out ones too, and on the grammar's and on common
            phrases: for a model to ship, whose recipe has been measured; see `training.measured`.
        teacher: path of a model whose translations of the training sentences are learned as well;
            see `training.teacher`.
        kind: `"plain"` (all through the context vector), `"attention"`, or `"transformer"`.
        score: score layer of attention.
        placement: `"luong"` or `"bahdanau"`.
        normalize: join by layer normalization instead of tanh.
        start: what a decoder with attention starts from: `"context"`, or `"backward"` as
            Bahdanau's, which takes `bidirectional`.
        input_feeding: in Luong's placement, feed the joined vector to the next step.
        cell: `"gru"`, `"lstm"` or `"rnn"`.
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
        copying: put placeholders for names and numbers; see `text.copying.Copier`.
        batch_size: pairs in a batch.
        learning_rate: of Adam, at its highest.
        schedule: `"linear"` (down to zero over the budget) or `"inverse_sqrt"`; see
            `schedule.learning_rate`.
        warmup_steps: batches over which the learning rate rises to its highest.
        clip_norm: largest norm of the gradient of all parameters together.
        precision: `"float32"`, or `"mixed_bfloat16"` to multiply in 16 bits, faster where the
            processor can; parameters, and the model that is scored and saved, stay in 32.
        epochs: budget in passes over the training pairs; or
        minutes: budget in minutes of training; one of the two, and 10 epochs if neither is given.
        seed: seed of parameters, batches and dropout, from 0 to 2^32 - 1.
        max_length: longest training source that the grammar corpus draws, 30 where left out. Of
            other corpora, the longest side of a training pair, in the tokens that the model reads;
            see `lengths.LONGEST`.
        pieces: cut words into subword pieces, of which the vocabularies then consist.
        piece_dropout: share of words cut finer than need be in training; see `Pieces.split`.
        source_types: largest source vocabulary, the special tokens included.
        target_types: largest target vocabulary, the special tokens included.
        validation_pairs: how many validation pairs are translated after each epoch.

    Raises:
        ValueError: if a setting is out of range.
    """

    corpus: str = "grammar"
    validation_size: int | None = None
    test_size: int | None = None
    split_by: str = "component"
    everything: bool = False
    teacher: str | None = None
    kind: str = "attention"
    score: str = "dot"
    placement: str = "luong"
    normalize: bool = False
    start: str = "context"
    input_feeding: bool = False
    cell: str = "gru"
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
    copying: bool = False
    batch_size: int = 64
    learning_rate: float = 3e-3
    schedule: str = "linear"
    warmup_steps: int = 0
    clip_norm: float = 1.0
    precision: str = "float32"
    epochs: int | None = None
    minutes: float | None = None
    seed: int = 1
    max_length: int | None = None
    pieces: bool = False
    piece_dropout: float = 0.0
    source_types: int = 8000
    target_types: int = 6000
    validation_pairs: int = 500

    def __post_init__(self):
        if self.epochs is None and self.minutes is None:
            object.__setattr__(self, "epochs", EPOCHS)
        choices = {
            "split_by": SPLITS,
            "kind": KINDS,
            "score": SCORES,
            "placement": PLACEMENTS,
            "start": STARTS,
            "cell": CELLS,
            "schedule": SCHEDULES,
            "precision": PRECISIONS,
        }
        for name, allowed in choices.items():
            check_choice(self, allowed, **{name: getattr(self, name)})
        if not isinstance(self.corpus, str) or not re.fullmatch(r"[\w.-]+", self.corpus):
            raise ValueError(
                f"Settings: `corpus` must be {', '.join(CORPORA)}, or the name of a corpus of your "
                f"own, in letters, digits, dots, - and _. Received: corpus={self.corpus!r}."
            )
        positive = ("embedding_dim", "units", "batch_size", "validation_pairs")
        positive += ("heads", "blocks", "feed_forward")
        if self.max_length is not None:
            positive += ("max_length",)
        if self.warmup_steps or self.schedule == "inverse_sqrt":  # which is nothing without a rise
            positive += ("warmup_steps",)
        check_positive(self, **{name: getattr(self, name) for name in positive})
        if self.kind == "attention":
            self._check_attention()
        if self.everything and self.corpus != "tatoeba":
            raise ValueError(
                "Settings: `everything` is for the corpus tatoeba. "
                f"Received: everything=True, corpus={self.corpus!r}."
            )
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
        for name in ("validation_size", "test_size"):
            size = getattr(self, name)
            if size is not None and (not isinstance(size, int) or size < 0):
                raise ValueError(
                    f"Settings: `{name}` must be a whole number of 0 or more. "
                    f"Received: {name}={size!r}."
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
        if self.epochs is not None and self.minutes is not None:
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

    def _check_attention(self):
        if self.start == "backward" and not self.bidirectional:
            raise ValueError(
                "Settings: `start` must be 'context' unless `bidirectional` is True. "
                f"Received: start={self.start!r}, bidirectional={self.bidirectional}."
            )
        if self.input_feeding and self.placement != "luong":
            raise ValueError(
                "Settings: `input_feeding` must be False unless `placement` is 'luong'. "
                f"Received: input_feeding={self.input_feeding}, placement={self.placement!r}."
            )

    @property
    def drawn_length(self) -> int:
        """Longest training source that the grammar corpus draws."""
        return self.max_length or DRAWN_LENGTH

    def as_dict(self) -> dict:
        """Return the settings as JSON values; those that play no part in this run are left out."""
        of_models = {name for names in MODEL_ARGUMENTS.values() for name in names}
        unused = of_models - set(MODEL_ARGUMENTS[self.kind])
        if self.corpus not in REAL_CORPORA:
            unused |= {"split_by"}
        if self.corpus != "tatoeba":
            unused |= {"everything"}
        if not self.pieces:
            unused |= {"pieces", "piece_dropout"}
        values = asdict(self)
        if self.corpus == "grammar" or self.everything:
            values["max_length"] = self.drawn_length
        return {
            key: value for key, value in values.items() if key not in unused and value is not None
        }

    def with_corpus(self, name: str) -> "Settings":
        """Return the settings with the name of what is trained on, for the record to say it."""
        if name == self.corpus or self.everything:
            return self
        return replace(self, corpus=name)

    @classmethod
    def names(cls) -> list[str]:
        """Return the names of all settings."""
        return [field.name for field in fields(cls)]
