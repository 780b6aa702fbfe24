"""Questions of chapter 8: BLEU of a short sentence, and two quizzes."""

from collections import Counter
from math import exp, prod

from seq2seq.exercises.questions import Field, Mistake, Option, Pencil, Quiz, Worked

REFERENCE = "the black cat does not eat the green apple"


def runs(sentence, n):
    """Count the runs of `n` words of a sentence."""
    words = sentence.split()
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def without(places):
    """Return the reference without the words at some places."""
    words = REFERENCE.split()
    return " ".join(word for place, word in enumerate(words) if place not in places)


def short_bleu(said):
    """Work out BLEU of one sentence against the reference, with its parts."""
    shares, found = [], []
    for n in range(1, 5):
        ours, theirs = runs(said, n), runs(REFERENCE, n)
        found.append((ours & theirs).total())
        shares.append(found[-1] / ours.total())
    if not all(shares):
        return None
    said_length, length = len(said.split()), len(REFERENCE.split())
    brevity = exp(1 - length / said_length)
    mean = prod(shares) ** (1 / 4)
    return Worked(
        right=(shares[1], brevity, 100 * brevity * mean),
        mistakes=(
            Mistake(
                "every pair found",
                "You counted every pair. A pair is found only if its two words are neighbors in "
                "the reference.",
                (1.0, None, None),
            ),
            Mistake(
                "divided by the reference's pairs",
                "You divided by the pairs of the reference. A precision is a share of what was "
                "written.",
                (found[1] / runs(REFERENCE, 2).total(), None, None),
            ),
            Mistake(
                "divided by the words",
                "You divided by the number of words. There is one pair fewer than words.",
                (found[1] / said_length, None, None),
            ),
            Mistake(
                "share of lengths",
                "You divided one length by the other. The penalty is the exponential of 1 minus "
                "reference by translation.",
                (None, said_length / length, None),
            ),
            Mistake(
                "lengths swapped",
                "The two lengths have changed places. A penalty is never above 1.",
                (None, exp(1 - said_length / length), None),
            ),
            Mistake(
                "no penalty",
                "There is a penalty: the translation is shorter than its reference.",
                (None, 1.0, 100 * mean),
            ),
            Mistake(
                "arithmetic mean",
                "You took the ordinary mean of the four shares. BLEU multiplies them and takes the "
                "fourth root.",
                (None, None, 100 * brevity * sum(shares) / 4),
            ),
            Mistake(
                "root forgotten",
                "You multiplied the four shares. Take the fourth root of the product.",
                (None, None, 100 * brevity * prod(shares)),
            ),
            Mistake(
                "not a percentage",
                "Multiply by 100: BLEU runs from 0 to 100.",
                (None, None, brevity * mean),
            ),
        ),
        told={"count": len(said.split()), "length": length},
    )


QUESTIONS = (
    Pencil(
        name="08-short-bleu",
        title="BLEU of a short sentence",
        text="A model writes `{said}`, {count} words, where the reference has {length}: "
        f"`{REFERENCE}`. "
        "What share of its pairs of neighbors is in the reference? What is the brevity penalty, "
        "and what is BLEU?",
        fields=(
            Field("Precision of the pairs"),
            Field("Brevity penalty"),
            Field("BLEU", within=0.31),
        ),
        work=short_bleu,
        numbers={"said": without((1, 7))},
        others={"said": [without((a, b)) for a in range(9) for b in range(a, 9)]},
        because="A few words missing cost far more of the score than their share.",
        nudge="Write the pairs of the translation in a column and tick those that the reference "
        "has as neighbors.",
    ),
    Quiz(
        name="08-bleu",
        text="A system scores 48 BLEU. What does that say?",
        options=(
            Option(
                "It translates 48 of 100 sentences correctly.",
                "That would be exact match. BLEU counts runs of words that are shared, over all "
                "sentences together.",
                "share of right sentences",
            ),
            Option(
                "It is bad: less than half of the points.",
                "It is no grade. A person's translation would not reach 100 either, because there "
                "are many right ways to say a sentence.",
                "a grade",
            ),
            Option(
                "It is better than a system that scored 46 on another test.",
                "Only scores on one test, with one split and one signature, can be compared. The "
                "same recipe has 46 on one split of this book and 55 on another.",
                "compared across tests",
            ),
            Option(
                "Little alone. It depends on the references, the cutting into words and the split.",
                "Right. It becomes telling beside another system on the same sentences.",
            ),
        ),
    ),
    Quiz(
        name="08-leak",
        text="Sentences were split at random into training and test, and one French sentence has "
        "several English translations. What goes wrong?",
        options=(
            Option(
                "Nothing, as long as no pair is in both.",
                "A pair may be new while its French side was seen in training, with a translation "
                "that is nearly the same.",
                "pairs differ, so all is well",
            ),
            Option(
                "Sentences of the test were seen in training, so memory is scored as translation.",
                "Right. Pairs that share a sentence belong on the same side of the split.",
            ),
            Option(
                "The model cannot learn, because one input has several right outputs.",
                "It learns to spread its probability over them. That is what language is like.",
                "several right outputs",
            ),
            Option(
                "The test gets too hard.",
                "It gets too easy, and the score too good.",
                "too hard",
            ),
        ),
    ),
)
