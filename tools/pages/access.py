"""Sphinx extension: what the theme and Sphinx say wrongly to who does not see the page.

- A fold is named by what it shows, "Show the code", and not by a label over that.
- The bibliography is a list of entries only to the eye: its role asked for children of another.

The search field's name and the formulas that scroll are in templates/.
"""

from docutils import nodes
from sphinx.application import Sphinx

INSTEAD = {
    '<summary aria-label="Toggle hidden content">': "<summary>",
    '<div role="list" class="citation-list">': '<div class="citation-list">',
}


def mend(
    app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    for wrong, right in INSTEAD.items():
        if context.get("body"):
            context["body"] = context["body"].replace(wrong, right)


def setup(app: Sphinx) -> dict:
    app.connect("html-page-context", mend)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
