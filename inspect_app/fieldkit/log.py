"""The fact log at the centre: exact bytes into the log, typed rows beside them, in the caller's transaction.
Twin of static/device/facts.mjs; both learn from tests/vectors/.

Laws
- A fact is never changed. Its identity is its id: same id and same payload hash is a duplicate, whatever its place.
- Nothing is refused: what cannot be applied is kept as quarantined, with the code of a problem.
- The revision counter is taken first and held until commit, so numbers commit in their own order and a fact
  made here gets the next number of this device under the same lock.
- Order of arrival does not matter: edges are rows, and a row says only what its fact says.
- A kind and its rules are asked before anything is written, so a fact they refuse leaves no trace but its line. What else
  goes wrong is undone by the fact's own savepoint. Many facts are taken faster together (together.py).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Integer, Table, bindparam, delete, insert, select, update
from sqlalchemy.exc import InternalError, OperationalError, StatementError

from sync.envelope import dumps, next_hlc, sha256_hex, uuid7

from .among import among, listed
from .declare import EDGES, Field, Kind
from .payload import Quarantined, fields_of, line, typed


class Said(NamedTuple):
    """Statements over the log and the counter, built once: building them costs more than running them."""

    take: Any
    known: Any
    keep: Any


@cache
def _said(log: Table, counter: Table) -> Said:
    take = update(counter).values(revision=counter.c.revision + bindparam("count", type_=Integer())).returning(counter.c.revision)
    return Said(take, select(log.c.id, log.c.header).where(among(log.c.id, listed("ids"))), insert(log))


@dataclass(frozen=True)
class Answer:
    """What became of a fact: applied, duplicate, conflict, different or quarantined (with a problem's code)."""

    id: str
    result: str
    code: str | None = None
    message: str | None = None  # an English sentence of the catalogue, when a rule said no


class Log:
    """Facts over one connection. `tables` are the metadata's tables: fact, counter, those of the edges and the kinds."""

    def __init__(
        self,
        connection: Connection,
        field: Field,
        tables: Mapping[str, Table],
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ):
        self.db, self.field, self.tables, self.now = connection, field, tables, now
        self.log, self.said = tables["fact"], _said(tables["fact"], tables["counter"])
        self.expected, self.numbers, self.before = dict[str, str | None](), iter(range(0)), 0

    def revision(self) -> int:
        return next(self.numbers, None) or self._take(1)

    def _take(self, count: int) -> int:
        return int(self.db.execute(self.said.take, {"count": count}).scalar_one())

    def alone(self) -> None:
        """From here until commit nobody else writes a fact."""
        self._take(0)

    def expect(self, ids: list[str]) -> bool:
        """These facts come now: a revision for each, and what is known of them, at once. Is any of them here already?"""
        last = self._take(len(ids)) if ids else 0
        self.before = last - len(ids)  # where the counter stood
        self.numbers = iter(range(self.before + 1, last + 1))
        known = {row.id: json.loads(row.header)["ph"] for row in self.db.execute(self.said.known, {"ids": ids})}
        self.expected = dict.fromkeys(ids) | known
        return bool(known)

    def _known(self, id: str) -> str | None:
        """The hash of what this fact says, where it is here already."""
        if id in self.expected:
            return self.expected[id]
        header = self.db.execute(self.said.known, {"ids": [id]}).first()
        return json.loads(header.header)["ph"] if header else None

    def has(self, id: str) -> bool:
        return self._known(id) is not None

    def record(
        self,
        kind: str,
        scope: str,
        person: str,
        device: str,
        fields: Mapping[str, Any],
        lists: Mapping[str, list[str]],
        id: str | None = None,
    ) -> Answer:
        """A fact made here, by this device; under this id, where whoever asks for it has given one."""
        revision, last = self.revision(), self._last(device)
        payload = dumps({"n": os.urandom(16).hex(), "base": [], **fields, **lists})
        header = dumps(self._header(kind, scope, person, device, payload, last) | ({"id": id} if id else {}))
        return self.receive(header, payload, revision=revision)

    def fresh(self) -> str:
        """An id that nobody has."""
        return uuid7(int(self.now().timestamp() * 1000), os.urandom(10))

    def _last(self, device: str) -> dict[str, Any]:
        newest = select(self.log.c.seq, self.log.c.hash, self.log.c.header).where(self.log.c.device == device)
        found = self.db.execute(newest.order_by(self.log.c.gen.desc(), self.log.c.seq.desc()).limit(1)).first()
        return (
            {"seq": found.seq, "prev": found.hash, "hlc": json.loads(found.header)["hlc"]}
            if found
            else {"seq": 0, "prev": None, "hlc": None}
        )

    def _header(self, kind: str, scope: str, person: str, device: str, payload: bytes, last: dict[str, Any]) -> dict[str, Any]:
        now = self.now()
        ms = int(now.timestamp() * 1000)
        made = {
            "v": 1,
            "id": uuid7(ms, os.urandom(10)),
            "device": device,
            "gen": 1,
            "seq": last["seq"] + 1,
            "prev": last["prev"],
        }
        said = {"person": person, self.field.scope: scope, "kind": kind}
        when = {"at": now.isoformat(timespec="seconds"), "hlc": next_hlc(last["hlc"], ms)}
        return {**made, **said, **when, "app": "centre", "bundle": "", "ph": sha256_hex(payload)}

    def receive(self, header: bytes, payload: bytes, refused: str | None = None, revision: int | None = None) -> Answer:
        """A fact from anywhere, its envelope already checked. `refused`: the caller's reason to quarantine it."""
        h = json.loads(header)
        if known := self._known(h["id"]):
            return Answer(h["id"], "duplicate" if known == h["ph"] else "different")
        answer = self._try(h, payload, refused)
        self._keep(h, header, payload, answer, revision or self.revision())
        return answer

    def _try(self, h: dict[str, Any], payload: bytes, refused: str | None) -> Answer:
        try:
            if refused:
                raise Quarantined(refused)
            with self.db.begin_nested():
                return Answer(h["id"], "conflict" if self.apply(h, payload) else "applied")
        except Quarantined as q:
            return Answer(h["id"], "quarantined", q.code, q.message)
        except (OperationalError, InternalError):
            raise  # a lock, a full disk: nothing is wrong with the fact
        except (StatementError, OverflowError):
            return Answer(h["id"], "quarantined", "bad-value")

    def again(self, h: dict[str, Any], payload: bytes) -> Answer:
        """A quarantined fact whose cause is mended: applied now, or quarantined still."""
        answer = self._try(h, payload, None)
        state = {"state": "quarantined"} if answer.result == "quarantined" else {"state": "held", "revision": self.revision()}
        self.db.execute(update(self.log).where(self.log.c.id == h["id"]).values(reason=answer.code, **state))
        return answer

    def refusal(self, h: dict[str, Any], payload: bytes) -> Quarantined | None:
        """What its kind and rules say against this fact now. Reads only."""
        try:
            kind = self.field.kinds.get(h["kind"])
            if kind is None:
                return Quarantined("unknown-kind")
            self._checked(kind, h, fields_of(payload))
        except Quarantined as why:
            return why
        return None

    def _keep(self, h: dict[str, Any], header: bytes, payload: bytes, answer: Answer, revision: int) -> None:
        state = "quarantined" if answer.result == "quarantined" else "held"
        kept = line(self.field.scope, h, header, payload, state, answer.code)
        self.db.execute(self.said.keep, {**kept, "revision": revision})
        self.expected[h["id"]] = h["ph"]

    def apply(self, h: dict[str, Any], payload: bytes) -> bool:
        """Row and edges of one fact; True when it stands against another. Raises Quarantined."""
        kind, fields = self.field.kinds.get(h["kind"]), fields_of(payload)
        if kind is None:
            raise Quarantined("unknown-kind")
        values = self._checked(kind, h, fields)
        self.db.execute(kind.insert, {**{name: h[name] for name in kind.header}, **values})
        for name in EDGES:
            self._edges(name, h["id"], fields.get(name, []))
        return self.conflicts(kind, self._bind(h, values))

    def conflicts(self, kind: Kind, fact: dict[str, Any]) -> bool:
        """Does this fact, once written, stand against another?"""
        return kind.conflict is not None and self.db.execute(kind.conflict.select, fact).first() is not None

    def _bind(self, h: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
        return {**h, **values, "me": h["person"], "lang": "en"}

    def _checked(self, kind: Kind, h: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
        values = {f["name"]: typed(f, fields.get(f["name"], f.get("default"))) for f in kind.fields}
        broken = self.db.execute(kind.broken, self._bind(h, values)).scalars().all() if kind.rules else []
        if broken:
            raise Quarantined("against-rule", list(kind.rules.values())[min(broken)].message)
        return values

    def _edges(self, name: str, by: str, ids: list[str]) -> None:
        table, column = EDGES[name]
        rows = [{column: i, "by": by} for i in sorted(set(ids))]
        if rows:
            self.db.execute(insert(self.tables[table]), rows)

    def forget(self, id: str) -> None:
        """Rows and edges of a fact whose line in the log is gone; nothing when the line is there."""
        if self.db.execute(select(self.log.c.id).where(self.log.c.id == id)).first() is None:
            for kind in self.field.kinds.values():
                self.db.execute(delete(kind.table).where(kind.table.c.id == id))
            for table in {table for table, _ in EDGES.values()}:
                self.db.execute(delete(self.tables[table]).where(self.tables[table].c.by == id))
