"""Questions of chapter 1: one step of a GRU, its parameters, and two quizzes."""

from math import exp, log, tanh

from seq2seq.exercises.questions import Field, Mistake, Option, Pencil, Quiz, Worked


def one_more_token(h, x):
    """Work out one step of the chapter's GRU, with the state `h` before and the token `x`."""
    z = 1 / (1 + exp(log(3) * x))  # σ(−ln 3 · x)
    candidate = tanh(x + 0.5 * h)
    swapped = (1 - z) * h + z * candidate if x else None  # at x = 0 both shares are ½
    mistakes = (
        Mistake(
            "sigmoid forgotten",
            "That is what goes into the sigmoid. The gate is what comes out of it.",
            (-log(3) * x, None, None, None),
        ),
        Mistake(
            "exponential for the sigmoid",
            "You took only the exponential. The sigmoid of a number is 1 divided by 1 plus the "
            "exponential of its negative.",
            (exp(-log(3) * x), None, None, None),
        ),
        Mistake(
            "reset gate left out",
            "You let the whole old state into the candidate. The reset gate lets in only half of "
            "it.",
            (None, tanh(x + h), z * h + (1 - z) * tanh(x + h), None),
        ),
        Mistake(
            "candidate taken as the state",
            "That is the candidate. The new state mixes it with the old one.",
            (None, None, candidate, candidate),
        ),
        Mistake(
            "no shares",
            "You added state and candidate in full. Each counts by its share, and the shares sum "
            "to 1.",
            (None, None, h + candidate, h + candidate),
        ),
        Mistake(
            "shares swapped",
            "The two shares have changed places. The update gate is the share of the old state.",
            (None, None, swapped, None),
        ),
    )
    right = (z, candidate, z * h + (1 - z) * candidate, h)
    return Worked(right, mistakes, told={"factor": (x,) if x < 0 else x})


def parameters(e, u):
    """Count the parameters of a GRU and an LSTM of `u` units that read vectors of length `e`."""
    return Worked(
        right=(3 * u * (e + u + 2), 4 * u * (e + u + 1)),
        mistakes=(
            Mistake(
                "one bias in the GRU",
                "You gave the GRU one bias for each part. In Keras it has two.",
                (3 * u * (e + u + 1), None),
            ),
            Mistake(
                "two biases in the LSTM",
                "You gave the LSTM two biases for each part. It has one.",
                (None, 4 * u * (e + u + 2)),
            ),
            Mistake(
                "biases left out",
                "You left the biases out.",
                (3 * u * (e + u), 4 * u * (e + u)),
            ),
            Mistake(
                "recurrent kernel left out",
                "You counted what multiplies the token, but not what multiplies the old state.",
                (3 * u * (e + 2), 4 * u * (e + 1)),
            ),
            Mistake(
                "one part counted",
                "That is one part of the cell. Each gate has such a part, and the candidate too.",
                (u * (e + u + 2), u * (e + u + 1)),
            ),
            Mistake(
                "candidate left out",
                "You counted the gates. The candidate has parameters too.",
                (2 * u * (e + u + 2), 3 * u * (e + u + 1)),
            ),
        ),
    )


QUESTIONS = (
    Pencil(
        name="01-one-more-token",
        title="One more token",
        text="In the pencil GRU the state is {h}. Now comes a token with the number {x}. The "
        "update gate is σ(−ln 3 · {factor}), the reset gate ½ as always. What are the gate, the "
        "candidate and the new state? And what would the state be if the update gate were 1?",
        fields=(
            Field("Update gate", within=0.003),
            Field("Candidate", within=0.003),
            Field("New state", within=0.003),
            Field("New state with an update gate of 1", within=0.003),
        ),
        work=one_more_token,
        numbers={"h": 0.275, "x": 0},
        others={"h": [0.2, 0.3, 0.4, 0.5, 0.6, -0.3, -0.5], "x": [0, 1, -1]},
        because="An update gate of 1 carries the state past the token unchanged.",
        nudge="Take one number after the other: gate, candidate, then the mixture of both.",
    ),
    Pencil(
        name="01-parameters",
        title="How many parameters?",
        text="Embedding vectors have the length {e}, states the length {u}. How many parameters "
        "does a GRU have, and how many an LSTM? Keras gives an LSTM one bias for each part, a GRU "
        "two.",
        fields=(
            Field("GRU", "parameters", within=0),
            Field("LSTM", "parameters", within=0),
        ),
        work=parameters,
        numbers={"e": 32, "u": 64},
        others={"e": [8, 16, 24, 48, 64, 100], "u": [16, 32, 48, 96, 128, 200]},
        because="Neither the length of the sentence nor the vocabulary occurs in these numbers.",
        nudge="Count one part first: what multiplies the token, what multiplies the state, what "
        "is added.",
    ),
    Quiz(
        name="01-what-is-learned",
        text="A trained encoder reads `le chat`. What changes between the two tokens?",
        options=(
            Option(
                "The hidden state.",
                "Right. The state is rewritten at every token, also in an encoder that is never "
                "trained again.",
            ),
            Option(
                "The parameters of the cell.",
                "They change in training only. While it reads, the cell applies the same numbers "
                "at every token.",
                "parameters change while reading",
            ),
            Option(
                "The parameters a little, the state a lot.",
                "Reading changes no parameter at all. If it did, the order of the sentences of a "
                "day would change their translations.",
                "both change",
            ),
            Option(
                "The embedding vector of `chat`, because `le` came before.",
                "A token has the same embedding vector wherever it stands. What stands before it "
                "shows in the state.",
                "embedding depends on context",
            ),
        ),
    ),
    Quiz(
        name="01-gates",
        text="In a GRU of this chapter the update gate is near 1 at some token. What happens?",
        options=(
            Option(
                "The new token replaces most of the state.",
                "That would be a gate near 0. Here the update gate is the share of the old state "
                "that is kept. (Some texts name the shares the other way around.)",
                "gate read the other way around",
            ),
            Option(
                "The state stays almost as it was.",
                "Right. So what was read long ago can pass many tokens unharmed.",
            ),
            Option(
                "The parameters are updated.",
                "The name misleads. It is the state that is updated, and with a gate near 1 hardly "
                "that.",
                "update taken for training",
            ),
            Option(
                "The state grows by the candidate.",
                "Nothing is added in full. State and candidate share what there is, and near 1 the "
                "candidate's share is near 0.",
                "candidate added in full",
            ),
        ),
    ),
)
