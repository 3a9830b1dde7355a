"""What a tablet gives up waiting for: a line that is silent, and not one that is slow."""

from __future__ import annotations

import pytest

from .conftest import Run

# Time goes a hundred times as fast: 30 seconds are 300 ms. The answer comes in so many parts, one every 60 ms; `end`, or silence.
ASKED = """const { Wire } = await import('/static/device/wire.mjs'), pause = () => new Promise(r => setTimeout(r, 60)), body = [...'{"epoch":"e1"}'];
  const fetch = async (path, { signal }) => new Response(new ReadableStream({ async start(stream) {
    signal.addEventListener('abort', () => stream.error(new Error('given up')));
    for (const part of body.slice(0, PARTS)) { await pause(); stream.enqueue(new TextEncoder().encode(part)); }
    if (PARTS === body.length) stream.close() } }), { headers: { 'X-Sync-Protocol': '1', 'Content-Type': 'application/json' } });
  const around = { fetch, after: (ms, work) => setTimeout(work, ms / 100), cancel: clearTimeout.bind(globalThis) };
  return Promise.race([new Wire(() => null, around).hello().catch(failure => failure.code), new Promise(r => setTimeout(r, 4000, 'still waiting'))])"""


@pytest.mark.parametrize(("parts", "told"), [(14, {"epoch": "e1"}), (9, "no-network"), (0, "no-network")])
def test_what_comes_slowly_is_waited_for_and_silence_is_not(run: Run, parts: int, told: object) -> None:
    assert run(ASKED.replace("PARTS", str(parts))) == told
