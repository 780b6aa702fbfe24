"""The grammar corpus: French-English pairs with gold alignment, drawn from a synchronous grammar.

The grammar is written for this course. It has about 380 French and 260 English words, and one
right translation for every French sentence; the alignment follows from the rules that built it.

    corpus = load()                       20,000 pairs to train on, 1,000 + 1,000 + 1,000 held out
    pair = draw(12, random.Random(0))     one pair of 12 French tokens

How words are linked is said in ``phrase``; what the grammar knows, in the corpus's data card.
"""

from functools import cache, lru_cache
from random import Random

from seq2seq.corpora.clause import clause
from seq2seq.corpora.drawing import Drawing
from seq2seq.corpora.noun_phrase import noun_phrase
from seq2seq.corpora.pair import Corpus, Pair
from seq2seq.corpora.statistics import as_markdown, statistics
from seq2seq.text.tokens import join_english, join_french

SHORTEST, LONGEST = 3, 50
HELD_OUT = 1_000

# A draw misses its length more often than not; so many misses in a row do not happen by chance.
_ATTEMPTS = 400


def draw(length: int, rng: Random) -> Pair:
    """Draws one pair with exactly `length` French tokens.

    Args:
        length: Number of French tokens, 3 to 50.
        rng: Source of the choices.

    Raises:
        ValueError: The length is outside 3 to 50.

    Example:
        >>> len(draw(7, Random(0)).source)
        7
    """
    _check_whole("draw", "length", length, SHORTEST, LONGEST)
    drawing = Drawing(rng)
    while True:
        pair = drawing.sentence(length).pair()
        if len(pair.source) == length:
            return pair


@cache
def running_pair() -> Pair:
    """The sentence that runs through the course.

    Example:
        >>> running_pair().text
        'le chat noir ne mange pas la pomme verte → the black cat does not eat the green apple'
    """
    subject = noun_phrase("le", "chat", adjectives=["noir"])
    direct = noun_phrase("le", "pomme", adjectives=["vert"])
    return clause(subject, "manger", negation="pas", direct=direct).pair()


@lru_cache(maxsize=4)
def load(train_size: int = 20_000, max_length: int = 30, seed: int = 1) -> Corpus:
    """Draws the corpus: training, validation, test, and a test of longer sentences.

    No French and no English sentence occurs twice, in one split or in two. Lengths are spread
    evenly over 3 to `max_length` French tokens; short lengths hold fewer when their sentences are
    used up. The running sentence is the first pair of the test split; all its words are in
    training. The held-out splits do not depend on `train_size`.

    Args:
        train_size: Number of training pairs, 2 or more.
        max_length: Longest source in training, validation and test, 9 to 49.
        seed: Seed of all choices.

    Returns:
        The corpus; `long_test` has sources of `max_length` + 1 to 50 tokens.

    Raises:
        ValueError: An argument is outside its range.
    """
    _check_whole("load", "train_size", train_size, len(_first_in_training()))
    _check_whole("load", "max_length", max_length, len(running_pair().source), LONGEST - 1)
    _check_whole("load", "seed", seed, 0)
    usual = range(SHORTEST, max_length + 1)
    long = range(max_length + 1, LONGEST + 1)
    splits = Splits(seed)
    test = splits.draw("test", usual, HELD_OUT, first=(running_pair(),))
    validation = splits.draw("validation", usual, HELD_OUT)
    long_test = splits.draw("long_test", long, HELD_OUT)
    train = splits.draw("train", usual, train_size, first=_first_in_training())
    return Corpus("grammar", train, validation, test, long_test)


@cache
def _first_in_training() -> tuple[Pair, ...]:
    """Two pairs with every word of the running sentence, so that training always has them."""
    boy = noun_phrase("le", "garçon")
    green_apple = noun_phrase("le", "pomme", adjectives=["vert"])
    black_cat = noun_phrase("le", "chat", adjectives=["noir"])
    return (
        clause(boy, "manger", negation="pas", direct=green_apple).pair(),
        clause(black_cat, "dormir").pair(),
    )


class Splits:
    """Draws split after split without ever taking a sentence twice.

    Args:
        seed: Seed of all choices.
        attempts: Misses in a row after which the sentences of a length count as used up.
    """

    def __init__(self, seed: int, attempts: int = _ATTEMPTS):
        self.seed = seed
        self.attempts = attempts
        self.seen: set[tuple[str, ...]] = set()
        self.seen_english: set[tuple[str, ...]] = set()
        for pair in (running_pair(), *_first_in_training()):
            self._remember(pair)

    def draw(
        self, split: str, lengths: range, size: int, first: tuple[Pair, ...] = ()
    ) -> tuple[Pair, ...]:
        """Draws `size` pairs with lengths as even as the sentences allow."""
        rng = Random(f"{split} {self.seed}")
        drawing = Drawing(rng)
        pairs = list(first)
        missing = dict.fromkeys(lengths, 0)
        for pair in pairs:
            missing[len(pair.source)] -= 1
        open_lengths = list(lengths)
        while len(pairs) < size:
            if not open_lengths:
                raise ValueError(
                    f"load: `{split}_size` must not exceed the number of different sentences, "
                    f"{len(pairs):,}. Received: {split}_size={size}"
                )
            shares = _even(size - len(pairs), len(open_lengths))
            for length, share in zip(open_lengths, shares, strict=True):
                missing[length] += share
            # From the longest: a draw that misses its length is mostly a little shorter.
            for length in reversed(open_lengths.copy()):
                if not self._fill(length, missing, pairs, drawing):
                    open_lengths.remove(length)
                    missing[length] = 0
        rng.shuffle(pairs)
        if first and split == "test":
            pairs.insert(0, pairs.pop(pairs.index(first[0])))
        return tuple(pairs)

    def _fill(self, length: int, missing: dict[int, int], pairs: list[Pair], drawing) -> bool:
        """Draws until a length is full; a draw of another length that is wanted is kept too."""
        misses = 0
        while missing[length] > 0:
            pair = drawing.sentence(length).pair()
            drawn = len(pair.source)
            if missing.get(drawn, 0) > 0 and self._remember(pair):
                pairs.append(pair)
                missing[drawn] -= 1
                misses = 0 if drawn == length else misses
            else:
                misses += 1
                if misses > self.attempts:
                    return False
        return True

    def _remember(self, pair: Pair) -> bool:
        """Whether both sides are new; from now on they are not."""
        if pair.source in self.seen or pair.target in self.seen_english:
            return False
        self.seen.add(pair.source)
        self.seen_english.add(pair.target)
        return True


def _even(total: int, parts: int) -> list[int]:
    """Shares of a total that differ by one at most."""
    return [total // parts + (index < total % parts) for index in range(parts)]


def _check_whole(owner: str, argument: str, value, low: int, high: int | None = None) -> None:
    """Refuses what is not a whole number from low to high."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or value < low or (high is not None and value > high):
        expected = f"{low} or more" if high is None else f"{low} to {high}"
        raise ValueError(
            f"{owner}: `{argument}` must be a whole number, {expected}. "
            f"Received: {argument}={value!r}"
        )


def main() -> None:
    """Print the numbers and examples of the data card."""
    corpus = load()
    table = statistics(corpus)
    for split, pairs in corpus.splits.items():
        table[split] |= _alignment_statistics(pairs)
    print(f"SHA-256 of the default corpus: `{corpus.sha256}`\n")
    print(as_markdown(table))
    print("\n| French | English |\n|---|---|")
    for pair in [pair for pair in corpus.test if len(pair.source) <= 16][:12]:
        print(f"| {join_french(pair.source)} | {join_english(pair.target)} |")


def _alignment_statistics(pairs: tuple[Pair, ...]) -> dict[str, float]:
    """Number of links, and the shares of words and of pairs in which attention has work to do."""
    sure = sum(len({t for t, _ in pair.sure}) for pair in pairs)
    return {
        "sure_links": sum(len(pair.sure) for pair in pairs),
        "possible_links": sum(len(pair.possible) for pair in pairs),
        "target_tokens_without_sure_link": 1 - sure / sum(len(pair.target) for pair in pairs),
        "pairs_with_crossing_links": sum(map(_has_crossing, pairs)) / len(pairs),
    }


def _has_crossing(pair: Pair) -> bool:
    """Whether a later English word renders an earlier French word: black cat, chat noir."""
    sources = [s for _, s in sorted(pair.sure)]
    return sources != sorted(sources)


if __name__ == "__main__":
    main()
