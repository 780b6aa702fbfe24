"""Chapter 10, first part: causal mask, positions, heads and layer normalization."""

import numpy as np

from seq2seq.exercises.cases import Case, generator
from seq2seq.exercises.exercise import exercise

CHAPTER = "transformer"


def _lengths():
    """A length."""
    for length in (2, 3, 4, 7):
        yield Case("ordinary", length)
    yield Case("one token", 1)


@exercise(_lengths, CHAPTER)
def causal_mask(length):
    """Say which positions each position may look at: itself and all before it.

    Args:
        length: number T of positions.

    Returns:
        mask: booleans `(T, T)`, True where position t may see position s.
    """
    return np.tri(length, dtype=bool)


def _added(came, right, case):
    """Numbers to add to scores: 0 where to attend, something very low elsewhere."""
    return came[0].dtype.kind == "f" and bool(
        (came[0][right[0]] == 0).all() and (came[0][~right[0]] < -99).all()
    )


causal_mask.mistakes(
    upside_down=lambda n: np.tri(n, dtype=bool).T,
    inverted=lambda n: ~np.tri(n, dtype=bool),
    not_itself=lambda n: np.tri(n, k=-1, dtype=bool),
    one_ahead=lambda n: np.tri(n, k=1, dtype=bool),
    everything=lambda n: np.ones((n, n), bool),
    only_itself=lambda n: np.eye(n, dtype=bool),
    only_before=lambda n: np.eye(n, dtype=bool) | np.eye(n, k=-1, dtype=bool),
    with_batch=lambda n: np.tri(n, dtype=bool)[None],
)
causal_mask.signs(additive=_added)


def _sizes():
    """A length and a width."""
    for length, units in ((1, 2), (2, 2), (3, 2), (2, 4), (3, 4), (5, 6), (9, 8)):
        yield Case("ordinary", length, units)
    yield Case("far", 130, 4)


@exercise(_sizes, CHAPTER)
def positional_encoding(length, units):
    """Encode positions by sines and cosines (Vaswani et al., 2017, 3.5).

    At position t, column 2i holds sin(t / 10000^(2i/U)) and column 2i+1 the cosine of the same.

    Args:
        length: number T of positions, counted from 0.
        units: number U of columns, even.

    Returns:
        encoding: floats `(T, U)`.
    """
    return _encoded(np.arange(length), units, _rates(units))


def _rates(units, base=10000.0, power=2.0):
    return base ** (-power * (np.arange(units) // 2) / units)


def _encoded(places, units, rates, even=np.sin, odd=np.cos):
    angles = np.outer(places, rates)
    return np.where(np.arange(units) % 2 == 0, even(angles), odd(angles))


def _with_rates(rates):
    return lambda n, units: _encoded(np.arange(n), units, rates(units))


def _halves(n, units):
    encoded = positional_encoding.reference(n, units)
    return np.concatenate([encoded[:, 0::2], encoded[:, 1::2]], axis=1)


def _in_degrees(came, right, case):
    """Sines of degrees, in either direction."""
    places, units = np.arange(case.arguments[0]), case.arguments[1]
    return any(
        np.allclose(came[0], _encoded(places, units, _rates(units) * factor), atol=1e-3)
        for factor in (180 / np.pi, np.pi / 180)
    )


def _another_base(came, right, case):
    """All is right but the base of the rates."""
    length, units = case.arguments
    return any(
        np.allclose(came[0], _encoded(np.arange(length), units, _rates(units, base)), atol=1e-3)
        for base in (2.0, np.e, 10.0, 100.0, 1000.0, 1024.0, 1e5, 1e6)
    )


positional_encoding.mistakes(
    from_one=lambda n, units: _encoded(np.arange(1, n + 1), units, _rates(units)),
    sines_only=lambda n, u: _encoded(np.arange(n), u, _rates(u), odd=np.sin),
    cosine_first=lambda n, u: _encoded(np.arange(n), u, _rates(u), even=np.cos, odd=np.sin),
    halves=_halves,
    own_rates=_with_rates(lambda units: 10000.0 ** (-np.arange(units) / units)),
    rate_too_high=_with_rates(lambda units: _rates(units, power=1.0)),
    rate_inverted=_with_rates(lambda units: 1 / _rates(units)),
    transposed=lambda n, units: positional_encoding.reference(n, units).T,
    no_rate=_with_rates(lambda units: np.ones(units)),
)
positional_encoding.signs(degrees=_in_degrees, base=_another_base)


def _states():
    """States `(B, T, U)` and a number of heads."""
    rng = generator()
    sizes = [("ordinary", 1, 2, 4, 2), ("ordinary", 1, 3, 6, 2), ("ordinary", 2, 2, 6, 3)]
    sizes += [("ordinary", 2, 2, 4, 2), ("ordinary", 2, 5, 21, 3), ("one head", 1, 2, 3, 1)]
    sizes += [("one token", 1, 1, 6, 2)]
    for label, b, t, u, heads in sizes:
        yield Case(label, rng.normal(size=(b, t, u)).astype("float32"), heads)


@exercise(_states, CHAPTER)
def split_heads(states, heads):
    """Cut every state into heads: head 0 gets the first D = U / H numbers, head 1 the next.

    Args:
        states: floats `(B, T, U)`.
        heads: number H, which divides U.

    Returns:
        parts: floats `(B, H, T, D)`.
    """
    b, t, u = states.shape
    return states.reshape(b, t, heads, u // heads).swapaxes(1, 2)


def interleaved(h, heads):
    """Give head 0 every H-th number from the first, head 1 from the second."""
    b, t, u = h.shape
    return h.reshape(b, t, u // heads, heads).transpose(0, 3, 1, 2)


def _into_batch(h, heads):
    parts = split_heads.reference(h, heads)
    return parts.reshape(-1, *parts.shape[2:])


split_heads.mistakes(
    reshaped_only=lambda h, n: h.reshape(len(h), n, h.shape[1], -1),
    not_transposed=lambda h, n: split_heads.reference(h, n).swapaxes(1, 2),
    interleaved=interleaved,
    width_and_heads=lambda h, n: split_heads.reference(h, h.shape[2] // n),
    head_first=lambda h, n: split_heads.reference(h, n).swapaxes(0, 1),
    into_batch=_into_batch,
    turned=lambda h, n: split_heads.reference(h, n).swapaxes(2, 3),
    repeated=lambda h, n: np.repeat(split_heads.reference(h, n)[:, :1], n, axis=1),
)


def _norms():
    """States `(B, T, U)`, a scale and a shift `(U,)`, and epsilon."""
    rng = generator(1)
    for shape in ((1, 1, 2), (1, 2, 3), (1, 3, 2), (2, 2, 2), (2, 3, 5)):
        states = (1 + 2 * rng.normal(size=shape)).astype("float32")
        parameters = (1 + rng.normal(size=(2, shape[-1]))).astype("float32")
        yield Case("ordinary", states, *parameters, 1e-3)
    parameters = np.array([[1, 2], [0, 1]], "float32")
    yield Case("little spread", np.array([[[0.1, 0.16]]], "float32"), *parameters, 1e-3)
    yield Case("all alike", np.array([[[3, 3]]], "float32"), *parameters, 1e-3)


@exercise(_norms, CHAPTER)
def layer_norm(states, scale, shift, epsilon):
    """Normalize every state over its units (Ba et al., 2016).

    Args:
        states: floats `(B, T, U)`.
        scale: floats `(U)`, what the normalized units are multiplied by.
        shift: floats `(U)`, what is then added.
        epsilon: number, added to the variance.

    Returns:
        normalized: floats `(B, T, U)`.
    """
    return _normalized(states, epsilon) * scale + shift


def _normalized(states, epsilon, axis=-1, ddof=0):
    centered = states - states.mean(axis=axis, keepdims=True)
    variance = states.var(axis=axis, keepdims=True, ddof=ddof)
    return centered / np.sqrt(variance + epsilon)


def _over(axis):
    return lambda h, scale, shift, e: _normalized(h, e, axis) * scale + shift


def _not_centered(h, scale, shift, epsilon):
    return h / np.sqrt(h.var(axis=-1, keepdims=True) + epsilon) * scale + shift


def _by_variance(h, scale, shift, epsilon):
    centered = h - h.mean(axis=-1, keepdims=True)
    return centered / (h.var(axis=-1, keepdims=True) + epsilon) * scale + shift


def _epsilon_outside(h, scale, shift, epsilon):
    centered = h - h.mean(axis=-1, keepdims=True)
    return centered / (h.std(axis=-1, keepdims=True) + epsilon) * scale + shift


layer_norm.mistakes(
    over_positions=_over(1),
    over_everything=_over((0, 1, 2)),
    over_batch=_over(0),
    epsilon_outside=_epsilon_outside,
    no_epsilon=lambda h, scale, shift, e: layer_norm.reference(h, scale, shift, 0),
    sample_variance=lambda h, scale, shift, e: _normalized(h, e, ddof=1) * scale + shift,
    no_scale=lambda h, scale, shift, e: _normalized(h, e) + shift,
    no_shift=lambda h, scale, shift, e: _normalized(h, e) * scale,
    not_centered=_not_centered,
    variance=_by_variance,
    shift_first=lambda h, scale, shift, e: (_normalized(h, e) + shift) * scale,
)
