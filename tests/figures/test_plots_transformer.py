"""Figures of the Transformer: what they show, that they keep to the contract, what they refuse."""

import functools
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from figure_contract import (
    check_a_notebook_shows_it_whole,
    check_no_line_crosses_a_text,
    check_no_text_is_cut_off,
    check_no_text_is_small,
    check_no_two_texts_overlap,
    figure_of,
    random_weights,
    words,
)
from matplotlib.colors import to_hex
from matplotlib.text import Text

from seq2seq import plots
from seq2seq.figures import style

SOURCE = "le chat noir ne mange pas la pomme verte".split()
TARGET = "the black cat does not eat the green apple <EOS>".split()
H, T, S, U = 2, 3, 5, 7
CAUSAL = np.tri(5, dtype=bool)
EVERY = np.ones((5, 5), bool)
CROSS = np.ones((3, 5), bool)


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def heads(count, queries, keys, **kwargs):
    weights = random_weights(count, len(queries), len(keys))
    return plots.attention_heads(weights, keys, queries, **kwargs)


NUMBERS = {
    "one head": lambda: heads(1, TARGET, SOURCE, titles=["the only head"]),
    "two heads of self-attention": lambda: heads(
        2, SOURCE, SOURCE, query_axis="source token (query)"
    ),
    "five heads": lambda: heads(5, TARGET, SOURCE, gold={(0, 0), (9, 8)}),
    "eight heads": lambda: heads(8, SOURCE, SOURCE),
    "heads of one token": lambda: heads(3, ["oui"], ["yes"]),
    "heads of a long sentence": lambda: heads(2, TARGET[:3], SOURCE + SOURCE),
    "heads of a longer one": lambda: heads(3, TARGET[:2], SOURCE * 4),
    "positions": lambda: plots.positions_map(np.sin(np.arange(150)).reshape(50, 3)),
    "positions, titled": lambda: plots.positions_map(np.eye(6, 64), title="Positions"),
}
DIAGRAMS = {
    "one mask": lambda: plots.mask_diagram([np.tri(9, dtype=bool)], ["causal"], [SOURCE], [SOURCE]),
    "four masks": lambda: plots.mask_diagram(
        [EVERY, CAUSAL, CROSS, CAUSAL[::-1]], ["BERT", "GPT", "BART: cross", "XLNet"]
    ),
    "three masks in two rows": lambda: plots.mask_diagram(
        [np.ones((9, 9), bool), np.tri(10, dtype=bool), np.ones((10, 9), bool)],
        ["encoder", "decoder, self", "decoder, cross"],
        [SOURCE, TARGET, SOURCE],
        [SOURCE, None, TARGET],
    ),
    "a mask wider than the page": lambda: plots.mask_diagram([np.ones((2, 40), bool)], ["wide"]),
    "a title wider than its mask": lambda: plots.mask_diagram(
        [np.ones((1, 1), bool)] * 2, ["decoder, cross-attention"] * 2
    ),
    "self-attention": lambda: plots.self_attention_diagram(SOURCE, 5),
    "self-attention, weighted": lambda: plots.self_attention_diagram(
        SOURCE, 9, random_weights(1, 9)[0]
    ),
    "self-attention, causal": lambda: plots.self_attention_diagram(TARGET, 6, causal=True),
    "self-attention of one token": lambda: plots.self_attention_diagram(["oui"], 1),
    "paths": lambda: plots.paths_diagram(TARGET, 1, 8),
    "paths, the shortest": lambda: plots.paths_diagram(["le", "chat"], 1, 2),
    "paths, the longest": lambda: plots.paths_diagram(SOURCE + SOURCE[:6], 1, 15),
    "blocks, post-norm": plots.block_diagram,
    "blocks, pre-norm": lambda: plots.block_diagram(pre_norm=True),
    "transformer": plots.transformer_diagram,
    "transformer, one block": lambda: plots.transformer_diagram(1),
    "transformer, six blocks": lambda: plots.transformer_diagram(6),
}
ALL = {**NUMBERS, **DIAGRAMS}


@functools.cache  # drawing is the slow part, and the tests that look at a figure leave it as it is
def drawn(name):
    return figure_of(ALL[name]())


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_cut_off_overlaps_or_is_small(name):
    check_no_text_is_cut_off(drawn(name))
    check_no_two_texts_overlap(drawn(name))
    check_no_text_is_small(drawn(name))


@pytest.mark.parametrize("name", ALL)
def test_a_notebook_shows_the_whole_figure(name):
    check_a_notebook_shows_it_whole(drawn(name))


@pytest.mark.parametrize("name", DIAGRAMS)
def test_no_line_crosses_a_text(name):
    check_no_line_crosses_a_text(drawn(name))


def test_each_head_shows_its_weights_on_the_one_scale():
    weights = random_weights(H, T, S)
    axes = plots.attention_heads(weights, SOURCE[:S], TARGET[:T])
    assert axes.shape == (H,)
    for ax, shown in zip(axes, weights, strict=True):
        np.testing.assert_array_equal(ax.images[0].get_array(), shown)
        assert ax.images[0].get_clim() == (0, 1)
        assert [label.get_text() for label in ax.get_xticklabels()] == SOURCE[:S]
    # Rows are the same in all maps, and named beside the first of each line of maps only.
    rows = [[label.get_text() for label in ax.get_yticklabels()] for ax in axes]
    assert rows[0] == TARGET[:T] and not any(rows[1])
    assert [ax.get_title("left") for ax in axes] == ["head 1", "head 2"]


def test_the_axes_of_heads_are_named_once_and_otherwise_on_request():
    shown = words(heads(4, TARGET[:T], SOURCE[:S])[0].figure)
    assert shown.count("source token (key)") == shown.count("target token (query)") == 1
    axes = heads(1, SOURCE, SOURCE, key_axis="key", query_axis="query", titles=["one"])
    assert {"key", "query", "one"} <= set(words(axes[0].figure))


@pytest.mark.parametrize(
    ("count", "keys", "columns"), [(1, 9, 1), (2, 9, 2), (3, 9, 2), (8, 9, 2), (4, 18, 1)]
)
def test_heads_stand_in_two_columns_unless_their_tokens_would_be_crowded(count, keys, columns):
    axes = heads(count, TARGET[:T], (SOURCE * 2)[:keys])
    axes[0].figure.canvas.draw()
    assert len({round(ax.get_position().x0, 3) for ax in axes}) == columns
    cells = {round(ax.get_window_extent().width / 250 / keys, 2) for ax in axes}
    assert len(cells) == 1 and cells.pop() > 0.16


def test_gold_links_are_outlined_in_every_head():
    gold = SimpleNamespace(sure={(0, 4)}, possible={(2, 1)})
    for ax in heads(3, TARGET[:T], SOURCE[:S], gold=gold):
        links = [patch.get_center() for patch in ax.patches if patch.get_gid() == "gold"]
        np.testing.assert_allclose(links, [(4, 0), (1, 2)])


def test_positions_are_counted_from_zero_on_a_scale_around_zero():
    encoding = np.random.default_rng(0).normal(size=(S, U)) - 2
    ax = plots.positions_map(encoding)
    np.testing.assert_array_equal(ax.images[0].get_array(), encoding)
    low, high = ax.images[0].get_clim()
    assert low == -high and high == np.abs(encoding).max()
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("dimension", "position")
    ax.figure.canvas.draw()
    assert ax.get_xticks()[ax.get_xticks() >= 0][0] == 0
    assert plots.positions_map(np.zeros((S, U)), ax=plt.subplots()[1]).images[0].get_clim() == (
        -1,
        1,
    )


def cells(figure):
    """Squares of a mask diagram, without those of its legend: (x, y, is it filled)."""
    squares = [patch for patch in figure.axes[0].patches if patch.get_gid() in ("seen", "hidden")]
    for patch in squares:
        filled = to_hex(patch.get_facecolor()) == plots.ROLES["attention"]
        assert filled == (patch.get_gid() == "seen")
    return [(*patch.get_xy(), patch.get_gid() == "seen") for patch in squares[:-2]]


def test_a_mask_diagram_shows_each_mask_row_by_row():
    mask = np.random.default_rng(2).random((T, S)) < 0.5
    found = cells(plots.mask_diagram([mask, CAUSAL], ["one", "two"]))
    first, second = found[: T * S], found[T * S :]
    for shown, expected in ((first, mask), (second, CAUSAL)):
        rows, columns = (np.unique(np.round([cell[axis] for cell in shown], 6)) for axis in (1, 0))
        grid = np.zeros((len(rows), len(columns)), bool)
        for x, y, seen in shown:
            grid[np.argmin(abs(rows - y)), np.argmin(abs(columns - x))] = seen
        np.testing.assert_array_equal(grid, expected)


def test_a_mask_diagram_names_positions_by_tokens_or_numbers():
    shown = words(plots.mask_diagram([CROSS], ["cross"], [SOURCE[:5]], [["a", "$b$", "c"]]))
    assert {*SOURCE[:5], "a", r"\$b\$", "c"} <= set(shown)
    shown = words(plots.mask_diagram([CROSS], ["cross"], queries=[None]))
    assert [shown.count(str(number)) for number in range(1, 7)] == [2, 2, 2, 1, 1, 0]


def looks(figure, gid="look"):
    return [patch for patch in figure.axes[0].patches if patch.get_gid() == gid]


def test_every_state_is_looked_at_and_the_asking_one_is_the_query():
    figure = plots.self_attention_diagram(SOURCE, 3)
    assert len(looks(figure)) == len(SOURCE)
    assert len({line.get_linewidth() for line in looks(figure)}) == 1
    strong = [text.get_text() for text in figure.findobj(Text) if text.get_color() == style.PAPER]
    assert strong == ["$h_{3}$", "$a_{3}$"]
    at = {text.get_text(): text.get_position()[0] for text in figure.findobj(Text)}
    assert at["query"] == at["$h_{3}$"] == at["$a_{3}$"]


def test_arrows_are_as_wide_as_weights_say():
    weights = np.array([0.5, 0.0, 0.2, 0.3])
    lines = looks(plots.self_attention_diagram(SOURCE[:4], 4, weights))
    widths = np.array([line.get_linewidth() for line in lines])
    np.testing.assert_allclose((widths - widths[1]) / (widths[0] - widths[1]), weights / 0.5)


def test_under_a_causal_mask_nothing_later_is_looked_at():
    figure = plots.self_attention_diagram(SOURCE, 4, [0.4, 0.3, 0.2, 0.1, 0, 0, 0, 0, 0], True)
    assert len(looks(figure)) == 4
    faint = [
        patch for patch in figure.axes[0].patches if to_hex(patch.get_edgecolor()) == style.FAINT
    ]
    assert len(faint) > 5


def test_a_chain_takes_as_many_steps_as_there_are_cells_and_a_look_takes_one():
    figure = plots.paths_diagram(TARGET, 2, 9)
    assert {"7 steps", "1 step"} <= set(words(figure))
    assert (len(looks(figure, "step")), len(looks(figure))) == (7, 1)
    strong = [text.get_text() for text in figure.findobj(Text) if text.get_color() == style.PAPER]
    assert sorted(strong) == sorted([f"$h_{{{n}}}$" for n in range(2, 10)] + ["$h_{2}$", "$a_{9}$"])
    assert words(plots.paths_diagram(SOURCE, 4, 5)).count("1 step") == 2


def parts(figure):
    """Names of the boxes left and right, each read upwards, and their heights on the page."""
    columns = {"left": [], "right": []}
    for text in sorted(figure.findobj(Text), key=lambda text: -text.get_position()[1]):
        x, y = text.get_position()
        if text.get_text() and text.get_ha() == "center":
            columns["left" if x < style.WIDTH / 2 else "right"].append(text.get_text())
    return columns["left"], columns["right"]


NORM, SELF, CAUSAL_SELF = "layer normalization", "self-attention", "causal\nself-attention"


def test_post_norm_normalizes_after_each_sum():
    left, right = parts(plots.block_diagram())
    assert left[2:-1] == [SELF, "+", NORM, "feed-forward", "+", NORM]
    assert right[2:-1] == [
        *(CAUSAL_SELF, "+", NORM),
        *("cross-attention", "+", NORM),
        *("feed-forward", "+", NORM),
    ]


def test_pre_norm_normalizes_before_each_sublayer_and_after_the_last_block():
    left, right = parts(plots.block_diagram(pre_norm=True))
    last = f"{NORM}\n(after the last block)"
    assert left[2:] == [NORM, SELF, "+", NORM, "feed-forward", "+", last, "encoder states"]
    assert right[2:-1] == [
        *(NORM, CAUSAL_SELF, "+"),
        *(NORM, "cross-attention", "+"),
        *(NORM, "feed-forward", "+"),
        last,
    ]


@pytest.mark.parametrize("blocks", [1, 3])
def test_every_decoder_block_asks_the_encoder_states(blocks):
    figure = plots.transformer_diagram(blocks)
    left, right = parts(figure)
    embedding = "embedding +\npositional encoding"
    assert left == [
        *("source tokens", embedding),
        *([SELF, "feed-forward"] * blocks),
        "encoder states",
    ]
    assert right == [
        *("previous target tokens", embedding),
        *(["causal self-attention", "cross-attention", "feed-forward"] * blocks),
        *("output layer", "next token"),
    ]
    ends = sorted(
        np.median(line.get_path().vertices[:, 1]) for line in looks(figure, "encoder states")
    )
    cross = [t.get_position()[1] for t in figure.findobj(Text) if t.get_text() == "cross-attention"]
    np.testing.assert_allclose(ends, sorted(cross), atol=0.05)
    assert {f"decoder\nblock {blocks}", "keys", "values", "logits"} <= set(words(figure))


ERRORS = {
    "shape of heads": (
        lambda: plots.attention_heads(random_weights(H, T, S), SOURCE[:T], TARGET[:S]),
        r"attention_heads: `weights` must have shape \(H, T, S\) with H from 1 to 8, T=5, S=3. "
        r"Received: weights.shape=\(2, 3, 5\)\.",
    ),
    "many heads": (
        lambda: heads(9, ["a"], ["b"]),
        r"H from 1 to 8, T=1, S=1. Received: weights.shape=\(9, 1, 1\)",
    ),
    "axes of heads": (
        lambda: plots.attention_heads([[1.0]], ["a"], ["b"]),
        r"`weights` must have 3 axes. Received: weights.shape=\(1, 1\)",
    ),
    "range of heads": (
        lambda: plots.attention_heads([[[1.5]]], ["a"], ["b"]),
        "attention_heads: `weights` must lie between 0 and 1. Received: weights from 1.5 to 1.5",
    ),
    "link of heads": (
        lambda: heads(1, ["a"], ["b"], gold={(1, 0)}),
        r"attention_heads: `gold` must hold links \(t, s\) .* Received: link \(1, 0\)",
    ),
    "titles of heads": (
        lambda: heads(2, ["a"], ["b"], titles=["one"]),
        r"`titles` must hold 2 strings. Received: len\(titles\)=1",
    ),
    "positions": (
        lambda: plots.positions_map(np.zeros((1, T, U))),
        r"positions_map: `encoding` must have 2 axes. Received: encoding.shape=\(1, 3, 7\)",
    ),
    "no mask": (
        lambda: plots.mask_diagram([], []),
        "mask_diagram: `masks` must hold 1 to 4 masks. Received: 0",
    ),
    "many masks": (
        lambda: plots.mask_diagram([EVERY] * 5, ["a"] * 5),
        "`masks` must hold 1 to 4 masks. Received: 5",
    ),
    "a mask of numbers": (
        lambda: plots.mask_diagram([CAUSAL, CAUSAL * 1], ["a", "b"]),
        r"boolean and of shape \(T, S\). Received: masks\[1\] with dtype=int.*, shape=\(5, 5\)",
    ),
    "a batch of masks": (
        lambda: plots.mask_diagram([EVERY[None]], ["a"]),
        r"Received: masks\[0\] with dtype=bool, shape=\(1, 5, 5\)",
    ),
    "titles of masks": (
        lambda: plots.mask_diagram([EVERY], ["a", "b"]),
        r"`titles` must hold 1 strings. Received: len\(titles\)=2",
    ),
    "keys of masks": (
        lambda: plots.mask_diagram([EVERY, EVERY], ["a", "b"], keys=[None]),
        r"`keys` must hold one sequence of tokens, or None, for each of 2 masks. "
        r"Received: len\(keys\)=1",
    ),
    "queries of a mask": (
        lambda: plots.mask_diagram([CROSS], ["a"], queries=[SOURCE[:5]]),
        r"`queries\[0\]` must hold 3 strings. Received: len\(queries\[0\]\)=5",
    ),
    "position": (
        lambda: plots.self_attention_diagram(["a"], 2),
        r"self_attention_diagram: `position` must lie between 1 and 1. Received: position=2\.",
    ),
    "number of weights": (
        lambda: plots.self_attention_diagram(["a", "b"], 1, [1.0]),
        r"`weights` must have shape \(S,\) with S=2, each between 0 and 1. "
        r"Received: weights.shape=\(1,\), from 1 to 1",
    ),
    "negative weight": (
        lambda: plots.self_attention_diagram(["a", "b"], 1, [-0.5, 1.0]),
        r"Received: weights.shape=\(2,\), from -0.5 to 1",
    ),
    "weight of the future": (
        lambda: plots.self_attention_diagram(["a", "b"], 1, [0.75, 0.25], causal=True),
        "must be 0 after position 1 under a causal mask. Received: up to 0.25",
    ),
    "start of a path": (
        lambda: plots.paths_diagram(["a", "b"], 0, 2),
        "paths_diagram: `start` must lie between 1 and 2. Received: start=0",
    ),
    "end of a path": (
        lambda: plots.paths_diagram(["a", "b"], 1, 3),
        "`end` must lie between 1 and 2. Received: end=3",
    ),
    "a path back": (
        lambda: plots.paths_diagram(["a", "b"], 2, 2),
        "`end` must come after `start`. Received: start=2, end=2",
    ),
    "blocks": (
        lambda: plots.transformer_diagram(7),
        r"transformer_diagram: `blocks` must lie between 1 and 6. Received: blocks=7\.",
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_name_what_was_expected_and_received(name):
    call, message = ERRORS[name]
    with pytest.raises(ValueError, match=message) as raised:
        call()
    assert str(raised.value).endswith(".")
