"""The tablet at work, in real Chromium.

tablet.answer_save    an answer through the worker (form checked, rules asked, fact hashed, committed, item rendered) against Dexie, strict
tablet.photo_save     a 12-megapixel photo's bytes and fact committed, against a bare OPFS file of the same bytes with its hash
tablet.tap_to_frame   from a tap to the next frame with the new item, against plain HTML whose one handler does the same swap
tablet.section        opening a section of 9 items, against plain HTML that swaps the same markup"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from .measure import in_turn, told
from .quota import a_fifth
from .world import VISIT, signed_in

ANSWER = """async n => { const { ask } = await import('/static/field/device_client.mjs'); const t = performance.now();
  const r = await ask('request', { method: 'POST', path: '/field/visits/VISIT/items/B1/answer', form: [['choice', n % 2 ? 'yes' : 'no']] });
  if (r.status !== 200) throw new Error(r.status + r.html); return performance.now() - t }""".replace("VISIT", VISIT)
DEXIE = """async n => { const { Dexie } = await import('/bench/vendor/dexie.min.mjs');
  if (!window.peer) { window.peer = new Dexie('peer', { chromeTransactionDurability: 'strict' }); peer.version(1).stores({ answers: '++id, item' }); await peer.open() }
  const t = performance.now(); await peer.answers.add({ item: 'B1', choice: n % 2 ? 'yes' : 'no', at: Date.now(), person: 'p', visit: 'v' });
  return performance.now() - t }"""
PHOTO = """async n => { const { ask } = await import('/static/field/device_client.mjs');
  const c = new OffscreenCanvas(2048, 1536), x = c.getContext('2d'); for (let i = 0; i < 900; i++) { x.fillStyle = `hsl(${(i * 37 + n * 11) % 360} 60% ${i % 90}%)`; x.fillRect((i * 97) % 2048, (i * 61) % 1536, 160, 120) }
  const file = new File([await c.convertToBlob({ type: 'image/jpeg', quality: 0.9 })], 'a.jpg', { type: 'image/jpeg' });
  const t = performance.now(); const r = await ask('request', { method: 'POST', path: '/field/visits/VISIT/items/B1/photos', form: [['source', 'camera'], ['photo', file]] });
  if (r.status !== 200) throw new Error(r.html); window.last = file; return performance.now() - t }""".replace("VISIT", VISIT)
OPFS = """async n => { const file = window.last, t = performance.now(); window.shrinker ??= new Worker('/bench/shrink.mjs', { type: 'module' });
  return new Promise(done => { shrinker.onmessage = () => done(performance.now() - t); shrinker.postMessage({ file, name: 'p' + n }) }) }"""
# Both taps end in the frame after the one that shows the change.
TAP = """async n => { const form = document.querySelector('[data-item="B1"] form'), button = form.querySelectorAll('[data-answer]')[n % 2];
  const framed = () => new Promise(r => requestAnimationFrame(() => setTimeout(r))), t = performance.now(), id = button.id; button.click();
  while (document.getElementById(id)?.getAttribute('aria-pressed') !== 'true') await framed(); await framed(); return performance.now() - t }"""
PLAIN_TAP = """async n => { const framed = () => new Promise(r => requestAnimationFrame(() => setTimeout(r))), frame = document.getElementById('plain') ?? window.plain();
  const doc = frame.contentDocument, card = doc.querySelector('article'), t = performance.now();
  frame.swap(card, n); while (doc.querySelectorAll('[data-answer]')[n % 2].getAttribute('aria-pressed') !== 'true') await framed(); await framed(); return performance.now() - t }"""
PLAIN = """() => { const frame = document.createElement('iframe'); frame.id = 'plain'; frame.style.cssText = ''; document.body.append(frame);
  const html = document.querySelector('[data-item="B1"]').outerHTML; frame.contentDocument.body.innerHTML = html;
  window.whole = document.querySelector('.items').outerHTML;
  frame.swap = (card, n) => { const t = document.createElement('template'); t.innerHTML = html; const fresh = t.content.firstElementChild;
    fresh.querySelectorAll('[data-answer]').forEach((b, i) => b.setAttribute('aria-pressed', String(i === n % 2))); card.replaceWith(fresh) };
  window.plain = () => frame }"""
SECTION = """async path => { const framed = () => new Promise(r => requestAnimationFrame(() => setTimeout(r))), t = performance.now();
  await htmx.ajax('GET', path, { target: '#page', swap: 'innerHTML' }); await framed(); return performance.now() - t }"""
PLAIN_SECTION = """async () => { const framed = () => new Promise(r => requestAnimationFrame(() => setTimeout(r))), doc = document.getElementById('plain').contentDocument, t = performance.now();
  doc.body.innerHTML = window.whole; await framed(); return performance.now() - t }"""


def run() -> None:
    with signed_in() as (_, tablet, page):
        page.goto(f"{tablet.base}/field/visits/{VISIT}/sections/B")
        page.wait_for_selector("article")
        told("tablet.answer_save", *pair(page, 60, ANSWER, DEXIE), "Dexie, strict durability, one record")
        told("tablet.photo_save", *pair(page, 10, PHOTO, OPFS), "decode, JPEG, hash and a flushed OPFS file in a worker")
        page.goto(f"{tablet.base}/field/visits/{VISIT}/sections/B")
        page.wait_for_selector("article")
        page.evaluate(PLAIN)
        with a_fifth(page, tablet.profile) as slowed:
            told("tablet.tap_to_frame", *pair(page, 30, TAP, PLAIN_TAP), f"plain HTML, one handler, same swap; {slowed}")
            path = f"/field/visits/{VISIT}/sections/G4"
            ours, peer = in_turn(20, lambda _: page.evaluate(SECTION, path), lambda _: page.evaluate(PLAIN_SECTION))
            told("tablet.section", ours, peer, f"plain HTML of the same size; {slowed}")


def pair(page: Page, times: int, ours: str, peer: str) -> tuple[list[float], list[float]]:
    def once(script: str) -> Any:
        return lambda n: page.evaluate(script, n)

    once(ours)(0), once(peer)(0)
    return in_turn(times, once(ours), once(peer))
