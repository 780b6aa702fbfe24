"""Questions of chapter 5: scores of another query, and two quizzes."""

from math import sqrt

from seq2seq.exercises.questions import Field, Mistake, Option, Pencil, Quiz, Worked


def another_query(q):
    """Score the keys of the chapter: dot and scaled for `le`, the cosine of `chat`, keys moved."""
    first, second = q
    dot = -0.5 * first + second  # `le` is (−½, 1)
    length = sqrt(first**2 + second**2)
    cosine = second / length  # `chat` is (0, 1), of length 1
    return Worked(
        right=(dot, dot / sqrt(2), cosine, dot + first + second),
        mistakes=(
            Mistake(
                "minus sign lost",
                "The minus sign of the key was lost.",
                (0.5 * first + second, (0.5 * first + second) / sqrt(2), None, None),
            ),
            Mistake(
                "query and key added",
                "You added the numbers of both vectors. Multiply them pair by pair, then add.",
                (first + second + 0.5, None, None, None),
            ),
            Mistake(
                "products not added",
                "That is the first product alone. Add the second.",
                (-0.5 * first, None, None, None),
            ),
            Mistake(
                "divided by the width",
                "You divided by the width. Divide by its square root.",
                (None, dot / 2, None, None),
            ),
            Mistake(
                "divided by the number of keys",
                "You took the root of the number of keys. It is the width that counts: how many "
                "numbers a key has.",
                (None, dot / sqrt(3), None, None),
            ),
            Mistake(
                "multiplied by the root",
                "You multiplied by the root. Divide by it.",
                (None, dot * sqrt(2), None, None),
            ),
            Mistake(
                "length of the query left out",
                "You divided by the length of the key only. The cosine is divided by both lengths.",
                (None, None, second, None),
            ),
            Mistake(
                "squared lengths",
                "You divided by the squared length. Take its root first.",
                (None, None, second / length**2, None),
            ),
            Mistake(
                "one added to the score",
                "You added 1 to the score. The vector (1, 1) is added to the key, and then "
                "multiplied by the query.",
                (None, None, None, dot + 1),
            ),
            Mistake(
                "score unchanged",
                "The differences between the scores stay. The scores themselves do not.",
                (None, None, None, dot),
            ),
        ),
    )


QUESTIONS = (
    Pencil(
        name="05-another-query",
        title="another query",
        text="The keys are (−½, 1) for `le`, (0, 1) for `chat` and (1, 0) for `noir`. The query is "
        "{q}. What are the dot score and the scaled dot score of `le`, and the cosine between the "
        "query and the key of `chat`? Then (1, 1) is added to every key. What is the dot score of "
        "`le` now?",
        fields=(
            Field("Dot score of `le`"),
            Field("Scaled dot score of `le`"),
            Field("Cosine for `chat`"),
            Field("Dot score of `le`, (1, 1) added"),
        ),
        work=another_query,
        numbers={"q": (1, 2)},
        others={"q": [(x, y) for x in range(-4, 5) for y in range(-4, 5) if x or y]},
        because="What all keys have in common moves every score alike.",
        nudge="Multiply first with first and second with second, then add the two products.",
    ),
    Quiz(
        name="05-score-or-weight",
        text="The score of `noir` is 2. What does that say?",
        options=(
            Option(
                "`noir` gets twice the attention of a token with score 1.",
                "Scores say by differences, not by ratios. With the softmax, one point more is a "
                "weight 2.7 times as large.",
                "scores as ratios",
            ),
            Option(
                "Nothing yet. It depends on the scores of the other tokens.",
                "Right. A score is any number. Only the comparison within the row makes a weight "
                "of it.",
            ),
            Option(
                "The next word is `black` with a probability of 2 in 3.",
                "The probability of a word comes from another softmax, over the vocabulary, much "
                "later.",
                "score as probability of a word",
            ),
            Option(
                "Something is wrong: it must lie between 0 and 1.",
                "Weights lie between 0 and 1. Scores may be any number, also a negative one.",
                "score taken for a weight",
            ),
        ),
    ),
    Quiz(
        name="05-why-scale",
        text="Why does the Transformer divide its dot scores by the root of the width?",
        options=(
            Option(
                "So that the weights sum to 1.",
                "The softmax sees to that, with any scores.",
                "makes a distribution",
            ),
            Option(
                "To change which key wins.",
                "Dividing all scores by one number changes no order.",
                "changes the winner",
            ),
            Option(
                "Because long sentences have large scores.",
                "A score compares one query with one key. The length of the sentence does not "
                "occur in it.",
                "length of the sentence",
            ),
            Option(
                "Wide vectors spread their scores, and the softmax would put all on one key.",
                "Right. Before anything is learned the scores spread by the root of the width, "
                "and a softmax that is already sure hardly learns.",
            ),
        ),
    ),
)
