"""The evidence checks of a photo, in the tablet's own worker code, in real Chromium.

tablet.checks   grey values, sharpness, brightness, fingerprint, and the comparison with 600 others, against decoding the same photo"""

from __future__ import annotations

import base64

from tests.stories.pictures import camera

from .measure import in_turn, told
from .world import signed_in

READY = """async data => { const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0)); window.picture = new Blob([bytes], { type: 'image/jpeg' });
  window.looks = await import('/static/device/looks.mjs');
  window.drawn = image => { const c = new OffscreenCanvas(looks.SIDE, looks.SIDE * image.height / image.width);
    c.getContext('2d', { willReadFrequently: true }).drawImage(image, 0, 0, c.width, c.height); return c };
  window.others = Array.from({ length: 600 }, (_, n) => ({ id: String(n), fingerprint: n.toString(16).padStart(32, '0') })) }"""
DECODE = """async () => { const t = performance.now(), image = await createImageBitmap(picture); drawn(image); image.close(); return performance.now() - t }"""
LOOK = """async () => { const image = await createImageBitmap(picture), canvas = drawn(image), t = performance.now();
  const seen = looks.measured(looks.grey(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)));
  const near = looks.alike(seen.fingerprint, others, { distance: 12 });
  looks.unusual({ ...seen, alike: near, captured_at: null }, { now: Date.now(), limits: { sharpness: 85, brightness: 40, minutes: 60 } });
  image.close(); return performance.now() - t }"""


def run() -> None:
    with signed_in() as (_, _tablet, page):
        page.evaluate(READY, base64.b64encode(camera(1)).decode())
        page.evaluate(DECODE), page.evaluate(LOOK)
        ours, peer = in_turn(20, lambda _: page.evaluate(LOOK), lambda _: page.evaluate(DECODE))
        told("tablet.checks", ours, peer, "decoding the same 12 megapixels and drawing them smaller, as any photo is")
