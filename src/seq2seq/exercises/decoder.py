"""Chapter 2, first part: what a decoder is given and must predict, and the loop that writes."""

import numpy as np

from seq2seq.exercises.cases import Case, Step, generator
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
    return _cut(_rows(sentences))


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


def _loops():
    """A step function, its first state, and the largest length."""
    rng = generator()
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
