"""Questions on a page: answered by mouse and keyboard, read by axe, kept by the browser."""

import json
import re

import pytest
from explorable_contract import (
    Page,
    check_it_stands_alone,
    check_the_theme_wins,
)
from playwright.sync_api import expect

from seq2seq.exercises import ask, progress
from seq2seq.exercises.class_table import Exercise, table
from seq2seq.exercises.question_bank import by_chapter, find, names
from seq2seq.exercises.questions import Pencil

SIZES = {"wide": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
THREE, MASK = "06-three-weights", "06-mask"
RIGHT = ("5/8", "2/3", "25/30")


def plain(text):
    return text.replace("`", "").replace("*", "")


def form(page, at=0):
    return page.locator(".course-question").nth(at)


def fill(page, *values, at=0):
    for field, value in zip(form(page, at).locator("input").all(), values, strict=True):
        field.fill(value)


def press(page, at=0):
    form(page, at).get_by_role("button", name="Check").click()


def come_back(page, script=""):
    """Open the page once more in the same browser."""
    again = page.context.new_page()
    again.set_default_timeout(10_000)
    again.add_init_script(script)
    again.goto(page.url)
    return again


def feedback(page, at=0):
    return form(page, at).locator(".cq-feedback").inner_text()


def marks(page, at=0):
    return form(page, at).locator(".cq-mark").all_inner_texts()


def stored(page):
    return json.loads(page.evaluate("localStorage.getItem('seq2seq-progress')"))


def violations(page):
    from axe_playwright_python.sync_playwright import Axe

    # Rules about whole pages: a question is a part of one.
    rules = ("region", "landmark-one-main", "page-has-heading-one", "bypass")
    options = {
        "resultTypes": ["violations"],
        "rules": {rule: {"enabled": False} for rule in rules},
    }
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], node["html"]) for one in found for node in one["nodes"]]


ANSWER_ALL = """cases => {
  const forms = [...document.querySelectorAll(".course-question")];
  return cases.map(([at, values]) => {
    const form = forms[at], inputs = [...form.querySelectorAll("input")];
    values.forEach((value, i) => (inputs[i].value = value));
    form.querySelector("button").click();
    return [
      [...form.querySelectorAll(".cq-feedback p")].map(line => line.innerText.trim()),
      [...form.querySelectorAll(".cq-mark")].map(mark => mark.innerText),
    ];
  });
}"""


def versions():
    for name in names():
        if isinstance(find(name), Pencil):
            yield from (ask(name, seed) for seed in (None, 1, 2, 3))


def test_every_right_value_is_accepted_and_every_mistake_gets_its_own_sentence(open_page):
    questions = list(versions())
    page = open_page(*questions)
    cases, wanted = [], []
    for at, question in enumerate(questions):
        worked, fields = question.version.worked, question.version.fields
        right = [f"{value:.9g}" for value in worked.right]
        for index, field in enumerate(fields):
            for mistake in worked.mistakes:
                if mistake.values[index] is None:
                    continue
                values = right.copy()
                values[index] = f"{mistake.values[index]:.9g}"
                cases.append([at, values])
                label = f"{plain(field.label)}: "
                wanted.append((label + plain(mistake.said), index))
        cases.append([at, right])
        wanted.append((f"Right. {plain(question.question.because)}", None))
    got = page.evaluate(ANSWER_ALL, cases)
    assert len(cases) > 500
    for (lines, shown), (sentence, wrong) in zip(got, wanted, strict=True):
        assert [re.sub(r" Try \d+\.$", "", line) for line in lines] == [sentence]
        assert [sign.split()[0] for sign in shown] == [
            "✗" if index == wrong else "✓" for index in range(len(shown))
        ]
    found = stored(page)["questions"]
    assert len(found) == len(questions) and all(record["right"] for record in found.values())
    for question in questions:
        key = form_name(question)
        known = [any(v is not None for v in m.values) for m in question.version.worked.mistakes]
        assert len(found[key]["mistakes"]) == sum(known)


def form_name(question):
    return re.search('data-question="([^"]+)"', question.html())[1]


def test_every_option_of_every_quiz_gets_its_own_feedback(open_page):
    quizzes = [find(name) for name in names() if not isinstance(find(name), Pencil)]
    page = open_page(*(ask(quiz.name) for quiz in quizzes))
    for at, quiz in enumerate(quizzes):
        for option in sorted(quiz.options, key=lambda option: option.is_right):
            form(page, at).get_by_text(plain(option.text), exact=True).click()
            assert feedback(page, at) == ""
            press(page, at)
            start = "" if option.is_right else "Not this one. "
            said = re.sub(r" Try \d\.$", "", feedback(page, at))
            assert said == start + plain(option.said)
        record = stored(page)["questions"][quiz.name]
        assert record == {"right": True, "tries": 4, "mistakes": dict.fromkeys(quiz.mistakes, 1)}


@pytest.mark.parametrize(
    "written",
    ["5/8", "0.625", "0,625", ".625", "0.63", " 5 / 8 ", "62.5%", "62,5 %", "6.25e-1", "+0.625",
     "6.25·10^-1", "6250 × 10^−4", "625/1,000", "0.5 / 0.8"],
)  # fmt: skip
def test_ways_to_write_a_number(open_page, written):
    page = open_page(ask(THREE))
    fill(page, written, "", "")
    press(page)
    assert marks(page)[0] == "✓ right"
    assert "Still open: Weight of the second" in feedback(page)
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("written", ["18,816", "18816", "18 816", "18,816.0", "18.816·10^3"])
def test_ways_to_write_a_large_number(open_page, written):
    page = open_page(ask("01-parameters"))
    fill(page, written, "24832")
    press(page)
    assert feedback(page).startswith("Right.")


@pytest.mark.parametrize("written", ["abc", "1/0", "1/", "--1", "1.2.3", "e", "⅝", "1 of 8", "NaN"])
def test_what_is_no_number_is_not_counted(open_page, written):
    page = open_page(ask(THREE))
    fill(page, "5/8", written, "")
    press(page)
    label = "Weight of the second, the third being padding"
    assert feedback(page) == f"{label}: write a number, such as 0.125, 0,125 or 1/8."
    assert marks(page) == ["", "? not a number", ""]
    field = form(page).locator("input").nth(1)
    expect(field).to_be_focused()
    assert field.get_attribute("aria-invalid") == "true"
    assert page.evaluate("localStorage.length") == 0
    field.fill("2/3")
    assert feedback(page) == "" and marks(page) == ["", "", ""]
    assert field.get_attribute("aria-invalid") is None


def test_an_unknown_mistake_gets_a_nudge_and_two_get_two_sentences(open_page):
    page = open_page(ask(THREE))
    press(page)
    assert feedback(page) == "Type a number first."
    fill(page, "0.55", "1/2", "0.9")
    press(page)
    lines = feedback(page).split("\n")
    assert [line for line in lines if line] == [
        "Weight of the second, the third being padding: You gave the padding the score 0. Its "
        "exponential is then 1, and it takes a share.",
        "Weight of the third token; Weight of the third at temperature ½: Not yet. "
        + find(THREE).nudge + " Try 1.",
    ]  # fmt: skip
    assert marks(page) == ["✗ not yet"] * 3
    fill(page, "5", "2", "25")
    press(page)
    assert feedback(page).count("That is the exponential.") == 1
    assert stored(page)["questions"][THREE] == {
        "right": False,
        "tries": 2,
        "mistakes": {"padding scored 0": 1, "other": 1, "not divided by the sum": 1},
    }


def test_tries_end_with_the_first_right_answer(open_page):
    page = open_page(ask(THREE))
    earlier = form(page).locator(".cq-earlier")
    for values in (("5", "2", "25"), RIGHT, ("5", "2", "25"), RIGHT):
        fill(page, *values)
        press(page)
    assert stored(page)["questions"][THREE]["tries"] == 2
    assert earlier.inner_text() == "✓ answered right (2 tries)"
    page = come_back(page)
    assert form(page).locator(".cq-earlier").inner_text() == "✓ answered right (2 tries)"
    assert form(page).locator("input").first.input_value() == ""


def test_a_pencil_question_by_keyboard_alone(open_page):
    page = open_page(ask(THREE))
    for value in RIGHT:
        page.keyboard.press("Tab")
        page.keyboard.type(value)
    page.keyboard.press("Enter")
    assert feedback(page).startswith("Right.")
    page.keyboard.press("Tab")
    expect(form(page).get_by_role("button", name="Check")).to_be_focused()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"


def test_a_quiz_by_keyboard_alone(open_page):
    page = open_page(ask(MASK), ask(MASK))
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert feedback(page).startswith("Right. Each padded position")
    # The same question a second time on the page has options of its own.
    assert form(page, 1).locator("input:checked").count() == 0
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert feedback(page, 1).startswith("Not this one.")


def test_fields_are_named_for_a_screen_reader(open_page):
    page = open_page(ask(THREE, 7), ask(MASK), ask("09-orders"))
    group = page.get_by_role("group", name="Your version: three weights Version 7")
    expect(group.get_by_role("textbox", name="Weight of the third token")).to_be_enabled()
    expect(page.get_by_role("textbox", name="Cleanly separated %")).to_be_enabled()
    quiz = page.get_by_role("group", name=re.compile("Padding is given the score 0"))
    expect(quiz.get_by_role("radio", name="It raises an error.")).to_be_enabled()
    assert page.get_by_role("status").count() == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(open_page, size, scheme):
    shown = [ask(THREE), ask(MASK), progress(), ask("01-one-more-token", 2)]
    page = open_page(*shown, color_scheme=scheme, viewport=SIZES[size])
    assert violations(page) == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    fill(page, "5", "x", "")
    press(page)
    form(page, 1).locator("label").first.click()
    press(page, 1)
    fill(page, "1", "2", "3", "4", at=2)
    press(page, 2)
    page.get_by_role("button", name="Clear").click()
    assert violations(page) == []
    fill(page, *RIGHT)
    press(page)
    form(page, 1).locator("label").nth(2).click()
    press(page, 1)
    page.get_by_role("button", name="Keep it").click()
    assert violations(page) == []
    assert page.evaluate(overflow) == 0


def test_targets_are_large_enough_for_a_finger(open_page):
    page = open_page(ask(THREE), ask(MASK), progress(), viewport=SIZES["phone"])
    for target in page.locator("input[type=text], .cq-option, button:visible, .cp-import").all():
        assert target.bounding_box()["height"] >= 42


def test_without_javascript_the_question_can_be_read(open_page):
    page = open_page(ask(THREE, seed=7), ask(MASK), progress(), java_script_enabled=False)
    assert page.get_by_text("What are the weights?").is_visible()
    assert page.locator("input:visible").count() == 3 + 4
    assert page.locator("input:visible:disabled").count() == 3 + 4
    assert page.locator(".cq-needs-script:visible").count() == 2
    assert page.locator(".cp-needs-script").is_visible()
    assert page.locator("button:visible").count() == 0


def test_with_javascript_no_line_says_that_it_is_needed(open_page):
    page = open_page(ask(THREE), progress())
    assert page.locator(":is(.cq-needs-script, .cp-needs-script):visible").count() == 0


def test_on_paper_there_is_the_question_and_room(open_page):
    page = open_page(ask(THREE), ask(MASK))
    fill(page, "5", "2", "25")
    press(page)
    assert page.locator(".cq-room:visible").count() == 0
    page.emulate_media(media="print")
    # The exercise above it asks; here stand the labels of its numbers.
    assert page.get_by_text("Weight of the third token").first.is_visible()
    assert page.locator(".cq-room:visible").bounding_box()["height"] > 100
    assert page.locator("button:visible, .cq-feedback:visible, .cq-mark:visible").count() == 0


def summary(page):
    return page.locator(".cp-summary").inner_text()


def said(page):
    return page.locator(".cp-said").inner_text()


def counts(page):
    rows = page.locator(".course-progress tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows}


def test_the_panel_follows_the_answers(open_page):
    page = open_page(ask(THREE), ask(THREE, 1), ask(MASK), progress())
    total = len(names())
    assert summary(page) == f"0 of {total} questions answered right."
    assert list(counts(page)) == list(by_chapter())
    fill(page, "5", "2", "25")
    press(page)
    assert counts(page)["6 Attention distribution"] == ["0", "3", "1"]
    fill(page, *RIGHT)
    press(page)
    right = [f"{value:.4f}" for value in ask(THREE, 1).version.worked.right]
    fill(page, *right, at=1)
    press(page, 1)
    # Two versions of one question are one question.
    assert counts(page)["6 Attention distribution"] == ["1", "3", "3"]
    form(page, 2).locator("label").nth(2).click()
    press(page, 2)
    assert counts(page)["6 Attention distribution"] == ["2", "3", "4"]
    assert summary(page) == f"2 of {total} questions answered right."
    assert counts(page)["1 Encoder"] == ["0", "4", "0"]
    page = come_back(page)
    assert summary(page) == f"2 of {total} questions answered right."


def test_another_page_of_the_site_is_followed(open_page):
    page = open_page(progress(), ask(MASK))
    other = come_back(page)
    form(other).locator("label").nth(2).click()
    press(other)
    expect(page.locator(".course-progress tbody tr").nth(6).locator("td").first).to_have_text("1")


def export(page, path):
    with page.expect_download() as download:
        page.get_by_role("button", name="Export to a file").click()
    assert download.value.suggested_filename == "progress.json"
    download.value.save_as(path)
    return path


def test_progress_is_exported_read_by_the_table_cleared_and_imported(open_page, tmp_path):
    page = open_page(ask(THREE), ask(MASK), progress())
    for values in (("5", "1/2", "25/30"), RIGHT):
        fill(page, *values)
        press(page)
    kept = stored(page)
    path = export(page, tmp_path / "anna.json")
    assert json.loads(path.read_text("utf-8")) == kept
    assert said(page) == "Exported to the file progress.json."
    found = table([path])
    made = {"not divided by the sum": 1, "padding scored 0": 1}
    assert found.troubles == [] and found.exercises == [Exercise(THREE, 1, 1, 0, 2, made)]
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Clear", exact=True)).to_be_focused()
    assert stored(page) == kept
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("button", name="Clear everything").click()
    assert said(page) == "Cleared."
    assert summary(page) == f"0 of {len(names())} questions answered right."
    assert stored(page)["questions"] == {}
    assert form(page).locator(".cq-earlier").inner_text() == ""
    page.get_by_label("Import a file").set_input_files(path)
    expect(page.locator(".cp-said")).to_have_text("Imported 1 answer.")
    assert summary(page) == f"1 of {len(names())} questions answered right."
    assert stored(page) == kept
    assert form(page).locator(".cq-earlier").inner_text() == "✓ answered right (2 tries)"


def test_an_import_keeps_the_later_of_two_records(open_page, tmp_path):
    page = open_page(ask(THREE), progress())
    fill(page, *RIGHT)
    press(page)
    record = {"right": False, "tries": 5, "mistakes": {}}
    theirs = {THREE: record, MASK: {**record, "right": True}, "__proto__": record, "06-x": {}}
    content = {"format": "seq2seq-progress", "version": 1, "questions": theirs}
    path = tmp_path / "theirs.json"
    path.write_text(json.dumps(content))
    page.get_by_label("Import a file").set_input_files(path)
    expect(page.locator(".cp-said")).to_contain_text("Imported 1 answer.")
    assert stored(page)["questions"] == {
        THREE: {"right": True, "tries": 1, "mistakes": {}},
        MASK: {"right": True, "tries": 5, "mistakes": {}},
    }


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"format": "seq2seq-progress", "version": 2}']
)
def test_another_file_is_not_imported(open_page, tmp_path, content):
    page = open_page(ask(THREE), progress())
    fill(page, *RIGHT)
    press(page)
    before = stored(page)
    path = tmp_path / "other.json"
    path.write_text(content)
    page.get_by_label("Import a file").set_input_files(path)
    expect(page.locator(".cp-said")).to_have_text(
        "Not imported: this is no file of this course's progress."
    )
    assert stored(page) == before


def test_damaged_storage_is_no_obstacle(open_page):
    page = open_page(ask(THREE), progress())
    page.evaluate("localStorage.setItem('seq2seq-progress', '{\"format\": 1')")
    page = come_back(page)
    fill(page, *RIGHT)
    press(page)
    assert stored(page)["questions"][THREE]["right"]


REFUSE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("refused", "SecurityError"); },
});"""
FULL = """Storage.prototype.setItem = () => {
  throw new DOMException("full", "QuotaExceededError");
};"""


@pytest.mark.parametrize("refusal", [REFUSE, FULL], ids=["refused", "full"])
def test_where_storage_is_refused_answers_last_until_the_page_is_left(open_page, tmp_path, refusal):
    page = open_page(ask(THREE), progress())
    page = come_back(page, refusal)
    if refusal == REFUSE:
        assert said(page).startswith("This browser keeps nothing for the page")
    fill(page, *RIGHT)
    press(page)
    assert feedback(page).startswith("Right.")
    assert counts(page)["6 Attention distribution"] == ["1", "3", "1"]
    path = export(page, tmp_path / "kept.json")
    assert table([path]).exercises[0].right == 1
    page = come_back(page, refusal)
    assert counts(page)["6 Attention distribution"][0] == "0"
    page.get_by_label("Import a file").set_input_files(path)
    expect(page.locator(".cp-said")).to_contain_text("This browser keeps nothing for the page")
    assert counts(page)["6 Attention distribution"] == ["1", "3", "1"]


def test_a_frame_without_forms_and_storage_is_enough(open_page):
    page = open_page(ask(THREE))
    page.evaluate(
        """() => {
          const frame = document.createElement("iframe");
          frame.sandbox = "allow-scripts";
          frame.srcdoc = document.querySelector(".course-question").outerHTML
            .replace("is-ready", "");
          document.body.append(frame);
        }"""
    )
    inside = page.frame_locator("iframe").locator(".course-question")
    inside.locator("input").first.wait_for()
    for field, value in zip(inside.locator("input").all(), RIGHT, strict=True):
        field.fill(value)
    inside.locator("input").last.press("Enter")
    expect(inside.locator(".cq-feedback")).to_contain_text("Right.")


def test_all_questions_and_the_panel_stand_alone():
    for name in names():
        check_it_stands_alone(ask(name).html(), 30_000)
        assert ask(name).html() == ask(name).html()
    check_it_stands_alone(progress().html(), 20_000)
    assert repr(progress()) == f"Progress({len(names())} questions)"


def test_no_html_of_a_text_is_broken():
    for name in names():
        tags = [tag for tag, _ in Page(ask(name).html()).tags]
        assert tags.count("form") == tags.count("fieldset") == tags.count("legend") == 1
        assert "eos" not in tags and "sos" not in tags


@pytest.mark.parametrize("name", ["course-question", "course-progress"])
def test_the_theme_of_the_page_wins(open_page, name):
    shown = ask(THREE) if name == "course-question" else progress()
    check_the_theme_wins(open_page, shown, name)
