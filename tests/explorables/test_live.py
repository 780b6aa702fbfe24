"""The live translator: a reader who types and changes things, and Keras, which does the same."""

import functools
import json
import re
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from explorable_contract import DARK, LIGHT, Page, check_the_theme_wins, paper_of
from tiny import tiny_translator

from seq2seq import EOS, PAD, beam_search, greedy_search, pretrained
from seq2seq.explorables import live_html
from seq2seq.explorables.html_parts import asset
from seq2seq.explorables.live import SENTENCE, LiveTranslator, dtype_of
from seq2seq.explorables.live_html import FETCHING, SCRIPTS
from seq2seq.explorables.live_words import LABELS, WORDS
from seq2seq.live.interventions import intervene
from seq2seq.live.supported import check_live_model
from seq2seq.text.tokens import join_english, tokenize_french

LUONG, BAHDANAU, PLAIN = "grammar-luong-dot", "grammar-bahdanau", "grammar-plain"
NAME = "live-translator"
SIZE = len(SENTENCE.split())


@functools.cache
def translator(name):
    return pretrained.load(name)


@functools.cache
def live():
    models = {name: translator(name) for name in (LUONG, BAHDANAU, PLAIN)}
    made = LiveTranslator(models)
    made.html = functools.cache(made.html)
    return made


class Keras:
    """What the Keras model does with a sentence under the same changes."""

    def __init__(self, name=LUONG, sentence=SENTENCE, width=1, **changes):
        model, vocabulary = translator(name).model, translator(name).target_vocabulary
        self.source = translator(name).source_vocabulary.split(tokenize_french(sentence))
        source = translator(name).source_vocabulary.encode_tokens([self.source])
        first, start = intervene(model, source, **changes)
        self.chances, self.weights, self.states = [], [], []

        def step(token, state):
            logits, state, weights = first(token, state)
            own = np.asarray(logits)[0].astype("float64")
            self.chances.append(np.exp(own - np.logaddexp.reduce(own)))
            self.weights.append(None if weights is None else np.asarray(weights)[0])
            self.states.append(np.asarray(state["model"]["decoder_state"])[0])
            return logits, state, weights

        limit = 2 * len(self.source) + 10
        if width == 1:
            found = greedy_search(step, start, limit).tokens
        else:
            found = beam_search(first, start, limit, width=width).tokens[0]
        rows = [[token for token in row if token != 0] for row in found.tolist()]
        self.hypotheses = [[vocabulary.tokens[token] for token in row] for row in rows]
        self.target = self.hypotheses[0]
        self.texts = [
            join_english([token for token in tokens if token != "<EOS>"])
            for tokens in self.hypotheses
        ]
        self.text = self.texts[0]


def target_id(token, name=LUONG):
    return translator(name).target_vocabulary.id(token)


def another(token, name=LUONG):
    """A word of the vocabulary that is not this one."""
    words = [word for word in translator(name).target_vocabulary.tokens if word.isalpha()]
    return next(word for word in reversed(words) if word != token)


class Reader:
    """One who looks at the translator and operates it."""

    def __init__(self, page):
        self.page = page

    def one(self, selector):
        return self.page.locator(f".live-translator {selector}").first

    @property
    def english(self):
        return " ".join(self.one(".lt-english").inner_text().split())

    @property
    def said(self):
        return self.one(".lt-said").inner_text()

    @property
    def heard(self):
        return self.one(".lt-heard").inner_text()

    @property
    def rows(self):
        heads = self.page.locator(".lt-place tbody th")
        return [text.strip() for text in heads.all_inner_texts()]

    @property
    def sources(self):
        return self.page.locator(".lt-place thead th").all_inner_texts()

    @property
    def best(self):
        return [text.split() for text in self.page.locator(".lt-best button").all_inner_texts()]

    @property
    def hash(self):
        return self.page.evaluate("location.hash")

    def map(self, place=".lt-place"):
        return self.page.locator(f"{place} tbody tr").evaluate_all(
            "rows => rows.map(r => [...r.querySelectorAll('td')].map(c => c.ariaLabel))"
        )

    def cell(self, row, column):
        return self.one(f'.lt-place [data-key="{row}:{column}"]')

    def press(self, row, column):
        self.cell(row, column).click()

    def type(self, text):
        self.one(".lt-french").fill(text)
        self.page.keyboard.press("Enter")

    def set(self, name, value):
        self.one(f"[data-set={name}]").select_option(value)

    def do(self, name):
        self.one(f"[data-do={name}]").click()

    def model(self, name):
        self.one(f'.lt-models [data-name="{name}"]').click()


@pytest.fixture
def reader(open_page):
    return Reader(open_page(live(), viewport={"width": 1280, "height": 900}))


def close(shown, share):
    """Whether a written percentage is that of a share."""
    if shown.startswith((">99%", "<1%")):
        return share > 0.9949 if shown.startswith(">") else 0 < share < 0.0051
    number = re.match(r"(\d+)%", shown)
    return abs(int(number[1]) - 100 * share) < 0.51


def check(reader, keras):
    """The page shows what Keras computed: words, weights of all steps, best tokens of one."""
    assert reader.english == keras.text
    assert reader.rows == keras.target
    assert reader.sources == keras.source
    for shown, weights in zip(reader.map(), keras.weights, strict=True):
        assert all(map(close, shown, weights)), (shown, weights)


def check_best(reader, t, keras):
    best = np.argsort(-keras.chances[t], kind="stable")[:5]
    tokens = translator(LUONG).target_vocabulary.tokens
    assert [token for token, _ in reader.best] == [tokens[i] for i in best]
    assert all(
        close(shown, keras.chances[t][i]) for (_, shown), i in zip(reader.best, best, strict=True)
    )


# --- The still picture and the data ---------------------------------------------------------------


@pytest.mark.parametrize("name", [LUONG, PLAIN])
def test_the_stored_example_is_what_the_model_does(name):
    made, keras = LiveTranslator([name]), Keras(name)
    assert made.example.source == keras.source and made.example.target == keras.target
    assert made.example.text == translator(name).translate([SENTENCE])[0].text == keras.text
    for t, pairs in enumerate(made.example.probabilities):
        best = np.argsort(-keras.chances[t], kind="stable")[:5]
        np.testing.assert_allclose(
            [chance for _, chance in pairs], keras.chances[t][best], atol=0.006
        )
    if name == PLAIN:
        assert made.example.weights is None
    else:
        np.testing.assert_allclose(made.example.weights, np.stack(keras.weights), atol=0.0051)


def test_the_stored_example_puts_no_special_token_in_quotation_marks():
    silent = tiny_translator()
    tokens = silent.target_vocabulary.tokens
    silent.model.decoder.output_layer.bias.assign(1e3 * np.eye(len(tokens))[EOS])
    html = LiveTranslator({"silent": silent}, sentence="le chat").html()
    assert "Step 1 writes &lt;EOS&gt; (&gt;99%). Its largest weight is on “" in html


def test_it_is_the_same_html_every_time_and_says_what_it_is():
    assert LiveTranslator([PLAIN]).html() == LiveTranslator([PLAIN])._repr_html_()
    assert repr(live()) == f"LiveTranslator({LUONG}, {BAHDANAU}, {PLAIN})"


def test_only_a_page_with_files_can_fetch():
    assert "fetch(address" not in live().html()
    beside = LiveTranslator([PLAIN], folder="models/")
    assert "fetch(address" in beside.html() and 'lt-model"' not in beside.html()
    assert list(beside.files) == [f"{PLAIN}.s2s"]
    data = json.loads(next(s for s in Page(beside.html()).scripts if s.startswith("{")))
    assert data["models"][0]["size"] == len(beside.files[f"{PLAIN}.s2s"])
    assert len(beside.html().encode()) < 120_000


def test_large_models_are_kept_in_bytes():
    assert dtype_of(translator(LUONG)) == "float16"
    assert dtype_of(pretrained.load("tatoeba")) == "int8"


def test_every_word_of_the_table_is_used():
    scripts = "".join(asset(name) for name in (*SCRIPTS, FETCHING))
    places = scripts + Path(live_html.__file__).read_text("utf-8")
    unused = [key for key in WORDS if not re.search(rf"""(["']){re.escape(key)}\1""", places)]
    assert unused == []
    said = set(re.findall(r'say\("([^"]+)"', scripts))
    assert said <= set(WORDS)


ERRORS = {
    "no model": (dict(models=[]), "`models` must hold at least one name of a model. Received: "),
    "a name": (dict(models=PLAIN), f"Received: models='{PLAIN}'"),
    "no sentence": (dict(sentence=" "), "`sentence` must be a string with at least one token. "),
    "no string": (dict(sentence=3), "Received: sentence=3"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_name_what_was_expected_and_received(name):
    arguments, message = ERRORS[name]
    with pytest.raises(ValueError, match="^LiveTranslator: ") as raised:
        LiveTranslator(**arguments)
    assert message in str(raised.value) and str(raised.value).endswith(".")


def test_a_model_that_cannot_run_in_the_page_is_refused():
    with pytest.raises(ValueError, match="export: `translator.model` must be a Seq2Seq or"):
        LiveTranslator({"transformer": tiny_translator("transformer")}).html()


def test_shipped_models_that_the_page_can_run_have_labels():
    def runs(name):
        try:
            check_live_model("", "", translator(name).model)
        except ValueError:
            return False
        return True

    assert set(LABELS) == set(filter(runs, pretrained.names()))


@pytest.mark.parametrize("words", ['le "chat" & <b>', "</script><b>", "l'<!--"])
def test_no_word_breaks_out(open_page, words):
    made = LiveTranslator({'<&">': tiny_translator()}, sentence=words)
    plain = LiveTranslator({"x": tiny_translator()}, sentence="x")
    tags = [tag for tag, _ in Page(made.html()).tags]
    assert set(tags) == {tag for tag, _ in Page(plain.html()).tags}
    reader = Reader(open_page(made))
    assert reader.one(".lt-french").input_value() == words
    assert reader.sources == tokenize_french(words)


def test_a_model_that_writes_nothing_leaves_no_empty_machine(open_page):
    made = tiny_translator()
    bias = made.model.decoder.output_layer.bias
    bias.assign(99.0 * np.eye(bias.shape[0])[PAD])
    reader = Reader(open_page(LiveTranslator({"silent": made}, sentence="le chat")))
    assert reader.said.startswith("The model writes “nothing”.")
    assert reader.one(".lt-machine").is_hidden()


# --- Reading and changing -------------------------------------------------------------------------


def test_the_page_shows_what_keras_computes(reader):
    keras = Keras()
    check(reader, keras)
    check_best(reader, 1, keras)
    assert reader.said == f"The model writes “{keras.text}”."
    for row in (1, len(keras.target)):
        reader.press(row, 0)
        check_best(reader, row - 1, keras)
        token = keras.target[row - 1]
        assert reader.heard.startswith(f"Step {row} writes {quoted(token)} (")
    assert reader.one(".lt-before").is_hidden()


def quoted(token):
    return token if token.startswith("<") else f"“{token}”"


def test_a_sentence_is_translated_while_it_is_typed(reader):
    other = live().examples[0]
    reader.one(".lt-french").fill("")
    reader.one(".lt-french").press_sequentially(other)
    reader.page.wait_for_function("() => document.querySelectorAll('.lt-place thead th').length == "
                                  f"{len(tokenize_french(other))}")  # fmt: skip
    check(reader, Keras(sentence=other))
    reader.one("[data-example]").nth(0).click()
    last = live().examples[-1]
    reader.page.locator("[data-example]").last.click()
    check(reader, Keras(sentence=last))


def test_a_source_token_is_masked_by_click_and_by_key(reader):
    keras = Keras(masked=[2])
    reader.press(0, 3)
    check(reader, keras)
    said = f"With “{keras.source[2]}” masked, the model "
    assert (
        reader.said.startswith(said) and keras.text in reader.said and reader.heard == reader.said
    )
    assert reader.cell(0, 3).get_attribute("aria-label") == f"{keras.source[2]}, masked"
    reader.page.keyboard.press("ArrowLeft")
    reader.page.keyboard.press("Enter")
    check(reader, Keras(masked=[1, 2]))
    assert "“chat” and “noir” masked" in reader.said
    assert reader.page.evaluate("document.activeElement.dataset.key") == "0:2"
    reader.page.keyboard.press(" ")
    check(reader, keras)
    reader.press(0, 3)
    check(reader, Keras())


def test_what_a_change_changes_is_marked(reader):
    reader.press(0, 3)
    now, before = Keras(masked=[2]).text.split(), Keras().text.split()
    marked = reader.page.locator(".lt-english mark").all_inner_texts()
    deleted = reader.page.locator(".lt-before del").all_inner_texts()
    kept = [word for word in before if word in now]
    assert now != before and reader.one(".lt-before").is_visible()
    assert set(marked) == {word for word in now if word not in before}
    assert set(deleted) >= {word for word in before if word not in kept}
    shown = reader.one(".lt-before").inner_text().split()
    assert shown == ["untouched:", *before]


def test_all_weight_moves_to_a_cell_that_is_pressed(reader):
    given = np.eye(SIZE)[7]
    reader.press(3, 8)
    check(reader, Keras(weights={2: given}))
    assert "the weights of step 3 moved" in reader.said
    reader.page.keyboard.press("ArrowLeft")
    reader.page.keyboard.press("Enter")
    check(reader, Keras(weights={2: np.eye(SIZE)[6]}))
    reader.page.keyboard.press("Enter")
    check(reader, Keras())
    reader.press(1, 2)
    reader.do("unmove")
    check(reader, Keras())


def test_a_slider_gives_one_token_a_share_and_the_others_the_rest(reader):
    reader.press(2, 0)
    reader.page.get_by_text("Move the weights of this step").click()
    slider = reader.page.get_by_role("slider", name="mange")
    slider.focus()
    slider.fill("60")
    free = Keras().weights[1].astype("float64")
    rest = np.delete(free, 4).sum()
    given = 0.4 * free / rest
    given[4] = 0.6
    keras = Keras(weights={1: given})
    check(reader, keras)
    check_best(reader, 1, keras)
    assert slider.get_attribute("aria-valuetext") == "60%"
    assert slider.evaluate("node => node === document.activeElement")
    slider.press("ArrowRight")
    assert slider.input_value() == "61"
    slider.fill("100")
    check(reader, Keras(weights={1: np.eye(SIZE)[4]}))
    slider.fill("10")  # nothing is left to keep proportions to: the others share alike
    given = np.full(SIZE, 0.9 / (SIZE - 1))
    given[4] = 0.1
    check(reader, Keras(weights={1: given}))


def test_one_of_the_five_best_is_forced(reader):
    reader.press(2, 0)
    second = reader.best[1][0]
    button = reader.page.locator(".lt-best button").nth(1)
    button.click()
    check(reader, Keras(forced={1: target_id(second)}))
    assert f"“{second}” forced at step 2" in reader.said
    assert button.get_attribute("aria-pressed") == "true"
    check_best(reader, 1, Keras())  # what the model itself would have written stays to be seen
    button.press("Enter")
    check(reader, Keras())
    button.press(" ")
    reader.do("unforce")
    check(reader, Keras())


def test_a_typed_token_is_forced_or_refused(reader):
    reader.press(3, 0)
    token = another(Keras().target[2])
    field = reader.page.get_by_label("or another")
    field.fill(token.upper())
    field.press("Enter")
    check(reader, Keras(forced={2: target_id(token)}))
    field.fill("Zyx")
    reader.page.get_by_role("button", name="Force", exact=True).click()
    assert reader.one(".lt-refused").inner_text() == "“Zyx” is not in the model's vocabulary."
    assert reader.heard == "“Zyx” is not in the model's vocabulary."
    for special in ("<PAD>", "<SOS>"):
        field.fill(special)
        field.press("Enter")
        assert special in reader.one(".lt-refused").inner_text()
    check(reader, Keras(forced={2: target_id(token)}))
    field.fill("<EOS>")
    field.press("Enter")
    check(reader, Keras(forced={2: target_id("<EOS>")}))
    assert reader.one(".lt-refused").is_hidden()


def test_the_temperature_follows_its_slider(reader):
    slider = reader.page.get_by_role("slider", name="Temperature")
    slider.fill("0.5")
    check(reader, Keras(temperature=3.2))
    assert "temperature 3.2" in reader.said
    slider.press("End")
    check(reader, Keras(temperature=10.0))
    assert slider.get_attribute("aria-valuetext") == "10"


def test_attention_is_switched_off(reader):
    box = reader.page.get_by_role("checkbox", name="Attention")
    box.press(" ")
    keras = Keras(attention=False)
    check(reader, keras)
    assert "attention off" in reader.said
    reader.press(1, 0)
    assert reader.heard.endswith("It looks at no French token.")
    # Weights that the reader gives hold all the same.
    reader.press(2, 3)
    check(reader, Keras(attention=False, weights={1: np.eye(SIZE)[2]}))


def test_several_changes_work_together(reader):
    token = another(Keras().target[0])
    reader.press(0, 2)
    reader.press(3, 9)
    reader.press(1, 0)
    reader.page.get_by_label("or another").fill(token)
    reader.page.keyboard.press("Enter")
    reader.page.get_by_role("slider", name="Temperature").fill("-0.3")
    changes = {"masked": [1], "weights": {2: np.eye(SIZE)[8]}, "forced": {0: target_id(token)}}
    check(reader, Keras(temperature=0.5, **changes))
    said = f"With “chat” masked, the weights of step 3 moved, “{token}” forced at step 1 and "
    assert reader.said.startswith(said + "temperature 0.5, the model ")
    reader.do("reset")
    check(reader, Keras())
    assert reader.one("[data-do=reset]").is_disabled() and reader.hash == ""


@pytest.mark.parametrize("width", [2, 5])
def test_a_beam_lists_its_hypotheses(reader, width):
    reader.set("width", str(width))
    keras = Keras(width=width)
    buttons = reader.page.locator(".lt-lines button")
    assert buttons.all_inner_texts() == keras.texts and len(keras.texts) == width
    assert reader.english == keras.text
    buttons.nth(1).click()
    assert reader.rows == keras.hypotheses[1] and reader.english == keras.texts[1]
    assert buttons.nth(1).get_attribute("aria-pressed") == "true"
    assert buttons.nth(1).evaluate("node => node === document.activeElement")


def test_the_tree_holds_every_hypothesis_once(reader):
    reader.set("width", "4")
    reader.page.get_by_text("As a tree").click()
    ends = reader.page.locator(".lt-tree li:not(:has(li))")
    paths = ends.evaluate_all("""nodes => nodes.map(n => {
      const texts = [n.firstChild.textContent];
      for (let f = n.parentElement.closest('li'); f; f = f.parentElement.closest('li')) {
        texts.unshift(f.querySelector('summary').textContent);
      }
      return texts.join(' ').trim().split(/\\s+/);
    })""")
    hypotheses = Keras(width=4).hypotheses
    start = WORDS["tree start"]
    paths = [path[1:] if path[0] == start else path for path in paths]
    assert sorted(paths) == sorted(hypotheses)


def test_a_beam_takes_changes_too(reader):
    reader.press(0, 3)
    reader.set("width", "3")
    keras = Keras(width=3, masked=[2])
    assert reader.page.locator(".lt-lines button").all_inner_texts() == keras.texts


def test_the_numbers_of_a_step_are_those_of_the_model(reader):
    reader.page.get_by_text("Numbers of this step").click()
    reader.press(4, 0)
    shown = reader.page.locator(".lt-numbers tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.replace('−', '-')))"
    )
    keras, model = Keras(), translator(LUONG).model
    source = translator(LUONG).source_vocabulary.encode([SENTENCE.split()])
    states, _ = (np.asarray(array)[0] for array in model.encoder(source))
    query, weights = keras.states[3], keras.weights[3]
    scores = states @ query
    for s, row in enumerate(shown[:SIZE]):
        assert row[0] == f"encoder state of {keras.source[s]}"
        np.testing.assert_allclose(float(row[1]), scores[s], atol=0.0051)
        np.testing.assert_allclose(float(row[2]), weights[s], atol=0.00051)
        np.testing.assert_allclose([float(x) for x in row[3:]], states[s, :8], atol=0.0051)
    vectors = {"query": query, "attention value": weights @ states, "decoder state": query}
    for row in shown[SIZE:]:
        np.testing.assert_allclose([float(x) for x in row[3:]], vectors[row[0]][:8], atol=0.0051)
    assert "first 8 of 128 units" in reader.one(".lt-numbers caption").inner_text()


def test_a_model_without_attention_can_only_be_forced(reader):
    reader.press(0, 3)
    reader.model(PLAIN)
    keras = Keras(PLAIN)
    assert reader.english == keras.text and reader.rows == keras.target
    assert "no attention" in reader.one(".lt-plain").inner_text()
    for name in (".lt-hint", "[data-set=temperature]", "[data-set=attention]", ".lt-sliders"):
        assert reader.one(name).is_hidden()
    assert reader.said == f"The model writes “{keras.text}”."
    for t, (shown,) in enumerate(reader.map()):
        assert close(shown, keras.chances[t][target_id(keras.target[t], PLAIN)])
    reader.press(2, 1)
    token = reader.best[2][0]
    reader.page.locator(".lt-best button").nth(2).click()
    assert reader.english == Keras(PLAIN, forced={1: target_id(token, PLAIN)}).text
    reader.page.get_by_text("Numbers of this step").click()
    assert reader.one(".lt-numbers").inner_text().count("decoder state") == 1
    reader.model(LUONG)
    check(reader, Keras(masked=[2], forced={1: target_id(token)}))


def test_two_models_translate_the_same_sentence(reader):
    reader.set("other", BAHDANAU)
    assert " ".join(reader.one(".lt-second").inner_text().split()) == Keras(BAHDANAU).text
    reader.press(0, 3)
    keras = Keras(BAHDANAU, masked=[2])
    assert " ".join(reader.one(".lt-second").inner_text().split()) == keras.text
    for shown, weights in zip(reader.map(".lt-otherplace"), keras.weights, strict=True):
        assert all(map(close, shown, weights))
    assert "with “noir” masked" in reader.one(".lt-othersaid").inner_text()
    reader.set("other", PLAIN)
    assert " ".join(reader.one(".lt-second").inner_text().split()) == Keras(PLAIN).text
    assert "only forced tokens reach it" in reader.one(".lt-othersaid").inner_text()
    reader.model(PLAIN)  # no model beside itself
    assert reader.one(".lt-other").is_hidden()


# --- Hard sentences -------------------------------------------------------------------------------


def test_an_empty_line_is_asked_for(reader):
    reader.type("  ")
    assert reader.said == WORDS["empty"] and reader.english == ""
    assert reader.one(".lt-machine").is_hidden()
    reader.type(SENTENCE)
    check(reader, Keras())


def test_unknown_words_are_named(reader):
    sentence = "le xylophone noir mange la zibeline"
    reader.type(sentence)
    assert "It doesn't know “xylophone” and “zibeline”" in reader.said
    assert reader.english == translator(LUONG).translate([sentence])[0].text
    assert reader.cell(0, 2).get_attribute("aria-label") == "xylophone, unknown to the model"


def test_a_line_without_one_known_word_is_called_a_guess(reader):
    reader.type("Bonjour !")
    words = len(translator(LUONG).source_vocabulary.tokens) - 4
    assert f"it learned {words} French tokens, and none of these is among them" in reader.said
    assert "real sentences" not in reader.said
    assert reader.sources == ["bonjour"]
    reader.type("Bonjour le chat !")
    assert "It doesn't know “bonjour”" in reader.said and reader.sources[1:] == ["le", "chat"]


def test_a_long_line_is_read_and_a_longer_one_is_cut(reader):
    sixty = " et ".join(["le chat noir mange la pomme verte"] * 8)
    assert len(sixty.split()) > 60
    reader.type(sixty)
    assert reader.sources == sixty.split()
    assert reader.english == translator(LUONG).translate([sixty])[0].text
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 1280
    reader.type(" ".join(["chat"] * 100))
    assert len(reader.sources) == 80 and "first 80 tokens" in reader.said


# --- The address ----------------------------------------------------------------------------------


def test_a_link_reopens_what_the_reader_made(reader, open_page):
    token = another(Keras().target[1])
    reader.press(0, 2)
    reader.press(4, 6)
    reader.press(2, 0)
    reader.page.get_by_label("or another").fill(token)
    reader.page.keyboard.press("Enter")
    reader.page.get_by_role("slider", name="Temperature").fill("0.2")
    reader.set("width", "3")
    reader.page.locator(".lt-lines button").nth(1).click()
    reader.set("other", PLAIN)
    address = reader.hash
    assert address.startswith(
        f"#fr={SENTENCE.replace(' ', '+')}&mask=2&weights=4:6:1&force=2:{token}"
    )
    before = [reader.english, reader.said, reader.map(), reader.one(".lt-second").inner_text()]
    page = reader.page
    page.evaluate("() => { location.hash = '#fr=le+chat'; }")
    page.wait_for_function("() => document.querySelectorAll('.lt-place thead th').length === 2")
    page.evaluate("address => { location.hash = address; }", address)
    page.wait_for_function(
        f"() => document.querySelectorAll('.lt-place thead th').length === {SIZE}"
    )
    after = [reader.english, reader.said, reader.map(), reader.one(".lt-second").inner_text()]
    assert after == before
    reader.press(0, 2)
    reader.press(0, 2)
    parts = [set(unquote(one).split("&")) for one in (address, reader.hash)]
    assert parts[0] - parts[1] == {"line=2"}  # a change is shown in the best hypothesis


DAMAGED = [
    "#fr=le+chat+dort&mask=0,99,x,-1,1e3&force=x:cat,2:,:&weights=1,2:x:1,3:1:-1,1:99:1&beam=900",
    "#fr=le%20chat%&temperature=nan&attention=maybe&model=elsewhere&with=../../x&step=x&line=-4",
    "#fr=le+chat&mask&force&weights&&=&model=" + "a" * 500,
    "#fr=<script>alert(1)</script>&force=1:<b>&mask=1,1,1",
    "#fr=",
]


@pytest.mark.parametrize("address", DAMAGED)
def test_a_damaged_address_is_read_as_far_as_it_goes(reader, address):
    reader.page.evaluate("address => { location.hash = address; }", address)
    reader.page.wait_for_function(
        "text => document.querySelector('.lt-french').value !== text", arg=SENTENCE
    )
    text = reader.one(".lt-french").input_value()
    assert reader.one(".lt-machine").is_visible() == bool(text)
    if text:
        assert reader.sources == tokenize_french(text) and reader.said
    if "dort" in address:
        assert "weights of step 1 moved" not in reader.said
        assert reader.page.locator(".lt-lines button").count() == 5
    if "<b>" in address:
        assert "can't be made to write <b>" in reader.said and "“<” masked" in reader.said


def test_an_address_of_something_else_changes_nothing(reader):
    reader.press(0, 3)
    said = reader.said
    reader.page.evaluate("() => { location.hash = '#summary'; }")
    reader.page.wait_for_function("() => location.hash === '#summary'")
    assert reader.said == said


def test_the_link_is_copied(open_page):
    page = open_page(live(), permissions=["clipboard-read", "clipboard-write"])
    reader = Reader(page)
    reader.press(0, 3)
    reader.do("copy")
    page.wait_for_function("() => document.querySelector('.lt-copied').textContent")
    if reader.heard == WORDS["copied"]:
        assert page.evaluate("navigator.clipboard.readText()").endswith(reader.hash)
    else:
        assert reader.heard == WORDS["not copied"]
    assert "mask=3" in reader.hash


def test_two_translators_do_not_disturb_each_other(open_page):
    page = open_page(live(), LiveTranslator({PLAIN: translator(PLAIN)}))
    first = Reader(page)
    first.press(0, 3)
    second = page.locator(".live-translator").nth(1)
    assert " ".join(second.locator(".lt-english").inner_text().split()) == Keras(PLAIN).text
    assert second.locator("[data-do=copy]").is_hidden()
    second.locator("[data-example]").first.click()
    assert first.hash.startswith(f"#fr={SENTENCE.replace(' ', '+')}") and "mask=3" in first.hash


# --- For everyone ---------------------------------------------------------------------------------


def test_the_map_is_one_tab_stop(reader):
    stops = reader.page.locator('.lt-place [tabindex="0"]')
    assert stops.count() == 1
    stops.first.focus()
    for key, place in [
        ("ArrowRight", "0:2"), ("ArrowDown", "1:2"), ("Home", "1:0"), ("ArrowLeft", "1:0"),
        ("End", f"1:{SIZE}"), ("ArrowRight", f"1:{SIZE}"), ("ArrowUp", f"0:{SIZE}"),
    ]:  # fmt: skip
        reader.page.keyboard.press(key)
        assert reader.page.evaluate("document.activeElement.dataset.key") == place, key
        assert stops.count() == 1
    seen = 0
    reader.one(".lt-french").focus()
    while not reader.one("[data-do=copy]").evaluate("n => n === document.activeElement"):
        reader.page.keyboard.press("Tab")
        seen += 1
    assert seen < 30


STATES = {
    "untouched": lambda reader: None,
    "masked": lambda reader: reader.press(0, 3),
    "moved": lambda reader: (
        reader.press(3, 8),
        reader.page.get_by_text("Move the weights of this step").click(),
        reader.page.get_by_text("Numbers of this step").click(),
    ),
    "forced": lambda reader: reader.page.locator(".lt-best button").nth(1).click(),
    "off": lambda reader: reader.page.get_by_role("checkbox", name="Attention").press(" "),
    "beam": lambda reader: (reader.set("width", "3"), reader.page.get_by_text("As a tree").click()),
    "plain": lambda reader: reader.model(PLAIN),
    "two": lambda reader: reader.set("other", BAHDANAU),
    "unknown": lambda reader: reader.type("le xylophone noir"),
    "empty": lambda reader: reader.type(""),
    "long": lambda reader: reader.type(" et ".join(["le chat noir mange la pomme verte"] * 8)),
}
SIZES = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(open_page, scheme, size):
    # One page for all states: the address brings each back to the beginning.
    reader = Reader(open_page(live(), color_scheme=scheme, viewport=SIZES[size]))
    options = {
        "rules": {"label-content-name-mismatch": {"enabled": True}, "region": {"enabled": False}},
        "resultTypes": ["violations"],
    }
    page_rules = {"landmark-one-main", "page-has-heading-one"}  # of the page around it
    for name, bring_about in STATES.items():
        reader.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
        bring_about(reader)
        found = Axe().run(reader.page, options=options).response["violations"]
        nodes = [
            (v["id"], n["html"][:150])
            for v in found
            for n in v["nodes"]
            if v["id"] not in page_rules
        ]
        assert nodes == [], (name, scheme, size)
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
        if not reader.one("[data-do=reset]").is_disabled():
            reader.do("reset")


def test_fingers_find_what_they_press(open_page):
    page = open_page(live(), viewport=SIZES["phone"], has_touch=True)
    sizes = page.locator(".live-translator :is(button, select, summary, .lt-map [data-key])")
    boxes = sizes.evaluate_all(
        "nodes => nodes.filter(n => n.checkVisibility()).map(n => n.getBoundingClientRect())"
        ".map(box => [box.width, box.height])"
    )
    assert min(min(box) for box in boxes) >= 28
    page.locator('[data-key="0:3"]').tap()
    assert Reader(page).english == Keras(masked=[2]).text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_javascript_a_stored_example_stands_there(open_page, scheme):
    page = open_page(live(), java_script_enabled=False, color_scheme=scheme)
    keras = Keras()
    assert page.locator(".lt-english").inner_text() == keras.text
    assert page.locator(".lt-place tbody th").all_inner_texts() == keras.target
    assert page.locator(".lt-still").is_visible()
    assert not page.locator(".lt-french").is_editable()
    assert not page.locator(".lt-controls").is_visible()
    assert not page.locator("button").first.is_visible()
    assert paper_of(page, NAME) == {"light": LIGHT, "dark": DARK}[scheme]


def test_it_prints_as_a_still_picture(reader):
    reader.press(0, 3)
    reader.page.emulate_media(media="print")
    assert reader.one(".lt-place table").is_visible() and reader.one(".lt-english").is_visible()
    assert not reader.one(".lt-controls").is_visible()
    assert reader.page.locator("button:visible").count() == len(reader.best)


def test_the_theme_of_the_book_wins_over_the_system(open_page):
    check_the_theme_wins(open_page, LiveTranslator({PLAIN: translator(PLAIN)}), NAME)


@pytest.mark.parametrize("name", [*SCRIPTS, FETCHING])
def test_every_script_is_small_and_says_what_it_is(name):
    lines = (Path(live_html.__file__).parent / "assets" / name).read_text("utf-8").splitlines()
    assert lines[0].startswith("// ") and len(lines) < 260
    assert max(map(len, lines)) <= 100
