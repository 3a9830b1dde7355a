"""A tablet of the stories, and what it remembers beside its store."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from inspect_app.demo.world import named
from sync.device import Device
from sync.memory import Memory
from sync.wire import NoNetwork, Refused

from .line import Line


class Tablet:
    """A device on its line; `seen`: cursors it once had, and the facts it held with them."""

    def __init__(self, line: Line, login: str, id: str, store: Memory, seed: int, ms: Callable[[], int]):
        self.line, self.login, self.seen = line, login, [(0, {}, frozenset())]
        self.device = Device(line, store, id, named(login), ms, random.Random(f"{login} {seed}").randbytes)

    def try_to(self, work: Callable[[], Any]) -> bool:
        """What the network or the centre refuses is tried another day. Was it done?"""
        try:
            work()
            return True
        except (NoNetwork, Refused):
            return False
        finally:
            self.line.left = None
