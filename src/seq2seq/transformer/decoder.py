"""Decoder of the Transformer: causal self-attention and cross-attention (chapter 10)."""

import keras
from keras import ops

from seq2seq.attention.masks import causal_mask
from seq2seq.common.projection import Projection
from seq2seq.common.shapes import check_flag, check_shape
from seq2seq.transformer.blocks import DecoderBlock
from seq2seq.transformer.stack import Stack


@keras.saving.register_keras_serializable("seq2seq")
class TransformerDecoder(Stack):
    """Decoder (Vaswani et al., 2017, 3.1): what has been said asks itself, then the source.

    Its arguments are those of `Stack`, and:

    Args:
        tied: use the embedding of the target tokens as the output layer too (3.4).

    Raises:
        ValueError: if an argument is out of range or a shape does not fit.

    Example:
        >>> import numpy as np
        >>> decoder = TransformerDecoder(vocabulary_size=10, units=4, heads=2)
        >>> target, encoder_states = np.array([[1, 5, 7]]), np.zeros((1, 5, 4), "float32")
        >>> logits, weights = decoder(target, encoder_states, return_weights=True)
        >>> tuple(logits.shape), tuple(weights.shape)
        ((1, 3, 10), (1, 3, 5))
    """

    block_type = DecoderBlock

    def __init__(self, vocabulary_size, units, *args, tied=True, **kwargs):
        super().__init__(vocabulary_size, units, *args, **kwargs)
        check_flag(self, tied=tied)
        self.tied = tied
        self.output_layer = None
        if not tied:
            self.output_layer = Projection(
                vocabulary_size, name="output_layer", dtype=self.dtype_policy
            )

    @property
    def attention(self):
        """Cross-attention of the last block, whose weights `call` and `step` return."""
        return self.stack[-1].cross_attention

    def build(self, target_shape, encoder_states_shape):
        """Create all parameters."""
        check_shape(self, "target", target_shape, "(B, T)")
        self.build_stack(target_shape, encoder_states_shape)
        if not self.tied:
            self.output_layer.build((*target_shape, self.units))

    def call(
        self,
        target,
        encoder_states,
        mask=None,
        return_weights=False,
        causal=True,
        training=False,
    ):
        """Predict every next token at once, given the true ones before it (teacher forcing).

        Call arguments:
            target: token ids `(B, T)`, beginning with `<SOS>`; padded on the right.
            encoder_states: `(B, S, U)`, keys and values.
            mask: boolean `(B, S)`, `True` at the source tokens.
            return_weights: also return weights of this same pass: `True`, or `"all"`.
            causal: hide from every position the ones after it. `False` lets the decoder peek at
                what it must predict; chapter 10 shows what becomes of it.

        Returns:
            Logits `(B, T, V)`. With `return_weights=True`, the pair of them and the weights
            `(B, T, S)`: the cross-attention of the last block, its mean over the heads. With
            `"all"`, logits, a list with the self-attention `(B, H, T, T)` of each block, and a list
            with its cross-attention `(B, H, T, S)`.
        """
        if return_weights not in (False, True, "all"):
            raise ValueError(
                'TransformerDecoder: `return_weights` must be False, True or "all". '
                f"Received: return_weights={return_weights!r}."
            )
        sizes = check_shape(self, "target", target.shape, "(B, T)")
        self._check_memory(sizes["B"], encoder_states, mask)
        self_mask = causal_mask(target) if causal else None  # (B, T, T)
        states = self.tokens(target, training=training)  # (B, T, U)
        of_self, of_source = [], []
        for block in self.stack:
            states, *seen = block(
                states,
                encoder_states,
                self_mask=self_mask,
                mask=mask,
                return_weights=True,
                training=training,
            )
            of_self.append(seen[0])
            of_source.append(seen[1])
        logits = self._predict(states)  # (B, T, V)
        if return_weights == "all":
            return logits, of_self, of_source
        return (logits, ops.mean(of_source[-1], axis=1)) if return_weights else logits

    def start(self, encoder_states):
        """Return what `step` needs of the source, and the empty cache.

        Args:
            encoder_states: `(B, S, U)`.

        Returns:
            `memory` and `cache`: for each block the keys and the values, of the source
            `(B, H, S, D)` and of the target so far `(B, H, 0, D)`.
        """
        self._check_memory(None, encoder_states, None)
        if not self.built:
            self.build((None, None), encoder_states.shape)
        memory = [
            block.cross_attention.prepare(encoder_states, encoder_states) for block in self.stack
        ]
        cache = [tuple(tensor[:, :, :0] for tensor in pair) for pair in memory]
        return memory, cache

    def step(self, token, memory, cache, mask=None):
        """Predict one next token: the same numbers as `call`, one position at a time.

        A recurrent decoder carries a state from step to step. Here the keys and values of all
        earlier positions are carried, because later positions look at them and they do not change.

        Args:
            token: ids of the last token `(B,)`.
            memory: from `start`.
            cache: from `start` at the first step, then from the step before.
            mask: boolean `(B, S)`, `True` at the source tokens.

        Returns:
            Logits `(B, V)`, the cache one position longer, and the weights `(B, S)`, as in `call`.
        """
        check_shape(self, "token", token.shape, "(B)", B=cache[0][0].shape[0])
        place = ops.shape(cache[0][0])[2]  # as many tokens came before
        states = self.tokens(ops.expand_dims(token, 1), offset=place)  # (B, 1, U)
        longer = []
        for block, pair, kept in zip(self.stack, memory, cache, strict=True):
            states, kept, weights = block.step(states, kept, pair, mask)
            longer.append(kept)
        logits = ops.squeeze(self._predict(states), 1)  # (B, V)
        return logits, longer, ops.squeeze(ops.mean(weights, axis=1), 1)

    def _check_memory(self, batch, encoder_states, mask):
        sizes = check_shape(
            self, "encoder_states", encoder_states.shape, "(B, S, U)", B=batch, U=self.units
        )
        if mask is not None:
            check_shape(self, "mask", mask.shape, "(B, S)", B=batch, S=sizes["S"])

    def _predict(self, states):
        states = self.finish(states)
        return self.tokens.logits(states) if self.tied else self.output_layer(states)

    def get_config(self):
        """Return the arguments that rebuild this layer."""
        return {**super().get_config(), "tied": self.tied}
