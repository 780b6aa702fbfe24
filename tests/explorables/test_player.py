"""The step player: what it says, what it refuses, and that a reader can play it to the end."""

import json
import re

import numpy as np
import pytest
from explorable_contract import (
    DARK,
    LIGHT,
    Page,
    check_it_stands_alone,
    check_the_theme_wins,
    paper_of,
)

from seq2seq.explorables.html_parts import asset
from seq2seq.explorables.player import AttentionPlayer
from seq2seq.figures import style

SOURCE = "le chat noir ne mange pas la pomme verte".split()
TARGET = "the black cat does not eat the green apple <EOS>".split()
LINKS = [[0], [2], [1], [3, 4], [3, 5], [4], [6], [8], [7], [8]]


def running_sentence(**more):
    """The player of the running sentence, with invented numbers."""
    scores = np.random.default_rng(0).normal(size=(len(TARGET), len(SOURCE)))
    for t, links in enumerate(LINKS):
        scores[t, links] += 5
    weights = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    probabilities = [[(token, 0.9), ("dog", 0.06), ("</script>", 0.02)] for token in TARGET]
    options = {"probabilities": probabilities, **more}
    return AttentionPlayer(SOURCE, TARGET, scores, weights, **options)


def small(**changes):
    """A player of three source tokens and two output steps."""
    given = {
        "source": ["le", "chat", "le"],
        "target": ["cat", "<EOS>"],
        "scores": [[1.0, 2.0, -0.001], [0.5, 0.5, 0.5]],
        "weights": [[0.25, 0.7, 0.05], [0.4, 0.2, 0.4]],
    }
    return AttentionPlayer(**{**given, **changes})


def test_sentences_tell_the_five_stages():
    player = small(probabilities=[[("cat", 0.98), ("dog", 0.01)], [("<EOS>", 1.0)]])
    assert player.sentences[0] == [
        "Step 1 of 2. Written so far: nothing yet, it starts from <SOS>. The decoder state s₁ is "
        "the query: which source tokens matter for the next token?",
        "The query is compared with every key. Highest score: chat 2.00, then le (token 1) 1.00.",
        "The softmax turns the scores into weights that sum to 100%: chat 70%, le (token 1) 25%, "
        "le (token 3) 5%.",
        "The attention value a₁ is the weighted sum of the values: 0.70 · chat + "
        "0.25 · le (token 1) + 0.05 · le (token 3).",
        "Step 1 of 2: the query looks at 70% chat and 25% le (token 1) and 5% le (token 3), and "
        "the decoder predicts cat (0.98).",
    ]
    assert player.sentences[1][0].startswith("Step 2 of 2. Written so far: cat.")
    assert player.sentences[1][4].endswith("predicts <EOS> (1.00). The translation is complete.")


def test_sentences_sum_up_the_rest():
    player = running_sentence()
    for stages in player.sentences:
        shares = [int(share) for share in re.findall(r"(\d+)%", stages[2].split(": ")[1])]
        assert sum(shares) == 100
        terms = [float(term) for term in re.findall(r"\d\.\d\d", stages[3])]
        assert sum(terms) == pytest.approx(1)
    one = AttentionPlayer(["a", "b"], ["c"], [[9.0, 0.0]], [[0.97, 0.03]])
    assert "a 97%, the other token 3%." in one.sentences[0][2]


def test_weights_spread_evenly_still_name_a_token():
    player = AttentionPlayer(["a"] * 30, ["b"], np.zeros((1, 30)), np.full((1, 30), 1 / 30))
    assert "a (token 1) 3%, the other 29 tokens together 97%." in player.sentences[0][2]


def test_the_query_of_bahdanau_is_the_state_before():
    assert "decoder state s₀ is the query" in small(placement="bahdanau").sentences[0][0]
    assert '"query":0' in small(placement="bahdanau").html()


def test_numbers_are_rounded_and_never_minus_zero():
    player = small()
    assert player.scores[0] == [1.0, 2.0, 0.0] and str(player.scores[0][2]) == "0.0"
    noisy = small(scores=np.array([[1.0, 2.0, -0.001], [0.5, 0.5, 0.5]]) + 1e-6)
    assert noisy.html() == player.html()


def test_html_is_the_same_every_time_and_its_name_follows_the_content():
    name = re.compile(r'data-player="(\w+)"')
    first, again, other = small().html(), small().html(), small(source=["la", "chat", "le"]).html()
    assert first == again == small()._repr_html_()
    assert name.search(first)[1] != name.search(other)[1]
    assert repr(small()) == "AttentionPlayer(3 source tokens, 2 output steps)"


def test_html_is_small_and_fetches_nothing():
    values = np.random.default_rng(1).normal(size=(9, 64))
    check_it_stands_alone(running_sentence(values=values).html(), most_bytes=41_500)


@pytest.mark.parametrize("token", ["</script><b>", "<!--", "\"'&<i>", "]]>", "\u2028"])
def test_no_token_breaks_out(token):
    player = small(
        source=["le", "chat", token],
        target=[token, "<EOS>"],
        probabilities=[[(token, 0.5)], [("<EOS>", 0.5)]],
    )
    page, plain = Page(player.html()), Page(small(probabilities=[[("x", 0.5)]] * 2).html())
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    data = json.loads(page.scripts[0])
    assert data["target"][0] == token and data["next"][0][0] == [token, 0.5]
    assert any(token in text for text in page.texts)
    label = dict(page.tags[0][1])["aria-label"]
    assert label == f"Attention step by step: le chat {token} → {token} <EOS>"


def test_the_table_holds_every_weight_and_prediction():
    player = running_sentence()
    table = player.html().split("<table>")[1].split("</table>")[0]
    cells = re.findall(r'<td style="--w:([\d.]+)">(\d+)</td>', table)
    assert [float(share) for share, _ in cells] == [w for row in player.weights for w in row]
    assert all(int(text) == round(100 * float(share)) for share, text in cells)
    assert table.count('scope="row"') == len(TARGET)
    assert table.count("dog 0.06") == len(TARGET)
    assert "<details open>" in player.html()
    assert "most probable" not in small().html()


def test_values_are_shown_with_their_weighted_sum():
    values = np.array([[1.0, 0.0], [0.0, -2.0], [1.0, 0.0]])
    player = small(values=values)
    assert player.values == [[50, 0], [0, -100], [50, 0]]
    assert player.sums == [[15, -70], [40, -20]]
    assert "Values: blue below 0" in player.html()
    wide = small(values=np.ones((3, 64)))
    assert len(wide.values[0]) == 12 and "Values (12 of 64 units)" in wide.html()
    assert small(values=np.zeros((3, 2))).sums == [[0, 0], [0, 0]]
    assert "ap-strip" not in Page(small().html()).tags


def test_the_player_uses_the_colors_of_the_figures():
    light = asset("colors.css").split("}")[0]
    for role in ("query", "key", "value", "attention", "target"):
        assert f"--{role}: {style.ROLES[role]};" in light


ERRORS = {
    "scores": ({"scores": [[1.0]]}, r"`scores` must have shape \(T, S\) with T=2, S=3. .*\(1, 1\)"),
    "weights": ({"weights": np.ones((3, 2))}, r"Received: weights.shape=\(3, 2\)"),
    "sum": (
        {"weights": np.full((2, 3), 0.5)},
        "sum to 1 in every row. Received: least weight 0.5, sums from 1.5 to 1.5",
    ),
    "sign": ({"weights": [[1.5, -0.5, 0.0]] * 2}, "at least 0 .* least weight -0.5"),
    "values": ({"values": np.ones((2, 4))}, r"with S=3. Received: values.shape=\(2, 4\)"),
    "placement": ({"placement": "vaswani"}, "Received: placement='vaswani'"),
    "steps": ({"probabilities": [[("a", 1.0)]]}, "each of the 2 output steps. Received: 1 lists"),
    "chance": ({"probabilities": [[("a", 2.0)]] * 2}, r"Received: \[2.0\] at step 1"),
    "token": ({"source": "le chat"}, "`source` must be a sequence of strings"),
    "opening": ({"opening": 3}, "`opening` must be an output step from 1 to 2. .*opening=3"),
    "no step": ({"opening": 0}, "`opening` must be an output step from 1 to 2. .*opening=0"),
    "masked": ({"scores": [[1.0, 2.0, -np.inf]] * 2}, "all finite. Received: .*, 2 not finite"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_name_what_was_expected_and_received(name):
    changes, message = ERRORS[name]
    with pytest.raises(ValueError, match="^AttentionPlayer: .*" + message) as raised:
        small(**changes)
    assert str(raised.value).endswith(".")


def written(page, number=0):
    return page.locator(".attention-player").nth(number).locator(".ap-text").inner_text().split()


def said(page, number=0):
    return page.locator(".ap-said").nth(number).inner_text()


def test_clicking_through_shows_the_whole_translation(open_page):
    player = running_sentence()
    page = open_page(player)
    assert page.locator("details").get_attribute("open") is None
    on = page.get_by_role("button", name="next stage")
    heard = [said(page)]
    for _ in range(5 * len(TARGET) - 1):
        on.click()
        heard.append(said(page))
    assert heard == [sentence for stages in player.sentences for sentence in stages]
    assert written(page) == TARGET and on.is_disabled()
    assert page.get_by_role("button", name="next step").is_disabled()
    page.get_by_role("button", name="previous stage").click()
    assert written(page) == [*TARGET[:-1], "?"]
    page.get_by_role("button", name="previous step").click()
    assert said(page) == player.sentences[9][0]
    page.get_by_role("button", name="previous step").click()
    assert said(page) == player.sentences[8][0]


def test_a_stage_shows_its_numbers(open_page):
    player = running_sentence(values=np.random.default_rng(1).normal(size=(9, 64)))
    page = open_page(player, reduced_motion="reduce")
    page.get_by_role("button", name="next step").click()
    scores, weights = page.locator(".ap-score b"), page.locator(".ap-weight b")
    assert scores.first.evaluate("node => getComputedStyle(node).opacity") == "0"
    page.get_by_role("button", name="Scores").click()
    shown = [float(text.replace("−", "-")) for text in scores.all_inner_texts()]
    assert shown == player.scores[1]
    assert scores.first.evaluate("node => getComputedStyle(node).opacity") == "1"
    page.get_by_role("button", name="Next token").click()
    assert weights.all_inner_texts() == [f"{round(100 * w)}%" for w in player.weights[1]]
    tracks = page.locator(".ap-weight .ap-track").evaluate_all(
        "nodes => nodes.map(node => node.firstChild.offsetWidth / node.offsetWidth)"
    )
    np.testing.assert_allclose(tracks, player.weights[1], atol=0.02)
    lines = page.locator(".ap-out path").evaluate_all(
        "nodes => nodes.map(node => parseFloat(getComputedStyle(node).strokeWidth))"
    )
    assert np.argmax(lines) == 2 and np.all(
        np.argsort(lines)[-1:] == np.argsort(player.weights[1])[-1:]
    )
    assert page.locator(".ap-next .is-top").inner_text().split() == ["black", "0.90"]
    assert "</script>" in page.locator(".ap-next").inner_text()


def test_the_keyboard_moves_the_player(open_page):
    player = running_sentence()
    page = open_page(player)
    page.keyboard.press("Tab")
    press, place = page.keyboard.press, page.evaluate("scrollY")
    for key, step, stage in [
        ("ArrowRight", 0, 1),
        ("ArrowDown", 1, 0),
        ("ArrowLeft", 0, 4),
        ("ArrowUp", 0, 0),
        ("End", 9, 4),
        ("Home", 0, 0),
    ]:
        press(key)
        assert said(page) == player.sentences[step][stage], key
    play = page.locator(".ap-play")
    press("Space")
    assert play.inner_text() == "Pause"
    press("Space")
    assert play.inner_text() == "Play"
    assert page.evaluate("scrollY") == place  # the keys moved the player, not the page
    slider = page.get_by_role("slider", name=re.compile("Output step"))
    slider.focus()
    press("ArrowRight")
    assert said(page) == player.sentences[1][0]
    assert slider.get_attribute("aria-valuetext") == "step 2 of 10"


def test_play_runs_to_the_end_and_starts_again(open_page):
    player = small()
    page = open_page(player)
    page.clock.install()
    play = page.locator(".ap-play")
    page.get_by_role("button", name="Next token").click()
    play.click()
    assert page.locator(".ap-said").get_attribute("aria-live") == "off"
    page.clock.run_for(15_000)
    assert written(page) == ["cat", "<EOS>"] and play.inner_text() == "Play"
    assert page.locator(".ap-said").get_attribute("aria-live") == "polite"
    play.click()
    assert said(page) == player.sentences[0][0]


@pytest.mark.parametrize("name, lasts", [("Slow", 2), ("Normal", 1), ("Fast", 0.5)])
def test_the_reader_sets_the_speed(open_page, name, lasts):
    player = running_sentence()
    page = open_page(player)
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    page.get_by_role("button", name=name).click()
    assert page.locator(".ap-speeds [aria-pressed=true]").all_inner_texts() == [name]
    page.locator(".ap-play").click()
    for stage, wait in enumerate((700, 1600, 1600, 1600, 2200), 1):
        page.clock.run_for(lasts * wait - 1)
        assert said(page) == player.sentences[0][stage - 1]
        page.clock.run_for(1)
        assert said(page) == [*player.sentences[0], player.sentences[1][0]][stage]


def test_it_opens_on_a_filled_step(open_page):
    player = running_sentence(opening=2)
    page = open_page(player)
    assert said(page) == player.sentences[1][4] and written(page) == ["the", "black"]
    weights = page.locator(".ap-weight b").all_inner_texts()
    assert weights == [f"{round(100 * w)}%" for w in player.weights[1]]


def test_words_numbers_and_heads_are_clickable(open_page):
    player = running_sentence(opening=4)
    page = open_page(player)
    page.locator(".ap-text span").nth(1).click()
    assert said(page) == player.sentences[1][4]
    for clicked, stage in (
        (".ap-score >> nth=3", 2),
        (".ap-weight >> nth=3", 3),
        (".ap-head[data-tone='1']", 1),
        (".ap-head[data-tone='4']", 4),
        (".ap-node[data-tone='1']", 1),
        (".ap-node[data-tone='3']", 4),
    ):
        page.locator(clicked).click()
        assert said(page) == player.sentences[1][stage - 1], clicked
    page.locator(".ap-key").first.click()
    page.locator(".ap-head[data-tone='0']").first.click()
    assert said(page) == player.sentences[1][3]


def test_two_players_do_not_disturb_each_other(open_page):
    page = open_page(running_sentence(), running_sentence(), small())
    assert page.locator(".attention-player.is-ready").count() == 3  # each set up once
    page.locator(".attention-player").nth(1).get_by_role("button", name="next step").click()
    page.locator(".attention-player").nth(2).locator('[data-tone="5"]').first.click()
    assert [len(written(page, number)) for number in range(3)] == [1, 2, 1]
    assert written(page, 2) == ["cat"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_telephone(open_page, scheme):
    values = np.random.default_rng(1).normal(size=(9, 64))
    page = open_page(
        running_sentence(values=values),
        viewport={"width": 390, "height": 844},
        color_scheme=scheme,
        has_touch=True,
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    sizes = page.locator("button, input, summary").evaluate_all(
        "nodes => nodes.map(n => n.getBoundingClientRect()).map(box => [box.width, box.height])"
    )
    assert all(width >= 40 and height >= 40 for width, height in sizes), sizes
    cut = page.locator(".ap-key").evaluate_all(
        "nodes => nodes.map(n => n.scrollWidth > n.clientWidth)"
    )
    assert not any(cut)
    page.get_by_text("All steps in one table").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert paper_of(page, "attention-player") == {"light": LIGHT, "dark": DARK}[scheme]


def test_the_theme_of_the_book_wins_over_the_system(open_page):
    check_the_theme_wins(open_page, small(), "attention-player")


def test_without_javascript_and_on_paper_the_table_stands_in(open_page):
    page = open_page(running_sentence(), java_script_enabled=False)
    assert page.locator("table").is_visible() and not page.locator(".ap-live").is_visible()
    page = open_page(running_sentence())
    assert not page.locator("table").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".ap-live").is_visible()
    assert page.locator("table").bounding_box()["height"] > 200


def test_motion_stops_where_the_reader_asks_for_less(open_page):
    moving = "n => getComputedStyle(n).transitionDuration"
    page = open_page(small(), reduced_motion="reduce")
    assert page.locator(".ap-track i").first.evaluate(moving) == "0s"
    page = open_page(small(), reduced_motion="no-preference")
    assert page.locator(".ap-track i").first.evaluate(moving) != "0s"
