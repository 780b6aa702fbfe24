"""Questions of chapter 10: states under the causal mask, and two quizzes."""

from math import exp, sqrt

from seq2seq.exercises.questions import Field, Mistake, Option, Pencil, Quiz, Worked


def attend(states, t, allowed, scale=1.0):
    """Return the new state of token `t`, which attends to the `allowed` tokens."""
    powers = {s: exp(scale * dot(states[t], states[s])) for s in allowed}
    total = sum(powers.values())
    return mix({s: power / total for s, power in powers.items()}, states)


def mix(weights, states):
    """Return the weighted sum of states of two numbers."""
    return tuple(sum(weight * states[s][u] for s, weight in weights.items()) for u in (0, 1))


def dot(one, other):
    """Return the dot product of two vectors."""
    return sum(a * b for a, b in zip(one, other, strict=True))


def masked_later(states, t):
    """Return the state of token `t` if the mask comes after the softmax, or scores 0."""
    powers = [exp(dot(states[t], state)) for state in states]
    late = mix({s: powers[s] / sum(powers) for s in range(t + 1)}, states)
    zeroed = [power if s <= t else 1.0 for s, power in enumerate(powers)]
    return late, mix({s: power / sum(zeroed) for s, power in enumerate(zeroed)}, states)


def causal_states(states):
    """Work out the new states of the first two of three tokens under the causal mask."""
    le_late, le_zero = masked_later(states, 0)
    chat_late, chat_zero = masked_later(states, 1)
    everyone = range(3)
    return Worked(
        right=(attend(states, 0, [0])[1], *attend(states, 1, [0, 1])),
        mistakes=(
            Mistake(
                "no mask",
                "You let the token attend to later ones. The causal mask hides them.",
                (attend(states, 0, everyone)[1], *attend(states, 1, everyone)),
            ),
            Mistake(
                "masked after the softmax",
                "You masked after the softmax, so the weights no longer sum to 1. The mask comes "
                "first.",
                (le_late[1], *chat_late),
            ),
            Mistake(
                "hidden tokens scored 0",
                "You gave the hidden tokens the score 0. Their exponential is then 1, and they "
                "take a share.",
                (le_zero[1], *chat_zero),
            ),
            Mistake(
                "token cannot see itself",
                "You let `chat` see `le` only. It may attend to itself as well.",
                (None, *map(float, states[0])),
            ),
            Mistake(
                "scaled",
                "You divided the scores by √2. In this example they are plain dot scores.",
                (None, *attend(states, 1, [0, 1], 1 / sqrt(2))),
            ),
        ),
        told={"le": states[0], "chat": states[1], "noir": states[2]},
    )


SMALL = [(a, b) for a in (-1, 0, 1, 2) for b in (0, 1, 2) if a or b]
QUESTIONS = (
    Pencil(
        name="10-causal-states",
        title="three states under the causal mask",
        text="`le chat noir` have the states {le}, {chat} and {noir}, each of them query, key and "
        "value at once, now under the causal mask. What is the second number of the new state of "
        "`le`? What is the new state of `chat`?",
        fields=(
            Field("Second number of `le`"),
            Field("First number of `chat`"),
            Field("Second number of `chat`"),
        ),
        work=causal_states,
        numbers={"states": ((0, 1), (1, 0), (1, 1))},
        others={"states": [(a, b, c) for a in SMALL for b in SMALL for c in SMALL]},
        because="Nothing is hidden from the last token, so its state is as it was without the "
        "mask.",
        nudge="Which tokens may each of them see? Compute scores for those only.",
    ),
    Quiz(
        name="10-peeking",
        text="A decoder trained without a causal mask has almost no loss. How does it translate?",
        options=(
            Option(
                "Very well, as the loss says.",
                "The loss was measured with the answer in sight. When it writes, there is no later "
                "word to look at.",
                "low loss means it works",
            ),
            Option(
                "A little worse than with the mask.",
                "It has learned to look one place ahead, where nothing stands yet. BLEU is 0.",
                "a little worse",
            ),
            Option(
                "Not at all.",
                "Right: 0 BLEU. A loss that is too good to be true is the first sign of a leak.",
            ),
            Option(
                "Well, if the mask is put in when it writes.",
                "When it writes there is nothing later to hide, so the mask changes nothing. It "
                "has learned to read the next word, and that word is not there.",
                "mask added later",
            ),
        ),
    ),
    Quiz(
        name="10-self-attention",
        text="In the self-attention of an encoder, where does the query come from?",
        options=(
            Option(
                "From the decoder state, as in chapter 7.",
                "That is cross-attention, which the Transformer has as well. Self-attention stays "
                "inside one sentence.",
                "query from the decoder",
            ),
            Option(
                "From the same sentence as keys and values.",
                "Right. Each token attends to all tokens of its own sentence, with a matrix for "
                "each role.",
            ),
            Option(
                "From a vector that is learned once for all sentences.",
                "What is learned is the matrix that makes queries. The query itself is new for "
                "each token.",
                "a learned constant",
            ),
            Option(
                "There is none: each token simply attends to itself.",
                "It may attend to itself, and usually to others too. How much is decided by query "
                "and keys.",
                "attends to itself only",
            ),
        ),
    ),
)
