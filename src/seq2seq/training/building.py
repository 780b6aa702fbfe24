"""An untrained model from settings, with vocabularies from the training pairs."""

from collections.abc import Callable

import keras

from seq2seq.corpora.pair import Corpus
from seq2seq.recurrent.models import AttentionSeq2Seq, Seq2Seq
from seq2seq.storage import parameters_of, set_parameters
from seq2seq.text.copying import PLACEHOLDERS, Copier
from seq2seq.text.counting import WordCounts
from seq2seq.text.languages import FRENCH_TO_ENGLISH
from seq2seq.text.pieces import Pieces, both_forms
from seq2seq.text.vocabulary import SPECIAL_TOKENS, Vocabulary
from seq2seq.training.loss import MaskedCrossEntropy
from seq2seq.training.settings import MODEL_ARGUMENTS, Settings
from seq2seq.transformer.model import Transformer
from seq2seq.translator import Translator

MODELS = {"plain": Seq2Seq, "attention": AttentionSeq2Seq, "transformer": Transformer}
RARE_PIECE = 5  # a piece seen fewer times is cut finer: nothing much would be learned of it


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
    if settings.copying and corpus.languages != FRENCH_TO_ENGLISH:
        raise ValueError(
            "train: `copying` must be False unless the languages are French and English, whose "
            f"numbers it knows how to write. Received: languages={corpus.languages}."
        )
    copier = Copier(corpus.names) if settings.copying else None
    words, letters = (WordCounts(), WordCounts()), (set(), set())
    for pair in corpus.train:  # once, since they may be on the disk
        sides = (pair.source, pair.target)
        hidden = sides if copier is None else copier.hide_pair(*sides)
        for place in range(2):
            words[place].add(hidden[place])
            letters[place].update(*sides[place])
    source = _vocabulary(words[0], letters[0], settings.source_types, settings)
    target = _vocabulary(words[1], letters[1], settings.target_types, settings)
    make = make or MODELS[settings.kind]
    model = make(
        source_vocabulary_size=len(source),
        target_vocabulary_size=len(target),
        dtype=settings.precision,
        **{name: getattr(settings, name) for name in MODEL_ARGUMENTS[settings.kind]},
    )
    model.build()
    # Every batch has other lengths, and XLA would compile each anew. JAX has nothing else.
    model.compile(
        optimizer=keras.optimizers.Adam(settings.learning_rate, global_clipnorm=settings.clip_norm),
        loss=MaskedCrossEntropy(settings.label_smoothing),
        jit_compile=keras.backend.backend() == "jax",
    )
    model.optimizer.build(model.trainable_variables)
    return Translator(model, source, target, copier=copier, languages=corpus.languages)


def in_float32(translator: Translator) -> Translator:
    """Return the translator as it is scored and saved: the same parameters, computing in 32 bits.

    It is another one, since the functions that a translator has compiled stay those of its model.
    """
    model = translator.model
    if model.dtype_policy.compute_dtype == "float32":
        return translator
    whole = type(model).from_config({**model.get_config(), "dtype": "float32"})
    whole.build()
    set_parameters(whole, parameters_of(model))
    vocabularies = (translator.source_vocabulary, translator.target_vocabulary)
    return Translator(
        whole, *vocabularies, copier=translator.copier, languages=translator.languages
    )


def _vocabulary(words: WordCounts, letters: set, size: int, settings: Settings) -> Vocabulary:
    always = PLACEHOLDERS if settings.copying else ()
    if not settings.pieces:
        return Vocabulary.from_sentences(words, size, always=always)
    pieces = Pieces.learn(words, size - len(SPECIAL_TOKENS) - len(always))
    # The letters of what was hidden as well: a number that is not hidden is not unknown either.
    always = (*always, *(form for letter in letters for form in both_forms(letter)))
    return Vocabulary.from_sentences(words, size, RARE_PIECE, pieces, always)
