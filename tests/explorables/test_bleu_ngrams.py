"""BLEU on the page equals sacreBLEU's, whatever is typed."""

import random
import re

import pytest
from explorable_page import Shown
from sacrebleu.metrics import BLEU

from seq2seq.evaluation.metrics import bleu
from seq2seq.explorables.bleu_ngrams import BLEUNGrams

REFERENCE = "The black cat does not eat the green apple, it costs 3.50 -- or 1,000 at 10-20."
TYPED = [
    REFERENCE,
    "the the the the the",
    "cat",
    "the black cat does",
    "the black dog does not eat the green apple",
    "a b c d e f",
    "GREEN apple, apple , green.",
    "it costs 3.50 or 1,000 at 10-20.",
    "it costs 3 . 50 & <b>&amp;</b> \"quoted\" (maybe) it's l'eau",
    "the black cat does not eat the green apple it costs 3.50 -- or 1,000 at 10-20 and much more",
    "not eat",
    "École ÉCOLE Straße",
    "x -y a-b 3-4 .5 5. ,",
]


def random_texts():
    draw = random.Random(0)
    words = REFERENCE.split() + ["dog", "red", "."]
    return [" ".join(draw.choices(words, k=draw.randint(1, 20))) for _ in range(40)]


def test_bleu_and_its_parts_are_those_of_the_metric(open_page):
    shown = Shown(open_page(BLEUNGrams("cat", REFERENCE)), "bleu-ngrams")
    metric = BLEU(lowercase=True)
    for typed in [*TYPED, *random_texts()]:
        shown.field("hypothesis").fill(typed)
        wanted = metric.corpus_score([typed], [[REFERENCE]])
        found = shown.numbers(".x-bleu")[0]
        assert found == pytest.approx(wanted.score, abs=0.0501), typed
        assert found == pytest.approx(bleu([typed], [[REFERENCE]]).score, abs=0.056)
        assert shown.numbers(".x-penalty")[0] == pytest.approx(wanted.bp, abs=0.00501)
        counted = shown.box.locator(".x-picture tbody tr td:nth-child(2)").all_inner_texts()
        numbers = [tuple(map(int, re.findall(r"\d+", text))) for text in counted]
        totals = zip(wanted.counts, wanted.totals, strict=True)
        assert numbers == [pair if pair[1] else () for pair in totals], typed
        assert [100 * bar for bar in shown.bars(".x-precision")] == pytest.approx(
            wanted.precisions, abs=1e-3
        )
    assert shown.answered()


def test_the_words_of_runs_that_count_are_lit(open_page):
    shown = Shown(open_page(BLEUNGrams("the cat the cat sat", "the cat sat")), "bleu-ngrams")
    lit = shown.box.locator(".x-chip.is-on")
    assert lit.all_inner_texts() == ["the", "cat", "sat"]
    shown.field("order", 1).press("ArrowRight")
    assert lit.all_inner_texts() == ["the", "cat", "cat", "sat"]  # the cat, cat sat
    shown.said("2 of 4 runs of 2 are in the reference")
    shown.check("order", 3)
    assert lit.all_inner_texts() == ["the", "cat", "sat"]
    shown.box.locator(".x-picture tbody tr").nth(3).click()
    assert lit.count() == 0
    assert shown.field("order", 4).is_checked()
    shown.field("hypothesis").fill("")
    shown.said("Nothing is written, and BLEU is 0.0.")


def test_the_address_holds_what_was_typed(open_page):
    page = open_page(BLEUNGrams("a cat", "a cat"))
    Shown(page, "bleu-ngrams").field("hypothesis").fill("café & <b>=1")
    page.wait_for_timeout(400)
    follower = page.context.new_page()
    follower.goto(page.url)
    other = Shown(follower, "bleu-ngrams")
    assert other.field("hypothesis").input_value() == "café & <b>=1"
    assert other.box.locator(".x-chip").all_inner_texts() == ["café", "&", "<", "b", ">", "=", "1"]
    assert not other.answered()  # the one who opens the link has not tried yet


def test_the_still_table_is_the_start():
    start = BLEUNGrams("the cat eats the apple", "the black cat eats the apple")
    text = start.html().split("<caption>")[1]
    wanted = BLEU(lowercase=True).corpus_score(["the cat eats the apple"], [[start.reference]])
    assert f"BLEU {wanted.score:.1f}, brevity penalty {wanted.bp:.2f}" in text
    for count, total in zip(wanted.counts, wanted.totals, strict=True):
        assert f"<td>{count} of {total}</td>" in text


@pytest.mark.parametrize("value", ["", "  ", None, "a" * 501])
@pytest.mark.parametrize("name", ["hypothesis", "reference"])
def test_errors_name_what_was_expected_and_received(name, value):
    given = {"hypothesis": "a", "reference": "a", name: value}
    message = f"^BLEUNGrams: `{name}` must be a text of 1 to 500 characters. Received: {name}="
    with pytest.raises(ValueError, match=message):
        BLEUNGrams(**given)
