"""A site with the step player on a page, and the player that Keras makes of a sentence."""

import numpy as np

from seq2seq import pretrained
from seq2seq.explorables import own_sentence
from seq2seq.explorables.checks import softmax
from seq2seq.explorables.player import AttentionPlayer
from seq2seq.live.export import export
from seq2seq.live.interventions import intervene
from seq2seq.search.greedy import greedy_search
from seq2seq.text.tokens import tokenize_french

MODEL = "grammar-luong-dot"
SENTENCES = [
    "le chat noir ne mange pas la pomme verte",
    "est-ce que le chien voit le chat ?",
    "Le petit garçon que la fille regarde ne mange pas l'orange.",
    "la licorne dort",
    "dort",
]


def lay_models(folder, names):
    """Lay models and the code for a reader's sentence where a site keeps them."""
    (folder / "models").mkdir()
    for name in names:
        (folder / "models" / f"{name}.s2s").write_bytes(export(pretrained.load(name)))
    (folder / "models" / own_sentence.FILE).write_text(own_sentence.site_script(), "utf8")


def lay_page(folder, name, explorable):
    """Lay a page one folder below the root, as the chapters of the book do."""
    (folder / "chapters").mkdir(exist_ok=True)
    head = '<!doctype html><html lang="en" data-content_root="../"><meta charset="utf-8">'
    head += '<title>Chapter</title><meta name="viewport" content="width=device-width"><main>'
    (folder / "chapters" / f"{name}.html").write_text(head + explorable.html(), "utf8")


def of_keras(sentence, **options):
    """The player that a notebook would make of a sentence with the Keras model.

    `weights` are those that the reader moved, as in `intervene`; its exact weights stand in
    `exact_weights`. All other options go to the player.
    """
    translator = pretrained.load(MODEL)
    model, tokens = translator.model, translator.target_vocabulary.tokens
    words = translator.source_vocabulary.split(tokenize_french(sentence))
    words = words[:-1] if words[-1] == "." else words  # the grammar has no such mark
    source = translator.source_vocabulary.encode([words])  # (1, S)
    states = np.asarray(model.encoder(source)[0])[0]  # (S, U)
    first, start = intervene(model, source, weights=options.pop("weights", None))
    queries, tops = [], []

    def step(token, state):
        logits, state, weights = first(token, state)
        queries.append(np.asarray(state["model"]["decoder_state"])[0])
        chances = softmax(np.asarray(logits)[0])
        tops.append([(tokens[i], float(chances[i])) for i in np.argsort(-chances)[:4]])
        return logits, state, weights

    found = greedy_search(step, start, max_length=2 * len(words) + 10)
    weights = np.asarray(found.weights)[0]  # (T, S)
    target = [pairs[0][0] for pairs in tops]
    player = AttentionPlayer(
        words, target, np.stack(queries) @ states.T, weights, states, tops, **options
    )
    player.exact_weights = weights.astype("float64")
    return player
