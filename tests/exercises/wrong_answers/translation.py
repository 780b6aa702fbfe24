"""Chapter 8, wrong in the ways that readers are."""

import math
from collections import Counter

import numpy as np


def _joined(word, pair, most=99):
    merged, i = [], 0
    while i < len(word):
        if most and word[i : i + 2] == pair:
            merged.append("".join(pair))
            i, most = i + 2, most - 1
        else:
            merged.append(word[i])
            i += 1
    return merged


def merge_pair__first_only(words, pair):
    return [_joined(word, pair, most=1) for word in words]


def merge_pair__first_word(words, pair):
    for word in words:
        return [_joined(word, pair)] + words[1:]


def merge_pair__overlapping(words, pair):
    result = []
    for word in words:
        merged, i = [], 0
        while i < len(word):
            if word[i : i + 2] == pair:
                merged.append(pair[0] + pair[1])
                i += 1
                if word[i : i + 2] != pair:
                    i += 1
            else:
                merged.append(word[i])
                i += 1
        result.append(merged)
    return result


def merge_pair__from_the_right(words, pair):
    result = []
    for word in words:
        merged, i = [], len(word) - 1
        while i >= 0:
            if i and [word[i - 1], word[i]] == pair:
                merged.insert(0, pair[0] + pair[1])
                i -= 2
            else:
                merged.insert(0, word[i])
                i -= 1
        result.append(merged)
    return result


def merge_pair__either_order(words, pair):
    result = []
    for word in words:
        merged, i = [], 0
        while i < len(word):
            if sorted(word[i : i + 2]) == sorted(pair):
                merged.append(word[i] + word[i + 1])
                i += 2
            else:
                merged.append(word[i])
                i += 1
        result.append(merged)
    return result


def merge_pair__reversed(words, pair):
    second, first = pair
    return [_joined(word, [first, second]) for word in words]


def merge_pair__not_removed(words, pair):
    result = []
    for word in words:
        merged = []
        for first, second in zip(word, [*word[1:], None], strict=True):
            merged.append(first)
            if [first, second] == pair:
                merged.append(first + second)
        result.append(merged)
    return result


def merge_pair__with_space(words, pair):
    result = []
    for word in words:
        merged, i = [], 0
        while i < len(word):
            if word[i : i + 2] == pair:
                merged.append(" ".join(pair))
                i += 2
            else:
                merged.append(word[i])
                i += 1
        result.append(merged)
    return result


def merge_pair__within_pieces(words, pair):
    result = []
    for word in words:
        text = "".join(word).replace("".join(pair), "#")
        result.append(["".join(pair) if letter == "#" else letter for letter in text])
    return result


def merge_pair__again_and_again(words, pair):
    result = []
    for word in words:
        merged = [word[0]]
        for piece in word[1:]:
            whole = merged[-1].startswith(pair[0] + pair[1]) and merged[-1] not in word
            if piece == pair[1] and (merged[-1] == pair[0] or whole):
                merged[-1] = merged[-1] + piece
            else:
                merged.append(piece)
        result.append(merged)
    return result


def _grams(words, n):
    return [tuple(words[i : i + n]) for i in range(len(words) - n + 1)]


def _precision(hypotheses, references, n):
    hits = sum(
        (Counter(_grams(said, n)) & Counter(_grams(right, n))).total()
        for said, right in zip(hypotheses, references, strict=True)
    )
    return hits / max(1, sum(len(_grams(said, n)) for said in hypotheses))


def _brevity(hypotheses, references):
    c, r = sum(map(len, hypotheses)), sum(map(len, references))
    return math.exp(1 - r / c) if c < r else 1.0


def _bleu(hypotheses, references, longest=4):
    precisions = [_precision(hypotheses, references, n + 1) for n in range(longest)]
    return 100 * _brevity(hypotheses, references) * math.prod(precisions) ** (1 / longest)


def bleu__not_clipped(hypotheses, references):
    product = 1.0
    for n in range(1, 5):
        hits = total = 0
        for said, right in zip(hypotheses, references, strict=True):
            hits += sum(gram in _grams(right, n) for gram in _grams(said, n))
            total += len(_grams(said, n))
        product *= hits / max(1, total)
    return 100 * product**0.25 * _brevity(hypotheses, references)


def bleu__no_brevity(hypotheses, references):
    return 100 * math.prod(_precision(hypotheses, references, n) for n in (1, 2, 3, 4)) ** 0.25


def bleu__brevity_always(hypotheses, references):
    c, r = sum(map(len, hypotheses)), sum(map(len, references))
    return bleu__no_brevity(hypotheses, references) * math.exp(1 - r / c)


def bleu__mean_of_sentences(hypotheses, references):
    pairs = zip(hypotheses, references, strict=True)
    return np.mean([_bleu([said], [right]) for said, right in pairs])


def bleu__arithmetic(hypotheses, references):
    precisions = [_precision(hypotheses, references, n) for n in (1, 2, 3, 4)]
    return 100 * _brevity(hypotheses, references) * sum(precisions) / 4


def bleu__scale(hypotheses, references):
    return _bleu(hypotheses, references) / 100


def bleu__words_only(hypotheses, references):
    return _bleu(hypotheses, references, longest=1)


def bleu__trigrams(hypotheses, references):
    return _bleu(hypotheses, references, longest=3)


def bleu__recall(hypotheses, references):
    product = 1.0
    for n in range(1, 5):
        hits = total = 0
        for said, right in zip(hypotheses, references, strict=True):
            hits += (Counter(_grams(said, n)) & Counter(_grams(right, n))).total()
            total += len(_grams(right, n))
        product *= hits / max(1, total)
    return 100 * product**0.25 * _brevity(hypotheses, references)


def bleu__smoothed(hypotheses, references):
    product = _precision(hypotheses, references, 1)
    for n in range(2, 5):
        total = sum(len(_grams(said, n)) for said in hypotheses)
        product *= (_precision(hypotheses, references, n) * total + 1) / (total + 1)
    return 100 * product**0.25 * _brevity(hypotheses, references)


def bleu__set_of_ngrams(hypotheses, references):
    product = 1.0
    for n in range(1, 5):
        hits = total = 0
        for said, right in zip(hypotheses, references, strict=True):
            hits += len(set(_grams(said, n)) & set(_grams(right, n)))
            total += len(set(_grams(said, n)))
        product *= hits / max(1, total)
    return 100 * product**0.25 * _brevity(hypotheses, references)


def bleu__brevity_by_sentence(hypotheses, references):
    pairs = zip(hypotheses, references, strict=True)
    factor = np.mean([_brevity([said], [right]) for said, right in pairs])
    return bleu__no_brevity(hypotheses, references) * factor


def length_penalty__multiplied(log_probabilities, lengths, alpha):
    return log_probabilities * ((5 + lengths) / 6) ** alpha


def length_penalty__without_five(log_probabilities, lengths, alpha):
    return log_probabilities / (lengths / 6) ** alpha


def length_penalty__plain_length(log_probabilities, lengths, alpha):
    return log_probabilities / np.power(lengths.astype(float), alpha)


def length_penalty__without_six(log_probabilities, lengths, alpha):
    return log_probabilities / np.exp(alpha * np.log(5 + lengths))


def length_penalty__times_alpha(log_probabilities, lengths, alpha):
    return log_probabilities / (alpha * (5 + lengths) / 6)


def length_penalty__alpha_ignored(log_probabilities, lengths, alpha):
    return 6 * log_probabilities / (5 + lengths)


def length_penalty__alpha_inside(log_probabilities, lengths, alpha):
    return 6 * log_probabilities / (5.0 + lengths) ** alpha


def length_penalty__penalty_alone(log_probabilities, lengths, alpha):
    return ((5 + lengths) / 6) ** alpha


def length_penalty__subtracted(log_probabilities, lengths, alpha):
    return log_probabilities - ((5 + lengths) / 6) ** alpha


def _log_p(logits):
    return logits - np.log(np.exp(logits).sum())


def _penalty(tokens, alpha):
    return ((5 + len(tokens)) / 6) ** alpha


def _hypotheses(step, state, max_length, width, say=_log_p, narrow=True, stop=False):
    """The search of the course in lists; each hypothesis is (total, tokens, state)."""
    going, finished = [(0.0, [], state)], []
    for _ in range(max_length):
        longer = []
        for total, tokens, before in going:
            logits, after = step(tokens[-1] if tokens else 1, before)
            for token, more in enumerate(say(logits)):
                longer.append((total + more, [*tokens, token], after))
        longer = sorted(longer, key=lambda one: -one[0])
        longer = longer[: width - len(finished)] if narrow else longer[:width]
        finished.extend(one for one in longer if one[1][-1] == 2)
        going = [one for one in longer if one[1][-1] != 2]
        if stop and finished:
            return finished[:1]
    return finished + going


def _pick(found, alpha):
    best = max(found, key=lambda one: one[0] / _penalty(one[1], alpha))
    return best[1], best[0] / _penalty(best[1], alpha)


def beam_search__greedy(step, state, max_length, width, alpha):
    tokens, total, token = [], 0.0, 1
    while token != 2 and len(tokens) < max_length:
        logits, state = step(token, state)
        token = int(np.argmax(logits))
        total += _log_p(logits)[token]
        tokens.append(token)
    return tokens, total / _penalty(tokens, alpha)


def beam_search__logits_summed(step, state, max_length, width, alpha):
    return _pick(_hypotheses(step, state, max_length, width, say=list), alpha)


def beam_search__finished_extended(step, state, max_length, width, alpha):
    going = [(0.0, [], state)]
    for _ in range(max_length):
        longer = []
        for total, tokens, before in going:
            logits, after = step(([1] + tokens)[-1], before)
            for token in range(len(logits)):
                longer.append((total + _log_p(logits)[token], tokens + [token], after))
        going = sorted(longer, key=lambda one: one[0])[-width:]
    return _pick(going, alpha)


def beam_search__finished_give_way(step, state, max_length, width, alpha):
    return _pick(_hypotheses(step, state, max_length, width, narrow=False), alpha)


def beam_search__alpha_ignored(step, state, max_length, width, alpha):
    best = max(_hypotheses(step, state, max_length, width), key=lambda one: one[0])
    return best[1], best[0]


def beam_search__penalty_multiplied(step, state, max_length, width, alpha):
    return _pick(_hypotheses(step, state, max_length, width), -alpha)


def beam_search__first_finished(step, state, max_length, width, alpha):
    return _pick(_hypotheses(step, state, max_length, width, stop=True), alpha)


def beam_search__each_its_own(step, state, max_length, width, alpha):
    logits, after = step(1, state)
    log_p = _log_p(logits)
    going = [(log_p[v], [int(v)], after) for v in np.argsort(-log_p)[:width]]
    for _ in range(max_length - 1):
        for i, (total, tokens, before) in enumerate(going):
            if tokens[-1] != 2:
                logits, after = step(tokens[-1], before)
                best = int(np.argmax(logits))
                going[i] = (total + _log_p(logits)[best], [*tokens, best], after)
    return _pick(going, alpha)


def beam_search__sos_included(step, state, max_length, width, alpha):
    tokens, score = _pick(_hypotheses(step, state, max_length, width), alpha)
    return np.array([1] + tokens), score


def beam_search__eos_left_out(step, state, max_length, width, alpha):
    tokens, score = _pick(_hypotheses(step, state, max_length, width), alpha)
    return (tokens[:-1] if tokens[-1] == 2 else tokens), score


def beam_search__unfinished_dropped(step, state, max_length, width, alpha):
    found = _hypotheses(step, state, max_length, width)
    ended = [one for one in found if one[1][-1] == 2]
    return _pick(ended if ended else found, alpha)


def beam_search__score_not_penalized(step, state, max_length, width, alpha):
    tokens, score = _pick(_hypotheses(step, state, max_length, width), alpha)
    return tokens, score * _penalty(tokens, alpha)


def beam_search__state_shared(step, state, max_length, width, alpha):
    going, finished = [(0.0, [1])], []
    for _ in range(max_length):
        longer = []
        for total, tokens in going:
            logits, state = step(tokens[-1], state)
            longer += [(total + p, [*tokens, v]) for v, p in enumerate(_log_p(logits))]
        longer = sorted(longer, key=lambda one: -one[0])[: width - len(finished)]
        finished += [one for one in longer if one[1][-1] == 2]
        going = [one for one in longer if one[1][-1] != 2]
    return _pick([(total, tokens[1:]) for total, tokens in finished + going], alpha)


def merge_pair__ends_of_pieces(words, pair):
    first, second = pair
    return [" ".join(word).replace(f"{first} {second}", first + second).split() for word in words]
