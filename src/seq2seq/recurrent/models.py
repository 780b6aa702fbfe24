"""The two models of the course: sequence to sequence, without and with attention."""

import keras

from seq2seq.attention.masks import padding_mask
from seq2seq.recurrent.attention_decoder import AttentionDecoder
from seq2seq.recurrent.decoder import Decoder
from seq2seq.recurrent.encoder import Encoder


class EncoderDecoder(keras.Model):
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
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.source_vocabulary_size = source_vocabulary_size
        self.target_vocabulary_size = target_vocabulary_size
        self.embedding_dim = embedding_dim
        self.units = units
        self.bidirectional = bidirectional
        self.dropout = dropout
        self.encoder = Encoder(
            source_vocabulary_size,
            embedding_dim,
            units,
            bidirectional,
            dropout,
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
        )
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}

    def get_build_config(self):
        """Return the shapes to build with: no axis is fixed."""
        return {"input_shape": ((None, None), (None, None))}

    def build_from_config(self, config):
        """Create all parameters again when a saved model is loaded."""
        self.build()


@keras.saving.register_keras_serializable("seq2seq")
class Seq2Seq(EncoderDecoder):
    """Sequence to sequence without attention (Sutskever et al., 2014): all passes through c.

    What its `save` writes, `seq2seq.load_model` opens.

    Args:
        source_vocabulary_size: number of source token ids.
        target_vocabulary_size: number V of target token ids.
        embedding_dim: width E of embeddings.
        units: width U of states and of the context vector.
        bidirectional: read the source in both directions.
        dropout: see `Encoder` and `Decoder`.

    Example:
        >>> import numpy as np
        >>> model = Seq2Seq(10, 12, embedding_dim=3, units=4)
        >>> tuple(model((np.array([[5, 6, 7]]), np.array([[1, 5]]))).shape)
        (1, 2, 12)
    """

    def __init__(
        self, source_vocabulary_size, target_vocabulary_size, embedding_dim, units, **kwargs
    ):
        super().__init__(
            source_vocabulary_size, target_vocabulary_size, embedding_dim, units, **kwargs
        )
        self.decoder = Decoder(
            target_vocabulary_size,
            embedding_dim,
            units,
            self.dropout,
            name="decoder",
            dtype=self.dtype_policy,
        )

    def build_decoder(self):
        """Create the parameters of the decoder."""
        self.decoder.build((None, None))

    def call(self, inputs, training=False):
        """Return logits `(B, T, V)` for the pair (source `(B, S)`, target `(B, T)`)."""
        source, target = inputs
        _, context_vector = self.encoder(source, training=training)
        return self.decoder(target, context_vector, training=training)

    def start(self, source):
        """Read the source `(B, S)` and return the state that generation starts from."""
        if not self.built:
            self.build()
        _, context_vector = self.encoder(source)
        return {"decoder_state": context_vector}

    def step(self, token, state):
        """Return logits `(B, V)`, the next state, and `None` for the weights it has not."""
        logits, decoder_state = self.decoder.step(token, state["decoder_state"])
        return logits, {"decoder_state": decoder_state}, None


@keras.saving.register_keras_serializable("seq2seq")
class AttentionSeq2Seq(EncoderDecoder):
    """Sequence to sequence with attention (Bahdanau et al., 2015; Luong et al., 2015).

    What its `save` writes, `seq2seq.load_model` opens.

    Args:
        source_vocabulary_size: number of source token ids.
        target_vocabulary_size: number V of target token ids.
        embedding_dim: width E of embeddings.
        units: width U of states and of the context vector.
        score: see `AttentionDecoder`.
        placement: see `AttentionDecoder`.
        normalize: see `AttentionDecoder`.
        bidirectional: read the source in both directions.
        dropout: see `Encoder` and `AttentionDecoder`.

    Example:
        >>> import numpy as np
        >>> model = AttentionSeq2Seq(10, 12, embedding_dim=3, units=4, score="additive")
        >>> tuple(model((np.array([[5, 6, 7]]), np.array([[1, 5]]))).shape)
        (1, 2, 12)
    """

    def __init__(
        self,
        source_vocabulary_size,
        target_vocabulary_size,
        embedding_dim,
        units,
        score="dot",
        placement="luong",
        normalize=False,
        **kwargs,
    ):
        super().__init__(
            source_vocabulary_size, target_vocabulary_size, embedding_dim, units, **kwargs
        )
        self.decoder = AttentionDecoder(
            target_vocabulary_size,
            embedding_dim,
            units,
            score,
            placement,
            self.dropout,
            normalize,
            name="decoder",
            dtype=self.dtype_policy,
        )

    def build_decoder(self):
        """Create the parameters of the decoder."""
        self.decoder.build((None, None), (None, None, self.units))

    def call(self, inputs, training=False, return_weights=False):
        """Return logits `(B, T, V)` for the pair (source `(B, S)`, target `(B, T)`).

        With `return_weights`, return the pair of logits and weights `(B, T, S)`.
        """
        source, target = inputs
        encoder_states, context_vector = self.encoder(source, training=training)
        return self.decoder(
            target,
            encoder_states,
            context_vector,
            mask=padding_mask(source),
            return_weights=return_weights,
            training=training,
        )

    def start(self, source):
        """Read the source `(B, S)` and return the state that generation starts from."""
        if not self.built:
            self.build()
        encoder_states, context_vector = self.encoder(source)
        return {
            "decoder_state": context_vector,
            "encoder_states": encoder_states,
            "prepared_key": self.decoder.attention.score.prepare_key(encoder_states),
            "mask": padding_mask(source),
        }

    def step(self, token, state):
        """Return logits `(B, V)`, the next state, and the weights `(B, S)`."""
        logits, decoder_state, weights = self.decoder.step(token, **state)
        return logits, {**state, "decoder_state": decoder_state}, weights

    def get_config(self):
        """Return the arguments that rebuild this model."""
        decoder = self.decoder.get_config()
        return {
            **super().get_config(),
            "score": decoder["score"],
            "placement": decoder["placement"],
            "normalize": decoder["normalize"],
        }
