"""Sphinx extension: what the button at the top opens in Colab.

First the student edition, which the workflow publishes beside the site (.github/workflows), then
the chapter with its solutions and outputs, as it stands in the repository.
"""

from docutils import nodes
from sphinx.application import Sphinx

CHAPTERS = "chapters/"
PUBLISHED = "gh-pages"  # the branch with the site and the student edition


def offer_editions(
    app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Put the student edition before the chapter that the theme links to."""
    for group in context.get("header_buttons", []):
        if group.get("label") != "launch-buttons" or not page.startswith(CHAPTERS):
            continue
        (solved,) = group["buttons"]
        branch = app.config.html_theme_options["repository_branch"]
        student = solved["url"].replace(f"/blob/{branch}/chapters/", f"/blob/{PUBLISHED}/student/")
        group["buttons"] = [
            {**solved, "url": student, "text": "To work on", "tooltip": "Open in Colab, unsolved"},
            {**solved, "text": "With solutions", "tooltip": "Open in Colab, solved"},
        ]


def setup(app: Sphinx) -> dict:
    # The theme adds its buttons at the priority 501 and before.
    app.connect("html-page-context", offer_editions, priority=502)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
