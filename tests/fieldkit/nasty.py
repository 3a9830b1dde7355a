"""A visit full of what breaks templates: quotes, markup, emoji, long Chinese, blanks, conflicts, late facts, every state."""

from __future__ import annotations

import itertools
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select

from inspect_app import server
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.desk import awards
from inspect_app.models import Answered, Device, Earlier, Item, ItemOption, Remark, Visit
from inspect_app.standards import DEFAULT_ID
from tests import versions

FULL, EMPTY = named("visit 0"), named("visit 6")  # both of zhou and shen
OTHER = named("visit 1")  # of zhou and he
TEXTS = (
    "", " ", "'", '"', "<b>", "</script>", "&amp;", "%(n)s %%", "{{ x }}", "\\", "\u2028", "😀👨‍👩‍👧", "é", "0", "none",
    "一" * 400, "a\nb\r\nc", "疗休养基地 & \"云栖谷\" <示例>",
)  # fmt: skip


UNKNOWN = dict.fromkeys(("kept", "opens", "room", "camera", "ahead", "newest", "signed", "greeted"))
SEEN: dict[str, Any] = {
    "kept": 1,
    "opens": 1,
    "room": 10**7,
    "camera": "2026-11-22",
    "ahead": -3,
    "newest": 1,
    "signed": 1,
    "greeted": "2026-11-22T09:31:07+08:00",
}
AROUND: list[dict[str, Any]] = [  # what a browser may know of itself; the first: nothing
    UNKNOWN,
    SEEN,
    *({**SEEN, name: None} for name in SEEN),
    *(
        {**SEEN, **bad}
        for bad in (
            {"kept": 0},
            {"opens": 0},
            {"room": 0},
            {"room": 800_000},
            {"camera": "no"},
            {"camera": "<b>"},
            {"newest": 0},
            {"signed": 0},
        )
    ),
    *({**SEEN, "ahead": n} for n in (-(10**9), -121, -120, 0, 120, 121, 89, 90, 3600, 10**9)),
]


def texts(seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    while True:
        yield chance.choice(TEXTS)


def fill(app: Flask, seed: int = 1) -> None:
    """Random facts of two people on three devices, some blind to each other, one sheet submitted with late facts after."""
    with app.test_request_context():
        log, chance, say = current_app.extensions["field"].log(), random.Random(seed), texts(seed)
        devices = [(named("zhou"), server.found()["device"]), _device("zhou"), _device("shen")]
        options = db.session.execute(select(ItemOption.item, ItemOption.id)).all()
        items = db.session.execute(select(Item)).scalars().all()
        made = [_act(log, chance, say, options, i, d) for i, d in itertools.product(items, devices) if chance.random() < 0.8]
        answers = [id for kind, id, person in made if person == named("shen")]
        log.record("submitted", FULL, named("shen"), devices[2][1], {"remark": None}, {"base": [], "covers": answers[: len(answers) // 2]})
        for photo in [id for kind, id, _ in made if kind == "attached"]:
            _photo(log, chance, say, photo, devices[0], [item.code for item in items])
        for item in chance.sample(items, 20):
            log.record("unpictured", FULL, *chance.choice(devices), {"item": item.code, "reason": next(say)[:500]}, {})
        for item in chance.sample(items, 12):
            _settle(log, chance, say, options, item, devices[0])
        for _ in range(3):
            for person, id in devices:
                _on_site(log, chance, say, person, id, items)
        for person, id in devices:
            _go_through(log, chance, say, person, id, items)
        db.session.add_all(_found_before(chance, say, options, item) for item in items if chance.random() < 0.8)
        _remarks(log, chance, say, items, devices[0])
        _cancel(log, say, devices[0])
        _carry(log, say, devices[0])
        _award(log, say, devices[0])
        versions.load_second()
        versions.load_third(retired_at=1)
        made = log.record("renewed", EMPTY, *devices[0], {"checklist": versions.SECOND}, {"base": []})
        assert made.result == "applied", made
        db.session.commit()


def _remarks(log: Any, chance: random.Random, say: Iterator[str], items: Any, device: tuple[str, str]) -> None:
    """Offered, no longer offered, and written by the reader on another visit, some of it the same."""
    for n, item in enumerate(items):
        for use in ("note", "reason", "fault"):
            texts = {next(say)[:200] for _ in range(chance.choice([0, 1, 4]))}
            rows = [
                {"use": use, "text": text, "rank": chance.choice([1, 2, 3]), "offered": chance.choice([0, 1, 1])} for text in sorted(texts)
            ]
            db.session.add_all(
                Remark(id=f"remark {n} {use} {i}", checklist=item.checklist, item=item.code, **row) for i, row in enumerate(rows)
            )
        if chance.random() < 0.5:
            log.record("noted", OTHER, *device, {"item": item.code, "text": next(say)}, {})


def _found_before(chance: random.Random, say: Iterator[str], options: Any, item: Any) -> Earlier:
    answer = {"sample": None, "units": None, **_answer(chance, say, options, item)}
    words = {name: next(say) for name in ("said_zh", "said_en", "unit_zh", "unit_en", "note")}
    told = {"day": chance.choice(["", "2026-05-12"]), "photo": chance.choice(["", chance.randbytes(32).hex()])}
    return Earlier(visit=FULL, item=item.code, found_in=EMPTY, fails=chance.choice([0, 1, 2, 11]), **answer, **words, **told)


def _go_through(log: Any, chance: random.Random, say: Iterator[str], person: str, device: str, items: Any) -> None:
    """Sections shared out and moved, items skipped; some seen by the next, some not."""
    sections, team = sorted({i.section for i in items}), [named("zhou"), named("shen"), None, named("he")]
    known: list[str] = []
    for kind in ("assigned", "placed", "skipped") * 6:
        section = chance.choice(sections)
        fields = {
            "assigned": {"section": section, "assignee": chance.choice(team)},
            "placed": {"section": section, "rank": chance.choice([-1_000_000, 500_000, 500_001, 2_000_000_000])},
            "skipped": {"item": chance.choice(items).code, "skipped": chance.choice([0, 1])},
        }[kind]
        if kind != "assigned" or person == named("zhou"):
            made = log.record(kind, FULL, person, device, fields, {"base": known[-3:] if chance.random() < 0.5 else []})
            assert made.result == "applied", (kind, made)
            known.append(made.id)


def _cancel(log: Any, say: Iterator[str], lead: tuple[str, str]) -> None:
    """One visit goes on after all; another is called off twice, by tablets that did not know of each other, and by the desk."""
    reason = (text[:500].strip() or "?" for text in say)
    off = log.record("cancelled", FULL, *lead, {"off": 1, "reason": next(reason)}, {})
    log.record("cancelled", FULL, *lead, {"off": 0, "reason": next(reason)}, {"base": [off.id]})
    for kind in ("cancelled", "cancelled", "called_off"):
        assert log.record(kind, EMPTY, *lead, {"off": 1, "reason": next(reason)}, {}).result == "applied"


def _award(log: Any, say: Iterator[str], desk: tuple[str, str]) -> None:
    """Decided twice by centres that did not know of each other; no level; revoked."""
    for visit, stars, revoked in ((FULL, 3, 0), (FULL, 4, 0), (OTHER, 0, 0), (EMPTY, 0, 1)):
        result = {"stars": stars, "revoked": revoked, "reached": 2, "points": 1, "attainable": 2, "replies": 0, "content_hash": "0f" * 32}
        of = {"evaluation": db.session.get_one(Visit, visit).evaluation, "visits": visit, "checklist": DEFAULT_ID}
        assert log.record("awarded", visit, *desk, {**of, **result, "reason": next(say)[:500]}, {}).result == "applied"
        awards.tell({**of, **result})
        db.session.flush()


def _carry(log: Any, say: Iterator[str], who: tuple[str, str]) -> None:
    """Put elsewhere, come from elsewhere, withdrawn; an answer that repeats one known here, and one that repeats what is not."""
    known = db.session.execute(select(Answered.id).where(Answered.visit == FULL)).scalars().first()
    for other, came in ((EMPTY, 0), (named("visit 1"), 1), ("no-such-visit", 1), (None, 0)):
        fields = {"other": other, "came": came, "reason": next(say)[:500].strip() or "?"}
        assert log.record("carried", FULL, *who, fields, {}).result == "applied"
    for item, origin in (("S1-3", known), ("S2-4", "not-known-here")):
        fields = {"item": item, "choice": "yes", "number": None, "situation": 0, "na": 0, "reason": None}
        assert log.record("answered", FULL, *who, fields, {"origin": [origin]}).result in ("applied", "conflict")


def _on_site(log: Any, chance: random.Random, say: Iterator[str], person: str, device: str, items: Any) -> None:
    def word(length: int) -> str:
        return next(say)[:length].strip() or "?"

    signs = chance.choice([{"strokes": "M1 2L300 200", "declined": None}, {"strokes": None, "declined": word(500)}])
    facts: dict[str, dict[str, Any]] = {
        "arrived": {"time": chance.choice([None, "00:00", "23:59"]), "identity": chance.choice([0, 1])},
        "left": {"time": chance.choice([None, "17:30"])},
        "present": {"name": word(80), "title": next(say)[:80]},
        "document_seen": {
            "title": word(200),
            "number": next(say)[:100],
            "expires": chance.choice([None, "2020-02-29", "2026-12-01", "2199-12-31"]),
            "item": chance.choice([None, chance.choice(items).code]),
        },
        "statement": {"text": word(2000)},
        "signed": {"role": chance.choice(["inspector", "site"]), "name": word(80), "title": next(say)[:80], **signs},
        "found": {
            "item": chance.choice(items).code,
            "severity": chance.choice(["minor", "major", "grave"]),
            "text": word(2000),
            "remedy": next(say),
            "due": chance.choice([None, "2026-12-24"]),
            "agreed": chance.choice([0, 1]),
        },
    }
    for kind, fields in facts.items():
        made = log.record(kind, FULL, person, device, fields, {"base": []})
        assert made.result == "applied", (kind, made)
        if chance.random() < 0.3:
            log.record("struck", FULL, person, device, {"entry": made.id, "reason": word(500)}, {})


def _device(login: str) -> tuple[str, str]:
    id = server.new_id()
    db.session.add(Device(id=id, person=named(login), label="<tablet>", registered_at=0))
    db.session.flush()
    return named(login), id


def _act(log: Any, chance: random.Random, say: Iterator[str], options: Any, item: Any, device: tuple[str, str]) -> tuple[str, str, str]:
    person, id = device
    kind = chance.choices(["answered", "noted", "attached", "cleared"], [6, 2, 2, 1])[0]
    fields = {"answered": _answer, "noted": _note, "attached": _attach, "cleared": lambda *_: {}}[kind](chance, say, options, item)
    place = "" if kind == "attached" and chance.random() < 0.2 else item.code  # some lie in the tray
    answer = log.record(kind, FULL, person, id, {"item": place, **fields}, {})
    assert answer.result in ("applied", "conflict", "quarantined")
    return (kind if answer.result != "quarantined" else "", answer.id, person)


def _answer(chance: random.Random, say: Iterator[str], options: Any, item: Any) -> dict[str, Any]:
    empty = {"choice": None, "number": None, "situation": 0, "na": 0, "reason": None}
    if item.na_allowed and chance.random() < 0.15:
        return empty | {"na": 1, "reason": next(say).strip() or "?"}
    mine = [o for i, o in options if i == item.code]
    if item.kind == "yesno":
        return empty | {"choice": chance.choice(["yes", "no"])}
    if item.kind == "grade":
        return empty | {"choice": chance.choice(mine)}
    if item.kind == "multi":
        some = sorted(chance.sample(mine, chance.randint(0, len(mine))))
        return empty | {"choice": ",".join(some) or "none"}
    if item.kind == "number":
        return empty | {"number": chance.choice([0, 1, 50, 3_050, 100_000])}
    most = item.max_points if item.kind == "points" else 2_000
    number = chance.randrange(0, most + 1, item.step)
    return empty | {"number": number, "situation": int(item.situation_zh is not None and chance.random() < 0.5)}


def _settle(log: Any, chance: random.Random, say: Iterator[str], options: Any, item: Any, lead: tuple[str, str]) -> None:
    """Some of the answers were seen by the lead, and some were not."""
    given = db.session.execute(select(Answered.id).where(Answered.visit == FULL, Answered.item == item.code)).scalars().all()
    seen = [id for id in given if chance.random() < 0.8]
    answer = log.record("settled", FULL, *lead, {"item": item.code, **_answer(chance, say, options, item)}, {"base": seen})
    assert answer.result in ("applied", "conflict")


def _note(_: random.Random, say: Iterator[str], *__: Any) -> dict[str, Any]:
    return {"text": next(say)}


def _attach(chance: random.Random, *_: Any) -> dict[str, Any]:
    sizes = {"bytes": chance.randrange(10**7), "width": 2048, "height": 1536, "original_bytes": 1, "original_kept": 0}
    looked = {
        "sharpness": chance.choice([None, 0, 250]),
        "brightness": chance.choice([0, 255]),
        "fingerprint": chance.choice([None, "0" * 32, "f" * 32]),
        "alike": chance.choice([None, "no-such-photo"]),
        "warnings": chance.choice(["none", "blurred", "alike,blurred,dark,earlier", "spotted"]),
    }
    names = {"sha256": chance.randbytes(32).hex(), "mime": "image/jpeg", "original_sha256": "0" * 64, "pipeline": "test"}
    return {
        **sizes,
        **names,
        "captured_at": chance.choice([None, "2026-11-22T09:31:07+08:00"]),
        "source": chance.choice(["camera", "gallery"]),
        **chance.choice([{}, looked]),
    }


def _photo(log: Any, chance: random.Random, say: Iterator[str], photo: str, device: tuple[str, str], codes: list[str]) -> None:
    if chance.random() < 0.5:
        log.record("captioned", FULL, *device, {"photo": photo, "text": next(say)}, {})
    if chance.random() < 0.2:
        assert log.record("attached", FULL, *device, {"item": "", **_attach(chance), "derived_from": photo}, {}).result == "applied"
    if chance.random() < 0.3:
        log.record("explained", FULL, *device, {"photo": photo, "reason": next(say).strip() or "?"}, {})
    for _ in range(chance.choice([0, 0, 1, 2])):
        to = ",".join(sorted(chance.sample(codes, chance.choice([0, 1, 2])))) or "none"
        assert log.record("moved", FULL, *device, {"photo": photo, "items": to}, {}).result == "applied"
    if chance.random() < 0.2:
        log.record("removed", FULL, *device, {"photo": photo, "reason": next(say)}, {})


def spoil(database: Path, seed: int = 2) -> None:
    """What people typed into names and titles, and every state a fact and a photo can be in."""
    chance, say = random.Random(seed), texts(seed)
    with sqlite3.connect(database) as db_:
        for table, columns in (("site", ("name", "address", "contact")), ("person", ("name",)), ("item", ("title_zh", "unit_en"))):
            for (rowid,) in db_.execute(f"SELECT rowid FROM {table}").fetchall():
                for column in columns:
                    db_.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (next(say), rowid))
        for (id,) in db_.execute("SELECT id FROM fact").fetchall():
            db_.execute("UPDATE fact SET state = ? WHERE id = ?", (chance.choice(["held", "local", "sending", "quarantined"]), id))
        for (sha,) in db_.execute("SELECT sha256 FROM attached").fetchall():
            if chance.random() < 0.7:
                state = chance.choice(["held", "local", "sending", "needs-you", "let-go"])
                db_.execute("INSERT INTO photo (sha256, bytes, state, revision) VALUES (?, 1, ?, 1)", (sha, state))
    db_.close()
