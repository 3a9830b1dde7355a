"""A hundred tablets send photos over slow lines, 20 kB/s each and four photos at once, to the centre as `make run` serves it;
meanwhile others push one answer.

centre.slow_lines   the median of these pushes, against the same without the slow ones (target 2)"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from inspect_app.demo.world import named
from sync import wire
from sync.device import Device
from sync.envelope import sha256_hex

from . import fleet
from .measure import told

TABLETS, LANES, RATE, EVERY, PUSHES = 100, 4, 20_000, 0.5, 20  # tablets; photos at once; bytes and seconds
ITEM = "S6-2"


def run() -> None:
    with fleet.centre() as (port, _):
        tablets = [fleet.tablet_of(f"p{n}", port)[0] for n in range(4)]
        for device in tablets:
            device.sync()
        alone = _pushes(tablets)
        with _slow(port, tablets[0]) as begun:
            assert begun.wait(60)
            told("centre.slow_lines", _pushes(tablets), alone, "without slow lines")


def _pushes(tablets: list[Device]) -> list[float]:
    """Milliseconds of each."""
    took = []
    for n in range(PUSHES):
        device = tablets[n % len(tablets)]
        visit = named(f"visit of p{n % len(tablets)}")
        device.answer(visit, ITEM, choice="yes" if n % 2 else "no")
        began = time.perf_counter()
        device.push()
        took.append((time.perf_counter() - began) * 1000)
    return took


@contextmanager
def _slow(port: int, device: Device) -> Iterator[threading.Event]:
    """Photos on their way, from when all of them are until the block ends."""
    begun, made = threading.Event(), []

    async def work() -> None:
        over = asyncio.Event()
        made.extend((asyncio.get_running_loop(), over))
        sending = [asyncio.create_task(_photo(port, device, n)) for n in range(TABLETS * LANES)]
        await asyncio.sleep(3)  # all have begun
        begun.set()
        await over.wait()
        for task in sending:
            task.cancel()
        await asyncio.gather(*sending, return_exceptions=True)

    thread = threading.Thread(target=lambda: asyncio.run(work()))
    thread.start()
    try:
        yield begun
    finally:
        made[0].call_soon_threadsafe(made[1].set)
        thread.join()


async def _photo(port: int, device: Device, number: int) -> None:
    data = fleet.picture(f"slow {number}")
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    said = {"Host": "127.0.0.1", "X-Sync-Protocol": "1", "Authorization": f"Bearer {device.store.credential}", "Content-Type": wire.PIECE}
    said |= {"Upload-Offset": "0", "Upload-Length": str(len(data)), "Content-Length": str(len(data))}
    head = f"PATCH {wire.PREFIX}/photos/{sha256_hex(data)} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in said.items()) + "\r\n"
    piece = int(RATE / LANES * EVERY)
    try:
        writer.write(head.encode())
        for start in range(0, len(data), piece):
            writer.write(data[start : start + piece])
            await writer.drain()
            await asyncio.sleep(EVERY)
    finally:
        writer.transport.abort()
