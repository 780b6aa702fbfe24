"""Every word that a reader of the translation in motion sees or hears, in one table."""

WORDS = {
    "label": "Translation in motion: {source} → {target}",
    # What is said at each moment; it is shown below the picture and read aloud.
    "before": "Nothing has been read yet.",
    "reads": "Encoder step {number} of {size}: “{token}” goes in, and the state is updated.",
    "crosses": (
        "The whole sentence has been read. The context vector c crosses over, and the decoder "
        "starts from it. Nothing else crosses."
    ),
    "crosses, attention": (
        "The whole sentence has been read. The decoder starts from the context vector c. With "
        "attention, each step also gets a weighted sum of the encoder states."
    ),
    "writes": (
        "Decoder step {step}: {fed} goes in; the most probable next token is {token} ({percent})"
    ),
    "feeds": ", which becomes the next input.",
    "ends": ", which ends the translation.",
    "cut": ". The run stops here, before <EOS>.",
    "attends": " The largest attention weight is on {token} ({percent}).",
    # The picture.
    "encoder": "Encoder",
    "units": "a state after each token: {shown} of {units} units, blue below 0, orange above",
    "all units": "a state after each token: blue below 0, orange above",
    "attention weights": "attention weights",
    "context vector": "context vector",
    "attention value": "attention value",
    "decoder": "Decoder",
    "input": "input",
    "state": "state",
    "state before": "before",
    "state after": "after",
    "next tokens": "likely next tokens",
    "fed back": "fed back",
    "stop": "stop",
    "written": "joins the translation",
    # The controls.
    "first": "Start over",
    "back": "Step back",
    "play": "Play",
    "pause": "Pause",
    "on": "Step forward",
    "speed": "Speed",
    "slow": "Slow",
    "normal": "Normal",
    "fast": "Fast",
    # The table.
    "table": "All decoder steps in one table",
    "caption": "One row for each step of the decoder. The most probable next token is written.",
    "column step": "step",
    "column input": "input",
    "column next": "most probable next tokens",
    "column weights": "largest attention weights",
}
