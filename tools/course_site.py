"""Sphinx extension of the book: fresh outputs, and a site that asks nothing of other sites.

- Notebook outputs are kept in a folder named after the package's sources and the pinned packages,
  since jupyter-cache looks at the code cells only and would keep outputs of older sources.
- MathJax is served by the site itself, taken from the installed sphinx-mathjax-offline package.
- thebe (run code in the page) is taken out: it loads from elsewhere, and twice.
"""

import hashlib
import shutil
import sys
from importlib import metadata
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

ROOT = Path(__file__).resolve().parent.parent
CACHES_KEPT = 3
# The combined component, its fonts, and the TeX extensions that it loads when a formula needs one.
MATHJAX_FILES = ("tex-chtml.js", "output/chtml/fonts/woff-v2/*.woff", "input/tex/extensions/*.js")


def sources_digest(root: Path) -> str:
    """Return a hash of all that notebooks depend on besides their own code."""
    paths = [root / "requirements.txt"]
    for path in (root / "src").rglob("*"):
        inside = path.relative_to(root).parts
        made = any(part == "__pycache__" or part.endswith(".egg-info") for part in inside)
        if path.is_file() and not made:
            paths.append(path)
    digest = hashlib.sha256(str(sys.version_info[:2]).encode())
    for path in sorted(paths):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def choose_cache(app: Sphinx, config: Config) -> None:
    """Keep outputs under the digest of the sources; forget all but the latest few."""
    caches = Path(app.outdir).parent / ".jupyter_cache"
    current = caches / sources_digest(ROOT)
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


def drop_thebe(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    context["script_files"] = [
        script
        for script in context["script_files"]
        if "thebe" not in (script.filename or "") + script.attributes.get("body", "")
    ]


def setup(app: Sphinx) -> dict:
    app.connect("config-inited", choose_cache, priority=100)
    app.connect("config-inited", serve_mathjax, priority=100)
    # After the page's other scripts are known.
    app.connect("html-page-context", drop_thebe, priority=900)
    app.connect("build-finished", copy_mathjax)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
