"""The live translator: the reader types French, and changes what happens inside the model.

The models run in the page, in JavaScript that does what the Keras models do (`seq2seq.live`). A
notebook holds the models in its output and fetches nothing; a site keeps them as files beside the
page. Without JavaScript, and until a model has arrived, a stored example is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from seq2seq import pretrained
from seq2seq.explorables.checks import rounded, softmax
from seq2seq.explorables.live_html import render
from seq2seq.explorables.live_words import LABELS
from seq2seq.live.export import export, inline
from seq2seq.search.greedy import greedy_search
from seq2seq.text.tokens import tokenize_french

SENTENCE = "le chat noir ne mange pas la pomme verte"
EXAMPLES = (
    "le petit chat dort",
    "la fille ne voit pas les oiseaux rouges",
    "est-ce que le chien mange la pomme ?",
)
TOP = 5  # next tokens of a step
LARGEST = 2_000_000  # parameters of a model that is kept in half precision


class LiveTranslator:
    """Shipped models, or the reader's own, that translate in the page.

    Args:
        models: Names of shipped models, or a mapping from names to translators. The first is used
            at once; the others wait for the reader.
        sentence: The French sentence that stands there at first.
        examples: Sentences to try. Those with a word that the first model does not know are left
            out.
        folder: Where the files of the models lie, as an address relative to the page, such as
            `"models/"`; see `files`. By default the models are part of the HTML.

    Raises:
        ValueError: If there is no model, one cannot run in the page, or the sentence has no token.

    Example:
        >>> LiveTranslator(["grammar-plain"])
        LiveTranslator(grammar-plain)
    """

    def __init__(
        self,
        models: Sequence[str] | Mapping = ("grammar-luong-dot",),
        sentence: str = SENTENCE,
        examples: Sequence[str] = EXAMPLES,
        folder: str | None = None,
    ):
        """Open the models and record what the first does with the sentence."""
        if isinstance(models, str) or not models:
            raise ValueError(
                "LiveTranslator: `models` must hold at least one name of a model. "
                f"Received: models={models!r}."
            )
        if not isinstance(models, Mapping):
            models = {name: pretrained.load(name) for name in models}
        words = tokenize_french(sentence) if isinstance(sentence, str) else []
        if not words:
            raise ValueError(
                "LiveTranslator: `sentence` must be a string with at least one token. "
                f"Received: sentence={sentence!r}."
            )
        self.models = dict(models)
        self.sentence = sentence
        self.folder = folder
        first = next(iter(self.models.values()))
        self.examples = [text for text in examples if not first.unknown_tokens(text)]
        self.example = recorded(first, sentence)

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The files of the models by their names, to be written into `folder`."""
        return {
            f"{name}.s2s": export(translator, dtype_of(translator))
            for name, translator in self.models.items()
        }

    @property
    def inline(self) -> dict[str, str]:
        """The models as text of the page, by their names; none where they are files."""
        if self.folder is not None:
            return {}
        return {name: inline(model, dtype_of(model)) for name, model in self.models.items()}

    @property
    def described(self) -> list[dict]:
        """What the page knows of each model before it is there."""
        sizes = {} if self.folder is None else self.files
        return [
            {
                "name": name,
                "label": LABELS.get(name, name),
                "size": len(sizes.get(f"{name}.s2s", b"")),
            }
            for name in self.models
        ]

    def html(self) -> str:
        """Return the translator as one piece of HTML, always the same for one input."""
        return render(self)

    _repr_html_ = html

    def __repr__(self):
        """Name the models; the same text on every machine."""
        return f"LiveTranslator({', '.join(self.models)})"


@dataclass(frozen=True)
class Example:
    """What a model does with a sentence: the still picture of the translator.

    Attributes:
        source: The S source tokens.
        target: The T tokens it writes.
        text: The translation as plain text.
        probabilities: For each of the T steps its best next tokens, as pairs (token, probability).
        weights: Attention weights `(T, S)`, rounded, or `None` for a model without attention.
    """

    source: list[str]
    target: list[str]
    text: str
    probabilities: list[list[tuple[str, float]]]
    weights: list[list[float]] | None


def recorded(translator, sentence: str) -> Example:
    """Return what a translator does with a sentence, by greedy search."""
    model, tokens = translator.model, translator.target_vocabulary.tokens
    (translation,) = translator.translate([sentence])
    source = translator.source_vocabulary.encode_tokens([translation.source])  # (1, S)
    tops = []

    def step(token, state):
        """Take one step of the model and keep its best next tokens."""
        logits, state, weights = model.step(token, state)
        chances = softmax(np.asarray(logits)[0])  # (V,)
        best = np.argsort(-chances, kind="stable")[:TOP]
        tops.append([(tokens[i], round(float(chances[i]), 2)) for i in best])
        return logits, state, weights

    found = greedy_search(step, model.start(source), max_length=2 * source.shape[1] + 10)
    return Example(
        list(translation.source),
        [pairs[0][0] for pairs in tops],
        translation.text,
        tops,
        None if found.weights is None else rounded(found.weights[0]),
    )


def dtype_of(translator) -> str:
    """Return how the numbers of a model are kept: large models as whole numbers of one byte."""
    parameters = sum(prod(weight.shape) for weight in translator.model.weights)
    return "float16" if parameters < LARGEST else "int8"
