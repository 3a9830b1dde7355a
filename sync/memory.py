"""What a device keeps, in memory: its log, others' facts, rows, photos, cursors. A model of the tablet's database.

Laws
- Each method is one transaction: all of it is kept, or nothing.
- A line of the log never changes; what is known of its sending does.
- Insert is idempotent by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import envelope
from .chain import Place, after

LOCAL, HELD, QUARANTINED = "local", "held", "quarantined"


@dataclass
class Line:
    """A fact as it is kept. `code`: why it is quarantined."""

    h: Mapping[str, Any]
    header: bytes
    payload: bytes
    state: str = LOCAL
    code: str | None = None

    @property
    def id(self) -> str:
        return str(self.h["id"])

    @property
    def fields(self) -> dict[str, Any]:
        return dict(envelope.loads(self.payload))

    def packed(self) -> dict[str, str]:
        return envelope.pack(self.header, self.payload)


def line(header: bytes, payload: bytes, state: str = LOCAL) -> Line:
    return Line(envelope.read(header), header, payload, state)


@dataclass
class Picture:
    data: bytes
    state: str = LOCAL


@dataclass
class Memory:
    """`keys`: the primary key of each table that comes down."""

    keys: Mapping[str, Sequence[str]]
    credential: str | None = None
    epoch: str | None = None
    place: Place = field(default_factory=Place)
    facts: dict[str, Line] = field(default_factory=dict)  # by id: own and others'
    log: list[Line] = field(default_factory=list)  # own, in order, the generation that is sent
    rows: dict[str, dict[tuple[Any, ...], Mapping[str, Any]]] = field(default_factory=dict)
    photos: dict[str, Picture] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)

    def append(self, made: Line, photo: tuple[str, bytes] | None = None) -> None:
        """A fact made here, and the photo it announces."""
        self.facts[made.id] = made
        self.log.append(made)
        self.place = after(made.h, made.header)
        if photo:
            self.photos.setdefault(photo[0], Picture(photo[1]))

    def waiting(self) -> list[Line]:
        return [made for made in self.log if made.state == LOCAL]

    def photos_waiting(self) -> list[str]:
        return [sha256 for sha256, photo in self.photos.items() if photo.state == LOCAL]

    def told(self, id: str, state: str, code: str | None) -> None:
        self.facts[id].state, self.facts[id].code = state, code

    def again(self, seq: int) -> None:
        """The centre lacks everything from this number on."""
        for made in self.log:
            if made.h["seq"] >= seq:
                made.state, made.code = LOCAL, None

    def restart(self, place: Place, lines: Iterable[Line]) -> None:
        """A new generation: these take the place of what was not sent."""
        self.log, self.place = [], place
        for made in lines:
            self.append(made)

    def receive(self, epoch: str, parts: Iterable[Mapping[str, Any]], gone: Iterable[str]) -> None:
        """A page that came down, with its cursors. One of another epoch only says that all cursors are void."""
        if self.epoch not in (None, epoch):
            self.epoch, self.known = epoch, {}
            return
        self.epoch = epoch
        for part in parts:
            self.known[part["scope"]] = part["revision"]
            for table, rows in part["rows"].items():
                self._upsert(table, rows)
            for fact in part["facts"]:
                came = line(*envelope.unpack(fact), HELD)
                self.facts.setdefault(came.id, came)
        for scope in gone:
            self.known.pop(scope, None)

    def _upsert(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        for row in rows:
            self.rows.setdefault(table, {})[tuple(row[name] for name in self.keys[table])] = row
