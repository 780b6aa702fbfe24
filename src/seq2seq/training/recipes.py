"""The settings of every model that comes with the package, and of some that do not, by name."""

from dataclasses import replace

from seq2seq.training.settings import Settings

# Real sentences: words cut into pieces, and trained long enough to need something against learning
# by heart.
_REAL = Settings(
    corpus="tatoeba",
    label_smoothing=0.1,
    unmarked=0.15,
    copying=True,
    batch_size=128,
    epochs=14,
    pieces=True,
    piece_dropout=0.02,
    source_types=4300,  # of which some 4,000 are left, because rare pieces are cut finer
    target_types=4500,
)

RECIPES = {
    "grammar-plain": Settings(kind="plain", epochs=12),
    "grammar-luong-dot": Settings(epochs=10),
    "grammar-luong-additive": Settings(score="additive", epochs=10),
    # Attention inside the loop over tokens: larger batches, so that there are fewer loops to run,
    # and twice the epochs, so that there are as many updates.
    "grammar-luong-feeding": Settings(
        input_feeding=True, batch_size=128, learning_rate=4e-3, epochs=20
    ),
    # As published: the additive score, both directions, a start from the backward reader.
    "grammar-bahdanau": Settings(
        score="additive",
        placement="bahdanau",
        bidirectional=True,
        start="backward",
        batch_size=128,
        learning_rate=4e-3,
        epochs=20,
    ),
    # A variant of it with a dot score, that starts from the context vector and reads forward only.
    "grammar-bahdanau-dot": Settings(
        placement="bahdanau", batch_size=128, learning_rate=4e-3, epochs=20
    ),
    # Pre-norm, with a short rise all the same: the first steps of Adam know no variance yet.
    "grammar-transformer": Settings(
        kind="transformer",
        heads=4,
        blocks=2,
        feed_forward=512,
        pre_norm=True,
        dropout=0.1,
        learning_rate=2e-3,
        warmup_steps=200,
        epochs=10,
    ),
    "tatoeba": replace(
        _REAL,
        score="scaled_dot",
        normalize=True,
        embedding_dim=192,
        units=256,
        bidirectional=True,
        dropout=0.25,
        learning_rate=4e-3,
    ),
    "tatoeba-transformer": replace(
        _REAL,
        kind="transformer",
        units=256,
        heads=4,
        blocks=2,
        feed_forward=1024,
        pre_norm=True,
        dropout=0.2,
        learning_rate=2e-3,
        warmup_steps=400,
        epochs=16,
        validation_pairs=2000,
    ),
}

# For sentences of the reader's own, a few hundred or many: pieces, because few pairs leave most
# words unknown, and enough against learning them by heart.
RECIPES["own"] = replace(
    RECIPES["tatoeba"],
    corpus="own",
    copying=False,
    embedding_dim=128,
    units=128,
    batch_size=32,
    epochs=40,
)

# For a minute or two, in which no pair is met often enough to be learned by heart: nothing to keep
# a model from that, and a small output layer, so that more batches fit into the time.
RECIPES["tatoeba-quick"] = replace(
    RECIPES["tatoeba"],
    dropout=0.0,
    label_smoothing=0.0,
    unmarked=0.0,
    epochs=2,
    source_types=2000,
    target_types=2000,
)
# For five minutes, some eight epochs: a little of it.
RECIPES["tatoeba-short"] = replace(
    RECIPES["tatoeba-quick"], dropout=0.15, label_smoothing=0.1, epochs=8
)
