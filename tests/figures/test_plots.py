"""Figures: what they show, that nothing in them overlaps or is cut off, and what they refuse."""

import functools
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from figure_contract import (
    check_a_notebook_shows_it_whole,
    check_no_text_is_cut_off,
    check_no_two_texts_overlap,
    figure_of,
    random_weights,
    words,
)
from matplotlib.colors import to_hex, to_rgb
from matplotlib.text import Text

from seq2seq import plots
from seq2seq.figures import style
from seq2seq.figures.charts import apart

SOURCE = "le chat noir ne mange pas la pomme verte".split()
TARGET = "the black cat does not eat the green apple <EOS>".split()
T, S, U = 3, 5, 7


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def luminance(color):
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return float(np.dot(parts, [0.2126, 0.7152, 0.0722]))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


POINTS = np.random.default_rng(3).normal(size=(17, 2)) * [3, 0.7]
NUMBERS = {
    "attention_map": lambda: plots.attention_map(
        random_weights(10, 9), SOURCE, TARGET, gold={(0, 0)}, title="Attention", annotate=True
    ),
    "attention_map, one step": lambda: plots.attention_map([[0.25, 0.75]], SOURCE[:2], ["cat"]),
    "attention_map, long words": lambda: plots.attention_map(
        random_weights(3, 11), ["anticonstitutionnellement", *TARGET], SOURCE[:3]
    ),
    "state_map": lambda: plots.state_map(POINTS, [f"word{n}" for n in range(17)], title="States"),
    "bars": lambda: plots.bars([0.9, 0.1, -0.3], ["cat", "dog", "été"], title="Next token"),
    "bars, upright": lambda: plots.bars([1.0] * 9, SOURCE, horizontal=False, axis="score"),
    "distributions": lambda: plots.distributions(
        random_weights(3, 9), SOURCE, ["cold", "1", "hot"]
    )[0],
    "curve": lambda: plots.curve(
        [5, 10, 20], {"one": [3, 2, 1.0], "two": [3, 2, 1.0], "three": [1, 2, 1.01]}, "n", "BLEU"
    ),
    "bands": lambda: plots.bands(
        [5, 10, 20],
        {
            "one": ([9, 8, 1.2], [8, 7, 1], [10, 9, 2]),
            "two": ([3, 2, 1.0], [3, 2, 1.0], [3, 2, 1.0]),
        },
        "n",
        "BLEU",
        limits={"one": 10, "two": 1},
        title="Bands",
    ),
    "bands, powers of ten": lambda: plots.bands(
        np.arange(1, 31),
        {
            "start": np.tile(10.0 ** np.linspace(-9, -2, 30), (3, 1)),
            "end": np.tile(10.0 ** np.linspace(-2.5, -2.1, 30), (3, 1)),
        },
        "position",
        "gradient",
        log=True,
    ),
    "point_map": lambda: plots.point_map(
        POINTS, [f"sentence {n}" for n in range(17)], ["a", "b"] * 8 + ["a"], title="Map"
    ),
    "vectors_2d": lambda: plots.vectors_2d(
        {"$q$": (2, 1), "$k_1$": (2, 1.2), "$k_2$": (-1, 0), "$a$": (0, -2)}, {"$q$": "query"}
    ),
}
DIAGRAMS = {
    "encoder": lambda: plots.encoder_diagram(SOURCE, highlight=2),
    "encoder, one token": lambda: plots.encoder_diagram(["oui"]),
    "encoder, fifteen tokens": lambda: plots.encoder_diagram((SOURCE + SOURCE)[:15]),
    "encoder and decoder": lambda: plots.encoder_decoder_diagram(SOURCE, TARGET),
    "bottleneck": plots.bottleneck_diagram,
    "query, first": lambda: plots.query_key_value_diagram(SOURCE, TARGET, 1),
    "query, last": lambda: plots.query_key_value_diagram(SOURCE, TARGET, 10),
    "steps": plots.attention_steps_diagram,
    "steps, nine": lambda: plots.attention_steps_diagram(SOURCE, np.linspace(-10, 10, 9)),
    "luong": lambda: plots.placement_diagram("luong"),
    "translation": plots.translation_diagram,
    "gradient paths": lambda: plots.gradient_paths_diagram(SOURCE, TARGET, 8, 2),
    "gradient paths, the first": lambda: plots.gradient_paths_diagram(SOURCE, TARGET, 1, 1),
    "intervals": lambda: plots.intervals(
        {"no attention": (57.5, 53.9, 60.9), "attention": (99.4, 98.9, 99.9)}, "BLEU"
    ),
    "bahdanau": lambda: plots.placement_diagram("bahdanau"),
}
ALL = {**NUMBERS, **DIAGRAMS}


@functools.cache  # drawing is the slow part, and the tests that look at a figure leave it as it is
def drawn(name):
    return figure_of(ALL[name]())


@pytest.mark.parametrize("name", ALL)
def test_no_text_is_cut_off(name):
    check_no_text_is_cut_off(drawn(name))


@pytest.mark.parametrize("name", ALL)
def test_no_two_texts_overlap(name):
    check_no_two_texts_overlap(drawn(name))


@pytest.mark.parametrize("name", ALL)
def test_a_notebook_shows_the_whole_figure(name):
    check_a_notebook_shows_it_whole(drawn(name))


def test_roles_are_readable_as_text():
    for role, color in plots.ROLES.items():
        assert contrast(color, style.PAPER) >= 4.4, role
        assert contrast(style.INK, style.tint(color)) >= 7, role
    assert len(set(plots.ROLES.values())) == len(plots.ROLES) == 7


def test_weights_darken_steadily():
    shades = [luminance(plots.WEIGHTS_MAP(share)[:3]) for share in np.linspace(0, 1, 50)]
    assert np.all(np.diff(shades) < 0)


def test_states_are_lightest_at_zero():
    shades = [luminance(plots.STATES_MAP(share)[:3]) for share in np.linspace(0, 1, 51)]
    assert np.all(np.diff(shades[:26]) > 0) and np.all(np.diff(shades[25:]) < 0)


def test_ink_reads_on_light_and_dark():
    assert style.ink_on("#ffffff") == style.INK
    assert style.ink_on("#3a1d63") == style.PAPER


def test_a_figure_leaves_the_readers_settings_alone():
    with plt.rc_context():
        plt.rcdefaults()
        before = dict(plt.rcParams)
        plots.bars([1.0], ["one"])
        assert dict(plt.rcParams) == before
        plots.use_style()
        assert plt.rcParams["figure.facecolor"] == style.PAPER
        assert plt.rcParams["figure.figsize"] == [style.WIDTH, 3.4]


def test_a_figure_draws_on_given_axes():
    _, ax = plt.subplots()
    assert plots.bars([1.0], ["one"], ax=ax) is ax
    assert plots.attention_map([[1.0]], ["le"], ["the"], ax=plt.subplots()[1]).images


def test_attention_map_shows_the_weights_and_names_the_axes():
    weights = random_weights(T, S)
    ax = plots.attention_map(weights, SOURCE[:S], TARGET[:T])
    np.testing.assert_array_equal(ax.images[0].get_array(), weights)
    assert ax.images[0].get_clim() == (0, 1)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("source token (key)", "target token (query)")
    assert [label.get_text() for label in ax.get_xticklabels()] == SOURCE[:S]
    assert [label.get_text() for label in ax.get_yticklabels()] == TARGET[:T]


def outlines(ax):
    return {
        tuple(np.round(patch.get_center()).astype(int)[::-1]): patch.get_linestyle()
        for patch in ax.patches
        if patch.get_gid() == "gold"
    }


def test_gold_links_are_outlined_solid_when_sure_and_dashed_when_possible():
    gold = SimpleNamespace(sure={(0, 4)}, possible={(0, 4), (2, 1)})
    found = outlines(plots.attention_map(random_weights(T, S), SOURCE[:S], TARGET[:T], gold=gold))
    assert found.keys() == {(0, 4), (2, 1)}
    assert found[0, 4] == "-" and found[2, 1] != "-"
    plain = outlines(
        plots.attention_map(random_weights(T, S), SOURCE[:S], TARGET[:T], gold=[(1, 3)])
    )
    assert plain == {(1, 3): "-"}


def test_annotations_are_the_weights():
    ax = plots.attention_map([[0.123, 0.877], [1, 0]], ["a", "b"], ["c", "d"], annotate=True)
    assert sorted(text.get_text() for text in ax.texts) == [".12", ".88", "1.00"]


def test_wide_values_get_slanted_labels():
    ax = plots.bars([1.0] * 9, ["un très long nom"] * 9, horizontal=False)
    assert {label.get_rotation() for label in ax.get_xticklabels()} == {45}
    assert style.text_width("  ", 9) == 0 < style.text_width("le", 9) < style.text_width("chat", 9)


def test_a_dollar_sign_is_a_token_and_not_mathematics():
    ax = plots.attention_map([[0.5, 0.5]], ["$", "x$y$"], ["$5"])
    ax.figure.canvas.draw()
    assert ax.get_xticklabels()[1].get_text() == r"x\$y\$"


def test_state_map_is_centered_on_zero():
    states = np.random.default_rng(0).normal(size=(S, U)) - 2
    image = plots.state_map(states, SOURCE[:S]).images[0]
    low, high = image.get_clim()
    assert low == -high and high == np.abs(states).max()
    assert plots.state_map(np.zeros((S, U)), SOURCE[:S]).images[0].get_clim() == (-1, 1)
    ticks = plots.state_map(np.ones((2, 32)), ["a", "b"]).get_xticklabels()
    assert [tick.get_text() for tick in ticks] == ["1", "8", "16", "24", "32"]


def test_bars_show_values_and_fade_what_is_not_highlighted():
    ax = plots.bars([0.25, -0.004, 0.5], ["a", "b", "c"], highlight=2, role="target")
    assert [bar.get_width() for bar in ax.patches] == [0.25, -0.004, 0.5]
    assert [text.get_text() for text in ax.texts] == ["0.25", "0.00", "0.50"]
    colors = [to_hex(bar.get_facecolor()) for bar in ax.patches]
    assert colors[2] == plots.ROLES["target"] and colors[0] == colors[1] != colors[2]
    upright = plots.bars(
        [3.0, -2.0], ["a", "b"], horizontal=False, value_labels=False, role="#123456"
    )
    assert [bar.get_height() for bar in upright.patches] == [3.0, -2.0]
    assert not upright.texts


def test_distributions_share_one_scale():
    rows = random_weights(T, S)
    axes = plots.distributions(rows, SOURCE[:S], ["a", "b", "c"], highlight=1)
    assert len(axes) == T and {ax.get_ylim() for ax in axes} == {(0, 1.3)}
    for ax, row in zip(axes, rows, strict=True):
        np.testing.assert_allclose([bar.get_height() for bar in ax.patches], row)


def test_curves_differ_in_marker_beside_color():
    lines = {"one": [1, 2.0], "two": [2, 3.0], "three": [3, 4.0]}
    ax = plots.curve([1, 2], lines, "x", "y", bands={"one": ([0, 1], [2, 3])})
    assert len({line.get_marker() for line in ax.lines}) == 3
    assert [text.get_text() for text in ax.texts] == list(lines)
    assert len(ax.collections) == 1
    crowded = plots.curve(np.arange(40), {"one": np.arange(40)}, "x", "y")
    assert crowded.lines[0].get_marker() in (None, "None")


def test_bands_are_dashed_beyond_training_and_show_what_was_measured_beside_them():
    rows = {"one": ([3, 2, 1.0], [2, 1, 0.5], [4, 3, 1.5]), "two": ([1, 1, 1.0],) * 3}
    ax = plots.bands([5, 10, 20], rows, "x", "y", limits={"one": 12}, points={"two": [1, 1.1, 1.2]})
    solid, dashed, other, beside = ax.lines
    np.testing.assert_array_equal(solid.get_xdata(), [5, 10])
    np.testing.assert_array_equal(dashed.get_xydata(), [(10, 2), (20, 1)])
    assert solid.get_linestyle() == "-" and dashed.is_dashed()
    np.testing.assert_array_equal(other.get_ydata(), [1, 1, 1])
    np.testing.assert_array_equal(beside.get_ydata(), [1, 1.1, 1.2])
    assert beside.get_color() == other.get_color() != solid.get_color() == dashed.get_color()
    edges = ax.collections[0].get_paths()[0].vertices
    assert {(5, 2), (5, 4), (20, 0.5), (20, 1.5)} <= set(map(tuple, edges))
    assert [text.get_text() for text in ax.texts] == ["one", "two"]


def test_names_of_lines_are_pushed_apart_on_an_axis_of_powers_of_ten():
    rows = {name: ([1e-9, 1e-3],) * 3 for name in ("one", "two")}
    ax = plots.bands([1, 2], rows, "x", "y", log=True)
    low, high = sorted(text.xy[1] for text in ax.texts)
    assert ax.get_yscale() == "log" and low * high == pytest.approx(1e-6) and high > 2 * low


def test_labels_of_curves_are_pushed_apart_evenly():
    moved = apart([1.0, 1.0, 5.0], 0.5)
    np.testing.assert_allclose(sorted(moved), [0.75, 1.25, 5.0])
    np.testing.assert_allclose(apart([1.0, 3.0], 0.5), [1.0, 3.0])


def test_point_map_tells_groups_apart():
    groups = ["a", "b", "a"]
    ax = plots.point_map([(0, 0), (1, 1), (2, 0)], ["x", "y", "z"], groups)
    first, second = ax.collections
    np.testing.assert_allclose(first.get_offsets(), [(0, 0), (2, 0)])
    assert not np.array_equal(first.get_paths()[0].vertices, second.get_paths()[0].vertices)
    assert [text.get_text() for text in ax.figure.legends[0].get_texts()] == ["a", "b"]
    assert not plots.point_map([(0, 0)], ["x"]).figure.legends


def test_a_label_pushed_away_is_joined_to_its_point():
    crowd = np.append(np.zeros((12, 2)), [[9.0, 9.0]], axis=0)
    ax = plots.point_map(crowd, [f"sentence {n}" for n in range(13)])
    assert any(text.arrow_patch for text in ax.texts if hasattr(text, "arrow_patch"))


def test_vectors_start_where_told_and_keep_their_angles():
    ax = plots.vectors_2d({"a": (2, 1), "b": (1, 1)}, starts={"b": (2, 1)}, roles={"a": "key"})
    arrows = [text for text in ax.texts if getattr(text, "arrow_patch", None)]
    assert [tuple(arrow.xy) for arrow in arrows] == [(2, 1), (3, 2)]
    assert [tuple(arrow.xyann) for arrow in arrows] == [(0, 0), (2, 1)]
    assert ax.get_aspect() == 1


def test_diagrams_use_the_symbols_of_the_ledger():
    assert {"$h_1$".replace("1", "{9}"), "$c$"} <= set(words(plots.encoder_diagram(SOURCE)))
    both = words(plots.encoder_decoder_diagram(SOURCE, TARGET))
    assert {"$s_{10}$", "<SOS>", "<EOS>", "context vector"} <= set(both)
    assert both.count("black") == 2  # predicted, then fed back
    asking = words(plots.query_key_value_diagram(SOURCE, TARGET, 3))
    assert {"query\n$q_{3} = s_{3}$", "$k_{1}$", "$v_{9}$", "?"} <= set(asking)
    assert "cat" not in asking  # not yet predicted


def test_a_gradient_passes_each_cell_of_its_way_and_no_other():
    figure = plots.gradient_paths_diagram(SOURCE, TARGET, 3, 8)
    passed = [text.get_text() for text in figure.findobj(Text) if text.get_color() == style.PAPER]
    assert passed == ["$h_{8}$", "$h_{9}$", "$s_{1}$", "$s_{2}$", "$s_{3}$"]


def test_the_weights_of_the_steps_diagram_are_the_softmax_of_its_scores():
    shown = words(plots.attention_steps_diagram(["le", "chat"], [0.0, np.log(3)]))
    assert {"0.25", "0.75", "0.0", "1.1"} <= set(shown)


def test_the_placements_differ_in_who_asks():
    luong, bahdanau = (
        {text.get_text(): text.get_position()[0] for text in figure.findobj(Text)}
        for figure in map(plots.placement_diagram, ("luong", "bahdanau"))
    )
    assert luong["query"] == luong["$s_t$"]
    assert bahdanau["query"] == bahdanau["$s_{t-1}$"]
    assert luong["decoder\ncell"] < luong["attention"]
    assert bahdanau["attention"] < bahdanau["decoder\ncell"]


ERRORS = {
    "shape": (
        lambda: plots.attention_map(random_weights(T, S), SOURCE[:T], TARGET[:S]),
        r"attention_map: `weights` must have shape \(T, S\) with T=5, S=3. "
        r"Received: weights.shape=\(3, 5\)\.",
    ),
    "range": (
        lambda: plots.attention_map([[1.5]], ["a"], ["b"]),
        "must lie between 0 and 1. Received: weights from 1.5 to 1.5",
    ),
    "link": (
        lambda: plots.attention_map([[1.0]], ["a"], ["b"], gold={(0, 1)}),
        r"`gold` must hold links \(t, s\) with t < 1, s < 1. Received: link \(0, 1\)",
    ),
    "axes": (
        lambda: plots.state_map([1.0], ["a"]),
        r"must have 2 axes. Received: states.shape=\(1,\)",
    ),
    "tokens": (
        lambda: plots.state_map([[1.0]], ["a", "b"]),
        r"hold 1 strings. Received: len\(tokens\)=2",
    ),
    "text": (
        lambda: plots.state_map([["a"]], ["a"]),
        "`states` must hold numbers. Received: states=",
    ),
    "one axis": (lambda: plots.bars([[1.0]], ["a"]), "`values` must have one axis"),
    "finite": (
        lambda: plots.bars([np.nan, 1], ["a", "b"]),
        "all finite. Received: .*, 1 not finite",
    ),
    "names": (
        lambda: plots.bars([1.0], "a"),
        "must be a sequence of strings. Received: labels='a'",
    ),
    "score outside its interval": (
        lambda: plots.intervals({"one": (3.0, 4.0, 5.0)}, "BLEU"),
        r"must hold \(score, low, high\) with low <= score <= high",
    ),
    "no name": (lambda: plots.encoder_diagram([]), "must hold at least 1 string"),
    "highlight": (
        lambda: plots.bars([1.0], ["a"], highlight=1),
        "indices below 1. Received: highlight=1",
    ),
    "role": (
        lambda: plots.bars([1.0], ["a"], role="blue"),
        "must be one of source, .* role='blue'",
    ),
    "negative": (
        lambda: plots.distributions([[-1.0]], ["a"], ["b"]),
        "not be negative. Received: -1",
    ),
    "lines": (lambda: plots.curve([1.0], {}, "x", "y"), "must hold 1 to 6 lines. Received: 0"),
    "length": (
        lambda: plots.curve([1.0], {"a": [1.0, 2.0]}, "x", "y"),
        "must hold 1 numbers a line, as `x` does. Received: 'a' with 2",
    ),
    "bands": (
        lambda: plots.curve([1.0], {"a": [1.0]}, "x", "y", bands={"b": ([1.0], [2.0])}),
        r"must be named as lines are. Received: \['b'\]",
    ),
    "no band": (lambda: plots.bands([1.0], {}, "x", "y"), "must hold 1 to 6 lines. Received: 0"),
    "band of another length": (
        lambda: plots.bands([1.0], {"a": [[1.0, 2.0]] * 3}, "x", "y"),
        r"of 1 numbers each, as `x` does. Received: 'a' of shape \(3, 2\)",
    ),
    "line outside its band": (
        lambda: plots.bands([1.0], {"a": ([1.0], [2.0], [3.0])}, "x", "y"),
        "must hold low <= middle <= high. Received: 'a' with 1 numbers outside",
    ),
    "limit of no line": (
        lambda: plots.bands([1.0], {"a": [[1.0]] * 3}, "x", "y", limits={"b": 1}),
        r"`limits` must be named as lines are. Received: \['b'\]",
    ),
    "marks of no line": (
        lambda: plots.bands([1.0], {"a": [[1.0]] * 3}, "x", "y", points={"b": [1]}),
        r"`points` must be named as lines are. Received: \['b'\]",
    ),
    "powers of ten": (
        lambda: plots.bands([1.0], {"a": [[0.0]] * 3}, "x", "y", log=True),
        "must be positive on an axis of powers of ten. Received: 0",
    ),
    "points": (
        lambda: plots.point_map([[1, 2, 3]], ["a"]),
        r"shape \(N, 2\). Received: .*=\(1, 3\)",
    ),
    "groups": (
        lambda: plots.point_map(np.eye(2).repeat(4, 0), list("abcdefgh"), list("abcdefgh")),
        "at most 6 groups. Received: 8",
    ),
    "no arrow": (lambda: plots.vectors_2d({}), "at least one arrow. Received: arrows={}"),
    "roles": (lambda: plots.vectors_2d({"a": (1, 1)}, roles={"b": "key"}), r"Received: \['b'\]"),
    "plane": (
        lambda: plots.vectors_2d({"a": (1, 1, 1)}),
        r"two numbers each. Received: shape \(1, 3\)",
    ),
    "time": (
        lambda: plots.encoder_diagram(["a"], highlight=1),
        "index below 1. Received: highlight=1",
    ),
    "lengths": (
        lambda: plots.bottleneck_diagram((3, 31)),
        r"from 1 to 30. Received: lengths=\[3, 31\]",
    ),
    "step of a path": (
        lambda: plots.gradient_paths_diagram(["a"], ["b"], 0, 1),
        r"gradient_paths_diagram: `step` must lie between 1 and 1. Received: step=0\.",
    ),
    "token of a path": (
        lambda: plots.gradient_paths_diagram(["a"], ["b"], 1, 2),
        "`token` must lie between 1 and 1. Received: token=2",
    ),
    "step": (
        lambda: plots.query_key_value_diagram(["a"], ["b"], 2),
        "must lie between 1 and 1. Received: step=2",
    ),
    "many": (
        lambda: plots.attention_steps_diagram(["a"] * 10, [1.0] * 10),
        "Received: 10 scores, 10 tokens",
    ),
    "placement": (lambda: plots.placement_diagram("vaswani"), "Received: placement='vaswani'"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_name_what_was_expected_and_received(name):
    call, message = ERRORS[name]
    with pytest.raises(ValueError, match=message) as raised:
        call()
    assert str(raised.value).endswith(".")
