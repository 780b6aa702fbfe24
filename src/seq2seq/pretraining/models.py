"""Two models on one encoder: one that fills gaps, one that tags words (chapter 10)."""

import keras

from seq2seq.attention.masks import padding_mask
from seq2seq.common.shapes import check_positive


class EncoderModel(keras.Model):
    """What both models share: a `TransformerEncoder`, and a configuration that holds it.

    Args:
        encoder: a `TransformerEncoder`. Two models may hold the same: what one learns, the other
            knows.
    """

    def __init__(self, encoder, **kwargs):
        super().__init__(**kwargs)
        self.encoder = encoder

    def build(self, input_shape=None):
        """Create all parameters that are not there yet; they depend on no axis of the input."""
        if not self.encoder.built:
            self.encoder.build((None, None))

    def get_config(self):
        """Return the arguments that rebuild this model."""
        return {
            **super().get_config(),
            "encoder": keras.saving.serialize_keras_object(self.encoder),
        }

    @classmethod
    def from_config(cls, config):
        """Rebuild the encoder, then the model."""
        encoder = keras.saving.deserialize_keras_object(config["encoder"])
        return cls(**{**config, "encoder": encoder})

    def get_build_config(self):
        """Return the shape to build with: no axis is fixed."""
        return {"input_shape": (None, None)}

    def build_from_config(self, config):
        """Create all parameters again when a saved model is loaded."""
        self.build()


@keras.saving.register_keras_serializable("seq2seq")
class MaskedLanguageModel(EncoderModel):
    """Says of every position which token stands there, or stood (Devlin et al., 2019).

    The output layer is the embedding itself (Press and Wolf, 2017), so that whatever is learned
    about words is learned by the encoder. The encoder has one id more than the vocabulary has: the
    last is that of the mask.

    Example:
        >>> import numpy as np
        >>> from seq2seq import TransformerEncoder
        >>> model = MaskedLanguageModel(TransformerEncoder(vocabulary_size=10, units=4))
        >>> model.mask_id, tuple(model(np.array([[5, 9, 7]])).shape)
        (9, (1, 3, 10))
    """

    @property
    def mask_id(self):
        """The id that stands for a gap."""
        return self.encoder.vocabulary_size - 1

    def call(self, source, training=False):
        """Return logits `(B, S, V)` of token ids `(B, S)`."""
        return self.encoder.tokens.logits(self.encoder(source, training=training))  # (B, S, V)


@keras.saving.register_keras_serializable("seq2seq")
class Tagger(EncoderModel):
    """Says of every token of what kind it is: a linear layer on the encoder states.

    Kinds are counted from 1, because 0 is the kind of padding.

    Args:
        encoder: see `EncoderModel`.
        kinds: number K of kinds.

    Example:
        >>> import numpy as np
        >>> from seq2seq import TransformerEncoder
        >>> tagger = Tagger(TransformerEncoder(vocabulary_size=10, units=4), kinds=2)
        >>> tuple(tagger(np.array([[5, 9, 7]])).shape)
        (1, 3, 3)
    """

    def __init__(self, encoder, kinds, **kwargs):
        super().__init__(encoder, **kwargs)
        check_positive(self, kinds=kinds)
        self.kinds = kinds
        self.output_layer = keras.layers.Dense(kinds + 1, name="output_layer")

    def build(self, input_shape=None):
        """Create all parameters that are not there yet; they depend on no axis of the input."""
        super().build()
        if not self.output_layer.built:
            self.output_layer.build((None, None, self.encoder.units))

    def call(self, source, training=False):
        """Return logits `(B, S, K + 1)` of token ids `(B, S)`."""
        states = self.encoder(source, mask=padding_mask(source), training=training)  # (B, S, U)
        return self.output_layer(states)  # (B, S, K + 1)

    def get_config(self):
        """Return the arguments that rebuild this model."""
        return {**super().get_config(), "kinds": self.kinds}
