"""Chapter 1, second part: the loop that reads a padded batch, token by token."""

import numpy as np

from seq2seq.exercises.cases import Case, Cell, generator
from seq2seq.exercises.exercise import exercise


def _batches():
    """Embedded sentences, their mask, a cell, and its units."""
    rng = generator()
    sizes = [("one token", [1], 1), ("ordinary", [2], 1), ("ordinary", [1, 2], 1)]
    sizes += [("ordinary", [3, 1], 2), ("ordinary", [2, 3, 2], 1), ("ordinary", [5, 3], 3)]
    for label, lengths, units in sizes:
        longest = max(lengths)
        embedded = rng.normal(size=(len(lengths), longest, 2)).astype("float32")
        mask = np.arange(longest) < np.array(lengths)[:, None]
        yield Case(label, embedded, mask, Cell(rng, 2, units), units)


@exercise(_batches, "encoder")
def encode(embedded, mask, step, units):
    """Read a padded batch of sentences with a recurrent step.

    Args:
        embedded: floats `(B, S, E)`, the embedding vectors of all tokens.
        mask: booleans `(B, S)`, True where there is a token; padding comes after the tokens.
        step: function of x `(B, E)` and a state `(B, U)`; it returns the new state `(B, U)`.
        units: number U; the first state is U zeros.

    Returns:
        encoder_states: floats `(B, S, U)`, the state after each token, 0 at padding.
        context_vector: floats `(B, U)`, the state after the last token of each sentence.
    """
    states, state = _read(embedded, mask, step, units)
    return states * mask[:, :, None], state


def _read(embedded, mask, step, units, fed=True, before=False):
    """Return the states of all places, the last one kept at padding, and that last one."""
    state = np.zeros((len(embedded), units))
    states = []
    for s in range(embedded.shape[1]):
        earlier = state
        start = state if fed else 0 * state
        state = np.where(mask[:, s, None], step(embedded[:, s], start), state)
        states.append(earlier if before else state)
    return np.stack(states, axis=1), state


def _everywhere(mask):
    return np.ones_like(mask)


def _unmasked(x, m, step, units):
    return _read(x, _everywhere(m), step, units)


def _with_context(context):
    """Return an encoder with right states, and a context vector made otherwise."""

    def encoded(x, m, step, units):
        states, _ = encode.reference(x, m, step, units)
        return states, context(states, x, m, step, units)

    return encoded


def _mean(states, x, m, step, units):
    return states.sum(axis=1) / m.sum(axis=1, keepdims=True)


def _backward(x, m, step, units):
    states, state = _read(x[:, ::-1], m[:, ::-1], step, units)
    return states[:, ::-1] * m[:, :, None], state


def _kept_before(x, m, step, units):
    states, state = _read(x, m, step, units, before=True)
    return states * m[:, :, None], state


def _not_fed(x, m, step, units):
    states, state = _read(x, m, step, units, fed=False)
    return states * m[:, :, None], state


def _time_first(x, m, step, units):
    states, state = encode.reference(x, m, step, units)
    return states.swapaxes(0, 1), state


def _without_first(x, m, step, units):
    skipped = m.copy()
    skipped[:, 0] = False
    return encode.reference(x, skipped, step, units)


def _same_array(x, m, step, units):
    _, state = encode.reference(x, m, step, units)
    return state[:, None] * m[:, :, None], state


encode.mistakes(
    no_mask=_unmasked,
    context_through_padding=_with_context(lambda states, *given: _unmasked(*given)[1]),
    last_column=_with_context(lambda states, *given: states[:, -1]),
    padding_keeps_state=_read,
    backward=_backward,
    not_fed_back=_not_fed,
    before_the_step=_kept_before,
    same_array=_same_array,
    time_first=_time_first,
    mean_context=_with_context(_mean),
    mask_inverted=lambda x, m, step, units: encode.reference(x, ~m, step, units),
    first_skipped=_without_first,
    first_mask=lambda x, m, *rest: encode.reference(x, np.repeat(m[:1], len(m), axis=0), *rest),
)
