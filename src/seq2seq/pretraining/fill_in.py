"""Filling gaps with a pre-trained model (chapter 10)."""

from typing import NamedTuple

import numpy as np
from keras import ops

from seq2seq.common.shapes import check_positive
from seq2seq.pretraining.masked_tokens import mask_tokens
from seq2seq.pretraining.models import MaskedLanguageModel
from seq2seq.text.vocabulary import PAD, SPECIAL_TOKENS, Vocabulary

MASK = "<MASK>"


class Guess(NamedTuple):
    """A word for a gap.

    Attributes:
        word: the word.
        probability: how probable the model holds it there.
    """

    word: str
    probability: float


def fill_in(
    model: MaskedLanguageModel, vocabulary: Vocabulary, sentence: str, top: int = 3
) -> list[Guess]:
    """Guess the word that is missing in a sentence.

    Args:
        model: a pre-trained model.
        vocabulary: the vocabulary it was trained with.
        sentence: French tokens apart by spaces, one of them `<MASK>`.
        top: number of guesses.

    Returns:
        The most probable words, the best first.

    Raises:
        ValueError: if the sentence does not have one gap, or has a word that the model does not
            know.
    """
    check_positive("fill_in", top=top)
    words = sentence.split()
    unknown = [word for word in words if word != MASK and word not in vocabulary]
    if words.count(MASK) != 1 or unknown:
        raise ValueError(
            f"fill_in: `sentence` must have one {MASK} among words of the vocabulary. "
            f"Received: {sentence!r}" + (f", unknown {unknown[0]!r}." if unknown else ".")
        )
    tokens = vocabulary.encode([words])
    place = words.index(MASK)
    tokens[0, place] = model.mask_id
    first, last = len(SPECIAL_TOKENS), len(vocabulary)  # the mask itself is no guess
    logits = model(tokens)[0, place, first:last]
    probabilities = ops.convert_to_numpy(ops.softmax(logits))
    best = np.argsort(-probabilities)[:top]
    return [Guess(vocabulary.tokens[first + i], float(probabilities[i])) for i in best]


def fill_in_accuracy(model: MaskedLanguageModel, tokens: np.ndarray, seed: int) -> float:
    """Share of the gaps that the best guess fills, in sentences `(N, S)` masked as in training."""
    cloze = mask_tokens(tokens, model.mask_id, np.random.default_rng(seed))
    guesses = ops.convert_to_numpy(model(cloze.tokens)).argmax(axis=2)  # (N, S)
    asked = cloze.labels != PAD
    return float((guesses == cloze.labels)[asked].mean())
