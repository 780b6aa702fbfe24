"""Lines on the disk, of which the memory holds a window at a time."""

import tempfile
import weakref
from array import array
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a corpus is read without NumPy
    import numpy as np

BLOCK = 64  # lines that are read at once, and stay neighbors whatever the order


class StoredLines:
    """A list of lines in a temporary file, which is gone when nothing refers to it any more.

    The memory holds where each block of 64 lines starts: an eighth of a byte a line.

    Args:
        lines: the lines, without line ends in them. They are taken one by one.

    Example:
        >>> lines = StoredLines(["il dort", "elle dort"])
        >>> len(lines), list(lines)
        (2, ['il dort', 'elle dort'])
    """

    def __init__(self, lines: Iterable[str]):
        self._file = tempfile.TemporaryFile(prefix="seq2seq-")
        weakref.finalize(self, self._file.close)
        self._starts = array("q", [0])  # of each block, and after the last the end
        self._count = 0
        end = 0
        for line in lines:
            end += self._file.write(line.encode() + b"\n")
            self._count += 1
            if self._count % BLOCK == 0:
                self._starts.append(end)
        if self._count % BLOCK:
            self._starts.append(end)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        for block in range(len(self._starts) - 1):
            yield from self._read(block)

    def select(self, chosen: Iterable[bool]) -> "StoredLines":
        """Return the lines for which `chosen` is true, in their order, in a file of their own."""
        return StoredLines(line for line, wanted in zip(self, chosen, strict=True) if wanted)

    def windows(self, size: int, rng: "np.random.Generator") -> Iterator[list[str]]:
        """Yield all lines once, as lists that fit into the memory.

        The blocks of the file are shuffled, and dealt to the windows. So each window has lines
        from all over the file, even if that is sorted. Within a window the order is that of the
        file.

        Args:
            size: lines in each window but the last; a multiple of the 64 of a block.
            rng: source of the order. Where all lines fit into one window, nothing is drawn.

        Raises:
            ValueError: if the size is no such multiple.
        """
        if size < BLOCK or size % BLOCK:
            raise ValueError(
                f"StoredLines: `size` must be a multiple of {BLOCK}. Received: size={size}."
            )
        blocks, in_a_window = list(range(len(self._starts) - 1)), size // BLOCK
        if self._count > size:
            whole = self._count // BLOCK  # what is left of a block stays the last
            blocks[:whole] = rng.permutation(whole).tolist()
        for start in range(0, len(blocks), in_a_window):
            dealt = sorted(blocks[start : start + in_a_window])
            yield [line for block in dealt for line in self._read(block)]

    def _read(self, block: int) -> list[str]:
        start, end = self._starts[block : block + 2]
        self._file.seek(start)
        return self._file.read(end - start).decode().split("\n")[:-1]
