"""Chromium, or a browser made of it, to look at pages with."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def launch(playwright: Playwright, *arguments: str) -> Browser:
    """Start the browser that CHROMIUM names, or the first on PATH, or Playwright's own.

    Args:
        playwright: What starts it.
        *arguments: More arguments of its command line.

    Raises:
        playwright.sync_api.Error: If there is none.
    """
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # As root, in a container, the browser's own sandbox cannot start.
        arguments += ("--no-sandbox", "--disable-dev-shm-usage")
    return playwright.chromium.launch(executable_path=found, args=list(arguments))
