"""Questions of the introduction: reading by halving, counting sentences, and two quizzes."""

from seq2seq.exercises.questions import Field, Mistake, Option, Pencil, Quiz, Worked


def last_state(tokens, of_state=0.5, of_token=1.0):
    """Return the state after the last token: the state before, halved, plus the token."""
    state = 0.0
    for token in tokens:
        state = of_state * state + of_token * token
    return state


def words_written(state):
    """Return how many words are written before `<EOS>`: halve first, then compare with 1."""
    count = 0
    while (state := state / 2) >= 1:
        count += 1
    return count


def read_and_write(tokens):
    """Work out what the silly language makes of a sentence."""
    state = last_state(tokens)
    words = words_written(state)
    if words == 0:
        return None
    return Worked(
        right=(state, words, 2.0),
        mistakes=(
            Mistake(
                "read from the end",
                "You read the sentence from its end. The first token is read first, so it is "
                "halved most often.",
                (last_state(tokens[::-1]), None, None),
            ),
            Mistake(
                "nothing halved",
                "You added the tokens up. Before each token is added, the state so far is halved.",
                (last_state(tokens, of_state=1.0), None, None),
            ),
            Mistake(
                "sum halved",
                "You added the token first and halved the sum. Halve the old state only; the new "
                "token counts in full.",
                (last_state(tokens, of_token=0.5), None, None),
            ),
            Mistake(
                "one word too many",
                "That is one `ha` too many. The state is halved once before the first word, and "
                "`<EOS>` is not counted.",
                (None, words + 1, None),
            ),
            Mistake(
                "compared before halving",
                "You compared the last state itself with 1. It is halved once before it is "
                "compared.",
                (None, None, 1.0),
            ),
            Mistake(
                "one word allowed",
                "Below this bound one `ha` may still be written. Here not even one should be.",
                (None, None, 4.0),
            ),
        ),
        told={"sentence": ", ".join(map(str, tokens))},
    )


def how_many(words, places):
    """Count the sequences of a length, and the memory of one output for each."""
    sequences = float(words) ** places
    terabytes = 4 * sequences / 1e12
    return Worked(
        right=(sequences, terabytes, words),
        mistakes=(
            Mistake(
                "multiplied words and places",
                "You multiplied words and places. Each place may hold any word, whatever stands "
                "in the others, so the choices multiply.",
                (words * places, 4 * words * places / 1e12, None),
            ),
            Mistake(
                "power turned around",
                "Base and exponent have changed places. There are as many factors as the sentence "
                "has words.",
                (float(places) ** words, None, None),
            ),
            Mistake(
                "one byte each",
                "You counted one byte for each output. Here each takes four.",
                (None, terabytes / 4, None),
            ),
            Mistake(
                "gigabytes", "That is the number of gigabytes.", (None, terabytes * 1000, None)
            ),
            Mistake(
                "outputs for all steps",
                "That is the work of all steps together. The same outputs are used again at each "
                "step.",
                (None, None, words * places),
            ),
            Mistake(
                "one output a step",
                "It writes one word a step, but to choose it the decoder needs one output for each "
                "word it could write.",
                (None, None, 1),
            ),
        ),
    )


QUESTIONS = (
    Pencil(
        name="00-read-and-write",
        title="Read and write",
        text="In the silly language, halve the state and add the token, starting at 0. To write, "
        "halve the last state again and again: `ha` while it is at least 1, then `<EOS>`. Read the "
        "sentence {sentence} and write.",
        fields=(
            Field("State after the last token"),
            Field("Words written", "times `ha`", within=0),
            Field("`<EOS>` comes right away when the last state is below"),
        ),
        work=read_and_write,
        numbers={"tokens": (4, 2, 1)},
        others={"tokens": [(a, b, c) for a in range(10) for b in range(10) for c in range(10)]},
        because="The last token counts in full, the first has been halved twice. So order matters.",
        nudge="Write the state down after every single token.",
    ),
    Pencil(
        name="00-how-many-sentences",
        title="How many sentences?",
        text="A vocabulary has {words} words. How many sequences of {places} words are there? If a "
        "network had one output of four bytes for each of them, how many terabytes (10¹² bytes) "
        "would one prediction take? And about how many outputs does a decoder need at each step? "
        "You can write 2·10^9 or 2e9.",
        fields=(
            Field("Sequences of {places} words", within=0, relative=0.03),
            Field("One prediction", "terabytes", within=0, relative=0.03),
            # `<PAD>`, `<EOS>` and the like may be counted or not.
            Field("Outputs at each step", within=6),
        ),
        work=how_many,
        numbers={"words": 260, "places": 9},
        others={"words": [100, 150, 200, 300], "places": [5, 6, 7, 8]},
        because="Step by step, a few hundred outputs write what no list of sentences could hold.",
        nudge="Think of one place first, then of two. How often does the number grow?",
    ),
    Quiz(
        name="00-why-two-networks",
        text="Why can a network with a fixed number of inputs and outputs not translate?",
        options=(
            Option(
                "It has too few parameters.",
                "More parameters would not help. A tenth word has no input to go to, however large "
                "the layers are.",
                "too few parameters",
            ),
            Option(
                "Sentences and their translations differ in length and in order.",
                "Right. The translation has its own length, and its third word need not come from "
                "the third word of the source.",
            ),
            Option(
                "It cannot compute with words, only with numbers.",
                "No network can. Words become numbers by a table, and that works for a fixed "
                "network too.",
                "words are no numbers",
            ),
            Option(
                "It cannot be trained by gradient descent.",
                "It trains well, and is used wherever the input has one size. It is the shape of "
                "the task that does not fit.",
                "cannot be trained",
            ),
        ),
    ),
    Quiz(
        name="00-self-supervised",
        text="Pre-training is called self-supervised. Where do the right answers come from?",
        options=(
            Option(
                "From people who labeled the text.",
                "That is supervised learning. Its price is the reason for doing without labels.",
                "people labeled them",
            ),
            Option(
                "There are none; the model looks for patterns on its own.",
                "There is a right answer at every step, and a loss that compares with it. Only "
                "nobody had to write it down.",
                "no right answers",
            ),
            Option(
                "The model's own predictions are taken as right.",
                "Then it would only confirm itself. The answer stands in the text.",
                "own predictions",
            ),
            Option(
                "From the text itself: a part is hidden, and that part is the answer.",
                "Right. Nine words and `<EOS>` already make ten questions with ten answers.",
            ),
        ),
    ),
)
