"""Every word that a reader of the live translator sees or hears, in one table."""

# Shipped models that the page can run, as a reader knows them.
LABELS = {
    "grammar-luong-dot": "Luong, dot score",
    "grammar-luong-additive": "Luong, additive score",
    "grammar-bahdanau": "Bahdanau, as published",
    "grammar-bahdanau-dot": "Bahdanau's placement, dot score",
    "grammar-plain": "no attention",
    "tatoeba": "trained on real sentences",
}
WORDS = {
    "label": "Live translator",
    "still": "A stored example. With JavaScript, you could type your own sentence here.",
    # The sentence.
    "french": "Type French",
    "ask": "Translate",
    "examples": "Or try:",
    "english": "English",
    "untouched": "untouched:",
    "parts": "Look into:",
    # What happened. Each of these is a whole sentence.
    "empty": "Type a French sentence, and its English appears here.",
    "waiting": "The model is on its way. It will translate this sentence as soon as it is here.",
    "writes": "The model writes “{text}”.",
    "writes with": "With {changes}, the model writes “{text}”.",
    "writes the same": "With {changes}, the model still writes “{text}”.",
    "looped": "It says the same words again and again; here they stand once.",
    "endless": "It finds no end, and is stopped after {count} tokens.",
    "unknown": "It doesn't know {tokens}, and reads <UNK> instead.",
    "none known": "That is a guess: it learned {count} French tokens, and none of these is among "
    "them. Try one of the examples.",
    "none known yet": "That is a guess: it learned {count} French tokens, and none of these is "
    "among them. Try one of the examples, or the model trained on real sentences.",
    "copied words": "Copied, not translated: {pairs}.",
    "cannot write": "It can't be made to write {tokens}, which is not in its vocabulary.",
    "too long": "It reads the first {count} tokens of this long line.",
    "other tokens": "This model cuts the words differently: masks and moved weights are gone.",
    "step": "Step {step} writes {token} ({percent}).",
    "step forced": "Step {step} is made to write {token} (the model gives it {percent}).",
    "step looks": "Its largest weight is on {token} ({percent}).",
    "step looks nowhere": "It looks at no French token.",
    # Parts of these sentences.
    "nothing": "nothing",
    "list": "{first} and {last}",
    "masked": "{tokens} masked",
    "copied as": "{text} as {token}",
    "moved": "the weights of step {steps} moved",
    "forced": "{token} forced at step {step}",
    "temperature": "temperature {number}",
    "off": "attention off",
    # The map.
    "map": (
        "Attention weights in percent. One row for each output token, one column for each source "
        "token. Press a source token to mask it, an output token to look inside its step, "
        "a weight to move all weight there."
    ),
    "map, plain": "The probability of each output token in percent.",
    "hint": (
        "Press a French word to mask it, an English word to look inside its step, or a weight to "
        "move all of the step's weight there. Press again to undo."
    ),
    "token": "{token}",
    "token, masked": "{token}, masked",
    "token, unknown": "{token}, unknown to the model",
    "token, copied": "“{copied}”, read as {token}",
    "row": "{token}, step {step}",
    "cell": "{percent}: from “{written}” to “{token}”",
    "cell chance": "{percent}: probability of “{written}”",
    "column chance": "probability",
    "is-forced": "forced",
    "is-moved": "weights moved",
    "is-changed": "changed",
    "plain": (
        "This model has no attention. All that goes from the encoder to the decoder is one vector, "
        "so there are no weights to mask or to move. Tokens can still be forced."
    ),
    # One step.
    "best": "Best next tokens. Press one to force it.",
    "force": "force “{token}” at step {step}",
    "unforce": "stop forcing “{token}” at step {step}",
    "type": "or another",
    "type it": "Force",
    "refused": "{token} is not in the model's vocabulary.",
    "stop forcing": "Let the model choose",
    "hand": "Move the weights of this step",
    "unmove": "Give the weights back",
    "numbers": "Numbers of this step",
    "numbers caption": "The first {units} of {all} units of each vector.",
    "column token": "vector",
    "column score": "score",
    "column weight": "weight",
    "unit": "{unit}",
    "state of": "encoder state of {token}",
    "query": "query",
    "value": "attention value",
    "decoder state": "decoder state",
    # The search.
    "beams": "Hypotheses of the beam, the best first",
    "tree": "As a tree",
    "tree score": "log-probability {score}",
    "tree start": "start",
    # The controls.
    "temperature of": "Temperature",
    "attention on": "Attention",
    "width": "Beam width",
    "models": "Model",
    "other": "Compare with",
    "no other": "no other model",
    "second": "The same sentence. What the first model doesn't write is marked.",
    "second plain": "It has no attention: only forced tokens reach it.",
    "second with": (
        "The same sentence, with {changes}. What the first model doesn't write is marked."
    ),
    "reset": "Reset",
    "copy": "Copy link",
    "copied": "The link is copied. It opens this sentence with these changes.",
    "not copied": "Copy the address of this page. It opens this sentence with these changes.",
    # Models that are fetched.
    "megabytes": "{size} MB",
    "loading": "Loading the model “{model}” ({size} MB)",
    "offer": "This link uses the model “{model}” ({size} MB).",
    "failed": "The model “{model}” couldn't be loaded. Are you offline?",
    "failed, file": "Opened as a file, this page can't load the model “{model}”. Run “make serve” "
    "to see the site with its models.",
    "load": "Load it",
    "leave": "Do without",
    "cancel": "Cancel",
}
