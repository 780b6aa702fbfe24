"""Questions of chapter 6: three weights, and two quizzes."""

from math import log, sqrt

from seq2seq.exercises.questions import Field, Mistake, Option, Pencil, Quiz, Worked


def three_weights(b, c):
    """Work out the scores 0, ln `b`, ln `c`: weights, the third masked, and temperature ½."""
    sum_of_three, sum_of_squares = 1 + b + c, 1 + b**2 + c**2
    third = c / sum_of_three
    return Worked(
        right=(third, b / (1 + b), c**2 / sum_of_squares),
        mistakes=(
            Mistake(
                "divided before the exponential",
                "You divided the scores by their sum. Take the exponential of each first.",
                (log(c) / (log(b) + log(c)), 1.0, None),
            ),
            Mistake(
                "not divided by the sum",
                "That is the exponential. Divide it by the sum of all exponentials.",
                (c, b, c**2),
            ),
            Mistake(
                "masked after the softmax",
                "You took the weight from the padding and left the others as they were. They have "
                "to sum to 1 again.",
                (None, b / sum_of_three, None),
            ),
            Mistake(
                "padding scored 0",
                "You gave the padding the score 0. Its exponential is then 1, and it takes a "
                "share.",
                (None, b / (2 + b), None),
            ),
            Mistake(
                "scores multiplied by the temperature",
                "You multiplied the scores by the temperature. Divide them by it: below 1 it "
                "sharpens.",
                (None, None, sqrt(c) / (1 + sqrt(b) + sqrt(c))),
            ),
            Mistake(
                "weight divided by the temperature",
                "You divided the weight by the temperature. It belongs inside, under the scores.",
                (None, None, 2 * third),
            ),
            Mistake(
                "squares not divided by their sum",
                "You squared the weight. That is a good start, but the squares have to be divided "
                "by their sum.",
                (None, None, third**2),
            ),
            Mistake(
                "temperature left out",
                "That is the weight at temperature 1. The temperature divides every score before "
                "the exponential.",
                (None, None, third),
            ),
        ),
    )


QUESTIONS = (
    Pencil(
        name="06-three-weights",
        title="three weights",
        text="Three scores are 0, ln {b} and ln {c}. What are the weights? What are they when the "
        "third token is padding? What are they at temperature ½?",
        fields=(
            Field("Weight of the third token"),
            Field("Weight of the second, the third being padding"),
            Field("Weight of the third at temperature ½"),
        ),
        work=three_weights,
        numbers={"b": 2, "c": 5},
        others={"b": [2, 3, 4, 5, 6, 7], "c": [2, 3, 4, 5, 6, 7, 8, 9]},
        because="Fractions are enough here: the exponential of a logarithm is the number itself.",
        nudge="What is the exponential of each score? Write the three down before you divide.",
    ),
    Quiz(
        name="06-which-axis",
        text="Weights have the shape (B, T, S). Over which axis does the softmax go?",
        options=(
            Option(
                "Over T, the target tokens.",
                "Then the target tokens compete for each source token. What has to sum to 1 is "
                "what one output step gives to all source tokens.",
                "over the queries",
            ),
            Option(
                "Over S, the source tokens.",
                "Right. Each output step shares out its attention among the source tokens.",
            ),
            Option(
                "Over T and S together.",
                "Then one step could take everything and leave the others nothing. Each step has "
                "a 1 of its own.",
                "over both",
            ),
            Option(
                "Over the vocabulary.",
                "That is the other softmax, the one that chooses the next word. No axis here is "
                "as long as the vocabulary.",
                "softmax of the next word",
            ),
        ),
    ),
    Quiz(
        name="06-mask",
        text="Padding is given the score 0 before the softmax. How much weight does it take?",
        options=(
            Option(
                "None: its score is 0.",
                "The exponential of 0 is 1, and that is a share. A score of 0 can even be the "
                "largest of its row.",
                "score 0 taken for weight 0",
            ),
            Option(
                "Too little to matter.",
                "One position may take little, but padding comes in numbers. In one row of this "
                "chapter 21 of them take nine tenths.",
                "too little to matter",
            ),
            Option(
                "Some, and the more of it there is, the more.",
                "Right. Each padded position adds a 1 to the sum. So a sentence would get other "
                "numbers in another batch.",
            ),
            Option(
                "It raises an error.",
                "If only it did. Nothing fails loudly without a mask; the numbers are wrong and "
                "look like numbers.",
                "fails loudly",
            ),
        ),
    ),
)
