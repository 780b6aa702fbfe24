"""The map between tokens and the integers a network reads."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from seq2seq.text.counting import WordCounts
from seq2seq.text.pieces import INSIDE, Pieces, both_forms, is_whole

PAD, SOS, EOS, UNK = range(4)
SPECIAL_TOKENS = ("<PAD>", "<SOS>", "<EOS>", "<UNK>")


class Vocabulary:
    """A fixed list of tokens; the id of a token is its place in the list.

    The first four ids are the same in every vocabulary: `<PAD>` 0, `<SOS>` 1, `<EOS>` 2, `<UNK>` 3.

    Args:
        tokens: the tokens after the four special ones, each once.
        pieces: the subword `Pieces` that words are cut into, if the tokens are such pieces; `None`
            if they are whole words.

    Raises:
        ValueError: if a token stands twice, is empty, or is one of the special four.

    Example:
        >>> vocabulary = Vocabulary(["chat", "le"])
        >>> vocabulary.encode([["le", "chat"], ["le"]], eos=True).tolist()
        [[5, 4, 2], [5, 2, 0]]
        >>> vocabulary.decode([5, 4, 2, 0])
        ['le', 'chat']
    """

    def __init__(self, tokens: Iterable[str], pieces: Pieces | None = None):
        self.tokens = (*SPECIAL_TOKENS, *tokens)
        self.pieces = pieces
        self._ids = {token: i for i, token in enumerate(self.tokens)}
        if len(self._ids) < len(self.tokens):
            twice = [token for token, count in Counter(self.tokens).items() if count > 1]
            raise ValueError(
                f"Vocabulary: `tokens` must hold each token once and no special token. "
                f"Received twice: {twice[:5]}."
            )
        if "" in self._ids:
            raise ValueError("Vocabulary: `tokens` must not be empty strings. Received: ''.")

    @classmethod
    def from_sentences(
        cls,
        sentences: Iterable[Sequence[str]] | WordCounts,
        max_size: int | None = None,
        min_count: int = 1,
        pieces: Pieces | None = None,
        always: Sequence[str] = (),
    ) -> "Vocabulary":
        """Collect the tokens of tokenized sentences, the most frequent first.

        Args:
            sentences: sentences as sequences of words, or the counts of their words.
            max_size: keep at most this many tokens, the four special ones included.
            min_count: drop tokens seen fewer times.
            pieces: cut words into these pieces, which are then the tokens. A piece that is not kept
                is cut finer, and every character is kept in both forms, so that no word of known
                characters is unknown.
            always: tokens to keep whether or not a sentence has them.

        Returns:
            The vocabulary; ties in frequency are broken alphabetically, so that it does not depend
            on the order of the sentences.
        """
        if max_size is not None and max_size <= len(SPECIAL_TOKENS):
            raise ValueError(
                f"Vocabulary: `max_size` must leave room beside the {len(SPECIAL_TOKENS)} special "
                f"tokens. Received: max_size={max_size}."
            )
        if not isinstance(sentences, WordCounts):
            sentences = _tokenized(sentences)
        counts = WordCounts.of(sentences)
        needed = set(always)
        if pieces:
            words, counts = counts, Counter()
            for word, count in words.items():
                for piece in pieces.split([word]):
                    counts[piece] += count
            # A piece that is only a step to longer ones stands in no sentence, so that nothing is
            # learned of it: it is left out. All characters are kept.
            letters = {c for token in (*counts, *pieces.known) for c in _letters(token)}
            needed.update(form for letter in letters for form in both_forms(letter))
        ranked = sorted(counts.keys() | needed, key=lambda token: (-counts[token], token))
        size = len(ranked) if max_size is None else max_size - len(SPECIAL_TOKENS)
        frequent = [t for t in ranked if counts[t] >= min_count and t not in needed]
        kept = needed.union(frequent[: max(size - len(needed), 0)])
        return cls([token for token in ranked if token in kept][:size], pieces)

    def __len__(self) -> int:
        return len(self.tokens)

    def __contains__(self, token: str) -> bool:
        return token in self._ids

    def id(self, token: str) -> int:
        """Return the id of a token; the id of `<UNK>` if the vocabulary does not know it.

        A character that is known inside words alone, or at their beginning alone, has that id.
        """
        if token in self._ids or not self.pieces:
            return self._ids.get(token, UNK)
        letter = _letters(token)
        forms = both_forms(letter) if len(letter) == 1 else ()
        return next((self._ids[form] for form in forms if form in self._ids), UNK)

    def knows(self, word: str) -> bool:
        """Return whether all tokens that a word is cut into are in the vocabulary."""
        return all(self.id(token) != UNK for token in self.split([word]))

    def split(
        self, words: Sequence[str], dropout: float = 0.0, rng: np.random.Generator | None = None
    ) -> list[str]:
        """Return the tokens of some words: the words themselves, or their pieces.

        A piece that is not in the vocabulary is cut finer, down to characters. `dropout` and `rng`
        are those of `Pieces.split`; words that stay whole ignore them.
        """
        if not self.pieces:
            return list(words)
        cut = self.pieces.split(words, dropout, rng)
        return [token for piece in cut for token in self._finer(piece)]

    def _finer(self, piece: str) -> list[str]:
        """Cut a piece into pieces that the vocabulary has, as far as it has them."""
        halves = () if piece in self._ids else self.pieces.halves(piece)
        return [token for half in halves for token in self._finer(half)] or [piece]

    def join(self, tokens: Iterable[str]) -> list[str]:
        """Return the words that tokens make: the opposite of `split`."""
        return self.pieces.join(tokens) if self.pieces else list(tokens)

    def encode(
        self, sentences: Sequence[Sequence[str]], sos: bool = False, eos: bool = False
    ) -> np.ndarray:
        """Turn tokenized sentences into one batch of ids, padded on the right with `<PAD>`.

        Args:
            sentences: B sentences, each a sequence of words.
            sos: put `<SOS>` before each sentence.
            eos: put `<EOS>` after each sentence.

        Returns:
            `int32` array `(B, S)`, S the longest sentence with its marks.
        """
        return self.encode_tokens([self.split(s) for s in _tokenized(sentences)], sos, eos)

    def encode_tokens(
        self, sentences: Sequence[Sequence[str]], sos: bool = False, eos: bool = False
    ) -> np.ndarray:
        """Do what `encode` does with sentences that `split` has made into tokens already."""
        rows = [
            [SOS] * sos + [self.id(token) for token in sentence] + [EOS] * eos
            for sentence in sentences
        ]
        batch = np.full((len(rows), max(map(len, rows), default=0)), PAD, dtype="int32")
        for row, ids in zip(batch, rows, strict=True):
            row[: len(ids)] = ids
        return batch

    def decode(self, ids: Iterable[int]) -> list[str]:
        """Turn the ids of one sentence into tokens, up to `<EOS>`, without `<PAD>` and `<SOS>`.

        If the tokens are pieces, `join` makes words of them.

        Raises:
            ValueError: if an id lies outside the vocabulary.
        """
        sentence = []
        for i in map(int, ids):
            if not 0 <= i < len(self.tokens):
                raise ValueError(
                    f"Vocabulary: `ids` must lie in [0, {len(self.tokens)}). Received: {i}."
                )
            if i == EOS:
                break
            if i not in (PAD, SOS):
                sentence.append(self.tokens[i])
        return sentence


def _letters(piece: str) -> str:
    """Return the characters of a piece; none of a token that stands for other words."""
    if is_whole(piece):
        return ""
    return piece.removeprefix(INSIDE) or piece


def _tokenized(sentences):
    """Yield the sentences; a string among them would be taken for a list of letters."""
    for sentence in [sentences] if isinstance(sentences, str) else sentences:
        if isinstance(sentence, str):
            raise ValueError(
                "Vocabulary: `sentences` must be a list of sentences, each a list of tokens. "
                f"Received the sentence: {sentence!r:.60}."
            )
        yield sentence
