"""The same task as popular tutorials do it, with stock Keras layers: what ours is held against.

Sizes and habits are those of TensorFlow's tutorial "Neural machine translation with attention":
letters without accents, words split at spaces and `. , ? !`, 5,000 words a side, a bidirectional
masked GRU of 256 units whose directions are summed, `MultiHeadAttention` with one head after the
decoder's GRU, a residual connection with layer normalization, batches of 64 in random order, Adam
at 1e-3, a graph made by `fit`.
"""

import re
import time
import unicodedata
from functools import cached_property

import keras
import numpy as np
import tensorflow as tf

from seq2seq.common.compiling import compiled

WORDS = 5000
UNITS = 256
BATCH = 64
LONGEST = 50  # tokens that a translation may have
PAD, UNKNOWN = 0, 1
START, END = "[START]", "[END]"


def split(text):
    """Return the words of a text as the tutorial splits it.

    Example:
        >>> split("L'été, déjà !")
        ['lete', ',', 'deja', '!']
    """
    letters = unicodedata.normalize("NFKD", text.lower())
    letters = re.sub(r"[^ a-z.?!,¿]", "", letters)
    return re.sub(r"([.?!,¿])", r" \1 ", letters).split()


class Words:
    """The most frequent words and their ids; 0 is padding and 1 any other word."""

    def __init__(self, texts, size=WORDS):
        self.lookup = keras.layers.TextVectorization(
            max_tokens=size, standardize=None, split="whitespace", ragged=True
        )
        self.lookup.adapt(tf.data.Dataset.from_tensor_slices(self.marked(texts)).batch(1024))
        self.words = self.lookup.get_vocabulary()

    @staticmethod
    def marked(texts):
        """Return each text as split words between the marks of start and end."""
        return [" ".join([START, *split(text), END]) for text in texts]

    def encode(self, texts):
        """Return ids `(B, S)`, padded on the right with 0."""
        return self.lookup(tf.constant(self.marked(texts))).to_tensor().numpy()

    def decode(self, ids):
        """Return the words before the end mark as text."""
        words = [self.words[i] for i in ids if i != PAD]
        words = words[: words.index(END)] if END in words else words
        return re.sub(r" ([.?!,])", r"\1", " ".join(word for word in words if word != START))

    def id(self, word):
        """Return the id of a word."""
        return self.words.index(word)


class TutorialModel(keras.Model):
    """Encoder, decoder and attention of the tutorial, from stock layers."""

    def __init__(self, source_words, target_words, units=UNITS):
        super().__init__()
        layers = keras.layers
        self.source_embedding = layers.Embedding(source_words, units, mask_zero=True)
        self.encoder = layers.Bidirectional(
            layers.GRU(units, return_sequences=True), merge_mode="sum"
        )
        self.target_embedding = layers.Embedding(target_words, units, mask_zero=True)
        self.decoder = layers.GRU(units, return_sequences=True, return_state=True)
        self.attention = layers.MultiHeadAttention(num_heads=1, key_dim=units)
        self.add = layers.Add()
        self.normalization = layers.LayerNormalization()
        self.output_layer = layers.Dense(target_words)

    def call(self, inputs):
        """Return logits `(B, T, V)` for (source `(B, S)`, target `(B, T)`)."""
        source, target = inputs
        logits, _ = self.decode(target, self.encode(source), source != PAD)
        return tf.identity(logits)  # without the mask of the embeddings: the loss has its own

    def encode(self, source):
        """Return the encoder states `(B, S, U)`."""
        return self.encoder(self.source_embedding(source))

    def decode(self, target, encoder_states, mask, state=None):
        """Return logits `(B, T, V)` and the decoder's last state `(B, U)`."""
        states, state = self.decoder(self.target_embedding(target), initial_state=state)
        value = self.attention(states, encoder_states, attention_mask=mask[:, None, :])
        joined = self.normalization(self.add([states, value]))
        return self.output_layer(joined), state


def masked_loss(target, logits):
    """Return the mean cross entropy over the tokens that are no padding."""
    losses = keras.losses.sparse_categorical_crossentropy(target, logits, from_logits=True)
    mask = tf.cast(target != PAD, losses.dtype)
    return tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)


class Baseline:
    """The tutorial's translator: made from texts, trained by `fit`, greedy."""

    def __init__(self, sources, targets, words=WORDS, units=UNITS, seed=1):
        keras.utils.set_random_seed(seed)
        self.source_words = Words(sources, words)
        self.target_words = Words(targets, words)
        self.model = TutorialModel(
            len(self.source_words.words), len(self.target_words.words), units
        )
        self.model([np.ones((1, 2), "int32")] * 2)  # makes the parameters
        # Every batch has other lengths, and XLA would compile each anew.
        self.model.compile(keras.optimizers.Adam(1e-3), masked_loss, jit_compile=False)
        self.data = self._batches(sources, targets, seed)
        self.seconds, self.batches = 0.0, 0

    def _batches(self, sources, targets, seed):
        source = self.source_words.lookup(tf.constant(Words.marked(sources)))
        target = self.target_words.lookup(tf.constant(Words.marked(targets)))
        self.tokens_per_pair = float(np.mean(target.row_lengths() - 1))

        def take(rows):
            padded = tf.gather(target, rows).to_tensor()
            return (tf.gather(source, rows).to_tensor(), padded[:, :-1]), padded[:, 1:]

        rows = tf.data.Dataset.range(len(sources)).shuffle(len(sources), seed=seed)
        return rows.repeat().batch(BATCH).map(take).prefetch(2)

    def train(self, marks, at_mark=lambda seconds: None, progress=lambda seconds: None):
        """Train up to the last of the marks, in seconds; call `at_mark` at each, the clock stopped.

        Its rate is constant, so one run passes through the states that shorter ones would end in.
        """
        clock = _Clock(self, marks, at_mark, progress)
        self.model.fit(self.data, steps_per_epoch=10**9, callbacks=[clock], verbose=0)

    @property
    def pairs_per_second(self):
        """Return the training pairs a second so far."""
        return self.batches * BATCH / self.seconds

    def translate(self, texts, batch_size=128):
        """Return the greedy translations, a batch at a time."""
        return [
            text
            for start in range(0, len(texts), batch_size)
            for text in self._translate(texts[start : start + batch_size])
        ]

    def _translate(self, texts):
        source = self.source_words.encode(texts)
        encoder_states, mask = self.graphs[0](source), source != PAD
        start, end = self.target_words.id(START), self.target_words.id(END)
        token = np.full((len(texts), 1), start)
        state = np.zeros((len(texts), self.model.decoder.units), "float32")
        finished, tokens = np.zeros(len(texts), bool), []
        for _ in range(LONGEST):
            token, state = self.graphs[1](token, encoder_states, mask, state)
            tokens.append(np.where(finished, PAD, token.numpy()[:, 0]))
            finished |= tokens[-1] == end
            if finished.all():
                break
        return [self.target_words.decode(ids) for ids in np.stack(tokens, axis=1)]

    @cached_property
    def graphs(self):
        """What reads the source and what finds the next token, as graphs for any size."""
        sources = [np.ones((size, size), "int64") for size in (1, 2)]
        examples = [
            (
                source[:, :1],
                self.model.encode(source),
                source != PAD,
                np.zeros((len(source), self.model.decoder.units), "float32"),
            )
            for source in sources
        ]
        return (
            compiled(self.model.encode, *((source,) for source in sources)),
            compiled(self._best_next, *examples),
        )

    def _best_next(self, token, encoder_states, mask, state):
        logits, state = self.model.decode(token, encoder_states, mask, state)
        # Padding, the start mark and "any other word" are never said, which can only help.
        barred = [PAD, UNKNOWN, self.target_words.id(START)]
        never = tf.reduce_sum(tf.one_hot(barred, logits.shape[-1], 1e9), axis=0)
        return tf.argmax(logits - never, axis=-1), state  # (B, 1)


class _Clock(keras.callbacks.Callback):
    """Count the seconds of training, and stop `fit` at the last mark."""

    def __init__(self, baseline, marks, at_mark, progress):
        super().__init__()
        self.baseline, self.marks = baseline, sorted(marks)
        self.at_mark, self.progress = at_mark, progress

    def on_train_begin(self, logs=None):
        """Start the clock."""
        self.last = time.perf_counter()

    def on_train_batch_end(self, batch, logs=None):
        """Count a batch; stop the clock at a mark."""
        self.baseline.batches += 1
        self.baseline.seconds += time.perf_counter() - self.last
        self.progress(self.baseline.seconds)
        while self.marks and self.baseline.seconds >= self.marks[0]:
            self.at_mark(self.marks.pop(0))
        self.model.stop_training = not self.marks
        self.last = time.perf_counter()
