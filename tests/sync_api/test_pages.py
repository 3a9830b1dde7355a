"""A pull comes in pages of any size, and all of them together are the same."""

from __future__ import annotations

from typing import Any

import pytest

from sync import limits
from sync.device import Device
from tests.tablets import BASE, SPOKEN, TabletOf, jpeg


def everything(device: Device, limit: int, monkeypatch: pytest.MonkeyPatch) -> tuple[int, dict[str, Any], set[str]]:
    """Pull all in pages of so many rows: pages, rows, facts."""
    monkeypatch.setattr(limits, "PAGE_ROWS", limit)
    device.store.known.clear()
    device.store.rows.clear()
    own = set(device.store.facts)
    pages, more = 0, True
    while more:
        told = device.wire.pull(device.store.known)
        assert sum(len(p["facts"]) + sum(map(len, p["rows"].values())) for p in told["scopes"]) <= limit + 5
        device.store.receive(told["epoch"], told["scopes"], told["gone"])
        pages, more = pages + 1, any(p["more"] for p in told["scopes"])
    return pages, device.store.rows, set(device.store.facts) - own


def test_pages_of_any_size_bring_the_same(tablet_of: TabletOf, monkeypatch: pytest.MonkeyPatch) -> None:
    zhou, shen = tablet_of("zhou"), tablet_of("shen")
    for seed in range(6):
        zhou.attach(BASE, "S6-2", jpeg(16, 12, seed), 16, 12)
        zhou.answer(BASE, "S6-2", choice="yes")
    zhou.sync()
    pages, all_rows, all_facts = everything(shen, 100_000, monkeypatch)
    assert (pages, len(all_facts), len(all_rows["photo"])) == (1, 12, 6)
    for limit in (2, 30):
        new = tablet_of("shen", limit)
        many, rows_, facts_ = everything(new, limit, monkeypatch)
        assert many > pages
        assert (rows_, facts_) == (all_rows, all_facts)


def test_a_page_is_at_most_a_megabyte(tablet_of: TabletOf) -> None:
    zhou = tablet_of("zhou")
    for _ in range(30):
        zhou.note(BASE, "S6-2", "好" * limits.TEXT)
    zhou.push()
    answer = zhou.wire.transport("POST", "/sync/v1/pull", SPOKEN, b'{"known": {}}')
    assert len(answer.body) < limits.BATCH_BYTES + 100_000
    new = tablet_of("zhou", 2)
    new.pull()
    assert len(new.store.facts) == 30


def test_a_cursor_below_every_number_brings_all(tablet_of: TabletOf) -> None:
    zhou = tablet_of("zhou")
    zhou.pull()
    below = zhou.wire.pull(dict.fromkeys(zhou.store.known, -(10**30)))
    assert {part["scope"] for part in below["scopes"]} == set(zhou.store.known)
