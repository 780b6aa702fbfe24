"""Markdown of a chapter as HTML without a script, and the sentences in it that a slide needs."""

import re
from html import escape

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pages.formulas import CONVERTER
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

CODE = HtmlFormatter(nowrap=True)
CODE_STYLES = HtmlFormatter(style="friendly").get_style_defs(".source")
# A full stop ends a sentence if a capital follows, a formula, or something set apart.
END = re.compile(r"(?<!et al\.)(?<=[.!?])\s+(?=[A-ZÀ-Ý`*$\"(\[])")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
WORDS_OF_A_CLAIM = 5
LONG_ENOUGH, TOO_LONG = 60, 260  # letters


def _formula(text, options):
    return CONVERTER.convert_with_local_state(text, displaystyle=options["display_mode"])


MARKDOWN = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin, renderer=_formula)


def html(markdown: str) -> str:
    """Return Markdown with formulas as HTML."""
    return MARKDOWN.render(markdown)


def inline(markdown: str) -> str:
    """Return one line of Markdown as HTML, without a paragraph and without links."""
    return MARKDOWN.renderInline(LINK.sub(r"\1", markdown))


def plain(markdown: str) -> str:
    """Return one line of Markdown as text."""
    text = re.sub(r"\$\\sqrt\{d_k\}\$", "√d_k", LINK.sub(r"\1", markdown))
    return re.sub(r"[`*]", "", text)


def python(source: str) -> str:
    """Return code as HTML with its words in classes."""
    return highlight(source, PythonLexer(), CODE)


def output(text: str) -> str:
    """Return what a cell has printed as HTML."""
    return escape(text.rstrip("\n"))


def sentences(markdown: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return END.split(" ".join(markdown.split()))


def question(paragraphs: list[str]) -> str:
    """Return the last question in the last paragraph that has one, or nothing."""
    for paragraph in reversed(paragraphs):
        asked = [s for s in sentences(paragraph) if s.endswith("?") and len(s) <= TOO_LONG]
        if asked:
            asked = asked[-1].removeprefix("In words: ")
            return asked[0].upper() + asked[1:]
    return ""


def bold(paragraphs: list[str]) -> str:
    """Return the first sentence that is set in bold, or that begins so, or nothing."""
    for paragraph in paragraphs:
        for found in re.findall(r"\*\*([^*]+)\*\*", paragraph):
            if len(found.split()) < WORDS_OF_A_CLAIM:
                continue
            if not found.endswith((".", "?", "!")):
                begun = [s for s in sentences(paragraph) if s.startswith(f"**{found}**")]
                found = begun[0].replace("**", "") if begun else found
            return found[0].upper() + found[1:]
    return ""


def beginning(paragraph: str) -> str:
    """Return how a paragraph begins: one sentence, two if the first is short."""
    first, *others = sentences(paragraph)
    if len(first) < LONG_ENOUGH and others and len(first + others[0]) < TOO_LONG:
        first = f"{first} {others[0]}"
    return first if len(first) <= TOO_LONG and not first.endswith(("?", ":")) else ""


def as_many(paragraph: str) -> str:
    """Return as many sentences of a paragraph as a slide has room for."""
    told = ""
    for sentence in sentences(paragraph):
        if told and len(told) + len(sentence) > TOO_LONG:
            break
        told = f"{told} {sentence}".strip()
    return told
