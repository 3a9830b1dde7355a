"""A tablet of the simulated world: the Python device on a disk that forgets, whose sync can be stopped at any call and any write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from greenlet import getcurrent, greenlet

from inspect_app.demo.world import named
from sync.device import Device
from sync.memory import HELD, Memory
from sync.wire import NoNetwork, Refused, Reply
from tests.tablets import keys

from .disk import TabletDisk
from .network import Call


class Killed(BaseException):
    """The battery is empty."""


class Tablet:
    """`saved`: facts that were shown as saved; `receipts`: photos the centre said it holds."""

    kind = Device

    def __init__(self, name: str, login: str, id: str, chance: Random, now: Callable[[], int]):
        self.name, self.login, self.id, self.chance, self.now = name, login, id, chance, now
        self.disk = TabletDisk(self._step)
        self.saved: set[str] = set()
        self.copies: list[int] = []
        self.risk, self.skew = 0.0, 0
        self.sync: greenlet | None = None
        self.waiting: Call | None = None
        self.last = ""
        self.start()

    def _step(self) -> None:
        if self.risk and self.chance.random() < self.risk:
            raise Killed

    # --- life

    def start(self) -> None:
        """As after every start: what the disk kept, and nothing else."""
        store = Memory(self.tables(), self.disk)
        self.device = self.kind(self._transport, store, self.id, named(self.login), self._clock, self.chance.randbytes)

    def tables(self) -> dict[str, list[str]]:
        return keys()

    def _clock(self) -> int:
        return self.now() + self.skew

    def kill(self, copy: int | None = None) -> None:
        """And starts again; with `copy`, from an old copy of the profile, so many entries long."""
        sync, self.sync, self.waiting, risk, self.risk = self.sync, None, None, self.risk, 0.0
        if sync is not None and not sync.dead:
            sync.throw(Killed)
        self.disk.crash(self.chance)
        if copy is not None:
            self.disk.revert(copy)
        self.start()
        self.risk = risk

    def twin(self, name: str, chance: Random) -> Tablet:
        """Another one with what is safe on the disk of this one."""
        two = type(self)(name, self.login, self.id, chance, self.now)
        two.disk.kept, two.disk.synced = self.disk.kept[: self.disk.synced], self.disk.synced
        two.start()
        two.saved = self.saved & set(two.device.store.facts)
        return two

    # --- what its person does

    def tap(self, act: Callable[[Device], str]) -> str | None:
        """The id of a fact that was shown as saved; None without room, or when the battery ended over it."""
        try:
            id = act(self.device)
        except OSError:
            return None
        except Killed:
            self.kill()
            return None
        self.saved.add(id)
        return id

    # --- sync, which waits at every call

    def begin_sync(self) -> None:
        """Runs until its first call."""
        if self.sync is None:
            self.sync = greenlet(self._sync)
            self._resume()

    def _sync(self) -> str:
        try:
            self.device.run()
            return "done"
        except (NoNetwork, Refused, OSError) as problem:
            return problem.code if isinstance(problem, Refused) else repr(problem)
        except Killed:
            return "killed"

    def _transport(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        self.waiting = Call(self.login, self.id, method, path, headers, body)
        return getcurrent().parent.switch()

    def answer(self, carry: Callable[[Call], Reply]) -> None:
        """The call that waits meets its fate, and sync goes on to the next."""
        call, self.waiting = self.waiting, None
        assert call
        try:
            reply = carry(call)
        except OSError as problem:
            self._resume(problem)
        else:
            self._resume(reply)

    def _resume(self, *given: Any) -> None:
        sync = self.sync
        assert sync is not None
        lost = bool(given) and isinstance(given[0], OSError)
        result = sync.throw(given[0]) if lost else sync.switch(*given)
        if sync.dead:
            self.sync, self.last = None, result
            if result == "killed":
                self.kill()

    # --- what is on it

    def held(self) -> set[str]:
        """Facts of its own that it says are at the centre."""
        return {made.id for made in self.device.store.log if made.state == HELD}


class OldTablet(Tablet):
    """A client of long ago: it says nothing of what it holds, leaves out fields that came later, knows few tables and makes a kind
    of fact that is no more."""

    class kind(Device):
        def pending(self) -> dict[str, int]:
            return {}

        def record(self, kind: str, scope: str, fields: Mapping[str, Any], base: Any = (), **more: Any) -> str:
            fewer = {name: value for name, value in fields.items() if name not in ("situation", "na", "reason") or value}
            return super().record(kind, scope, fewer, base, **more)

    def tables(self) -> dict[str, list[str]]:
        return {name: keys()[name] for name in ("visit", "site", "person", "team_member")}
