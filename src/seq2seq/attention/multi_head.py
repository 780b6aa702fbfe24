"""Multi-head attention: several attentions side by side, joined by one matrix (chapter 10)."""

import keras
from keras import ops

from seq2seq.attention.attention import Attention
from seq2seq.attention.masks import as_boolean
from seq2seq.common.projection import Projection
from seq2seq.common.shapes import check_positive, check_shape


@keras.saving.register_keras_serializable("seq2seq")
class MultiHeadAttention(keras.layers.Layer):
    """H attentions of width D = units / H, joined by one matrix (Vaswani et al., 2017, 3.2.2).

    head_h = Attention(W_h^q q, W_h^k k, W_h^v v) and the result is W^o [head_1; …; head_H]. Each
    head is the course's own `Attention("scaled_dot")`: score, distribution and value in a row. The
    heads are laid beside the sentences on the batch axis, so that one pass computes all of them.
    As published, the matrices have no biases; a bias of the keys would change nothing at all, since
    it adds the same number to every score of a query.

    Args:
        heads: number H of heads.
        units: width of the result, a multiple of H.

    Raises:
        ValueError: if `heads` does not divide `units`, or a shape does not fit.

    Example:
        >>> import numpy as np
        >>> states = np.ones((2, 5, 8), "float32")
        >>> attend = MultiHeadAttention(heads=4, units=8)
        >>> value, weights = attend(states, states, states, return_weights=True)
        >>> tuple(value.shape), tuple(weights.shape)
        ((2, 5, 8), (2, 4, 5, 5))
    """

    def __init__(self, heads, units, **kwargs):
        super().__init__(**kwargs)
        check_positive(self, heads=heads, units=units)
        if units % heads:
            raise ValueError(
                "MultiHeadAttention: `units` must be a multiple of `heads`. "
                f"Received: units={units}, heads={heads}."
            )
        self.heads = heads
        self.units = units
        self.query_projection = self._matrix("query_projection")
        self.key_projection = self._matrix("key_projection")
        self.value_projection = self._matrix("value_projection")
        self.attention = Attention("scaled_dot", name="attention", dtype=self.dtype_policy)
        self.join = self._matrix("join")
        self.widths = {}
        self.supports_masking = True

    def _matrix(self, name):
        return Projection(self.units, use_bias=False, name=name, dtype=self.dtype_policy)

    def build(self, query_shape, key_shape, value_shape):
        """Create the four matrices."""
        self.query_projection.build(query_shape)
        self.key_projection.build(key_shape)
        self.value_projection.build(value_shape)
        self.join.build((*query_shape[:2], self.units))
        # What the matrices fit, and later inputs must have.
        self.widths = {"D_q": query_shape[-1], "D_k": key_shape[-1], "U": value_shape[-1]}

    def call(self, query, key, value, mask=None, return_weights=False, key_mask=None):
        """Attend with every head.

        Call arguments:
            query: `(B, T, D_q)`.
            key: `(B, S, D_k)`, finite under the mask too, since 0 times infinity is no number.
            value: `(B, S, U)`, finite likewise.
            mask: optional boolean `(B, S)` or `(B, T, S)`, for all heads alike; `True` = attend. A
                query that may attend to nothing gets zeros.
            return_weights: also return the weights of this same pass.
            key_mask: boolean `(B, S)`, used if there is no `mask`; Keras fills it with the mask
                that the key carries.

        Returns:
            Attention value `(B, T, units)`; with `return_weights`, the pair of it and the weights
            of each head `(B, H, T, S)`.
        """
        key, value = self.prepare(key, value)
        mask = key_mask if mask is None else mask
        return self.attend(query, key, value, mask, return_weights)

    def prepare(self, key, value):
        """Compute what depends on keys and values alone, once for all queries.

        Args:
            key: `(B, S, D_k)`.
            value: `(B, S, U)`.

        Returns:
            The keys and the values of each head, both `(B, H, S, D)`.
        """
        sizes = check_shape(self, "key", key.shape, "(B, S, D_k)", **self.widths)
        sizes = {"B": sizes["B"], "S": sizes["S"], **self.widths}
        check_shape(self, "value", value.shape, "(B, S, U)", **sizes)
        return self._split(self.key_projection(key)), self._split(self.value_projection(value))

    def attend(self, query, prepared_key, prepared_value, mask=None, return_weights=False):
        """Attend with keys and values that `prepare` has prepared: the part done at every step."""
        sizes = {"B": prepared_key.shape[0], "S": prepared_key.shape[2], **self.widths}
        sizes |= check_shape(self, "query", query.shape, "(B, T, D_q)", **sizes)
        if mask is not None:
            mask = as_boolean(self, mask)
            pattern = "(B, S)" if len(mask.shape) == 2 else "(B, T, S)"
            check_shape(self, "mask", mask.shape, pattern, **sizes)
            mask = ops.repeat(mask, self.heads, axis=0)  # (B·H, S) or (B·H, T, S)
        heads, weights = self.attention.attend(
            self._beside(self._split(self.query_projection(query))),  # (B·H, T, D)
            self._beside(prepared_key),  # (B·H, S, D)
            self._beside(prepared_value),  # (B·H, S, D)
            mask,
            return_weights=True,
        )  # (B·H, T, D), (B·H, T, S)
        attention_value = self.join(self._merge(self._apart(heads)))  # (B, T, units)
        return (attention_value, self._apart(weights)) if return_weights else attention_value

    def _split(self, tensor):
        """Cut the last axis into heads: `(B, S, units)` to `(B, H, S, D)`."""
        # A reshape would do, but behind that of the projection ONNX converters lose the length.
        # (An integer of NumPy would be taken for the places to cut at.)
        heads = ops.split(tensor, int(self.heads), axis=-1)  # (B, S, D), H times
        return ops.stack(heads, axis=1)  # (B, H, S, D)

    def _merge(self, tensor):
        """Undo `_split`: `(B, H, T, D)` to `(B, T, units)`."""
        batch, _, length, _ = ops.shape(tensor)
        tensor = ops.transpose(tensor, (0, 2, 1, 3))  # (B, T, H, D)
        return ops.reshape(tensor, (batch, length, self.units))  # (B, T, units)

    def _beside(self, tensor):
        """Lay the heads beside the sentences: `(B, H, S, D)` to `(B·H, S, D)`."""
        batch, _, length, width = ops.shape(tensor)
        return ops.reshape(tensor, (batch * self.heads, length, width))

    def _apart(self, tensor):
        """Undo `_beside`: `(B·H, T, D)` to `(B, H, T, D)`."""
        rows, length, width = ops.shape(tensor)
        return ops.reshape(tensor, (rows // self.heads, self.heads, length, width))

    def compute_mask(self, inputs, mask=None, **kwargs):
        """Return no mask: the source axis has been summed away."""
        return None

    def get_config(self):
        """Return the arguments that rebuild this layer."""
        return {**super().get_config(), "heads": self.heads, "units": self.units}
