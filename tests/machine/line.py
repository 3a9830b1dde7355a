"""The wire of a tablet: each call reaches the centre and the model, and both must say the same. An answer may get lost behind them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from typing import Any

from sync import envelope
from sync.digest import digest
from sync.envelope import unpack
from sync.wire import Reply
from tests.tablets import over

from .centre import Centre
from .model import Model, No

TOLD = "X-Sync-Protocol"


class Line:
    """`left`: answers that still come through; None for all."""

    def __init__(self, centre: Centre, model: Callable[[], Model], login: str, person: str):
        self.centre, self.now, self.person = centre, model, person
        self.send = over(centre.clients[login])
        self.left: int | None = None
        self.cursors: dict[str, int] = {}  # of the page before, in this epoch
        self.epoch = ""

    @property
    def model(self) -> Model:
        """That of the centre as it is now: a restore brings an older one."""
        return self.now()

    def __call__(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        reply, name = self.send(method, path, headers, body), path.removeprefix("/sync/v1/").partition("/")
        assert TOLD in reply.headers, "every answer names the protocol"
        told = json.loads(reply.body) if reply.body else {}
        self.centre.heard.update(outcomes(told))
        check = getattr(self, f"_{method}_{name[2] if name[2] in ('missing', 'pieces') else name[0]}".lower())
        try:
            check(name[2], headers, body, reply, told)
        except No as no:
            _refused(method, reply, told, no)
        self._lose()
        return reply

    def _lose(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise ConnectionError("the answer is lost")

    # --- each call, as the model answers it; raises No

    def _get_hello(self, _path: str, _headers: Any, _body: bytes, reply: Reply, told: Any) -> None:
        assert (reply.status, told["epoch"]) == (200, self.model.epoch)

    def _post_devices(self, _path: str, _headers: Any, body: bytes, reply: Reply, told: Any) -> None:
        assert reply.status == 200, told
        device = json.loads(body)["id"]
        self.model.devices.setdefault(device, self.person)
        self.model.credentials[device] = told["credential"]

    def _post_push(self, _path: str, headers: Any, body: bytes, reply: Reply, told: Any) -> None:
        facts = [unpack(fact) for fact in json.loads(body)["facts"]]
        expected = self.model.push(bearer(headers), facts)
        assert reply.status == 200, told
        found = [(a["id"], "applied" if a["result"] == "conflict" else a["result"], a.get("code")) for a in told["answers"]]
        assert (found, told["acked_seq"]) == (expected.results, expected.acked)

    def _post_missing(self, _path: str, headers: Any, body: bytes, reply: Reply, told: Any) -> None:
        device = self.model.asking(bearer(headers))
        for sha256 in json.loads(body)["hashes"]:
            state, offset = told["photos"][sha256]["state"], self.model.offset(bearer(headers), sha256)
            assert (state == "held", told["photos"][sha256]["offset"]) == ((device, sha256) in self.model.sent, offset)

    def _head_photos(self, sha256: str, headers: Any, _body: bytes, reply: Reply, _told: Any) -> None:
        there = self.model.offset(bearer(headers), sha256)
        assert int(reply.headers.get("Upload-Offset", 0)) == there
        assert reply.status == 204 or there == 0

    def _patch_photos(self, sha256: str, headers: Any, body: bytes, reply: Reply, told: Any) -> None:
        start, length = int(headers["Upload-Offset"]), int(headers["Upload-Length"])
        offset = self.model.piece(bearer(headers), sha256, start, length, body)
        assert (reply.status, reply.headers.get("Upload-Offset")) == (204, str(offset)), told

    def _post_pieces(self, _path: str, headers: Any, body: bytes, reply: Reply, told: Any) -> None:
        line, _, rest = body.partition(b"\n")
        credential, pieces, data = bearer(headers), json.loads(line)["pieces"], io.BytesIO(rest)
        device, codes = self.model.asking(credential), dict[str, str]()
        if any(one["offset"] + one["bytes"] > one["length"] for one in pieces):
            raise No(413, "photo-too-large")
        for one in pieces:
            codes |= self._piece(credential, one, data.read(one["bytes"]))
        for sha256, state in told["photos"].items():
            found = state.get("code"), state["state"] == "held", state["offset"]
            assert found == (codes.get(sha256), (device, sha256) in self.model.sent, self.model.offset(credential, sha256))

    def _piece(self, credential: str, one: Any, data: bytes) -> dict[str, str]:
        try:
            self.model.piece(credential, one["sha256"], one["offset"], one["length"], data)
        except No as no:
            return {one["sha256"]: no.code}
        return {}

    def _post_digest(self, _path: str, headers: Any, body: bytes, reply: Reply, told: Any) -> None:
        device, asked = self.model.asking(bearer(headers)), json.loads(body)
        held = {visit: self.model.of(device, visit) for visit in asked["scopes"]}
        differ = {visit: sorted(ids) for visit, ids in held.items() if digest(ids) != asked["scopes"][visit]}
        assert told == {"differ": differ, "photos": digest(self.model.photos_of(device)) == asked["photos"]}

    def _post_pull(self, _path: str, _headers: Any, body: bytes, reply: Reply, told: Any) -> None:
        """Nothing foreign, cursors that only grow, and bytes as they came."""
        known, visits = json.loads(body)["known"], self.model.visits(self.person)
        here = {f"visit:{visit}" for visit in visits}
        named = {part["scope"] for part in told["scopes"] if part["scope"].startswith("visit:")}
        assert (reply.status, told["epoch"]) == (200, self.model.epoch)
        assert named <= here, "a visit of another team came down"
        assert {scope for scope in told["gone"] if scope.startswith("visit:")} == {s for s in known if s.startswith("visit:")} - here
        self._facts(told, visits)
        self._forward(told)

    def _facts(self, told: Any, visits: set[str]) -> None:
        shown = self.model.shown(visits)
        for part in told["scopes"]:
            for header, payload in map(unpack, part["facts"]):
                one = shown.get(envelope.read(header)["id"])
                assert one, "a fact came down that is not held in these visits"
                assert (one.header, one.payload) == (header, payload)
            for photo in part["rows"].get("photo", ()):
                assert photo["sha256"] in {sha256 for _, sha256 in self.model.sent}

    def _forward(self, told: Any) -> None:
        if self.epoch != told["epoch"]:
            self.epoch, self.cursors = told["epoch"], {}
        for part in told["scopes"]:
            if not part["more"]:
                assert part["revision"] >= self.cursors.get(part["scope"], 0), "a cursor went back"
                self.cursors[part["scope"]] = part["revision"]


def _refused(method: str, reply: Reply, told: Any, no: No) -> None:
    assert reply.status == no.status, (told, no.code)
    if method != "HEAD":
        assert told["code"] == no.code
        assert {name: told[name] for name in no.more} == no.more


def outcomes(told: Any) -> list[str]:
    """What an answer says became of what was asked."""
    return [told["code"]] if "code" in told else [a.get("code") or a["result"] for a in told.get("answers", ())]


def bearer(headers: Mapping[str, str]) -> str:
    return headers["Authorization"].removeprefix("Bearer ")
