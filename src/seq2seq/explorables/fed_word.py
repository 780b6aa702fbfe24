"""Chapter 2: one fed word is changed, and the rest is predicted with a teacher or alone.

All runs are recorded here, once for each word that the reader may feed instead, so that the page
needs no model.
"""

import numpy as np

from seq2seq.explorables.checks import softmax
from seq2seq.explorables.controls import selection
from seq2seq.explorables.explorable import Explorable, still_table
from seq2seq.figures.style import names
from seq2seq.text.vocabulary import EOS, SOS, SPECIAL_TOKENS

LONGER = 8  # tokens that a free run may be longer than the target
OWN = -1  # feed what the model predicts


class FedWord(Explorable):
    """What a decoder predicts when one of the words it is fed is replaced.

    Two runs stand beside each other. With a teacher, the true tokens are fed before and after the
    changed word, as in training. Alone, the decoder is fed its own tokens from there on.

    Args:
        translator: A `Translator` with a model of words.
        source: The S source tokens.
        target: The true target tokens, without `<EOS>`.
        also: For positions of the target, counted from 0, words to offer in place of the true one.
            The words that the model finds most probable there are always offered as well.
        offered: How many of the most probable words to offer.

    Raises:
        ValueError: If a token is not in the vocabulary, or a position is not in the target.
    """

    name = "fed-word"

    def __init__(self, translator, source, target, also=None, offered: int = 3):
        """Record a run with a teacher and a run alone for every word that may be fed."""
        owner = type(self).__name__
        self.source = names(owner, "source", source)
        self.target = names(owner, "target", target)
        self._vocabulary = translator.target_vocabulary
        true = self._ids("target", self.target)
        also = {t: self._ids("also", words) for t, words in (also or {}).items()}
        if not set(also) <= set(range(len(true))):
            raise ValueError(
                f"{owner}: `also` must name positions from 0 to {len(true) - 1}. "
                f"Received: also={also!r}."
            )
        model = translator.model
        encoded = translator.source_vocabulary.encode([self.source])  # (1, S)
        _, chances = fed_run(model, encoded, [[*true, OWN]])
        self.words = []  # for each position the true word, then those offered
        for t, token in enumerate(true):
            order = np.argsort(-chances[0, t], kind="stable")
            best = [int(i) for i in order if i != token and i >= len(SPECIAL_TOKENS)][:offered]
            self.words.append(list(dict.fromkeys([token, *also.get(t, []), *best])))
        changes = [(t, word) for t, words in enumerate(self.words) for word in words]
        wanted = [*true, EOS]
        taught, chances = fed_run(
            model, encoded, [[*true[:t], word, *true[t + 1 :], OWN] for t, word in changes]
        )
        kept = np.arange(len(wanted))
        chances = chances[:, kept, wanted]  # (changes, T)
        alone, _ = fed_run(
            model,
            encoded,
            [[*true[:t], word, *[OWN] * (len(true) + LONGER - t)] for t, word in changes],
        )
        self.taught = [
            [(self._token(i), round(float(p), 2) + 0.0) for i, p in zip(*row, strict=True)]
            for row in zip(taught, chances, strict=True)
        ]
        self.alone = []
        for (t, _), row in zip(changes, alone.tolist(), strict=True):
            # Up to the changed word the true words are fed, whatever is predicted.
            later = row[t + 1 :]
            end = t + 2 + later.index(EOS) if EOS in later else len(row)
            self.alone.append([self._token(i) for i in row[:end]])

    def _ids(self, name, words):
        words = names(type(self).__name__, name, words)
        unknown = [word for word in words if word not in self._vocabulary]
        if unknown:
            raise ValueError(
                f"{type(self).__name__}: `{name}` must hold words of the target vocabulary. "
                f"Received: {unknown[0]!r}."
            )
        return [self._vocabulary.id(word) for word in words]

    def _token(self, number):
        return self._vocabulary.tokens[number]

    def data(self):
        """Return the words that may be fed, and both runs of each."""
        return {
            "start": SPECIAL_TOKENS[SOS],
            "target": [*self.target, SPECIAL_TOKENS[EOS]],
            "words": [[self._token(i) for i in words] for words in self.words],
            "taught": self.taught,
            "alone": self.alone,
        }

    def controls(self):
        """Return the menu of words, in groups by their position."""
        groups = [
            (
                self.say("place", number=t + 1, token=token),
                [(f"{t}-{i}", self._token(word)) for i, word in enumerate(self.words[t])],
            )
            for t, token in enumerate(self.target)
        ]
        return [selection("fed", self.say("fed"), groups, "0-0")]

    def still(self):
        """Return a table with one row for each word that may be fed."""
        rows, run = [], 0
        for t, words in enumerate(self.words):
            for i, word in enumerate(words):
                taught = [token for token, _ in self.taught[run][t + 1 :]]
                fed = self._token(word) if i else self.say("true word", token=self._token(word))
                alone = " ".join(self.alone[run][t + 1 :])
                rows.append([f"{t + 1}. {self.target[t]}", fed, " ".join(taught), alone])
                run += 1
        heads = [self.say("column " + name) for name in ("place", "fed", "taught", "alone")]
        return still_table(self.say("caption", source=" ".join(self.source)), heads, rows)

    def __repr__(self):
        """Name the sizes; the same text on every machine."""
        return f"FedWord({len(self.target)} target tokens, {len(self.taught)} runs)"


def fed_run(model, source, fed):
    """Feed a model given tokens, or its own.

    Args:
        model: A model with `start` and `step`.
        source: Token ids `(1, S)`.
        fed: Ids `(B, N)` to feed after `<SOS>`, `OWN` for the most probable one of the step.

    Returns:
        The most probable tokens `(B, N)` of each step, and the probabilities `(B, N, V)`.
    """
    fed = np.asarray(fed, "int32")
    state = model.start(np.repeat(source, len(fed), axis=0))
    token, best, chances = np.full(len(fed), SOS, "int32"), [], []
    for given in fed.T:
        logits, state, _ = model.step(token, state)
        logits = np.asarray(logits, "float64")  # (B, V)
        chances.append(softmax(logits))
        best.append(logits.argmax(axis=1).astype("int32"))
        token = np.where(given == OWN, best[-1], given).astype("int32")
    return np.stack(best, axis=1), np.stack(chances, axis=1)
