"""The live translator with the model of real sentences: names, numbers, several sentences."""

import functools

import pytest
from test_live import LUONG, Reader

from seq2seq import pretrained
from seq2seq.explorables.live import LiveTranslator

REAL = "tatoeba"
TWO = "Bonjour ! Comment ça va ?"


@functools.cache
def live():
    models = {name: pretrained.load(name) for name in (REAL, LUONG)}
    made = LiveTranslator(models, sentence="Tom dort.", examples=())
    made.html = functools.cache(made.html)
    return made


@pytest.fixture
def reader(open_page):
    return Reader(open_page(live(), viewport={"width": 1280, "height": 900}))


def parts(reader):
    buttons = reader.page.locator(".lt-parts button")
    pressed = [node.get_attribute("aria-pressed") == "true" for node in buttons.all()]
    return list(zip(buttons.all_inner_texts(), pressed, strict=True))


def test_the_stored_example_has_placeholders_too():
    example = live().example
    assert example.source == ["<NAME1>", "dort", "."]
    assert example.target[0] == "<NAME1>" and example.text.startswith("Tom ")


def test_names_and_numbers_are_copied_and_it_is_said(reader):
    reader.type("Mon ami Karim a 25 ans.")
    assert reader.english == "my friend Karim is 25 years old."
    assert reader.sources[2:4] == ["Karim", "a"] and "25" in reader.rows
    assert "Copied, not translated: “Karim” as <NAME1> and “25” as <NUMBER1>." in reader.said
    head = reader.page.locator(".lt-place thead th", has_text="Karim")
    assert head.get_attribute("aria-label") == "“Karim”, read as <NAME1>"
    for line in ("Je dors.", "le " * 90 + "Karim"):  # the second is cut before the name
        reader.type(line)
        assert "Copied" not in reader.said


def test_a_placeholder_can_be_masked_and_forced(reader):
    reader.type("Karim dort.")
    reader.press(0, 1)
    assert "<NAME1> masked" in reader.said
    reader.do("reset")
    reader.type("Mon ami dort.")
    reader.one(".lt-type input").fill("<NAME1>")
    reader.page.keyboard.press("Enter")
    assert "<NAME1> forced at step 2" in reader.said
    assert "<NAME1>" in reader.rows and "<NAME1>" not in reader.english


def test_a_beam_copies_in_every_hypothesis(reader):
    reader.type("Karim a 25 ans.")
    reader.set("width", "3")
    lines = reader.page.locator(".lt-lines button").all_inner_texts()
    assert len(lines) == 3 and all("Karim" in line and "25" in line for line in lines)


def test_each_sentence_of_a_line_is_translated(reader):
    reader.type(TWO)
    assert reader.english == "hello! how are you?"
    assert parts(reader) == [("Bonjour !", True), ("Comment ça va ?", False)]
    assert reader.rows == ["hello", "!", "<EOS>"]
    reader.page.get_by_role("button", name="Comment ça va ?").click()
    assert parts(reader) == [("Bonjour !", False), ("Comment ça va ?", True)]
    assert reader.english == "hello! how are you?" and reader.rows[0] == "how"
    focused = "document.activeElement.textContent"
    assert reader.page.evaluate(focused) == "Comment ça va ?"
    reader.type("Bonjour !")
    assert reader.page.locator(".lt-parts").is_hidden()


def test_a_change_is_of_one_sentence_and_goes_with_it(reader):
    reader.type(TWO)
    reader.one(".lt-type input").fill("you")
    reader.page.keyboard.press("Enter")
    assert "“you” forced at step 2" in reader.said
    assert reader.english.endswith("how are you?") and reader.english != "hello! how are you?"
    reader.page.get_by_role("button", name="Comment ça va ?").click()
    assert "forced" not in reader.said and reader.english == "hello! how are you?"


def test_an_address_names_the_sentence(reader, open_page):
    reader.type(TWO)
    reader.page.get_by_role("button", name="Comment ça va ?").click()
    address = reader.page.evaluate("location.hash")
    assert "sentence=2" in address
    for written, place in ((address, 1), (address.replace("=2", "=9"), 1), ("#fr=Oui.+Non.", 0)):
        reader.page.evaluate("(hash) => { location.hash = hash; }", written)
        reader.page.wait_for_function(
            "(i) => document.querySelectorAll('.lt-parts button')[i].ariaPressed === 'true'",
            arg=place,
        )


def test_models_that_read_other_tokens_keep_the_sentence(reader):
    reader.type(TWO)
    reader.page.get_by_role("button", name="Comment ça va ?").click()
    reader.model(LUONG)
    assert parts(reader)[1] == ("Comment ça va ?", True)
    reader.set("other", REAL)
    assert reader.one(".lt-second").inner_text() == "how are you?"
