"""Sphinx extension: how the pages look and what they load, one idea a module."""

from sphinx.application import Sphinx

MODULES = (
    *("theme", "icons", "formulas", "images", "about", "home", "launch", "access", "search"),
    "styles",  # the last: it joins what the others leave
)


def setup(app: Sphinx) -> dict:
    for name in MODULES:
        app.setup_extension(f"{__name__}.{name}")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
