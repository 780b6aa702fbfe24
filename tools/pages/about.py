"""Sphinx extension: what a page says of itself to search engines, previews and lost readers.

Every page describes itself with its first paragraph; sitemap.xml lists the pages; 404.html helps
who follows a wrong address; index.html leads to the first chapter, unless home.py writes a home
page over it.
"""

from html import escape
from pathlib import Path
from urllib.parse import urljoin

from docutils import nodes
from sphinx.application import Sphinx

LONGEST = 200
SMALL_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>{title}</title>
  {head}
  <style>
    body {{ max-width: 36rem; margin: 4rem auto; padding: 0 1rem; font: 1.1rem/1.6 system-ui; }}
  </style>
</head>
<body>
  <h1>{heading}</h1>
  <p>{text}</p>
</body>
</html>
"""


def description(doctree: nodes.document) -> str:
    """Return the first paragraph, cut between words where it is long."""
    for paragraph in doctree.findall(nodes.paragraph):
        words = " ".join(paragraph.astext().split())
        if isinstance(paragraph.parent, nodes.section | nodes.document) and words:
            whole = len(words) <= LONGEST
            return words if whole else words[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    return ""


def describe(
    app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    if doctree is None or page not in app.env.titles:
        return
    site = app.config.html_title
    title = app.env.titles[page].astext()
    words = description(doctree) or site
    properties = {
        "og:type": "article",
        "og:site_name": site,
        "og:title": title,
        "og:description": words,
        "og:url": urljoin(app.config.html_baseurl, f"{page}.html"),
    }
    picture = next(iter(doctree.findall(nodes.image)), None)
    name = picture is not None and app.builder.images.get(picture["uri"])
    if name:
        properties["og:image"] = urljoin(app.config.html_baseurl, f"_images/{name}")
        properties["og:image:alt"] = picture.get("alt", title)
    names = {"description": words, "twitter:card": "summary_large_image" if name else "summary"}
    tags = [("name", *item) for item in names.items()]
    tags += [("property", *item) for item in properties.items()]
    lines = (
        f'\n    <meta {kind}="{key}" content="{escape(value)}" />' for kind, key, value in tags
    )
    context["metatags"] = context.get("metatags", "") + "".join(lines)


def write_small_pages(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    site, base = Path(app.outdir), app.config.html_baseurl
    first, title = f"{app.config.root_doc}.html", escape(app.config.html_title)
    head = f'<meta http-equiv="refresh" content="0; url={first}">'
    head += f'\n  <link rel="canonical" href="{urljoin(base, first)}">'
    text = f'The course begins with <a href="{first}">its introduction</a>.'
    index = SMALL_PAGE.format(title=title, head=head, heading=title, text=text)
    if "index" not in app.env.found_docs:
        (site / "index.html").write_text(index, encoding="utf8")
    # Shown under any address, so its links are whole.
    text = f'There is no page here. <a href="{base}">Begin at the start</a>'
    text += f' or <a href="{urljoin(base, "search.html")}">search the book</a>.'
    head = '<meta name="robots" content="noindex">'
    lost = SMALL_PAGE.format(title=f"Not found: {title}", head=head, heading="Not found", text=text)
    (site / "404.html").write_text(lost, encoding="utf8")
    addresses = [base, *(urljoin(base, f"{page}.html") for page in sorted(app.env.found_docs))]
    entries = "".join(f"  <url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    head = '<?xml version="1.0" encoding="utf-8"?>'
    sitemap = f'{head}\n<urlset xmlns="{space}">\n{entries}</urlset>\n'
    (site / "sitemap.xml").write_text(sitemap, encoding="utf8")


def setup(app: Sphinx) -> dict:
    app.connect("html-page-context", describe)
    app.connect("build-finished", write_small_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
