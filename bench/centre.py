"""1, 10 and 100 tablets come at once with 110 answers and 20 photos of 300 KB each, to the centre as it is deployed (deploy/gunicorn.conf.py),
against the same bytes to a bare Flask route that hashes and fsyncs, served the same way. On both sides a tablet packs what it
sends, and notes what arrived. The route takes each photo and all facts in a request of its own; the centre takes several photos in
a body, as tablets send them on a quick line.

centre.tablets_N.rate          tablets a minute (target 0.5; at 100 against at 10: 0.7)
centre.tablets_N.cpu           the centre's own work for one tablet, all its processes; true also beside other work
centre.tablets_100.memory      all its workers' highest, against that at 1 (target 1.5)
centre.tablets_100.push_p99    the slowest of a hundred pushes, against the floor's first small requests (target 2)"""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from sync.device import Device
from tests.http_line import Line

from . import fleet
from .measure import told

PUSH = "/sync/v1/push"


class Came(NamedTuple):
    seconds: float  # until the last was done
    first: list[float]  # of each tablet's first request, in seconds
    cpu: float  # seconds of the server's processes
    memory: int


def run(counts: tuple[tuple[int, int], ...] = ((1, 5), (10, 3), (100, 2))) -> None:
    rates, peaks = {}, {}
    for count, rounds in counts:
        ours, floor = zip(*[(to_centre(count), to_floor(count)) for _ in range(rounds)], strict=True)
        rates[count] = [_rate(count, came) for came in ours]
        peaks[count] = [came.memory for came in ours]
        told(f"centre.tablets_{count}.rate", rates[count], [_rate(count, came) for came in floor], "the floor", "tablets/min")
        told(f"centre.tablets_{count}.cpu", *([came.cpu / count * 1000 for came in side] for side in (ours, floor)), "the floor")
        if count == 100:
            told("centre.tablets_100.memory", peaks[100], peaks[1], "its own at 1", "bytes")
            told("centre.tablets_100.push_p99", [_p99(c.first) for c in ours], [_p99(c.first) for c in floor], "the floor's first requests")
            told("centre.tablets_100.of_10", rates[100], rates[10], "the rate at 10", "tablets/min")


def _rate(count: int, came: Came) -> float:
    return count / came.seconds * 60


def _p99(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=100)[98] * 1000


def to_centre(count: int) -> Came:
    with fleet.centre() as (port, process):
        warm = [fleet.tablet_of(f"p{fleet.MOST - 1 - n}", port)[0] for n in range(4)]
        at_once([device.sync for device in warm])
        tablets = [fleet.tablet_of(f"p{n}", port) for n in range(count)]
        for _, line in tablets:
            line.times.clear()
        before = fleet.cpu(process)
        seconds = at_once([device.sync for device, _ in tablets])
        assert not any(device.pending()["facts"] or device.pending()["photos"] for device, _ in tablets)
        first = [line.times[PUSH][0] for _, line in tablets]
        return Came(seconds, first, fleet.cpu(process) - before, fleet.memory(process))


def to_floor(count: int) -> Came:
    with fleet.centre() as (port, _):
        made = [fleet.tablet_of(f"p{n}", port)[0] for n in range(count)]
    with fleet.floor() as (port, process):
        lines, before = [Line(port) for _ in made], fleet.cpu(process)
        seconds = at_once([_putting(line, device, n) for n, (line, device) in enumerate(zip(lines, made, strict=True))])
        first = [line.times[f"/put/{n}-push"][0] for n, line in enumerate(lines)]
        return Came(seconds, first, fleet.cpu(process) - before, fleet.memory(process))


def _putting(line: Line, device: Device, number: int) -> Callable[[], None]:
    def put() -> None:
        for name, body in fleet.bodies(device):
            assert line.send("PUT", f"/put/{number}-{name}", {}, body).status == 200
            fleet.arrived(device, name)

    return put


def at_once(work: list[Callable[[], None]]) -> float:
    """Seconds until the last is done."""
    start, failed = threading.Barrier(len(work) + 1), list[BaseException]()

    def one(do: Callable[[], None]) -> None:
        start.wait()
        try:
            do()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=one, args=(do,)) for do in work]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return time.perf_counter() - began
