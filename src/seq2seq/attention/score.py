"""Attention scores: how well each key answers each query (chapter 5).

Every score layer maps a query `(B, T, D_q)` and a key `(B, S, D_k)` to scores `(B, T, S)`.
`prepare_key` holds the part that depends on the key alone, so that a decoder that asks one query at
a time computes it once a sentence. It is called outside of the layer, where Keras casts nothing:
so the parameters are cast here to the precision of what they meet.
"""

import keras
from keras import ops

from seq2seq.common.projection import project
from seq2seq.common.shapes import check_positive, check_shape


def tensor_of(key):
    """Return the value of a variable of TensorFlow, whose axes Keras cannot swap; others as is."""
    return key.read_value() if hasattr(key, "read_value") else key


class Score(keras.layers.Layer):
    """Base of the score layers; a subclass defines `prepare_key` and `score`."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.widths = {}

    def build(self, query_shape, key_shape):
        """Check the shapes; a score without parameters has nothing to create."""
        self.check(query_shape, key_shape)

    def fix_widths(self, query_shape, key_shape):
        """Check the shapes, and from now on take these widths only, which the parameters fit."""
        self.check(query_shape, key_shape)
        self.widths = {"D_q": query_shape[-1], "D_k": key_shape[-1]}

    def __call__(self, query, key, *arguments, **keywords):
        """Call the layer as Keras does; see `call`."""
        return super().__call__(query, tensor_of(key), *arguments, **keywords)

    def call(self, query, key):
        """Score every query against every key.

        Call arguments:
            query: `(B, T, D_q)`, the decoder states.
            key: `(B, S, D_k)`, the encoder states.

        Returns:
            Scores `(B, T, S)`, real numbers without a unit.
        """
        self.check(query.shape, key.shape)
        return self.score(query, self.prepare_key(key))

    def check(self, query_shape, key_shape):
        """Raise a `ValueError` unless the shapes fit this score."""
        sizes = check_shape(self, "query", query_shape, "(B, T, D_q)", **self.widths)
        check_shape(self, "key", key_shape, "(B, S, D_k)", B=sizes["B"], **self.widths)

    def prepare_key(self, key):
        """Compute what depends on the key alone: nothing, unless the score has key parameters."""
        return key

    def score(self, query, prepared_key):
        """Score `(B, T, D_q)` against a prepared key: `(B, T, S)`."""
        raise NotImplementedError

    def compute_mask(self, inputs, mask=None):
        """Return no mask: scores have axes of their own."""
        return None

    def get_config(self):
        """Return the arguments that rebuild this layer."""
        return super().get_config()

    def compute_output_shape(self, query_shape, key_shape):
        """Return `(B, T, S)`."""
        return (*query_shape[:2], key_shape[1])


@keras.saving.register_keras_serializable("seq2seq")
class DotScore(Score):
    """Dot score (Luong et al., 2015, section 3.1, dot): q·k. Query and key share the width D."""

    def check(self, query_shape, key_shape):
        """Raise a `ValueError` unless query and key share B and D."""
        sizes = check_shape(self, "query", query_shape, "(B, T, D)")
        check_shape(self, "key", key_shape, "(B, S, D)", B=sizes["B"], D=sizes["D"])

    def score(self, query, prepared_key):
        """Return q·k for every pair: `(B, T, S)`."""
        return ops.matmul(query, ops.swapaxes(prepared_key, 1, 2))  # (B, T, S)


@keras.saving.register_keras_serializable("seq2seq")
class ScaledDotScore(DotScore):
    """Scaled dot score (Vaswani et al., 2017, eq. 1): q·k / √D.

    Dividing by √D keeps the variance of the scores near 1 whatever the width D.
    """

    def score(self, query, prepared_key):
        """Return q·k / √D for every pair: `(B, T, S)`."""
        # The query, not the product, which may be too large for half precision.
        return super().score(query / float(query.shape[-1]) ** 0.5, prepared_key)


@keras.saving.register_keras_serializable("seq2seq")
class GeneralScore(Score):
    """General score (Luong et al., 2015, section 3.1, general): q·(W k), with a learned W."""

    def build(self, query_shape, key_shape):
        """Create W `(D_k, D_q)`."""
        self.fix_widths(query_shape, key_shape)
        self.kernel = self.add_weight(
            name="kernel", shape=(key_shape[-1], query_shape[-1]), initializer="glorot_uniform"
        )

    def prepare_key(self, key):
        """Return W k for every key: `(B, S, D_q)`."""
        return project(key, ops.cast(self.kernel, key.dtype))  # (B, S, D_q)

    def score(self, query, prepared_key):
        """Return q·(W k) for every pair: `(B, T, S)`."""
        return ops.matmul(query, ops.swapaxes(prepared_key, 1, 2))  # (B, T, S)


@keras.saving.register_keras_serializable("seq2seq")
class AdditiveScore(Score):
    """Additive score (Bahdanau et al., 2015, appendix A.1.2): v·tanh(W_q q + W_k k).

    Args:
        units: width of the hidden layer, that is of W_q q and W_k k; the query's width by default.
    """

    def __init__(self, units=None, **kwargs):
        super().__init__(**kwargs)
        if units is not None:
            check_positive(self, units=units)
        self.units = units

    def build(self, query_shape, key_shape):
        """Create W_q `(D_q, units)`, W_k `(D_k, units)` and v `(units,)`."""
        self.fix_widths(query_shape, key_shape)
        units = self.units or query_shape[-1]
        self.query_kernel = self.add_weight(
            name="query_kernel", shape=(query_shape[-1], units), initializer="glorot_uniform"
        )
        self.key_kernel = self.add_weight(
            name="key_kernel", shape=(key_shape[-1], units), initializer="glorot_uniform"
        )
        # One number a unit: drawn as a column of a (units, 1) matrix would be.
        limit = (6 / (units + 1)) ** 0.5
        self.scale = self.add_weight(
            name="scale",
            shape=(units,),
            initializer=keras.initializers.RandomUniform(-limit, limit),
        )

    def prepare_key(self, key):
        """Return W_k k for every key: `(B, S, units)`."""
        return project(key, ops.cast(self.key_kernel, key.dtype))  # (B, S, units)

    def score(self, query, prepared_key):
        """Return v·tanh(W_q q + W_k k) for every pair: `(B, T, S)`."""
        asked = project(query, ops.cast(self.query_kernel, query.dtype))  # (B, T, units)
        asked = ops.expand_dims(asked, 2)  # (B, T, 1, units)
        hidden = ops.tanh(asked + ops.expand_dims(prepared_key, 1))  # (B, T, S, units)
        # Not a matrix product: with one column, XLA does not compile it inside a loop, and the
        # oneDNN kernel that TensorFlow may choose for it was seen to write out of bounds.
        return ops.sum(hidden * ops.cast(self.scale, hidden.dtype), axis=-1)  # (B, T, S)

    def get_config(self):
        """Return the arguments that rebuild this layer."""
        return {**super().get_config(), "units": self.units}


SCORES = {
    "dot": DotScore,
    "scaled_dot": ScaledDotScore,
    "general": GeneralScore,
    "additive": AdditiveScore,
}


def get_score(score, dtype=None):
    """Return a score layer from its name, its configuration, or itself.

    Raises:
        ValueError: if the name is unknown.
    """
    if isinstance(score, dict):
        score = keras.saving.deserialize_keras_object(score)
    if isinstance(score, Score):
        return score
    if not isinstance(score, str) or score not in SCORES:
        raise ValueError(
            f"Attention: `score` must be one of {sorted(SCORES)} or a Score layer. "
            f"Received: score={score!r}."
        )
    return SCORES[score](name="score", dtype=dtype)
