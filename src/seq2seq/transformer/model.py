"""The Transformer: sequence to sequence by attention alone (chapter 10)."""

from typing import Any, NamedTuple

import keras

from seq2seq.attention.masks import padding_mask
from seq2seq.common.pair_model import PairModel
from seq2seq.transformer.decoder import TransformerDecoder
from seq2seq.transformer.encoder import TransformerEncoder


class AllWeights(NamedTuple):
    """Every attention distribution of one pass: for each block a tensor, a row for each head.

    Attributes:
        encoder: self-attention of the source, `(B, H, S, S)` each.
        decoder: self-attention of the target, `(B, H, T, T)` each.
        cross: attention of the target to the source, `(B, H, T, S)` each.
    """

    encoder: list[Any]
    decoder: list[Any]
    cross: list[Any]


@keras.saving.register_keras_serializable("seq2seq")
class Transformer(PairModel):
    """Sequence to sequence without recurrence (Vaswani et al., 2017).

    It is called, trained, searched and saved like `AttentionSeq2Seq`; see `EncoderDecoder`. It is a
    Keras model: `compile`, `fit`, `evaluate`, `export` as for any other. What its `save` writes,
    `seq2seq.load_model` opens.

    Args:
        source_vocabulary_size: number of source token ids.
        target_vocabulary_size: number V of target token ids.
        units: width U of states and embeddings, `d_model` in the paper; a multiple of `heads`.
        heads: number H of heads of each attention.
        blocks: number of blocks of the encoder, and of the decoder.
        feed_forward: width of the hidden layer of the feed-forward networks; by default 4U.
        dropout: share of embeddings and of what each sublayer computes that is dropped in training.
        pre_norm: normalize before each sublayer instead of after; see `Residual`.
        tied: use the embedding of the target tokens as the output layer too.
        positions: add the positional encoding.

    Example:
        >>> import numpy as np
        >>> source, target = np.array([[5, 6, 7]]), np.array([[1, 5, 8, 2]])
        >>> model = Transformer(10, 12, units=4, heads=2)
        >>> tuple(model((source, target)).shape)
        (1, 4, 12)

        Train it to predict each token from those before it, with the course's loss:

        >>> from seq2seq.training.loss import MaskedCrossEntropy
        >>> model.compile("adam", MaskedCrossEntropy(), jit_compile=False)
        >>> history = model.fit((source, target[:, :-1]), target[:, 1:], epochs=2, verbose=0)
        >>> len(history.history["loss"])
        2
    """

    def __init__(
        self,
        source_vocabulary_size,
        target_vocabulary_size,
        units,
        heads=4,
        blocks=2,
        feed_forward=None,
        dropout=0.0,
        pre_norm=False,
        tied=True,
        positions=True,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.source_vocabulary_size = source_vocabulary_size
        self.target_vocabulary_size = target_vocabulary_size
        self.tied = tied
        sizes = (units, heads, blocks, feed_forward, dropout, pre_norm, positions)
        self.encoder = TransformerEncoder(
            source_vocabulary_size, *sizes, name="encoder", dtype=self.dtype_policy
        )
        self.decoder = TransformerDecoder(
            target_vocabulary_size, *sizes, tied=tied, name="decoder", dtype=self.dtype_policy
        )

    def build(self, input_shape=None):
        """Create all parameters that are not there yet; they depend on no axis of the input."""
        if not self.encoder.built:
            self.encoder.build((None, None))
        if not self.decoder.built:
            self.decoder.build((None, None), (None, None, self.encoder.units))

    def call(self, inputs, training=False, return_weights=False):
        """Return logits `(B, T, V)` for the pair (source `(B, S)`, target `(B, T)`).

        With `return_weights`, return the pair of logits and weights `(B, T, S)`: the
        cross-attention of the last block, its mean over the heads. `all_weights` has all.
        """
        source, target = inputs
        return self.decoder(
            target,
            self.encoder(source, training=training),
            mask=padding_mask(source),
            return_weights=return_weights,
            training=training,
        )

    def all_weights(self, inputs):
        """Return logits `(B, T, V)` and `AllWeights`: what every head of every block looked at."""
        source, target = inputs
        if not self.built:
            self.build()
        encoder_states, of_encoder = self.encoder(source, return_weights=True)
        logits, of_decoder, cross = self.decoder(
            target, encoder_states, mask=padding_mask(source), return_weights="all"
        )
        return logits, AllWeights(of_encoder, of_decoder, cross)

    def start(self, source):
        """Read the source `(B, S)` and return the state that generation starts from."""
        if not self.built:
            self.build()
        memory, cache = self.decoder.start(self.encoder(source))
        return {"memory": memory, "cache": cache, "mask": padding_mask(source)}

    def step(self, token, state):
        """Return logits `(B, V)`, the next state, and the weights `(B, S)`, as `call` gives them.

        The cache of the next state is one position longer; all else stays.
        """
        logits, cache, weights = self.decoder.step(token, **state)
        return logits, {**state, "cache": cache}, weights

    def get_config(self):
        """Return the arguments that rebuild this model."""
        names = ("units", "heads", "blocks", "feed_forward", "dropout", "pre_norm", "positions")
        return {
            **super().get_config(),
            "source_vocabulary_size": self.source_vocabulary_size,
            "target_vocabulary_size": self.target_vocabulary_size,
            "tied": self.tied,
            **{name: getattr(self.encoder, name) for name in names},
        }
