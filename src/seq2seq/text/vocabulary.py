"""The map between tokens and the integers a network reads."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from seq2seq.text.pieces import Pieces

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

    def __init__(self, tokens: Iterable[str], pieces: "Pieces | None" = None):
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
        sentences: Iterable[Sequence[str]],
        max_size: int | None = None,
        min_count: int = 1,
        pieces: "Pieces | None" = None,
    ) -> "Vocabulary":
        """Collect the tokens of tokenized sentences, the most frequent first.

        Args:
            sentences: sentences as sequences of words.
            max_size: keep at most this many tokens, the four special ones included.
            min_count: drop tokens seen fewer times.
            pieces: cut words into these pieces, which are then the tokens.

        Returns:
            The vocabulary; ties in frequency are broken alphabetically, so that it does not depend
            on the order of the sentences.
        """
        if max_size is not None and max_size <= len(SPECIAL_TOKENS):
            raise ValueError(
                f"Vocabulary: `max_size` must leave room beside the {len(SPECIAL_TOKENS)} special "
                f"tokens. Received: max_size={max_size}."
            )
        cut = pieces.split if pieces else list
        counts = Counter(token for sentence in _tokenized(sentences) for token in cut(sentence))
        if pieces:
            counts.update(pieces.known)  # those as well that only other words will be cut into
        ranked = sorted(counts, key=lambda token: (-counts[token], token))
        kept = [token for token in ranked if counts[token] >= min_count]
        return cls(kept if max_size is None else kept[: max_size - len(SPECIAL_TOKENS)], pieces)

    def __len__(self) -> int:
        return len(self.tokens)

    def __contains__(self, token: str) -> bool:
        return token in self._ids

    def id(self, token: str) -> int:
        """Return the id of a token; the id of `<UNK>` if the vocabulary does not know it."""
        return self._ids.get(token, UNK)

    def split(
        self, words: Sequence[str], dropout: float = 0.0, rng: np.random.Generator | None = None
    ) -> list[str]:
        """Return the tokens of some words: the words themselves, or their pieces.

        `dropout` and `rng` are those of `Pieces.split`; words that stay whole ignore them.
        """
        return self.pieces.split(words, dropout, rng) if self.pieces else list(words)

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


def _tokenized(sentences):
    """Yield the sentences; a string among them would be taken for a list of letters."""
    for sentence in [sentences] if isinstance(sentences, str) else sentences:
        if isinstance(sentence, str):
            raise ValueError(
                "Vocabulary: `sentences` must be a list of sentences, each a list of tokens. "
                f"Received the sentence: {sentence!r:.60}."
            )
        yield sentence
