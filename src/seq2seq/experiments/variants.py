"""The models of the experiments: those of the course, each changed in one thing."""

from dataclasses import replace
from functools import partial

import keras
from keras import ops

from seq2seq.attention.masks import padding_mask
from seq2seq.corpora.pair import Corpus
from seq2seq.experiments.variant import Variant
from seq2seq.recurrent.models import AttentionSeq2Seq, Seq2Seq
from seq2seq.training.building import MODELS, build_translator
from seq2seq.transformer.model import AllWeights, Transformer
from seq2seq.translator import Translator


class SqueezedSeq2Seq(Seq2Seq):
    """A plain model whose context vector passes through k numbers on its way to the decoder.

    A linear map U → k and one k → U stand between encoder and decoder; nothing else is changed, so
    that what k costs is the size of the vector alone.

    Args:
        squeeze: k.
    """

    def __init__(self, *arguments, squeeze, **kwargs):
        super().__init__(*arguments, **kwargs)
        self.squeeze = squeeze
        self.narrow = keras.layers.Dense(squeeze, use_bias=False, name="narrow")
        self.widen = keras.layers.Dense(self.units, name="widen")

    def build_decoder(self):
        """Create the parameters of the decoder and of the two maps."""
        super().build_decoder()
        self.narrow.build((None, self.units))
        self.widen.build((None, self.squeeze))

    def call(self, inputs, training=False):
        """Return logits `(B, T, V)`; see `Seq2Seq`."""
        source, target = inputs
        _, context_vector = self.encoder(source, training=training)
        squeezed = self.widen(self.narrow(context_vector))  # (B, k), then (B, U)
        return self.decoder(target, squeezed, training=training)

    def start(self, source):
        """Read the source `(B, S)` and return the state that generation starts from."""
        context_vector = super().start(source)["decoder_state"]
        return {"decoder_state": self.widen(self.narrow(context_vector))}


class UnmaskedSeq2Seq(AttentionSeq2Seq):
    """An attention model that does not know which positions are padding.

    The encoder states there are 0, and so are their dot scores, but exp(0) = 1: padding takes a
    share of the attention. In batches of like length there is next to no padding.
    """

    def call(self, inputs, training=False, return_weights=False):
        """Return logits `(B, T, V)`; see `AttentionSeq2Seq`."""
        source, target = inputs
        encoder_states, context_vector = self.encoder(source, training=training)
        return self.decoder(
            target,
            encoder_states,
            context_vector,
            return_weights=return_weights,
            training=training,
        )

    def start(self, source):
        """Read the source `(B, S)` and return the state that generation starts from."""
        return {name: leaf for name, leaf in super().start(source).items() if name != "mask"}


class CutSeq2Seq(AttentionSeq2Seq):
    """An attention model whose attention carries no gradient back into the encoder.

    The decoder sees all encoder states, and the encoder learns through the context vector alone.
    """

    def call(self, inputs, training=False, return_weights=False):
        """Return logits `(B, T, V)`; see `AttentionSeq2Seq`."""
        source, target = inputs
        encoder_states, context_vector = self.encoder(source, training=training)
        return self.decoder(
            target,
            ops.stop_gradient(encoder_states),
            context_vector,
            mask=padding_mask(source),
            return_weights=return_weights,
            training=training,
        )


class ScheduledSeq2Seq(AttentionSeq2Seq):
    """An attention model that trains on some of its own predictions.

    Scheduled sampling (Bengio et al., 2015) at a constant ratio, in two passes (Mihaylova and
    Martins, 2019): predict once with the truth, put the most probable tokens in the place of some
    true ones, and learn from the second pass. The choice of the most probable token passes no
    gradient back to the first.

    Args:
        teacher_forcing: share of decoder inputs that stay the truth.
        seed: seed of the choice.
    """

    def __init__(self, *arguments, teacher_forcing, seed, **kwargs):
        super().__init__(*arguments, **kwargs)
        self.teacher_forcing = teacher_forcing
        self.choice = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False, return_weights=False):
        """Return logits `(B, T, V)`; see `AttentionSeq2Seq`."""
        source, target = inputs
        if training:
            logits = super().call(inputs, training=True)  # (B, T, V)
            target = self.mix(target, ops.argmax(logits, axis=-1))
        return super().call((source, target), training=training, return_weights=return_weights)

    def mix(self, target, predicted):
        """Return decoder inputs `(B, T)`, some of them predictions; `<SOS>` always stays.

        Args:
            target: the truth as decoder input `(B, T)`.
            predicted: the most probable next token after each of them `(B, T)`.
        """
        after_first = target[:, 1:]
        chance = keras.random.uniform(ops.shape(after_first), seed=self.choice)
        mixed = ops.where(
            chance < self.teacher_forcing,
            after_first,
            ops.cast(predicted[:, :-1], after_first.dtype),
        )
        return ops.concatenate([target[:, :1], mixed], axis=1)


class PeekingTransformer(Transformer):
    """A Transformer whose decoder sees the whole target in training, what it must predict too.

    In generation there is nothing to peek at: `step` is that of `Transformer`.
    """

    def call(self, inputs, training=False, return_weights=False):
        """Return logits `(B, T, V)`; see `Transformer`."""
        source, target = inputs
        return self.decoder(
            target,
            self.encoder(source, training=training),
            mask=padding_mask(source),
            return_weights=return_weights,
            causal=False,
            training=training,
        )

    def all_weights(self, inputs):
        """Return logits `(B, T, V)` and `AllWeights`; see `Transformer`."""
        source, target = inputs
        encoder_states, of_encoder = self.encoder(source, return_weights=True)
        logits, of_decoder, cross = self.decoder(
            target, encoder_states, padding_mask(source), return_weights="all", causal=False
        )
        return logits, AllWeights(of_encoder, of_decoder, cross)


def build_variant(corpus: Corpus, variant: Variant, seed: int) -> Translator:
    """Build the untrained, compiled model of a variant, with the vocabularies of the corpus.

    What the changed model shares with that of the course starts the same, from the same seed.
    """
    model_class, changes = _model_of(variant, seed)
    translator = build_translator(
        corpus, replace(variant, seed=seed), partial(model_class, **changes)
    )
    if variant.gate_bias:
        _shift_update_gates(translator.model.encoder.forward_gru, variant.gate_bias)
    return translator


def _model_of(variant, seed):
    """Return the class of a variant's model, and the arguments that come with the change."""
    if variant.squeeze is not None:
        return SqueezedSeq2Seq, {"squeeze": variant.squeeze}
    if not variant.masked:
        return UnmaskedSeq2Seq, {}
    if not variant.attention_gradient:
        return CutSeq2Seq, {}
    if variant.teacher_forcing < 1:
        return ScheduledSeq2Seq, {"teacher_forcing": variant.teacher_forcing, "seed": seed}
    if not variant.positions:
        return Transformer, {"positions": False}
    if not variant.causal:
        return PeekingTransformer, {}
    return MODELS[variant.kind], {}


def _shift_update_gates(gru, bias):
    """Add a number to the bias of all update gates, which come first of Keras' three gates."""
    kernel, recurrent_kernel, biases = gru.get_weights()
    biases[0, : gru.units] += bias
    gru.set_weights([kernel, recurrent_kernel, biases])
