"""A tiny corpus and tiny models, for tests of training, storage and translation."""

from seq2seq import AttentionSeq2Seq, Seq2Seq, Transformer, Vocabulary
from seq2seq.corpora.pair import Corpus, Pair
from seq2seq.training.settings import Settings
from seq2seq.translator import Translator

ANIMALS = {"chat": "cat", "chien": "dog", "cheval": "horse", "lapin": "rabbit", "renard": "fox"}
VERBS = {"mange": "eats", "dort": "sleeps", "court": "runs", "chante": "sings", "tombe": "falls"}


def tiny_corpus() -> Corpus:
    """Every small animal does everything here; the words keep their order."""
    links = frozenset((i, i) for i in range(5))
    pairs = tuple(
        Pair(
            ("le", "petit", animal, verb, "ici"),
            ("the", "small", ANIMALS[animal], VERBS[verb], "here"),
            links,
            links,
        )
        for animal in ANIMALS
        for verb in VERBS
    )
    held_out = pairs[::6]
    train = tuple(pair for pair in pairs if pair not in held_out)
    return Corpus("tiny", train, held_out[:3], held_out[3:])


def tiny_settings(**changes) -> Settings:
    """Settings under which the tiny corpus is learned in a second."""
    arguments = {"embedding_dim": 8, "units": 16, "batch_size": 5, "learning_rate": 0.02}
    arguments |= changes
    if "minutes" not in arguments:
        arguments.setdefault("epochs", 2)
    return Settings(**arguments)


def tiny_translator(kind="attention", **arguments) -> Translator:
    """An untrained translator for the words of the tiny corpus."""
    source = Vocabulary(["le", *ANIMALS, *VERBS, "petit", "ici"])
    target = Vocabulary(["the", *ANIMALS.values(), *VERBS.values(), "small", "here"])
    sizes = {"source_vocabulary_size": len(source), "target_vocabulary_size": len(target)}
    if kind == "transformer":
        model = Transformer(**sizes, units=7, heads=7, **arguments)
    else:
        model_class = Seq2Seq if kind == "plain" else AttentionSeq2Seq
        model = model_class(**sizes, embedding_dim=5, units=7, **arguments)
    model.build()
    return Translator(model, source, target, {"made": "by hand"})
