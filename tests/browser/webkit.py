"""WebKitGTK as Debian ships it, the engine of Safari, in a window of its own (webkit_window.py) on a screen of its own (Xvfb)."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from .handles import Kept

WINDOW, PYTHON = Path(__file__).with_name("webkit_window.py"), "/usr/bin/python3"  # Debian's gi is for Debian's Python
NEEDS = "import gi, shutil; gi.require_version('WebKit2', '4.1'); assert shutil.which('Xvfb')"
PLAIN = {"WEBKIT_DISABLE_COMPOSITING_MODE": "1", "LIBGL_ALWAYS_SOFTWARE": "1", "GDK_BACKEND": "x11", "NO_AT_BRIDGE": "1"}
TYPE = """const field = document.querySelector(SELECTOR); field.focus(); field.value = DATA;
  for (const event of ['input', 'change']) field.dispatchEvent(new Event(event, { bubbles: true })); field.blur()"""
CHOOSE = """const bytes = Uint8Array.from(atob(DATA), one => one.charCodeAt(0)), chosen = new DataTransfer(), field = document.querySelector(SELECTOR);
  chosen.items.add(new File([bytes], 'a.jpg', { type: 'image/jpeg' })); field.files = chosen.files; field.dispatchEvent(new Event('change', { bubbles: true }))"""


def found() -> bool:
    with suppress(OSError):
        return subprocess.run([PYTHON, "-c", NEEDS], capture_output=True).returncode == 0
    return False


class WebKit:
    """One profile: what a kill leaves is what the next start finds."""

    def __init__(self, profile: Path):
        self.profile, self.count, self.files = profile, 0, Kept()
        self.process: Any = None
        self.settings = {"HANDLES": self.files.address}  # what the centre must lend it
        profile.mkdir()
        self.screen, number = screen()
        self.surroundings = os.environ | PLAIN | {"DISPLAY": f":{number}", "HOME": str(profile), "XDG_RUNTIME_DIR": str(profile)}

    def start(self) -> None:
        with (self.profile / "window.log").open("a") as log:
            self.process = subprocess.Popen(
                [PYTHON, str(WINDOW), str(self.profile)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=self.surroundings,
                start_new_session=True,
            )

    def kill(self) -> None:
        """SIGKILL to the window and WebKit's own processes, as when a battery ends."""
        for process in Path("/proc").iterdir():
            if process.name.isdigit() and f"HOME={self.profile}".encode() in surroundings(process):
                with suppress(ProcessLookupError):
                    os.kill(int(process.name), signal.SIGKILL)
        self.process.wait()
        self.process.stdin.close(), self.process.stdout.close()

    def end(self) -> None:
        self.kill()
        self.screen.terminate()
        self.screen.wait()
        self.files.end()

    def call(self, **asked: Any) -> Any:
        self.count += 1
        self.process.stdin.write(json.dumps(asked | {"n": self.count}) + "\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        assert told["n"] == self.count
        if "wrong" in told:
            raise RuntimeError(told["wrong"])
        return told["value"]

    def goto(self, url: str) -> None:
        self.call(goto=url)

    def evaluate(self, expression: str) -> Any:
        return self.call(run=f"return {expression}")

    def click(self, selector: str) -> None:
        self.call(run=f"document.querySelector({json.dumps(selector)}).click()")

    def send(self, selector: str, text: str) -> None:
        """As keys; to a field of files, the path of one."""
        files = self.evaluate(f"document.querySelector({json.dumps(selector)}).type === 'file'")
        data = base64.b64encode(Path(text).read_bytes()).decode() if files else text
        self.call(run=(CHOOSE if files else TYPE).replace("SELECTOR", json.dumps(selector)).replace("DATA", json.dumps(data)))

    def until(self, expression: str, seconds: float = 30) -> Any:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with suppress(RuntimeError):  # between two pages
                if told := self.evaluate(expression):
                    return told
            time.sleep(0.05)
        raise TimeoutError(expression)


def screen() -> tuple[subprocess.Popen[bytes], int]:
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "900x1200x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        return process, int(told.readline())


def surroundings(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:
        return b""
