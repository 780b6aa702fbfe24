"""The measurement of the page's speed: that it measures, not how long it takes."""

from tiny import tiny_translator

from benchmarks.page import as_markdown, milliseconds


def test_opening_and_translating_are_measured(browser):
    found = milliseconds(browser, tiny_translator(), ["le chat dort"] * 4, width=2)
    assert set(found) == {"megabytes", "opening", "first", "median", "percentile", "token"}
    assert all(number >= 0 for number in found.values()) and browser.contexts == []
    table = as_markdown([("tiny", 2, found)])
    assert table.startswith("| model | beam | MB |") and "\n| `tiny` | 2 | 0.0 |" in table
