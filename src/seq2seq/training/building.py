"""An untrained model from settings, with vocabularies from the training pairs."""

import keras

from seq2seq.corpora.pair import Corpus
from seq2seq.models import AttentionSeq2Seq, Seq2Seq
from seq2seq.pieces import Pieces
from seq2seq.training.loss import MaskedCrossEntropy
from seq2seq.training.settings import Settings
from seq2seq.translator import Translator
from seq2seq.vocabulary import SPECIAL_TOKENS, Vocabulary


def build_translator(corpus: Corpus, settings: Settings) -> Translator:
    """Build an untrained, compiled model with the vocabularies of the training pairs."""
    keras.utils.set_random_seed(settings.seed)
    source = _vocabulary([p.source for p in corpus.train], settings.source_types, settings.pieces)
    target = _vocabulary([p.target for p in corpus.train], settings.target_types, settings.pieces)
    arguments = {
        "source_vocabulary_size": len(source),
        "target_vocabulary_size": len(target),
        "embedding_dim": settings.embedding_dim,
        "units": settings.units,
        "bidirectional": settings.bidirectional,
        "dropout": settings.dropout,
    }
    if settings.kind == "plain":
        model = Seq2Seq(**arguments)
    else:
        model = AttentionSeq2Seq(
            **arguments,
            score=settings.score,
            placement=settings.placement,
            normalize=settings.normalize,
        )
    model.build()
    # Every batch has other lengths, and XLA would compile each anew.
    model.compile(
        optimizer=keras.optimizers.Adam(settings.learning_rate, global_clipnorm=settings.clip_norm),
        loss=MaskedCrossEntropy(settings.label_smoothing),
        jit_compile=False,
    )
    model.optimizer.build(model.trainable_variables)
    return Translator(model, source, target)


def _vocabulary(sentences: list, size: int, cut: bool) -> Vocabulary:
    pieces = Pieces.learn(sentences, size - len(SPECIAL_TOKENS)) if cut else None
    return Vocabulary.from_sentences(sentences, size, pieces=pieces)
