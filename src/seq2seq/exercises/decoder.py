"""Chapter 2: what a decoder is given and must predict, the loss, and the loop that writes."""

import numpy as np

from seq2seq.exercises.cases import SEED, Case, Step
from seq2seq.exercises.exercise import exercise
from seq2seq.text.vocabulary import EOS, PAD, SOS

CHAPTER = "decoder"


def _targets():
    """Lists of ids of different lengths."""
    yield Case("one token", [[7]])
    yield Case("ordinary", [[5, 6]])
    yield Case("ordinary", [[4, 5], [6]])
    yield Case("ordinary", [[8], [6, 9, 4]])
    yield Case("ordinary", [[4, 7, 9, 5], [6, 6], [11]])
    yield Case("empty sentence", [[], [5]])


@exercise(_targets, CHAPTER)
def shift_targets(sentences):
    """Prepare target sentences for teacher forcing.

    Each sentence becomes a row: 1 (`<SOS>`), its ids, 2 (`<EOS>`), then 0 (`<PAD>`) up to the
    longest row. All columns but the last are what the decoder reads; all columns but the first are
    what it should predict.

    Args:
        sentences: list of B lists of ids, without special tokens; the longest has T of them.

    Returns:
        target_in: ids `(B, T+1)`, what the decoder reads.
        target_out: ids `(B, T+1)`, what it should predict.
    """
    rows = _rows(sentences)
    return rows[:, :-1], rows[:, 1:]


def _rows(sentences, start=SOS, end=EOS, fill=PAD, late=False):
    longest = max(map(len, sentences))
    rows = []
    for sentence in sentences:
        padding = [fill] * (longest - len(sentence))
        rows.append([start, *sentence, *([*padding, end] if late else [end, *padding])])
    return np.array(rows)


def _cut(rows):
    return rows[:, :-1], rows[:, 1:]


def _without_start(sentences):
    _, output = shift_targets.reference(sentences)
    return output, output


def _two_apart(sentences):
    rows = np.pad(_rows(sentences), ((0, 0), (0, 1)))
    return rows[:, :-2], rows[:, 2:]


def _no_sos(sentences):
    rows = np.pad(_rows(sentences), ((0, 0), (0, 1)))
    return rows[:, 1:-1], rows[:, 2:]


shift_targets.mistakes(
    swapped=lambda s: shift_targets.reference(s)[::-1],
    eos_after_padding=lambda s: _cut(_rows(s, late=True)),
    no_sos=_no_sos,
    no_eos=lambda s: _cut(_rows(s, end=PAD)),
    sos_in_output=lambda s: (shift_targets.reference(s)[0],) * 2,
    not_shifted=_without_start,
    starts_with_eos=lambda s: _cut(_rows(s, start=EOS)),
    pads_with_eos=lambda s: _cut(_rows(s, fill=EOS)),
    backward=lambda s: _cut(_rows([row[::-1] for row in s])),
    shifted_twice=_two_apart,
)


def _losses():
    """Logits `(B, T, V)` and targets `(B, T)`."""
    rng = np.random.default_rng(SEED)
    targets = [
        [[2]],
        [[1, 0]],
        [[2, 1], [1, 0]],
        [[1, 2, 0], [2, 0, 0]],
        [[4, 1, 3, 2], [3, 2, 0, 0]],
    ]
    for rows in targets:
        rows = np.array(rows)
        logits = rng.normal(size=(*rows.shape, 5 if rows.max() > 2 else 3))
        yield Case("one token" if rows.size == 1 else "ordinary", logits.astype("float32"), rows)
    yield Case("ordinary", rng.normal(size=(1, 2, 3)).astype("float32"), np.array([[2, 1]]))
    yield Case("only padding", np.zeros((1, 2, 3), "float32"), np.array([[0, 0]]))
    huge = np.array([[[0, 1e4, -1e4], [2e3, 1e3, 0]]], "float32")
    yield Case("huge logits", huge, np.array([[2, 1]]))


@exercise(_losses, CHAPTER)
def masked_loss(logits, targets):
    """Compute the mean of -log p(true token) over the real tokens.

    Args:
        logits: floats `(B, T, V)`, before the softmax; they may be huge.
        targets: ids `(B, T)` of the true tokens; 0 is padding and doesn't count.

    Returns:
        loss: number, in nats; 0 if there is no real token.
    """
    return _mean(-_of_true(_log_softmax(logits), targets), targets != PAD)


def _log_softmax(logits, axis=-1):
    shifted = logits - logits.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def _of_true(array, targets):
    return np.take_along_axis(array, targets[:, :, None], axis=-1)[:, :, 0]  # (B, T)


def _mean(surprise, mask):
    return (surprise * mask).sum() / max(mask.sum(), 1)


def _surprise(logits, targets):
    return -_of_true(_log_softmax(logits), targets)


def _mean_of_means(logits, targets):
    mask = targets != PAD
    counts = np.maximum(mask.sum(axis=1), 1)
    return ((_surprise(logits, targets) * mask).sum(axis=1) / counts).mean()


def _nan_if_empty(logits, targets):
    mask = targets != PAD
    return (_surprise(logits, targets) * mask).sum() / mask.sum()


def _total(logits, targets):
    return (_surprise(logits, targets) * (targets != PAD)).sum()


def not_finite(came, right, case):
    """All is well except where logits are huge, or there is nothing to count."""
    huge = case.label == "huge logits" and not np.isfinite(came[0])
    return bool(huge or np.isnan(came[0]))


def clipped(came, right, case):
    """Probabilities are kept from being 0, so that no loss is as large as it should be."""
    return case.label == "huge logits" and bool(0 < came[0] < 1000)


masked_loss.mistakes(
    padding_counted=lambda o, y: _surprise(o, y).mean(),
    divided_by_all=lambda o, y: _total(o, y) / y.size,
    total=_total,
    mean_of_means=_mean_of_means,
    per_sentence=lambda o, y: _total(o, y) / len(y),
    probabilities=lambda o, y: _mean(np.exp(-_surprise(o, y)), y != PAD),
    no_softmax=lambda o, y: _mean(-_of_true(o, y), y != PAD),
    sign=lambda o, y: -masked_loss.reference(o, y),
    bits=lambda o, y: masked_loss.reference(o, y) / np.log(2),
    nan_if_empty=_nan_if_empty,
    softmax_over_steps=lambda o, y: _mean(-_of_true(_log_softmax(o, axis=1), y), y != PAD),
    most_probable=lambda o, y: _mean(_surprise(o, o.argmax(axis=-1)), y != PAD),
)
masked_loss.signs(overflows=not_finite, clipped=clipped)


def _loops():
    """A step function, its first state, and the largest length."""
    rng = np.random.default_rng(SEED)
    for size, lean, limit in ((4, 1.0, 3), (5, 0.7, 9), (6, 0.5, 20), (5, 0.8, 12), (6, 0.4, 30)):
        table = rng.normal(size=(size, size)).astype("float32")
        table[:, :2] -= 3
        table[:, EOS] -= 2
        yield Case("ordinary", Step(table, lean), 0, limit)
    never = np.array([[0, 0, -9, 0], [0, 0, -9, 1], [0, 0, -9, 0], [0, 0, -9, 2]], "float32")
    yield Case("limit reached", Step(never), 0, 4)
    padded = np.array([[0, 0, 0, 2], [0, 0, 0, 1], [0, 0, 0, 0], [2, 0, 1, 0]], "float32")
    yield Case("limit reached", Step(padded), 0, 7)
    at_once = np.array([[0, 0, 5, 0]] * 4, "float32")
    yield Case("one token", Step(at_once), 0, 3)
    yield Case("one token", Step(never), 0, 1)


@exercise(_loops, CHAPTER)
def greedy_loop(step, state, max_length):
    """Write a sentence: take the most probable token at every step.

    Start with token 1 (`<SOS>`). Stop after token 2 (`<EOS>`) or after `max_length` tokens.

    Args:
        step: function of (token, state), the last token as a whole number; it returns the logits
            `(V,)` of the next token and the next state.
        state: number, the state for the first step.
        max_length: number of tokens at most.

    Returns:
        tokens: ids `(T)`, those that were said, `<EOS>` included.
    """
    return _loop(step, state, max_length)


def _loop(step, state, limit, pick=np.argmax, feed=True, carry=True, end=EOS):
    tokens, token = [], SOS
    while len(tokens) < limit:
        logits, after = step(token if feed else SOS, state)
        state = after if carry else state
        token = int(pick(logits))
        tokens.append(token)
        if token == end:
            break
    return tokens


def _but_never_the_end(logits):
    return np.argmax(np.where(np.arange(len(logits)) == EOS, -np.inf, logits))


def _without_eos(step, state, limit):
    return [token for token in _loop(step, state, limit) if token != EOS]


greedy_loop.mistakes(
    goes_past_eos=lambda step, state, n: _loop(step, state, n, end=None),
    eos_left_out=_without_eos,
    sos_included=lambda step, state, n: [SOS, *_loop(step, state, n)],
    not_fed_back=lambda step, state, n: _loop(step, state, n, feed=False),
    state_not_passed=lambda step, state, n: _loop(step, state, n, carry=False),
    no_limit=lambda step, state, n: _loop(step, state, np.inf),
    one_too_many=lambda step, state, n: _loop(step, state, n + 1),
    one_too_few=lambda step, state, n: _loop(step, state, n - 1),
    least_probable=lambda step, state, n: _loop(step, state, n, pick=np.argmin),
    only_last=lambda step, state, n: _loop(step, state, n)[-1:],
    stops_at_padding=lambda step, state, n: _loop(step, state, n, end=PAD),
    never_eos=lambda step, state, n: _loop(step, state, n, pick=_but_never_the_end),
)
