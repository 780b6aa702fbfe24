"""What every explorable keeps to: it stands alone, and the theme of its page wins."""

import os
import re
from html.parser import HTMLParser

import pytest
from chromium import launch

LIGHT, DARK = "rgb(252, 252, 250)", "rgb(29, 30, 36)"  # the paper of the figures


class Page(HTMLParser):
    """Collect tags, scripts and text, as a browser would split them."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.scripts, self.texts, self.inside = [], [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.inside = tag

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, text):
        (self.scripts if self.inside == "script" else self.texts).append(text)


def lacking(what):
    """Skip for a reader who lacks something; fail where everything has to be checked."""
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(what)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = launch(playwright, "--disable-gpu", "--disable-background-networking")
        except Error as error:
            reason = str(error).splitlines()[0]
            lacking(
                "no Chromium to look at the pages with: install it (apt-get install chromium, or "
                f".venv/bin/playwright install chromium) or name it in CHROMIUM ({reason})"
            )
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, tmp_path):
    """Open explorables on one page; at the end nothing was fetched and nothing went wrong."""
    contexts, troubles = [], []

    def open_with(*explorables, **options):
        file = tmp_path / "page.html"
        body = "\n".join(explorable.html() for explorable in explorables)
        head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Explorables</title>'
        head += '<meta name="viewport" content="width=device-width"><body style="margin:0">'
        file.write_text(head + body, "utf-8")
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: troubles.append(request.url))
        page.goto(file.as_uri())
        assert troubles.pop(0) == file.as_uri()
        return page

    yield open_with
    for context in contexts:
        context.close()
    assert troubles == [], troubles


def paper_of(page, name):
    """The background that an explorable, named by its class, has on a page."""
    return page.locator(f".{name}").evaluate("n => getComputedStyle(n).backgroundColor")


def check_it_stands_alone(html, most_bytes):
    """It is small, fetches nothing, and has no ids that could be there twice."""
    assert len(html.encode()) < most_bytes
    assert not re.search(r"https?:|//[a-z]|url\(|@import|fetch\(|\bid=", html)
    assert not {"link", "img", "iframe"} & {tag for tag, _ in Page(html).tags}


def check_the_theme_wins(open_page, explorable, name):
    """The theme that the book, or JupyterLab, has chosen wins over that of the system."""
    page = open_page(explorable, color_scheme="dark")
    assert paper_of(page, name) == DARK
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    assert paper_of(page, name) == LIGHT
    for chosen in ("documentElement.dataset.theme = 'dark'", "body.dataset.jpThemeLight = 'false'"):
        page = open_page(explorable, color_scheme="light")
        page.evaluate("document." + chosen)
        assert paper_of(page, name) == DARK
