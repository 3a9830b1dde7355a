"""Debian's Firefox ESR, driven over Marionette, the protocol it speaks itself: length, colon, JSON.

Playwright drives a build of its own only; Selenium wants geckodriver, which neither Debian 12 nor PyPI has."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PREFS = {
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    "intl.accept_languages": "zh-CN",
}


def find() -> str | None:
    return shutil.which("firefox-esr")


class Firefox:
    """One profile: what a kill leaves is what the next start finds."""

    settings: dict[str, str] = {}  # of the centre

    def __init__(self, profile: Path, port: int):
        self.profile, self.port, self.count = profile, port, 0
        profile.mkdir(parents=True, exist_ok=True)
        wanted = PREFS | {"marionette.port": port}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in wanted.items()]
        (profile / "user.js").write_text("\n".join(lines))

    def start(self) -> None:
        command = [find() or "firefox-esr", "--headless", "--marionette", "--no-remote", "--profile", str(self.profile)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self.line = self._line()
        self._read()
        self.call("WebDriver:NewSession", capabilities={"alwaysMatch": {"unhandledPromptBehavior": "ignore"}})

    def _line(self) -> socket.socket:
        for _ in range(300):
            try:
                return socket.create_connection(("127.0.0.1", self.port), timeout=60)
            except OSError:
                time.sleep(0.1)
        raise TimeoutError("Firefox does not answer")

    def kill(self) -> None:
        """SIGKILL to the main process and its children, as when a battery ends."""
        self.line.close()
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    end = kill

    def call(self, name: str, **params: Any) -> Any:
        self.count += 1
        data = json.dumps([0, self.count, name, params])
        self.line.sendall(f"{len(data.encode())}:{data}".encode())
        _, _, error, result = self._read()
        if error:
            raise RuntimeError(f"{name}: {error['error']}: {error['message']}")
        return result

    def _read(self) -> Any:
        head = b""
        while not head.endswith(b":"):
            head += self._more(1)
        size, data = int(head[:-1]), b""
        while len(data) < size:
            data += self._more(size - len(data))
        return json.loads(data)

    def _more(self, most: int) -> bytes:
        found = self.line.recv(most)
        if not found:
            raise ConnectionError("Firefox hung up")
        return found

    def goto(self, url: str) -> None:
        self.call("WebDriver:Navigate", url=url)

    def evaluate(self, expression: str) -> Any:
        script = f"const done = arguments[arguments.length - 1]; (async () => ({expression}))().then(done)"
        return self.call("WebDriver:ExecuteAsyncScript", script=script, args=[], newSandbox=True)["value"]

    def element(self, selector: str) -> str:
        found: str = self.call("WebDriver:FindElement", using="css selector", value=selector)["value"][ELEMENT]
        return found

    def click(self, selector: str) -> None:
        self.call("WebDriver:ElementClick", id=self.element(selector))

    def send(self, selector: str, text: str) -> None:
        self.call("WebDriver:ElementSendKeys", id=self.element(selector), text=text)

    def until(self, expression: str, seconds: float = 30) -> Any:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := self.evaluate(expression):
                return found
            time.sleep(0.05)
        raise TimeoutError(expression)
