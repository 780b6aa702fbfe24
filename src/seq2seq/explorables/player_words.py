"""What the step player says of each stage, in one table, for Python and for its script."""

WORDS = {
    "query": (
        "Step {step} of {steps}. Written so far: {before}. The decoder state s{asked} is the "
        "query: which source tokens matter for the next token?"
    ),
    "nothing before": "nothing yet, it starts from <SOS>",
    "scores": "The query is compared with every key. Highest score: {best}.",
    "then": ", then ",
    "weights": "The softmax turns the scores into weights that sum to 100%: {listed}.",
    "other token": "the other token {left}%",
    "other tokens": "the other {rest} tokens together {left}%",
    "value": "The attention value a{number} is the weighted sum of the values: {terms}.",
    "term": "{share} · {token}",
    "rest": "{share} from the rest",
    "token": (
        "Step {step} of {steps}: the query looks at {looks}, and the decoder predicts {token}."
    ),
    "and": " and ",
    # The same of a step whose weights the reader moved, on a site.
    "weights, moved": "You moved the weights, and they still sum to 100%: {listed}.",
    "token, moved": (
        "Step {step} of {steps}: your weights are {looks}, and the decoder predicts {token}."
    ),
    "complete": " The translation is complete.",
    # A token that the sentence holds twice.
    "twice": "{token} (token {number})",
    # The whole.
    "label": "Attention step by step: {source} → {target}",
}
