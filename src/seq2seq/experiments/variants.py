"""The models of the experiments: those of the course, each changed in one thing."""

import keras
from keras import ops

from seq2seq.attention.masks import padding_mask
from seq2seq.corpora.pair import Corpus
from seq2seq.experiments.variant import Variant
from seq2seq.recurrent.models import AttentionSeq2Seq, Seq2Seq
from seq2seq.training.building import build_translator
from seq2seq.training.loss import MaskedCrossEntropy
from seq2seq.training.settings import Settings
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
    """An attention model whose looks carry no gradient back into the encoder.

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


def settings_of(variant: Variant, seed: int) -> Settings:
    """Return the training settings of a variant."""
    return Settings(
        kind=variant.kind,
        score=variant.score,
        placement=variant.placement,
        bidirectional=variant.bidirectional,
        heads=variant.heads,
        blocks=variant.blocks,
        feed_forward=variant.feed_forward,
        pre_norm=variant.pre_norm,
        embedding_dim=variant.embedding_dim,
        units=variant.units,
        batch_size=variant.batch_size,
        learning_rate=variant.learning_rate,
        warmup_steps=variant.warmup_steps,
        clip_norm=variant.clip_norm,
        epochs=variant.epochs,
        seed=seed,
        max_length=variant.longest,
    )


def build_variant(corpus: Corpus, variant: Variant, seed: int) -> Translator:
    """Build the untrained, compiled model of a variant, with the vocabularies of the corpus."""
    translator = build_translator(corpus, settings_of(variant, seed))
    if variant.gate_bias:
        _shift_update_gates(translator.model.encoder.forward_gru, variant.gate_bias)
    config = translator.model.get_config()
    config = {key: value for key, value in config.items() if key not in ("name", "dtype")}
    # The same seed again: what the changed model shares with the other starts the same.
    keras.utils.set_random_seed(seed)
    if variant.squeeze is not None:
        model = SqueezedSeq2Seq(**config, squeeze=variant.squeeze)
    elif not variant.masked:
        model = UnmaskedSeq2Seq(**config)
    elif not variant.look_gradient:
        model = CutSeq2Seq(**config)
    elif variant.teacher_forcing < 1:
        model = ScheduledSeq2Seq(**config, teacher_forcing=variant.teacher_forcing, seed=seed)
    elif not variant.positions:
        model = Transformer(**config | {"positions": False})
    elif not variant.causal:
        model = PeekingTransformer(**config)
    else:
        return translator
    model.build()
    model.compile(
        optimizer=keras.optimizers.Adam(variant.learning_rate, global_clipnorm=variant.clip_norm),
        loss=MaskedCrossEntropy(),
        jit_compile=False,
    )
    model.optimizer.build(model.trainable_variables)
    translator.model = model
    return translator


def _shift_update_gates(gru, bias):
    """Add a number to the bias of all update gates, which come first of Keras' three gates."""
    kernel, recurrent_kernel, biases = gru.get_weights()
    biases[0, : gru.units] += bias
    gru.set_weights([kernel, recurrent_kernel, biases])
