"""What a reader does with an explorable in a browser, and what is read off it."""

import re

from axe_playwright_python.sync_playwright import Axe

# Rules about whole pages: an explorable is a part of one.
PAGE_RULES = ("region", "landmark-one-main", "page-has-heading-one", "bypass")


class Shown:
    """One explorable on a page."""

    def __init__(self, page, name, at=0):
        self.page, self.box = page, page.locator(f".explorable.{name}").nth(at)

    def field(self, name, value=None):
        """The field of a control; of several buttons the one with a value."""
        also = "" if value is None else f'[value="{value}"]'
        return self.box.locator(f'form [name="{name}"]{also}')

    def slide(self, name, value):
        self.field(name).fill(str(value))

    def check(self, name, value, checked=True):
        # The button lies over its field, as large as it is.
        self.field(name, value).set_checked(checked)

    def text(self, selector=".x-picture"):
        return self.box.locator(selector).inner_text()

    def numbers(self, selector):
        """All numbers in the texts of some parts, in order."""
        text = " ".join(self.box.locator(selector).all_inner_texts()).replace("−", "-")
        return [float(x) for x in re.findall(r"-?\d+(?:\.\d+)?", text)]

    def said(self, wanted):
        """Wait until a sentence is said; `wanted` is a part of it or a pattern."""
        from playwright.sync_api import expect

        expect(self.box.locator(".x-said")).to_contain_text(wanted)

    def bars(self, selector):
        """The lengths of bars, as shares of their tracks."""
        read = "nodes => nodes.map(node => parseFloat(node.style.width) / 100)"
        return self.box.locator(f"{selector} .x-track i").evaluate_all(read)

    def answered(self):
        return self.box.locator(".x-answer").is_visible()


def table_rows(explorable):
    """The rows of the still table: for each the texts of its cells, as HTML."""
    body = explorable.html().split("<tbody>")[1].split("</tbody>")[0]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in body.split("<tr>")[1:]]


def violations(page):
    """What axe finds, without the rules about whole pages."""
    options = {
        "resultTypes": ["violations"],
        "rules": {rule: {"enabled": False} for rule in PAGE_RULES},
    }
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], node["html"]) for one in found for node in one["nodes"]]
