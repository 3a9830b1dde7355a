"""A browser without a tablet's runtime names its fact: asked again, it is answered again and not done again."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from flask import Flask

from inspect_app.demo.world import named
from inspect_app.fieldkit.log import Log
from inspect_app.models import Answered, Attached, Cleared, Fact
from sync.envelope import uuid7
from tests.tablets import count, jpeg

from .walk import Inspector


def test_the_same_answer_twice_is_one_fact(app: Flask, zhou: Inspector) -> None:
    id = uuid7(1_795_397_467_000, b"0123456789")
    url = f"/field/visits/{zhou.visit}/items/S1-3/answer"
    first, again = (zhou.client.post(url, data={"choice": "yes"}, headers={"X-Fact": id}) for _ in range(2))
    assert (first.status_code, first.headers["HX-Trigger"]) == (again.status_code, again.headers["HX-Trigger"]) == (200, "acted")
    assert first.text == again.text
    assert count(app, Answered, Answered.id == id) == count(app, Fact) == 1


def test_the_same_photo_twice_is_one_photo(app: Flask, zhou: Inspector) -> None:
    for _ in range(2):
        data = {"source": "camera", "photo": (io.BytesIO(jpeg()), "a.jpg")}
        answer = zhou.client.post(f"/field/visits/{zhou.visit}/items/S1-3/photos", data=data, headers={"X-Fact": uuid7(1, b"photophoto")})
        assert answer.status_code == 200
    assert count(app, Attached) == 1


@pytest.mark.parametrize("id", ["", "x", "'; DROP TABLE fact", "0" * 36])
def test_what_is_no_id_names_nothing(app: Flask, zhou: Inspector, id: str) -> None:
    url = f"/field/visits/{zhou.visit}/items/S1-3/answer"
    for choice in ("yes", "no"):
        assert zhou.client.post(url, data={"choice": choice}, headers={"X-Fact": id}).status_code == 200
    assert count(app, Answered) == 2


def test_asked_again_while_it_is_being_done_it_is_done_once(app: Flask, zhou: Inspector, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line was cut, and the centre is still at work. All that one action makes, what it repeats elsewhere too, is made once."""
    zhou.answers("S1-3", choice="yes")
    meeting, clients, real = threading.Barrier(2), [app.test_client() for _ in range(2)], Log.record
    for client in clients:
        client.set_cookie("session", zhou.client.get_cookie("session").value)  # type: ignore[union-attr]

    def together(log: Log, kind: str, *more: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            meeting.wait(1)
        return real(log, kind, *more)

    monkeypatch.setattr(Log, "record", together)
    url, headers = f"/field/visits/{zhou.visit}/withdraw", {"X-Fact": uuid7(1, b"withdrawal")}
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda client: client.post(url, data={"reason": "flood"}, headers=headers).status_code, clients))
    assert answers == [200, 200]
    assert (count(app, Cleared), count(app, Fact)) == (1, 3), "the answer, the withdrawal, and what takes the answer back"


def test_a_page_of_somebody_else_shows_and_saves_nothing(app: Flask, zhou: Inspector) -> None:
    page = f"/field/visits/{zhou.visit}"
    for person, status in ((named("shen"), 401), ("", 401), (named("zhou"), 200)):
        headers = {"HX-Request": "true", "X-Person": person}
        assert zhou.client.get(page, headers=headers).status_code == status
        assert zhou.client.post(f"{page}/items/S1-3/answer", data={"choice": "yes"}, headers=headers).status_code == status
    assert count(app, Answered) == 1
