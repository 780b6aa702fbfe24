"""Sphinx extension: formulas become MathML when the book is built, so that no page waits for them.

The browser draws them, a screen reader speaks them. For that the browser needs a font with a table
of mathematics: STIX Two Math, as the package ziamath brings it, cut down to what the pages use.
A formula that cannot be read is a warning, and so fails the build.
"""

import re
import unicodedata
from html import unescape
from importlib import metadata
from pathlib import Path

from docutils import nodes
from fontTools import subset
from math_core import LatexError, LatexToMathML
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

FONT = "math.woff2"
CONVERTER = LatexToMathML(fancy_error=False)
# A letter in a formula is drawn with the character of the same letter in italics.
ITALICS = {
    unicodedata.normalize("NFKC", chr(code)): chr(code)
    for code in (*range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C), 0x210E)
}
logger = logging.getLogger(__name__)


def mathml(node: nodes.Element, display: bool) -> str:
    try:
        return CONVERTER.convert_with_local_state(node.astext(), displaystyle=display)
    except LatexError as error:
        logger.warning("formula not understood: %s", error, location=node)
        return ""


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    self.body.append(mathml(node, display=False) + "</span>")
    raise nodes.SkipNode


def visit_display(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", "", CLASS="math notranslate nohighlight"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append(mathml(node, display=True) + "</div>\n")
    raise nodes.SkipNode


def characters(site: Path) -> set[str]:
    """Return all characters that formulas of the site are drawn with."""
    pages = (path.read_text(encoding="utf8") for path in site.rglob("*.html"))
    formulas = [found for page in pages for found in re.findall(r"<math.*?</math>", page, re.S)]
    used = set(unescape("".join(re.sub("<[^>]*>", "", formula) for formula in formulas)))
    # The sign of a root is drawn, but stands in no text.
    used |= {"√"} if any("<msqrt" in formula for formula in formulas) else set()
    return used | {ITALICS[letter] for letter in used & ITALICS.keys()}


def cut_font(site: Path, path: Path) -> None:
    """Write a font with the characters of all formulas below `site`."""
    # Instructions for screens of few pixels would be a quarter of the file.
    options = subset.Options(
        flavor="woff2", layout_features=["ssty"], name_IDs=["*"], hinting=False
    )
    source = metadata.distribution("ziamath").locate_file("ziamath/fonts/STIXTwoMath-Regular.ttf")
    cut = subset.Subsetter(options)
    cut.populate(text="".join(sorted(characters(site))))
    with subset.load_font(source, options) as font:
        cut.subset(font)
        subset.save_font(font, path, options)


def write_font(app: Sphinx, error: Exception | None) -> None:
    if not error and app.builder.format == "html":
        cut_font(Path(app.outdir), Path(app.outdir) / "_static" / FONT)


def setup(app: Sphinx) -> dict:
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_display, None))
    app.connect("build-finished", write_font)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
