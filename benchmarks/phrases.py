"""Common phrases: what a visitor types first, and whether a translator says what a person would.

BLEU on held-out pairs says how well a model translates sentences like those of its corpus. It does
not say whether *oui* comes out as *yes*. `phrases.tsv` holds phrases of every day, each with a
pattern of what a person would say; `python -m benchmarks.phrases --model tatoeba` scores a model.
Most of them are also among the phrases that a shipped model learns (`seq2seq.corpora.phrases`), so
the score of the others is printed apart.
"""

import argparse
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

PHRASES = Path(__file__).with_name("phrases.tsv")
_LONG_FORMS = (
    ("can't", "can not"), ("won't", "will not"), ("let's", "let us"), ("n't", " not"),
    ("'m", " am"), ("'re", " are"), ("'ve", " have"), ("'ll", " will"), ("'d", " would"),
    ("'s", " is"),
)  # fmt: skip


class Answer(NamedTuple):
    """One phrase and what a translator made of it.

    Attributes:
        phrase: what was asked, French.
        text: the translation.
        right: whether a person would say so.
    """

    phrase: str
    text: str
    right: bool


def read_phrases(path: Path = PHRASES) -> list[tuple[str, re.Pattern]]:
    """Return the French phrases, each with the pattern of its plain English; see `plain`."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return [(french, re.compile(english)) for french, english in rows]


def plain(text: str) -> str:
    """Return English in lower case, in long forms, without punctuation: what the patterns match.

    Example:
        >>> plain("I don't know; it's 3,500 €!")
        'i do not know it is 3,500 €'
    """
    text = text.lower()
    for short, long in _LONG_FORMS:
        text = re.sub(rf"{short}\b", long, text)
    return " ".join(re.sub(r"[.,!?;:\"]+(?=\s|$)", " ", text).split())


def ask(translator, phrases: Iterable[tuple[str, re.Pattern]], width: int = 1) -> list[Answer]:
    """Return what a translator says to each phrase.

    Args:
        translator: anything with `translate(sentences, width=)` that returns objects with a `text`.
        phrases: French phrases with the patterns of what a person would say.
        width: hypotheses kept for each phrase; 1 is greedy search.
    """
    phrases = list(phrases)
    found = translator.translate([french for french, _ in phrases], width=width)
    return [
        Answer(french, one.text, english.fullmatch(plain(one.text)) is not None)
        for (french, english), one in zip(phrases, found, strict=True)
    ]


def share_right(answers: Iterable[Answer]) -> float:
    """Return the share of the answers that are right."""
    answers = list(answers)
    return sum(answer.right for answer in answers) / len(answers)


def unseen(answers: Iterable[Answer]) -> list[Answer]:
    """Return the answers to phrases that no shipped model learns: only these say what it can do."""
    from seq2seq.corpora.phrases import sentences

    learned = {plain(french) for french, _ in sentences()}
    return [answer for answer in answers if plain(answer.phrase) not in learned]


def main(arguments: list[str] | None = None) -> int:
    """Print the share of phrases that a model gets right, and those it gets wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.phrases", description=main.__doc__)
    parser.add_argument("--model", default="tatoeba", help="name of a shipped model, or a path")
    parser.add_argument("--beam", type=int, default=1, metavar="WIDTH")
    options = parser.parse_args(arguments)
    from seq2seq import pretrained
    from seq2seq.translator import Translator

    shipped = options.model in pretrained.names()
    translator = pretrained.load(options.model) if shipped else Translator.load(options.model)
    answers = ask(translator, read_phrases(), options.beam)
    for answer in answers:
        if not answer.right:
            print(f"{answer.phrase} → {answer.text}")
    for kind, some in (("all", answers), ("never learned", unseen(answers))):
        right = sum(answer.right for answer in some)
        print(f"{options.model}, {kind}: {right} of {len(some)} phrases right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
