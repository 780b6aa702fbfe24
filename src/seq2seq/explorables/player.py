"""The step player of chapter 7: the whole attention process, one stage at a time, until `<EOS>`.

A notebook shows the player as HTML that holds everything it needs: nothing is fetched, so it works
in Jupyter, in Colab, on the site and from a file. Without JavaScript, and on paper, a table of all
weights takes its place.
"""

import numpy as np

from seq2seq.explorables.checks import check_sums, next_tokens, rounded
from seq2seq.explorables.own_sentence import check_live
from seq2seq.explorables.player_html import UNITS_SHOWN, render
from seq2seq.explorables.player_words import WORDS
from seq2seq.figures.style import names, numbers

PLACEMENTS = ("luong", "bahdanau")
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class AttentionPlayer:
    """A player that steps through the attention of one translation.

    Each output step has five stages: the query, its scores against every key, the weights, the
    attention value as their weighted sum, and the next token. Every number shown is rounded to two
    decimals here, so that a notebook's output is the same on every machine.

    Args:
        source: The S source tokens.
        target: The T target tokens, as the decoder wrote them, `<EOS>` included.
        scores: Attention scores of shape `(T, S)`.
        weights: Attention distribution of shape `(T, S)`; each row sums to 1.
        values: Values of shape `(S, U)`, or `None`. When given, their first units are drawn beside
            the tokens, and their weighted sum in the attention value.
        probabilities: For each output step the most probable next tokens, as pairs
            (token, probability), most probable first; or `None`.
        placement: `"luong"`: the query of step t is s_t. `"bahdanau"`: it is s_{t-1}.
        opening: The output step, counted from 1, that is shown at first, all of its stages filled;
            by default the player starts from the beginning.
        live: The name of the shipped model that all this comes from. When given, the player plays
            the reader's own sentence too, and lets the reader move the weights of a step, where the
            site keeps that model beside its pages.

    Raises:
        ValueError: If shapes disagree, a row of weights does not sum to 1, a probability lies
            outside 0 to 1, there is no such step to open on, or no shipped model of that name.

    Example:
        >>> player = AttentionPlayer(["chat"], ["cat", "<EOS>"], [[2.0], [1.0]], [[1.0], [1.0]])
        >>> player.sentences[0][2]
        'The softmax turns the scores into weights that sum to 100%: chat 100%.'
    """

    def __init__(
        self,
        source,
        target,
        scores,
        weights,
        values=None,
        probabilities=None,
        placement="luong",
        opening=None,
        live=None,
    ):
        """Check the arguments and round what will be shown."""
        owner = type(self).__name__
        self.source = names(owner, "source", source)
        self.target = names(owner, "target", target)
        shape = (len(self.target), len(self.source))
        scores, weights = numbers(owner, "scores", scores, 2), numbers(owner, "weights", weights, 2)
        for name, array in (("scores", scores), ("weights", weights)):
            if array.shape != shape:
                raise ValueError(
                    f"{owner}: `{name}` must have shape (T, S) with T={shape[0]}, S={shape[1]}. "
                    f"Received: {name}.shape={array.shape}."
                )
        check_sums(owner, weights)
        if placement not in PLACEMENTS:
            raise ValueError(
                f"{owner}: `placement` must be one of {list(PLACEMENTS)}. "
                f"Received: placement={placement!r}."
            )
        self.placement = placement
        if opening is not None and (not isinstance(opening, int) or not 1 <= opening <= shape[0]):
            raise ValueError(
                f"{owner}: `opening` must be an output step from 1 to {shape[0]}. "
                f"Received: opening={opening!r}."
            )
        self.opening = opening
        self.live = check_live(owner, live)
        self.scores, self.weights = rounded(scores), rounded(weights)
        self.values, self.sums, self.units = None, None, 0
        if values is not None:
            values = numbers(owner, "values", values, 2)  # (S, U)
            if len(values) != shape[1]:
                raise ValueError(
                    f"{owner}: `values` must have shape (S, U) with S={shape[1]}. "
                    f"Received: values.shape={values.shape}."
                )
            self.units = values.shape[1]
            limit = np.abs(values).max() or 1.0
            percent = 100 / limit
            self.values = np.rint(percent * values[:, :UNITS_SHOWN]).astype(int).tolist()
            self.sums = np.rint(percent * (weights @ values)[:, :UNITS_SHOWN]).astype(int).tolist()
        self.probabilities = next_tokens(owner, probabilities, shape[0])
        self.sentences = [self.sentences_of(t) for t in range(shape[0])]

    def name_of(self, s):
        """Return source token s, with its position if the sentence holds it twice."""
        token = self.source[s]
        once = self.source.count(token) == 1
        return token if once else WORDS["twice"].format(token=token, number=s + 1)

    def looked_at(self, t):
        """Return up to three source positions that carry most weight at step t, heaviest first."""
        order = sorted(range(len(self.source)), key=lambda s: (-self.weights[t][s], s))
        return [s for s in order[:3] if self.weights[t][s] >= 0.05] or order[:1]

    def sentences_of(self, t):
        """Return the five sentences that say what the stages of step t show."""
        steps, size = len(self.target), len(self.source)
        step = {"step": t + 1, "steps": steps}
        number = str(t + 1).translate(SUBSCRIPTS)
        asked = number if self.placement == "luong" else str(t).translate(SUBSCRIPTS)
        before = " ".join(self.target[:t]) or WORDS["nothing before"]
        query = WORDS["query"].format(**step, before=before, asked=asked)

        order = sorted(range(size), key=lambda s: (-self.scores[t][s], s))[:2]
        best = [f"{self.name_of(s)} {self.scores[t][s]:.2f}" for s in order]
        scores = WORDS["scores"].format(best=WORDS["then"].join(best))

        seen = {self.name_of(s): round(100 * self.weights[t][s]) for s in self.looked_at(t)}
        left, rest = 100 - sum(seen.values()), size - len(seen)
        listed = [f"{token} {share}%" for token, share in seen.items()]
        terms = [
            WORDS["term"].format(share=f"{share / 100:.2f}", token=token)
            for token, share in seen.items()
        ]
        if rest and left > 0:
            others = WORDS["other token" if rest == 1 else "other tokens"]
            listed.append(others.format(rest=rest, left=left))
            terms.append(WORDS["rest"].format(share=f"{left / 100:.2f}"))
        weights = WORDS["weights"].format(listed=", ".join(listed))
        value = WORDS["value"].format(number=number, terms=" + ".join(terms))

        looks = WORDS["and"].join(f"{share}% {token}" for token, share in seen.items())
        chance = dict(self.probabilities[t]).get(self.target[t]) if self.probabilities else None
        written = self.target[t] + ("" if chance is None else f" ({chance:.2f})")
        token = WORDS["token"].format(**step, looks=looks, token=written)
        token += WORDS["complete"] if t == steps - 1 else ""
        return [query, scores, weights, value, token]

    def html(self):
        """Return the player as one self-contained piece of HTML, always the same for one input."""
        return render(self)

    _repr_html_ = html

    def __repr__(self):
        """Name the sizes; the same text on every machine."""
        return f"AttentionPlayer({len(self.source)} source tokens, {len(self.target)} output steps)"
