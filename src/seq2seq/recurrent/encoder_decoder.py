"""What the two recurrent models share: sizes, an encoder, and the way they are called."""

from seq2seq.common.pair_model import PairModel
from seq2seq.recurrent.encoder import Encoder


class EncoderDecoder(PairModel):
    """What both models share: sizes, configuration, and the way they are called.

    A model is called on the pair (source, target) and returns logits (teacher forcing). To
    generate, `start` reads the source and returns a state; `step` takes the last token and the
    state and returns logits, the next state and the weights. Every leaf of a state has the batch as
    its first axis, so that a search can choose among hypotheses by picking rows.
    """

    def __init__(
        self,
        source_vocabulary_size,
        target_vocabulary_size,
        embedding_dim,
        units,
        bidirectional=False,
        dropout=0.0,
        cell="gru",
        context="last",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.source_vocabulary_size = source_vocabulary_size
        self.target_vocabulary_size = target_vocabulary_size
        self.embedding_dim = embedding_dim
        self.units = units
        self.bidirectional = bidirectional
        self.dropout = dropout
        self.cell = cell
        self.encoder = Encoder(
            source_vocabulary_size,
            embedding_dim,
            units,
            bidirectional,
            dropout,
            cell,
            context,
            name="encoder",
            dtype=self.dtype_policy,
        )

    def build(self, input_shape=None):
        """Create all parameters that are not there yet; they depend on no axis of the input."""
        if not self.encoder.built:
            self.encoder.build((None, None))
        if not self.decoder.built:
            self.build_decoder()

    def get_config(self):
        """Return the arguments that rebuild this model."""
        names = (
            "source_vocabulary_size",
            "target_vocabulary_size",
            "embedding_dim",
            "units",
            "bidirectional",
            "dropout",
            "cell",
        )
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
