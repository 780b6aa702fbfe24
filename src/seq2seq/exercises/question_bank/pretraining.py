"""Questions of chapter 11: what one pass teaches, and two quizzes."""

from seq2seq.exercises.questions import Field, Mistake, Option, Pencil, Quiz, Worked


def one_pass(tokens):
    """Count the predictions that one pass over a text trains in three models."""
    chosen = 0.15 * tokens
    return Worked(
        right=(chosen, tokens, tokens),
        mistakes=(
            Mistake(
                "only the [MASK] tokens",
                "You counted the words replaced by [MASK]. Those that are left or replaced by a "
                "random word are predicted too.",
                (0.8 * chosen, None, None),
            ),
            Mistake(
                "words in plain sight",
                "Those are the words in plain sight. Only hidden ones count in the loss.",
                (tokens - chosen, None, None),
            ),
            Mistake(
                "every token in BERT",
                "BERT computes a state for every token, but only the chosen ones have a loss.",
                (tokens, None, None),
            ),
            Mistake(
                "share of BERT elsewhere",
                "That is BERT's share. This model is asked at every token.",
                (None, chosen, chosen),
            ),
            Mistake(
                "pairs counted",
                "You counted the pairs of the mask. Each row of it makes one prediction.",
                (None, tokens * (tokens + 1) / 2, tokens**2),
            ),
        ),
    )


def visible_pairs(tokens):
    """Count the (query, key) pairs that are visible in three attention masks."""
    below = tokens * (tokens - 1) // 2
    return Worked(
        right=(tokens**2, below + tokens, below),
        mistakes=(
            Mistake(
                "diagonal left out",
                "You left the diagonal out. Here a token may attend to itself.",
                (tokens**2 - tokens, below, None),
            ),
            Mistake(
                "diagonal counted",
                "You counted the diagonal. Row t of XLNet predicts token t itself, so it must not "
                "see it.",
                (None, None, below + tokens),
            ),
            Mistake(
                "no mask",
                "You let every query see every key. This model hides some.",
                (None, tokens**2, tokens**2),
            ),
            Mistake(
                "one key for each query",
                "You counted one key for each query. A query sees several.",
                (tokens, tokens, tokens),
            ),
            Mistake(
                "each pair once",
                "You counted each pair of tokens once. Query and key are two roles: a to b is not "
                "b to a.",
                (below + tokens, None, None),
            ),
        ),
    )


QUESTIONS = (
    Pencil(
        name="11-one-pass",
        title="what one pass teaches",
        text="A text has {tokens} tokens. How many predictions does one pass train in BERT, in GPT "
        "and in ELECTRA?",
        fields=(
            Field("BERT, about", "predictions", within=0.5),
            # Whether the last token predicts anything is a matter of the text's end.
            Field("GPT", "predictions", within=1),
            Field("ELECTRA", "predictions", within=0),
        ),
        work=one_pass,
        numbers={"tokens": 100},
        others={"tokens": [60, 80, 120, 160, 200, 400, 1000]},
        because="GPT and ELECTRA learn from every token, BERT from about one in seven.",
        nudge="For each model: at which tokens is there a right answer to compare with?",
    ),
    Pencil(
        name="11-visible-pairs",
        title="what one pass teaches",
        text="How many (query, key) pairs of {tokens} tokens are visible in the attention mask of "
        "BERT, of GPT and of XLNet?",
        fields=(
            Field("BERT", "pairs", within=0),
            Field("GPT", "pairs", within=0),
            Field("XLNet", "pairs", within=0),
        ),
        work=visible_pairs,
        numbers={"tokens": 5},
        others={"tokens": [4, 6, 7, 8, 9, 10]},
        because="XLNet's number is the same for every order that it may draw.",
        nudge="Draw the grid, one row for each query, and fill what it may see.",
    ),
    Quiz(
        name="11-two-masks",
        text="What is the difference between a [MASK] token and an attention mask?",
        options=(
            Option(
                "None: both hide words.",
                "Both hide, but in two places: one in the text that goes in, the other in what a "
                "query may look at.",
                "both the same",
            ),
            Option(
                "The token stands in the text for a hidden word; the mask says which keys a query "
                "may use.",
                "Right. BERT needs the one because it does without the other.",
            ),
            Option(
                "The token is for BERT's padding, the mask for GPT's.",
                "Padding has a token and a mask of its own, in both.",
                "padding",
            ),
            Option(
                "The token is used in training, the mask when writing.",
                "GPT's mask is there in training above all: when it writes, there is no future to "
                "hide.",
                "training against writing",
            ),
        ),
    ),
    Quiz(
        name="11-fine-tuning",
        text="Thirty labeled sentences were enough after pre-training. Why?",
        options=(
            Option(
                "The labels were already in the text.",
                "There were no labels in it. What pre-training found were words that stand in the "
                "same places.",
                "labels were in the text",
            ),
            Option(
                "The pre-trained model is larger.",
                "It is the same network in both cases. Only the numbers it starts from differ.",
                "larger model",
            ),
            Option(
                "Pre-training had sorted the words; the labels only had to name the sorts.",
                "Right. Words of one kind had come to lie together before any label was seen.",
            ),
            Option(
                "Fine-tuning changes no parameters, so little data is enough.",
                "It does change them, by training a little further on the labeled examples.",
                "nothing is trained",
            ),
        ),
    ),
)
