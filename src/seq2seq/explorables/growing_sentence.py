"""Chapters 3 and 9: a sentence grows, and a dot travels on the curve of quality by length."""

import numpy as np

from seq2seq.explorables.controls import slider
from seq2seq.explorables.explorable import Explorable, still_table
from seq2seq.explorables.html_parts import number
from seq2seq.figures.style import names, numbers

MOST_CURVES = 3


class GrowingSentence(Explorable):
    """Translations of one sentence as it grows, by models whose quality by length is known.

    Args:
        curves: For each model by name the source lengths, rising, and its BLEU at each of them.
        sentences: N sentences of source tokens, each longer than the one before.
        references: Their N references.
        translations: For each model by name its N translations.

    Raises:
        ValueError: If there is no model or more than three, names or numbers of sentences
            disagree, sentences do not grow, or BLEU lies outside 0 to 100.

    Example:
        >>> curves = {"plain": ([5, 10], [80, 40])}
        >>> growing = GrowingSentence(curves, [["le"]], [["the"]], {"plain": [["a"]]})
        >>> growing.bleu_at("plain", 7)
        64.0
    """

    name = "growing-sentence"

    def __init__(self, curves, sentences, references, translations):
        """Check the arguments and round what will be shown."""
        owner = type(self).__name__
        if not 1 <= len(curves) <= MOST_CURVES:
            raise ValueError(
                f"{owner}: `curves` must hold 1 to {MOST_CURVES} models. Received: {list(curves)}."
            )
        if set(translations) != set(curves):
            raise ValueError(
                f"{owner}: `translations` must be of the models of `curves`, {list(curves)}. "
                f"Received: {list(translations)}."
            )
        self.curves = {
            name: self._curve(name, lengths, scores) for name, (lengths, scores) in curves.items()
        }
        self.sentences = [names(owner, "sentences", one) for one in sentences]
        sizes = [len(one) for one in self.sentences]
        if not sizes or sizes != sorted(set(sizes)):
            raise ValueError(f"{owner}: `sentences` must grow. Received: lengths {sizes}.")
        self.references = [names(owner, "references", one) for one in references]
        self.translations = {name: [list(one) for one in translations[name]] for name in curves}
        for name, several in {"references": self.references, **self.translations}.items():
            if len(several) != len(sizes):
                raise ValueError(
                    f"{owner}: there must be one translation for each of the {len(sizes)} "
                    f"sentences. Received: {len(several)} of {name}."
                )

    def _curve(self, name, lengths, scores):
        owner = type(self).__name__
        lengths = numbers(owner, "curves", lengths, 1)
        scores = numbers(owner, "curves", scores, 1)
        if lengths.shape != scores.shape or (np.diff(lengths) <= 0).any():
            raise ValueError(
                f"{owner}: `curves` must hold rising lengths and as many scores. "
                f"Received: lengths {lengths.tolist()} and {len(scores)} scores of {name}."
            )
        if scores.min() < 0 or scores.max() > 100:
            raise ValueError(
                f"{owner}: `curves` must hold scores from 0 to 100. "
                f"Received: {scores.min():g} to {scores.max():g} of {name}."
            )
        return lengths.round(2).tolist(), scores.round(2).tolist()

    def bleu_at(self, name: str, length: float) -> float:
        """Return BLEU of a model at a length, straight between the points of its curve."""
        return float(np.interp(length, *self.curves[name]))

    def data(self):
        """Return curves and sentences."""
        return {
            "curves": self.curves,
            "sentences": self.sentences,
            "references": self.references,
            "translations": self.translations,
        }

    def controls(self):
        """Return the slider of the length."""
        last, first = len(self.sentences) - 1, len(self.sentences[0])
        return [slider("length", self.say("length"), 0, last, 0, shown=str(first))]

    def still(self):
        """Return a table with one row for each sentence."""
        rows = []
        for i, (sentence, reference) in enumerate(
            zip(self.sentences, self.references, strict=True)
        ):
            texts = [sentence, reference, *(several[i] for several in self.translations.values())]
            scores = [number(self.bleu_at(name, len(sentence)), 0) for name in self.curves]
            rows.append([str(len(sentence)), *scores, *map(" ".join, texts)])
        heads = [self.say("column length")]
        heads += [self.say("column bleu", name=name) for name in self.curves]
        heads += [self.say("source"), self.say("reference"), *self.curves]
        return still_table(self.say("caption"), heads, rows)

    def __repr__(self):
        """Name the sizes; the same text on every machine."""
        return f"GrowingSentence({len(self.sentences)} sentences, {', '.join(self.curves)})"
