"""Loops: a decoder that says the same words again and again, and no end of it."""

from collections.abc import Sequence
from typing import NamedTuple

LEAST = 3  # times that words must follow themselves; twice is a way to speak


class Run(NamedTuple):
    """Words that follow themselves: `size` words from `start`, said `times` times in a row."""

    start: int
    size: int
    times: int


def longest_run(words: Sequence[str]) -> Run:
    """Return the words that are repeated most often in a row.

    Args:
        words: a sentence.

    Returns:
        The run; of those with as many times the shortest, then the first. `times` is 1 if nothing
        follows itself, 0 if there are no words.

    Example:
        >>> longest_run("he sees the cat the cat the cat .".split())
        Run(start=2, size=2, times=3)
    """
    best = Run(0, min(1, len(words)), min(1, len(words)))
    for size in range(1, len(words) // 2 + 1):
        same = 0  # how many words in a row equal the one that stands `size` before them
        for i in range(size, len(words)):
            same = same + 1 if words[i] == words[i - size] else 0
            times = same // size + 1
            if times > best.times:
                best = Run(i + 1 - times * size, size, times)
    return best


def without_loops(words: Sequence[str], source: Sequence[str] = ()) -> tuple[list[str], bool]:
    """Say once what a sentence says in a loop.

    Args:
        words: what a decoder has written.
        source: what it has read. What repeats itself there may do so in the translation.

    Returns:
        The words, and whether there was a loop: words said at least three times in a row, and more
        often than any words of the source.

    Example:
        >>> without_loops("he sees the cat the cat the cat .".split())
        (['he', 'sees', 'the', 'cat', '.'], True)
        >>> without_loops(["yes", "yes", "yes"], ["oui", "oui", "oui"])
        (['yes', 'yes', 'yes'], False)
    """
    words, looped, most = list(words), False, max(LEAST - 1, longest_run(source).times)
    while (run := longest_run(words)).times > most:
        end = run.start + run.size * run.times
        rest, again = words[end:], words[run.start : run.start + run.size]
        if rest == again[: len(rest)]:  # the limit has cut the last round
            rest = []
        words, looped = words[: run.start] + again + rest, True
    return words, looped
