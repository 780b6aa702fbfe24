"""The translation in motion: a sentence is read, and its translation written token by token.

A notebook shows it as HTML that holds everything it needs: nothing is fetched, so it works in
Jupyter, in Colab, on the site and from a file. Without JavaScript, and on paper, it is a still
drawing of one step, with a table of all steps.
"""

import numpy as np

from seq2seq.common.shapes import check_shape
from seq2seq.explorables.checks import check_sums, next_tokens, rounded, softmax
from seq2seq.explorables.motion_html import percent, render
from seq2seq.explorables.motion_words import WORDS
from seq2seq.explorables.own_sentence import check_live
from seq2seq.figures.style import names, numbers
from seq2seq.search.greedy import greedy_search
from seq2seq.text.tokens import tokenize_french
from seq2seq.text.vocabulary import EOS, SOS, SPECIAL_TOKENS

TOP = 5  # next tokens shown at each step
UNITS_SHOWN = 8  # cells of a state


class TranslationInMotion:
    """The run of a translator on one sentence, to be played or stepped through.

    The encoder reads the S source tokens; the context vector goes to the decoder; the decoder
    writes T tokens, and each of them is its next input. Probabilities and weights are rounded to
    two decimals here, so that a notebook's output is the same on every machine. Of the U units of
    a state, the eight that vary most in this sentence are shown.

    Args:
        source: The S source tokens.
        encoder_states: Encoder states of shape `(S, U)`.
        context_vector: The state of shape `(U,)` that the decoder starts from.
        decoder_states: Decoder states of shape `(T, U)`.
        probabilities: For each of the T output steps the most probable next tokens, as pairs
            (token, probability), most probable first. The first of them is what is written.
        weights: Attention distribution of shape `(T, S)`, or `None` for a model without attention.
        opening: The output step shown at first, counted from 1; by default the second, the first
            one that is fed a token of the translation.
        live: The name of the shipped model that ran. When given, the reader's own sentence is
            shown too, where the site keeps that model beside its pages.

    Raises:
        ValueError: If shapes disagree, a row of weights does not sum to 1, probabilities lie
            outside 0 to 1 or do not fall, there is no such step to open on, or no shipped model
            of that name.

    Example:
        >>> motion = TranslationInMotion(
        ...     ["chat"], [[0.5]], [0.5], [[0.1], [-1]], [[("cat", 0.9)], [("<EOS>", 1.0)]]
        ... )
        >>> motion.sentences[-1]
        'Decoder step 2: “cat” goes in; the most probable next token is <EOS> (>99%), which ends \
the translation.'
    """

    def __init__(
        self,
        source,
        encoder_states,
        context_vector,
        decoder_states,
        probabilities,
        weights=None,
        opening=None,
        live=None,
    ):
        """Check the arguments and round what will be shown."""
        owner = type(self).__name__
        self.source = names(owner, "source", source)
        encoder_states = numbers(owner, "encoder_states", encoder_states, 2)
        sizes = {"S": len(self.source)}
        sizes |= check_shape(self, "encoder_states", encoder_states.shape, "(S, U)", **sizes)
        context_vector = numbers(owner, "context_vector", context_vector, 1)
        check_shape(self, "context_vector", context_vector.shape, "(U,)", U=sizes["U"])
        decoder_states = numbers(owner, "decoder_states", decoder_states, 2)
        shape = check_shape(self, "decoder_states", decoder_states.shape, "(T, U)", U=sizes["U"])
        steps = shape["T"]
        self.probabilities = self._falling(next_tokens(owner, probabilities, steps))
        self.target = [pairs[0][0] for pairs in self.probabilities]
        self.fed = [SPECIAL_TOKENS[SOS], *self.target[:-1]]
        self.weights = None
        if weights is not None:
            weights = numbers(owner, "weights", weights, 2)
            check_shape(self, "weights", weights.shape, "(T, S)", T=steps, S=sizes["S"])
            check_sums(owner, weights)
            self.weights = rounded(weights)
        self.opening = min(2, steps) if opening is None else opening
        if not isinstance(self.opening, int) or not 1 <= self.opening <= steps:
            raise ValueError(
                f"{owner}: `opening` must be an output step from 1 to {steps}. "
                f"Received: opening={opening!r}."
            )
        self.live = check_live(owner, live)
        self.units = sizes["U"]
        self.encoder_states, (self.context_vector,), self.decoder_states = shades(
            encoder_states, context_vector[None], decoder_states
        )
        self.sentences = [*self._reading(), *map(self._writing, range(steps))]

    @classmethod
    def of(cls, translator, sentence, opening=None, live=None):
        """Record what a translator does with a sentence, by greedy search.

        Args:
            translator: A `Translator` whose model is a `Seq2Seq` or an `AttentionSeq2Seq`.
            sentence: A French sentence.
            opening: See the class.
            live: See the class.

        Returns:
            The run, ready to be shown.

        Raises:
            ValueError: If the sentence holds no token, or the model has no decoder state.
        """
        words = tokenize_french(sentence) if isinstance(sentence, str) else []
        if not words:
            raise ValueError(
                f"{cls.__name__}: `sentence` must be a string with at least one token. "
                f"Received: sentence={sentence!r}."
            )
        model, tokens = translator.model, translator.target_vocabulary.tokens
        source = translator.source_vocabulary.encode([words])  # (1, S)
        start = model.start(source)
        if "decoder_state" not in start:
            raise ValueError(
                f"{cls.__name__}: `translator` must have a recurrent model, Seq2Seq or "
                f"AttentionSeq2Seq. Received: model={type(model).__name__}."
            )
        encoder_states, _ = model.encoder(source)  # (1, S, U)
        states, tops = [], []

        def recorded(token, state):
            """Take one step of the model and keep what it shows."""
            logits, state, weights = model.step(token, state)
            states.append(np.asarray(state["decoder_state"])[0])
            chances = softmax(np.asarray(logits)[0])  # (V,)
            best = np.argsort(-chances, kind="stable")[:TOP]
            tops.append([(tokens[i], float(chances[i])) for i in best])
            return logits, state, weights

        found = greedy_search(recorded, start, max_length=2 * source.shape[1] + 10)
        return cls(
            translator.source_vocabulary.split(words),
            np.asarray(encoder_states)[0],
            np.asarray(start["decoder_state"])[0],
            np.stack(states),
            tops,
            None if found.weights is None else found.weights[0],
            opening,
            live,
        )

    def _falling(self, lists):
        """Return the pairs of every step after a look at their order."""
        for t, pairs in enumerate(lists):
            chances = [chance for _, chance in pairs]
            if chances != sorted(chances, reverse=True):
                raise ValueError(
                    f"{type(self).__name__}: `probabilities` must begin with the most probable "
                    f"token. Received: {chances} at step {t + 1}."
                )
        return lists

    def _reading(self):
        """Return what is said before the first token, after each, and when the vector crosses."""
        size = len(self.source)
        said = [
            WORDS["reads"].format(token=token, number=number, size=size)
            for number, token in enumerate(self.source, 1)
        ]
        crossing = "crosses" if self.weights is None else "crosses, attention"
        return [WORDS["before"], *said, WORDS[crossing]]

    def _writing(self, t):
        """Return what is said at an output step."""
        token, chance = self.probabilities[t][0]
        said = WORDS["writes"].format(
            step=t + 1, fed=quoted(self.fed[t]), token=quoted(token), percent=percent(chance)
        )
        ends, last = token == SPECIAL_TOKENS[EOS], t == len(self.target) - 1
        said += WORDS["ends" if ends else "cut" if last else "feeds"]
        if self.weights is not None:
            s = int(np.argmax(self.weights[t]))
            said += WORDS["attends"].format(
                token=quoted(self.source[s]), percent=percent(self.weights[t][s])
            )
        return said

    def html(self):
        """Return the run as one self-contained piece of HTML, always the same for one input."""
        return render(self)

    _repr_html_ = html

    def __repr__(self):
        """Name the sizes; the same text on every machine."""
        return (
            f"TranslationInMotion({len(self.source)} source tokens, "
            f"{len(self.target)} output steps)"
        )


def shades(*groups):
    """Return groups of states as whole percentages of the greatest size, few units of each."""
    together = np.concatenate(groups)
    varying = np.argsort(-together.var(axis=0).round(5), kind="stable")
    shown = np.sort(varying[:UNITS_SHOWN])
    percent = 100 / (np.abs(together[:, shown]).max() or 1.0)
    return [np.rint(percent * group[:, shown]).astype(int).tolist() for group in groups]


def quoted(token):
    """Return a token in quotation marks, a special one without."""
    return token if token in SPECIAL_TOKENS else f"“{token}”"
