"""The board plans: their numbers are worked out here, and are those of the chapters."""

import re
from math import comb, exp, log, sqrt, tanh

import notebooks
import numpy as np
import pytest
import syllabi

PAGE = syllabi.BOARDS.read_text(encoding="utf8")
PLANS = re.findall(r"^## Chapter (\d+): .*\n([^#]+)", PAGE, re.MULTILINE)

# For each plan: what the chapter has as well, and what is on the board alone, such as mistakes.
KEYS = np.array([(-0.5, 1), (0, 1), (1, 0)])
VALUES = np.array([(0, 7), (7, 0), (7, 7)])
QUERY = np.array([2, 1])
STATES = np.array([(0, 1), (1, 0), (1, 1)])


def softmax(scores):
    return np.exp(scores) / np.exp(scores).sum()


def simple_reader(tokens):
    states = [0.0]
    for token in tokens:
        states.append(tanh(token + states[-1] / 2))
    return states[1:]


def gated(z, old, token, kept=0.5):
    return z * old + (1 - z) * tanh(token + kept * old)


def numbers_of_chapter_1():
    chat, last = simple_reader([0, 1, -1])[1:]
    after_chat = gated(0.25, 0, 1)
    candidates = [tanh(1), tanh(-1 + after_chat / 2)]
    right = [f"{chat:.2f}", f"{last:.2f}", f"{simple_reader([-1, 1, 0])[-1]:.2f}"]
    right += [f"{number:.3f}" for number in (*candidates, after_chat, gated(0.75, after_chat, -1))]
    wrong = [f"{tanh(-1):.2f}", f"{gated(0.75, 0, 1):.3f}", f"{gated(0.75, after_chat, -1, 1):.3f}"]
    return right, wrong


def numbers_of_chapter_2():
    chances = [0.8, 0.5, 0.9]
    powers = np.exp([2, 1])
    right = [f"{number:.3f}" for number in (*powers, powers.sum() + 1, *softmax([2, 1, 0]))]
    right += [*map(str, chances), "0.1", f"{np.prod(chances):.2f}"]
    right += [f"{log(chance):.3f}" for chance in chances] + [f"{log(np.prod(chances)):.3f}"]
    assert np.prod(np.full(400, 0.1)) == 0
    rounded = sum(round(log(chance), 3) for chance in chances)
    wrong = [f"{2 / 3:.3f}", f"{1 / 3:.3f}", f"{0.8 * 0.5:.2f}", f"{np.mean(chances):.2f}"]
    return right, [*wrong, f"{rounded:.3f}"]


def in_a_row(numbers):
    return ", ".join(f"{number:.0f}" for number in numbers)


def numbers_of_chapter_3():
    states = []
    for tokens in ([4, 2, 1], [0, 2, 2]):
        states.append([0.0])
        for token in tokens:
            states[-1].append(states[-1][-1] / 2 + token)
    board = [f"the states are {in_a_row(some[1:])}" for some in states]
    return [], [*board, f"{sum([4, 2, 1])}, the sum"]


def numbers_of_chapter_4():
    agreement = KEYS @ QUERY
    shares = 2.0**agreement
    total = shares.sum()
    right = [f"{share:.0f}/{total:.0f}" for share in shares]
    right += ["({:.0f}, {:.0f})".format(*(shares @ VALUES / total))]
    wrong = ["({:.2f}, {:.2f})".format(*(shares @ KEYS / total))]
    wrong += ["({:.0f}, {:.0f})".format(*(shares @ VALUES))]
    steps = f"Agreement: {in_a_row(agreement)}", f"{in_a_row(shares)}. Sum {total:.0f}"
    return right, [*wrong, *steps]


def numbers_of_chapter_5():
    dot = KEYS @ QUERY
    additive = np.tanh(KEYS + QUERY).sum(axis=1)
    swapped = KEYS[:, ::-1] @ QUERY
    cosines = (KEYS @ QUERY / np.linalg.norm(KEYS, axis=1) / np.linalg.norm(QUERY))[1:]
    right = [f"{number:.3f}" for number in (*(dot / sqrt(2))[1:], *additive)]
    right += [f"{number:.2f}" for number in cosines] + [f"{swapped[0]:.1f}"]
    longer = dot * [1, 3, 1]
    steps = [f"Dot: {in_a_row(dot)}", f"{swapped[0]}, {in_a_row(swapped[1:])}"]
    steps += [f"Scores {in_a_row(longer)}"]
    return right, [*steps, f"{dot[1] / 2:.1f}", f"{dot[2] / sqrt(3):.3f}"]


def numbers_of_chapter_6():
    scores = np.array([0, 1, 2])
    powers = np.exp(scores)
    right = [f"{number:.3f}" for number in (*powers[1:], powers.sum(), *softmax(scores))]
    right += [f"{number:.3f}" for number in softmax(scores[:2])] + ["1/3", "2/3"]
    zero = softmax(np.array([0, 1, 0]))
    return right, [f"{number:.3f}" for number in (1 / 3, 2 / 3, *zero[:2])]


def numbers_of_chapter_7():
    # With a pencil: the weights are rounded first.
    weights = np.round(softmax(np.array([0, 1, 2])), 3)
    terms = weights[:, None] * VALUES
    right = [f"{number:.3f}" for number in (*weights[2:], terms[0, 1], terms[1, 0], terms[2, 0])]
    right += [f"{number:.3f}" for number in terms.sum(axis=0)]
    exact = softmax(np.array([0, 1, 2])) @ VALUES
    wrong = ["({:.2f}, {:.2f})".format(*VALUES.mean(axis=0))]
    return right, [*wrong, "({:.2f}, {:.2f})".format(*(exact / 3))]


def numbers_of_chapter_8():
    precisions = [8 / 8, 6 / 7, 5 / 6, 4 / 5]
    mean, brevity = np.prod(precisions) ** 0.25, exp(1 - 9 / 8)
    right = [f"{mean:.3f}", f"{brevity:.3f}", f"{100 * mean * brevity:.1f}"]
    right += ["8/8", "6/7", "5/6", "4/5", "9/8"]
    wrong = [f"{np.mean(precisions):.3f}", f"{100 * mean * 8 / 9:.1f}", f"{100 * mean:.1f}"]
    return right, [*wrong, "8/9", "4/6", f"{100 * brevity:.1f}"]  # the last: cut at its end


def numbers_of_chapter_9():
    a, b = np.array([2, 4, 6]), np.array([7, 8, 9])
    board = [f"Mean {some.mean():.0f}, deviation {some.std(ddof=1):.0f}" for some in (a, b)]
    board += ["A from {:.0f} to {:.0f}".format(*(a.mean() + a.std(ddof=1) * np.array([-1, 1])))]
    board += ["B from {:.0f} to {:.0f}".format(*(b.mean() + b.std(ddof=1) * np.array([-1, 1])))]
    return [], [*board, f"all other orders: {comb(6, 3)}", f"{a.std():.2f}"]


def numbers_of_chapter_10():
    scores = STATES @ STATES[1]
    weights = softmax(scores)
    right = [f"{number:.3f}" for number in (exp(1), np.exp(scores).sum(), *weights[:2])]
    right += [f"{number:.3f}" for number in weights @ STATES]
    alone = softmax(scores[[0, 2]]) @ STATES[[0, 2]]
    scaled = softmax(scores / sqrt(2)) @ STATES
    mistakes = [f"({x:.3f}, {y:.3f})" for x, y in (alone, scaled)]
    return right, [*mistakes, f"The scores of `chat`: {in_a_row(scores)}"]


WORKED = {
    1: numbers_of_chapter_1,
    2: numbers_of_chapter_2,
    3: numbers_of_chapter_3,
    4: numbers_of_chapter_4,
    5: numbers_of_chapter_5,
    6: numbers_of_chapter_6,
    7: numbers_of_chapter_7,
    8: numbers_of_chapter_8,
    9: numbers_of_chapter_9,
    10: numbers_of_chapter_10,
}
# Numbers to read: with a point, or a fraction. A minus sign stands without a space.
NUMBER = re.compile(r"−?\d+\.\d+|\b\d+/\d+")


def by_hand(number):
    """Return the pencil part of a chapter and the section after it, fractions as on the board."""
    (name,) = [name for name in notebooks.names() if name.startswith(f"{number:02}_")]
    text = (notebooks.TWINS / f"{name}.md").read_text(encoding="utf8")
    part = re.search(r"^##+ By hand.*?^## .*?(?=^## )", text, re.M | re.S)
    text = re.sub(r"\\frac\{?(\d+)\}?\{?(\d+)\}?", r"\1/\2", part[0])
    return text.replace("-", "−")


@pytest.mark.parametrize(("number", "text"), PLANS)
def test_the_numbers_on_a_board_are_computed_and_those_of_the_chapter(number, text):
    number = int(number)
    right, wrong = WORKED[number]()
    right, wrong = ([str(n).replace("-", "−") for n in some] for some in (right, wrong))
    for given in (*right, *wrong):
        assert given in text, given
    chapter = by_hand(number)
    for given in right:
        assert given.lstrip("−") in chapter, given
    allowed = set(NUMBER.findall(" ".join([*right, *wrong])))
    assert set(NUMBER.findall(text)) <= allowed


def test_a_board_plan_counts_its_rows_and_asks_at_each():
    for _, text in PLANS:
        rows = re.findall(r"^\| (\d) \| (.+) \| (.+) \| (.+) \|$", text, re.M)
        assert [int(row[0]) for row in rows] == list(range(1, len(rows) + 1))
        assert len(rows) >= 4
        assert all("?" in asked for _, _, asked, _ in rows)
    headings_of_boards = re.findall(r"^## (.+)$", PAGE, re.M)
    counted = [syllabi.stages(heading) for heading in headings_of_boards]
    assert sum(counted) == len(re.findall(r"^\| \d", PAGE, re.M))
