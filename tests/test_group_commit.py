"""Committing together: all that wait are written, once, and nobody returns too early."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock

from inspect_app.group_commit import GroupCommit


def test_those_who_wait_are_written_by_whoever_is_first() -> None:
    batches: list[list[int]] = []
    begun, go = Event(), Event()

    def write(batch: list[int]) -> None:
        begun.set()
        assert go.wait(10)
        batches.append(batch)

    group = GroupCommit(write)
    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(group.commit, 0)
        assert begun.wait(10)
        rest = [threads.submit(group.commit, number) for number in (1, 2, 3)]
        while len(group.line) < 3:
            assert not first.done()
        go.set()
        for future in (first, *rest):
            future.result(10)
    assert batches[0] == [0]
    assert sorted(batches[1]) == [1, 2, 3]
    assert len(batches) == 2


def test_everything_is_written_exactly_once_however_many_come() -> None:
    written: list[int] = []
    group = GroupCommit(written.extend)

    def bring(number: int) -> bool:
        group.commit(number)
        return number in written

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(bring, range(400)))
    assert sorted(written) == list(range(400))


def test_a_batch_that_fails_is_told_to_its_writer_and_written_by_the_others() -> None:
    written: list[int] = []
    begun, go, lock = Event(), Event(), Lock()

    def write(batch: list[int]) -> None:
        begun.set()
        assert go.wait(10)
        with lock:
            if 1 in batch:
                raise OSError("no room for 1")
            written.extend(batch)

    group = GroupCommit(write)
    with ThreadPoolExecutor(4) as threads:
        futures: list[Future[None]] = [threads.submit(group.commit, 0)]
        assert begun.wait(10)
        futures += [threads.submit(group.commit, number) for number in (1, 2, 3)]
        while len(group.line) < 3:
            assert not futures[0].done()
        go.set()
    failed = [number for number, future in enumerate(futures) if isinstance(future.exception(), OSError)]
    assert failed
    assert sorted(written + failed) == [0, 1, 2, 3]


def test_who_is_about_to_come_is_waited_for() -> None:
    batches: list[list[int]] = []
    group, there, go = GroupCommit(batches.append, moment=60), Event(), Event()

    def later() -> None:
        with group.expected():
            there.set()
            assert go.wait(10)
            group.commit(2)

    with ThreadPoolExecutor(2) as threads:
        second = threads.submit(later)
        assert there.wait(10)
        first = threads.submit(group.commit, 1)
        while not group.writing:
            assert not first.done()
        go.set()
        for future in (first, second):
            future.result(10)
    assert batches == [[1, 2]]


def test_who_gives_up_is_waited_for_no_longer_and_nobody_for_ever() -> None:
    batches: list[list[int]] = []
    patient, hasty, there, go = GroupCommit(batches.append, moment=60), GroupCommit(batches.append, moment=0.01), Event(), Event()

    def gives_up() -> None:
        with patient.expected(), hasty.expected():
            there.set()
            assert go.wait(10)

    with ThreadPoolExecutor(2) as threads:
        other = threads.submit(gives_up)
        assert there.wait(10)
        hasty.commit(1)
        first = threads.submit(patient.commit, 2)
        while not patient.writing:
            assert not first.done()
        go.set()
        for future in (first, other):
            future.result(10)
    assert batches == [[1], [2]]
