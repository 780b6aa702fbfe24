"""An untrained model from settings, with vocabularies from the training pairs."""

import keras

from seq2seq.corpora.pair import Corpus
from seq2seq.recurrent.models import AttentionSeq2Seq, Seq2Seq
from seq2seq.text.pieces import Pieces
from seq2seq.text.vocabulary import SPECIAL_TOKENS, Vocabulary
from seq2seq.training.loss import MaskedCrossEntropy
from seq2seq.training.settings import Settings
from seq2seq.transformer.model import Transformer
from seq2seq.translator import Translator


def build_translator(corpus: Corpus, settings: Settings) -> Translator:
    """Build an untrained, compiled model with the vocabularies of the training pairs."""
    keras.utils.set_random_seed(settings.seed)
    source = _vocabulary([p.source for p in corpus.train], settings.source_types, settings.pieces)
    target = _vocabulary([p.target for p in corpus.train], settings.target_types, settings.pieces)
    model = _model(settings, len(source), len(target))
    model.build()
    # Every batch has other lengths, and XLA would compile each anew.
    model.compile(
        optimizer=keras.optimizers.Adam(settings.learning_rate, global_clipnorm=settings.clip_norm),
        loss=MaskedCrossEntropy(settings.label_smoothing),
        jit_compile=False,
    )
    model.optimizer.build(model.trainable_variables)
    return Translator(model, source, target)


def _model(settings: Settings, source_vocabulary_size: int, target_vocabulary_size: int):
    arguments = {
        "source_vocabulary_size": source_vocabulary_size,
        "target_vocabulary_size": target_vocabulary_size,
        "units": settings.units,
        "dropout": settings.dropout,
    }
    if settings.kind == "transformer":
        return Transformer(
            **arguments,
            heads=settings.heads,
            blocks=settings.blocks,
            feed_forward=settings.feed_forward,
            pre_norm=settings.pre_norm,
        )
    arguments |= {
        "embedding_dim": settings.embedding_dim,
        "bidirectional": settings.bidirectional,
    }
    if settings.kind == "plain":
        return Seq2Seq(**arguments)
    return AttentionSeq2Seq(
        **arguments,
        score=settings.score,
        placement=settings.placement,
        normalize=settings.normalize,
    )


def _vocabulary(sentences: list, size: int, cut: bool) -> Vocabulary:
    pieces = Pieces.learn(sentences, size - len(SPECIAL_TOKENS)) if cut else None
    return Vocabulary.from_sentences(sentences, size, pieces=pieces)
