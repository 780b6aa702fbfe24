"""What a corpus holds, in numbers: the source of the data cards."""

from collections.abc import Sequence

from seq2seq.corpora.pair import Corpus, Pair


def statistics(corpus: Corpus) -> dict[str, dict[str, float]]:
    """Sizes, lengths and vocabulary of every split that has pairs.

    Args:
        corpus: A corpus.

    Returns:
        For each split by name: `pairs`; for `source` and `target` their `…_sentences` (different
        ones), `…_tokens`, `…_mean_length`, `…_longest` and `…_words` (different tokens). For a
        split other than train also `…_unknown`, the share of its tokens that no training
        sentence has, and `near_copies`, the share of its French sentences that differ from a
        training sentence in at most one token.

    Example:
        >>> pair = Pair(("il", "dort"), ("he", "sleeps", "."))
        >>> statistics(Corpus("one", (pair,), (), ()))["train"]["target_tokens"]
        3
    """
    return {
        split: _of_split(pairs, corpus.train if split != "train" else ())
        for split, pairs in corpus.splits.items()
        if pairs
    }


def as_markdown(table: dict[str, dict[str, float]]) -> str:
    """`statistics` as a Markdown table, a column for each split.

    Example:
        >>> print(as_markdown({"train": {"pairs": 1200, "source_mean_length": 6.5}}))
        | | train |
        |---|---:|
        | pairs | 1,200 |
        | source mean length | 6.50 |
    """
    rows = dict.fromkeys(name for column in table.values() for name in column)
    lines = [f"| | {' | '.join(table)} |", "|---" + "|---:" * len(table) + "|"]
    for name in rows:
        cells = [_cell(name, column.get(name)) for column in table.values()]
        lines.append(f"| {name.replace('_', ' ')} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _of_split(pairs: Sequence[Pair], train: Sequence[Pair]) -> dict[str, float]:
    numbers = {"pairs": len(pairs)}
    for side in ("source", "target"):
        sentences = [getattr(pair, side) for pair in pairs]
        tokens = [token for sentence in sentences for token in sentence]
        numbers[f"{side}_sentences"] = len(set(sentences))
        numbers[f"{side}_tokens"] = len(tokens)
        numbers[f"{side}_mean_length"] = len(tokens) / len(sentences)
        numbers[f"{side}_longest"] = max(map(len, sentences))
        numbers[f"{side}_words"] = len(set(tokens))
        if train:
            known = {token for pair in train for token in getattr(pair, side)}
            numbers[f"{side}_unknown"] = sum(token not in known for token in tokens) / len(tokens)
    if train:
        seen = {pattern for pair in train for pattern in _with_a_gap(pair.source)}
        near = sum(not seen.isdisjoint(_with_a_gap(pair.source)) for pair in pairs)
        numbers["near_copies"] = near / len(pairs)
    return numbers


def _with_a_gap(sentence):
    """The sentence with each of its tokens blanked in turn: near copies share one of these."""
    return [sentence[:place] + (None,) + sentence[place + 1 :] for place in range(len(sentence))]


def _cell(name, number):
    if number is None:
        return ""
    if isinstance(number, int):
        return f"{number:,}"
    return f"{number:.2f}" if name.endswith("length") else f"{number:.2%}"
