"""A slow and broken line between tablet and centre: a proxy that delays, throttles, cuts, or answers with a page of its own.

`Link(port, to)` listens on 127.0.0.1:port and passes bytes on to the centre's port, all connections together at `rate` bits a second each
way, each piece `delay` seconds late. `up` counts what reached the centre. `cut_at` (a count of such bytes) breaks every connection once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

CHUNK, LATE = 4096, 0.05  # bytes; seconds
PORTAL = b"<!doctype html><title>Hotel Wi-Fi</title><p>Please accept our terms"


class Link:
    def __init__(self, port: int, to: int, rate: int = 750_000, delay: float = 0.075):
        self.port, self.to, self.rate, self.delay = port, to, rate, delay
        self.up, self.cuts, self.portal = 0, 0, False
        self.cut_at: list[int] = []
        self._free = {"up": 0.0, "down": 0.0}  # when the line is next free, by direction
        self._open: set[asyncio.StreamWriter] = set()

    async def serve(self, ready: threading.Event, over: asyncio.Event) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", self.port, limit=CHUNK)
        ready.set()
        await over.wait()
        server.close()
        self._cut()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self.portal:
                await self._say(reader, writer)
            else:
                with suppress(OSError):
                    await self._joined(reader, writer)
        except asyncio.CancelledError:
            pass  # by the end of the test alone; asyncio of Python 3.11 would tell it as a fault
        finally:
            writer.transport.abort()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, on = await asyncio.open_connection("127.0.0.1", self.to, limit=CHUNK)
        self._open |= {writer, on}
        try:
            await asyncio.gather(self._pass(reader, on, "up"), self._pass(there, writer, "down"))
        finally:
            self._open -= {writer, on}
            on.transport.abort()

    async def _say(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """What a hotel's network answers to everything."""
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await reader.readuntil(b"\r\n\r\n")
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(PORTAL)}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode() + PORTAL)
            await writer.drain()
            writer.close()
            await writer.wait_closed()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        """Each piece leaves when the line is free and is there `delay` later; the next leaves meanwhile."""
        later = asyncio.get_running_loop().call_later
        writer.transport.set_write_buffer_limits(0)  # drain() is: all is sent
        while data := await reader.read(CHUNK):
            await self._turn(way, len(data))
            later(self.delay, self._arrived, writer, data, way)
        await asyncio.sleep(self.delay + 0.001)  # after the last piece
        await writer.drain()
        if writer.can_write_eof() and not writer.is_closing():
            writer.write_eof()

    def _arrived(self, writer: asyncio.StreamWriter, data: bytes, way: str) -> None:
        if not writer.is_closing():
            writer.write(data)
            self._count(way, len(data))

    async def _turn(self, way: str, size: int) -> None:
        """Wait until the line has carried these bytes; it carries one thing at a time. What this program comes late, the line makes good."""
        now = asyncio.get_running_loop().time()
        self._free[way] = max(now - LATE, self._free[way]) + size * 8 / self.rate
        await asyncio.sleep(self._free[way] - now)

    def _count(self, way: str, size: int) -> None:
        self.up += size * (way == "up")
        if self.cut_at and self.up >= self.cut_at[0]:
            self.cut_at.pop(0)
            self._cut()

    def _cut(self) -> None:
        self.cuts += 1
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()


@contextmanager
def running(link: Link) -> Iterator[Link]:
    """The line in a thread of its own, until the block ends."""
    ready, made = threading.Event(), []

    async def work() -> None:
        made.extend((asyncio.get_running_loop(), asyncio.Event()))
        await link.serve(ready, made[1])

    thread = threading.Thread(target=lambda: asyncio.run(work()), daemon=True)
    thread.start()
    if not ready.wait(10):
        raise TimeoutError("the line did not begin")
    try:
        yield link
    finally:
        made[0].call_soon_threadsafe(made[1].set)
        thread.join(10)
