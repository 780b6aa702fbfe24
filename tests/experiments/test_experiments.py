"""The models, corpora, scores and gradients of the experiments."""

from dataclasses import asdict, replace
from functools import partial

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import ANIMALS, VERBS, tiny_corpus, tiny_translator

from seq2seq import AttentionSeq2Seq, Seq2Seq, Transformer
from seq2seq.corpora.pair import Corpus, Pair
from seq2seq.evaluation.forced import forced_weights
from seq2seq.evaluation.metrics import bleu
from seq2seq.experiments import data, gradient, scoring
from seq2seq.experiments.places import at_later_places
from seq2seq.experiments.plan import EXPERIMENTS, VARIANTS, Variant, experiment, plan, seeds_of
from seq2seq.experiments.variants import (
    CutSeq2Seq,
    PeekingTransformer,
    ScheduledSeq2Seq,
    SqueezedSeq2Seq,
    UnmaskedSeq2Seq,
    build_variant,
)
from seq2seq.storage import parameters_of, set_parameters
from seq2seq.text.languages import language
from seq2seq.text.tokens import join_english
from seq2seq.text.vocabulary import SOS
from seq2seq.translator import Translation

SIZES = {"embedding_dim": 3, "units": 7}
SOURCE = np.array([[5, 6, 7, 4, 8], [9, 5, 0, 0, 0]])
TARGET = np.array([[SOS, 5, 7], [SOS, 6, 4]])


def tiny_variant(name, **changes):
    changes = {"embedding_dim": 5, "units": 7, "batch_size": 5, "epochs": 2, **changes}
    return replace(VARIANTS[name], **changes)


# The plan


def test_every_variant_belongs_to_an_experiment_and_the_other_way_round():
    used = {variant for plan in EXPERIMENTS.values() for variant in plan.variants}
    assert used == set(VARIANTS)


def test_variants_differ_in_what_their_name_says_alone():
    recurrent, transformer = asdict(Variant()), asdict(VARIANTS["transformer-30"])
    several = {
        "unmasked-mixed": 2,
        "attention-cut-gates": 2,
        "bahdanau-published": 4,
        "captions-plain": 4,  # the corpus: its lengths, and how many words of either side are known
        "captions-attention": 4,
    }
    for name, variant in VARIANTS.items():
        base = transformer if variant.kind == "transformer" else recurrent
        changed = {key: value for key, value in asdict(variant).items() if base[key] != value}
        named = {"longest" if key == "max_length" else key: changed[key] for key in changed}
        assert variant.as_dict().items() >= named.items()
        changed = set(changed)
        changed -= {"gradient", "kind"}
        assert len(changed) == several.get(name, 0 if "-30" in name else 1), name


def test_what_makes_a_transformer_is_named_of_transformers_and_where_it_is_changed():
    named = ("heads", "blocks", "feed_forward", "pre_norm", "positions", "causal", "warmup_steps")
    found = VARIANTS["transformer-30"].as_dict()
    assert [found[name] for name in named] == [4, 2, 512, True, True, True, 200]
    assert not {"score", "placement", "bidirectional", "embedding_dim"} & set(found)
    for name in ("plain-30", "attention-30"):
        assert not set(named) & set(VARIANTS[name].as_dict())
        warmed = replace(VARIANTS[name], warmup_steps=3).as_dict()
        assert warmed == VARIANTS[name].as_dict() | {"warmup_steps": 3}


def test_a_run_that_two_experiments_need_is_planned_once_and_first_seeds_come_first():
    runs = plan(["length", "reversal"])
    assert len(runs) == len({run.file_name for run in runs}) == 20 + 10
    assert [run.seed for run in runs[:20]] == [seed for seed in range(1, 6) for _ in range(4)]
    assert all(VARIANTS[run.name] == run.variant for run in runs)
    assert seeds_of("length", 2) == [1, 2] and seeds_of("length", 9) == [1, 2, 3, 4, 5]


def test_the_plan_names_what_is_wrong():
    with pytest.raises(ValueError, match="Received: name='width'"):
        experiment("width")
    for seeds in (0, 1.5, True):
        with pytest.raises(ValueError, match=f"Received: seeds={seeds}"):
            plan(["length"], seeds)


# Corpora


def test_a_reversed_source_keeps_its_links_and_twice_reversed_is_the_same():
    corpus = tiny_corpus()
    turned = data.reversed_source(corpus)
    for split, pairs in corpus.splits.items():
        for pair, other in zip(pairs, turned.splits[split], strict=True):
            assert other.target == pair.target and other.source == pair.source[::-1]
            words = {(pair.target[t], pair.source[s]) for t, s in pair.sure}
            assert {(other.target[t], other.source[s]) for t, s in other.sure} == words
            assert len(other.possible) == len(pair.possible)
    assert data.reversed_source(turned).sha256 == corpus.sha256 != turned.sha256


def test_training_lengths_change_training_alone_and_all_train_on_as_many_pairs():
    few = {"train_pairs": 300}
    long = data.load_corpus(replace(VARIANTS["plain-30"], **few))
    short = data.load_corpus(replace(VARIANTS["plain-20"], **few))
    assert len(long.train) == len(short.train) == 300
    assert max(len(pair.source) for pair in short.train) == 20
    assert max(len(pair.source) for pair in long.train) == 30
    for split in ("validation", "test", "long_test"):
        assert short.splits[split] == long.splits[split]
        held_out = {pair.source for pair in long.splits[split]}
        assert not held_out & {pair.source for pair in (*short.train, *long.train)}
    turned = data.load_corpus(replace(VARIANTS["plain-reversed"], **few))
    assert turned == data.reversed_source(long)


def test_a_corpus_must_have_enough_short_pairs():
    with pytest.raises(ValueError, match=r"20 training pairs of at most 4 .* Received: 0"):
        data.with_sources_up_to(4, tiny_corpus(), 20)


def test_a_recipe_names_its_corpus(monkeypatch):
    from seq2seq.corpora import tatoeba

    monkeypatch.setattr(tatoeba, "load", lambda: "real sentences")
    assert data.load_corpus(VARIANTS["tatoeba-plain"]) == "real sentences"


def test_captions_are_the_first_of_their_corpus(monkeypatch):
    from seq2seq.corpora import multi30k

    corpus = tiny_corpus()
    monkeypatch.setattr(multi30k, "load", lambda: corpus)
    few = replace(VARIANTS["captions-plain"], train_pairs=3)
    found = data.load_corpus(few)
    assert found.train == corpus.train[:3] and len(corpus.train) > 3
    assert (found.validation, found.test) == (corpus.validation, corpus.test)
    with pytest.raises(ValueError, match=rf"3000 training pairs\. Received: {len(corpus.train)}"):
        data.load_corpus(replace(few, train_pairs=3000))
    settings = VARIANTS["captions-attention"].as_dict()
    assert settings["corpus"] == "multi30k" and settings["longest"] is None


# Models


def test_a_squeeze_by_the_identity_changes_nothing():
    plain, squeezed = Seq2Seq(11, 13, **SIZES), SqueezedSeq2Seq(11, 13, squeeze=7, **SIZES)
    plain.build()
    squeezed.build()
    maps = {"narrow/kernel": np.eye(7), "widen/kernel": np.eye(7), "widen/bias": np.zeros(7)}
    set_parameters(squeezed, parameters_of(plain) | maps)
    np.testing.assert_allclose(squeezed((SOURCE, TARGET)), plain((SOURCE, TARGET)), atol=1e-6)


def test_a_squeezed_context_vector_has_rank_k_and_steps_agree_with_the_whole():
    model = SqueezedSeq2Seq(11, 13, squeeze=2, **SIZES)
    source = np.random.default_rng(0).integers(4, 11, size=(17, 5))
    state = model.start(source)
    contexts = np.asarray(state["decoder_state"])
    assert np.linalg.matrix_rank(contexts - contexts.mean(axis=0), tol=1e-5) == 2
    target = np.tile(TARGET[:1], (17, 1))
    whole = np.asarray(model((source, target)))
    for t in range(3):
        logits, state, _ = model.step(target[:, t], state)
        np.testing.assert_allclose(logits, whole[:, t], atol=1e-5)


def test_a_model_without_mask_attends_to_padding_and_only_there_differs():
    masked, unmasked = AttentionSeq2Seq(11, 13, **SIZES), UnmaskedSeq2Seq(11, 13, **SIZES)
    masked.build()
    unmasked.build()
    set_parameters(unmasked, parameters_of(masked))
    one, other = (
        [np.asarray(a) for a in model((SOURCE, TARGET), return_weights=True)]
        for model in (masked, unmasked)
    )
    np.testing.assert_allclose(one[0][0], other[0][0], atol=1e-6)  # the sentence without padding
    assert np.abs(one[0][1] - other[0][1]).max() > 1e-4
    assert (one[1][1, :, 2:] == 0).all() and (other[1][1, :, 2:] > 0.01).all()
    state = unmasked.start(SOURCE)
    for t in range(3):
        logits, state, weights = unmasked.step(TARGET[:, t], state)
        np.testing.assert_allclose(logits, other[0][:, t], atol=1e-5)
        np.testing.assert_allclose(weights, other[1][:, t], atol=1e-5)


@given(st.integers(0, 1000), st.sampled_from([0.0, 0.3, 1.0]))
def test_mixed_inputs_are_the_truth_or_the_prediction_for_the_same_place(seed, ratio):
    model = ScheduledSeq2Seq(11, 13, teacher_forcing=ratio, seed=seed, **SIZES)
    target = np.arange(1, 7)[None] * np.ones((3, 1), "int32")
    predicted = target + 100
    mixed = np.asarray(model.mix(target.astype("int32"), predicted))
    assert (mixed[:, 0] == target[:, 0]).all()
    truth, guess = mixed[:, 1:] == target[:, 1:], mixed[:, 1:] == predicted[:, :-1]
    assert (truth ^ guess).all()
    assert truth.all() or ratio < 1
    assert guess.all() or ratio > 0


def test_the_share_of_truth_is_the_ratio():
    model = ScheduledSeq2Seq(11, 13, teacher_forcing=0.75, seed=1, **SIZES)
    target = np.ones((100, 101), "int32")
    mixed = np.asarray(model.mix(target, 2 * target))
    assert np.mean(mixed[:, 1:] == 1) == pytest.approx(0.75, abs=0.02)


def test_own_predictions_are_read_in_training_alone_and_give_no_gradient():
    import tensorflow as tf

    base = AttentionSeq2Seq(11, 13, **SIZES)
    model = ScheduledSeq2Seq(11, 13, teacher_forcing=0.0, seed=1, **SIZES)
    base.build()
    model.build()
    set_parameters(model, parameters_of(base))
    truth = np.asarray(base((SOURCE, TARGET)))
    np.testing.assert_array_equal(model((SOURCE, TARGET)), truth)
    own = np.concatenate([TARGET[:, :1], truth.argmax(axis=-1)[:, :-1]], axis=1)

    def logits_and_gradient(model, target, training):
        with tf.GradientTape() as tape:
            logits = model((SOURCE, target), training=training)
            loss = tf.reduce_sum(logits**2)
        kernel = model.decoder.recurrent.cell.kernel
        return np.asarray(logits), np.asarray(tape.gradient(loss, kernel.value))

    expected = logits_and_gradient(base, own, False)
    for ours, theirs in zip(logits_and_gradient(model, TARGET, True), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)


def test_cut_looks_change_no_number_and_carry_no_gradient():
    corpus = tiny_corpus()
    cut, whole = (
        build_variant(corpus, tiny_variant(name), seed=3)
        for name in ("attention-cut", "attention-30")
    )
    np.testing.assert_array_equal(cut.model((SOURCE, TARGET)), whole.model((SOURCE, TARGET)))
    far = pair_of(*("le", "chat") * 10)
    norms = [gradient.gradient_norms(translator, [far])[0] for translator in (cut, whole)]
    assert norms[0][0] < 1e-3 * norms[0][-1]  # through the context vector alone
    assert norms[1][0] > 1e-2 * norms[1][-1]


def test_gates_that_start_nearly_shut_keep_the_gradient_and_all_else_starts_the_same():
    shut, base = (
        build_variant(tiny_corpus(), tiny_variant(name), seed=3)
        for name in ("plain-gates", "plain-30")
    )
    one, other = parameters_of(shut.model), parameters_of(base.model)
    moved = {name for name in one if not np.array_equal(one[name], other[name])}
    assert len(moved) == 1 and moved.pop().startswith("encoder/forward_gru")
    biases = shut.model.encoder.forward_gru.cell.bias.numpy()
    np.testing.assert_array_equal(biases, [[3.0] * 7 + [0.0] * 14, [0.0] * 21])
    far = pair_of(*("le", "chat") * 10)
    norms = [gradient.gradient_norms(translator, [far])[0] for translator in (shut, base)]
    assert norms[0][0] > 0.1 * norms[0][-1] and norms[1][0] < 1e-3 * norms[1][-1]


def test_both_causes_can_be_taken_away_at_once():
    """The looks carry no gradient, and on the recurrent way the gates keep it."""
    both = build_variant(tiny_corpus(), tiny_variant("attention-cut-gates"), seed=3)
    np.testing.assert_array_equal(both.model.encoder.forward_gru.cell.bias.numpy()[0, :7], 3.0)
    far = pair_of(*("le", "chat") * 10)
    norms = gradient.gradient_norms(both, [far])[0]
    assert norms[0] > 0.1 * norms[-1]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("attention-cut", CutSeq2Seq),
        ("attention-cut-gates", CutSeq2Seq),
        ("bahdanau-published", AttentionSeq2Seq),
        ("input-feeding", AttentionSeq2Seq),
        ("lstm", AttentionSeq2Seq),
        ("plain-rnn", Seq2Seq),
        ("squeezed-8", SqueezedSeq2Seq),
        ("unmasked", UnmaskedSeq2Seq),
        ("forcing-75", ScheduledSeq2Seq),
        ("bahdanau", AttentionSeq2Seq),
        ("plain-30", Seq2Seq),
    ],
)
def test_a_variant_starts_where_the_model_of_the_course_starts(name, kind):
    model = build_variant(tiny_corpus(), tiny_variant(name), seed=3).model
    assert type(model) is kind and model.units == 7
    plain = "attention-30" if "attention" == VARIANTS[name].kind else "plain-30"
    base = parameters_of(build_variant(tiny_corpus(), tiny_variant(plain), seed=3).model)
    np.testing.assert_array_equal(
        parameters_of(model)["encoder/embedding/embeddings"], base["encoder/embedding/embeddings"]
    )


def tiny_transformer(name, **changes):
    changes = {"units": 8, "feed_forward": 11} | changes
    return build_variant(tiny_corpus(), tiny_variant(name, **changes), seed=3)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("transformer-30", {}),
        ("transformer-no-positions", {"positions": False}),
    ],
)
def test_a_variant_is_the_transformer_of_the_course(name, changes):
    translator = tiny_transformer(name)
    sizes = len(translator.source_vocabulary), len(translator.target_vocabulary)
    keras.utils.set_random_seed(3)
    arguments = {"units": 8, "heads": 4, "blocks": 2, "feed_forward": 11, "pre_norm": True}
    expected = Transformer(*sizes, **arguments | changes)
    expected.build()
    for name, parameter in parameters_of(expected).items():
        np.testing.assert_array_equal(parameters_of(translator.model)[name], parameter, name)
    np.testing.assert_array_equal(translator.model((SOURCE, TARGET)), expected((SOURCE, TARGET)))
    assert type(translator.model) is Transformer


def test_without_positions_the_order_of_the_source_changes_nothing():
    whole, bag = map(tiny_transformer, ("transformer-30", "transformer-no-positions"))
    order = [3, 0, 2, 4, 1]
    for translator, same in ((whole, False), (bag, True)):
        one, other = (
            np.asarray(translator.model((source, TARGET[:1])))
            for source in (SOURCE[:1], SOURCE[:1, order])
        )
        assert np.allclose(one, other, atol=1e-5) == same


def test_a_peeking_model_is_the_transformer_but_for_what_its_decoder_may_see():
    peeking, whole = (
        tiny_transformer(name).model for name in ("transformer-peeking", "transformer-30")
    )
    assert type(peeking) is PeekingTransformer
    for name, parameter in parameters_of(whole).items():
        np.testing.assert_array_equal(parameters_of(peeking)[name], parameter, name)
    logits, weights = peeking((SOURCE, TARGET), return_weights=True)
    expected = whole.decoder(
        TARGET, whole.encoder(SOURCE), SOURCE > 0, return_weights=True, causal=False
    )
    np.testing.assert_array_equal(logits, expected[0])
    np.testing.assert_array_equal(weights, expected[1])
    np.testing.assert_array_equal(peeking((SOURCE, TARGET)), logits)
    assert np.abs(logits - whole((SOURCE, TARGET)))[:, 0].max() > 1e-3
    same, every = peeking.all_weights((SOURCE, TARGET))
    np.testing.assert_array_equal(same, logits)
    np.testing.assert_allclose(np.mean(every.cross[-1], axis=1), weights, atol=1e-6)
    assert np.min(every.decoder[0]) > 0 and (np.asarray(every.encoder[0])[1, ..., 2:] == 0).all()
    # In generation there is nothing to peek at.
    ours, theirs = (model.step(TARGET[:, 0], model.start(SOURCE)) for model in (peeking, whole))
    np.testing.assert_array_equal(ours[0], theirs[0])


# Scores


class Parrot:
    """Says the right words of most sentences, and looks at the last token all the time."""

    def __init__(self, has_attention=True):
        self.has_attention = has_attention
        self.target_language = language("en")
        self.batches = []

    def translate_tokens(self, sentences, batch_size):
        self.batches.append([len(sentence) for sentence in sentences])
        say = {word: english for word, english in (*ANIMALS.items(), *VERBS.items())}
        texts = [" ".join(say.get(word, "the") for word in sentence) for sentence in sentences]
        return [Translation(s, (), None, 0.0, t) for s, t in zip(sentences, texts, strict=True)]


def pair_of(*source):
    say = {**ANIMALS, **VERBS, "le": "the", "ici": "here"}
    target = tuple(say[word] for word in source)
    diagonal = frozenset((i, i) for i in range(len(source)))
    return Pair(tuple(source), target, diagonal, diagonal)


SPLITS = {
    "test": [pair_of("le", "chat", "dort"), pair_of("le", "chien", "mange", "ici")],
    "long_test": [pair_of(*("le", "chat") * 3)],
}


def test_references_are_joined_as_their_language_is_written():
    parrot = Parrot(has_attention=False)
    parrot.target_language = language("zh")
    said = parrot.target_language.tokenize("猫睡觉。")
    parrot.translate_tokens = lambda *given, **options: [Translation((), (), None, 0.0, "猫睡觉。")]
    scores = scoring.score_splits(parrot, {"test": [Pair(("le", "chat"), tuple(said))]})
    assert scores["test"]["exact_match"] == 1 and scores["test"]["bleu"] == pytest.approx(100)


def test_scores_in_all_and_by_length(monkeypatch):
    def weights(translator, pairs, batch_size):
        return [np.eye(len(pair.source))[[-1] * len(pair.target)] for pair in pairs]

    monkeypatch.setattr(scoring, "forced_weights", weights)
    scores = scoring.score_splits(Parrot(), SPLITS)
    assert scores["test"]["sources"] == 2 and scores["test"]["exact_match"] == 0.5
    assert scores["long_test"]["exact_match"] == 1.0
    texts = ["the cat sleeps", "the dog eats the"]
    gold = [[join_english(pair.target)] for pair in SPLITS["test"]]
    assert scores["test"]["bleu"] == bleu(texts, gold).score
    # One right link a sentence, of 3 and 4 found and as many sure ones.
    assert scores["test"]["alignment_error_rate"] == pytest.approx(1 - 2 / 7)
    assert {key: bin["sources"] for key, bin in scores["by_length"].items()} == {
        "1-5": 2,
        "6-10": 1,
    }
    assert scores["by_length"]["1-5"] == scores["test"]
    plain = scoring.score_splits(Parrot(has_attention=False), SPLITS)
    assert "alignment_error_rate" not in plain["test"]


def test_every_head_is_scored_by_itself(monkeypatch):
    pairs = SPLITS["test"]

    def weights(translator, pairs, batch_size):
        right = [np.eye(len(pair.source)) for pair in pairs]
        last = [np.eye(len(pair.source))[[-1] * len(pair.target)] for pair in pairs]
        return [np.array([[r, e], [e, e], [r, r]]) for r, e in zip(right, last, strict=True)]

    monkeypatch.setattr(scoring, "forced_weights_by_head", weights)
    found = scoring.alignment_by_head(None, pairs)  # three blocks of two heads
    assert found == [[0.0, pytest.approx(5 / 7)], [pytest.approx(5 / 7)] * 2, [0.0, 0.0]]


def test_the_only_head_is_scored_as_the_model_is():
    translator = tiny_transformer("transformer-30", heads=1, blocks=1)
    pairs = list(tiny_corpus().train)
    ((rate,),) = scoring.alignment_by_head(translator, pairs)
    found = [scoring.links(weights) for weights in forced_weights(translator, pairs)]
    sure, possible = [pair.sure for pair in pairs], [pair.possible for pair in pairs]
    assert rate == scoring.alignment_error_rate(found, sure, possible)
    assert scoring.alignment(translator, pairs) == rate


@pytest.fixture(scope="module")
def two_heads():
    """A Transformer whose embeddings are small beside the places, and pairs of unlike length."""
    translator = tiny_transformer("transformer-30", heads=2, blocks=2)
    one, other = list(tiny_corpus().train)[:2]
    longer = Pair(one.source + other.source, one.target + other.target, one.sure, one.possible)
    return translator, [longer, other, *list(tiny_corpus().train)[2:]]


def test_at_place_0_the_source_is_read_as_ever(two_heads):
    translator, pairs = two_heads
    found = at_later_places(translator, pairs, offset=0)
    forced = forced_weights(translator, pairs)
    sure = sum(len(pair.sure) for pair in pairs)
    hits = sum(len(scoring.links(w) & p.sure) for w, p in zip(forced, pairs, strict=True))
    assert found.links_found == hits / sure
    right, before = [], []
    for pair in pairs:  # one by one, so that nothing is padded
        source = translator.source_vocabulary.encode([pair.source])
        given = translator.target_vocabulary.encode([pair.target], sos=True, eos=True)
        logits = np.asarray(translator.model((source, given[:, :-1])))
        right += (logits.argmax(-1) == given[:, 1:])[0].tolist()
        last = np.asarray(translator.model.encoder(source, return_weights=True)[1][-1])[0]
        before += [last[:, s, s - 1] for s in range(1, len(pair.source))]  # (H,) each
    assert found.right == pytest.approx(np.mean(right))
    np.testing.assert_allclose(found.token_before, np.mean(before, axis=0), atol=1e-5)


def test_a_later_place_is_what_the_tokens_before_it_would_have_filled(two_heads):
    translator, pairs = two_heads
    tokens = translator.model.encoder.tokens
    source = translator.source_vocabulary.encode([pairs[0].source])
    filled = np.concatenate([source[:, :1]] * 3 + [source], axis=1)
    np.testing.assert_allclose(tokens(source, offset=3), tokens(filled)[:, 3:], atol=1e-5)
    near, far = (at_later_places(translator, pairs, offset) for offset in (0, 3))
    assert np.abs(near.token_before - far.token_before).max() > 1e-4


def test_speed_counts_the_tokens_of_a_second_translation(monkeypatch):
    clock = iter([10.0, 14.0])
    monkeypatch.setattr(scoring.time, "process_time", lambda: next(clock))
    calls = []

    class Told:
        def translate_tokens(self, sources, batch_size):
            calls.append((tuple(sources), batch_size))
            length = 6 if len(calls) == 2 else 99
            return [Translation(s, ("a",) * length, None, 0.0, "") for s in sources]

    pairs = SPLITS["test"]
    assert scoring.generation_speed(Told(), pairs) == 2 * 6 / 4
    assert calls == [(tuple(pair.source for pair in pairs), 128)] * 2


def test_the_bins_hold_every_length_once():
    lengths = [n for low, high in scoring.BINS for n in range(low, high + 1)]
    assert lengths == list(range(1, 51))


def test_batches_of_any_lengths_change_no_score_of_a_masked_model(monkeypatch):
    monkeypatch.setattr(scoring, "BATCH_SIZE", 2)
    translator = tiny_translator()
    # An untrained model does not stop by itself, and the limit depends on the batch.
    monkeypatch.setattr(
        translator, "translate_tokens", partial(translator.translate_tokens, max_length=7)
    )
    pairs = [*tiny_corpus().train, *SPLITS["test"], *SPLITS["long_test"]]
    one = scoring.score_splits(translator, {"test": pairs})
    assert scoring.score_splits(translator, {"test": pairs}, like_length=False) == one
    parrot = Parrot(has_attention=False)
    scoring.score_splits(parrot, {"test": pairs}, like_length=False)
    assert max(map(len, parrot.batches)) == 2 and any(len(set(b)) > 1 for b in parrot.batches)


# Gradients


@pytest.mark.parametrize("kind", ["plain", "attention"])
@pytest.mark.parametrize("token", [None, 0, -1])
def test_gradient_norms_agree_with_finite_differences(kind, token):
    translator = tiny_translator(kind)
    model = translator.model
    words = ["le", "petit", "chat", "mange", "ici"]  # no token twice: a row is a position
    pair = Pair(tuple(words), ("the", "small", "cat", "eats"))
    shorter = Pair(tuple(words[::-1]), ("the", "cat"))
    norms = gradient.gradient_norms(translator, [pair, shorter], token)
    assert norms.shape == (2, 5) and (norms > 0).all()
    source = translator.source_vocabulary.encode([pair.source])
    target = translator.target_vocabulary.encode([pair.target], sos=True, eos=True)
    matrix = model.encoder.embedding.embeddings
    start = matrix.numpy()

    def loss(changed):
        matrix.assign(changed)
        logits = model((source, target[:, :-1])).numpy()[0].astype("float64")
        log_p = logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))
        surprise = -log_p[np.arange(5), target[0, 1:]]
        return surprise.mean() if token is None else surprise[token]

    for s, word in enumerate(source[0]):
        slopes = []
        for e in range(start.shape[1]):
            step = np.zeros_like(start)
            step[word, e] = 1e-2
            slopes.append((loss(start + step) - loss(start - step)) / 2e-2)
        assert norms[0, s] == pytest.approx(np.linalg.norm(slopes), rel=0.02, abs=1e-5)


@pytest.mark.parametrize("token", [None, 0, -1])
def test_other_sentences_of_the_batch_and_their_padding_change_no_gradient(token):
    translator = tiny_translator("attention")
    pairs = [Pair(("le", "chat"), ("the", "cat")), Pair(("le", "chien"), ("the", "dog", "here"))]
    together = gradient.gradient_norms(translator, pairs, token)
    alone = [gradient.gradient_norms(translator, [pair], token)[0] for pair in pairs]
    np.testing.assert_allclose(together, alone, rtol=1e-4)


def test_gradients_name_what_is_wrong():
    translator = tiny_translator()
    pairs = [Pair(("le", "chat"), ("the", "cat")), Pair(("le",), ("the",))]
    with pytest.raises(ValueError, match=r"Received: lengths=\[1, 2\]"):
        gradient.gradient_norms(translator, pairs)
    with pytest.raises(ValueError, match=r"Received: lengths=\[\]"):
        gradient.gradient_norms(translator, [])
    for token in (3, -4):
        with pytest.raises(ValueError, match=f"3 target tokens. Received: token={token}"):
            gradient.gradient_norms(translator, pairs[:1], token)


def test_pairs_of_one_length_are_held_out_ones():
    first, second, third, fourth = (pair_of(*["le"] * n) for n in (2, 3, 3, 4))
    corpus = Corpus("lengths", (first, third), (second,), (fourth,))
    assert gradient.pairs_of_length(corpus, 3) == [second]
