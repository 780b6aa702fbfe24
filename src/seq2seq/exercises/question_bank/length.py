"""Questions of chapter 9: orders of seeds, lengths of paths, and two quizzes."""

from math import comb, factorial, perm

from seq2seq.exercises.questions import Field, Mistake, Option, Pencil, Quiz, Worked


def orders(seeds):
    """Count the orders of two models' seeds, and how often the two are cleanly separated."""
    count = comb(2 * seeds, seeds)
    return Worked(
        right=(count, 200 / count),
        mistakes=(
            Mistake(
                "seeds of one model told apart",
                "You counted the seeds of one model as different. All that counts is whose score "
                "it is.",
                (factorial(2 * seeds), None),
            ),
            Mistake(
                "any letter at any place",
                "You let each place be A or B. There are equally many of both.",
                (2 ** (2 * seeds), 200 / 2 ** (2 * seeds)),
            ),
            Mistake(
                "not divided",
                "You chose the places of A one after the other. Divide by the orders of those "
                "places, which make no difference.",
                (perm(2 * seeds, seeds), None),
            ),
            Mistake(
                "orders of one model",
                "You ordered the seeds of one model. Mix the letters of both.",
                (factorial(seeds), None),
            ),
            Mistake(
                "one clean order",
                "You counted one clean order. Either model may be the higher one.",
                (None, 100 / count),
            ),
            Mistake(
                "share for the percentage",
                "That is the share. In percent it is a hundred times as much.",
                (None, 2 / count),
            ),
            Mistake(
                "half of the orders",
                "Half of the orders begin with A, but few of those are clean.",
                (None, 50.0),
            ),
        ),
        told={"many": {3: "Three", 4: "Four", 5: "Five", 6: "Six"}[seeds]},
    )


def paths(t, s, length):
    """Count the cells between the loss at `t` and source token `s`, in three models."""
    forward, reverse = t + length - s + 1, t + s
    whole = None if s == length else t + length  # the same as one of the two above
    if not 1 < s <= length or t < 2:
        return None
    return Worked(
        right=(forward, reverse, 1),
        mistakes=(
            Mistake(
                "encoder read in the other direction",
                "You walked through the encoder in the other direction. The last token it read is "
                "the nearest.",
                (reverse, forward, None),
            ),
            Mistake(
                "decoder left out",
                "You counted the cells of the encoder. The path begins in the decoder.",
                (length - s + 1, None if s == forward else s, None),
            ),
            Mistake(
                "cell of the token left out",
                "One is missing: the cell that read the token itself.",
                (forward - 1, reverse - 1, 0),
            ),
            Mistake(
                "whole encoder",
                "You counted all cells of the encoder. The path leaves it where the token was "
                "read.",
                (whole, whole, None),
            ),
            Mistake(
                "decoder walked with attention",
                "With attention the path need not go back through the decoder. It leaves at its "
                "own step.",
                (None, None, t),
            ),
            Mistake(
                "encoder walked with attention",
                "With attention the path reaches the token's state at once, without the cells "
                "after it.",
                (None, None, length),
            ),
        ),
    )


QUESTIONS = (
    Pencil(
        name="09-orders",
        title="orders and paths",
        text="{many} seeds of each of two models that are alike. How many orders of the letters A "
        "and B are there? In how many of a hundred cases are the two cleanly separated by chance?",
        fields=(
            Field("Orders", within=0),
            Field("Cleanly separated", "%", within=0.06, relative=0.06),
        ),
        work=orders,
        numbers={"seeds": 4},
        others={"seeds": [3, 5, 6]},
        because="Two orders are clean, one for each model that may be the higher one.",
        nudge="With two seeds each there are six orders: AABB, ABAB, … Write them down first.",
    ),
    Pencil(
        name="09-paths",
        title="orders and paths",
        text="A sentence has {length} source tokens. How many cells lie between the loss at target "
        "token {t} and source token {s}: without attention, without attention and the source "
        "reversed, and with attention after the cell?",
        fields=(
            Field("Without attention", "cells", within=0),
            Field("Source reversed", "cells", within=0),
            Field("With attention", "cells", within=0),
        ),
        work=paths,
        numbers={"t": 8, "s": 9, "length": 9},
        others={"t": range(2, 12), "s": range(2, 13), "length": range(5, 13)},
        because="With attention the length of the sentence does not occur.",
        nudge="Draw both rows of cells and walk from the loss to the token with a finger.",
    ),
    Quiz(
        name="09-one-seed",
        text="Model A scores 81, model B 83, one training each. What may you say?",
        options=(
            Option(
                "B is better.",
                "On these two trainings. Another seed may turn it around, as this chapter shows.",
                "one seed decides",
            ),
            Option(
                "They are equally good.",
                "Not told apart is not the same as alike. Two trainings cannot show that either.",
                "not told apart taken for alike",
            ),
            Option(
                "Nothing yet: train each with several seeds and compare.",
                "Right. With three seeds each and the chapter's rule, luck alone separates two "
                "models that are alike at most once in ten.",
            ),
            Option(
                "B is better, if both had the same seed.",
                "The same seed does not mean the same luck: it starts two models with different "
                "numbers.",
                "same seed is fair",
            ),
        ),
    ),
    Quiz(
        name="09-which-repair",
        text="You keep the gradient with gates and leave the vector narrow. What did that buy a "
        "plain model here?",
        options=(
            Option(
                "Nothing that the seeds can show.",
                "Right. All states with the gradient of the reads cut buy 6 BLEU, with it 77. "
                "So each cause was measured alone.",
            ),
            Option(
                "Most of what attention buys: the vanishing gradient was the fault.",
                "That is what many would bet. After training the gradient reached every token "
                "anyway, and the vector was still narrow.",
                "gradient was the fault",
            ),
            Option(
                "About half, because there are two causes.",
                "Two causes need not share the damage equally. Each has to be repaired alone and "
                "measured.",
                "half each",
            ),
            Option(
                "It made the model worse.",
                "The seeds show neither a gain nor a loss.",
                "harmful",
            ),
        ),
    ),
)
