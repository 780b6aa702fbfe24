"""How often each word occurs, in a memory that does not grow with the text."""

from collections import Counter
from collections.abc import Iterable, Sequence

MOST = 500_000  # different words, of which a vocabulary takes some thousands


class WordCounts(Counter):
    """A `Counter` of words that forgets rare ones when there are too many.

    Misspellings, names and numbers go on and on: in a large text most of the different words occur
    once or twice. Frequent words are counted exactly, unless they are rare at first.

    Example:
        >>> counts = WordCounts()
        >>> counts.add(["le", "chat", "et", "le", "chien"])
        >>> counts["le"], len(counts)
        (2, 4)
    """

    def add(self, sentence: Sequence[str], most: int = MOST) -> None:
        """Count the words of a sentence; of more than `most` different ones keep half of them."""
        self.update(sentence)
        if len(self) > most:
            for word in sorted(self, key=self.get)[: len(self) - most // 2]:
                del self[word]

    @classmethod
    def of(cls, sentences: "Iterable[Sequence[str]] | WordCounts") -> "WordCounts":
        """Return the counts of some sentences; counts stay what they are."""
        if isinstance(sentences, WordCounts):
            return sentences
        counts = cls()
        for sentence in sentences:
            counts.add(sentence)
        return counts
