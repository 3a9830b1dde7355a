"""Decoding, always in another process under limits. What kills it is an unreadable picture, nothing more."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from pathlib import Path
from queue import LifoQueue
from threading import Lock
from typing import Any

CHILD = Path(__file__).with_name("child.py")
HELPERS = 2

Out = tuple[Path, int, int]  # where to, longest side, JPEG quality


class Unreadable(Exception):
    """No picture, or one too large to be decoded (`pixels`)."""

    def __init__(self, pixels: bool):
        super().__init__("too many pixels" if pixels else "no picture")
        self.pixels = pixels


def make(source: Path, *out: Out, grey: Path | None = None) -> dict[str, Any]:
    """JPEGs of one picture, decoded once: width, height of the first, captured_at, and grey: the size of the grey values that are
    written to that path. Raises Unreadable, or OSError when it is not the picture's fault."""
    outs = [(str(path), longest, quality) for path, longest, quality in out]
    job = json.dumps({"source": str(source), "out": outs, "grey": str(grey) if grey else None})
    told = json.loads(_helpers().answer(job) or '{"wrong": "picture"}')
    if told.get("wrong") == "machine":
        raise OSError(told["errno"], os.strerror(told["errno"]))
    if "wrong" in told:
        raise Unreadable(pixels=told["wrong"] == "pixels")
    return dict(told)


class Helper:
    """One child that forks per picture. Started when first needed, replaced when it died."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None

    def answer(self, job: str) -> str:
        for _ in range(2):
            try:
                if told := self._ask(job):
                    return told
            except BrokenPipeError:
                pass
            self.stop()
        return ""

    def _ask(self, job: str) -> str:
        if self.process is None:
            command = [sys.executable, "-I", str(CHILD)]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, close_fds=True)
        into, out = self.process.stdin, self.process.stdout
        if into is None or out is None:
            return ""
        into.write(job + "\n")
        into.flush()
        return out.readline()

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


class Helpers:
    """As many pictures at once as there are helpers; the rest wait."""

    def __init__(self, count: int):
        self.all, self.free = [Helper() for _ in range(count)], LifoQueue[Helper]()
        for helper in self.all:
            self.free.put(helper)

    def answer(self, job: str) -> str:
        helper = self.free.get()
        try:
            return helper.answer(job)
        finally:
            self.free.put(helper)

    def stop(self) -> None:
        for helper in self.all:
            helper.stop()


_of: dict[int, Helpers] = {}
_starting = Lock()


def _helpers() -> Helpers:
    """Of this process: a forked server must not share its parent's pipes."""
    with _starting:
        if os.getpid() not in _of:
            _of[os.getpid()] = Helpers(HELPERS)
            atexit.register(_of[os.getpid()].stop)
        return _of[os.getpid()]
