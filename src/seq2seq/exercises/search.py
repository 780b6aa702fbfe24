"""Chapter 8, second part: beam search and how it compares sentences of different length."""

import numpy as np

from seq2seq.exercises.cases import Case, Step, generator
from seq2seq.exercises.exercise import exercise
from seq2seq.text.vocabulary import EOS, SOS

CHAPTER = "translation"


def _sentences():
    """Log-probabilities and lengths `(N,)`, and an exponent."""
    rng = generator()
    yield Case("ordinary", np.array([-2, -4], "float32"), np.array([7, 13]), 1.0)
    for count, alpha in ((1, 0.6), (3, 0.3), (3, 1.5), (5, 0.6)):
        log_p = -5 * rng.random(count).astype("float32")
        yield Case("ordinary", log_p, rng.integers(1, 20, count), alpha)
    yield Case("no penalty", np.array([-2, -4], "float32"), np.array([7, 13]), 0.0)


@exercise(_sentences, CHAPTER)
def length_penalty(log_probabilities, lengths, alpha):
    """Make sentences of different length comparable (Wu et al., 2016).

    Args:
        log_probabilities: floats `(N)`, of whole sentences.
        lengths: ids `(N)`, the numbers of tokens.
        alpha: number, the exponent; 0 or more.

    Returns:
        scores: floats `(N)`, each log-probability over its length penalty.
    """
    return log_probabilities / _penalty(lengths, alpha)


def _penalty(length, alpha):
    return ((5 + np.asarray(length)) / 6) ** alpha


length_penalty.mistakes(
    multiplied=lambda p, n, a: p * _penalty(n, a),
    without_five=lambda p, n, a: p / (n / 6) ** a,
    plain_length=lambda p, n, a: p / n.astype(float) ** a,
    without_six=lambda p, n, a: p / (5.0 + n) ** a,
    times_alpha=lambda p, n, a: p / ((5 + n) / 6 * a),
    alpha_ignored=lambda p, n, a: p / _penalty(n, 1),
    alpha_inside=lambda p, n, a: p / ((5.0 + n) ** a / 6),
    penalty_alone=lambda p, n, a: _penalty(n, a),
    subtracted=lambda p, n, a: p - _penalty(n, a),
)


def _searches():
    """A step function, its first state, the largest length, width and exponent."""
    rng = generator(1)
    garden = -9 - 0.1 * np.arange(25.0).reshape(5, 5)  # no two alike, so nothing hangs on ties
    garden[SOS, [3, 4]] = np.log([0.6, 0.4])
    garden[3, [EOS, 3, 4]] = np.log([0.4, 0.3, 0.3])
    garden[4, EOS] = 0.0
    yield Case("ordinary", Step(garden.astype("float32")), 0, 4, 2, 0.0)
    narrow = -9 - 0.1 * np.arange(36.0).reshape(6, 6)
    narrow[SOS, 2:5] = np.log([0.36, 0.34, 0.3])
    narrow[3, 4:] = np.log([0.55, 0.45])
    narrow[4, 2:] = np.log([0.1, 0.31, 0.3, 0.29])
    narrow[5, EOS] = 0.0
    yield Case("ordinary", Step(narrow.astype("float32")), 0, 3, 2, 2.5)
    for size, lean, limit, width, alpha in (
        (4, 0.6, 5, 2, 0.6), (5, 0.9, 6, 3, 1.0), (5, 0.3, 4, 2, 0.6), (6, 0.5, 6, 3, 0.0),
        (5, 1.2, 7, 4, 2.0), (6, 0.8, 5, 2, 1.5), (5, 0.7, 6, 2, 0.9), (6, 0.6, 7, 3, 1.2),
    ):  # fmt: skip
        table = 1.5 * rng.normal(size=(size, size)).astype("float32")
        table[:, :2] -= 4
        yield Case("ordinary", Step(table, lean), 0, limit, width, alpha)
    # Here a hypothesis that goes on after its end, and is also kept as finished, would win.
    table = 1.5 * np.random.default_rng(12).normal(size=(4, 4)).astype("float32")
    table[:, :2] -= 4
    yield Case("ordinary", Step(table, 0.3), 0, 6, 3, 2.0)
    table = rng.normal(size=(5, 5)).astype("float32")
    table[:, EOS] -= 5
    yield Case("limit reached", Step(table), 0, 3, 2, 0.6)
    yield Case("width of 1", Step(garden.astype("float32")), 0, 4, 1, 0.6)
    yield Case("wider than the vocabulary", Step(garden.astype("float32")), 0, 3, 7, 0.6)


@exercise(_searches, CHAPTER)
def beam_search(step, state, max_length, width, alpha):
    """Search for the best sentence, keeping several beginnings.

    Begin with token 1 (`<SOS>`). At each step continue every unfinished hypothesis by every token;
    the best by total log-probability stay. A hypothesis that says token 2 (`<EOS>`) is finished and
    keeps its place, so that there is one place less for the others. Stop when no place is left, or
    after `max_length` tokens. Then compare all of them, finished or not.

    Args:
        step: function of (token, state), the last token as a whole number; it returns the logits
            `(V,)` of the next token and the next state.
        state: number, the state for the first step.
        max_length: number of tokens at most.
        width: number of hypotheses.
        alpha: number, the exponent of the length penalty ((5 + length) / 6) ** alpha.

    Returns:
        tokens: ids `(T)` of the best hypothesis, `<EOS>` included if it was said.
        score: number, its log-probability, in nats, over its length penalty.
    """
    return _best(_search(step, state, max_length, width), alpha)


def _log_softmax(logits):
    return logits - np.logaddexp.reduce(np.asarray(logits, float))


def _search(
    step, state, limit, width, say=_log_softmax, end=EOS, narrows=True, own=False, first=False
):
    """Return all hypotheses as (log-probability, tokens), the finished ones first."""
    going, finished = [(0.0, [SOS], state)], []
    for _ in range(limit):
        groups = []
        for log_p, tokens, before in going:
            logits, after = step(tokens[-1], before)
            said = say(logits)
            groups.append([(log_p + said[v], [*tokens, v], after) for v in range(len(said))])
        if own and len(groups) > 1:
            longer = [max(group, key=lambda one: one[0]) for group in groups]
        else:
            longer = [one for group in groups for one in group]
        longer.sort(key=lambda one: -one[0])
        longer = longer[: width - (len(finished) if narrows else 0)]
        finished += [one for one in longer if one[1][-1] == end]
        going = [one for one in longer if one[1][-1] != end]
        if not going or (first and finished):
            break
    return [(log_p, tokens[1:]) for log_p, tokens, _ in finished + going]


def _best(hypotheses, alpha, power=1):
    scores = [log_p / _penalty(len(tokens), alpha) ** power for log_p, tokens in hypotheses]
    best = int(np.argmax(scores))
    return hypotheses[best][1], scores[best]


def _with(**odd):
    """Return a search of which one part is another."""
    return lambda step, s, n, width, a: _best(_search(step, s, n, width, **odd), a)


def _changed(change):
    """Return a search that is right, and changes the tokens that it found."""

    def search(*given):
        tokens, score = beam_search.reference(*given)
        return change(tokens), score

    return search


def _first_finished(step, s, n, width, a):
    found = _search(step, s, n, width, first=True)
    ended = [one for one in found if one[1][-1] == EOS]
    return _best(ended[:1] or found, a)


def _only_finished(step, s, n, width, a):
    found = _search(step, s, n, width)
    return _best([one for one in found if one[1][-1] == EOS] or found, a)


def _unpenalized_score(step, s, n, width, a):
    tokens, score = beam_search.reference(step, s, n, width, a)
    return tokens, score * _penalty(len(tokens), a)


def _shared(step, state, limit, width):
    """Search with one variable for the state, which every call overwrites."""
    kept = [state]

    def stepped(token, _):
        logits, kept[0] = step(token, kept[0])
        return logits, None

    return _search(stepped, None, limit, width)


beam_search.mistakes(
    greedy=lambda step, s, n, width, a: beam_search.reference(step, s, n, 1, a),
    logits_summed=_with(say=lambda logits: logits),
    finished_extended=_with(end=None),
    finished_give_way=_with(narrows=False),
    alpha_ignored=lambda step, s, n, width, a: beam_search.reference(step, s, n, width, 0),
    penalty_multiplied=lambda step, s, n, w, a: _best(_search(step, s, n, w), a, power=-1),
    first_finished=_first_finished,
    each_its_own=_with(own=True),
    sos_included=_changed(lambda tokens: [SOS, *tokens]),
    eos_left_out=_changed(lambda tokens: [token for token in tokens if token != EOS]),
    unfinished_dropped=_only_finished,
    score_not_penalized=_unpenalized_score,
    state_shared=lambda step, s, n, width, a: _best(_shared(step, s, n, width), a),
)
