"""Sphinx extension of the book: fresh outputs, and a site that asks nothing of other sites.

- Notebook outputs are kept in a folder named after the package's sources and the pinned packages,
  since jupyter-cache looks at the code cells only and would keep outputs of older sources.
- MathJax is served by the site itself, taken from the installed sphinx-mathjax-offline package.
- A changed stylesheet makes every page be written again; Sphinx alone would not copy it.
- thebe (run code in the page) is taken out: it loads from elsewhere, and twice.
- Chapters cite by the public address of the bibliography, so that citations work in Colab too; on
  the site itself these links lead to the site's own page.
"""

import hashlib
import shutil
import sys
from importlib import metadata
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

ROOT = Path(__file__).resolve().parent.parent
CACHES_KEPT = 3
THEBE = ("init_thebe_core", "update_thebe_context")
# The combined component, its fonts, and the TeX extensions that it loads when a formula needs one.
MATHJAX_FILES = ("tex-chtml.js", "output/chtml/fonts/woff-v2/*.woff", "input/tex/extensions/*.js")


def digest_of(root: Path, *names: str) -> str:
    """Return a hash of files and folders below `root`, and of the Python that runs."""
    digest = hashlib.sha256(str(sys.version_info[:2]).encode())
    for path in sorted(p for name in names for p in [root / name, *(root / name).rglob("*")]):
        inside = path.relative_to(root).parts
        made = any(part == "__pycache__" or part.endswith(".egg-info") for part in inside)
        if path.is_file() and not made:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def choose_cache(app: Sphinx, config: Config) -> None:
    """Keep outputs under the digest of the sources; forget all but the latest few."""
    caches = Path(app.outdir).parent / ".jupyter_cache"
    current = caches / digest_of(ROOT, "src", "requirements.txt")
    current.mkdir(parents=True, exist_ok=True)
    current.touch()
    config.nb_execution_cache_path = str(current)
    by_age = sorted(caches.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in by_age[CACHES_KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


def mathjax_folder() -> Path:
    files = metadata.distribution("sphinx-mathjax-offline").files
    return Path(next(file for file in files if file.name == "tex-chtml.js").locate()).parent


def serve_mathjax(app: Sphinx, config: Config) -> None:
    config.mathjax_path = "mathjax/tex-chtml.js"


def copy_mathjax(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    source = mathjax_folder()
    target = Path(app.outdir) / "_static" / "mathjax"
    for pattern in MATHJAX_FILES:
        for file in source.glob(pattern):
            copy = target / file.relative_to(source)
            if not copy.exists():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, copy)


def drop_thebe(app: Sphinx) -> None:
    """Take away what puts thebe's script, its address and its settings into every page."""
    for listeners in app.events.listeners.values():
        listeners[:] = [
            listener
            for listener in listeners
            if getattr(listener.handler, "__name__", "") not in THEBE
        ]


def shorten_own_links(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Let links to the public address of a page of this book lead to the page beside it."""
    base = app.config.html_baseurl
    if app.builder.format != "html" or not base:
        return
    for link in doctree.findall(nodes.reference):
        address, hash_sign, anchor = link.get("refuri", "").partition("#")
        target = address.removeprefix(base).removesuffix(".html")
        if address.startswith(base) and target in app.env.found_docs:
            link["refuri"] = app.builder.get_relative_uri(page, target) + hash_sign + anchor
            link["internal"] = True


def setup(app: Sphinx) -> dict:
    app.add_config_value("course_static", digest_of(ROOT, "_static"), rebuild="html", types=[str])
    app.connect("config-inited", choose_cache, priority=100)
    app.connect("config-inited", serve_mathjax, priority=100)
    drop_thebe(app)
    app.connect("doctree-resolved", shorten_own_links)
    app.connect("build-finished", copy_mathjax)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
