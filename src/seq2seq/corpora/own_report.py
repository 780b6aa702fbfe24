"""What a reader should see of a file of sentence pairs before a training begins."""

from collections import Counter
from collections.abc import Iterator, Sequence

from seq2seq.corpora.own_reading import Reading
from seq2seq.corpora.pair import Corpus
from seq2seq.corpora.splits import overlap
from seq2seq.text.counting import WordCounts

FEW = 30  # pairs, of which a score says little
_LINES = 5  # numbers of lines that are named


def report(file_name: str, reading: Reading, corpus: Corpus) -> Iterator[str]:
    """Yield the lines of a report.

    Args:
        file_name: name of the file.
        reading: what was read from it.
        corpus: the corpus made of it.
    """
    columns, pairs = reading.columns, reading.pairs
    header = ", the first of them a header" if columns.header else ""
    yield f"{file_name}: {reading.lines:,} lines in {reading.encoding.upper()}{header}"
    yield (
        f"source: {columns.name(columns.source)} ({corpus.languages[0]}), "
        f"target: {columns.name(columns.target)} ({corpus.languages[1]})"
    )
    dropped = sum(map(len, reading.dropped.values()))
    yield f"pairs: {len(pairs):,} kept, {dropped:,} dropped"
    for why, lines in reading.dropped.items():
        yield f"  {len(lines):,} {why}: {_some(lines)}"
    lengths, words = (Counter(), Counter()), (WordCounts(), WordCounts())
    for pair in pairs:  # once, since they may be on the disk
        for side, sentence in enumerate((pair.source, pair.target)):
            lengths[side][len(sentence)] += 1
            words[side].add(sentence)
    for side, name in enumerate(("source", "target")):
        yield f"{name}: {_numbers(lengths[side], words[side])}"
    train, validation, test = corpus.train, corpus.validation, corpus.test
    left_out = len(pairs) - len(train) - len(validation) - len(test)
    yield (
        f"splits: {len(train):,} pairs to train on, {len(validation):,} for validation, "
        f"{len(test):,} to test"
        + (f", {left_out:,} left out, other translations of these" if left_out else "")
    )
    leaked = overlap(train, (*validation, *test)).either
    yield f"leaks: {leaked:,} pairs of validation and test with a sentence that is in training"
    if not validation:
        yield "no validation pairs: the last epoch is kept, not the best"
    if 0 < len(test) < FEW:
        yield f"{len(test)} test pairs say little: their BLEU may be off by tens"
    for sample in reading.samples:
        source, target = sample.texts
        yield f"line {sample.line}: {source.strip()[:80]!r} → {target.strip()[:80]!r}"
        yield f"  is read as {sample.pair.text[:160]}"


def _numbers(lengths: Counter, words: WordCounts) -> str:
    half, below = sum(lengths.values()) // 2, 0
    for median in sorted(lengths):
        below += lengths[median]
        if below > half:
            break
    once = sum(count == 1 for count in words.values())
    return (
        f"{min(lengths)} to {max(lengths)} tokens, half of the sentences at most "
        f"{median}; {len(words):,} different tokens, {once:,} of them once"
    )


def _some(lines: Sequence[int]) -> str:
    shown = ("lines " if len(lines) > 1 else "line ") + ", ".join(map(str, lines[:_LINES]))
    return shown + (f" and {len(lines) - _LINES:,} more" if len(lines) > _LINES else "")
