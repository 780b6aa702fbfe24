"""Firefox as Debian packages it, driven by WebDriver BiDi, the protocol that it speaks by itself.

Playwright would need a Firefox of its own build.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

import websocket

BROWSERS = ("firefox-esr", "firefox")
SECONDS = 300  # a start takes two, but not on a busy machine
QUIET = {  # nothing is looked for outside, and no page is shown but ours
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "",
}


def program():
    """The Firefox that FIREFOX names, or the first on PATH, or `None`."""
    return os.environ.get("FIREFOX") or next(filter(None, map(shutil.which, BROWSERS)), None)


class Firefox:
    """A headless Firefox with one page, and what that page complained of in the console."""

    def __init__(self, path):
        self.complaints, self.calls = [], 0
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        wanted = [
            f"user_pref({json.dumps(key)}, {json.dumps(value)});" for key, value in QUIET.items()
        ]
        (Path(self.folder.name) / "user.js").write_text("\n".join(wanted), "utf8")
        options = ("--headless", "--no-remote", "--remote-debugging-port", "0")
        self.process = subprocess.Popen(
            [path, *options, "--profile", self.folder.name],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        found = (re.search(r"ws://\S+", line) for line in self.process.stderr)
        address = next(filter(None, found))[0]
        # What it goes on to say is read, lest it wait for a reader.
        self.reader = threading.Thread(target=self.process.stderr.read, daemon=True)
        self.reader.start()
        self.socket = websocket.create_connection(
            f"{address}/session", timeout=SECONDS, suppress_origin=True
        )
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded"])
        self.context = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def call(self, method, **parameters):
        """Call a method of the protocol; on the way, keep what the page complains of."""
        self.calls += 1
        self.socket.send(json.dumps({"id": self.calls, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("method") == "log.entryAdded":
                entry = answer["params"]
                if entry["level"] in ("error", "warn"):
                    self.complaints.append(entry["text"])
            if answer.get("id") == self.calls:
                assert answer["type"] == "success", answer
                return answer["result"]

    def open(self, url):
        """Open a page and wait until it has loaded."""
        self.call("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def ask(self, script):
        """What an asynchronous function of JavaScript returns, by way of JSON."""
        found = self.call(
            "script.evaluate",
            expression=f"(async () => JSON.stringify((await ({script})()) ?? null))()",
            target={"context": self.context},
            awaitPromise=True,
        )
        assert found["type"] == "success", found["exceptionDetails"]["text"]
        return json.loads(found["result"]["value"])

    def wait(self, condition):
        """Wait until an expression of JavaScript is true."""
        self.ask(
            "async () => { while (!(" + condition + ")) "
            "await new Promise((then) => setTimeout(then, 50)); return true; }"
        )

    def close(self):
        """End the browser, and remove what it wrote."""
        self.socket.close()
        self.process.terminate()
        self.process.wait(SECONDS)
        self.reader.join(SECONDS)
        self.process.stderr.close()
        self.folder.cleanup()
