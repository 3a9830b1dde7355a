"""python -m tests.wire.record [WORD [SCENE …]]: writes tests/fixtures/wire-VERSION[-WORD].json: each endpoint and each kind of fact, as they
are now; or the named scenes alone.

Once per version of the protocol, and once for a kind or call that comes within one: what a tablet of that day said, and was told.
Nothing is written over, for such tablets are out there."""

from __future__ import annotations

import base64
import json
import sys
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from inspect_app.demo.world import named
from inspect_app.sync_api.hello import PROTOCOL
from sync.device import Device
from sync.digest import digest
from sync.envelope import sha256_hex
from sync.memory import Memory
from sync.wire import Piece, Refused, Reply
from tests import worlds
from tests.conftest import sign_in
from tests.sync_api.rescue_files import rescue_file
from tests.tablets import BAMBOO, BASE, jpeg, over, tablet

FOLDER = Path(__file__).parents[1] / "fixtures"
SAID = ("X-Sync-Protocol", "Content-Type", "Upload-Offset", "Upload-Length")  # what of a request's headers a tablet of that day sent
TOLD = ("X-Sync-Protocol", "Content-Type", "Upload-Offset")
PICTURE = jpeg(64, 48)
ON_SITE: dict[str, dict[str, Any]] = {
    "arrived": {"time": "09:05", "identity": 1},
    "left": {"time": None},
    "document_seen": {"title": "食品经营许可证", "number": "JY1", "expires": "2027-01-31", "item": "S6-2"},
    "statement": {"text": "本周修好"},
    "signed": {"role": "site", "name": "王经理", "title": "", "strokes": "M40 120L80 60", "declined": None},
    "found": {"item": "S6-2", "severity": "major", "text": "门锁坏", "remedy": "更换", "due": "2026-12-24", "agreed": 1},
}
WALKED: dict[str, dict[str, Any]] = {
    "assigned": {"section": "S1", "assignee": None},
    "placed": {"section": "S2", "rank": 500_000},
    "skipped": {"item": "S6-3", "skipped": 1},
}
AWARDED: dict[str, Any] = {
    "evaluation": named("evaluation 1"),
    "stars": 4,
    "revoked": 0,
    "reached": 4,
    "points": 84_250,
    "attainable": 100_000,
    "replies": 12,
    "visits": BASE,
    "checklist": "hangzhou-2022-1",
    "content_hash": "0f" * 32,
    "reason": None,
}


class Recorder:
    """A transport that keeps what passes. `person`: who is signed in."""

    def __init__(self, app: Flask, login: str, kept: list[dict[str, Any]]):
        self.send, self.login, self.kept, self.name = over(sign_in(app, login)), login, kept, ""

    def __call__(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        reply = self.send(method, path, headers, body)
        said = {name: headers[name] for name in SAID if name in headers}
        said |= {name: word for name, word in (("Authorization", "Bearer {credential}"), ("X-CSRFToken", "{csrf}")) if name in headers}
        request = {"as": self.login, "method": method, "path": path, "headers": said, "body": text(body)}
        told = {name: reply.headers[name] for name in TOLD if name in reply.headers}
        answer = {
            "status": reply.status,
            "headers": told,
            "body": brief(json.loads(reply.body)) if "json" in told.get("Content-Type", "") else None,
        }
        self.kept.append({"name": self.name, "request": request, "answer": answer})
        return reply


def brief(told: Any, name: str = "") -> Any:
    """One row of each table is enough; a secret is none of ours to keep."""
    if isinstance(told, dict):
        return {
            key: "…" if key in ("credential", "csrf") and value else brief(value, name if name == "rows" else key)
            for key, value in told.items()
        }
    if isinstance(told, list):
        return [brief(part) for part in (told[:1] if name == "rows" else told)]
    return told


def text(data: bytes) -> str:
    """As it is, or what is no text in base64."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return "base64:" + base64.b64encode(data).decode()


def recorded(app: Flask, scenes: Collection[str] = ()) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    line = Recorder(app, "zhou", kept)
    zhou = tablet(line, "zhou")
    for name in ("registers", *scenes) if scenes else SCENES:
        line.name, said = name, SCENES[name]
        try:
            said(zhou)
        except Refused as refused:
            assert name.startswith("refused"), refused
    if not scenes:
        supervisor = Recorder(app, "lin", kept)
        supervisor.name = "rescue"
        supervisor("POST", "/sync/v1/rescue", {"X-Sync-Protocol": "1", "Content-Type": "application/zip"}, rescue_file(zhou))
    return kept


def works(zhou: Device) -> None:
    """A fact of each kind."""
    zhou.answer(BASE, "S6-2", choice="yes")
    zhou.clear(BASE, "S6-2")
    zhou.answer(BASE, "S6-2", choice="no")
    settled = {"item": "S6-2", "choice": "yes", "number": None, "situation": 0, "na": 0, "reason": None}
    zhou.record("settled", BASE, settled, zhou.heads(BASE, ("answered",)))
    zhou.note(BASE, "S6-2", "门锁已坏")
    photo = zhou.attach(BASE, "S6-2", PICTURE, 64, 48)
    zhou.record("captioned", BASE, {"photo": photo, "text": "正门"})
    zhou.record("moved", BASE, {"photo": photo, "items": "S6-2,S6-3"})
    zhou.record("moved", BASE, {"photo": zhou.attach(BASE, "", PICTURE, 64, 48), "items": "none"})
    looks = {"sharpness": 71, "brightness": 33, "fingerprint": "0f" * 16, "alike": photo, "warnings": "alike,blurred,dark"}
    zhou.record("explained", BASE, {"photo": zhou.attach(BASE, "S6-3", PICTURE, 64, 48, **looks), "reason": "夜里拍的"})
    zhou.attach(BASE, "", PICTURE, 64, 48, derived_from=photo)
    zhou.record("unpictured", BASE, {"item": "S6-3", "reason": "不让拍"})
    zhou.record("removed", BASE, {"photo": photo, "reason": "重复"})
    entry = zhou.record("present", BASE, {"name": "王经理", "title": ""})
    for kind, fields in ON_SITE.items():
        zhou.record(kind, BASE, fields)
    for kind, fields in WALKED.items():
        zhou.record(kind, BASE, fields)
    off = zhou.record("cancelled", BASE, {"off": 1, "reason": "暴雨封路"})
    zhou.record("cancelled", BASE, {"off": 0, "reason": "路通了"}, [off])
    zhou.record("called_off", BASE, {"off": 1, "reason": "改期"})  # kept apart: no tablet makes it
    zhou.record("carried", BASE, {"other": BAMBOO, "came": 0, "reason": "走错"})
    zhou.record("noted", BAMBOO, {"item": "S6-2", "text": "门锁已坏"}, origin=[zhou.note(BASE, "S6-2", "门锁已坏")])
    zhou.record("struck", BASE, {"entry": entry, "reason": "写错"})
    left_out = zhou.record("answered", BASE, {"item": "S4-5", "choice": None, "number": None, "situation": 0, "na": 1, "reason": "没有"})
    zhou.record("consented", BASE, {"answer": left_out, "granted": 1, "reason": None})  # kept apart: no tablet makes it
    zhou.record("renewed", BASE, {"checklist": "hangzhou-2022-2"})  # kept apart: this centre has no newer version
    zhou.record("awarded", BASE, AWARDED)  # so is this
    done = zhou.record("submitted", BASE, {"remark": "全部"}, covers=zhou.heads(BASE, ("answered",)))
    zhou.record("reopened", BASE, {"sheet": zhou.person, "reason": "还有一项"}, [done])
    zhou.push()


def pushes_what_is_unknown(zhou: Device) -> None:
    zhou.record("scribbled", BASE, {"strokes": 3})
    zhou.push()


def pushes_again(zhou: Device) -> None:
    zhou.wire.push([made.packed() for made in zhou.store.log], zhou.pending())


def leaves_a_gap(zhou: Device) -> None:
    zhou.note(BASE, "S6-3", "一")
    zhou.note(BASE, "S6-3", "二")
    zhou.wire.push([zhou.store.log[-1].packed()], zhou.pending())


def is_a_copy(zhou: Device) -> None:
    copy = tablet(zhou.wire.transport, "zhou", 1)
    copy.store, copy.id = Memory({}, device=zhou.id), zhou.id
    copy.note(BASE, "S6-3", "三")
    zhou.wire.push([made.packed() for made in copy.store.log], zhou.pending())


def sends_a_photo(zhou: Device) -> None:
    zhou.wire.missing([sha256_hex(PICTURE)])
    zhou.wire.piece(sha256_hex(PICTURE), 0, len(PICTURE), PICTURE[:500])
    zhou.wire.offset(sha256_hex(PICTURE))
    zhou.wire.piece(sha256_hex(PICTURE), 500, len(PICTURE), PICTURE[500:])


def sends_several(zhou: Device) -> None:
    one, two = jpeg(64, 48, seed=3), jpeg(64, 48, seed=4)
    parts = [Piece(sha256_hex(one), 0, one, len(one)), Piece(sha256_hex(two), 0, two[:500], len(two))]
    zhou.wire.pieces([*parts, Piece(sha256_hex(two), 0, two, len(two))])


def sends_elsewhere(zhou: Device) -> None:
    other = jpeg(64, 48, seed=2)
    zhou.wire.piece(sha256_hex(other), 100, len(other), other[100:])


def looks_at_it(zhou: Device) -> None:
    zhou.wire.transport("GET", f"/sync/v1/photos/{sha256_hex(PICTURE)}?variant=thumb", {"X-Sync-Protocol": "1"}, b"")


def compares(zhou: Device) -> None:
    zhou.wire.digest({BASE: digest(made.id for made in zhou.store.log[:-2])}, digest([sha256_hex(PICTURE)]))
    zhou.wire.digest({BASE: digest([])}, digest([]))


SCENES = {
    "registers": Device.register,
    "a fact of each kind": works,
    "a kind that is no more": pushes_what_is_unknown,
    "the same again": pushes_again,
    "refused: a gap": leaves_a_gap,
    "refused: another history": is_a_copy,
    "a photo in two pieces": sends_a_photo,
    "several photos in one body": sends_several,
    "refused: a piece elsewhere": sends_elsewhere,
    "a thumbnail": looks_at_it,
    "all that is new": Device.pull,
    "nothing new": Device.pull,
    "compares": compares,
}


def main() -> None:
    place = FOLDER / ("-".join(("wire", str(PROTOCOL[1]), *sys.argv[1:2])) + ".json")
    with tempfile.TemporaryDirectory() as folder, worlds.copied(Path(folder) / "centre") as app, place.open("x") as file:
        json.dump(recorded(app, sys.argv[2:]), file, ensure_ascii=False, indent=1)
    print(f"{place.name}: {place.stat().st_size} bytes")


if __name__ == "__main__":
    main()
