"""The page with the JavaScript translator, for all tests of this room."""

from live_page import live  # noqa: F401
