"""A trained model with its vocabularies: text in, text and attention out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from seq2seq import storage
from seq2seq.common.compiling import compiled
from seq2seq.common.shapes import check_positive
from seq2seq.search.beam import beam_search
from seq2seq.search.greedy import greedy_search
from seq2seq.text.tokens import join_english, tokenize_french
from seq2seq.text.vocabulary import EOS, PAD, SOS, Vocabulary


@dataclass(frozen=True)
class Translation:
    """One translated sentence.

    Attributes:
        source: source tokens, S of them.
        target: target tokens as the model produced them, `<EOS>` last if it was reached, T of them.
        weights: attention weights `(T, S)`, or `None` for a model without attention.
        score: log-probability of the target, in nats.
        text: the translation as plain text.
        alternatives: the other hypotheses of the beam, the next best first; none if greedy.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    weights: np.ndarray | None
    score: float
    text: str
    alternatives: tuple["Translation", ...] = ()


class Translator:
    """Translate with a model.

    Args:
        model: `Seq2Seq`, `AttentionSeq2Seq` or `Transformer`, built.
        source_vocabulary: vocabulary of the source side.
        target_vocabulary: vocabulary of the target side.
        record: how the model was made; empty for a model made by hand.
    """

    def __init__(
        self,
        model,
        source_vocabulary: Vocabulary,
        target_vocabulary: Vocabulary,
        record: dict | None = None,
    ):
        self.model = model
        self.source_vocabulary = source_vocabulary
        self.target_vocabulary = target_vocabulary
        self.record = record or {}

    @classmethod
    def load(cls, path) -> "Translator":
        """Open a model that `save` or the training script wrote; see `storage.load`."""
        return cls(*storage.load(path))

    def save(self, path):
        """Write the model and its record; see `storage.save`."""
        return storage.save(
            path, self.model, self.source_vocabulary, self.target_vocabulary, self.record
        )

    def translate(
        self,
        sentences: Sequence[str],
        max_length: int | None = None,
        batch_size: int = 128,
        width: int = 1,
        alpha: float = 0.6,
    ) -> list[Translation]:
        """Translate French sentences.

        Args:
            sentences: plain text, one sentence each.
            max_length: longest translation in tokens; by default twice the source and ten more.
            batch_size: how many sentences of like length are translated at once.
            width: hypotheses kept for each sentence, see `beam_search`; 1 is greedy search.
            alpha: exponent of the length penalty that ranks the hypotheses of a beam.

        Returns:
            One `Translation` a sentence, in order. An empty sentence has an empty translation.
            The n best of a sentence are its translation and, after it, its `alternatives`.

        Raises:
            ValueError: if `sentences` is one string, or `width` is not a positive whole number.
        """
        if isinstance(sentences, str):
            raise ValueError(
                "Translator: `sentences` must be a list of sentences. "
                f"Received: one string, {sentences!r:.60}."
            )
        return self.translate_tokens(
            [tokenize_french(sentence) for sentence in sentences],
            max_length,
            batch_size,
            width,
            alpha,
        )

    def translate_tokens(
        self,
        sentences: Sequence[Sequence[str]],
        max_length: int | None = None,
        batch_size: int = 128,
        width: int = 1,
        alpha: float = 0.6,
    ) -> list[Translation]:
        """Translate sentences that are cut into words already; see `translate`."""
        check_positive("Translator", width=width)
        translations: dict[int, Translation] = {}
        for i, sentence in enumerate(sentences):
            if not sentence:
                weights = np.zeros((0, 0)) if self.has_attention else None
                translations[i] = Translation((), (), weights, 0.0, "")
        order = sorted(
            (i for i in range(len(sentences)) if i not in translations),
            key=lambda i: len(sentences[i]),
        )
        # For one batch, compiling takes longer than it saves.
        functions = (
            self._compiled if len(order) > batch_size else (self.model.start, self.model.step)
        )
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            source = self.source_vocabulary.encode([sentences[i] for i in batch])  # (B, S)
            limit = max_length or 2 * source.shape[1] + 10
            tokens, scores, weights = _search(*functions, source, limit, width, alpha)
            for row, i in enumerate(batch):
                best, *others = (
                    self._translation(
                        tuple(self.source_vocabulary.split(sentences[i])),
                        tokens[row, place],
                        scores[row, place],
                        None if weights is None else weights[row, place],
                    )
                    for place in np.flatnonzero(np.isfinite(scores[row]))
                )
                translations[i] = replace(best, alternatives=tuple(others)) if others else best
        return [translations[i] for i in range(len(sentences))]

    @property
    def has_attention(self) -> bool:
        """Whether the model can say where it looked."""
        return hasattr(self.model.decoder, "attention")

    def unknown_tokens(self, sentence: str) -> list[str]:
        """Return the tokens of a French sentence that the model has never seen."""
        tokens = self.source_vocabulary.split(tokenize_french(sentence))
        return [token for token in tokens if token not in self.source_vocabulary]

    @cached_property
    def _compiled(self):
        """The model's `start` and `step`, compiled for any number and length of sentences."""
        sources = [np.ones((size, size), "int32") for size in (1, 2)]  # (B, S)
        states = [self.model.start(source) for source in sources]
        # A state may grow with every step, as the cache of a Transformer does.
        _, states[1], _ = self.model.step(sources[1][:, 0], states[1])
        return (
            compiled(self.model.start, *((source,) for source in sources)),
            compiled(self.model.step, *zip((s[0] for s in sources), states, strict=True)),
        )

    def _translation(self, source, ids, score, all_weights) -> Translation:
        tokens = self.target_vocabulary.decode(ids)
        length = len(tokens)
        target = (*tokens, "<EOS>") if EOS in ids else tuple(tokens)
        weights = None
        if all_weights is not None:
            # A poor hypothesis may hold <PAD> or <SOS>, which are no words: their rows go too.
            said = np.flatnonzero(~np.isin(ids, (PAD, SOS)))[: len(target)]
            weights = all_weights[said, : len(source)]  # (T, S)
            # A word the vocabulary lacks is copied from where the decoder looked (Jean et al.,
            # 2015): names and numbers mostly translate as themselves.
            tokens = [
                source[weights[t].argmax()] if tokens[t] == "<UNK>" else tokens[t]
                for t in range(length)
            ]
        words = self.target_vocabulary.join(tokens)
        return Translation(source, target, weights, float(score), join_english(words))


def _search(start, step, source, limit, width, alpha):
    """Return tokens `(B, K, T)`, log-probabilities `(B, K)` and weights `(B, K, T, S)`."""
    if width == 1:  # the same as a beam of 1, and quicker
        greedy = greedy_search(step, start(source), limit)
        weights = None if greedy.weights is None else greedy.weights[:, None]
        return greedy.tokens[:, None], greedy.scores[:, None], weights
    beam = beam_search(step, start(source), limit, width, alpha)
    return beam.tokens, beam.log_probabilities, beam.weights
