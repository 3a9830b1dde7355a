"""A tablet without a screen: makes facts, sends them, sends photos in pieces, takes rows. Tests and benches drive it.

It does no I/O of its own: the transport, the store, the clock (milliseconds since 1970) and chance (n random bytes) are given.

Laws
- A fact and the photo it announces are kept in one transaction before anything is sent.
- Nothing is dropped before the centre's receipt, and a receipt is an answer for that id, or an offset equal to the length.
- What the store says is waiting is sent in order; a gap is filled from where the centre says, a fork starts a new generation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from . import chain, envelope, limits, memory
from .chain import Place
from .memory import HELD, QUARANTINED, Line, Memory
from .wire import NoNetwork, Refused, Transport, Wire

TRIES = 5  # answers to one push or one photo before it is left for later
BATCH = limits.BATCH_BYTES - 4096  # room for the rest of the body


class Device:
    def __init__(
        self,
        transport: Transport,
        store: Memory,
        id: str,
        person: str,
        now: Callable[[], int],
        chance: Callable[[int], bytes],
        scope: str = "visit",
        hours: int = 8,
    ):
        self.store, self.id, self.person, self.now, self.chance, self.scope = store, id, person, now, chance, scope
        self.zone = timezone(timedelta(hours=hours))
        self.wire = Wire(transport, lambda: store.credential)

    def register(self, label: str = "a device without a screen") -> dict[str, Any]:
        """Needs a sign-in session in the transport."""
        about = {"id": self.id, "gen": self.store.place.gen, "label": label, "app": "device.py", "bundle": "", "persistent": True}
        told = self.wire.register(self.wire.hello()["csrf"] or "", **about)
        self.store.credential = told["credential"]
        return told

    # --- facts

    def record(self, kind: str, scope: str, fields: Mapping[str, Any], base: Iterable[str] = (), **more: Any) -> str:
        """A fact made here. more: covers, a further list; photo, (sha256, bytes). Its id."""
        photo, ms = more.pop("photo", None), self.now()
        payload = envelope.dumps({"n": self.chance(16).hex(), **fields, "base": sorted(base), **more})
        at = datetime.fromtimestamp(ms // 1000, UTC).astimezone(self.zone).isoformat(timespec="seconds")
        said = {"person": self.person, self.scope: scope, "kind": kind, "at": at, "app": "device.py", "bundle": ""}
        header = chain.header(self.store.place, envelope.uuid7(ms, self.chance(10)), self.id, said, ms, payload)
        made = memory.line(header, payload)
        self.store.append(made, photo)
        return made.id

    def heads(self, scope: str, kinds: Iterable[str], **key: Any) -> list[str]:
        """Facts of this person of these kinds and this key that no other of them names as its base."""
        alike = [f for f in self.store.facts.values() if self._is(f, scope, set(kinds), key)]
        named = {base for fact in alike for base in fact.fields["base"]}
        return sorted(fact.id for fact in alike if fact.id not in named)

    def _is(self, fact: Line, scope: str, kinds: set[str], key: Mapping[str, Any]) -> bool:
        about = fact.h[self.scope] == scope and fact.h["kind"] in kinds and fact.h["person"] == self.person
        return about and fact.state != QUARANTINED and all(fact.fields.get(k) == v for k, v in key.items())

    def answer(self, visit: str, item: str, **value: Any) -> str:
        fields = {"item": item, "choice": None, "number": None, "situation": 0, "na": 0, "reason": None, **value}
        return self.record("answered", visit, fields, self.heads(visit, ("answered", "cleared"), item=item))

    def clear(self, visit: str, item: str) -> str:
        return self.record("cleared", visit, {"item": item}, self.heads(visit, ("answered", "cleared"), item=item))

    def note(self, visit: str, item: str, text: str) -> str:
        return self.record("noted", visit, {"item": item, "text": text}, self.heads(visit, ("noted",), item=item))

    def attach(self, visit: str, item: str, data: bytes, width: int, height: int, **more: Any) -> str:
        sha256 = envelope.sha256_hex(data)
        one = {"item": item, "sha256": sha256, "bytes": len(data), "width": width, "height": height, "mime": "image/jpeg"}
        original = {"original_sha256": sha256, "original_bytes": len(data), "original_kept": 0}
        told = {**one, **original, "pipeline": "none", "captured_at": None, "source": "camera", **more}
        return self.record("attached", visit, told, photo=(sha256, data))

    # --- sending and receiving

    def sync(self) -> None:
        """Facts, then photos, then what is new. Raises NoNetwork or Refused; everything not acknowledged stays."""
        self.push()
        self.send_photos()
        self.pull()

    def pending(self) -> dict[str, int]:
        photos = [self.store.photos[sha256] for sha256 in self.store.photos_waiting()]
        return {"facts": len(self.store.waiting()), "photos": len(photos), "bytes": sum(len(p.data) for p in photos)}

    def push(self) -> None:
        tries = 0
        while batch := self._batch():
            try:
                told = self.wire.push([made.packed() for made in batch], self.pending())
            except Refused as refused:
                tries += 1
                if tries > TRIES or not self._obey(refused):
                    raise
            else:
                self._settle(batch, told["answers"])

    def _batch(self) -> list[Line]:
        batch: list[Line] = []
        size = 0
        for made in self.store.waiting()[: limits.BATCH_FACTS]:
            size += (len(made.header) + len(made.payload)) * 4 // 3 + 24
            if size > BATCH and batch:
                break
            batch.append(made)
        return batch

    def _settle(self, batch: list[Line], answers: list[Mapping[str, Any]]) -> None:
        sent = {made.id for made in batch}
        settled = [a for a in answers if a["id"] in sent]
        if not settled:
            raise NoNetwork("an answer for nothing that was sent")
        for a in settled:
            self.store.told(a["id"], QUARANTINED if a["result"] == "quarantined" else HELD, a.get("code"))

    def _obey(self, refused: Refused) -> bool:
        """Do what the centre asks; False when that is not ours to do."""
        if refused.action == "resend":
            self.store.again(int(refused.told["expected_seq"]))
        elif refused.action == "new-generation":
            self._new_generation()
        else:
            return False
        return True

    def _new_generation(self) -> None:
        """The same facts, under their old ids and payloads, in a log of its own."""
        place, lines = Place(self.store.place.gen + 1, hlc=self.store.place.hlc), []
        for old in self.store.waiting():
            said = {k: v for k, v in old.h.items() if k in ("person", self.scope, "kind", "at", "app", "bundle")}
            header = chain.header(place, old.id, self.id, said, self.now(), old.payload)
            lines.append(memory.line(header, old.payload))
            place = chain.after(lines[-1].h, header)
        self.store.restart(Place(self.store.place.gen + 1, hlc=self.store.place.hlc), lines)

    def send_photos(self, piece: int = limits.PIECE_BYTES) -> None:
        """Those waiting, from where the centre says each stands."""
        waiting = self.store.photos_waiting()
        for start in range(0, len(waiting), limits.HASHES):
            states = self.wire.missing(waiting[start : start + limits.HASHES])
            for sha256, there in states.items():
                self._send(sha256, self.store.photos[sha256].data, there["offset"], piece)

    def _send(self, sha256: str, data: bytes, offset: int, piece: int) -> None:
        tries = 0
        while offset < len(data):
            try:
                offset = self.wire.piece(sha256, offset, len(data), data[offset : offset + piece])
            except Refused as refused:
                tries += 1
                if tries > TRIES or refused.status not in (409, 460):
                    raise
                offset = self.wire.offset(sha256)
        self.store.photos[sha256].state = HELD

    def pull(self) -> None:
        more = True
        while more:
            told, epoch = self.wire.pull(self.store.known), self.store.epoch
            self.store.receive(told["epoch"], told["scopes"], told["gone"])
            more = any(part["more"] for part in told["scopes"]) or epoch not in (None, told["epoch"])
