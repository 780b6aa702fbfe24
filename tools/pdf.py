"""Print the built book into one PDF: `make pdf`.

Every page is opened in Chromium, with its scripts run and everything folded opened, and becomes a
part of one document, which is printed as a whole: so its links lead from page to page, its headings
are the outline, and its pages are numbered. What the reader operates stands as a still figure with
its numbers in a table.
"""

import contextlib
import sys
from pathlib import Path

import jinja2
import yaml
from chromium import launch
from playwright.sync_api import Browser, sync_playwright
from serve import SITE, make_server, serving

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "_build" / "book.pdf"
TEMPLATE = Path(__file__).parent / "pages" / "templates" / "pdf.html"
PLACE = "chapters/the-book.html"  # where the document stands while it is printed, among the pages
MARGINS = {"top": "18mm", "bottom": "20mm", "left": "17mm", "right": "17mm"}
FOOTER = (
    '<p style="width: 100%; margin: 0; font: 9px system-ui; text-align: center">'
    '<span class="pageNumber"></span></p>'
)
# A page as a part of the document: unfolded, its anchors and links those of the whole.
PART = """([name, names]) => {
  const article = document.querySelector("article");
  dispatchEvent(new Event("beforeprint"));
  article.querySelectorAll("script, noscript, .headerlink, .copybtn").forEach((e) => e.remove());
  article.querySelectorAll("details").forEach((fold) => (fold.open = true));
  article.querySelectorAll("img").forEach((image) => {
    image.loading = "eager";
    image.src = image.src; // wherever the part stands
  });
  const top = (page) => page.replace("/", "-");
  const anchor = (page, id) => `${top(page)}--${id}`;
  for (const attribute of ["id", "for", "aria-labelledby", "aria-describedby"]) {
    article.querySelectorAll(`[${attribute}]`).forEach((e) => {
      const ids = e.getAttribute(attribute).split(" ");
      e.setAttribute(attribute, ids.map((id) => anchor(name, id)).join(" "));
    });
  }
  const root = new URL(document.documentElement.dataset.content_root, location.href).href;
  article.querySelectorAll("a[href]").forEach((link) => {
    if (!link.href.startsWith(root)) return;
    const [path, id] = link.href.slice(root.length).split("#");
    const page = path.replace(/[.]html.*$/, "");
    const target = id ? anchor(page, decodeURIComponent(id)) : top(page);
    if (names.includes(page)) link.setAttribute("href", `#${target}`);
    else link.removeAttribute("href"); // a file, or a page left out
  });
  return article.innerHTML;
}"""
AT_REST = """async () => {
  await Promise.all([...document.images].map((image) => image.decode()));
  await document.fonts.ready;
}"""


def contents(toc: dict) -> list[tuple[str, list[str]]]:
    """Return the parts of the book, each a caption and its pages."""
    parts = [(p["caption"], [page["file"] for page in p["chapters"]]) for p in toc["parts"]]
    return [("Introduction", [toc["root"]]), *parts]


def parts_of(browser: Browser, base: str, names: list[str]) -> dict[str, dict[str, str]]:
    """Return each page as a part of the whole: its heading and its HTML."""
    page = browser.new_page(color_scheme="light", reduced_motion="reduce")
    page.set_default_timeout(120_000)
    found = {}
    for name in names:
        page.goto(f"{base}{name}.html", wait_until="load")
        html = page.evaluate(PART, [name, names])
        title = page.locator("article h1").inner_text()  # without its link to itself by now
        found[name] = {"title": title, "html": html}
    page.close()
    return found


@contextlib.contextmanager
def opened(browser: Browser, base: str, parts: list[tuple[str, list[str]]], title: str):
    """Open pages of the site as one document that stands among them, ready to be printed."""
    pages = parts_of(browser, base, [name for _, names in parts for name in names])
    template = jinja2.Template(TEMPLATE.read_text("utf8"), undefined=jinja2.StrictUndefined)
    html = template.render(title=title, parts=parts, pages=pages)
    page = browser.new_page(color_scheme="light", reduced_motion="reduce")
    page.set_default_timeout(600_000)
    page.route(base + PLACE, lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(base + PLACE, wait_until="load")
    page.evaluate(AT_REST)
    yield page
    page.close()


def write_pdf(
    browser: Browser, site: Path, path: Path, parts: list[tuple[str, list[str]]], title: str
) -> None:
    """Print pages of a built site into one PDF.

    Args:
        browser: Chromium; no other browser prints.
        site: The built site.
        path: The PDF.
        parts: Captions with their pages, in the order of the book.
        title: The title of the book.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with serving(make_server(site)) as base, opened(browser, base, parts, title) as page:
        page.pdf(
            path=path,
            format="A4",
            margin=MARGINS,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=FOOTER,
            outline=True,
            tagged=True,
        )


def main(path: Path = BOOK) -> int:
    if not (SITE / "index.html").exists():
        print("There is no book yet: run `make book` first.", file=sys.stderr)
        return 1
    toc, config = (
        yaml.safe_load((ROOT / name).read_text("utf8")) for name in ("_toc.yml", "_config.yml")
    )
    print("Printing the book; this takes a few minutes.", flush=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        write_pdf(browser, SITE, path, contents(toc), config["title"])
        browser.close()
    print(f"The book is printed, {path.stat().st_size / 1e6:.0f} MB:\n  {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
