"""Chapter 8, solved in several ways."""

import math
from collections import Counter

import numpy as np
from keras import ops

import seq2seq
from seq2seq.evaluation import metrics
from seq2seq.search.beam import length_penalty as penalty_of_the_course


def merge_pair__with_a_while_loop(words, pair):
    result = []
    for word in words:
        merged, i = [], 0
        while i < len(word):
            if word[i : i + 2] == list(pair):
                merged.append(pair[0] + pair[1])
                i += 2
            else:
                merged.append(word[i])
                i += 1
        result.append(merged)
    return result


def merge_pair__with_text(words, pair):
    result = []
    for word in words:
        text = "|" + "|".join(word) + "|"
        pieces = text.replace("|", "||")  # so that neighbors share no mark
        pieces = pieces.replace(f"|{pair[0]}||{pair[1]}|", f"|{pair[0]}{pair[1]}|")
        result.append([piece for piece in pieces.split("|") if piece])
    return result


def merge_pair__with_an_iterator(words, pair):
    first, second = pair
    result = []
    for word in words:
        merged, rest = [], list(reversed(word))
        while rest:
            piece = rest.pop()
            if piece == first and rest and rest[-1] == second:
                piece += rest.pop()
            merged.append(piece)
        result.append(tuple(merged))
    return result


def bleu__with_counters(hypotheses, references):
    total = 0.0
    for n in range(1, 5):
        matches = said_in_all = 0
        for said, right in zip(hypotheses, references, strict=True):
            said = Counter(tuple(said[i : i + n]) for i in range(len(said) - n + 1))
            right = Counter(tuple(right[i : i + n]) for i in range(len(right) - n + 1))
            matches += (said & right).total()
            said_in_all += said.total()
        if matches == 0:
            return 0.0
        total += math.log(matches / said_in_all) / 4
    c = sum(len(said) for said in hypotheses)
    r = sum(len(right) for right in references)
    return 100 * math.exp(total + min(0, 1 - r / c))


def bleu__with_lists(hypotheses, references):
    product = 1.0
    for n in (1, 2, 3, 4):
        hits, count = 0, 0
        for said, right in zip(hypotheses, references, strict=True):
            left = [right[i : i + n] for i in range(len(right) - n + 1)]
            for i in range(len(said) - n + 1):
                count += 1
                if said[i : i + n] in left:
                    left.remove(said[i : i + n])
                    hits += 1
        product *= hits / count if count else 0.0
    c, r = sum(map(len, hypotheses)), sum(map(len, references))
    return 100 * product**0.25 * (1 if c >= r else math.exp(1 - r / c))


def bleu__with_the_metric_of_the_course(hypotheses, references):
    """What calls sacreBLEU, whose score is near 0 where a precision is 0: it smooths."""
    found = metrics.bleu([" ".join(h) for h in hypotheses], [[" ".join(r)] for r in references])
    return found.score if len(hypotheses) and _has_run_of_four(hypotheses, references) else 0.0


def _has_run_of_four(hypotheses, references):
    return any(
        said[i : i + 4] == right[j : j + 4]
        for said, right in zip(hypotheses, references, strict=True)
        for i in range(len(said) - 3)
        for j in range(len(right) - 3)
    )


def length_penalty__with_numpy(log_probabilities, lengths, alpha):
    return log_probabilities / ((5 + lengths) / 6) ** alpha


def length_penalty__with_loops(log_probabilities, lengths, alpha):
    scores = []
    for log_p, length in zip(log_probabilities, lengths, strict=True):
        scores.append(float(log_p) * (6.0 / (5.0 + float(length))) ** alpha)
    return scores


def length_penalty__with_keras(log_probabilities, lengths, alpha):
    lengths = ops.cast(lengths, "float32")
    return log_probabilities * ops.exp(-alpha * ops.log((lengths + 5) / 6))


def length_penalty__with_the_one_of_the_course(log_probabilities, lengths, alpha):
    return log_probabilities / penalty_of_the_course(lengths, alpha)


def beam_search__with_lists(step, state, max_length, width, alpha):
    going, finished = [(0.0, [1], state)], []
    for _ in range(max_length):
        longer = []
        for total, tokens, before in going:
            logits, after = step(tokens[-1], before)
            log_p = logits - np.log(np.exp(logits).sum())
            for token in range(len(logits)):
                longer.append((total + log_p[token], [*tokens, token], after))
        longer.sort(key=lambda one: one[0], reverse=True)
        longer = longer[: width - len(finished)]
        finished += [one for one in longer if one[1][-1] == 2]
        going = [one for one in longer if one[1][-1] != 2]
    found = [(total / ((4 + len(t)) / 6) ** alpha, t[1:]) for total, t, _ in finished + going]
    score, tokens = max(found)
    return tokens, score


def beam_search__with_numpy(step, state, max_length, width, alpha):
    totals, sentences, states = np.array([0.0]), [[]], [state]
    done = np.array([False])
    for _ in range(max_length):
        rows, following = [], []
        for i, sentence in enumerate(sentences):
            if done[i]:
                continue
            logits, after = step(sentence[-1] if sentence else 1, states[i])
            rows.append(totals[i] + np.asarray(ops.log_softmax(logits)))
            following.append((sentence, after))
        if not rows:
            break
        table = np.stack(rows)
        order = np.argsort(-table, axis=None, kind="stable")[: width - done.sum()]
        parents, tokens = np.unravel_index(order, table.shape)
        kept = [i for i in range(len(sentences)) if done[i]]
        totals = np.concatenate([totals[kept], table[parents, tokens]])
        sentences = [sentences[i] for i in kept] + [
            following[p][0] + [int(token)] for p, token in zip(parents, tokens, strict=True)
        ]
        states = [None for _ in kept] + [following[p][1] for p in parents]
        done = np.array([sentence[-1] == 2 for sentence in sentences])
    scores = totals / ((5 + np.array([len(s) for s in sentences])) / 6) ** alpha
    return sentences[scores.argmax()], scores.max()


def beam_search__with_the_search_of_the_course(step, state, max_length, width, alpha):
    def of_batch(tokens, states):
        both = [step(token, one) for token, one in zip(tokens, states, strict=True)]
        return np.stack([b[0] for b in both]), np.array([b[1] for b in both]), None

    found = seq2seq.beam_search(of_batch, np.array([state]), max_length, width, float(alpha))
    tokens = found.tokens[0, 0].tolist()
    return tokens[: tokens.index(2) + 1] if 2 in tokens else tokens, found.scores[0, 0]
