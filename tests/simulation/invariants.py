"""The promises of docs/protocol.md, each by its name. Some hold at every moment, all when everything came to rest."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from inspect_app import scoring, summaries
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.field.places import places
from inspect_app.models import Answered
from sync import limits
from sync.device import Device
from sync.memory import HELD, Memory
from tests.tablets import keys, over

from .heads import heads, in_force, stand

if TYPE_CHECKING:
    from .world import World

KINDS = (
    "answered",
    "cleared",
    "noted",
    "attached",
    "captioned",
    "explained",
    "moved",
    "unpictured",
    "removed",
    "submitted",
    "reopened",
    "settled",
)
READ, ANSWER = 2 * 1024 * 1024, 2 * 1024 * 1024


def a_saved_fact_is_in_the_log(world: World) -> None:
    """Also after any crash."""
    for tablet in world.tablets:
        assert tablet.saved <= set(tablet.device.store.facts), f"{tablet.name} lost what it had shown as saved"


def every_fact_reaches_the_centre(world: World) -> None:
    """And every photo, under the device that announced it."""
    record, there = world.record, world.record.at_centre()
    owed = set().union(*({made.id for made in tablet.device.store.log} | tablet.saved for tablet in world.tablets))
    assert not owed - there, f"{sorted(owed - there)} never came"
    sent = {(row["device"], row["sha256"]) for row in world.centre.rows("SELECT device, sha256 FROM photo_sent")}
    photos = {(tablet.id, sha) for tablet in world.tablets for sha, photo in tablet.device.store.photos.items() if photo.data}
    assert not photos - sent, f"{sorted(photos - sent)} never came"
    restored = set().union(*(photos for _, photos in record.expected))  # freed afterwards, on the receipt of the centre that was
    assert not record.receipts - sent - record.lost_photos - (restored & _freed(world)), "a receipt was given for a photo that is not there"


def _freed(world: World) -> set[tuple[str, str]]:
    return {(tablet.id, sha) for tablet in world.tablets for sha, photo in tablet.device.store.photos.items() if not photo.data}


def each_fact_is_applied_once(world: World) -> None:
    """And its row is in the table of its kind, no more and no less."""
    twice = [id for id, times in world.record.applied.items() if times > 1]
    assert not twice, f"{twice} were applied twice"
    for kind in KINDS:
        rows = {row["id"] for row in world.centre.rows(f"SELECT id FROM {kind}")}
        log = {row["id"] for row in world.centre.rows("SELECT id FROM fact WHERE kind = ? AND state = 'held' AND reason IS NULL", kind)}
        assert rows == log, f"{kind}: {rows ^ log}"


def the_log_has_no_gap(world: World) -> None:
    """Up to the number acknowledged, in each answer and at the end; and each header names the one before."""
    for device, gen, acked, numbers in world.record.acked:
        assert numbers == list(range(1, acked + 1)), f"{device} {gen}: acknowledged {acked} of {numbers}"
    for row in world.centre.rows("SELECT device, gen, count(*) AS n, max(seq) AS top, min(seq) AS low FROM fact GROUP BY device, gen"):
        assert (row["low"], row["n"]) == (1, row["top"]), tuple(row)
    last: dict[Any, str | None] = {}
    for row in world.centre.rows("SELECT device, gen, hash, header FROM fact ORDER BY device, gen, seq"):
        log = (row["device"], row["gen"])
        assert json.loads(row["header"])["prev"] == last.get(log), f"{log}: the chain is broken"
        last[log] = row["hash"]


def rows_of_the_log_never_change(world: World) -> None:
    """5"""
    kept = world.record.kept
    for row in world.centre.rows("SELECT id, device, gen, seq, hash, header, payload FROM fact"):
        assert kept.setdefault(row["id"], tuple(row)) == tuple(row), f"{row['id']} changed"
    assert len(kept) == world.centre.rows("SELECT count(*) FROM fact")[0][0], "a row of the log is gone"


def all_replicas_agree(world: World) -> None:
    """At rest a tablet has what a new one would get, and believes of each fact what the centre does."""
    for login in sorted({tablet.login for tablet in world.tablets}):
        new = _new_tablet(world, login)
        for tablet in world.tablets:
            if tablet.login == login:
                _agree(world, tablet.device.store, new)


def _new_tablet(world: World, login: str) -> Memory:
    store = Memory(keys())
    Device(over(world.centre.clients[login]), store, "01a20607-3b78-7000-8000-000000000009", named(login), lambda: 0, bytes).pull()
    return store


def _agree(world: World, store: Memory, new: Memory) -> None:
    visits = {key[0] for key in new.rows.get("visit", {})}
    mine = {f.id for f in store.facts.values() if f.state == HELD and f.h["visit"] in visits}
    theirs = {f.id for f in new.facts.values()}
    assert mine - world.record.lost == theirs - world.record.lost, f"only here {mine - theirs}, only there {theirs - mine}"
    assert {key[0] for key in store.rows.get("visit", {})} == visits, "another list of visits"
    for table in store.keys:
        stale = {key for key, row in new.rows.get(table, {}).items() if store.rows.get(table, {}).get(key) != row}
        assert not stale, f"{table}: {stale}"
    team = {key for key in store.rows.get("team_member", {}) if key[0] in visits}
    assert team == set(new.rows.get("team_member", {})), "another team"


def every_value_is_visible(world: World) -> None:
    """What nothing superseded is shown as an answer, or as a conflict; and nobody speaks for another."""
    facts = in_force(world)
    with world.centre.app.app_context():
        for visit in {fact["visit"] for fact in facts}:
            shown = set(db.session.execute(scoring.answer_heads(visit).with_only_columns(Answered.id)).scalars())
            here = [fact for fact in facts if fact["visit"] == visit]
            assert shown == heads(here), f"{visit}: {shown ^ heads(here)}"
            shown_at = {(row.photo, row.item) for row in db.session.execute(places(visit))}
            assert shown_at == stand(here), f"{visit}: {shown_at ^ stand(here)}"
    owner = {row["id"]: row["person"] for row in world.centre.rows("SELECT id, person FROM device")}
    assert not [fact["id"] for fact in facts if owner[fact["device"]] != fact["person"]], "somebody spoke for another"


def what_is_shown_is_true(world: World) -> None:
    """A tablet says `held` of nothing that is not at the centre, once it knows which centre that is."""
    there, epoch = world.record.at_centre(), world.centre.epoch()
    sent = {(row["device"], row["sha256"]) for row in world.centre.rows("SELECT device, sha256 FROM photo_sent")}
    for tablet in world.tablets:
        if tablet.device.store.epoch == epoch:
            assert not tablet.held() - there - world.record.lost, f"{tablet.name} says held of {tablet.held() - there}"
            photos = {(tablet.id, sha) for sha, photo in tablet.device.store.photos.items() if photo.state == HELD and photo.data}
            assert not photos - sent, f"{tablet.name} says held of photos that are not there"


def summaries_say_what_facts_say(world: World) -> None:
    """8, at the centre."""
    with world.centre.app.app_context():
        for row in world.centre.rows("SELECT * FROM visit_summary"):
            stored = {name: value for name, value in dict(row).items() if name != "visit"}
            said = summaries.computed(db.session.connection(), row["visit"])
            assert stored == said, f"{row['visit']}: {set(stored.items()) ^ set(said.items())}"


def a_held_photo_is_what_its_name_says(world: World) -> None:
    """9"""
    for row in world.centre.rows("SELECT sha256, bytes FROM photo"):
        path = world.centre.data / "photos" / "original" / row["sha256"][:2] / row["sha256"]
        data = path.read_bytes() if path.is_file() else b""
        assert hashlib.sha256(data).hexdigest() == row["sha256"], f"{row['sha256']} holds {len(data)} of {row['bytes']} bytes"


def no_photo_goes_without_a_receipt(world: World) -> None:
    """10"""
    for tablet in world.tablets:
        freed = {(tablet.id, sha) for sha, photo in tablet.device.store.photos.items() if not photo.data}
        assert freed <= world.record.receipts, f"{tablet.name} freed what the centre never had"


def an_offset_never_decreases(world: World) -> None:
    """11"""
    for (device, sha), offsets in world.record.offsets.items():
        assert offsets == sorted(offsets), f"{device} {sha}: {offsets}"


def everything_drains(world: World) -> None:
    """In a bounded number of rounds of sync."""
    assert not world.record.moved, f"still moving after {world.rounds} rounds"
    for tablet in world.tablets:
        assert tablet.last == "done", f"{tablet.name}: {tablet.last}"
        left = Device.pending(tablet.device)
        assert not any(left.values()), f"{tablet.name}: {left}"


def no_request_takes_more_than_its_limit(world: World) -> None:
    """13"""
    assert world.record.read_at_once <= READ, f"{world.record.read_at_once} bytes read at once"
    assert world.record.answer_bytes <= ANSWER, f"an answer of {world.record.answer_bytes} bytes"
    assert limits.BATCH_BYTES < READ


def nobody_receives_what_is_not_his(world: World) -> None:
    """14"""
    assert not world.record.outside, world.record.outside


def backup_and_tablets_make_the_centre_whole(world: World) -> None:
    """What the backup held, and what the tablets kept, is there."""
    there = world.record.at_centre()
    sent = {(row["device"], row["sha256"]) for row in world.centre.rows("SELECT device, sha256 FROM photo_sent")}
    for facts, photos in world.record.expected:
        assert not facts - there - world.record.lost, f"{facts - there} did not come back"
        assert not photos - sent - world.record.lost_photos - _freed(world), f"{photos - sent} did not come back"


def the_app_did_not_break(world: World) -> None:
    """Nothing but the faults that were put in was answered by 500."""
    strange = [note for note in world.centre.problems if json.loads(note)["error"] not in ("Broken", "OSError")]
    assert not strange, strange[0]


ALWAYS = (
    a_saved_fact_is_in_the_log,
    what_is_shown_is_true,
    rows_of_the_log_never_change,
    no_photo_goes_without_a_receipt,
    an_offset_never_decreases,
    nobody_receives_what_is_not_his,
    the_app_did_not_break,
)
AT_REST = (
    *ALWAYS,
    everything_drains,
    every_fact_reaches_the_centre,
    each_fact_is_applied_once,
    the_log_has_no_gap,
    all_replicas_agree,
    every_value_is_visible,
    summaries_say_what_facts_say,
    a_held_photo_is_what_its_name_says,
    no_request_takes_more_than_its_limit,
    backup_and_tablets_make_the_centre_whole,
)


def at_every_moment(world: World) -> None:
    _check(world, ALWAYS)


def at_rest(world: World) -> None:
    _check(world, AT_REST)


def _check(world: World, which: Any) -> None:
    for invariant in which:
        try:
            invariant(world)
        except AssertionError as error:
            raise AssertionError(f"{invariant.__name__}: {error}") from error
