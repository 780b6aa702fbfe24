"""Questions of chapter 2: softmax and surprise, greedy search, and two quizzes."""

from math import log, log2, log10

from seq2seq.exercises.questions import Field, Mistake, Option, Pencil, Quiz, Worked


def softmax_and_surprise(a):
    """Work out two logits, 0 and ln `a`: probabilities, losses, and both logits doubled."""
    first, second = 1 / (1 + a), a / (1 + a)
    return Worked(
        right=(second, -log(first), -log(second), a**2 / (1 + a**2)),
        mistakes=(
            Mistake(
                "probabilities swapped",
                "That is the probability of the other token.",
                (first, None, None, 1 / (1 + a**2)),
            ),
            Mistake(
                "not divided by the sum",
                "That is the power. Divide it by the sum of all powers.",
                (a, None, None, a**2),
            ),
            Mistake(
                "logits divided",
                "You divided the logits by their sum. First take e to the power of each.",
                (1.0, None, None, None),
            ),
            Mistake(
                "losses swapped",
                "That is the surprise at the other token. The less probable one surprises more.",
                (None, -log(second), -log(first), None),
            ),
            Mistake(
                "minus sign forgotten",
                "The minus sign is missing. The logarithm of a probability is not positive, and "
                "a surprise is not negative.",
                (None, log(first), log(second), None),
            ),
            Mistake(
                "logarithm to base 10",
                "You took the logarithm to base 10. The loss uses the natural one.",
                (None, -log10(first), -log10(second), None),
            ),
            Mistake(
                "logarithm to base 2",
                "You took the logarithm to base 2, which gives bits. The loss uses the natural "
                "one.",
                (None, -log2(first), -log2(second), None),
            ),
            Mistake(
                "power doubled",
                "You doubled the power. Doubling a logit squares its power.",
                (None, None, None, 2 * a / (1 + 2 * a)),
            ),
            Mistake(
                "unchanged when doubled",
                "Adding the same number to all logits changes nothing. Doubling them does.",
                (None, None, None, second),
            ),
        ),
    )


def greedy(p, end):
    """Compare the sentence of greedy search with the best one."""
    q = round(1 - p, 10)
    best, found = q * end, p * 0.5
    if not p > q or not best > found:
        return None
    return Worked(
        right=(found, best),
        mistakes=(
            Mistake(
                "only the first step",
                "That is the probability of the first token alone. Multiply it by what follows, "
                "`<EOS>` included.",
                (p, q),
            ),
            Mistake(
                "only the last step",
                "That is the last step alone. The sentence has to be begun first.",
                (0.5, end),
            ),
            Mistake(
                "probabilities added",
                "You added the steps. The probabilities of steps that follow one another are "
                "multiplied.",
                (p + 0.5, q + end),
            ),
            Mistake(
                "probabilities averaged",
                "You took the mean of the steps. Multiply them.",
                ((p + 0.5) / 2, (q + end) / 2),
            ),
            Mistake(
                "sentence goes on",
                "That is `b c`, the sentence that goes on after `b`.",
                (None, q * (1 - end)),
            ),
            Mistake(
                "first step of one, last step of another",
                "You took the best of each step. But the end after `b` is only to be had after "
                "`b`.",
                (None, p * end),
            ),
        ),
        told={"q": q, "go_on": round(1 - end, 10)},
    )


QUESTIONS = (
    Pencil(
        name="02-softmax-and-surprise",
        title="Softmax and surprise",
        text="A decoder has two tokens with the logits 0 and ln {a}. What is the probability of "
        "the second? What is the loss if the first token is the true one, and what if it is the "
        "second? And what is the probability of the second when both logits are doubled?",
        fields=(
            Field("Probability of the second token"),
            Field("Loss if the first is true"),
            Field("Loss if the second is true"),
            Field("Probability of the second, logits doubled"),
        ),
        work=softmax_and_surprise,
        numbers={"a": 3},
        others={"a": [2, 4, 5, 6, 7, 8, 9]},
        because="Larger logits mean a more certain decoder.",
        nudge="Begin with e to the power of both logits.",
    ),
    Pencil(
        name="02-greedy",
        title="The greedy choice is not always the best",
        text="A decoder begins with `a` ({p}) or `b` ({q}). After `a` it gives `<EOS>` 0.5 and `c` "
        "0.5, and after `a c` it gives `<EOS>` 1. After `b` it gives `<EOS>` {end} and `c` "
        "{go_on}, and after `b c` it gives `<EOS>` 1. How probable is the sentence of greedy "
        "search? How probable is the most probable sentence?",
        fields=(
            Field("Sentence of greedy search"),
            Field("Most probable sentence"),
        ),
        work=greedy,
        numbers={"p": 0.6, "end": 0.9},
        others={"p": [0.52, 0.55, 0.58, 0.6, 0.62], "end": [0.7, 0.8, 0.85, 0.9, 0.95]},
        because="Greedy search never reaches `b`: a choice cannot be taken back.",
        nudge="Write all four sentences down, each with its product.",
    ),
    Quiz(
        name="02-low-loss",
        text="A decoder reaches a very low training loss and writes nonsense. What went wrong?",
        options=(
            Option(
                "It needs more training: the loss was not low enough.",
                "The loss is very low already. A lower one leads further in the same "
                "wrong direction.",
                "train longer",
            ),
            Option(
                "Training measured another task than writing, such as copying what is fed.",
                "Right. With a target that is not shifted the decoder copies its input, and has no "
                "input to copy when it writes.",
            ),
            Option(
                "That cannot happen: low loss means good sentences.",
                "This chapter trains two of that kind, a copier and a decoder that cannot stop.",
                "low loss means it works",
            ),
            Option(
                "It overfits: it would write well on sentences it was trained on.",
                "Try it: the copier writes nonsense there too. It was not too little data, it was "
                "the wrong question.",
                "overfitting",
            ),
        ),
    ),
    Quiz(
        name="02-teacher-forcing",
        text="What is fed to the decoder at step t in training, with teacher forcing?",
        options=(
            Option(
                "The token that it predicted at step t − 1.",
                "That is how it generates. In training a wrong prediction is not fed back.",
                "own prediction",
            ),
            Option(
                "The true token of step t, the one it has to predict.",
                "Then it would only have to copy. What goes in is one step behind what has to come "
                "out.",
                "target not shifted",
            ),
            Option(
                "The true token of step t − 1.",
                "Right, and `<SOS>` at the first step. So every step is trained as if all before "
                "it had been right.",
            ),
            Option(
                "The encoder state of source token t.",
                "The decoder gets the source by the context vector. What is fed at each step is a "
                "token of the target.",
                "source token fed",
            ),
        ),
    ),
)
