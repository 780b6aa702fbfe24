"""Questions of chapter 3: sentences with one context vector, and two quizzes."""

from itertools import product

from seq2seq.exercises.questions import Field, Mistake, Option, Pencil, Quiz, Worked


def count(context, largest, weights=(0.25, 0.5, 1.0), smallest=0):
    """Count the sentences of three tokens whose weighted sum is `context`."""
    sentences = product(range(smallest, largest + 1), repeat=3)
    return sum(
        sum(weight * token for weight, token in zip(weights, sentence, strict=True)) == context
        for sentence in sentences
    )


def same_context(context, largest, length):
    """Count the sentences with one context vector, and follow the gradient back to the first."""
    right = 0.5 ** (length - 1)
    return Worked(
        right=(count(context, largest), right),
        mistakes=(
            Mistake(
                "nothing halved",
                "You counted the sentences whose tokens sum to the context vector. The first "
                "token is halved twice and the second once.",
                (count(context, largest, weights=(1, 1, 1)), 1.0),
            ),
            Mistake(
                "zero left out",
                "You left the token 0 out. It is a token like the others.",
                (count(context, largest, smallest=1), None),
            ),
            Mistake(
                "tokens too large",
                f"Some of your sentences have tokens larger than {largest}.",
                (count(context, 4 * context), None),
            ),
            Mistake(
                "all sentences",
                "That is how many sentences of three tokens there are in all.",
                ((largest + 1) ** 3, None),
            ),
            Mistake(
                "halved once too often",
                "You halved once too often. The last token counts in full.",
                (None, 0.5**length),
            ),
            Mistake(
                "halves added",
                "You divided by two once for all steps. Each step halves what is left.",
                (None, 0.5 / (length - 1)),
            ),
            Mistake(
                "halves multiplied by their number",
                "You multiplied ½ by the number of steps. The gradient cannot grow here: each step "
                "halves it.",
                (None, 0.5 * (length - 1)),
            ),
        ),
    )


QUESTIONS = (
    Pencil(
        name="03-same-context",
        title="all sentences with one context vector",
        text="In the halving encoder, how many sentences of three tokens from 0 to {largest} have "
        "the context vector {context}? And how small is the gradient at the first token of a "
        "sentence of {length} tokens?",
        fields=(
            Field("Sentences", within=0),
            Field("Gradient at the first token", within=0, relative=0.03),
        ),
        work=same_context,
        numbers={"context": 3, "largest": 4, "length": 10},
        others={"context": [2, 3, 4, 5, 6], "largest": [3, 4, 5, 6], "length": [6, 7, 8, 9, 11]},
        because="No decoder can tell these sentences apart, however well it is trained.",
        nudge="Write the context vector as a sum of the three tokens first, each with its factor.",
    ),
    Quiz(
        name="03-two-causes",
        text="“Long sentences fail because of the vanishing gradient,” says a friend. What is left "
        "out?",
        options=(
            Option(
                "Nothing. With a better gradient they would be translated well.",
                "Our trained model has gradient at all 30 tokens, and the middle of a long "
                "sentence is degraded all the same.",
                "gradient is the only cause",
            ),
            Option(
                "What fits into one vector: that is a second cause, and it needs its own cure.",
                "Right. One fault is of the forward pass, the other of the backward pass. Each "
                "occurs without the other.",
            ),
            Option(
                "It is the bottleneck alone. Gradients do not vanish with gates.",
                "Gates help, but they do not end it. Before training the gradient does vanish on "
                "its way to the first tokens.",
                "bottleneck is the only cause",
            ),
            Option(
                "Nothing but the name: bottleneck and vanishing gradient are one thing.",
                "They look alike in the smallest example, because one factor causes both. The two "
                "knobs of the chapter turn them apart.",
                "both are one",
            ),
        ),
    ),
    Quiz(
        name="03-which-vector",
        text="Bahdanau et al. (2015) write of a *context vector* for each output word. What does "
        "this book call it?",
        options=(
            Option(
                "The context vector.",
                "Here the context vector is the last encoder state, one for the whole sentence. "
                "What the paper means is new at each step.",
                "one word for two things",
            ),
            Option(
                "The hidden state of the decoder.",
                "That is s in the paper and in the book. The paper's context vector is made from "
                "encoder states.",
                "decoder state",
            ),
            Option(
                "The attention value.",
                "Right. It is a weighted sum of encoder states, and new at each step. The page "
                "on notation has the words side by side.",
            ),
            Option(
                "The attention distribution.",
                "The distribution holds the weights, one number for each source token. The paper's "
                "context vector is the sum that they weigh.",
                "weights for the sum",
            ),
        ),
    ),
)
