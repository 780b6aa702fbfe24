"""The two models of the course: sequence to sequence, without and with attention."""

import keras

from seq2seq.attention.masks import padding_mask
from seq2seq.recurrent.attention_decoder import AttentionDecoder
from seq2seq.recurrent.decoder import Decoder
from seq2seq.recurrent.encoder_decoder import EncoderDecoder


@keras.saving.register_keras_serializable("seq2seq")
class Seq2Seq(EncoderDecoder):
    """Sequence to sequence without attention (Sutskever et al., 2014): all passes through c.

    It is a Keras model: `compile`, `fit`, `evaluate`, `export` as for any other. What its `save`
    writes, `seq2seq.load_model` opens.

    Args:
        source_vocabulary_size: number of source token ids.
        target_vocabulary_size: number V of target token ids.
        embedding_dim: width E of embeddings.
        units: width U of states and of the context vector.
        bidirectional: read the source in both directions.
        dropout: see `Encoder` and `Decoder`.
        cell: `"gru"`, `"lstm"` or `"rnn"`; see `Encoder`.

    Example:
        >>> import numpy as np
        >>> source, target = np.array([[5, 6, 7]]), np.array([[1, 5, 8, 2]])
        >>> model = Seq2Seq(10, 12, embedding_dim=3, units=4)
        >>> tuple(model((source, target)).shape)
        (1, 4, 12)

        Train it to predict each token from those before it, with a loss that masks padding:

        >>> loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=0)
        >>> model.compile("adam", loss, jit_compile=False)
        >>> history = model.fit((source, target[:, :-1]), target[:, 1:], epochs=2, verbose=0)
        >>> len(history.history["loss"])
        2
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
            self.cell,
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

    It is a Keras model: `compile`, `fit`, `evaluate`, `export` as for any other. What its `save`
    writes, `seq2seq.load_model` opens.

    Args:
        source_vocabulary_size: number of source token ids.
        target_vocabulary_size: number V of target token ids.
        embedding_dim: width E of embeddings.
        units: width U of states and of the context vector.
        score: see `AttentionDecoder`.
        placement: see `AttentionDecoder`.
        normalize: see `AttentionDecoder`.
        start: `"context"`, or `"backward"` as Bahdanau's decoder starts, from the backward reader's
            state at the first token, which takes `bidirectional`; see `AttentionDecoder`.
        input_feeding: see `AttentionDecoder`.
        bidirectional: read the source in both directions.
        dropout: see `Encoder` and `AttentionDecoder`.
        cell: `"gru"`, `"lstm"` or `"rnn"`; see `Encoder`.

    Example:
        >>> import numpy as np
        >>> source, target = np.array([[5, 6, 7]]), np.array([[1, 5, 8, 2]])
        >>> model = AttentionSeq2Seq(10, 12, embedding_dim=3, units=4, score="additive")
        >>> logits, weights = model((source, target), return_weights=True)
        >>> tuple(logits.shape), tuple(weights.shape)
        ((1, 4, 12), (1, 4, 3))

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
        embedding_dim,
        units,
        score="dot",
        placement="luong",
        normalize=False,
        start="context",
        input_feeding=False,
        **kwargs,
    ):
        if start == "backward" and not kwargs.get("bidirectional"):
            raise ValueError(
                f"{type(self).__name__}: `start` must be 'context' unless `bidirectional` is True. "
                f"Received: start={start!r}, bidirectional=False."
            )
        super().__init__(
            source_vocabulary_size,
            target_vocabulary_size,
            embedding_dim,
            units,
            context="backward" if start == "backward" else "last",
            **kwargs,
        )
        self.decoder = AttentionDecoder(
            target_vocabulary_size,
            embedding_dim,
            units,
            score,
            placement,
            self.dropout,
            normalize,
            self.cell,
            start,
            input_feeding,
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
            "decoder_state": self.decoder.first_state(context_vector),
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
        names = ("score", "placement", "normalize", "start", "input_feeding")
        return {
            **super().get_config(),
            **{name: decoder[name] for name in names},
        }
