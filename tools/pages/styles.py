"""Sphinx extension: one small stylesheet for every page, since each further one is a further wait.

The theme and seven extensions bring a stylesheet each. They are joined in their order; rules for
what no page and no script names are left out, which is most of the theme's Bootstrap. What holds
without a script (theme.py) is made from the whole.
"""

import re
from pathlib import Path

import tinycss2
from sphinx.application import Sphinx

MADE = "site.css"
# The theme's styles/theme.css only imports the first.
BEFORE = ("basic.css", "styles/pydata-sphinx-theme.css")
AFTER = ("icons.css",)
NESTING = ("media", "supports", "layer", "container")
# Bootstrap puts these names together while the page is used.
PUT_TOGETHER = re.compile(r"(bs-)?(tooltip|popover)(-\w+)*")


def words_below(site: Path) -> set[str]:
    """Return all words of pages and scripts: a class or an id that is used is among them."""
    files = [*site.rglob("*.html"), *site.rglob("*.js")]
    return {word for file in files for word in re.findall(r"[\w-]+", file.read_text("utf8"))}


def is_used(selector: list, words: set[str]) -> bool:
    """Return whether all classes and ids of a selector are among the words.

    What stands in parentheses, as in `:not(.old)`, is taken to be there.
    """
    names = [token.value for token in selector if token.type == "hash"]
    for dot, name in zip(selector, selector[1:], strict=False):
        if dot.type == "literal" and dot.value == "." and name.type == "ident":
            names.append(name.value)
    return all(name in words or PUT_TOGETHER.fullmatch(name) for name in names)


def selectors_of(rule) -> list[list]:
    """Return the selectors of a rule, the tokens between its commas."""
    selectors = [[]]
    for token in rule.prelude:
        if token.type == "literal" and token.value == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return selectors


def without_unused(css: str, words: set[str]) -> str:
    """Return a stylesheet without the rules whose classes and ids are not among the words."""
    kept = []
    for rule in tinycss2.parse_stylesheet(css, skip_whitespace=True):
        if rule.type == "comment" and rule.value.startswith("!"):  # whose work it is
            kept.append(rule.serialize())
        elif rule.type == "qualified-rule":
            used = [one for one in selectors_of(rule) if is_used(one, words)]
            if used:
                heads = ",".join(tinycss2.serialize(one).strip() for one in used)
                kept.append(f"{heads}{{{tinycss2.serialize(rule.content)}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in NESTING and rule.content:
            inner = without_unused(tinycss2.serialize(rule.content), words)
            head = f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}"
            kept += [f"{head}{{{inner}}}"] if inner else []
        elif rule.type == "at-rule":
            kept.append(rule.serialize())
    return "\n".join(kept)


def join(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    site = Path(app.outdir)
    static = site / "_static"
    # Sphinx has no public list of them in their order.
    sheets = sorted(app.builder._css_files, key=lambda sheet: sheet.priority)
    names = [str(sheet.filename).removeprefix("_static/") for sheet in sheets if sheet.filename]
    files = [static / name for name in dict.fromkeys([*BEFORE, *names, *AFTER])]
    text = "\n".join(file.read_text(encoding="utf8") for file in files if file.exists())
    (static / MADE).write_text(without_unused(text, words_below(site)), encoding="utf8")


def setup(app: Sphinx) -> dict:
    # After icons.py has thinned the theme's, and after the theme has written the colors of code.
    app.connect("build-finished", join, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
