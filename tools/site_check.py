"""Weigh the built pages and time them as on a phone: `make site-check`.

The weight of a page is that of all it loads at once, compressed as a server sends it; pictures that
wait for the reader are left out. The time runs until the page is painted in its theme and each
formula is drawn in its font, over a slow connection ("Fast 3G") and on a processor four times
slower than this one. A chapter over a limit fails the command, and so does the home page, which has
to weigh less; its model comes later.
"""

import functools
import gzip
import io
import sys
from concurrent.futures import ThreadPoolExecutor
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup
from chromium import launch
from playwright.sync_api import Browser, sync_playwright
from serve import SITE, serving

HEAVIEST = 600  # kB
HEAVIEST_HOME = 300
SLOWEST = 3.0  # seconds
FAST_3G = {
    "offline": False,
    "latency": 562.5,  # ms
    "downloadThroughput": 1.6e6 / 8 * 0.9,  # bytes a second
    "uploadThroughput": 750e3 / 8 * 0.9,
}
SLOWER_PROCESSOR = 4
COMPRESSED = {".html", ".css", ".js", ".svg", ".json"}
AT_ONCE = "link[rel=stylesheet], link[rel=preload], link[rel=icon], script[src], img[src]"
# Written down by the page itself: a question from here would wait for the slowed processor.
WATCH = """
const watch = () => {
  const painted = performance.getEntriesByName('first-contentful-paint').length;
  const theme = ['light', 'dark'].includes(document.documentElement.dataset.theme);
  const drawn = [...document.querySelectorAll('.math')]
    .every((e) => e.querySelector('math, mjx-container'));
  if (document.readyState !== 'loading' && painted && theme && drawn
      && document.fonts.status === 'loaded') window.readable = performance.now();
  else requestAnimationFrame(watch);
};
requestAnimationFrame(watch);
"""


def compressed(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.compress(content, mtime=0) if path.suffix in COMPRESSED else content


def loaded_at_once(page: Path) -> set[Path]:
    """Return the files that the browser fetches for a page before its reader moves."""
    soup = BeautifulSoup(page.read_text(encoding="utf8"), "html.parser")
    found = {page}
    for element in soup.select(AT_ONCE):
        address = urlsplit(element.get("href") or element.get("src"))
        waits = element.get("loading") == "lazy" or element.find_parent("noscript")
        if not waits and not address.scheme:
            found.add((page.parent / unquote(address.path)).resolve())
    return {path for path in found if path.is_file()}


def weight(page: Path) -> float:
    """Return what a page loads at once, in kB."""
    return sum(len(compressed(path)) for path in loaded_at_once(page)) / 1000


class CompressingHandler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments) -> None:
        """Write nothing for each request."""

    def send_head(self):
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            return super().send_head()
        content = compressed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(content)))
        if path.suffix in COMPRESSED:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        return io.BytesIO(content)


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address) -> None:
        """Say nothing of a page that was closed before all of it had come."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def time_to_read(browser: Browser, address: str) -> float:
    """Return the seconds until a page can be read on a phone in the dark."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark")
    page = context.new_page()
    page.add_init_script(WATCH)
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", FAST_3G)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
    page.goto(address, wait_until="commit", timeout=120_000)
    page.wait_for_function("() => window.readable", timeout=120_000)
    seconds = page.evaluate("() => window.readable") / 1000
    context.close()
    return seconds


def times(site: Path, pages: list[Path]) -> list[float]:
    handler = functools.partial(CompressingHandler, directory=site)
    server = Server(("127.0.0.1", 0), handler)
    with serving(server) as base, sync_playwright() as playwright:
        browser = launch(playwright)
        found = [time_to_read(browser, base + p.relative_to(site).as_posix()) for p in pages]
        browser.close()
    return found


def main(site: Path = SITE) -> int:
    pages = sorted([*site.glob("chapters/*.html"), *site.glob("back/*.html")])
    pages = [*filter(Path.is_file, [site / "index.html"]), *pages]
    if not pages:
        print("There is no book yet: run `make book` first.", file=sys.stderr)
        return 1
    with ThreadPoolExecutor() as pool:
        weights = list(pool.map(weight, pages))
    print(f"{'page':40} {'kB':>5} {'s':>5}")
    faults = 0
    for page, kilobytes, seconds in zip(pages, weights, times(site, pages), strict=True):
        home = page.parent == site
        heaviest = HEAVIEST_HOME if home else HEAVIEST
        limited = home or page.parent.name == "chapters"
        over = limited and (kilobytes > heaviest or seconds > SLOWEST)
        faults += over
        name = page.relative_to(site).with_suffix("").as_posix()
        print(f"{name:40} {kilobytes:5.0f} {seconds:5.1f}{'  over the limit' if over else ''}")
    print(f"Limits: {HEAVIEST} kB and {SLOWEST:g} s a chapter, {HEAVIEST_HOME} kB the home page.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
