"""Serve the built book to this machine only: `make serve`."""

import contextlib
import functools
import os
import sys
import threading
import webbrowser
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SITE = Path(__file__).resolve().parent.parent / "_build" / "html"
FIRST_PORT = 8000


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *arguments) -> None:
        """Write nothing for each request."""


def make_server(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """Return a server of `folder` on the loopback address; port 0 takes any that is free."""
    return ThreadingHTTPServer(
        ("127.0.0.1", port), functools.partial(QuietHandler, directory=folder)
    )


@contextlib.contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[str]:
    """Let a server answer beside what runs inside, and give its address."""
    with server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def first_free(folder: Path) -> ThreadingHTTPServer:
    for port in range(FIRST_PORT, FIRST_PORT + 20):
        try:
            return make_server(folder, port)
        except OSError:
            continue
    return make_server(folder)


def has_screen() -> bool:
    """Whether a browser can be opened here."""
    return sys.platform in ("darwin", "win32") or "DISPLAY" in os.environ


def main() -> int:
    with first_free(SITE) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        print(f"The book is at {address} (Ctrl-C ends this)", flush=True)
        if has_screen():
            webbrowser.open(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
