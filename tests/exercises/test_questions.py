"""The questions themselves: right values, typical mistakes, other numbers from a seed."""

import base64
import json
import math
import re
from itertools import cycle, product
from pathlib import Path

import numpy as np
import pytest

from seq2seq.exercises import ask
from seq2seq.exercises.question_bank import by_chapter, find, names
from seq2seq.exercises.questions import (
    FEWEST_MISTAKES,
    Field,
    Mistake,
    Option,
    Pencil,
    Quiz,
    Version,
    Worked,
    told_number,
)

FOLDER = Path(__file__).parents[2] / "twins"
TWINS = [FOLDER / "intro.md", *sorted(FOLDER.glob("[0-9]*.md"))]
QUESTIONS = [question for questions in by_chapter().values() for question in questions]
PENCILS = [question for question in QUESTIONS if isinstance(question, Pencil)]
QUIZZES = [question for question in QUESTIONS if isinstance(question, Quiz)]
SEEDS = range(25)


def softmax(scores, base=math.e):
    powers = base ** np.asarray(scores, float)
    return powers / powers.sum()


def halved(tokens):
    return sum(token / 2**place for place, token in enumerate(reversed(tokens)))


def gru(h, x):
    z = 1 / (1 + np.exp(np.log(3) * x))
    candidate = np.tanh(x + h / 2)
    return z, candidate, z * h + (1 - z) * candidate


def bleu(said, reference):
    said, reference = said.split(), reference.split()
    shares = []
    for n in range(1, 5):
        theirs = [reference[i : i + n] for i in range(len(reference) - n + 1)]
        ours = [said[i : i + n] for i in range(len(said) - n + 1)]
        kept = 0
        for run in ours:
            if run in theirs:
                theirs.remove(run)
                kept += 1
        shares.append(kept / len(ours))
    brevity = math.exp(1 - len(reference) / len(said))
    return shares[1], brevity, 100 * brevity * math.exp(np.log(shares).mean())


DICTIONARY = np.array([[-0.5, 1], [0, 1], [1, 0]]), np.array([[0, 7], [7, 0], [7, 7]])
STATES = np.array([[0.0, 1], [1, 0], [1, 1]])
KEYS, QUERY = DICTIONARY[0], np.array([1, 2])
# Each right value, computed once more as the chapters compute it.
RIGHT = {
    "00-read-and-write": (halved([4, 2, 1]), 1, 2),
    "00-how-many-sentences": (260.0**9, 4 * 260**9 / 1e12, 260),
    "01-one-more-token": (*gru(0.275, 0), 0.275),
    "01-parameters": (3 * 64 * (32 + 64 + 2), 4 * 64 * (32 + 64 + 1)),
    "02-softmax-and-surprise": (
        softmax([0, np.log(3)])[1],
        *-np.log(softmax([0, np.log(3)])),
        softmax([0, 2 * np.log(3)])[1],
    ),
    "02-greedy": (0.6 * 0.5, 0.4 * 0.9),
    "03-same-context": (
        sum(halved(sentence) == 3 for sentence in product(range(5), repeat=3)),
        halved([1] + [0] * 9),
    ),
    "04-two-queries": (*softmax(KEYS @ [-2, 1], 2) @ DICTIONARY[1], DICTIONARY[1].mean(0)[0]),
    "05-another-query": (
        (KEYS @ QUERY)[0],
        (KEYS @ QUERY)[0] / np.sqrt(2),
        (KEYS @ QUERY)[1] / np.linalg.norm(QUERY) / np.linalg.norm(KEYS[1]),
        ((KEYS + 1) @ QUERY)[0],
    ),
    "06-three-weights": (
        softmax(np.log([1, 2, 5]))[2],
        softmax(np.log([1, 2]))[1],
        softmax(2 * np.log([1, 2, 5]))[2],
    ),
    "07-mixture": (*np.array([0.5, 0.25, 0.25]) @ [[2, 0], [0, 2], [2, 2]], 0.5, 2),
    "08-short-bleu": bleu(
        "the cat does not eat the apple", "the black cat does not eat the green apple"
    ),
    "09-orders": (math.comb(8, 4), 100 * 2 / math.comb(8, 4)),
    "09-paths": (8 + (9 - 9 + 1), 8 + 9, 1),
    "10-causal-states": (STATES[0][1], *softmax(STATES[:2] @ STATES[1]) @ STATES[:2]),
    "11-one-pass": (15, 100, 100),
    "11-visible-pairs": (25, np.tri(5).sum(), np.tri(5, k=-1).sum()),
}


def test_every_chapter_asks_with_a_pencil_and_twice_at_most_with_a_quiz():
    assert len(by_chapter()) == 12
    assert len(set(names())) == len(names()) == 41
    for number, questions in enumerate(by_chapter().values()):
        assert {question.name[:2] for question in questions} == {f"{number:02}"}
        assert any(isinstance(question, Pencil) for question in questions)
        assert 1 <= sum(isinstance(question, Quiz) for question in questions) <= 2


def test_every_pencil_exercise_of_the_book_is_asked():
    pencil = re.compile(r"^### \d+\. Pencil: (.+)$", re.MULTILINE)
    headings = [pencil.findall(path.read_text("utf-8")) for path in TWINS]
    titles = [{q.title for q in qs if isinstance(q, Pencil)} for qs in by_chapter().values()]
    assert titles == [set(exercises) for exercises in headings]


def test_the_right_values_are_those_of_the_chapters():
    assert set(RIGHT) == {question.name for question in PENCILS}
    for question in PENCILS:
        np.testing.assert_allclose(
            question.version().worked.right, RIGHT[question.name], rtol=1e-9, err_msg=question.name
        )


@pytest.mark.parametrize("question", PENCILS, ids=lambda q: q.name)
def test_every_typical_mistake_can_be_told_from_all_others(question):
    version = question.version()
    assert version.clashes() == []
    mistakes = version.worked.mistakes
    assert sum(any(v is not None for v in m.values) for m in mistakes) >= FEWEST_MISTAKES
    assert len({m.name for m in mistakes}) == len({m.said for m in mistakes}) == len(mistakes)
    for mistake in mistakes:
        assert len(mistake.values) == len(version.fields) == len(version.worked.right)
        assert all(map(math.isfinite, filter(None, mistake.values)))
        assert mistake.said.endswith(".") and mistake.name != "other"
    for index in range(len(version.fields)):
        assert sum(m.values[index] is not None for m in mistakes) >= 1


@pytest.mark.parametrize("question", QUIZZES, ids=lambda q: q.name)
def test_every_option_has_feedback_of_its_own(question):
    assert len({option.text for option in question.options}) == 4
    assert len({option.said for option in question.options}) == 4
    assert len(question.mistakes) == 3
    for option in question.options:
        assert option.said.startswith("Right") == option.is_right
        assert "all of the above" not in option.text.lower()


def test_the_right_option_stands_at_every_place():
    places = [[o.is_right for o in question.options].index(True) for question in QUIZZES]
    assert set(places) == {0, 1, 2, 3}
    assert max(map(places.count, places)) <= len(places) / 2


def test_nothing_gives_the_answer_away_before_it_is_given():
    for question in PENCILS:
        version = question.version()
        given = re.findall(r"\d+(?:\.\d+)?", version.text)
        for value in version.worked.right:
            number = f"{value:.6g}"
            assert number in given or number not in re.findall(r"[\d.]*\d", question.nudge)


@pytest.mark.parametrize("question", PENCILS, ids=lambda q: q.name)
def test_a_seed_draws_other_numbers_with_other_answers(question):
    book, drawn = question.version(), [question.version(seed) for seed in SEEDS]
    assert len({version.text for version in drawn}) > 1
    for version in drawn:
        assert version.clashes() == []
        assert version.text != book.text and version.worked.right != book.worked.right
        assert "{" not in version.text
        # The teacher's table knows mistakes by the names of the book's version.
        assert [m.name for m in version.worked.mistakes] == list(question.mistakes)
    mistakes = [m for version in [book, *drawn] for m in version.worked.mistakes]
    met = {m.name for m in mistakes if any(value is not None for value in m.values)}
    assert met == set(question.mistakes)
    again = question.version(3)
    assert (again.text, again.worked) == (drawn[3].text, drawn[3].worked)


def test_seeds_also_draw_right_values():
    for seed in SEEDS:
        version = find("06-three-weights").version(seed)
        b, c = map(int, re.findall(r"ln (\d)", version.text))
        wanted = softmax(np.log([1, b, c]))[2], b / (1 + b), softmax(2 * np.log([1, b, c]))[2]
        np.testing.assert_allclose(version.worked.right, wanted)
        version = find("01-one-more-token").version(seed)
        h, x = re.search(r"state is (\S+)\. .* number (\S+)\. The", version.text).groups()
        h, x = (float(number.replace("−", "-")) for number in (h, x))
        np.testing.assert_allclose(version.worked.right, (*gru(h, x), h))
        version = find("08-short-bleu").version(seed)
        said, reference = re.findall("`([^`]+)`", version.text)
        np.testing.assert_allclose(version.worked.right, bleu(said, reference))


def revealed(html):
    key = re.search('data-question="([^"]+)"', html)[1].encode()
    mixed = base64.b64decode(re.search('class="cq-data" type="text/plain">([^<]+)<', html)[1])
    return json.loads(bytes(a ^ b for a, b in zip(mixed, cycle(key), strict=False)))


def test_answers_do_not_lie_open_in_the_page():
    for question in QUESTIONS:
        html = ask(question.name).html()
        for said in question.mistakes.values():
            assert said[:20] not in html
        data = revealed(html)
        if isinstance(question, Quiz):
            assert [right for *_, right in data["options"]].count(1) == 1
        else:
            shown = [field["right"][0] for field in data["fields"]]
            np.testing.assert_allclose(shown, question.version().worked.right, rtol=1e-8)
    assert "5/8" not in ask("06-three-weights").html()
    assert "0.625" not in ask("06-three-weights").html()


def test_a_question_as_text():
    assert repr(ask("06-three-weights")).splitlines() == [
        "Three scores are 0, ln 2 and ln 5. What are the weights? What are they when the",
        "third token is padding? What are they at temperature ½?",
        "Weight of the third token: ____",
        "Weight of the second, the third being padding: ____",
        "Weight of the third at temperature ½: ____",
    ]
    assert repr(ask("06-mask")).splitlines()[1] == "( ) None: its score is 0."
    assert ask("06-mask")._repr_html_() == ask("06-mask").html()


@pytest.mark.parametrize(
    "arguments, message",
    [
        (("06-three-weight",), r"Received: '06-three-weight'\. Did you mean '06-three-weights'\?"),
        (("zzz",), r"^ask: `name` must be the name of a question\. Received: 'zzz'\.$"),
        ((None,), r"Received: None\."),
        (("06-three-weights", -1), r"`seed` must be a whole number of at least 0.*seed=-1\."),
        (("06-three-weights", True), r"Received: seed=True\."),
        (("06-three-weights", 1.5), r"Received: seed=1\.5\."),
        (("06-mask", 1), r"because '06-mask' is a quiz and has one version\. Received: seed=1\."),
    ],
)
def test_what_cannot_be_asked(arguments, message):
    with pytest.raises(ValueError, match=message):
        ask(*arguments)


def small(**changes):
    given = {
        "name": "99-small", "title": "Small", "text": "{a}?", "fields": (Field("a"),),
        "work": lambda a: Worked((a,), (Mistake("m", "M.", (a + 1,)),)), "numbers": {"a": 1},
        "because": "b", "nudge": "n",
    }  # fmt: skip
    return Pencil(**{**given, **changes})


def test_what_is_no_question():
    with pytest.raises(ValueError, match=r"^Pencil: `name` must be .* Received: '6-small'\.$"):
        small(name="6-small")
    with pytest.raises(ValueError, match=r"`others` must name some of \['a'\]. Received: \['b'\]"):
        small(others={"b": [1]})
    with pytest.raises(ValueError, match=r"'99-small' has one version\. Received: seed=0\."):
        small().version(0)
    with pytest.raises(RuntimeError, match="99-small: 1000 draws gave no numbers"):
        small(others={"a": [1]}).version(0)
    right, wrong = Option("r", "Right."), Option("w", "No.", "w")
    for options in ((right, wrong, wrong), (right, right, wrong, wrong), (wrong,) * 4):
        with pytest.raises(ValueError, match="`options` must be four, one of them right"):
            Quiz("99-small", "?", options)
    with pytest.raises(ValueError, match="^Quiz: `name`"):
        Quiz("small", "?", (right, wrong, wrong, wrong))


def test_clashes_are_found():
    mistakes = Mistake("one", "One.", (1.009,)), Mistake("two", "Two.", (2.0,))
    version = Version("?", (Field("a"),), Worked((1.0,), mistakes))
    assert version.clashes() == ["a: the right value (1) and one (1.009)"]
    fields = (Field("a", relative=0.4),)
    assert len(Version("?", fields, Worked((1.0,), mistakes)).clashes()) == 3
    assert Version("?", (Field("a", within=0),), Worked((1.0,), mistakes)).clashes() == []


def test_numbers_in_texts():
    assert [told_number(x) for x in (-1, 0.5, (1, -2), "a", 12345)] == [
        "−1", "0.5", "(1, −2)", "a", "12,345",
    ]  # fmt: skip
