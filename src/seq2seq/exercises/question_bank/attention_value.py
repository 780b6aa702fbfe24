"""Questions of chapter 7: a mixture of three values, and two quizzes."""

from seq2seq.exercises.questions import Field, Mistake, Option, Pencil, Quiz, Worked

VALUES = ((2, 0), (0, 2), (2, 2))


def mixture(weights):
    """Mix the values by weights of shape `(3,)`; find the weights of (1, 1)."""

    def summed(shares):
        pairs = list(zip(shares, VALUES, strict=True))
        return tuple(sum(share * value[unit] for share, value in pairs) for unit in (0, 1))

    value = summed(weights)
    largest = weights.index(max(weights))
    if weights.count(max(weights)) > 1:
        return None
    return Worked(
        right=(*value, 0.5, 2.0),
        mistakes=(
            Mistake(
                "weights left out",
                "You took the mean of the values. Each counts by its weight.",
                (*summed((1 / 3, 1 / 3, 1 / 3)), 1 / 3, None),
            ),
            Mistake(
                "values added",
                "You added the values. Multiply each by its weight first.",
                (*summed((1, 1, 1)), 1.0, None),
            ),
            Mistake(
                "only the largest weight",
                "You took the value with the largest weight. The others count too, by their "
                "weights.",
                (*(float(number) for number in VALUES[largest]), None, None),
            ),
            Mistake(
                "divided by the number of values",
                "You divided the sum by the number of values. The weights already sum to 1, so "
                "nothing is left to divide.",
                (value[0] / 3, value[1] / 3, None, None),
            ),
            Mistake(
                "weights of the third value",
                "With any weight on the third value, the two numbers of the mixture sum to more "
                "than 2.",
                (None, None, 0.25, None),
            ),
            Mistake(
                "outside the triangle",
                "That mixture lies outside the triangle of the values. Weights are not negative "
                "and sum to 1.",
                (None, None, None, 0.0),
            ),
            Mistake(
                "largest sum",
                "That is the largest sum, with all weight on the third value.",
                (None, None, None, 4.0),
            ),
        ),
    )


QUESTIONS = (
    Pencil(
        name="07-mixture",
        title="a mixture of three values",
        text="Three values are (2, 0), (0, 2) and (2, 2), the weights {weights}. What is the "
        "attention value? Which weights give (1, 1)? The two numbers of a mixture have a sum: how "
        "small can it be, whatever the weights?",
        fields=(
            Field("First number of the attention value"),
            Field("Second number of the attention value"),
            Field("Weight of the first value in (1, 1)"),
            Field("Smallest sum of the two numbers"),
        ),
        work=mixture,
        numbers={"weights": (0.5, 0.25, 0.25)},
        others={
            "weights": [
                (a / 20, b / 20, (20 - a - b) / 20) for a in range(1, 19) for b in range(1, 20 - a)
            ]
        },
        because="So no weights give (0, 0): a mixture never leaves the triangle of its values.",
        nudge="One unit at a time: weight times number, three times, then add.",
    ),
    Quiz(
        name="07-looked-there",
        text="At the step that writes `cat` the weight is on `chat`. What follows from that?",
        options=(
            Option(
                "`cat` was written because of `chat`.",
                "Perhaps. But at two steps in five some other word could have had all the weight "
                "and the same token would have come.",
                "weight taken for a cause",
            ),
            Option(
                "The decoder read mostly the encoder state at `chat`. To learn whether that "
                "mattered, give the weight to another.",
                "Right. A weight says where the value came from. An intervention says whether it "
                "made a difference.",
            ),
            Option(
                "The decoder has seen nothing of the other words.",
                "The state at `chat` was computed from its neighbors too, so a weight points at a "
                "state and not at a word.",
                "state taken for a word",
            ),
            Option(
                "The model aligns `cat` with `chat`, so it translates well.",
                "One model of this chapter translates well and aligns badly. A good map is "
                "neither needed nor enough.",
                "map taken for quality",
            ),
        ),
    ),
    Quiz(
        name="07-where-the-value-enters",
        text="In Bahdanau's placement, which state is the query at step t, "
        "and where does the value go?",
        options=(
            Option(
                "The state before the cell of step t, and the value enters that cell.",
                "Right. In Luong's placement the cell comes first: its new state is the query, and "
                "the value joins that state.",
            ),
            Option(
                "The state after the cell, and the value joins it to predict.",
                "That is Luong's placement: cell, attention, prediction.",
                "the other placement",
            ),
            Option(
                "The state after the cell, and the value enters the same cell.",
                "Then the cell would have to wait for a value that waits for the cell.",
                "a circle",
            ),
            Option(
                "The encoder's state, and the value goes back into the encoder.",
                "The encoder is done by then. It provides keys and values; the query is the "
                "decoder's.",
                "the encoder as query",
            ),
        ),
    ),
)
