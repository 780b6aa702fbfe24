"""An untrained model from settings, with vocabularies from the training pairs."""

from collections.abc import Callable

import keras

from seq2seq.corpora.pair import Corpus
from seq2seq.recurrent.models import AttentionSeq2Seq, Seq2Seq
from seq2seq.text.pieces import Pieces
from seq2seq.text.vocabulary import SPECIAL_TOKENS, Vocabulary
from seq2seq.training.loss import MaskedCrossEntropy
from seq2seq.training.settings import MODEL_ARGUMENTS, Settings
from seq2seq.transformer.model import Transformer
from seq2seq.translator import Translator

MODELS = {"plain": Seq2Seq, "attention": AttentionSeq2Seq, "transformer": Transformer}


def build_translator(
    corpus: Corpus, settings: Settings, make: Callable | None = None
) -> Translator:
    """Build an untrained, compiled model with the vocabularies of the training pairs.

    Args:
        corpus: pairs to train on.
        settings: kind and sizes of the model, seed, optimizer.
        make: function of the arguments of a model, by name, to the model; by default the model of
            the course of this kind.
    """
    keras.utils.set_random_seed(settings.seed)
    source = _vocabulary([p.source for p in corpus.train], settings.source_types, settings.pieces)
    target = _vocabulary([p.target for p in corpus.train], settings.target_types, settings.pieces)
    make = make or MODELS[settings.kind]
    model = make(
        source_vocabulary_size=len(source),
        target_vocabulary_size=len(target),
        **{name: getattr(settings, name) for name in MODEL_ARGUMENTS[settings.kind]},
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
