"""What a device keeps is there after a crash, once its journal is synced; what is not at the centre is not given up."""

from __future__ import annotations

import itertools
import json
import random
from typing import Any

import pytest

from sync.device import Device
from sync.memory import Memory
from sync.wire import NoNetwork, Reply
from tests.protocol.test_device import problem, told
from tests.simulation.disk import TabletDisk

ID = "01a20607-3b78-7000-8000-000000000001"


def device(disk: TabletDisk, answer: Any = None) -> Device:
    chance, clock = random.Random(len(disk.kept)), itertools.count(1_795_397_467_000, 1000)
    return Device(lambda *_: answer, Memory({"visit": ["id"]}, disk), ID, "zhou", lambda: next(clock), chance.randbytes)


def applied(made: Device) -> Reply:
    return told(200, {"answers": [{"id": line.id, "result": "applied"} for line in made.store.log]})


def page(epoch: str, **scope: Any) -> Reply:
    parts = [{"scope": "s", "revision": 1, "more": False, "rows": {}, "facts": [], **scope}] if scope else []
    return told(200, {"epoch": epoch, "scopes": parts, "gone": [], "more": False, "revision": 1})


def test_what_returned_is_there_after_a_crash() -> None:
    disk = TabletDisk()
    made = device(disk)
    ids = [made.answer("v", "a", choice="yes"), made.attach("v", "a", b"picture", 1, 1)]
    made.wire.transport = lambda *_: applied(made)
    made.push()
    disk.crash(random.Random(1))
    again = device(disk).store
    assert [(line.id, line.state) for line in again.log] == [(id, "held") for id in ids]
    assert (again.place, again.photos) == (made.store.place, made.store.photos)


def test_without_room_nothing_is_said_to_be_saved() -> None:
    disk = TabletDisk()
    made = device(disk)
    disk.room = 100
    with pytest.raises(OSError, match="full"):
        made.answer("v", "a", choice="yes")
    assert not made.store.log
    assert not device(disk).store.log


def test_photos_at_the_centre_make_room_for_others_only() -> None:
    disk = TabletDisk()
    made = device(disk)
    for data in (b"held" * 200, b"here" * 200):
        made.attach("v", "a", data, 1, 1)
    held, here = made.store.photos
    made.store.photo(held, "held")
    disk.room = 500
    made.attach("v", "a", b"next" * 100, 1, 1)
    assert [bool(made.store.photos[sha].data) for sha in (held, here)] == [False, True]


def test_a_restored_centre_is_offered_everything_again() -> None:
    made = device(TabletDisk(), page("one"))
    made.pull()
    made.answer("v", "a", choice="yes")
    made.attach("v", "a", b"picture", 1, 1)
    made.wire.transport = lambda *_: applied(made)
    made.push()
    made.store.photo(*made.store.photos, "held")
    replies = [page("two"), page("two")]
    made.wire.transport = lambda *_: replies.pop(0)
    assert made.pull()
    assert made.pending() == {"facts": 2, "photos": 1, "bytes": 7}


def test_a_receipt_counts_in_its_epoch_only() -> None:
    """Simulation, seed 10: the centre was restored between the first push and the first pull."""
    made = device(TabletDisk())
    made.answer("v", "a", choice="yes")
    replies = [told(200, {"epoch": "one", "csrf": "c"}), told(200, {"credential": "secret"})]
    made.wire.transport = lambda method, path, *_: replies.pop(0) if replies else applied(made) if "push" in path else page("two")
    made.register()
    made.push()
    assert made.pull()
    assert made.pending()["facts"] == 1


def test_a_gap_in_what_is_no_longer_here_starts_a_new_generation() -> None:
    made = device(TabletDisk())
    ids = [made.answer("v", "a", choice=choice) for choice in ("yes", "no")]
    made.store.again(1, 1)
    replies = [problem(409, "gap", "resend", expected_seq=7), applied(made)]
    made.wire.transport = lambda *_: replies.pop(0)
    made.push()
    assert [(line.id, line.place, line.state) for line in made.store.log] == [(ids[0], (2, 1), "held"), (ids[1], (2, 2), "held")]


def test_a_result_nobody_knows_is_no_receipt() -> None:
    made = device(TabletDisk())
    id = made.answer("v", "a", choice="yes")
    made.wire.transport = lambda *_: told(200, {"answers": [{"id": id, "result": "postponed"}]})
    with pytest.raises(NoNetwork):
        made.push()
    assert made.pending()["facts"] == 1


def test_a_batch_too_large_is_halved() -> None:
    made, sizes = device(TabletDisk()), []
    for _ in range(4):
        made.answer("v", "a", choice="yes")

    def centre(_: str, __: str, ___: Any, body: bytes) -> Reply:
        sizes.append(len(json.loads(body)["facts"]))
        return problem(413, "batch-too-large", "retry") if sizes[-1] > 1 else applied(made)

    made.wire.transport = centre
    made.push()
    assert sizes == [4, 2, 1, 1, 1, 1]


@pytest.mark.parametrize("wrong", [{"rows": []}, {"facts": [{"h": "!", "p": "!"}]}, {"revision": "later"}])
def test_a_page_that_is_none_is_not_kept(wrong: dict[str, Any]) -> None:
    made = device(TabletDisk(), page("one", **wrong))
    with pytest.raises(NoNetwork):
        made.pull()
    assert (made.store.epoch, made.store.known) == (None, {})


def test_a_scope_that_is_gone_takes_its_rows_save_those_of_another() -> None:
    made = device(TabletDisk())
    rows = {scope: {"visit": [{"id": id} for id in ids]} for scope, ids in (("s", ("1", "2")), ("t", ("2",)))}
    parts = [{"scope": s, "revision": 1, "more": False, "rows": r, "facts": []} for s, r in rows.items()]
    made.store.receive("one", parts, ())
    made.store.receive("one", (), ["s"])
    assert set(made.store.rows["visit"]) == {("2",)}
    assert set(made.store.known) == {"t"}
