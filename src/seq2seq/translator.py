"""A trained model with its vocabularies: text in, text and attention out."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, reduce

import numpy as np

from seq2seq import storage
from seq2seq.common.compiling import compiled
from seq2seq.common.shapes import check_positive
from seq2seq.search.beam import beam_search
from seq2seq.search.greedy import greedy_search
from seq2seq.search.loops import LEAST_PIECES, without_loops
from seq2seq.text.copying import Copier
from seq2seq.text.languages import FRENCH_TO_ENGLISH, language
from seq2seq.text.vocabulary import EOS, PAD, SOS, Vocabulary
from seq2seq.translation import Translation, batches_of

CLOSING = frozenset([".", "!", "?", "..."])
COMPILE_AFTER = 3  # batches: compiling takes about as long as translating so many without it


class Translator:
    """Translate with a model.

    Args:
        model: `Seq2Seq`, `AttentionSeq2Seq` or `Transformer`, built.
        source_vocabulary: vocabulary of the source side.
        target_vocabulary: vocabulary of the target side.
        record: how the model was made; empty for a model made by hand.
        copier: puts placeholders for names and numbers, if the model was trained with them.
        languages: codes of the source and the target language; where left out, those of the record,
            or French and English, as in all models of the course.
    """

    def __init__(
        self,
        model,
        source_vocabulary: Vocabulary,
        target_vocabulary: Vocabulary,
        record: dict | None = None,
        copier: Copier | None = None,
        languages: Sequence[str] | None = None,
    ):
        self.model = model
        self.source_vocabulary = source_vocabulary
        self.target_vocabulary = target_vocabulary
        self.record = record or {}
        self.copier = copier
        self.languages = tuple(languages or self.record.get("languages", FRENCH_TO_ENGLISH))
        self.source_language, self.target_language = map(language, self.languages)
        self._uncompiled = 0  # batches translated without compiling

    @classmethod
    def load(cls, path) -> "Translator":
        """Open a model that `save` or the training script wrote; see `storage.load`."""
        return cls(*storage.load(path))

    def save(self, path, dtype="float16"):
        """Write the model and its record; see `storage.save`."""
        vocabularies = (self.source_vocabulary, self.target_vocabulary)
        record = self.record
        if self.languages != FRENCH_TO_ENGLISH:
            record = {**record, "languages": list(self.languages)}
        return storage.save(path, self.model, *vocabularies, record, self.copier, dtype)

    def translate(
        self,
        sentences: Sequence[str],
        max_length: int | None = None,
        batch_size: int = 128,
        width: int = 1,
        alpha: float = 0.6,
    ) -> list[Translation]:
        """Translate lines of the source language.

        Args:
            sentences: plain text. A line of several sentences is cut at their ends, because the
                models learned single sentences, and its translations are joined.
            max_length: longest translation of a sentence in tokens; by default twice the tokens of
                its source and ten more.
            batch_size: how many sentences of like length are translated at once; fewer long ones.
            width: hypotheses kept for each sentence, see `beam_search`; 1 is greedy search.
            alpha: exponent of the length penalty that ranks the hypotheses of a beam.

        Returns:
            One `Translation` a line, in order. An empty line has an empty translation. The n best
            of a line are its translation and, after it, its `alternatives`.

        Raises:
            ValueError: if `sentences` is one string, or `width` is not a positive whole number.
        """
        if isinstance(sentences, str):
            raise ValueError(
                "Translator: `sentences` must be a list of sentences. "
                f"Received: one string, {sentences!r:.60}."
            )
        lines = [self.source_language.sentences(line) for line in sentences]
        read = [self._read(sentence) for line in lines for sentence in line]
        found = iter(self._translate(read, max_length, batch_size, width, alpha))
        return [reduce(Translation.followed_by, [next(found) for _ in line]) for line in lines]

    def translate_tokens(
        self,
        sentences: Sequence[Sequence[str]],
        max_length: int | None = None,
        batch_size: int = 128,
        width: int = 1,
        alpha: float = 0.6,
    ) -> list[Translation]:
        """Translate sentences that are cut into words already; see `translate`."""
        read = [
            self.copier.hide_tokens(sentence) if self.copier else (list(sentence), {})
            for sentence in sentences
        ]
        return self._translate(read, max_length, batch_size, width, alpha)

    def _read(self, sentence: str) -> tuple[list[str], dict[str, str]]:
        """Return the words of a sentence, and what is copied for each placeholder among them."""
        if self.copier is None:
            words = self.source_language.tokenize(sentence)
            # A vocabulary without any such mark, as that of the grammar, misses none at the end.
            while words and words[-1] in CLOSING and words[-1] not in self.source_vocabulary:
                words.pop()
            return words, {}
        return self.copier.hide(sentence, self.source_vocabulary.__contains__)

    def _translate(self, read, max_length, batch_size, width, alpha) -> list[Translation]:
        check_positive("Translator", width=width)
        tokens_of = [tuple(self.source_vocabulary.split(words)) for words, _ in read]
        weights = np.zeros((0, 0)) if self.has_attention else None
        nothing = Translation((), (), weights, 0.0, "")
        translations = [nothing] * len(read)
        batches = batches_of(list(map(len, tokens_of)), batch_size, width)
        if not batches:
            return translations
        if len(batches) > 1 or self._uncompiled >= COMPILE_AFTER:
            functions = self._compiled
        else:
            functions = self.model.start, self.model.step
            self._uncompiled += 1
        for batch in batches:
            source = self.source_vocabulary.encode_tokens([tokens_of[i] for i in batch])  # (B, S)
            limit = max_length or np.array([2 * len(tokens_of[i]) + 10 for i in batch])
            ids, scores, weights = _search(*functions, source, limit, width, alpha)
            for row, i in enumerate(batch):
                best, *others = (
                    self._translation(
                        tokens_of[i],
                        read[i][1],
                        ids[row, place],
                        scores[row, place],
                        None if weights is None else weights[row, place],
                    )
                    for place in np.flatnonzero(np.isfinite(scores[row]))
                )
                translations[i] = replace(best, alternatives=tuple(others)) if others else best
        return translations

    @property
    def has_attention(self) -> bool:
        """Whether the model can say where it looked."""
        return hasattr(self.model.decoder, "attention")

    def length(self, line: str) -> int:
        """Return the number of tokens of the longest sentence of a line."""
        parts = [self._read(part)[0] for part in self.source_language.sentences(line)]
        return max(len(self.source_vocabulary.split(words)) for words in parts)

    def unknown_tokens(self, sentence: str) -> list[str]:
        """Return the words of a line that the model has never seen, nor their parts."""
        parts = self.source_language.sentences(sentence)
        words = [word for part in parts for word in self._read(part)[0]]
        return [word for word in words if not self.source_vocabulary.knows(word)]

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

    def _translation(self, source, copied, ids, score, all_weights) -> Translation:
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
        # Parts of one word may run in a loop (lonononon), or whole words.
        tokens, of_pieces = without_loops(tokens, source, LEAST_PIECES)
        read = self.source_vocabulary.join(source)
        words, of_words = without_loops(self.target_vocabulary.join(tokens), read)
        if self.copier:
            words = self.copier.restore(words, copied)
        text = self.target_language.join(words)
        return Translation(
            source, target, weights, float(score), text, looped=of_pieces or of_words
        )


def _search(start, step, source, limit, width, alpha):
    """Return tokens `(B, K, T)`, log-probabilities `(B, K)` and weights `(B, K, T, S)`."""
    if width == 1:  # the same as a beam of 1, and quicker
        greedy = greedy_search(step, start(source), limit)
        weights = None if greedy.weights is None else greedy.weights[:, None]
        return greedy.tokens[:, None], greedy.scores[:, None], weights
    beam = beam_search(step, start(source), limit, width, alpha)
    return beam.tokens, beam.log_probabilities, beam.weights
