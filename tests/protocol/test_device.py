"""A device without a screen, against answers that no centre would give: it keeps everything."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from sync.device import Device
from sync.memory import Memory
from sync.wire import NoNetwork, Refused, Reply

Answer = Callable[[str, str, Mapping[str, str], bytes], Reply]


def told(status: int, value: Any, kind: str = "application/json") -> Reply:
    return Reply(status, {"Content-Type": kind, "X-Sync-Protocol": "1"}, json.dumps(value).encode())


def problem(status: int, code: str, action: str, **more: Any) -> Reply:
    return told(status, {"code": code, "action": action, **more}, "application/problem+json")


@pytest.fixture
def device() -> Device:
    """With two answers and a photo not yet sent."""
    chance, clock = random.Random(1), itertools.count(1_795_397_467_000, 1000)

    def nobody(*_: Any) -> Reply:
        raise ConnectionRefusedError

    made = Device(nobody, Memory({}), "01a20607-3b78-7000-8000-000000000001", "zhou", lambda: next(clock), chance.randbytes)
    made.answer("v", "S6-2", choice="yes")
    made.answer("v", "S6-3", choice="no")
    made.attach("v", "S6-2", b"a picture", 1, 1)
    return made


BEFORE = {"facts": 3, "photos": 1, "bytes": 9}
STRANGE: dict[str, tuple[Reply, type[Exception]]] = {
    "a captive portal": (Reply(200, {"Content-Type": "text/html"}, b"<h1>Welcome to our Wi-Fi</h1>"), NoNetwork),
    "a portal that says JSON": (Reply(200, {"Content-Type": "application/json"}, b"{}"), NoNetwork),
    "a proxy's error": (Reply(502, {"Content-Type": "text/html", "X-Sync-Protocol": "1"}, b"Bad Gateway"), NoNetwork),
    "half an answer": (Reply(200, {"Content-Type": "application/json", "X-Sync-Protocol": "1"}, b'{"answers": ['), NoNetwork),
    "an answer for nothing": (told(200, {"answers": [], "acked_seq": 9}), NoNetwork),
    "an answer for another fact": (told(200, {"answers": [{"id": "x", "result": "applied"}], "acked_seq": 1}), NoNetwork),
    "signed out": (problem(401, "credential", "login"), Refused),
    "an unknown action": (problem(418, "teapot", "discard-everything"), Refused),
    "a problem without words": (told(500, {}), Refused),
    "a gap that never closes": (problem(409, "gap", "resend", expected_seq=1), Refused),
    "a fork that never ends": (problem(409, "other-history", "new-generation"), Refused),
}


@pytest.mark.parametrize("what", STRANGE)
def test_whatever_comes_back_nothing_is_dropped(device: Device, what: str) -> None:
    reply, wrong = STRANGE[what]
    ids = [line.id for line in device.store.waiting()]
    device.wire.transport = lambda *_: reply
    for send in (device.push, device.sync):
        with pytest.raises(wrong):
            send()
    assert device.pending() == BEFORE
    assert [line.id for line in device.store.waiting()] == ids


def test_without_network_nothing_is_dropped(device: Device) -> None:
    with pytest.raises(NoNetwork):
        device.sync()
    assert device.pending() == BEFORE


def test_only_facts_answered_for_are_settled(device: Device) -> None:
    first = device.store.log[0].id
    replies = iter([told(200, {"answers": [{"id": first, "result": "applied"}], "acked_seq": 1}), problem(503, "busy", "retry")])
    device.wire.transport = lambda *_: next(replies)
    with pytest.raises(Refused):
        device.push()
    assert [line.state for line in device.store.log] == ["held", "local", "local"]


def test_quarantined_is_settled_and_remembered_with_its_code(device: Device) -> None:
    answers = [{"id": line.id, "result": "quarantined", "code": "bad-value"} for line in device.store.log]
    device.wire.transport = lambda *_: told(200, {"answers": answers, "acked_seq": 3})
    device.push()
    assert {(line.state, line.code) for line in device.store.log} == {("quarantined", "bad-value")}


@pytest.mark.parametrize("offset", [None, "", "nine", "-1"])
def test_an_upload_answered_without_an_offset_is_not_held(device: Device, offset: str | None) -> None:
    headers = {"X-Sync-Protocol": "1"} | ({} if offset is None else {"Upload-Offset": offset})
    states = told(200, {"photos": {name: {"state": "absent", "offset": 0} for name in device.store.photos}})
    device.wire.transport = lambda method, *_: states if method == "POST" else Reply(204, headers, b"")
    with pytest.raises(NoNetwork):
        device.send_photos()
    assert device.pending()["photos"] == 1


def test_a_new_generation_keeps_ids_and_payloads_and_starts_at_one(device: Device) -> None:
    old = [(line.id, line.payload, line.h["at"]) for line in device.store.log]
    answers = [{"id": id, "result": "applied"} for id, _, _ in old]
    replies = iter([problem(409, "other-history", "new-generation"), told(200, {"answers": answers, "acked_seq": 3})])
    device.wire.transport = lambda *_: next(replies)
    device.push()
    assert [(line.id, line.payload, line.h["at"]) for line in device.store.log] == old
    assert [(line.h["gen"], line.h["seq"]) for line in device.store.log] == [(2, 1), (2, 2), (2, 3)]
    assert device.store.log[0].h["prev"] is None


def test_each_answer_names_what_it_knew(device: Device) -> None:
    first = device.store.log[0].id
    second = device.answer("v", "S6-2", choice="no")
    third = device.clear("v", "S6-2")
    assert device.store.facts[second].fields["base"] == [first]
    assert device.store.facts[third].fields["base"] == [second]
    assert device.heads("v", ("answered", "cleared"), item="S6-2") == [third]


def test_the_same_clock_and_chance_give_the_same_bytes() -> None:
    def bytes_() -> list[bytes]:
        chance, clock = random.Random(7), itertools.count(1_795_397_467_000)
        made = Device(
            lambda *_: told(200, {}), Memory({}), "01a20607-3b78-7000-8000-000000000001", "zhou", lambda: next(clock), chance.randbytes
        )
        made.note("v", "S6-2", "好")
        return [made.store.log[0].header, made.store.log[0].payload]

    assert bytes_() == bytes_()
