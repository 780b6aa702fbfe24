"""Chapter 8: BLEU of a translation that the reader edits, with the n-grams that count lit."""

from seq2seq.explorables.controls import choice, text_field
from seq2seq.explorables.explorable import Explorable, still_table
from seq2seq.explorables.html_parts import number

ORDERS = (1, 2, 3, 4)
LONGEST = 500  # characters


class BLEUNGrams(Explorable):
    """BLEU of one translation against one reference, computed anew at every letter typed.

    The score is that of `evaluation.metrics.bleu`: sacreBLEU's tokens, lower case, and its
    smoothing of an order without a match.

    Args:
        hypothesis: The translation at the start.
        reference: The reference translation.

    Raises:
        ValueError: If one of them is no text of 1 to 500 characters.

    Example:
        >>> ngrams = BLEUNGrams("the cat does not eat the apple", "the cat does not eat the apple")
        >>> round(ngrams.start.score, 2)
        100.0
    """

    name = "bleu-ngrams"

    def __init__(self, hypothesis: str, reference: str):
        """Check both texts and score the one at the start."""
        from sacrebleu.metrics import BLEU

        for name, text in (("hypothesis", hypothesis), ("reference", reference)):
            if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
                raise ValueError(
                    f"{type(self).__name__}: `{name}` must be a text of 1 to {LONGEST} characters. "
                    f"Received: {name}={text!r}."
                )
        self.hypothesis, self.reference = hypothesis, reference
        self.start = BLEU(lowercase=True).corpus_score([hypothesis], [[reference]])

    def data(self):
        """Return the reference."""
        return {"reference": self.reference}

    def controls(self):
        """Return the field of the translation and the choice of the n-grams that are lit."""
        options = [(order, self.say("order", order=order)) for order in ORDERS]
        return [
            text_field("hypothesis", self.say("hypothesis"), self.hypothesis),
            choice("order", self.say("lit"), options, 1),
        ]

    def still(self):
        """Return a table with one row for each length of n-grams."""
        start, rows = self.start, []
        for i, order in enumerate(ORDERS):
            precision = start.precisions[i]
            counted = self.say("counted", found=start.counts[i], size=start.totals[i])
            shown = (f"{number(precision, 1)}%", precision / 100)
            rows.append([self.say("order", order=order), counted, shown])
        caption = self.say(
            "caption",
            hypothesis=self.hypothesis,
            reference=self.reference,
            bleu=number(start.score, 1),
            penalty=number(start.bp, 2),
        )
        heads = [self.say("n-grams"), self.say("found"), self.say("precision")]
        return still_table(caption, heads, rows)

    def __repr__(self):
        """Name the score; the same text on every machine."""
        return f"BLEUNGrams(BLEU {self.start.score:.1f} at the start)"
