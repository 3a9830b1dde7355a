"""Backups are made while a real server works and tablets send; one of them is restored, and the tablets fill the hole."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Event

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import stamp
from sqlalchemy import select

from inspect_app.auth import links
from inspect_app.database import db
from inspect_app.models import Account, Fact, PhotoSent
from inspect_app.photos import store
from sync.device import Device
from tests.backups.conftest import Say
from tests.browser.world import free_port
from tests.http_line import Line
from tests.migrations.test_migrations import quiet
from tests.served import served
from tests.stories.plan import whole
from tests.tablets import BAMBOO, BASE, SHENS, jpeg, over, tablet

ClientOf = Callable[[str], FlaskClient]
AT_WORK = (("zhou", BASE), ("zhou", BAMBOO), ("shen", SHENS), ("he", BAMBOO))


def registered(app: Flask, line: Line, login: str, number: int) -> Device:
    with app.app_context():
        token = links.make(db.session.query(Account).filter_by(login=login).one())
        db.session.commit()
    line.sign_in(token)
    device = tablet(line.send, login, number)
    device.register()
    return device


class Sendings:
    """How often each tablet has sent."""

    def __init__(self, tablets: int):
        self.of, self.news = [0] * tablets, Condition()

    def one_more(self, number: int) -> None:
        with self.news:
            self.of[number] += 1
            self.news.notify_all()

    def everyone_anew(self) -> None:
        """Returns when each tablet has begun and ended a sending: of two, the second began after this call."""
        with self.news:
            before = list(self.of)
            done = self.news.wait_for(lambda: all(now >= then + 2 for now, then in zip(self.of, before, strict=True)), 120)
        assert done, "a tablet stands still"


def inspecting(device: Device, number: int, sendings: Sendings, over: Event) -> None:
    """Answers and photos, sent as they are made."""
    visit = AT_WORK[number][1]
    for n, step in enumerate(itertools.cycle(whole())):
        if over.is_set():
            break
        device.answer(visit, step.item, **step.fields)
        if n % 3 == 0:
            device.attach(visit, step.item, jpeg(seed=number * 10_000 + n), 320, 240)
            device.sync()
            sendings.one_more(number)
    device.sync()


@contextmanager
def at_work(devices: list[Device]) -> Iterator[Sendings]:
    """While this is open every tablet works and sends."""
    over, sendings = Event(), Sendings(len(devices))
    with ThreadPoolExecutor(len(devices)) as people:
        working = [people.submit(inspecting, device, number, sendings, over) for number, device in enumerate(devices)]
        try:
            yield sendings
        finally:
            over.set()
        for one in working:
            one.result()


def backed_up(say: Say, folder: Path) -> int:
    """Into this folder, and verified; the facts in it."""
    status, said = say("create", folder)
    assert status == 0, said
    assert say("verify", folder) == (0, f"{folder} is whole.\n")
    return int(json.loads((folder / "manifest.json").read_text())["facts"])


def at_the_centre(app: Flask, devices: list[Device]) -> tuple[list[str], list[tuple[str, str]]]:
    """What came from these tablets: ids of facts that count, and (device, photo) of all whose bytes are in place."""
    ours = [device.id for device in devices]
    facts = select(Fact.id).where(Fact.device.in_(ours), Fact.state == "held", Fact.reason.is_(None))
    sent = select(PhotoSent.device, PhotoSent.sha256).where(PhotoSent.device.in_(ours))
    with app.app_context():
        found = sorted(db.session.execute(facts).scalars()), sorted((row.device, row.sha256) for row in db.session.execute(sent))
        assert all(store.sha256_of(store.kept(sha256)) == sha256 for _, sha256 in found[1])
    return found


def on_the_tablets(devices: list[Device]) -> tuple[list[str], list[tuple[str, str]]]:
    facts = sorted(made.id for device in devices for made in device.store.log)
    return facts, sorted((device.id, sha256) for device in devices for sha256 in device.store.photos)


def test_backups_of_a_centre_at_work_are_whole_and_tablets_fill_the_hole(app: Flask, say: Say, client_of: ClientOf, tmp_path: Path) -> None:
    with quiet(), app.app_context():
        stamp()
    port = free_port()
    lines = [Line(port) for _ in AT_WORK]
    with served(app, port):
        devices = [registered(app, line, login, number) for number, (line, (login, _)) in enumerate(zip(lines, AT_WORK, strict=True))]
        with at_work(devices) as sendings:
            sizes = []
            for n in range(3):
                sizes.append(backed_up(say, tmp_path / str(n)))
                sendings.everyone_anew()
        for line in lines:
            line.open.close()
    everything = on_the_tablets(devices)
    assert at_the_centre(app, devices) == everything
    assert sizes == sorted(set(sizes)), "nobody was at work"
    with app.app_context():
        shutil.rmtree(store.folder())
    assert say("restore", tmp_path / "1", "--overwrite")[0] == 0
    assert all(set(some) < set(all_) for some, all_ in zip(at_the_centre(app, devices), everything, strict=True)), "there is a hole"
    for device, (login, _) in zip(devices, AT_WORK, strict=True):
        device.wire.transport = over(client_of(login))
        device.sync()  # learns of the epoch
        device.sync()
    assert at_the_centre(app, devices) == everything
    for words in (("summaries", "check"), ("photos", "check")):
        told = app.test_cli_runner().invoke(args=words)
        assert told.exit_code == 0, told.output
