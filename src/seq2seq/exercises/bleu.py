"""Chapter 8, first part: pieces of words, and the score of a translation."""

from collections import Counter

import numpy as np

from seq2seq.exercises.cases import Case
from seq2seq.exercises.exercise import exercise

CHAPTER = "translation"


def _words():
    """Words as lists of pieces, and a pair of pieces."""
    yield Case("ordinary", [["c", "h", "a", "t"]], ["h", "a"])
    yield Case("ordinary", [["b", "a"], ["a", "b", "c", "a", "b"]], ["a", "b"])
    yield Case("ordinary", [["b", "a", "a", "b"], ["a", "b", "b"], ["c"]], ["a", "b"])
    yield Case("ordinary", [["l", "e"], ["p", "o", "mme", "s"]], ["o", "mme"])
    yield Case("ordinary", [["c", "ab", "a", "b"], ["abab", "ab"]], ["a", "b"])
    yield Case("ordinary", [["a", "ba", "b"], ["a", "b", "b"]], ["a", "b"])
    yield Case("pair of equal pieces", [["a", "a", "a"]], ["a", "a"])
    yield Case("pair of equal pieces", [["a", "a", "a", "a", "b"]], ["a", "a"])
    yield Case("nothing to join", [["c"], ["b", "a"]], ["a", "b"])


@exercise(_words, CHAPTER)
def merge_pair(words, pair):
    """Join two pieces wherever they stand side by side: one step of byte-pair encoding.

    Args:
        words: list of words, each a list of pieces.
        pair: list of two pieces; where the first stands right before the second they become one.

    Returns:
        merged: words `(words, pieces)`, again each a list of pieces.
    """
    return [_merged(word, pair) for word in words]


def _merged(word, pair, times=None, between=""):
    """Join from the left, as often as `times` says."""
    merged, fresh, done = [], False, 0
    for piece in word:
        if merged and not fresh and [merged[-1], piece] == pair and done != times:
            merged[-1] += between + piece
            fresh, done = True, done + 1
        else:
            merged.append(piece)
            fresh = False
    return merged


def _overlapping(word, pair):
    merged = []
    for i, piece in enumerate(word):
        if word[i : i + 2] == pair:
            merged.append("".join(pair))
        elif i == 0 or word[i - 1 : i + 1] != pair:
            merged.append(piece)
    return merged


def _not_removed(word, pair):
    merged = []
    for i, piece in enumerate(word):
        merged += [piece]
        if word[i : i + 2] == pair:
            merged += ["".join(pair)]
    return merged


def _in_letters(word, pair):
    text, joined = "".join(word), "".join(pair)
    letters, i = [], 0
    while i < len(text):
        found = text.startswith(joined, i)
        letters.append(joined if found else text[i])
        i += len(letters[-1])
    return letters


def _in_string(word, pair):
    return " ".join(word).replace(" ".join(pair), "".join(pair)).split()


def _from_right(word, pair):
    mirrored = _merged([piece[::-1] for piece in word[::-1]], [p[::-1] for p in pair[::-1]])
    return [piece[::-1] for piece in mirrored[::-1]]


def _either_order(word, pair):
    merged = []
    for piece in word:
        if merged and ([merged[-1], piece] == pair or [piece, merged[-1]] == pair):
            merged[-1] += piece
        else:
            merged.append(piece)
    return merged


def _again(word, pair):
    merged, grown = [], False
    for piece in word:
        if merged and ([merged[-1], piece] == pair or (grown and piece == pair[1])):
            merged[-1] += piece
            grown = True
        else:
            merged.append(piece)
            grown = False
    return merged


def _each(change):
    return lambda words, pair: [change(word, pair) for word in words]


merge_pair.mistakes(
    first_only=_each(lambda word, pair: _merged(word, pair, times=1)),
    first_word=lambda words, pair: [_merged(words[0], pair), *words[1:]],
    overlapping=_each(_overlapping),
    from_the_right=_each(_from_right),
    either_order=_each(_either_order),
    reversed=_each(lambda word, pair: _merged(word, pair[::-1])),
    not_removed=_each(_not_removed),
    with_space=_each(lambda word, pair: _merged(word, pair, between=" ")),
    within_pieces=_each(_in_letters),
    ends_of_pieces=_each(_in_string),
    again_and_again=_each(_again),
)


def _corpora():
    """Translations and references, as lists of words."""

    def split(*lines):
        return [line.split() for line in lines]

    right = split("the black cat does not eat the green apple")
    yield Case("ordinary", split("the black cat does not eat the apple"), right)
    yield Case("ordinary", split("the the the the black cat"), split("the black cat sat the mat"))
    small = split("a b c d e", "a b c d"), split("a b c d", "a b c d e f g")
    yield Case("ordinary", *small)
    yield Case("ordinary", split("a b c d a b c d", "x"), split("a b c d e", "a b"))
    yield Case("ordinary", split("a b c d e", "e f"), split("a b c d g", "e f g h"))
    yield Case("too long", split("the black cat does not eat the green apple now please"), right)
    yield Case("all right", right, right)
    yield Case("no run of four", split("a b c x d e"), split("a b c d e f"))
    yield Case("no run of four", split("a b"), split("a b"))


@exercise(_corpora, CHAPTER)
def bleu(hypotheses, references):
    """Score translations by BLEU, as one corpus.

    Clipped n-gram precisions for n = 1 to 4, their geometric mean, times the brevity penalty. The
    counts of all sentences are added up before anything is divided, and nothing is smoothed.

    Args:
        hypotheses: list of translations, each a list of words.
        references: list of as many right translations, each a list of words.

    Returns:
        score: number, from 0 to 100; 0 if one of the precisions is 0.
    """
    return 100 * _brevity(hypotheses, references) * _geometric(_precisions(hypotheses, references))


def _ngrams(words, n):
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def _clipped(said, right):
    return sum((said & right).values())


def _unclipped(said, right):
    return sum(count for gram, count in said.items() if gram in right)


def _precisions(hypotheses, references, longest=4, matches=_clipped, once=False, extra=0):
    found = []
    for n in range(1, longest + 1):
        pairs = [
            [_ngrams(words, n) for words in pair]
            for pair in zip(hypotheses, references, strict=True)
        ]
        if once:
            pairs = [[Counter(set(counts)) for counts in pair] for pair in pairs]
        more = extra if n > 1 else 0
        total = sum(sum(said.values()) for said, _ in pairs) + more
        found.append((sum(matches(*pair) for pair in pairs) + more) / max(total, 1))
    return found


def _geometric(precisions):
    return float(np.prod(precisions)) ** (1 / len(precisions))


def _ratio(hypotheses, references):
    return 1 - sum(map(len, references)) / max(sum(map(len, hypotheses)), 1)


def _brevity(hypotheses, references):
    return np.exp(min(0.0, _ratio(hypotheses, references)))


def _with(brevity=_brevity, mean=_geometric, **counting):
    """Return a BLEU of which one part is another."""
    return lambda h, r: 100 * brevity(h, r) * mean(_precisions(h, r, **counting))


def _of_sentences(h, r):
    return np.mean([bleu.reference([one], [other]) for one, other in zip(h, r, strict=True)])


def _recalls(h, r):
    return 100 * _brevity(h, r) * _geometric(_precisions(r, h))


def _brevity_of_sentences(h, r):
    return np.mean([_brevity([one], [other]) for one, other in zip(h, r, strict=True)])


bleu.mistakes(
    not_clipped=_with(matches=_unclipped),
    no_brevity=_with(brevity=lambda h, r: 1.0),
    brevity_always=_with(brevity=lambda h, r: np.exp(_ratio(h, r))),
    mean_of_sentences=_of_sentences,
    arithmetic=_with(mean=np.mean),
    scale=lambda h, r: bleu.reference(h, r) / 100,
    words_only=_with(longest=1),
    trigrams=_with(longest=3),
    recall=_recalls,
    smoothed=_with(extra=1),
    set_of_ngrams=_with(once=True),
    brevity_by_sentence=_with(brevity=_brevity_of_sentences),
)
