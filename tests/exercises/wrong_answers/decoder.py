"""Chapter 2, wrong in the ways that readers are."""

import numpy as np


def _padded(rows, fill=0):
    longest = max(map(len, rows))
    return np.array([row + [fill] * (longest - len(row)) for row in rows])


def shift_targets__swapped(sentences):
    rows = _padded([[1] + sentence + [2] for sentence in sentences])
    return rows[:, 1:], rows[:, :-1]


def shift_targets__eos_after_padding(sentences):
    ids = _padded(sentences)
    ends = np.full((len(ids), 1), 2)
    return np.hstack([ends // 2, ids]), np.hstack([ids, ends])


def shift_targets__no_sos(sentences):
    read = _padded([sentence + [2] for sentence in sentences])
    said = _padded([sentence[1:] + [2] if sentence else [] for sentence in sentences])
    said = np.hstack([said, np.zeros((len(said), 1), int)])
    said[[not sentence for sentence in sentences]] = 0
    return read, said


def shift_targets__no_eos(sentences):
    rows = _padded([[1] + sentence + [0] for sentence in sentences])
    return rows[:, :-1], rows[:, 1:]


def shift_targets__sos_in_output(sentences):
    rows = _padded([[1] + sentence + [2] for sentence in sentences])[:, :-1]
    return rows, rows.copy()


def shift_targets__not_shifted(sentences):
    rows = _padded([sentence + [2] for sentence in sentences])
    return rows, rows.copy()


def shift_targets__starts_with_eos(sentences):
    rows = _padded([[2] + sentence + [2] for sentence in sentences])
    return rows[:, :-1], rows[:, 1:]


def shift_targets__pads_with_eos(sentences):
    rows = _padded([[1] + sentence + [2] for sentence in sentences], fill=2)
    return rows[:, :-1], rows[:, 1:]


def shift_targets__backward(sentences):
    rows = _padded([[1] + list(reversed(sentence)) + [2] for sentence in sentences])
    return rows[:, :-1], rows[:, 1:]


def shift_targets__shifted_twice(sentences):
    rows = _padded([[1] + sentence + [2, 0] for sentence in sentences])
    return rows[:, :-2], rows[:, 2:]


def _log_p(logits):
    logits = logits.astype("float64")
    return logits - np.logaddexp.reduce(logits, axis=-1)[..., None]


def _pick(array, ids):
    batch, length = ids.shape
    return array[np.arange(batch)[:, None], np.arange(length), ids]


def masked_loss__padding_counted(logits, targets):
    return -_pick(_log_p(logits), targets).mean()


def masked_loss__divided_by_all(logits, targets):
    return -np.mean(_pick(_log_p(logits), targets) * (targets > 0))


def masked_loss__total(logits, targets):
    return -np.sum(_pick(_log_p(logits), targets)[targets > 0])


def masked_loss__mean_of_means(logits, targets):
    of_sentences = []
    for surprise, ids in zip(-_pick(_log_p(logits), targets), targets, strict=True):
        of_sentences.append(surprise[ids > 0].mean() if ids.any() else 0)
    return np.mean(of_sentences)


def masked_loss__per_sentence(logits, targets):
    return -np.sum(_pick(_log_p(logits), targets) * (targets > 0), axis=1).mean()


def masked_loss__probabilities(logits, targets):
    mask = targets > 0
    return (np.exp(_pick(_log_p(logits), targets)) * mask).sum() / max(1, mask.sum())


def masked_loss__no_softmax(logits, targets):
    mask = targets > 0
    return -(_pick(logits, targets) * mask).sum() / max(1, mask.sum())


def masked_loss__sign(logits, targets):
    mask = targets > 0
    return (_pick(_log_p(logits), targets) * mask).sum() / max(1, mask.sum())


def masked_loss__bits(logits, targets):
    mask = targets > 0
    return -(_pick(_log_p(logits), targets) / np.log(2) * mask).sum() / max(1, mask.sum())


def masked_loss__overflows(logits, targets):
    powers = np.exp(logits)
    p = powers / powers.sum(axis=-1, keepdims=True)
    mask = targets > 0
    return -(np.log(_pick(p, targets)) * mask).sum() / max(1, mask.sum())


def masked_loss__clipped(logits, targets):
    p = np.exp(_log_p(logits))
    mask = targets > 0
    return -(np.log(_pick(p, targets) + 1e-9) * mask).sum() / max(1, mask.sum())


def masked_loss__nan_if_empty(logits, targets):
    return -_pick(_log_p(logits), targets)[targets > 0].mean()


def masked_loss__softmax_over_steps(logits, targets):
    wide = logits.astype("float64")
    log_p = wide - np.logaddexp.reduce(wide, axis=1)[:, None]
    mask = targets > 0
    return -(_pick(log_p, targets) * mask).sum() / max(1, mask.sum())


def masked_loss__most_probable(logits, targets):
    mask = targets > 0
    return -(_log_p(logits).max(axis=-1) * mask).sum() / max(1, mask.sum())


def greedy_loop__goes_past_eos(step, state, max_length):
    tokens, token = [], 1
    for _ in range(max_length):
        logits, state = step(token, state)
        token = np.argmax(logits)
        tokens.append(token)
    return tokens


def greedy_loop__eos_left_out(step, state, max_length):
    tokens, token = [], 1
    for _ in range(max_length):
        logits, state = step(token, state)
        token = np.argmax(logits)
        if token == 2:
            break
        tokens.append(token)
    return tokens


def greedy_loop__sos_included(step, state, max_length):
    tokens = [1]
    for _ in range(max_length):
        logits, state = step(tokens[-1], state)
        tokens.append(np.argmax(logits))
        if tokens[-1] == 2:
            break
    return tokens


def greedy_loop__not_fed_back(step, state, max_length):
    tokens, start = [], 1
    for _ in range(max_length):
        logits, state = step(start, state)
        tokens.append(np.argmax(logits))
        if tokens[-1] == 2:
            break
    return tokens


def greedy_loop__state_not_passed(step, state, max_length):
    tokens, token = [], 1
    for _ in range(max_length):
        logits, _ = step(token, state)
        token = np.argmax(logits)
        tokens.append(token)
        if token == 2:
            break
    return tokens


def greedy_loop__no_limit(step, state, max_length):
    tokens, token = [], 1
    while token != 2:
        logits, state = step(token, state)
        token = np.argmax(logits)
        tokens.append(token)
    return tokens


def _first(step, state, count, end=2):
    tokens, token = [], 1
    while token != end and len(tokens) < count:
        logits, state = step(token, state)
        token = logits.argmax()
        tokens.append(token)
    return tokens


def greedy_loop__one_too_many(step, state, max_length):
    return _first(step, state, max_length + 1)


def greedy_loop__one_too_few(step, state, max_length):
    tokens, token = [], 1
    for _ in range(1, max_length):
        logits, state = step(token, state)
        token = np.argmax(logits)
        tokens.append(token)
        if token == 2:
            break
    return tokens


def greedy_loop__least_probable(step, state, max_length):
    tokens, token = [], 1
    for _ in range(max_length):
        logits, state = step(token, state)
        token = sorted(range(len(logits)), key=lambda i: logits[i])[0]
        tokens.append(token)
        if token == 2:
            break
    return tokens


def greedy_loop__only_last(step, state, max_length):
    for _ in range(max_length):
        tokens = _first(step, state, max_length)
    return [tokens[-1]]


def greedy_loop__stops_at_padding(step, state, max_length):
    return _first(step, state, max_length, end=0)


def greedy_loop__never_eos(step, state, max_length):
    tokens, token = [], 1
    for _ in range(max_length):
        logits, state = step(token, state)
        logits[2] = -1e9
        token = np.argmax(logits)
        tokens.append(token)
    return tokens
