"""A centre as it is deployed, with people and visits enough, and tablets without a screen that come to it over HTTP."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from inspect_app import create_app, summaries
from inspect_app.auth import links
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Account, Person, TeamMember, Visit
from inspect_app.start import prepare
from sync.device import Device
from sync.memory import HELD
from tests.answering import until_it_answers
from tests.browser.serve import ROOT
from tests.browser.world import free_port
from tests.http_line import Line
from tests.stories.plan import whole
from tests.tablets import jpeg, tablet

MOST, PHOTOS, SIZE = 110, 20, 300 * 1024
PUSHED = "push"  # the name of the facts at the floor
GUNICORN = (sys.executable, "-m", "gunicorn")
SERVE = (*GUNICORN, "--config=deploy/gunicorn.conf.py", "wsgi:app")
PLAIN = (*GUNICORN, "--worker-class=gthread", "--workers=2", "--threads=256", "--timeout=120", "--log-level=error", "bench.floor:app")
ARENAS = {"MALLOC_ARENA_MAX": "2"}  # as scripts/run.sh has it
SECRET = "a secret of the benches only, long enough"


@cache
def world() -> tuple[Path, dict[str, str]]:
    """A data folder to be copied, made once, and a sign-in link for each person of it."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    atexit.register(shutil.rmtree, folder)
    app = create_app({"SECRET_KEY": SECRET, "DATA_DIR": str(folder), "DATABASE_URL": "", "TESTING": True})
    with app.app_context():
        with contextlib.redirect_stdout(None):  # it prints links
            prepare("")
        made = {login: links.make(account) for login, account in _people()}
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return folder, made


def _people() -> Iterator[tuple[str, Account]]:
    """Inspectors with a visit of their own each."""
    like = db.session.get_one(Visit, named("visit 3"))
    for login in (f"p{n}" for n in range(MOST)):
        person, visit = named(login), named(f"visit of {login}")
        account = Account(person=person, login=login, role="inspector")
        for row in (Person(id=person, name=login, title=""), account):
            db.session.add(row)
            db.session.flush()
        db.session.add(Visit(id=visit, evaluation=like.evaluation, purpose="first", planned_on=like.planned_on, lead=person))
        db.session.flush()
        db.session.add(TeamMember(visit=visit, person=person))
        db.session.flush()
        summaries.refresh(db.session.connection(), visit)  # as at the desk
        yield login, account


@contextmanager
def centre() -> Iterator[tuple[int, int]]:
    """Its port, and the process that all its workers come from."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(world()[0], Path(folder, "centre"))
        environment = {"SECRET_KEY": SECRET, "INSPECT_DATA_DIR": f"{folder}/centre"}
        with _served(SERVE, environment, "/sync/v1/hello") as found:
            yield found


@contextmanager
def floor() -> Iterator[tuple[int, int]]:
    with tempfile.TemporaryDirectory() as folder, _served(PLAIN, {"FLOOR_FOLDER": folder}, "/") as found:
        yield found


@contextmanager
def _served(command: tuple[str, ...], environment: dict[str, str], ready: str) -> Iterator[tuple[int, int]]:
    port = free_port()
    around = os.environ | ARENAS | environment
    words = [*command, f"--bind=127.0.0.1:{port}"]
    process = subprocess.Popen(words, cwd=ROOT, env=around, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        until_it_answers(process, f"http://127.0.0.1:{port}{ready}")
        yield port, process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def memory(parent: int) -> int:
    """The most that the processes of this server ever held, in bytes, all together."""
    status = [Path(f"/proc/{pid}/status").read_text() for pid in _children(parent)]
    return sum(int(found[1]) * 1024 for text in status if (found := re.search(r"VmHWM:\s+(\d+)", text)))


def cpu(parent: int) -> float:
    """What the processes of this server worked until now, in seconds."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in (parent, *_children(parent))]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


def _children(parent: int) -> list[str]:
    return Path(f"/proc/{parent}/task/{parent}/children").read_text().split()


def tablet_of(login: str, port: int) -> tuple[Device, Line]:
    """Signed in, registered, with what one has before a trip; then a whole visit is done on it, and nothing of that sent."""
    line = Line(port)
    line.sign_in(world()[1][login])
    device = tablet(line.send, login)
    device.register()
    device.pull()
    work(device, login)
    return device, line


def work(device: Device, login: str) -> None:
    visit = named(f"visit of {login}")
    for step in whole():
        device.answer(visit, step.item, **step.fields)
    for n in range(PHOTOS):
        device.attach(visit, "B1", picture(f"{login} {n}"), 1280, 960)


def picture(name: str) -> bytes:
    """A JPEG of 300 KB that no other is like: what follows its end is not looked at."""
    return _drawn() + random.Random(name).randbytes(SIZE - len(_drawn()))


@cache
def _drawn() -> bytes:
    return jpeg(1280, 960)


def bodies(device: Device) -> Iterator[tuple[str, bytes]]:
    """The same load for the floor: what was to be pushed, and the photos."""
    yield PUSHED, json.dumps([line.packed() for line in device.store.waiting()]).encode()
    yield from ((sha256, device.store.photos[sha256].data) for sha256 in device.store.photos_waiting())


def arrived(device: Device, name: str) -> None:
    """Noted, as after an answer of the centre."""
    if name == PUSHED:
        device.store.told([(line.id, HELD, None) for line in device.store.waiting()])
    else:
        device.store.photo(name, HELD)
