"""Sphinx extension: light and dark from the first paint, also where no script runs.

The theme says its colors for `data-theme` "light" and "dark", and lets a script choose. A script in
the head (templates/layout.html) chooses before the page is painted. Where none runs, `data-theme`
stays "auto": a stylesheet made here repeats the theme's rules for that, under the system's choice.
"""

import re
from pathlib import Path

import tinycss2
from sphinx.application import Sphinx
from sphinx.config import Config

from pages import styles

TEMPLATES = Path(__file__).parent / "templates"
FOR_ONE_THEME = re.compile(r"""\[data-theme=(["']?)(light|dark)\1\]""")
MADE = "without-script.css"


def find_templates(app: Sphinx, config: Config) -> None:
    config.templates_path.insert(0, str(TEMPLATES))


def rules_for_one_theme(css: str) -> list[tuple[str, str]]:
    """Return the theme and the text of each rule that holds for one theme only.

    A rule's text comes with the conditions around it (`@media print`).
    """
    found = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            theme = FOR_ONE_THEME.search(tinycss2.serialize(rule.prelude))
            if theme:
                found.append((theme[2], rule.serialize()))
        elif rule.type == "at-rule" and rule.at_keyword in ("media", "supports") and rule.content:
            condition = f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}"
            inner = rules_for_one_theme(tinycss2.serialize(rule.content))
            found += [(theme, f"{condition}{{{text}}}") for theme, text in inner]
    return found


def without_script(css: str) -> str:
    """Return the rules of `css` for one theme as rules of "auto", under the system's choice."""
    return "\n".join(
        f"@media (prefers-color-scheme: {theme}) {{{FOR_ONE_THEME.sub('[data-theme=auto]', text)}}}"
        for theme, text in rules_for_one_theme(css)
    )


def write_stylesheet(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    css = (static / styles.MADE).read_text(encoding="utf8")
    (static / MADE).write_text(without_script(css), encoding="utf8")


def setup(app: Sphinx) -> dict:
    app.connect("config-inited", find_templates)
    app.connect("build-finished", write_stylesheet, priority=700)  # after styles.py
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
