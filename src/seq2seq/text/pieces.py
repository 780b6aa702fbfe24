"""Subword pieces, so that a small vocabulary has no unknown words (chapter 8)."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from seq2seq.common.shapes import check_positive
from seq2seq.text.counting import WordCounts

LEARNED_FROM = 100_000  # different words, the most frequent
INSIDE = "##"  # begins a piece that goes on with a word


def is_whole(word: str) -> bool:
    """Return whether a word is a token that stands for others, such as `<NAME1>`.

    Example:
        >>> is_whole("<NAME1>"), is_whole("<")
        (True, False)
    """
    return len(word) > 2 and word[0] == "<" and word[-1] == ">"


class Pieces:
    """Byte-pair encoding (Sennrich et al., 2016, section 3.2): frequent words whole, rare in parts.

    A word starts as its characters. Then the merges are applied in the order in which they were
    learned: each joins two neighbors wherever they stand together. A piece that does not begin its
    word is marked with `##`, so that words can be put together again.

    Args:
        merges: pairs of pieces to join, the first learned first.

    A word that looks like `<NAME1>` is one piece: no text has such tokens, and what stands for
    other words is never cut.

    Attributes:
        known: all pieces that the merges join or make.

    Example:
        >>> pieces = Pieces([("##a", "##t"), ("c", "##h"), ("ch", "##at")])
        >>> pieces.split(["chat", "chatte"])
        ['chat', 'chat', '##t', '##e']
        >>> pieces.join(['chat', 'chat', '##t', '##e'])
        ['chat', 'chatte']
    """

    def __init__(self, merges: Iterable[tuple[str, str]]):
        self.merges = [tuple(merge) for merge in merges]
        if any(len(merge) != 2 or not all(merge) for merge in self.merges):
            raise ValueError(
                "Pieces: `merges` must be pairs of pieces. Received: "
                f"{next(m for m in self.merges if len(m) != 2 or not all(m))!r}."
            )
        self.known = {piece for a, b in self.merges for piece in (a, b, _joined((a, b)))}
        self._ranks = {merge: rank for rank, merge in enumerate(self.merges)}
        self._halves: dict[str, tuple[str, str]] = {}
        for merge in self.merges:
            self._halves.setdefault(_joined(merge), merge)
        self._pieces_of = lru_cache(maxsize=100_000)(self._split_word)

    @classmethod
    def learn(cls, sentences: Iterable[Sequence[str]] | WordCounts, size: int) -> "Pieces":
        """Learn merges from tokenized sentences: each of the pair found together most often.

        Args:
            sentences: sentences as sequences of words, or the counts of their words.
            size: how many different pieces there may be, single characters included; fewer, if
                no pair stands together twice any more.

        Returns:
            The pieces; ties are broken alphabetically, so that the order of the sentences plays no
            part.
        """
        check_positive("Pieces", size=size)
        counts = WordCounts.of(sentences)
        frequent = sorted(counts, key=lambda word: (-counts[word], word))[:LEARNED_FROM]
        words = {word: _characters(word) for word in sorted(frequent)}
        pairs, where = Counter(), defaultdict(set)
        for word, parts in words.items():
            for pair in zip(parts, parts[1:], strict=False):
                pairs[pair] += counts[word]
                where[pair].add(word)
        # Counts change while the heap stands, so an entry is believed only if it is still true.
        heap = [(-count, pair) for pair, count in pairs.items()]
        heapq.heapify(heap)
        merges, known = [], {part for parts in words.values() for part in parts}
        while heap and len(known) < size:
            count, pair = heapq.heappop(heap)
            if -count != pairs[pair]:
                continue
            if -count < 2:
                break
            merges.append(pair)
            known.add(_joined(pair))
            changed = set()
            for word in where[pair]:
                before = words[word]
                after = words[word] = _merge(before, pair)
                for parts, sign in ((before, -1), (after, 1)):
                    for neighbors in zip(parts, parts[1:], strict=False):
                        pairs[neighbors] += sign * counts[word]
                        changed.add(neighbors)
                        if sign > 0:
                            where[neighbors].add(word)
            for neighbors in changed:
                if pairs[neighbors] > 0:
                    heapq.heappush(heap, (-pairs[neighbors], neighbors))
        return cls(merges)

    def split(
        self, words: Sequence[str], dropout: float = 0.0, rng: np.random.Generator | None = None
    ) -> list[str]:
        """Cut words into pieces.

        Args:
            words: the words of a sentence.
            dropout: share of the words that are cut finer than need be, other words and in another
                way each time: half of their merges, drawn at random, are left out. A model trained
                so meets frequent words in parts as well, and learns what the parts mean. After
                BPE-dropout (Provilkov et al., 2020), which draws for each merge of each word.
            rng: source of these draws; none are made without it.

        Returns:
            The pieces of all words in a row.
        """
        finer = np.zeros(len(words), bool) if rng is None else rng.random(len(words)) < dropout
        return [
            piece
            for word, cut in zip(words, finer, strict=True)
            for piece in (self._split_word(word, rng) if cut else self._pieces_of(word))
        ]

    def halves(self, piece: str) -> tuple[str, ...]:
        """Return the two pieces that a piece was joined from; none for one that no merge makes.

        Example:
            >>> Pieces([("c", "##h"), ("ch", "##at")]).halves("chat")
            ('ch', '##at')
        """
        return self._halves.get(piece, ())

    def join(self, pieces: Iterable[str]) -> list[str]:
        """Put pieces together to words: what `split` cut is as it was."""
        words = []
        for piece in pieces:
            if piece.startswith(INSIDE) and len(piece) > len(INSIDE) and words:
                words[-1] += piece[len(INSIDE) :]
            else:
                words.append(piece)
        return words

    def _split_word(self, word: str, rng: np.random.Generator | None = None) -> tuple[str, ...]:
        parts = _characters(word)
        while True:
            known = {pair for pair in zip(parts, parts[1:], strict=False) if pair in self._ranks}
            if rng is not None:
                known = {pair for pair in sorted(known) if rng.random() < 0.5}
            if not known:
                return tuple(parts)
            parts = _merge(parts, min(known, key=self._ranks.get))


def both_forms(character: str) -> tuple[str, str]:
    """Return the piece of a character that begins a word, and of one inside a word."""
    return character, INSIDE + character


def _characters(word: str) -> list[str]:
    if is_whole(word):
        return [word]
    return [*word[:1], *(INSIDE + character for character in word[1:])]


def _joined(pair: tuple[str, str]) -> str:
    return pair[0] + pair[1][len(INSIDE) :]


def _merge(parts: Sequence[str], pair: tuple[str, str]) -> list[str]:
    """Join the pair wherever its two parts stand together, from the left."""
    merged, i = [], 0
    while i < len(parts):
        if tuple(parts[i : i + 2]) == pair:
            merged.append(_joined(pair))
            i += 2
        else:
            merged.append(parts[i])
            i += 1
    return merged
