"""Tablets with the tablet's own sync core, in a page of Chromium; to the world they are tablets like the others."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from random import Random
from typing import Any

from playwright.sync_api import Page

from inspect_app.demo.world import named
from sync.device import Device
from sync.memory import HELD, LOCAL, QUARANTINED, Memory, Picture, line
from sync.wire import Reply

from .network import Call

# Said as text: Playwright would take each part of it in hand, there and here.
ASK = "async said => JSON.stringify(await (await import('/tests/simulation/tablet.mjs')).ask(...JSON.parse(said)) ?? null)"
BEGIN = "async bundle => { await (await import('/tests/simulation/tablet.mjs')).begin(JSON.parse(bundle)) }"
STATES = {"local": LOCAL, "sending": LOCAL, "held": HELD, "quarantined": QUARANTINED}


class Seen(Memory):
    """What is on the tablet, as its own database says."""

    def __init__(self, tablet: BrowserTablet, found: Mapping[str, Any]):
        super().__init__({table: told["key"] for table, told in found["rows"].items()}, device=tablet.id)
        self.epoch, self.known = found["epoch"], found["known"]
        for header, payload, state, reason in found["facts"]:
            made = line(base64.b64decode(header), base64.b64decode(payload), STATES[state])
            made.code = reason
            self.facts[made.id] = made
        self.log = [made for made in self.facts.values() if made.h["device"] == tablet.id]
        tablet.had |= {sha for sha, _, here in found["photos"] if here}
        photos = [photo for photo in found["photos"] if photo[0] in tablet.had]  # others its disk lost, or a copy of it took
        self.photos = {sha: Picture(b"here" if here else b"", HELD if state == "held" else LOCAL) for sha, state, here in photos}
        self.tablet = tablet
        self.rows = {t: {tuple(row[k] for k in told["key"]): row for row in told["rows"]} for t, told in found["rows"].items()}

    def trust(self, credential: str | None) -> None:
        self.tablet.ask("keep", key="credential", value=credential)


class Hands(Device):
    """A person's acts: what they look at is the tablet's database, what they make goes into its log."""

    def __init__(self, tablet: BrowserTablet):
        self.tablet, self.id, self.person, self.scope = tablet, tablet.id, named(tablet.login), "visit"

    @property
    def store(self) -> Any:
        return self.tablet.seen()

    def record(self, kind: str, scope: str, fields: Mapping[str, Any], base: Iterable[str] = (), **more: Any) -> str:
        photo = more.pop("photo", None)
        told = [photo[0], base64.b64encode(photo[1]).decode()] if photo else None
        fact = [kind, scope, self.person, {**fields}, {"base": sorted(base), **more}, told]
        return self.tablet.made(self.tablet.ask("record", fact=fact))


class Disk:
    def __init__(self, tablet: BrowserTablet):
        self.tablet, self._room = tablet, None

    @property
    def synced(self) -> int:
        """A copy of the disk, as it would be after a crash now."""
        return int(self.tablet.ask("copy")["said"])

    @property
    def room(self) -> int | None:
        return self._room

    @room.setter
    def room(self, room: int | None) -> None:
        self._room = room
        self.tablet.ask("room", room=None if room is None else room * 10)


class BrowserTablet:
    def __init__(self, page: Page, name: str, login: str, id: str, chance: Random, now: Callable[[], int], of: str | None = None):
        """`of`: the tablet that it is a copy of."""
        self.page, self.name, self.login, self.id, self.chance, self.now = page, name, login, id, chance, now
        self.saved: set[str] = set()
        self.had: set[str] = set()  # photos that were on this disk
        self.copies: list[int] = []
        self.skew, self._risk, self.last, self.sync = 0, 0.0, "", None
        self.calls: dict[int, Call] = {}
        self.device, self.disk = Hands(self), Disk(self)
        self.start(new=True, of=of)

    # --- life

    def start(self, new: bool = False, of: str | None = None) -> None:
        self._seen: Seen | None = None
        self.calls, self.sync = {}, None
        about = {"name": self.name, "person": named(self.login), "device": self.id, "fuse": self._fuse()}
        self._asked("start", about | {"seed": self.chance.getrandbits(31), "anew": new, "of": of})

    def twin(self, name: str, chance: Random) -> BrowserTablet:
        """Another one with what is safe on the disk of this one."""
        two = BrowserTablet(self.page, name, self.login, self.id, chance, self.now, of=self.name)
        two.saved = self.saved & set(two.seen().facts)
        return two

    def _fuse(self) -> int | None:
        return self.chance.randint(20, 1500) if self.risk else None

    @property
    def risk(self) -> float:
        return self._risk

    @risk.setter
    def risk(self, risk: float) -> None:
        self._risk = risk
        self.ask("fuse", fuse=self._fuse())

    def kill(self, copy: int | None = None) -> None:
        self.had = self.had if copy is None else set()
        self._asked("crash", {"name": self.name} | ({} if copy is None else {"copy": copy}))
        self.start()

    def ask(self, verb: str, **about: Any) -> dict[str, Any]:
        """What it said, once everything on it waits again. Its battery may have ended over it."""
        self._seen = None
        told: dict[str, Any] = self._asked(verb, {"name": self.name, "now": self.now() + self.skew, **about})
        self._stands(told)
        return told

    def _asked(self, verb: str, about: dict[str, Any]) -> Any:
        return json.loads(self.page.evaluate(ASK, json.dumps([verb, about])))

    def _stands(self, told: dict[str, Any]) -> None:
        self.calls = {id: self._call(*call) for id, *call in told["calls"]}
        if told["dead"]:
            self.last = "killed"
            self.kill()
        elif self.sync and told["result"] is not None:
            self.sync, self.last = None, told["result"]

    def _call(self, method: str, path: str, headers: dict[str, Any], body: str) -> Call:
        return Call(self.login, self.id, method, path, {k: str(v) for k, v in headers.items()}, base64.b64decode(body))

    # --- what its person does

    def tap(self, act: Callable[[Device], str]) -> str | None:
        try:
            id = act(self.device)
        except OSError:
            return None
        self.saved.add(id)
        return id

    def made(self, told: dict[str, Any]) -> str:
        if told["dead"] or told["wrong"]:
            raise OSError(told["wrong"] or "killed")
        return str(told["said"])

    # --- sync

    @property
    def waiting(self) -> bool:
        return bool(self.calls)

    def begin_sync(self) -> None:
        if self.sync is None:
            self.sync = "runs"
            self.ask("run")

    def answer(self, carry: Callable[[Call], Reply]) -> None:
        """One of the calls that wait, whichever."""
        id = self.chance.choice(sorted(self.calls))
        try:
            reply = carry(self.calls[id])
        except OSError:
            self.ask("answer", call=id, reply=None)
        else:
            body = base64.b64encode(reply.body).decode()
            self.ask("answer", call=id, reply=[reply.status, {k: v for k, v in reply.headers.items() if k != "Set-Cookie"}, body])

    # --- what is on it

    def seen(self) -> Seen:
        if self._seen is None:
            found = self._asked("look", {"name": self.name})
            assert not found["wrong"], found["wrong"]
            self._seen = Seen(self, found["said"])
        return self._seen

    def held(self) -> set[str]:
        return {made.id for made in self.seen().log if made.state == HELD}


def maker(page: Page, bundle: str) -> Callable[..., BrowserTablet]:
    """Makes tablets in this page. Those of an earlier world are forgotten when their names come again."""
    page.evaluate(BEGIN, bundle)
    return partial(BrowserTablet, page)
