"""A sentence pair with its word alignment, and a corpus of such pairs."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seq2seq.corpora.stored import StoredLines
from seq2seq.text.languages import FRENCH_TO_ENGLISH
from seq2seq.text.names import Names

if TYPE_CHECKING:  # a corpus is read without NumPy
    import numpy as np

Link = tuple[int, int]

SPLITS = ("train", "validation", "test", "long_test")


@dataclass(frozen=True)
class Pair:
    """One sentence, its translation and their word alignment.

    A link `(t, s)` says that target token t renders source token s, both counted from 0. Links are
    of two kinds (Och and Ney, 2003): a sure link must be found by an aligner, a possible link may
    be found. Every sure link is possible too.

    Args:
        source: tokens of the sentence, French in the corpora of the course.
        target: tokens of its translation, English there.
        sure: Sure links `(t, s)`; empty where no gold alignment is known.
        possible: Possible links `(t, s)`, the sure ones among them.

    Raises:
        ValueError: A side is empty, a link points outside the pair, or a sure link is not possible.

    Example:
        >>> pair = Pair(("il", "dort"), ("he", "sleeps"), frozenset({(0, 0)}), frozenset({(0, 0)}))
        >>> pair.text
        'il dort → he sleeps'
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    sure: frozenset[Link] = frozenset()
    possible: frozenset[Link] = frozenset()

    def __post_init__(self):
        for side in ("source", "target"):
            tokens = getattr(self, side)
            if not isinstance(tokens, tuple) or not tokens or not _are_tokens(tokens):
                raise ValueError(
                    f"Pair: `{side}` must be a tuple of one or more tokens, no token empty or with "
                    f"a space. Received: {side}={tokens!r}"
                )
        T, S = len(self.target), len(self.source)
        outside = sorted((t, s) for t, s in self.possible if not (0 <= t < T and 0 <= s < S))
        if outside:
            raise ValueError(
                f"Pair: `possible` must hold links (t, s) with 0 <= t < T={T} and 0 <= s < S={S}. "
                f"Received: {outside[0]!r}"
            )
        if not self.sure <= self.possible:
            raise ValueError(
                "Pair: `sure` must be a subset of `possible`. "
                f"Received: sure link {min(self.sure - self.possible)!r} that is not possible"
            )

    @property
    def text(self) -> str:
        """Both sides as plain text, tokens apart by spaces."""
        return f"{' '.join(self.source)} → {' '.join(self.target)}"

    def as_line(self) -> str:
        """Return the pair as a line of four columns: both sides, sure and possible links."""
        columns = [" ".join(self.source), " ".join(self.target)]
        columns += [_links_as_text(self.sure), _links_as_text(self.possible)]
        return "\t".join(columns)

    @classmethod
    def from_line(cls, line: str) -> "Pair":
        """Return the pair of a line that `as_line` made."""
        source, target, sure, possible = line.split("\t")
        return cls(
            tuple(source.split(" ")),
            tuple(target.split(" ")),
            _links_from_text(sure),
            _links_from_text(possible),
        )


def _are_tokens(tokens: tuple[str, ...]) -> bool:
    return " ".join(tokens).split() == list(tokens)


class StoredPairs:
    """Pairs in a temporary file: as a tuple of them, but the memory holds only some at a time.

    Args:
        pairs: the pairs, which are taken one by one.

    Example:
        >>> pair = Pair(("il", "dort"), ("he", "sleeps"))
        >>> stored = StoredPairs([pair, pair])
        >>> len(stored), next(iter(stored)).text
        (2, 'il dort → he sleeps')
    """

    def __init__(self, pairs: Iterable[Pair]):
        self._lines = StoredLines(pair.as_line() for pair in pairs)

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Pair]:
        return map(Pair.from_line, self._lines)

    def select(self, chosen: Iterable[bool]) -> "StoredPairs":
        """Return the pairs for which `chosen` is true, in their order."""
        selected = object.__new__(StoredPairs)
        selected._lines = self._lines.select(chosen)
        return selected

    def windows(self, size: int, rng: "np.random.Generator") -> Iterator[tuple[Pair, ...]]:
        """Yield all pairs once, `size` of them at a time; see `StoredLines.windows`."""
        for lines in self._lines.windows(size, rng):
            yield tuple(map(Pair.from_line, lines))


@dataclass(frozen=True)
class Corpus:
    """A named corpus in fixed splits.

    Args:
        name: Name of the corpus, as in file names.
        train: Pairs to train on; a tuple, or `StoredPairs` if they are too many for the memory.
        validation: Pairs to choose settings by.
        test: Pairs to report scores on.
        long_test: Pairs longer than every training pair; empty where there are none.
        sha256: Hash of all splits. Computed when left out; when given, it must be right.
        names: What the training sentences say of words with a capital, which the pairs have lost.
        languages: Codes of the source and the target language.

    Raises:
        ValueError: The name is empty, a split is not a tuple of pairs, or `sha256` is wrong.
    """

    name: str
    train: tuple[Pair, ...] | StoredPairs
    validation: tuple[Pair, ...]
    test: tuple[Pair, ...]
    long_test: tuple[Pair, ...] = ()
    sha256: str = ""
    names: Names = Names()
    languages: tuple[str, str] = FRENCH_TO_ENGLISH

    def __post_init__(self):
        if not self.name:
            raise ValueError(f"Corpus: `name` must not be empty. Received: name={self.name!r}")
        for split, pairs in self.splits.items():
            if split == "train" and isinstance(pairs, StoredPairs):
                continue
            if not isinstance(pairs, tuple) or not all(isinstance(pair, Pair) for pair in pairs):
                raise ValueError(
                    f"Corpus: `{split}` must be a tuple of Pair. "
                    f"Received: {split} of type {type(pairs).__name__}"
                )
        computed = sha256_of(self.splits)
        if self.sha256 not in ("", computed):
            raise ValueError(
                f"Corpus: `sha256` must be the hash of the splits, {computed}. "
                f"Received: sha256={self.sha256!r}"
            )
        object.__setattr__(self, "sha256", computed)

    @property
    def splits(self) -> dict[str, tuple[Pair, ...]]:
        """The four splits by name."""
        return {split: getattr(self, split) for split in SPLITS}

    def __repr__(self) -> str:
        sizes = ", ".join(f"{split}={len(pairs):,}" for split, pairs in self.splits.items())
        return f"Corpus({self.name!r}, {sizes}, sha256={self.sha256[:12]!r})"


def sha256_of(splits: dict[str, Iterable[Pair]]) -> str:
    """Canonical hash of splits: one line a pair, links sorted, UTF-8.

    The same pairs in the same order give the same hash on every machine and Python version.
    """
    digest = hashlib.sha256()
    for split, pairs in splits.items():
        digest.update(f"# {split}\n".encode())
        for pair in pairs:
            digest.update((pair.as_line() + "\n").encode())
    return digest.hexdigest()


def _links_as_text(links: frozenset[Link]) -> str:
    return " ".join(f"{t}-{s}" for t, s in sorted(links))


def _links_from_text(text: str) -> frozenset[Link]:
    links = (link.split("-") for link in text.split())
    return frozenset((int(t), int(s)) for t, s in links)
