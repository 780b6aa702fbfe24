"""All questions by name: one module a chapter, in the order of the book."""

import difflib

from seq2seq.exercises.question_bank import (
    attention_distribution,
    attention_score,
    attention_value,
    context_vector,
    decoder,
    encoder,
    introduction,
    length,
    pretraining,
    query_key_value,
    transformer,
    translation,
)
from seq2seq.exercises.questions import Pencil, Quiz

CHAPTERS = {
    "Sequence to sequence": introduction,
    "1 Encoder": encoder,
    "2 Decoder": decoder,
    "3 Context vector": context_vector,
    "4 Query, key, value": query_key_value,
    "5 Attention score": attention_score,
    "6 Attention distribution": attention_distribution,
    "7 Attention value": attention_value,
    "8 Machine translation": translation,
    "9 The limit, measured": length,
    "10 From attention to the Transformer": transformer,
    "11 What came after": pretraining,
}


def by_chapter() -> dict[str, tuple[Pencil | Quiz, ...]]:
    """Return the questions of each chapter, by its title."""
    return {title: module.QUESTIONS for title, module in CHAPTERS.items()}


def names() -> list[str]:
    """Return the names of all questions, in the order of the book."""
    return [question.name for questions in by_chapter().values() for question in questions]


def find(name: str) -> Pencil | Quiz:
    """Return a question by its name.

    Raises:
        ValueError: if no question has this name.
    """
    for questions in by_chapter().values():
        for question in questions:
            if question.name == name:
                return question
    close = difflib.get_close_matches(str(name), names(), n=1)
    meant = f" Did you mean {close[0]!r}?" if close else ""
    raise ValueError(f"ask: `name` must be the name of a question. Received: {name!r}.{meant}")
