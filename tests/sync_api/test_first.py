"""Facts go before photos; nobody waits for ever, and nobody for a tablet's line."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest

from inspect_app.sync_api import first
from tests.sync_api.sending import LENGTH, PICTURE


def test_bytes_of_a_photo_wait_for_facts(send: Callable[..., Any]) -> None:
    with ThreadPoolExecutor(1) as threads:
        with first.facts():
            photo = threads.submit(send, 0, PICTURE)
            time.sleep(0.1)
            assert not photo.done()
        assert photo.result(10).headers["Upload-Offset"] == str(LENGTH)


def test_but_not_for_ever(send: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first, "PATIENCE", 0.01)
    with first.facts():
        assert send(0, PICTURE).status_code == 204


def test_a_photo_waits_until_the_last_push_is_done() -> None:
    order, inside, go = list[str](), Barrier(4), Event()

    def push(name: str) -> None:
        with first.facts():
            inside.wait(10)
            assert go.wait(10)
            order.append(name)

    with ThreadPoolExecutor(4) as threads:
        pushes = [threads.submit(push, name) for name in ("one", "two", "three")]
        inside.wait(10)
        photo = threads.submit(lambda: (first.photos(), order.append("photo")))
        time.sleep(0.05)
        go.set()
        for done in (*pushes, photo):
            done.result(10)
    assert order[3:] == ["photo"]


def test_a_push_that_fails_lets_the_others_go_on() -> None:
    with pytest.raises(ZeroDivisionError), first.facts():
        raise ZeroDivisionError
    with first.facts():
        pass
    first.photos()
    assert first._facts == 0
