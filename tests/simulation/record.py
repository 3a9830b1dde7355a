"""What the centre said and did, written down beside the world, so that its promises can be held against it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sync.wire import Reply

from .centre import Centre
from .network import Call, told
from .tablets import Tablet

Sent = tuple[str, str]  # a device and the hash of a photo


class Record:
    def __init__(self, centre: Centre):
        self.centre = centre
        self.applied: Counter[str] = Counter()  # id: how often it was told to be new
        self.acked: list[tuple[str, int, int, list[int]]] = []  # device, generation, acked_seq, the numbers kept then
        self.offsets: dict[Sent, list[int]] = {}
        self.receipts: set[Sent] = set()
        self.outside: list[Any] = []  # rows of visits that the person was not to see
        self.read_at_once = self.answer_bytes = self.moved = 0
        self.lost: set[str] = set()  # facts that no disk holds any more
        self.lost_photos: set[Sent] = set()
        self.expected: list[tuple[set[str], set[Sent]]] = []  # after a restore: backup and what the tablets kept
        self.kept: dict[str, tuple[Any, ...]] = {}  # rows of the log, as first seen

    def heard(self, call: Call, reply: Reply, largest: int) -> None:
        self.read_at_once = max(self.read_at_once, largest)
        self.answer_bytes = max(self.answer_bytes, len(reply.body))
        if reply.status < 300 or "Upload-Offset" in reply.headers:
            getattr(self, "_" + call.name.lower().replace(" ", "_"), lambda *_: None)(call, reply)

    def _post_push(self, call: Call, reply: Reply) -> None:
        answers = told(reply)["answers"]
        self.moved += len(answers)
        self.applied.update(a["id"] for a in answers if a["result"] in ("applied", "conflict"))
        if answers:
            header = self.centre.rows("SELECT gen FROM fact WHERE device = ? ORDER BY revision DESC, seq DESC LIMIT 1", call.device)
            if header and all(a["result"] == "applied" for a in answers):
                self._acked(call.device, header[0]["gen"], told(reply)["acked_seq"])

    def _acked(self, device: str, gen: int, acked: int) -> None:
        rows = self.centre.rows("SELECT seq FROM fact WHERE device = ? AND gen = ? ORDER BY seq", device, gen)
        self.acked.append((device, gen, acked, [row["seq"] for row in rows]))

    def _post_photos(self, call: Call, reply: Reply) -> None:
        self.moved += call.path.endswith("/pieces")
        for sha256, state in told(reply)["photos"].items():
            self._offset(call.device, sha256, state["offset"], state["state"] == "held")

    def _patch_photos(self, call: Call, reply: Reply) -> None:
        self.moved += 1
        offset = int(reply.headers["Upload-Offset"])
        self._offset(
            call.device, call.path.rpartition("/")[2], offset, str(offset) == call.headers["Upload-Length"] and reply.status == 204
        )

    def _head_photos(self, call: Call, reply: Reply) -> None:
        self._offset(call.device, call.path.rpartition("/")[2], int(reply.headers["Upload-Offset"]), False)

    def _offset(self, device: str, sha256: str, offset: int, held: bool) -> None:
        self.offsets.setdefault((device, sha256), []).append(offset)
        if held:
            self.receipts.add((device, sha256))

    def _post_pull(self, call: Call, reply: Reply) -> None:
        page = told(reply)
        self.moved += sum(bool(part["facts"] or part["rows"]) for part in page["scopes"]) + len(page["gone"])
        team = "SELECT visit FROM team_member JOIN account USING (person) WHERE login = ?"
        own = {row["visit"] for row in self.centre.rows(team, call.login)}
        for part in page["scopes"]:
            visits = {row["id"] for row in part["rows"].get("visit", [])} | {_visit(fact) for fact in part["facts"]}
            self.outside += sorted((call.login, visit) for visit in visits - own)

    # --- what there is, and what an accident takes

    @contextmanager
    def losing(self, tablets: list[Tablet], restored: bool = False) -> Iterator[None]:
        """An old copy comes back. What is on no disk any more is lost; all other is still owed."""
        facts, photos = self._found(tablets)
        before = set(facts), set(photos)
        yield
        facts, photos = self._found(tablets)
        self.lost |= before[0] - facts
        self.lost_photos |= before[1] - photos
        for tablet in tablets:
            tablet.saved &= set(tablet.device.store.facts)
        if restored:
            self._forget(facts, photos)

    def _forget(self, facts: set[str], photos: set[Sent]) -> None:
        there = {row["id"] for row in self.centre.rows("SELECT id FROM fact")}
        self.applied = Counter({id: n for id, n in self.applied.items() if id in there})
        self.offsets.clear()
        self.kept = {id: row for id, row in self.kept.items() if id in there}
        self.expected.append((facts, photos))

    def _found(self, tablets: list[Tablet]) -> tuple[set[str], set[Sent]]:
        """Facts and photos that some disk still holds whose owner will send them."""
        facts, photos = (
            self.at_centre(),
            {(row["device"], row["sha256"]) for row in self.centre.rows("SELECT sha256, device FROM photo_sent")},
        )
        for tablet in tablets:
            facts |= {made.id for made in tablet.device.store.log}
            photos |= {(tablet.id, sha256) for sha256, photo in tablet.device.store.photos.items() if photo.data}
        return facts, photos

    def at_centre(self) -> set[str]:
        """Ids of the facts the centre keeps: under their own id, or aside, with their own header."""
        rows = self.centre.rows("SELECT id, reason, header FROM fact")
        return {row["id"] for row in rows} | {json.loads(row["header"])["id"] for row in rows if row["reason"] in ("damaged", "different")}


def _visit(fact: dict[str, str]) -> str:
    from sync import envelope

    return str(envelope.read(envelope.unpack(fact)[0])["visit"])
