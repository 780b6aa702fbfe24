"""Chapter 10, third part: an encoder block, attention and a feed-forward network."""

import numpy as np

from seq2seq.exercises.cases import Case, arrays, generator
from seq2seq.exercises.exercise import exercise
from seq2seq.exercises.heads import multi_head_attention
from seq2seq.exercises.transformer import CHAPTER, layer_norm

EPSILON = 0.001


class SelfAttention:
    """Attention to attend with: two heads, of random matrices.

    Args:
        rng: draws the matrices.
        units: width of the states, even.
    """

    def __init__(self, rng, units):
        self.matrices = [matrix / np.sqrt(units) for matrix in arrays(rng, *[(units, units)] * 4)]

    def __call__(self, states, mask):
        """Return floats `(B, T, U)` for states `(B, T, U)` and a mask `(B, T, T)`.

        A query that may attend to nothing gets zeros.
        """
        states = np.asarray(states)
        b, t, _ = states.shape
        mask = np.broadcast_to(np.asarray(mask), (b, t, t))
        return multi_head_attention.reference(states, states, mask, *self.matrices, 2)


def _blocks():
    """States, mask `(B, T)`, attention, two layer normalizations, a network."""
    rng = generator()
    sizes = [("ordinary", 1, 2, 2, 1), ("ordinary", 1, 3, 2, 3), ("ordinary", 2, 3, 4, 5)]
    sizes += [("ordinary", 2, 5, 6, 7), ("one token", 2, 1, 4, 3)]
    for label, b, t, u, f in sizes:
        shapes = [(2, u), (2, u), (u, f), (f,), (f, u), (u,)]
        (states,) = arrays(rng, (b, t, u))
        mask = np.arange(t) < max(t - 1, 1) + np.arange(b)[:, np.newaxis]
        parameters = [1 + one for one in arrays(rng, *shapes[:2])] + arrays(rng, *shapes[2:])
        yield Case(label, states, mask, SelfAttention(rng, u), *parameters)


@exercise(_blocks, CHAPTER)
def encoder_block(states, mask, attend, scales, shifts, kernel_in, bias_in, kernel_out, bias_out):
    """Pass states through an encoder block, as published (Vaswani et al., 2017, 3.1).

    The block has two sublayers, self-attention and a feed-forward network. Each adds what it
    computes to what came in, and normalizes the sum over its units: subtract the mean, divide by
    the root of the variance plus 0.001, multiply by the scale, add the shift.

    Args:
        states: floats `(B, T, U)`.
        mask: booleans `(B, T)`, True where there is a token.
        attend: function of states `(B, T, U)` and a mask, which must have a shape that fits
            `(B, T, T)`: True where query t may attend to key s. It returns floats `(B, T, U)`.
        scales: floats `(2, U)`, of the normalization after attention, then of the other.
        shifts: floats `(2, U)`, in the same order.
        kernel_in: floats `(U, F)`, from the states to the inside of the network.
        bias_in: floats `(F)`, added inside, before what is negative becomes 0.
        kernel_out: floats `(F, U)`, from the inside of the network back.
        bias_out: floats `(U)`, added last.

    Returns:
        new_states: floats `(B, T, U)`.
    """
    return _block(states, mask, attend, scales, shifts, kernel_in, bias_in, kernel_out, bias_out)


def _network(h, w_in, b_in, w_out, b_out):
    return np.maximum(0, h @ w_in + b_in) @ w_out + b_out


def _keys(mask):
    return mask[:, np.newaxis]  # (B, 1, T)


def _sum(old, new):
    return old + new


def _block(
    h,
    mask,
    attend,
    scales,
    shifts,
    *network,
    masked=_keys,
    transform=_network,
    order=(0, 1),
    first=_sum,
    second=_sum,
    normalized=(True, True),
):
    """Return what comes out of a block whose parts may be others."""

    def norm(h, which):
        which = order[which]
        return layer_norm.reference(h, scales[which], shifts[which], EPSILON)

    attended = first(h, attend(h, masked(mask)))
    attended = norm(attended, 0) if normalized[0] else attended
    out = second(attended, transform(attended, *network))
    return norm(out, 1) if normalized[1] else out


def _with(**odd):
    return lambda *arguments: _block(*arguments, **odd)


def _pre_norm(h, mask, attend, scales, shifts, *network):
    h = h + attend(layer_norm.reference(h, scales[0], shifts[0], EPSILON), _keys(mask))
    return h + _network(layer_norm.reference(h, scales[1], shifts[1], EPSILON), *network)


def _network_first(h, mask, attend, scales, shifts, *network):
    h = layer_norm.reference(h + _network(h, *network), scales[0], shifts[0], EPSILON)
    return layer_norm.reference(h + attend(h, _keys(mask)), scales[1], shifts[1], EPSILON)


def _in_parallel(h, mask, attend, scales, shifts, *network):
    attended = layer_norm.reference(h + attend(h, _keys(mask)), scales[0], shifts[0], EPSILON)
    out = attended + _network(h, *network)
    return layer_norm.reference(out, scales[1], shifts[1], EPSILON)


def _input_added_again(h, mask, attend, scales, shifts, *network):
    attended = layer_norm.reference(h + attend(h, _keys(mask)), scales[0], shifts[0], EPSILON)
    out = h + _network(attended, *network)
    return layer_norm.reference(out, scales[1], shifts[1], EPSILON)


def _sublayer_normalized(h, mask, attend, scales, shifts, *network):
    h = h + layer_norm.reference(attend(h, _keys(mask)), scales[0], shifts[0], EPSILON)
    return h + layer_norm.reference(_network(h, *network), scales[1], shifts[1], EPSILON)


encoder_block.mistakes(
    unchanged=lambda h, *rest: h,
    pre_norm=_pre_norm,
    attention_alone=_with(first=lambda old, new: new),
    network_alone=_with(second=lambda old, new: new),
    nothing_added=_with(first=lambda old, new: new, second=lambda old, new: new),
    sublayer_normalized=_sublayer_normalized,
    normalized_at_the_end=_with(normalized=(False, True)),
    end_not_normalized=_with(normalized=(True, False)),
    never_normalized=_with(normalized=(False, False)),
    one_normalization=_with(order=(0, 0)),
    normalizations_swapped=_with(order=(1, 0)),
    input_added_again=_input_added_again,
    in_parallel=_in_parallel,
    network_first=_network_first,
    no_relu=_with(transform=lambda h, w, b, v, c: (h @ w + b) @ v + c),
    relu_at_the_end=_with(transform=lambda h, w, b, v, c: np.maximum(0, (h @ w + b) @ v + c)),
    relu_before_bias=_with(transform=lambda h, w, b, v, c: (np.maximum(0, h @ w) + b) @ v + c),
    no_mask=_with(masked=lambda mask: np.ones_like(_keys(mask))),
    mask_of_queries=_with(masked=lambda mask: mask[:, :, np.newaxis]),
    mask_inverted=_with(masked=lambda mask: ~_keys(mask)),
)
