"""The built site in a browser: every page, wide and on a phone, light and dark.

Builds nothing: `make test` builds the book first. SCREENSHOTS=folder keeps a picture of every page.
"""

import os
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlparse

import pytest
import serve
import tinycss2
import yaml
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from explorable_contract import lacking
from pages import styles

ROOT = Path(__file__).resolve().parents[2]
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))
WIDTHS = {"wide": 1280, "phone": 390}
PHONE = {"width": 390, "height": 800}
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
    with serve.serving(serve.make_server(site)) as address:
        yield address


class Visit:
    """One page, opened and at rest, and what it asked for and complained of on the way."""

    def __init__(self, browser, address, path, width=1280, scheme="light"):
        self.complaints = []
        self.outside = []
        self.fetched = []
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
        self.page.evaluate("() => document.fonts.ready")

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _see(self, response):
        self.fetched.append(response.url)
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
  article.querySelectorAll('pre, code, script, style, svg, math, .output')
    .forEach((e) => e.remove());
  return article.textContent;
}"""
UNRENDERED = """() => [...document.querySelectorAll('.math')]
  .filter((e) => !e.querySelector('math') || e.querySelector('merror'))
  .map((e) => e.textContent.slice(0, 80))"""
NAMELESS = """() => [
  ...[...document.images].filter((e) => !e.alt.trim()).map((e) => e.src.slice(0, 80)),
  ...[...document.querySelectorAll('article svg')]
    .filter((e) => e.getAttribute('aria-hidden') !== 'true' && !e.closest('[aria-hidden=true]'))
    .filter((e) => !e.closest('button, a'))
    .filter((e) => !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby')
                   && !e.querySelector('title'))
    .map((e) => e.outerHTML.slice(0, 80)),
]"""
# Of the theme's icons, in the toolbar and elsewhere, those that a reader would not see.
UNDRAWN = """() => [...document.querySelectorAll('[class*="fa-"]')]
  .filter((e) => !getComputedStyle(e).maskImage.startsWith('url("data:image/svg+xml'))
  .map((e) => e.className)"""
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
        assert visit.ask(UNDRAWN) == []
        assert size == "phone" or visit.ask(CUT_CODE) == []
        levels = visit.ask(HEADINGS)
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
        prose = visit.ask(PROSE)
        raw = re.search(r"\$\$|\\begin\{|\{[a-z][a-z:-]*\}|:::|\]\(|<details", prose)
        assert not raw, prose[max(raw.start() - 40, 0) : raw.end() + 40]


BACKGROUND = "() => getComputedStyle(document.body).backgroundColor"
THEMES = [("light", None, "light"), ("dark", None, "dark"), ("light", "dark", "dark")]


@pytest.mark.parametrize(("scheme", "chosen", "theme"), THEMES)
def test_the_theme_is_known_before_any_script_is_fetched(browser, address, scheme, chosen, theme):
    context = browser.new_context(color_scheme=scheme)
    if chosen:
        context.add_init_script(f"localStorage.setItem('mode', '{chosen}')")
    context.route("**/*.js*", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{address}{contents()[1]}.html")
    assert page.evaluate("() => document.documentElement.dataset.theme") == theme
    context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_without_scripts_the_page_follows_the_system(browser, address, scheme):
    colors = []
    for scripts in (True, False):
        context = browser.new_context(color_scheme=scheme, java_script_enabled=scripts)
        page = context.new_page()
        page.goto(f"{address}{contents()[1]}.html")
        colors.append(page.evaluate(BACKGROUND))
        context.close()
    assert colors[0] == colors[1]


@pytest.mark.parametrize("name", ["search", contents()[1], contents()[-1]])
def test_icons_are_drawn_without_a_script_or_a_font(site, browser, address, name):
    with Visit(browser, address, f"{name}.html") as visit:
        assert visit.ask(UNDRAWN) == []
        assert [url for url in visit.fetched if re.search("(?i)awesome", url)] == []
    assert list(site.rglob("*awesome*")) == []


# A button has to be found by a reader who does not see it, and by one who sees it and uses keys.
BUTTONS = "document.querySelectorAll('.bd-header-article button, .bd-sidebar-primary button')"
UNMARKED = f"""() => [...{BUTTONS}]
  .filter((e) => e.checkVisibility())
  .filter((e) => {{ e.focus({{focusVisible: true}});
                   return getComputedStyle(e).outlineStyle === 'none'; }})
  .map((e) => e.className)"""
UNNAMED = f"""() => [...{BUTTONS}]
  .filter((e) => !(e.getAttribute('aria-label') || e.dataset.bsOriginalTitle || e.title
                   || e.textContent).trim())
  .map((e) => e.className)"""


@pytest.mark.parametrize("size", WIDTHS)
def test_buttons_have_names_and_show_where_the_keyboard_is(browser, address, size):
    with Visit(browser, address, f"{contents()[1]}.html", WIDTHS[size]) as visit:
        assert visit.ask(UNMARKED) == []
        assert visit.ask(UNNAMED) == []


# The formulas of three chapters, by page: a sum under a fraction, matrices, one over two lines.
HEAVY = ["chapters/05_attention_score", "chapters/07_attention_value", "chapters/08_translation"]
CUT_FORMULAS = """() => [...document.querySelectorAll('div.math')]
  .filter((e) => e.querySelector('math').getBoundingClientRect().width > e.clientWidth + 1
                 && getComputedStyle(e).overflowX !== 'auto' || e.scrollHeight > e.clientHeight + 1)
  .map((e) => e.textContent)"""


@pytest.mark.parametrize("name", HEAVY)
def test_formulas_stand_without_a_script_and_are_no_tab_stops(browser, address, name):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(f"{address}{name}.html")
    assert page.locator(".math").count() == page.locator(".math > math").count() > 10
    assert page.locator("math [tabindex], .math[tabindex]").count() == 0
    assert any(url.endswith("math.woff2") for url in fetched)
    assert page.evaluate(CUT_FORMULAS) == []
    assert page.evaluate("() => document.fonts.check('16px \\'Course Math\\'')")
    context.close()
    assert [url for url in fetched if "mathjax" in url] == []


@pytest.mark.parametrize("name", ["search", "genindex"])
def test_other_page_asks_nothing_of_other_sites(browser, address, name):
    with Visit(browser, address, f"{name}.html") as visit:
        assert visit.outside == []
        assert visit.complaints == []


@pytest.mark.parametrize("size", WIDTHS)
def test_the_home_page_translates_and_leads_to_the_introduction(browser, address, size):
    with Visit(browser, address, "", WIDTHS[size]) as visit:
        visit.page.locator(".lt-place [data-key]").first.wait_for()
        visit.keep_picture(f"index-{size}")
        assert visit.page.locator(".lt-english").inner_text()
        assert visit.page.locator(".cards li").count() == sum("chapters/" in c for c in contents())
        assert visit.ask("() => document.documentElement.scrollWidth") <= WIDTHS[size]
        assert visit.outside == []
        assert visit.complaints == []
        visit.page.get_by_role("link", name="Read", exact=True).click()
        visit.page.wait_for_url(f"**/{contents()[0]}.html")


@pytest.mark.parametrize("name", ["search", *contents()[:2], contents()[-1]])
def test_the_logo_leads_home(site, name):
    for logo in parsed(site / f"{name}.html").select("a.navbar-brand"):
        assert (site / name).parent.joinpath(logo["href"]).resolve() == site / "index.html"


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


EXPLORABLES = {
    "chapters/intro": ".translation-in-motion",
    "chapters/04_query_key_value": ".attention-plane",
    "chapters/05_attention_score": ".explorable",
    "chapters/06_attention_distribution": ".course-question",
    "chapters/07_attention_value": ".attention-player",
}


@pytest.mark.parametrize("name", EXPLORABLES)
def test_an_explorable_lies_on_the_page_itself_at_night(browser, address, name):
    with Visit(browser, address, f"{name}.html", scheme="dark") as visit:
        under = visit.page.locator(f".text_html:has(> {EXPLORABLES[name]})").first
        style = under.evaluate("node => { const s = getComputedStyle(node); "
                               "return [s.backgroundColor, s.padding]; }")  # fmt: skip
        assert style == ["rgba(0, 0, 0, 0)", "0px"]


def test_colab_opens_the_student_edition_of_the_page_and_the_solved_one(site):
    for name in contents():
        page = parsed(site / f"{name}.html")
        links = [a["href"] for a in page.select("a[href^='https://colab.research.google.com']")]
        if name.startswith("chapters/"):
            start = urlparse(CONFIG["repository"]["url"]).path
            student = f"/github{start}/blob/gh-pages/student/{Path(name).name}.ipynb"
            solved = f"/github{start}/blob/main/{name}.ipynb"
            assert [urlparse(link).path for link in links] == [student, solved]


@pytest.mark.parametrize("name", contents())
def test_pictures_say_their_size_and_wait_for_the_reader(site, name):
    pictures = parsed(site / f"{name}.html").select("article img[src*='_images/']")
    assert [p["src"] for p in pictures if not (p.get("width") and p.get("height"))] == []
    assert [p["src"] for p in pictures if p.get("loading") != "lazy"] == []


def test_every_page_says_what_it_is_about(site):
    descriptions = []
    for name in contents():
        head = parsed(site / f"{name}.html").head
        said = {m.get("name") or m.get("property"): m.get("content") for m in head.select("meta")}
        address = f"https://seq2seq-attention.github.io/course/{name}.html"
        assert head.select_one("link[rel=canonical]")["href"] == said["og:url"] == address
        assert said["og:description"] == said["description"]
        assert said["og:title"] in head.title.text
        assert said["twitter:card"].startswith("summary")
        assert 40 < len(said["description"]) <= 202
        picture = said.get("og:image")
        assert picture is None or (site / "_images" / picture.rpartition("/")[2]).exists()
        descriptions.append(said["description"])
    assert len(set(descriptions)) == len(descriptions)


@pytest.mark.parametrize("name", contents())
def test_a_page_waits_for_one_stylesheet_and_no_script(site, name):
    head = parsed(site / f"{name}.html").head
    sheets = [s for s in head.select("link[rel=stylesheet]") if not s.find_parent("noscript")]
    assert [urlparse(s["href"]).path.rpartition("/")[2] for s in sheets] == ["site.css"]
    assert parsed(site / f"{name}.html").select("script[src]:not([defer])") == []
    css = (site / "_static" / "site.css").read_text(encoding="utf8")
    assert "@import" not in css and "Bootstrap Authors" in css
    for rule in (".highlight .k", "html[data-theme", ".bd-sidebar-primary", ".tooltip-inner"):
        assert rule in css
    assert ".btn-outline-warning" not in css


def selectors_in(css):
    """How many rules of a stylesheet have each selector."""
    found = Counter()
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            parts = styles.selectors_of(rule)
            found.update(tinycss2.serialize(one).strip() for one in parts)
        elif rule.type == "at-rule" and rule.lower_at_keyword in styles.NESTING and rule.content:
            found += selectors_in(tinycss2.serialize(rule.content))
    return found


def test_nothing_on_a_page_loses_its_style(site, browser, address):
    """The page looks as it would with the whole of the stylesheets that it was cut from."""
    whole = "\n".join(
        (site / "_static" / sheet).read_text(encoding="utf8")
        for sheet in (*styles.BEFORE, "styles/sphinx-book-theme.css", "togglebutton.css")
    )
    selectors = selectors_in(whole)
    left = selectors_in((site / "_static" / "site.css").read_text(encoding="utf8"))
    page = browser.new_page()
    for name in ("chapters/07_attention_value", "back/api", "search"):
        page.goto(f"{address}{name}.html")
        matched = page.evaluate(
            r"""(selectors) => selectors.filter((one) => {
              const still = one.replace(/:{1,2}(hover|focus|active|before|after|focus-\w+)/g, "");
              try { return document.querySelector(still || "*"); } catch { return false; }
            })""",
            sorted(selectors),
        )
        assert len(matched) > 100
        assert [one for one in matched if left[one] < selectors[one]] == []
    page.close()


def test_sections_below_the_screen_wait_only_while_the_page_arrives(browser, address):
    page = browser.new_page()
    arriving = "document.documentElement.dataset.arriving"
    page.add_init_script(f"addEventListener('DOMContentLoaded', () => (window.was = {arriving}))")
    visibility = "getComputedStyle(document.querySelector('section section')).contentVisibility"
    for mark, was in (("", ""), ("#exercises", None)):
        page.goto("about:blank")
        page.goto(f"{address}{contents()[1]}.html{mark}")
        page.wait_for_function(f"() => {arriving} === undefined")
        assert page.evaluate("window.was") == was
        assert page.evaluate(visibility) == "visible"
    page.evaluate("document.documentElement.dataset.arriving = ''")
    assert page.evaluate(visibility) == "auto"
    page.close()


def test_site_map_and_small_pages(site):
    addresses = re.findall("<loc>(.*?)</loc>", (site / "sitemap.xml").read_text(encoding="utf8"))
    names = [a.removeprefix("https://seq2seq-attention.github.io/course/") for a in addresses]
    assert sorted(names) == sorted(["", *(f"{name}.html" for name in contents())])
    lost = parsed(site / "404.html")
    assert lost.title.text and lost.h1.text
    home = "https://seq2seq-attention.github.io/course/"
    assert [a["href"] for a in lost.select("a")] == [home, f"{home}search.html"]


def test_copy_buttons_show_where_nothing_hovers(browser, address):
    context = browser.new_context(has_touch=True, is_mobile=True, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{address}{contents()[1]}.html")
    buttons = page.locator("button.copybtn")
    buttons.first.wait_for(state="attached")
    assert buttons.first.evaluate("(e) => getComputedStyle(e).opacity") == "1"
    context.close()


# Also what axe looks at only when asked to.
RULES = {"rules": {"label-content-name-mismatch": {"enabled": True}}, "resultTypes": ["violations"]}


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("name", ["index", "search", *contents()])
def test_axe_finds_nothing_serious(browser, address, name, size):
    with Visit(browser, address, f"{name}.html", WIDTHS[size]) as visit:
        for scheme in SCHEMES:
            visit.ask(f"() => document.documentElement.dataset.theme = '{scheme}'")
            found = Axe().run(visit.page, options=RULES).response["violations"]
            grave = [v for v in found if v["impact"] in ("critical", "serious")]
            nodes = [(v["id"], n["html"][:120]) for v in grave for n in v["nodes"]]
            assert nodes == [], scheme


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
