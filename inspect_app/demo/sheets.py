"""A demo person's tablet, and one sheet filled on it: facts made as a tablet makes them, arriving at once."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sync.device import Device
from sync.envelope import sha256_hex
from sync.memory import Memory
from sync.wire import NoNetwork, Reply

from .. import clock, models
from ..database import db
from ..fieldkit.log import Log
from ..fieldkit.together import Together
from ..photos import arrive, store
from .people import LOGINS
from .world import HOURS, named

MONTHS = 90 * 24 * 3600  # the tablets were given out so many seconds ago


def _alone(_method: str, _path: str, _headers: Mapping[str, str], _body: bytes) -> Reply:
    raise NoNetwork


class Tablet:
    """Its chance depends on its name, its clock goes on with every act."""

    def __init__(self, name: str, login: str, log: Log, label: str = ""):
        self.log, self.chance, self.ms = log, random.Random(name), 0
        self.batch: Together | None = None
        self.device = Device(_alone, Memory({}), named(f"tablet {name}"), named(login), lambda: self.ms, self.chance.randbytes, hours=HOURS)
        now = clock.seconds()
        row = models.Device(
            id=self.device.id,
            person=named(login),
            label=label or f"{LOGINS.index(login) + 1} 号平板",
            registered_at=now - MONTHS,
            seen_at=now,
        )
        db.session.add(row)
        db.session.flush()

    def wake(self, at: datetime) -> None:
        self.ms = max(self.ms, int(at.timestamp() * 1000))

    def make(self, kind: str, visit: str, fields: Mapping[str, Any], base: Iterable[str] = (), **lists: Any) -> str:
        self.ms += self.chance.randint(9_000, 40_000)
        id = self.device.record(kind, visit, fields, base, **lists)
        made = self.device.store.facts[id]
        if self.batch:
            self.batch.add(dict(made.h), made.header, made.payload)
            return id
        answer = self.log.receive(made.header, made.payload)
        if answer.result not in ("applied", "conflict"):
            raise RuntimeError(f"the demo world breaks a rule: {kind} {fields} {answer}")
        return id

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is made meanwhile arrives at the end, all at once. Raises Strange when it breaks a rule."""
        self.batch = batch = Together(self.log.field)
        yield
        self.batch = None
        batch.write(self.log)

    def again(self, id: str, visit: str) -> str:
        """The same said in another visit, naming what it repeats."""
        made = self.device.store.facts[id]
        fields = {name: value for name, value in json.loads(made.payload).items() if name not in ("n", "base")}
        return self.make(made.h["kind"], visit, fields, origin=[id])

    def pictured(self, visit: str, item: str, data: bytes, source: str, arrived: bool = True, **more: Any) -> str:
        """A photo and its fact; its bytes are at the centre, or still on the tablet."""
        sha256, at = sha256_hex(data), datetime.fromtimestamp(self.ms // 1000, self.device.zone)
        if arrived:
            _keep(data, sha256, self.device.id)
        size = {"bytes": len(data), "width": 1024, "height": 768, "original_bytes": len(data), "original_kept": 0}
        said = {"sha256": sha256, "original_sha256": sha256, "mime": "image/jpeg", "pipeline": "drawn for the demo world"}
        told = {"captured_at": at.isoformat(timespec="seconds"), "source": source}
        return self.make("attached", visit, {"item": item, **size, **said, **told, **more})

    def waits(self, photos: int, size: int) -> None:
        """What the tablet said it still holds."""
        row = db.session.get_one(models.Device, self.device.id)
        row.pending_photos, row.pending_bytes = photos, size


def _keep(data: bytes, sha256: str, device: str) -> None:
    path = store.folder("making") / f"demo-{sha256}"
    path.write_bytes(data)
    store.keep(path, sha256)
    arrive.held(sha256, len(data), device)
