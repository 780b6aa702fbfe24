"""Questions of chapter 4: the soft dictionary, and two quizzes."""

from math import exp

from seq2seq.exercises.questions import Field, Mistake, Option, Pencil, Quiz, Worked

KEYS = ((-0.5, 1), (0, 1), (1, 0))
VALUES = ((0, 7), (7, 0), (7, 7))


def mixed(shares, vectors=VALUES):
    """Return the sum of vectors, each multiplied by its share."""
    return tuple(
        sum(share * vector[unit] for share, vector in zip(shares, vectors, strict=True))
        for unit in (0, 1)
    )


def two_queries(query):
    """Look up a query, and the query of zeros, in the soft dictionary of the chapter."""
    agreements = [query[0] * key[0] + query[1] * key[1] for key in KEYS]
    powers = [2**agreement for agreement in agreements]
    shares = [power / sum(powers) for power in powers]
    natural = [exp(agreement) for agreement in agreements]
    total = sum(agreements)
    if not total or sorted(agreements)[1] == max(agreements):
        return None
    best = VALUES[agreements.index(max(agreements))]
    divided = mixed([agreement / total for agreement in agreements])
    softmax = mixed([power / sum(natural) for power in natural])
    mean = 14 / 3
    return Worked(
        right=(*mixed(shares), mean),
        mistakes=(
            Mistake(
                "not divided by the sum",
                "You multiplied the values by the powers. Divide the powers by their sum first, so "
                "that the shares sum to 1.",
                (*mixed(powers), 14.0),
            ),
            Mistake(
                "agreements for shares",
                "You divided the agreements by their sum. Take 2 to the power of each first.",
                (*divided, None),
            ),
            Mistake(
                "hard lookup",
                "You took the value of the best key. In a soft dictionary every key answers.",
                (*best, None),
            ),
            Mistake(
                "powers of e",
                "You took powers of e, as chapter 6 will. Here each point of agreement doubles "
                "the share.",
                (*softmax, None),
            ),
            Mistake(
                "keys for values",
                "You mixed the keys. The keys are for finding, the values for handing over.",
                (*mixed(shares, KEYS), 1 / 6),
            ),
            Mistake(
                "nothing for a query of zeros",
                "An agreement of 0 is no share of 0. Take 2 to the power of 0.",
                (None, None, 0.0),
            ),
        ),
    )


QUESTIONS = (
    Pencil(
        name="04-two-queries",
        title="two more queries",
        text="The soft dictionary has the keys (−½, 1), (0, 1) and (1, 0) and the values (0, 7), "
        "(7, 0) and (7, 7). Each further point of agreement doubles the share. What is the answer "
        "to the query {query}? And to the query (0, 0)?",
        fields=(
            Field("First number of the answer to {query}", within=0.011),
            Field("Second number of the answer to {query}", within=0.011),
            Field("First number of the answer to (0, 0)", within=0.011),
        ),
        work=two_queries,
        numbers={"query": (-2, 1)},
        others={"query": [(x, y) for x in range(-3, 4) for y in range(-3, 4)]},
        because="Ask for nothing and you get the average.",
        nudge="Three lines: agreements, shares, mixture. Do the shares sum to 1?",
    ),
    Quiz(
        name="04-three-roles",
        text="In chapters 4 to 9, how many different tensors are query, key and value?",
        options=(
            Option(
                "Three: that is why there are three words.",
                "They are three roles. One tensor can play two of them, as one person can both "
                "ask and answer.",
                "three different things",
            ),
            Option(
                "Two: the encoder states are both key and value, the decoder state is the query.",
                "Right. In chapter 10 even the query comes from the same sentence.",
            ),
            Option(
                "One: all three are the encoder states.",
                "The query is the decoder's own state. That one tensor plays all three roles is "
                "the self-attention of chapter 10.",
                "all one",
            ),
            Option(
                "Two: key and query are the decoder state, the value is the encoder state.",
                "Then the decoder would compare itself with itself. The key stands for a source "
                "token.",
                "key from the decoder",
            ),
        ),
    ),
    Quiz(
        name="04-order",
        text="You shuffle the source tokens, and keys and values with them. What happens to the "
        "answer of a soft lookup?",
        options=(
            Option(
                "It changes, because the order of the words carries the meaning.",
                "For a sentence it does. But this sum runs over pairs of key and value, and a sum "
                "has no order.",
                "order matters in the sum",
            ),
            Option(
                "It becomes random.",
                "Nothing is random here. Each pair gets the same share as before and stands "
                "somewhere else in the same sum.",
                "random",
            ),
            Option(
                "Nothing.",
                "Right. If order is to play a part, it has to be in the keys or values. The "
                "encoder's states have it from reading.",
            ),
            Option(
                "The weights stay where they were and fall on other words' values.",
                "That happens when only the values are moved. Here keys and values go together.",
                "keys and values come apart",
            ),
        ),
    ),
)
