"""The tablet at work, in real Chromium.

tablet.answer_save    from the page's asking to the commit (worker, form, rules, hashes, log and row) against Dexie, strict, to its commit
tablet.photo_save     from the page's asking to the commit of a photo's bytes and fact, against a bare OPFS file of the same bytes with its hash
tablet.tap_to_frame   from a tap to the next frame that shows it, as taken or as kept, against plain HTML whose one handler swaps the item
tablet.tap_to_kept    from a tap to the next frame with the new item, which comes after the commit, against the same
tablet.follower_write an answer as answer_save, asked by a tab that does not hold the data, against the tab that does
tablet.section        opening a section of 6 items, against plain HTML that swaps the same markup"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.browser.world import Tablet

from .measure import in_turn, told
from .quota import a_fifth
from .world import VISIT, signed_in

ANSWER = """async n => { const { $device_client: { ask } } = await import('/field/page.mjs'); const t = performance.now();
  const r = await ask('request', { method: 'POST', path: '/field/visits/VISIT/items/B1/answer', form: [['choice', n % 2 ? 'yes' : 'no']] });
  if (r.status !== 200) throw new Error(r.status + r.html); return r.saved - performance.timeOrigin - t }""".replace("VISIT", VISIT)
DEXIE = """async n => { const { Dexie } = await import('/bench/vendor/dexie.min.mjs');
  if (!window.peer) { window.peer = new Dexie('peer', { chromeTransactionDurability: 'strict' }); peer.version(1).stores({ answers: '++id, item' }); await peer.open() }
  const t = performance.now(); await peer.answers.add({ item: 'B1', choice: n % 2 ? 'yes' : 'no', at: Date.now(), person: 'p', visit: 'v' });
  return performance.now() - t }"""
PHOTO = """async n => { const { $device_client: { ask } } = await import('/field/page.mjs');
  const c = new OffscreenCanvas(2048, 1536), x = c.getContext('2d'); for (let i = 0; i < 900; i++) { x.fillStyle = `hsl(${(i * 37 + n * 11) % 360} 60% ${i % 90}%)`; x.fillRect((i * 97) % 2048, (i * 61) % 1536, 160, 120) }
  const file = new File([await c.convertToBlob({ type: 'image/jpeg', quality: 0.9 })], 'a.jpg', { type: 'image/jpeg' });
  const t = performance.now(); const r = await ask('request', { method: 'POST', path: '/field/visits/VISIT/items/B1/photos', form: [['source', 'camera'], ['photo', file]] });
  if (r.status !== 200) throw new Error(r.html); window.last = file; return r.saved - performance.timeOrigin - t }""".replace(
    "VISIT", VISIT
)
OPFS = """async n => { const file = window.last, t = performance.now(); window.shrinker ??= new Worker('/bench/shrink.mjs', { type: 'module' });
  return new Promise(done => { shrinker.onmessage = () => done(performance.now() - t); shrinker.postMessage({ file, name: 'p' + n }) }) }"""
# Both sides fill the window with the same styled markup; what the one before set going has come to rest (settle).
# A tap ends with the frame that shows the change, on both sides alike: the first one that began after it.
COMMON = """
  const framed = () => new Promise(r => requestAnimationFrame(() => setTimeout(r)));
  const settle = async plain => { document.getElementById('plain').style.display = plain ? 'block' : 'none'; await new Promise(r => setTimeout(r, 700)); await framed() };
  const doc = document.getElementById('plain').contentDocument;
  const pressed = (within, n) => within.querySelectorAll('[data-item="B1"] [data-answer]')[n % 2].getAttribute('aria-pressed') === 'true';
  const taken = n => pressed(document, n) || document.querySelectorAll('[data-item="B1"] [data-answer]')[n % 2].ariaBusy === 'true';
  const changed = (within, n) => new Promise(done => { if (pressed(within, n)) return done();
    const watch = new MutationObserver(() => pressed(within, n) && (watch.disconnect(), done())); watch.observe(within, { subtree: true, childList: true, attributes: true }) });"""
TAKEN = (
    """async n => { COMMON await settle(false);
  const t = performance.now(); document.querySelectorAll('[data-item="B1"] [data-answer]')[n % 2].click();
  if (!taken(n)) throw new Error('the tap does not show'); await framed(); return performance.now() - t }"""
).replace("COMMON", COMMON)
TAP = (
    """async n => { COMMON await settle(false);
  const t = performance.now(); document.querySelectorAll('[data-item="B1"] [data-answer]')[n % 2].click();
  await changed(document, n); await framed(); return performance.now() - t }"""
).replace("COMMON", COMMON)
PLAIN_TAP = (
    """async n => { COMMON await settle(true);
  const t = performance.now(); doc.querySelectorAll('[data-item="B1"] [data-answer]')[n % 2].click();
  await changed(doc, n); await framed(); return performance.now() - t }"""
).replace("COMMON", COMMON)
SECTION = (
    """async path => { COMMON await settle(false); const t = performance.now();
  await htmx.ajax('GET', path, { target: '#page', swap: 'innerHTML' }); await framed(); return performance.now() - t }"""
).replace("COMMON", COMMON)
PLAIN_SECTION = (
    """async () => { COMMON await settle(true); const t = performance.now();
  doc.getElementById('page').innerHTML = window.whole; await framed(); return performance.now() - t }"""
).replace("COMMON", COMMON)
PLAIN = """async () => { const frame = document.createElement('iframe'); frame.id = 'plain';
  Object.assign(frame.style, { position: 'fixed', inset: 0, width: '100%', height: '100%', border: 0, zIndex: 99, background: 'white', display: 'none' });
  document.body.append(frame); const doc = frame.contentDocument; doc.body.innerHTML = '<main class="page" id="page"></main>';
  for (const link of document.querySelectorAll('link[rel=stylesheet]')) doc.head.append(Object.assign(doc.createElement('link'), { rel: 'stylesheet', href: link.href }));
  window.whole = document.getElementById('page').innerHTML; doc.getElementById('page').innerHTML = window.whole;
  doc.addEventListener('click', event => { const button = event.target.closest('[data-answer]'); if (!button) return;
    event.preventDefault(); const card = button.closest('article'), t = doc.createElement('template'); t.innerHTML = card.outerHTML;
    for (const b of t.content.querySelectorAll('[data-answer]')) b.setAttribute('aria-pressed', String(b.id === button.id)); card.replaceWith(t.content) });
  await new Promise(r => setTimeout(r, 500)) }"""


def run() -> None:
    with signed_in() as (_, tablet, page):
        page.goto(f"{tablet.base}/field/visits/{VISIT}/sections/B")
        page.wait_for_selector("article")
        told("tablet.answer_save", *pair(page, 60, ANSWER, DEXIE), "Dexie, strict durability, one record")
        told("tablet.photo_save", *pair(page, 30, PHOTO, OPFS), "decode, JPEG, hash and a flushed OPFS file in a worker")
        told("tablet.follower_write", *followed(tablet, page), "the same answer asked by the tab that holds the data")
        path = f"/field/visits/{VISIT}/sections/B"
        page.goto(tablet.base + path)
        page.wait_for_selector("article")
        page.evaluate(PLAIN)
        with a_fifth(page, tablet.profile) as slowed:
            told("tablet.tap_to_frame", *pair(page, 30, TAKEN, PLAIN_TAP), f"plain HTML, one handler, same swap; {slowed}")
            told("tablet.tap_to_kept", *pair(page, 30, TAP, PLAIN_TAP), f"plain HTML, one handler, same swap; {slowed}")
            ours, peer = in_turn(40, lambda _: page.evaluate(SECTION, path), lambda _: page.evaluate(PLAIN_SECTION))
            told("tablet.section", ours, peer, f"plain HTML of the same size; {slowed}")


def followed(tablet: Tablet, page: Page) -> tuple[list[float], list[float]]:
    """A second tab of the same browser, closed again."""
    assert tablet.context
    follower = tablet.context.new_page()
    follower.goto(page.url)
    follower.wait_for_selector("article")
    follower.evaluate(ANSWER, 0), page.evaluate(ANSWER, 0)
    figures = in_turn(40, lambda _: follower.evaluate(ANSWER, 1), lambda _: page.evaluate(ANSWER, 0))  # the same again would not be written
    follower.close()
    return figures


def pair(page: Page, times: int, ours: str, peer: str) -> tuple[list[float], list[float]]:
    def once(script: str) -> Any:
        return lambda n: page.evaluate(script, n)

    once(ours)(0), once(peer)(0)
    return in_turn(times, once(ours), once(peer))
