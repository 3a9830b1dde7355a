"""A tablet without a screen: makes facts, sends them, sends photos in pieces, takes rows. Tests and benches drive it.

It does no I/O of its own: the transport, the store, the clock (milliseconds since 1970) and chance (n random bytes) are given.

Laws
- A fact and the photo it announces are kept in one transaction before anything is sent.
- Nothing is dropped before the centre's receipt, and a receipt is an answer for that id, or an offset equal to the length.
- What the store says is waiting is sent in order; a gap is filled from where the centre says. A fork starts a new generation,
  and so does a gap in what this device no longer has.
- No answer makes it give up anything: what it does not understand, it tries again later.
- Another epoch is a centre restored from a backup: all that is kept is offered again.
- Without room, photos that the centre holds are freed, the oldest first; then the fact is kept, or is said not to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from . import chain, envelope, limits, uploads, wire
from .chain import Place
from .memory import HELD, QUARANTINED, Line, Memory
from .wire import NoNetwork, Refused, Transport, Wire

TRIES = 5  # refusals of one push before it is left for later
BATCH = limits.BATCH_BYTES - 4096  # room for the rest of the body
SETTLED = {"applied": HELD, "duplicate": HELD, "conflict": HELD, "quarantined": QUARANTINED}


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
        self.zone, self.most, self.piece = timezone(timedelta(hours=hours)), limits.BATCH_FACTS, limits.PIECE_BYTES
        self.wire = Wire(transport, lambda: store.credential)
        if store.device != id:
            store.begin(id)

    def register(self, label: str = "a device without a screen") -> dict[str, Any]:
        """Needs a sign-in session in the transport."""
        about = {"id": self.id, "gen": self.store.place.gen, "label": label, "app": "device.py", "bundle": "", "persistent": True}
        hello = self.wire.hello()
        self.store.receive(wire.word(hello, "epoch"), (), ())  # before the first push: a receipt counts in its epoch only
        told = self.wire.register(hello.get("csrf") or "", **about)
        self.store.trust(wire.word(told, "credential"))
        return told

    # --- facts

    def record(self, kind: str, scope: str, fields: Mapping[str, Any], base: Iterable[str] = (), **more: Any) -> str:
        """A fact made here, kept when this returns. more: covers, a further list; photo, (sha256, bytes). Its id.

        Raises ValueError for more than a fact may hold, OSError without room: then nothing is kept."""
        photo, ms = more.pop("photo", None), self.now()
        payload = envelope.dumps({"n": self.chance(16).hex(), **fields, "base": sorted(base), **more})
        if len(payload) > limits.PAYLOAD_BYTES:
            raise ValueError("a fact is at most 64 KiB")
        at = datetime.fromtimestamp(ms // 1000, UTC).astimezone(self.zone).isoformat(timespec="seconds")
        said = {"person": self.person, self.scope: scope, "kind": kind, "at": at, "app": "device.py", "bundle": ""}
        id = envelope.uuid7(ms, self.chance(10))
        self._append(chain.header(self.store.place, id, self.id, said, ms, payload), payload, photo)
        return id

    def _append(self, header: bytes, payload: bytes, photo: tuple[str, bytes] | None) -> None:
        for sha256 in (*self.store.freeable(), None):
            try:
                self.store.append(header, payload, photo)
                break
            except OSError:
                if sha256 is None:
                    raise
                self.store.free(sha256)

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

    def run(self) -> None:
        """As a tablet does by itself: registers when it must, also when its credential no longer counts."""
        if not self.store.credential:
            self.register()
        try:
            self.sync()
        except Refused as refused:
            if refused.code != "credential":
                raise
            self.register()
            self.sync()

    def sync(self) -> None:
        """Facts, what is new, then photos. Raises NoNetwork, Refused, or OSError without room; what is not acknowledged stays."""
        while not self.push() and self.pull():
            pass
        self.send_photos()

    def pending(self) -> dict[str, int]:
        photos = [self.store.photos[sha256] for sha256 in self.store.photos_waiting()]
        return {"facts": len(self.store.waiting()), "photos": len(photos), "bytes": sum(len(p.data) for p in photos)}

    def push(self) -> bool:
        """True when the centre has nothing new beside what was sent."""
        tries, alone = 0, False
        while batch := self._batch():
            try:
                told = self.wire.push([made.packed() for made in batch], self.pending(), self._seen())
            except Refused as refused:
                tries += 1
                if tries > TRIES or not self._obey(refused, batch):
                    raise
            else:
                self._settle(batch, told.get("answers"))
                alone = self._follow(told.get("revision"))
        return alone

    def _seen(self) -> dict[str, Any] | None:
        return None if self.store.seen is None else {"epoch": self.store.epoch, "revision": self.store.seen}

    def _follow(self, place: Any) -> bool:
        if alone := type(place) is int and self.store.seen is not None:
            self.store.follow(place)
        return alone

    def _batch(self) -> list[Line]:
        """The next to send: of one generation, within the limits."""
        batch: list[Line] = []
        size = 0
        for made in self.store.waiting()[: self.most]:
            size += (len(made.header) + len(made.payload)) * 4 // 3 + 24
            if batch and (size > BATCH or made.h["gen"] != batch[0].h["gen"]):
                break
            batch.append(made)
        return batch

    def _settle(self, batch: list[Line], answers: Any) -> None:
        sent = {made.id for made in batch}
        found = [a for a in answers if isinstance(a, dict)] if isinstance(answers, list) else []
        settled = [(a["id"], SETTLED[a["result"]], a.get("code")) for a in found if a.get("id") in sent and a.get("result") in SETTLED]
        if not settled:
            raise NoNetwork("an answer for nothing that was sent")
        self.store.told(settled)

    def _obey(self, refused: Refused, batch: list[Line]) -> bool:
        """Do what the centre asks; False when that is not ours to do."""
        if refused.action == "resend":
            self._resend(batch[0].h["gen"], refused.told.get("expected_seq"))
        elif refused.action == "new-generation":
            self._new_generation()
        elif refused.status == 413 and len(batch) > 1:
            self.most = len(batch) // 2
        else:
            return False
        return True

    def _resend(self, gen: int, seq: Any) -> None:
        if any(made.place == (gen, seq) for made in self.store.log):
            self.store.again(gen, seq)
        else:
            self._new_generation()

    def _new_generation(self) -> None:
        """The same facts, under their old ids and payloads, in a log of its own."""
        last, headers = Place(self.store.place.gen + 1), []
        for old in self.store.waiting():
            header = envelope.dumps({**old.h, "gen": last.gen, "seq": last.seq + 1, "prev": last.hash})
            headers.append(header)
            last = chain.after(envelope.read(header), header)
        self.store.restart(self.store.place.gen + 1, headers)

    def send_photos(self, piece: int | None = None) -> None:
        """Those waiting. `piece`: bytes of the first body."""
        uploads.run(self.store, self.wire, piece or self.piece)

    def pull(self) -> bool:
        """What is new. True when there is something to send again: the centre was restored."""
        restored, more = False, True
        while more:
            page, epoch = wire.page(self.wire.pull(self.store.known, self.person)), self.store.epoch
            other = epoch not in (None, page["epoch"])
            restored, more = restored or other, other or any(part["more"] for part in page["scopes"])
            self.store.receive(page["epoch"], page["scopes"], page["gone"], None if more else int(page["revision"]))
        return restored
