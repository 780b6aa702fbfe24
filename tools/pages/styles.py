"""Sphinx extension: one stylesheet for every page, since each further one is a further way to wait.

The theme and seven extensions bring a stylesheet each. They are joined in their order; what holds
without a script (theme.py) is made from the whole.
"""

from pathlib import Path

from sphinx.application import Sphinx

MADE = "site.css"
# The theme's styles/theme.css only imports the first.
BEFORE = ("basic.css", "styles/pydata-sphinx-theme.css")
AFTER = ("icons.css",)


def join(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    # Sphinx has no public list of them in their order.
    sheets = sorted(app.builder._css_files, key=lambda sheet: sheet.priority)
    names = [str(sheet.filename).removeprefix("_static/") for sheet in sheets if sheet.filename]
    files = [static / name for name in dict.fromkeys([*BEFORE, *names, *AFTER])]
    text = "\n".join(file.read_text(encoding="utf8") for file in files if file.exists())
    (static / MADE).write_text(text, encoding="utf8")


def setup(app: Sphinx) -> dict:
    # After icons.py has thinned the theme's, and after the theme has written the colors of code.
    app.connect("build-finished", join, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
