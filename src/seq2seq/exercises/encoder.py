"""Chapter 1, first part: padding, and one step of a GRU."""

import numpy as np

from seq2seq.exercises.cases import Case, arrays, generator
from seq2seq.exercises.exercise import exercise

CHAPTER = "encoder"


def _sentences():
    """Lists of ids of different lengths."""
    yield Case("ordinary", [[5, 6, 7], [8]])
    yield Case("ordinary", [[4], [9, 5]])
    yield Case("ordinary", [[4, 8], [6]])
    yield Case("ordinary", [[7, 8], [9, 4, 5], [6]])
    yield Case("ordinary", [[7, 8, 4, 4, 5], [6, 9, 11]])
    yield Case("same length", [[5, 6], [7, 8]])
    yield Case("one token", [[9]])
    yield Case("empty sentence", [[5, 6], []])


@exercise(_sentences, CHAPTER)
def pad(sentences):
    """Put sentences of different lengths into one matrix.

    Args:
        sentences: list of B lists of ids, none of which is 0; a list may be empty.

    Returns:
        tokens: ids `(B, S)`, S the longest length; after a sentence comes 0, the id of `<PAD>`.
        mask: booleans `(B, S)`, True where there is a token.
    """
    longest = max(len(sentence) for sentence in sentences)
    rows = [sentence + [0] * (longest - len(sentence)) for sentence in sentences]
    tokens = np.array(rows, int).reshape(len(rows), longest)
    return tokens, tokens != 0


def _cut(sentences, length):
    return pad.reference([sentence[:length] for sentence in sentences])


def _left(sentences):
    tokens, _ = pad.reference([sentence[::-1] for sentence in sentences])
    return tokens[:, ::-1], tokens[:, ::-1] != 0


def _with_last(sentences):
    tokens, mask = pad.reference(sentences)
    last = np.array([sentence[-1] if sentence else 0 for sentence in sentences])
    return np.where(mask, tokens, last[:, None]), mask


def _one_wider(sentences):
    return [np.pad(array, ((0, 0), (0, 1))) for array in pad.reference(sentences)]


def _with_lengths(sentences, more):
    tokens, mask = pad.reference(sentences)
    lengths = np.array([len(sentence) + more for sentence in sentences])
    return tokens, np.arange(mask.shape[1]) < lengths[:, None]


def _filled_otherwise(came, right, case):
    """Tokens and mask are right but for what stands at the padding."""
    if np.array_equal(came[0], right[0]):
        return False
    return np.array_equal(right[1], came[1]) and np.array_equal(
        came[0][right[1]], right[0][right[1]]
    )


pad.mistakes(
    pads_left=_left,
    cuts_to_shortest=lambda s: _cut(s, min(map(len, s))),
    first_length=lambda s: _cut([[*row, *[0] * len(s[0])] for row in s], len(s[0])),
    mask_inverted=lambda s: (pad.reference(s)[0], ~pad.reference(s)[1]),
    real_ids=lambda s: (pad.reference(s)[0].astype(float), pad.reference(s)[1]),
    repeats_last=_with_last,
    mask_too_short=lambda s: _with_lengths(s, -1),
    mask_too_long=lambda s: _with_lengths(s, 1),
    extra_column=_one_wider,
    time_first=lambda s: [array.T for array in pad.reference(s)],
)
pad.signs(other_padding=_filled_otherwise)


def _steps():
    """One step: x, state and the parameters of a GRU."""
    rng = generator()
    sizes = [(1, 1, 1), (1, 2, 1), (1, 1, 2), (2, 2, 2), (2, 3, 5), (3, 5, 2)]
    for (batch, width, units), scale in [*((size, 1.0) for size in sizes), ((1, 2, 2), 300.0)]:
        shapes = ((batch, width), (batch, units), (width, 3 * units), (units, 3 * units))
        x, *others = arrays(rng, *shapes, (3 * units,))
        yield Case("ordinary" if scale == 1 else "huge input", np.float32(scale) * x, *others)


@exercise(_steps, CHAPTER)
def gru_step(x, state, kernel, recurrent_kernel, bias):
    """Take one step of a GRU, as first published (Cho et al., 2014).

    The columns of the parameters are in the order of Keras: first U for the update gate z, then U
    for the reset gate r, then U for the candidate. The reset gate comes before the product: the
    candidate is tanh(x W + (r * state) R + b), and the new state z * state + (1 - z) * candidate.

    Args:
        x: floats `(B, E)`, the embedding vector of one token of each sentence.
        state: floats `(B, U)`, the state before this token.
        kernel: floats `(E, 3U)`, multiplies x.
        recurrent_kernel: floats `(U, 3U)`, multiplies the state.
        bias: floats `(3U)`, added to the sum of both products.

    Returns:
        new_state: floats `(B, U)`.
    """
    z, r, entered, remember = _gates(x, state, kernel, recurrent_kernel, bias)
    return z * state + (1 - z) * np.tanh(entered + (r * state) @ remember)


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _gates(x, state, kernel, recurrent_kernel, bias, squash=_sigmoid):
    """Return z, r, the token's part of the candidate, and the matrix of the state's part."""
    x_z, x_r, entered = np.split(x @ kernel + bias, 3, axis=-1)  # (B, U) each
    to_z, to_r, remember = np.split(recurrent_kernel, 3, axis=-1)  # (U, U) each
    return squash(x_z + state @ to_z), squash(x_r + state @ to_r), entered, remember


def _gru(mix, squash=_sigmoid):
    """Return a step that puts the new state together in another way."""
    return lambda x, h, w, u, b: mix(h, *_gates(x, h, w, u, b, squash))


def _reset_after(x, h, kernel, recurrent, bias):
    """Let the bias through the reset gate with the product, as Keras does."""
    z, r, entered, remember = _gates(x, h, kernel, recurrent, bias)
    own = bias[2 * h.shape[-1] :]
    return z * h + (1 - z) * np.tanh(entered - own + r * (h @ remember + own))


def _every_third(x, h, kernel, recurrent, bias):
    order = np.arange(3 * h.shape[-1]).reshape(-1, 3).T.ravel()
    return gru_step.reference(x, h, kernel[:, order], recurrent[:, order], bias[order])


gru_step.mistakes(
    gates_swapped=_gru(lambda h, z, r, x, m: r * h + (1 - r) * np.tanh(x + (z * h) @ m)),
    update_inverted=_gru(lambda h, z, r, x, m: (1 - z) * h + z * np.tanh(x + (r * h) @ m)),
    reset_after=(
        _gru(lambda h, z, r, x, m: z * h + (1 - z) * np.tanh(x + r * (h @ m))),
        _reset_after,
    ),
    reset_of_token=_gru(lambda h, z, r, x, m: z * h + (1 - z) * np.tanh(r * (x + h @ m))),
    reset_candidate=_gru(lambda h, z, r, x, m: z * h + (1 - z) * r * np.tanh(x + h @ m)),
    reset_kept=_gru(lambda h, z, r, x, m: z * r * h + (1 - z) * np.tanh(x + (r * h) @ m)),
    no_reset=_gru(lambda h, z, r, x, m: z * h + (1 - z) * np.tanh(x + h @ m)),
    sigmoid_candidate=_gru(lambda h, z, r, x, m: z * h + (1 - z) * _sigmoid(x + (r * h) @ m)),
    linear_candidate=_gru(lambda h, z, r, x, m: z * h + (1 - z) * (x + (r * h) @ m)),
    no_bias=lambda x, h, w, u, b: gru_step.reference(x, h, w, u, 0 * b),
    forgets=_gru(lambda h, z, r, x, m: (1 - z) * np.tanh(x + (r * h) @ m)),
    all_tanh=_gru(lambda h, z, r, x, m: z * h + (1 - z) * np.tanh(x + (r * h) @ m), np.tanh),
    interleaved=_every_third,
)
