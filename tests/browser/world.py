"""A centre in a process of its own and tablets in real Chromium, to be stopped and killed at will."""

from __future__ import annotations

import os
import random
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from scripts import chromium
from tests.answering import until_it_answers

from .serve import forked

CHANCE = random.SystemRandom()  # a test may seed the usual one, and so may the run beside it
NO_FILES = "--disable-blink-features=FileSystemAccess,FileSystemAccessOriginPrivate,FileSystemAccessLocal"  # a browser without OPFS


def free_port() -> int:
    """Below those that the system gives to whoever asks for any: a stopped centre finds its own free again, whatever runs beside it."""
    while True:
        port = CHANCE.randrange(11_000, 32_000)
        with socket.socket() as s, suppress(OSError):
            s.bind(("127.0.0.1", port))
            return port


class Centre:
    """The real app over HTTP. Its data stays when it is stopped."""

    def __init__(self, folder: Path, port: int | None = None):
        self.folder, self.port = folder, port or free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.process: Any = None

    def start(self, **settings: str) -> None:
        self.process = forked(self.folder, self.port, {f"INSPECT_{name}": value for name, value in settings.items()})
        until_it_answers(self.process, f"{self.base}/sync/v1/hello")  # if not: see centre.log

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.join()
            self.process = None


class Tablet:
    """One browser profile: what a kill leaves is what the next start finds."""

    def __init__(self, play: Playwright, profile: Path, base: str):
        self.play, self.profile, self.base = play, profile, base
        self.context: BrowserContext | None = None
        self.problems: list[str] = []

    def start(self, *flags: str) -> Page:
        self.context = self.play.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=chromium.find(),
            args=[*chromium.FLAGS, *flags],
            viewport={"width": 820, "height": 1180},
            timezone_id="Asia/Shanghai",
        )
        return self.watched(self.context.pages[0])

    def watched(self, page: Page) -> Page:
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda m: m.type == "error" and self.problems.append(m.text))
        return page

    def sign_in(self, page: Page, link: str) -> None:
        page.goto(link)
        page.click("main form button")
        page.wait_for_url("**/field/**")

    def kill(self) -> None:
        """SIGKILL to every process of this browser, as when a battery ends."""
        self.pull_the_plug()
        self.forget()

    def pull_the_plug(self) -> None:
        """From any thread; `forget` follows in the one that drives."""
        for process in Path("/proc").iterdir():
            if process.name.isdigit() and f"--user-data-dir={self.profile}" in command_of(process):
                with suppress(ProcessLookupError):
                    os.kill(int(process.name), signal.SIGKILL)

    def close(self) -> None:
        if self.context:
            self.context.close()
        self.context = None

    def forget(self) -> None:
        try:
            if self.context:
                self.context.close()
        except Exception:
            pass
        self.context = None


def command_of(process: Path) -> str:
    try:
        return (process / "cmdline").read_text()
    except OSError:
        return ""


def until(page: Page, expression: str, seconds: float = 30) -> Any:
    """Poll: wait_for_function needs eval, which the policy forbids."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := page.evaluate(expression):
            return found
        time.sleep(0.03)
    raise TimeoutError(expression)


@contextmanager
def running(centre: Centre) -> Iterator[Centre]:
    try:
        centre.start()
        yield centre
    finally:
        centre.stop()
