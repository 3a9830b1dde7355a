"""A file whose writes are gathered is what a plain file is (static/device/gathered.mjs)."""

from __future__ import annotations

from playwright.sync_api import Page

WALK = """work => new Promise(done => { const worker = new Worker('/tests/browser/gathered.mjs', { type: 'module' });
  worker.onmessage = ({ data }) => done(data); worker.onerror = ({ message }) => done(message); worker.postMessage(work) })"""


def test_it_reads_as_a_plain_file_does_also_when_there_is_no_room(module: Page) -> None:
    found = module.evaluate(WALK, {"seeds": list(range(1, 11)), "steps": 200})
    assert [walk for walk in found if not isinstance(walk, dict)] == []
    assert sum(walk["refusals"] for walk in found) > 20
    assert sum(walk["asked"] for walk in found) < sum(walk["writes"] for walk in found)
