"""The built site in a browser: every page, wide and on a phone, light and dark.

Builds nothing: `make test` builds the book first. SCREENSHOTS=folder keeps a picture of every page.
"""

import os
import re
import threading
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlparse

import pytest
import serve
import yaml
from bs4 import BeautifulSoup
from explorable_contract import lacking

ROOT = Path(__file__).resolve().parents[2]
WIDTHS = {"wide": 1280, "phone": 390}
SCHEMES = ("light", "dark")


def contents():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf8"))
    return [toc["root"]] + [page["file"] for part in toc["parts"] for page in part["chapters"]]


@pytest.fixture(scope="module")
def site():
    if not (serve.SITE / "index.html").exists():
        lacking("there is no built book: run `make book`")
    return serve.SITE


@pytest.fixture(scope="module")
def address(site):
    with serve.make_server(site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


class Visit:
    """One page, opened and at rest, and what it asked for and complained of on the way."""

    def __init__(self, browser, address, path, width=1280, scheme="light"):
        self.complaints = []
        self.outside = []
        self.page = browser.new_page(
            viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
        )
        self.page.set_default_timeout(120_000)  # a page takes one second, but not on a busy machine
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)
        self.page.on("response", self._see)
        self.page.route(
            lambda url: not url.startswith((address, "data:", "blob:")), self._turn_away
        )
        self.page.goto(urljoin(address, path), wait_until="load")
        self.page.evaluate("() => window.MathJax?.startup?.promise")
        self.page.evaluate("() => document.fonts.ready")

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _see(self, response):
        if response.status >= 400:
            self.complaints.append(f"{response.status} {response.url}")

    def _turn_away(self, route):
        self.outside.append(route.request.url)
        route.abort()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.page.close()

    def ask(self, script):
        return self.page.evaluate(script)

    def keep_picture(self, name):
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


# Elements that stick out of a page that cannot be scrolled sideways are lost to its reader: what is
# wide must scroll inside an element of its own.
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (element) => {
    for (let e = element; e && e !== document.body; e = e.parentElement) {
      if (e !== element && getComputedStyle(e).overflowX !== 'visible') return true;
    }
    return false;
  };
  return [...document.querySelectorAll('article *')]
    .filter((e) => e.getBoundingClientRect().right > width + 1 && !scrolls(e))
    .map((e) => e.tagName + '.' + e.className);
}"""
# The prose as the reader sees it: without code, formulas and what scripts draw.
PROSE = """() => {
  const article = document.querySelector('article').cloneNode(true);
  article.querySelectorAll('pre, code, script, style, svg, mjx-container, .output')
    .forEach((e) => e.remove());
  return article.textContent;
}"""
UNRENDERED = """() => [...document.querySelectorAll('.math')]
  .filter((e) => !e.querySelector('mjx-container') || e.querySelector('mjx-merror'))
  .map((e) => e.textContent.slice(0, 80))"""
NAMELESS = """() => [
  ...[...document.images].filter((e) => !e.alt.trim()).map((e) => e.src.slice(0, 80)),
  ...[...document.querySelectorAll('article svg')]
    .filter((e) => e.getAttribute('aria-hidden') !== 'true' && !e.closest('[aria-hidden=true]'))
    .filter((e) => !e.closest('button, a, mjx-container'))
    .filter((e) => !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby')
                   && !e.querySelector('title'))
    .map((e) => e.outerHTML.slice(0, 80)),
]"""
# On a wide screen code is read without scrolling: its longest lines fit the column.
CUT_CODE = """() => [...document.querySelectorAll('article .cell_input pre')]
  .filter((e) => e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1)
  .map((e) => e.textContent.slice(0, 80))"""
HEADINGS = """() => [...document.querySelectorAll('article h1, article h2, article h3,'
  + ' article h4, article h5, article h6')].map((e) => Number(e.tagName[1]))"""


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("name", contents())
def test_page(browser, address, name, size, scheme):
    with Visit(browser, address, f"{name}.html", WIDTHS[size], scheme) as visit:
        visit.keep_picture(f"{name.replace('/', '-')}-{size}-{scheme}")
        assert visit.outside == []
        assert visit.complaints == []
        assert visit.ask("() => document.documentElement.dataset.theme") == scheme
        assert visit.ask("() => document.documentElement.scrollWidth") <= WIDTHS[size]
        assert visit.ask(STICKING_OUT) == []
        assert visit.ask(UNRENDERED) == []
        assert visit.ask(NAMELESS) == []
        assert size == "phone" or visit.ask(CUT_CODE) == []
        levels = visit.ask(HEADINGS)
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
        prose = visit.ask(PROSE)
        raw = re.search(r"\$\$|\\begin\{|\{[a-z][a-z:-]*\}|:::|\]\(|<details", prose)
        assert not raw, prose[max(raw.start() - 40, 0) : raw.end() + 40]


@pytest.mark.parametrize("name", ["search", "genindex"])
def test_other_page_asks_nothing_of_other_sites(browser, address, name):
    with Visit(browser, address, f"{name}.html") as visit:
        assert visit.outside == []
        assert visit.complaints == []


def test_index_leads_to_the_introduction(browser, address):
    page = browser.new_page()
    page.set_default_timeout(120_000)
    page.goto(address)
    page.wait_for_url(f"**/{contents()[0]}.html")
    page.close()


def test_search_finds_a_word(browser, address):
    with Visit(browser, address, "search.html?q=encoder") as visit:
        visit.page.wait_for_selector("#search-results li a")
        links = visit.ask(
            "() => [...document.querySelectorAll('#search-results a')].map(e=>e.href)"
        )
        assert any("01_encoder" in link for link in links)
        assert visit.outside == []
        assert visit.complaints == []


def test_a_folded_cell_opens(browser, address):
    with Visit(browser, address, f"{contents()[1]}.html") as visit:
        fold = visit.page.locator("details.hide").first
        code = fold.locator("pre").first
        assert not code.is_visible()
        fold.locator("summary").click()
        assert code.is_visible()


@pytest.mark.parametrize("size", WIDTHS)
def test_the_lines_of_the_player_reach_every_token(browser, address, size):
    """The page's own style sheet must not shrink what the player draws."""
    with Visit(browser, address, "chapters/07_attention_value.html", WIDTHS[size]) as visit:
        for lines in (".ap-in", ".ap-out"):
            drawn, rows = visit.ask(f"""() => {{
              const height = (e) => e.getBoundingClientRect().height;
              const player = document.querySelector('.attention-player');
              const keys = [...player.querySelectorAll('.ap-key')];
              const first = keys.at(0).getBoundingClientRect();
              const last = keys.at(-1).getBoundingClientRect();
              return [height(player.querySelector('{lines}')), last.bottom - first.top];
            }}""")
            assert rows > 200
            assert drawn >= rows


def test_colab_opens_the_notebook_of_the_page(site):
    for name in contents():
        page = parsed(site / f"{name}.html")
        links = [a["href"] for a in page.select("a[href^='https://colab.research.google.com']")]
        if name.startswith("chapters/"):
            wanted = f"/github/seq2seq-attention/course/blob/main/{name}.ipynb"
            assert [urlparse(link).path for link in links] == [wanted]


def parsed(path, cache={}):  # noqa: B006
    if path not in cache:
        cache[path] = BeautifulSoup(path.read_text(encoding="utf8"), "html.parser")
    return cache[path]


@pytest.mark.parametrize("name", ["index", "search", "genindex", *contents()])
def test_internal_links_lead_somewhere(site, name):
    path = site / f"{name}.html"
    broken = []
    for element in parsed(path).select("[href], [src]"):
        link = element.get("href") or element.get("src")
        if urlparse(link).scheme or link.startswith("//"):
            continue
        file, fragment = urldefrag(link.split("?")[0] if "?" in link else link)
        target = (path.parent / unquote(file)).resolve() if file else path
        if target.is_dir():
            target = target / "index.html"
        if not target.is_file():
            broken.append(link)
        elif fragment and target.suffix == ".html":
            page = parsed(target)
            if not page.find(id=unquote(fragment)) and not page.find(attrs={"name": fragment}):
                broken.append(link)
    assert broken == []
